import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from example import FINDINGS, event, evidence, hostile_findings
from legation.model import Citation, Findings

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
FACTS = [("antony-blinken", "sergei-lavrov", True), ("nato", "russia", True), ("russia", "nato", True)]
TWICE = Findings(
    citations=(*FINDINGS.citations, Citation(id="wire", title="Another report")),
    actors=FINDINGS.actors,
    events=(
        *FINDINGS.events[:2],
        replace(FINDINGS.events[2], evidence=(*FINDINGS.events[2].evidence, evidence("The alliance has turned Moscow's demand down.", "The alliance", "turned", "Moscow", citation="wire"))),
        *FINDINGS.events[3:],
        event("a8", "sergei-lavrov", "visited", "nato", evidence("Lavrov visited NATO.", "Lavrov", "visited", "NATO", citation="wire"), when=None),
    ),
)  # fmt: skip
"""The example with an event of two reports, and a tie between its two halves."""


def lines(page: Any) -> list[tuple[str, str, bool]]:
    """The lines as they are drawn: source, target, and whether facts."""
    found = page.evaluate("() => legation.view.lines().map((l) => [legation.actors[l.from].id, legation.actors[l.to].id, l.fact])")
    return sorted(map(tuple, found))


def click(page: Any, script: str, *given: str) -> None:
    """Click where a script says, in pixels of the drawing."""
    page.wait_for_function("() => document.querySelector('#labels').style.transform === ''")
    spot = page.evaluate(script, list(given))
    assert spot, f"nothing to click for {given}"
    box = page.locator("#network").bounding_box()
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])


ACTOR = """([id]) => { const at = legation.view.place(legation.actors.findIndex((a) => a.id === id)); return [at.x, at.y]; }"""
LINE = """([source, target]) => {
  const { view, actors } = legation, number = (id) => actors.findIndex((a) => a.id === id);
  const [one, other] = [number(source), number(target)], a = view.place(one), b = view.place(other), spots = [];
  for (let bend = -0.3; bend <= 0.3; bend += 0.005) {
    const x = (a.x + b.x) / 2 - bend * (b.y - a.y), y = (a.y + b.y) / 2 + bend * (b.x - a.x), hit = view.at(x, y);
    if (hit && hit.line && hit.line.from === one && hit.line.to === other) spots.push([x, y]);
  }
  return spots[Math.floor(spots.length / 2)];
}"""
"""Lines bend or stand aside: feel for one round the middle, as a reader does."""


def test_search_finds_blinken_and_the_line_to_lavrov_opens_its_sentence(opened: Open, drawing: str) -> None:
    page = opened(FINDINGS)
    assert page.evaluate("legation.view.name") == drawing
    page.fill("#search", "blink")
    assert page.locator("#suggestions li").all_inner_texts() == ["Antony Blinken secretary of state"]
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Antony Blinken"
    assert "secretary of state" in panel.inner_text() and panel.locator("a").first.get_attribute("href") == "https://www.wikidata.org/wiki/Q7821917"
    page.click("#fit")
    click(page, LINE, "antony-blinken", "sergei-lavrov")
    assert panel.locator("h2").inner_text() == "Antony Blinken and Sergei Lavrov"
    assert panel.locator("blockquote p").all_inner_texts() == ["Antony Blinken met with Sergei Lavrov in Geneva."]
    assert panel.locator("mark").all_inner_texts() == ["Antony Blinken", "met", "Sergei Lavrov"]
    assert panel.locator("blockquote a").get_attribute("href") == "https://example.org/talks"
    assert "Talks in Geneva" in panel.inner_text() and "2022-01-21" in panel.inner_text()


def test_an_actor_is_opened_by_a_click_and_left_by_escape(opened: Open, drawing: str) -> None:
    page = opened(FINDINGS)
    click(page, ACTOR, "russia")
    assert page.locator("#panel h2").inner_text() == "Russia"
    page.focus("#network")
    page.keyboard.press("Escape")
    assert page.locator("#panel h2").inner_text() == "Who did what to whom"


def test_suggestions_by_keyboard(opened: Open) -> None:
    page = opened(FINDINGS)
    page.fill("#search", "r")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("#suggestions [aria-selected=true]").count() == 1
    assert page.get_attribute("#search", "aria-activedescendant") == page.get_attribute("#suggestions [aria-selected=true]", "id")
    chosen = page.evaluate("legation.actors[document.querySelector('#suggestions [aria-selected=true]').dataset.actor].name")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == chosen
    page.fill("#search", "r")
    page.keyboard.press("Escape")
    assert page.is_hidden("#suggestions") and page.get_attribute("#search", "aria-expanded") == "false"


