"""WCAG 2.2 AA as axe-core sees it, in light and dark, on the states of the page that differ most."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from example import FINDINGS

pytestmark = [pytest.mark.browser, pytest.mark.node]
AXE = Path(__file__).parent.parent / "clients" / "node_modules" / "axe-core" / "axe.min.js"
STATES = {
    "overview": "",
    "actor": "#actor=antony-blinken&statuses=fact,claimed,planned,possible,negated",
    "pair": "#pair=russia+nato&tab=network",
    "way": "#path=antony-blinken+ukraine&statuses=planned",
    "matrix": "#tab=matrix",
    "table": "#tab=table&statuses=fact,claimed",
}


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong: rule, and the elements."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", tags)
    assert len(found["passes"]) > 10
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_keeps_the_rules(opened: Callable[..., Any], state: str, scheme: str) -> None:
    page = opened(FINDINGS, scheme=scheme, fragment=STATES[state])
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert violations(page) == []
