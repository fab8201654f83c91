import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from example import FINDINGS, hostile_findings
from legation.model import Findings
from legation.page import page_of

pytestmark = pytest.mark.browser
SCREENSHOTS = os.environ.get("LEGATION_SCREENSHOTS")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    assert program, "install Chromium first: tests/clients/install"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open findings as a page with the network off; afterwards no request, message or dialog may have been seen."""
    seen: list[str] = []
    contexts = []

    def open_page(findings: Findings, width: int = 1400, height: int = 900, scheme: str = "light") -> Any:
        path = tmp_path / "network.html"
        path.write_text(page_of(findings, title="Network of actors"), encoding="utf-8")
        context = browser.new_context(offline=True, viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda asked: seen.append(asked.url) if asked.url != path.as_uri() else None)
        page.on("console", lambda message: seen.append(message.text))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_function("window.legation !== undefined")
        return page

    yield open_page
    if SCREENSHOTS:
        for number, context in enumerate(contexts):
            Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
            context.pages[0].screenshot(path=Path(SCREENSHOTS) / f"{request.node.name}-{number}.png")
    for context in contexts:
        context.close()
    assert seen == []


def drawn(page: Any) -> list[tuple[str, str, bool]]:
    """The lines: source, target, and whether dashed."""
    found = page.evaluate("() => window.legation.edges.get().map((e) => [e.from, e.to, Boolean(e.dashes)])")
    return sorted(map(tuple, found))


FACTS = [("antony-blinken", "sergei-lavrov", False), ("nato", "russia", False), ("russia", "nato", False)]


def click_edge(page: Any, source: str, target: str) -> None:
    """Click where the line from SOURCE to TARGET is drawn, as a reader would; it bends, so feel for it round the middle."""
    spots = page.evaluate(
        """([source, target]) => {
          const { network, edges } = window.legation;
          const edge = edges.get().find((e) => e.from === source && e.to === target);
          const a = network.getPosition(source), b = network.getPosition(target), box = document.querySelector("#network").getBoundingClientRect();
          const spots = [];
          for (let bend = -0.3; bend <= 0.3; bend += 0.01) {
            const middle = { x: (a.x + b.x) / 2 - bend * (b.y - a.y), y: (a.y + b.y) / 2 + bend * (b.x - a.x) };
            const at = network.canvasToDOM(middle);
            if (network.getEdgeAt(at) === edge.id && network.getNodeAt(at) === undefined) spots.push([box.x + at.x, box.y + at.y]);
          }
          return spots;
        }""",
        [source, target],
    )
    assert spots, f"no line from {source} to {target} to be clicked"
    page.mouse.click(*spots[len(spots) // 2])


def test_search_finds_blinken_and_the_line_to_lavrov_opens_its_sentence(opened: Callable[..., Any]) -> None:
    page = opened(FINDINGS)
    page.fill("#search", "blink")
    assert page.locator("#suggestions li").all_inner_texts() == ["Antony Blinken"]
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Antony Blinken"
    assert "secretary of state" in panel.inner_text() and panel.locator("a").first.get_attribute("href") == "https://www.wikidata.org/wiki/Q7821917"
    page.click("#fit")
    click_edge(page, "antony-blinken", "sergei-lavrov")
    assert panel.locator("h2").inner_text() == "Antony Blinken and Sergei Lavrov"
    assert panel.locator("blockquote p").all_inner_texts() == ["Antony Blinken met with Sergei Lavrov in Geneva."]
    assert panel.locator("mark").all_inner_texts() == ["Antony Blinken", "met", "Sergei Lavrov"]
    assert "Talks in Geneva" in panel.inner_text() and "2022-01-21" in panel.inner_text()


def test_only_facts_at_first_and_what_is_no_fact_is_dashed(opened: Callable[..., Any]) -> None:
    page = opened(FINDINGS)
    assert drawn(page) == FACTS
    page.check("#statuses input[value=claimed]")
    assert drawn(page) == [*FACTS, ("russia", "ukraine", True)]
    page.check("#statuses input[value=planned]")
    page.check("#statuses input[value=negated]")
    assert [line for line in drawn(page) if line[2]] == [("antony-blinken", "ukraine", True), ("nato", "russia", True), ("russia", "ukraine", True)]
    page.uncheck("#statuses input[value=fact]")
    assert all(dashed for *_, dashed in drawn(page))


def test_what_is_claimed_says_by_whom(opened: Callable[..., Any]) -> None:
    page = opened(FINDINGS)
    page.click("#all")
    click_edge(page, "russia", "ukraine")
    assert sorted(page.locator("#panel .badge").all_inner_texts()) == ["according to Ukraine", "according to witnesses"]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda page: page.uncheck("#types input[value=CONSULT]"), FACTS[1:]),
        (lambda page: page.uncheck("#kinds input[value=person]"), FACTS[1:]),
        (lambda page: page.uncheck("#kinds input[value=state]"), FACTS[:1]),
        (lambda page: page.fill("#from", "2022-01-22"), []),
        (lambda page: page.fill("#to", "2022-01-21"), FACTS),
        (lambda page: page.fill("#to", "2022-01-20"), []),
    ],
    ids=["type", "person", "state", "from", "to", "to before"],
)
def test_filters(opened: Callable[..., Any], change: Callable[[Any], None], left: list[tuple[str, str, bool]]) -> None:
    page = opened(FINDINGS)
    page.locator("#controls details").last.evaluate("(details) => { details.open = true; }")
    change(page)
    assert drawn(page) == left
    assert page.is_visible("#empty") is (not left)
    assert f"{len(left)} of 7 events shown" in page.inner_text("#counts")


def test_hostile_text_stays_text(opened: Callable[..., Any]) -> None:
    page = opened(hostile_findings())
    page.click("#all")
    for id in page.evaluate("() => Object.keys(window.legation.data.actors)"):
        page.evaluate("(id) => window.legation.network.emit('click', { nodes: [id], edges: [] })", id)
    page.evaluate("() => window.legation.network.emit('click', { nodes: ['x00'], edges: [] })")
    assert page.locator("#panel h2").inner_text() == "<script>alert(1)</script>"
    assert page.locator("#panel img, #panel script").count() == 0
    assert all(str(a).startswith("https://") for a in page.eval_on_selector_all("#panel a", "(links) => links.map((a) => a.href)"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_network_without_scrolling_sideways(opened: Callable[..., Any], scheme: str) -> None:
    page = opened(FINDINGS, width=390, height=844, scheme=scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    box = page.locator("#network").bounding_box()
    assert box["y"] < 500 and box["height"] > 400
    page.fill("#search", "Lavrov")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#panel').getBoundingClientRect().top < innerHeight / 2")


def test_the_table_says_the_same_in_words(opened: Callable[..., Any]) -> None:
    page = opened(FINDINGS)
    page.click("#listing summary")
    page.wait_for_selector("#listing tbody tr")
    rows = page.locator("#listing tbody tr").all_inner_texts()
    assert len(rows) == 3 and any(row.split("\t")[1:4] == ["Antony Blinken", "met with", "Sergei Lavrov"] for row in rows)


def test_an_empty_graph_says_so(opened: Callable[..., Any]) -> None:
    page = opened(Findings(citations=(), actors=(), events=()))
    assert page.is_visible("#empty")