def test_only_facts_at_first(opened: Open, drawing: str) -> None:
    page = opened(FINDINGS)
    assert lines(page) == FACTS
    page.check("#statuses input[value=claimed]")
    assert lines(page) == [*FACTS, ("russia", "ukraine", False)]
    page.check("#statuses input[value=planned]")
    page.check("#statuses input[value=negated]")
    assert [line for line in lines(page) if not line[2]] == [("antony-blinken", "ukraine", False), ("nato", "russia", False), ("russia", "ukraine", False)]
    page.uncheck("#statuses input[value=fact]")
    assert not any(fact for *_, fact in lines(page))
    page.click("#afresh")
    assert lines(page) == FACTS


def test_what_is_claimed_says_by_whom(opened: Open, drawing: str) -> None:
    page = opened(FINDINGS)
    page.click("#all")
    click(page, LINE, "russia", "ukraine")
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
        (lambda page: page.get_by_role("button", name="Who met whom").click(), FACTS[:1]),
        (lambda page: page.get_by_role("button", name="Demands and refusals").click(), FACTS[1:]),
    ],
    ids=["type", "person", "state", "from", "to", "to before", "met", "demands"],
)
def test_filters(opened: Open, change: Callable[[Any], None], left: list[tuple[str, str, bool]]) -> None:
    page = opened(FINDINGS)
    change(page)
    assert lines(page) == left
    assert page.is_visible("#empty") is (not left)
    assert f"{len(left)} of 7 events shown" in page.inner_text("#counts")


def test_what_few_report_can_be_left_out(opened: Open) -> None:
    page = opened(TWICE)
    page.fill("#reports", "2")
    assert lines(page) == [("nato", "russia", True)]
    assert "2 independent reports" in (page.locator("#pairs a, #pairs button").first.click() or page.inner_text("#panel"))


def test_the_busiest_can_be_left_out(opened: Open) -> None:
    page = opened(TWICE)
    page.fill("#hubs", "1")
    assert lines(page) == [("antony-blinken", "sergei-lavrov", True), ("russia", "nato", True)][:1]
    page.fill("#hubs", "0")
    assert ("nato", "russia", True) in lines(page)


def test_the_neighbourhood_alone(opened: Open) -> None:
    page = opened(TWICE)
    page.fill("#search", "blinken")
    page.keyboard.press("Enter")
    page.click("#alone")
    assert lines(page) == [("antony-blinken", "sergei-lavrov", True)]
    assert "Only the neighbourhood of Antony Blinken" in page.inner_text("#chip")
    page.click("#chip button")
    assert len(lines(page)) == 4 and page.is_hidden("#chip")


def test_the_way_between_two_actors(opened: Open, drawing: str) -> None:
    page = opened(TWICE)
    page.click("#controls summary >> text=Way between two actors")
    for field, words in (("#one", "blinken"), ("#other", "russia")):
        page.fill(field, words)
        page.press(field, "Enter")
    panel = page.inner_text("#panel")
    assert "3 steps: Antony Blinken – Sergei Lavrov – NATO – Russia" in panel and "Lavrov visited NATO." in panel
    page.uncheck("#types input[value=CONSULT]")
    assert "Nothing that is shown leads from one to the other" in page.inner_text("#panel")


def test_the_time_line(opened: Open) -> None:
    page = opened(FINDINGS)
    page.check("#statuses input[value=planned]")
    assert page.inner_text("#window") == "all of the time"
    assert page.locator("#bars rect.cooperation, #bars rect.conflict").count() >= 3
    page.focus("#bars [data-grip=first]")
    page.keyboard.press("End")
    assert page.evaluate("legation.state.from") == "2022-01-24" and lines(page) == [("antony-blinken", "ukraine", False)]
    assert page.input_value("#from") == "2022-01-24" and page.inner_text("#window") == "2022-01-24 – 2022-01-24"
    page.keyboard.press("Home")
    assert page.inner_text("#window") == "all of the time"
    box = page.locator("#bars").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.06, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 30, steps=4)
    page.mouse.up()
    first, last = page.inner_text("#window").split(" – ")
    assert "2022-01-21" <= first <= last < "2022-01-24"


