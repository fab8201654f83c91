"""What axe-core (npm) finds wrong with a page in Chromium."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parent / "clients" / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong: rule, and the elements."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", tags)
    assert len(found["passes"]) > 10
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}" for rule in found["violations"] for node in rule["nodes"]]
