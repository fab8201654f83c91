import html
import re
from pathlib import Path
from typing import Any

import pytest

from example import FINDINGS, hostile_findings
from legation.knowledge import KnowledgeGraph
from legation.model import Findings, Problem


def test_a_graph_says_what_it_holds() -> None:
    graph = KnowledgeGraph(findings=FINDINGS, problems=(Problem(where="x", message="y"),))
    said = graph._repr_html_()
    assert "2 articles, 5 actors, 7 events, 3 of them facts, 2022-01-21 to 2022-01-24; 1 problem." in said
    assert "<tr><td>NATO – Russia</td><td>2</td></tr>" in said
    assert "0 events" in KnowledgeGraph(findings=Findings(citations=(), actors=(), events=()))._repr_html_()


def test_hostile_names_stay_text() -> None:
    said = KnowledgeGraph(findings=hostile_findings())._repr_html_()
    assert set(re.findall(r"<(\w+)", said)) == {"div", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}
    shown = KnowledgeGraph(findings=hostile_findings()).show()._repr_html_()
    assert re.findall(r"<(\w+)", shown) == ["iframe"]


@pytest.mark.browser
def test_a_notebook_draws_it_in_a_frame(browser: Any, tmp_path: Path) -> None:
    cell = KnowledgeGraph(findings=FINDINGS).show(height=500)._repr_html_()
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><meta charset=utf-8><title>Notebook</title><body>{cell}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 700})
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda asked: seen.append(asked.url) if not asked.url.startswith((notebook.as_uri(), "data:", "about:")) else None)
    page.goto(notebook.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#search").fill("blinken")
    frame.locator("#search").press("Enter")
    assert frame.locator("#panel h2").inner_text() == "Antony Blinken"
    frame.locator("#statuses input[value=planned]").check()
    assert "4 of 7 events shown" in frame.locator("#counts").inner_text()
    page.close()
    assert seen == []


def test_the_frame_holds_the_page_of_the_folder(tmp_path: Path) -> None:
    graph = KnowledgeGraph(findings=FINDINGS)
    graph.save(tmp_path)
    held = html.unescape(re.findall(r'srcdoc="([^"]*)"', graph.show()._repr_html_())[0])
    assert held == (tmp_path / "network.html").read_text(encoding="utf-8")