def test_time_plays(opened: Open) -> None:
    page = opened(FINDINGS)
    page.check("#statuses input[value=planned]")
    page.click("#play")
    assert page.get_attribute("#play", "aria-label") == "Pause"
    page.wait_for_selector("#window >> text=2022-01-22", timeout=10_000)
    page.click("#play")
    assert page.get_attribute("#play", "aria-label") == "Play through time"


def test_the_matrix(opened: Open) -> None:
    page = opened(FINDINGS)
    page.click("#tab-matrix")
    cells = page.eval_on_selector_all("#cells button[aria-label]", "(cells) => cells.map((c) => c.getAttribute('aria-label'))")
    assert "Russia towards NATO: 1 conflict" in cells and "Sergei Lavrov towards Antony Blinken: 1 cooperation" in cells
    page.get_by_role("button", name="NATO towards Russia").click()
    assert page.locator("#panel h2").inner_text() == "NATO and Russia"
    page.focus("#tab-matrix")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#pane-table") and page.get_attribute("#tab-table", "aria-selected") == "true"


def test_the_table_says_the_same_in_words(opened: Open) -> None:
    page = opened(FINDINGS)
    page.click("#tab-table")
    rows = page.locator("#rows tbody tr").all_inner_texts()
    assert len(rows) == 3 and any(row.split("\t")[1:4] == ["Antony Blinken", "met with", "Sergei Lavrov"] for row in rows)


def test_a_link_restores_the_view(opened: Open, drawing: str) -> None:
    page = opened(TWICE)
    page.check("#statuses input[value=claimed]")
    page.fill("#to", "2022-01-30")
    page.get_by_role("button", name="NATO – Russia").click()
    page.select_option("#appearance", "dark")
    page.click("#share")
    address = page.input_value("#address")
    assert "#" in address and page.is_visible("#address")
    state = "() => [legation.state.from, legation.state.to, [...legation.state.statuses].sort(), legation.state.chosen, legation.state.appearance]"
    before = (page.evaluate(state), lines(page), page.inner_text("#panel h2"))
    again = opened(TWICE, fragment="#" + address.partition("#")[2])
    assert (again.evaluate(state), lines(again), again.inner_text("#panel h2")) == before
    assert again.evaluate("getComputedStyle(document.body).colorScheme || getComputedStyle(document.documentElement).colorScheme") == "dark"


@pytest.mark.parametrize("fragment", ["#actor=nobody", "#from=<script>&reports=-1&tab=x&types=NONE", "#pair=nato+", "#%", "#kinds=&statuses="])
def test_a_damaged_link_opens_all_the_same(opened: Open, fragment: str) -> None:
    page = opened(FINDINGS, fragment=fragment)
    assert "of 7 events shown" in page.inner_text("#counts")


def test_pictures_of_what_is_seen(opened: Open, drawing: str, tmp_path: Path) -> None:
    page = opened(FINDINGS)
    with page.expect_download() as svg:
        page.click("#svg")
    tree = ElementTree.parse(svg.value.path())
    texts = {element.text for element in tree.iter("{http://www.w3.org/2000/svg}text")}
    titles = {element.text for element in tree.iter("{http://www.w3.org/2000/svg}title")}
    assert texts == {"Antony Blinken", "Sergei Lavrov", "NATO", "Russia"} and "Russia – demanded of – NATO (1 report)" in titles
    with page.expect_download() as png:
        page.click("#png")
    data = Path(png.value.path()).read_bytes()
    width = page.evaluate("document.querySelector('#network').clientWidth")
    assert data.startswith(b"\x89PNG") and int.from_bytes(data[16:20], "big") == 2 * width


