"""Five hundred hostile strings on the network page, in Chromium, with the network off."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from example import event, evidence
from hostile import SHORT, STRINGS, findings_of
from legation.knowledge import KnowledgeGraph
from legation.model import Actor, Citation, Findings, Kind

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
FINDINGS = findings_of(SHORT[::3])
FOREIGN = "main :is(img, script, iframe, object, embed, base, style, link, form, meta, video, audio, template)"
WATCH = """() => {
  window.foreign = new Set();
  const look = (everywhere) => {
    for (const found of document.querySelectorAll('FOREIGN')) window.foreign.add(found.outerHTML.slice(0, 200));
    for (const found of document.querySelectorAll(everywhere ? 'main *' : '#panel *')) for (const { name, value } of found.attributes) {
      if (/^on/.test(name) || (name === 'href' && !/^https?:\\/\\/\\S+$/i.test(value))) window.foreign.add(`${name}=${value}`.slice(0, 200));
    }
  };
  window.look = look;
}""".replace("FOREIGN", FOREIGN)
VISIT = """async () => {
  const { actors } = legation, wrong = [];
  const go = async (fragment) => {
    location.hash = fragment;
    await new Promise((done) => addEventListener('hashchange', done, { once: true }));
    await new Promise((done) => setTimeout(done, 0));
    look();
    return document.querySelector('#panel h2').textContent;
  };
  for (const { id, name, role } of actors) {
    const head = await go(`actor=${id}&statuses=fact,claimed`);
    if (head !== name) wrong.push([id, name, head]);
    const meta = document.querySelector('#panel .meta').textContent;
    if (!meta.includes(role)) wrong.push([id, role, meta]);
    if (document.querySelectorAll('#panel blockquote').length !== 2) wrong.push([id, 'sentences']);
  }
  return wrong;
}"""
PAIRS = """async (pairs) => {
  const name = (id) => legation.actors.find((actor) => actor.id === id).name, wrong = [];
  for (const what of ['pair', 'path']) for (const [one, other, text] of pairs) {
    location.hash = `${what}=${one}+${other}&statuses=fact,claimed`;
    await new Promise((done) => addEventListener('hashchange', done, { once: true }));
    await new Promise((done) => setTimeout(done, 0));
    look();
    const head = document.querySelector('#panel h2').textContent;
    if (head !== (what === 'pair' ? `${name(one)} and ${name(other)}` : `From ${name(one)} to ${name(other)}`) && head !== `${name(other)} and ${name(one)}`) wrong.push([one, other, head]);
    if (what === 'pair' && ![...document.querySelectorAll('#panel blockquote p')].some((p) => p.textContent === text)) wrong.push([one, other, text]);
  }
  return wrong;
}"""
DRAWN = """() => { document.querySelector('#network').dispatchEvent(new PointerEvent('pointermove', { clientX: 700, clientY: 400, bubbles: true })); look(); return legation.pictureOf(); }"""


def replaced(text: str) -> str:
    """A text as UTF-8 carries it."""
    return text.encode("utf-8", errors="replace").decode()


PARTS = 5
"""A page draws anew for each visit; of fewer actors it does so faster. Each is visited in one of the two drawings."""


def test_every_actor_is_shown_as_text_and_pairs_and_ways(opened: Open, drawing: str) -> None:
    for part in range(2) if drawing == "pyvis" else range(2, PARTS):
        findings = findings_of(SHORT[part::PARTS])
        page = opened(findings, width=1000, height=300)
        page.evaluate(WATCH)
        page.click("#all")
        page.click("#tab-matrix")
        assert page.evaluate(VISIT) == []
        told = [[e.source, e.target, replaced(e.evidence[0].sentence.text)] for e in findings.events[part::PARTS]]
        assert page.evaluate(PAIRS, told) == []
        page.evaluate("look(true)")
        assert page.evaluate("[...window.foreign]") == []


def test_lists_pictures_and_links_of_hostile_names(opened: Open, drawing: str) -> None:
    page = opened(FINDINGS)
    page.evaluate(WATCH)
    page.click("#all")
    for tab in ("matrix", "table", "network"):
        page.click(f"#tab-{tab}")
        page.evaluate("look(true)")
    page.click("#tab-table")
    for _ in range(3):
        page.click("#more-rows button")
    assert page.locator("#rows tbody tr").count() == 160
    page.click("#tab-network")
    for text in SHORT[::27]:
        page.fill("#search", replaced(text))
        page.evaluate("look(true)")
        page.keyboard.press("Enter")
    root = ElementTree.fromstring(page.evaluate(DRAWN))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "title", "rect", "path", "text"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or name.endswith(("href", "style"))]
    with page.expect_download() as kept:
        page.click("#png")
    assert kept.value.suggested_filename == "network.png" and Path(kept.value.path()).read_bytes().startswith(b"\x89PNG")
    page.click("#share")
    assert page.evaluate("[...window.foreign]") == []


@pytest.mark.parametrize("fragment", ["#actor=__proto__", "#actor=constructor", "#pair=constructor+proto", "#tab=constructor&types=__proto__,toString", "#actor=%00", "#%", "#actor=<img src=x onerror=alert(1)>", "#from=9999-99-99&hubs=9999&reports=9999"])  # fmt: skip
def test_links_that_lie_do_nothing(opened: Open, fragment: str) -> None:
    findings = findings_of(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])
    page = opened(findings, fragment=fragment)
    known = {actor.id: actor.name for actor in findings.actors}
    expected = "constructor and __proto__" if "pair" in fragment else known.get(fragment.removeprefix("#actor="), "Who did what to whom")
    assert page.locator("#panel h2").inner_text() == expected


def test_names_that_every_object_has_are_drawn(opened: Open, drawing: str) -> None:
    findings = findings_of(["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "watch", "length"])
    page = opened(findings)
    page.click("#all")
    placed = page.evaluate("legation.actors.filter((actor) => legation.view.isDrawn(actor.index) && Number.isFinite(legation.view.place(actor.index).x)).map((actor) => actor.id)")
    assert sorted(placed) == [actor.id for actor in findings.actors]


def test_names_of_a_million_characters_do_not_stop_the_page(opened: Open) -> None:
    page = opened(findings_of([*STRINGS[-3:], "Ruritania"]))
    page.click("#all")
    page.fill("#search", "ruritania")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "Ruritania"
    root = ElementTree.fromstring(page.evaluate("legation.pictureOf()"))
    assert len([element for element in root.iter() if element.tag.endswith("path")]) >= 4


def told(sentence: str, name: str) -> Findings:
    return Findings(
        citations=(Citation(id="talks", title=name),),
        actors=(Actor(id="one", name=name, kind=Kind.STATE, role=name), Actor(id="other", name="Ruritania", kind=Kind.STATE)),
        events=(event("e1", "one", "threatened", "other", evidence(sentence, "Alpha", "threatened", "Beta"), said=name),),
    )


def test_marks_stand_where_the_words_are_behind_emoji(opened: Open) -> None:
    page = opened(told("😀 😀😀 Alpha threatened 𝐍 Beta 😀.", "😀"), fragment="#pair=one+other&statuses=claimed")
    assert page.locator("#panel mark").all_inner_texts() == ["Alpha", "threatened", "Beta"]


LEFT_TO_RIGHT = """(selector) => [...document.querySelectorAll(selector)].map((element) => {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), text = walk.nextNode(), range = document.createRange();
  const left = (at) => { range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect().left; };
  return left(0) < left(4);
})"""


@pytest.mark.parametrize("mark", ["\u202e", "\u202b", "\u2067", "\u202e\u202d\u202e"])
def test_who_turns_the_direction_of_text_turns_only_his_own(opened: Open, mark: str) -> None:
    page = opened(told("Alpha threatened Beta.", f"{mark}Syldavia"), fragment="#actor=one&statuses=claimed")
    assert set(page.evaluate(LEFT_TO_RIGHT, "#panel .act")) == {True}
    edges = "() => { const [who, act, whom] = document.querySelector('#panel .what').children; return [who, act, whom].map((e) => e.getBoundingClientRect().left); }"
    assert page.evaluate(edges) == sorted(page.evaluate(edges))
    page.click("#tab-table")
    assert set(page.evaluate(LEFT_TO_RIGHT, "#rows td:nth-child(3)")) == {True}


def test_a_notebook_shows_hostile_names_in_a_frame_that_may_not_reach_it(browser: Any, tmp_path: Path) -> None:
    graph = KnowledgeGraph(findings=FINDINGS)
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><meta charset=utf-8><title>Notebook</title><body>{replaced(graph._repr_html_())}{graph.show()._repr_html_()}", encoding="utf-8")
    page = browser.new_page()
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: seen.append(asked.url) if not asked.url.startswith((notebook.as_uri(), "data:", "about:")) else None)
    page.goto(notebook.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#all").click()
    frame.locator("#search").fill("<script>alert(1)")
    frame.locator("#search").press("Enter")
    assert "<script>alert(1)" in frame.locator("#panel h2").inner_text().lower()
    assert page.locator("iframe").count() == 1 and page.locator("body :is(img, script, a)").count() == 0
    assert not re.search("allow-same-origin|allow-top", page.get_attribute("iframe", "sandbox") or "")
    page.close()
    assert seen == []
