"""The ten questions of docs/looking.md, answered by clicking alone; each leaves a picture."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.knowledge import KnowledgeGraph

pytestmark = [pytest.mark.browser, pytest.mark.model]
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "looking.md"
PICTURES = Path(os.environ.get("LEGATION_PICTURES", "artefacts"))


def find(page: Any, words: str, *, field: str = "#search") -> None:
    page.fill(field, words)
    page.press(field, "Enter")


def between(page: Any, first: str, last: str) -> None:
    page.fill("#from", first)
    page.fill("#to", last)


def choose(page: Any, name: str) -> None:
    page.locator("#panel").get_by_role("button", name=name, exact=True).first.click()


def pairs(page: Any) -> list[str]:
    found: list[str] = page.locator("#pairs button").all_inner_texts()
    return found


def met(page: Any) -> None:
    choose(page, "Who met whom")
    between(page, "2022-01-01", "2022-01-31")
    assert pairs(page) == ["Antony Blinken – Sergei Lavrov"]
    choose(page, "Antony Blinken – Sergei Lavrov")
    assert "met with Russian Foreign Minister Sergei Lavrov in Geneva" in page.inner_text("#panel blockquote p")


def demand(page: Any) -> None:
    find(page, "NATO")
    choose(page, "Russia")
    acts = page.locator("#panel .act").all_inner_texts()
    assert acts.index("demanded of") < acts.index("rejected a demand of")


def claimed(page: Any) -> None:
    page.click("#all")
    find(page, "Iran")
    choose(page, "Houthis")
    assert {"according to Saudi Arabia", "according to United States", "did not happen"} <= set(page.locator("#panel .badge").all_inner_texts())


def sanctions(page: Any) -> None:
    choose(page, "Sanctions and threats")
    between(page, "2022-08-01", "2022-08-31")
    assert {"China – Taiwan", "China – United States", "China – Nancy Pelosi"} <= set(pairs(page))


def way(page: Any) -> None:
    page.click("#controls summary >> text=Way between two actors")
    find(page, "Lavrov", field="#one")
    find(page, "Xi", field="#other")
    said = page.inner_text("#panel .meta >> nth=0")
    assert "steps: Sergei Lavrov – Antony Blinken – " in said and said.endswith("– Xi Jinping")
    assert page.locator("#panel blockquote").count() >= 4


def planned(page: Any) -> None:
    page.check("#statuses input[value=planned]")
    page.uncheck("#statuses input[value=fact]")
    find(page, "Ukraine")
    acts = [line.split("\n")[0] for line in page.locator("#panel .what").all_inner_texts()]
    assert {f"{who} supplied arms to Ukraine planned" for who in ("Estonia", "Latvia", "Lithuania", "France")} <= {act.replace("  ", " ") for act in acts}


def pair(page: Any) -> None:
    assert pairs(page)[0] == "Joe Biden – Xi Jinping"
    choose(page, "Joe Biden – Xi Jinping")


def matrix(page: Any) -> None:
    page.click("#tab-matrix")
    labels = page.eval_on_selector_all("#cells button[aria-label]", "(cells) => cells.map((cell) => cell.getAttribute('aria-label'))")
    china, philippines = (next(label for label in labels if label.startswith(pair)) for pair in ("China towards Philippines", "Philippines towards China"))
    assert "conflict" in china and "conflict" in philippines and "cooperation" not in china + philippines
    page.get_by_role("button", name=china).click()


def since(page: Any) -> None:
    find(page, "Blinken")
    page.focus("#bars [data-grip=first]")
    while page.evaluate("legation.state.from") < "2023-01-01":
        page.keyboard.press("ArrowRight")
    partners = page.locator("#panel ul").first.inner_text()
    assert "Philippines" in partners and "Bongbong Marcos" in partners and "Sergei Lavrov" not in partners


def words(page: Any) -> None:
    find(page, "Pelosi")
    choose(page, "Taiwan")
    assert page.locator("#panel .act").first.inner_text() == "visited" and page.locator("#panel mark.trigger").count() >= 1
    assert "2022-08-" in page.inner_text("#panel blockquote footer >> nth=0")


QUESTIONS = (met, demand, claimed, sanctions, way, planned, pair, matrix, since, words)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.__name__ for question in QUESTIONS])
def test_a_question_is_answered_by_clicking(opened: Callable[..., Any], seeds_graph: KnowledgeGraph, question: Callable[[Any], None]) -> None:
    page = opened(seeds_graph.findings, width=1280, height=800)
    question(page)
    page.wait_for_function("() => !document.querySelector('#panel').innerText.includes('…\\n') && document.querySelector('#labels').style.transform === ''")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{question.__name__}.jpg", type="jpeg", quality=72)


def test_each_is_in_the_document() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [f"pictures/{question.__name__}.jpg" in text for question in QUESTIONS] == [True] * 10
    assert all((DOCUMENT.parent / "pictures" / f"{question.__name__}.jpg").stat().st_size > 10_000 for question in QUESTIONS)