def test_moving_and_zooming(opened: Open, drawing: str) -> None:
    page = opened(FINDINGS)

    def places() -> list[list[float]]:
        page.wait_for_function("() => document.querySelector('#labels').style.transform === ''")
        found: list[list[float]] = page.evaluate("() => legation.actors.map((a) => legation.view.place(a.index)).map((p) => [p.x, p.y])")
        return found

    def spread(points: list[list[float]]) -> float:
        return abs(points[0][0] - points[1][0]) + abs(points[0][1] - points[1][1])

    start = places()
    page.focus("#network")
    page.keyboard.press("ArrowRight")
    moved = places()
    assert moved[0][0] == pytest.approx(start[0][0] - 60, abs=1) and moved[0][1] == pytest.approx(start[0][1], abs=1)
    page.click("#in")
    assert spread(places()) == pytest.approx(1.35 * spread(moved), rel=0.02)
    page.keyboard.press("-")
    page.click("#out")
    box = page.locator("#network").bounding_box()
    before = places()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 90, steps=5)
    page.mouse.up()
    after = places()
    assert after[0] == pytest.approx([before[0][0] + 100, before[0][1] + 50], abs=3)
    page.mouse.wheel(0, -300)
    page.wait_for_function("(was) => { const a = legation.view.place(0), b = legation.view.place(1); return Math.abs(a.x - b.x) + Math.abs(a.y - b.y) > was * 1.05; }", arg=spread(after))
    page.click("#fit")
    page.wait_for_function("() => { const { width, height } = legation.view.size(); return legation.actors.map((a) => legation.view.place(a.index)).every((at) => at.x >= 0 && at.x <= width && at.y >= 0 && at.y <= height); }")


def crowd(count: int) -> Findings:
    """Many actors in one network."""
    actors = tuple(replace(FINDINGS.actors[n % 5], id=f"actor-{n:03}", name=f"Actor with a long name {n}") for n in range(count))
    events = tuple(replace(FINDINGS.events[1], id=f"e{n:04}", source=actors[n % count].id, target=actors[n * n % 17].id) for n in range(1, 2 * count) if n % count != n * n % 17)
    return Findings(citations=FINDINGS.citations, actors=actors, events=events)


def test_names_never_lie_over_each_other(opened: Open, drawing: str) -> None:
    page = opened(crowd(300))
    for _ in range(3):
        page.wait_for_function("() => document.querySelector('#labels').style.transform === '' && legation.lettering.length > 0")
        boxes = page.evaluate("() => legation.lettering.map((box) => box.slice(1))")
        assert len(boxes) > 5
        over = [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
        assert over == []
        page.click("#in")


def test_hovering_says_what_it_is(opened: Open, drawing: str) -> None:
    page = opened(FINDINGS)
    box, spot = page.locator("#network").bounding_box(), page.evaluate(ACTOR, ["nato"])
    page.mouse.move(box["x"] + spot[0] + 1, box["y"] + spot[1])
    page.mouse.move(box["x"] + spot[0], box["y"] + spot[1])
    page.wait_for_selector("#tip:not([hidden])")
    assert page.inner_text("#tip") == "NATO, organisation"


def test_hostile_text_stays_text(opened: Open, drawing: str) -> None:
    page = opened(hostile_findings())
    page.click("#all")
    for number in range(page.evaluate("legation.actors.length")):
        page.fill("#search", page.evaluate("(n) => legation.actors[n].name", number))
        page.keyboard.press("Enter")
    for tab in ("#tab-matrix", "#tab-table", "#tab-network"):
        page.click(tab)
    page.evaluate("() => { location.hash = '#actor=x00'; }")
    page.wait_for_function("() => document.querySelector('#panel h2').textContent === '<script>alert(1)</script>'")
    assert page.locator("#panel img, #panel script, #rows img, #cells img").count() == 0
    assert all(re.match("https?://", a) for a in page.eval_on_selector_all("main a", "(links) => links.map((a) => a.href)"))
    picture = page.evaluate("legation.pictureOf()")
    elements = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(picture).iter()}
    assert elements <= {"svg", "title", "rect", "path", "text"} and "<script" not in picture


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_network_without_scrolling_sideways(opened: Open, scheme: str, picture: Callable[..., Path]) -> None:
    page = opened(FINDINGS, width=390, height=844, scheme=scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    box = page.locator("#network").bounding_box()
    assert box["y"] < 600 and box["height"] > 300
    picture(page, f"page-phone-{scheme}")
    page.fill("#search", "Lavrov")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#panel').getBoundingClientRect().top < innerHeight / 2")


def test_an_empty_graph_says_so(opened: Open, drawing: str) -> None:
    page = opened(Findings(citations=(), actors=(), events=()))
    assert page.is_visible("#empty")
    for tab in ("#tab-matrix", "#tab-table"):
        page.click(tab)
    assert json.loads(page.evaluate("JSON.stringify(legation.shown)")) == []
