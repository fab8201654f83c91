"""WCAG 2.2 AA as axe-core sees it, in light and dark, on the states of the page that differ most."""

from collections.abc import Callable
from typing import Any

import pytest

from axe import violations
from example import FINDINGS

pytestmark = [pytest.mark.browser, pytest.mark.node]
STATES = {
    "overview": "",
    "actor": "#actor=antony-blinken&statuses=fact,claimed,planned,possible,negated",
    "pair": "#pair=russia+nato&tab=network",
    "way": "#path=antony-blinken+ukraine&statuses=planned",
    "matrix": "#tab=matrix",
    "table": "#tab=table&statuses=fact,claimed",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_keeps_the_rules(opened: Callable[..., Any], state: str, scheme: str) -> None:
    page = opened(FINDINGS, scheme=scheme, fragment=STATES[state])
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert violations(page) == []


def test_what_breaks_a_rule_is_found(opened: Callable[..., Any]) -> None:
    page = opened(FINDINGS)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [found.partition(":")[0] for found in violations(page)] == ["html-has-lang"]
