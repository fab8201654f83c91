"""The page beside pyvis's own output of the same graph, in Chromium: time to the first stable picture, frames while it moves.

`python benchmarks/page.py` draws 1,000 actors with 4,000 lines and 10,000 with 50,000, made by chance in blocs with hubs. All in
software rendering (SwiftShader), which any graphics card beats. `--patience SECONDS` is how long pyvis is waited for.
"""

import argparse
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, TimeoutError, sync_playwright
from pyvis.network import Network
from rich.console import Console
from rich.table import Table

from legation.model import Actor, Citation, Event, Evidence, Findings, Kind, Span, Status, When
from legation.page import page_of
from legation.page.page import VIS
from legation.relations import load_relations

SIZES = ((1_000, 4_000), (10_000, 50_000))
PYVIS_MOST = 1_000
"""Actors beyond which pyvis is not waited for: its page of ten thousand stays blank, and its browser has to be killed."""
BLOCS, YEARS = 12, 4
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
MOVING = """async () => {
  const until = performance.now() + 3000, started = performance.now();
  let frames = 0;
  while (performance.now() < until) {
    legation.view.pan(3, 1);
    if (frames % 2) legation.view.zoom(frames % 40 < 20 ? 1.01 : 1 / 1.01);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    frames += 1;
  }
  return frames / (performance.now() - started) * 1000;
}"""
RENDERER = """() => {
  const gl = document.createElement("canvas").getContext("webgl");
  const info = gl && gl.getExtension("WEBGL_debug_renderer_info");
  return info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : "none";
}"""
STABLE = """() => new Promise((resolve) => {
  network.once("stabilizationIterationsDone", () => network.once("afterDrawing", () => requestAnimationFrame(resolve)));
})"""


def findings_of(actors: int, lines: int) -> Findings:
    """Return a graph made by chance, the same each time: hubs, blocs that deal mostly with themselves, some years of dates."""
    chance = random.Random(1)
    kinds, relations = list(Kind), sorted(load_relations())
    people = tuple(Actor(id=f"actor-{n:05}", name=f"Actor {n}", kind=kinds[n % 5]) for n in range(actors))
    return Findings(
        citations=(Citation(id="article", title="An article"),),
        actors=people,
        events=tuple(_event(n, pair, chance, relations) for n, pair in enumerate(_pairs(actors, lines, chance))),
    )


def _pairs(actors: int, lines: int, chance: random.Random) -> Iterator[tuple[int, int]]:
    seen: set[tuple[int, int]] = set()
    while len(seen) < lines:
        one, other = int(actors * chance.random() ** 3), int(actors * chance.random() ** 1.5)
        if chance.random() < 0.8:
            other += (one - other) % BLOCS
        if one != other and other < actors and (one, other) not in seen:
            seen.add((one, other))
            yield one, other


def _event(number: int, pair: tuple[int, int], chance: random.Random, relations: list[str]) -> Event:
    day = date(2020, 1, 1) + timedelta(days=chance.randrange(365 * YEARS))
    words = [f"Actor {pair[0]}", "dealt with", f"Actor {pair[1]}"]
    sentence = " ".join([*words, "in a town by the sea."])
    spans = [Span(start=sentence.index(word), end=sentence.index(word) + len(word), text=word) for word in words]
    evidence = Evidence(
        citation="article", sentence=Span(start=0, end=len(sentence), text=sentence), source=spans[0], trigger=spans[1], target=spans[2], frame="deal.v.1"
    )  # fmt: skip
    return Event(
        id=f"{number:016x}", source=f"actor-{pair[0]:05}", target=f"actor-{pair[1]:05}", relation=chance.choice(relations),
        status=Status.ACTUAL, attributed_to=None, attributed_name=None, when=When(start=day, end=day), place=None, evidence=(evidence,),
    )  # fmt: skip


def pyvis_page(findings: Findings) -> str:
    """Return what pyvis makes of a graph by default, with its library inside instead of its links."""
    network = Network(directed=True, cdn_resources="in_line")
    for actor in findings.actors:
        network.add_node(actor.id, label=actor.name)
    for event in findings.events:
        network.add_edge(event.source, event.target)
    html = network.generate_html()
    html = re.sub(r"<link[^>]*https?:[^>]*>|<script[^>]*src=\"https?:[^>]*></script>", "", html, flags=re.S)
    assert VIS.stat().st_size < len(html)
    return str(html)


def seconds_to_ours(browser: Browser, file: Path) -> tuple[float, float, str]:
    """Return seconds to the first picture, frames a second while it moves, and what drew it."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    started = time.perf_counter()
    page.goto(file.as_uri())
    page.evaluate("legation.ready")
    taken = time.perf_counter() - started
    page.wait_for_timeout(4_000)  # the last lines are drawn
    frames = float(page.evaluate(MOVING))
    renderer = str(page.evaluate(RENDERER))
    page.close()
    return taken, frames, renderer


def seconds_to_pyvis(browser: Browser, file: Path, patience: float) -> float | None:
    """Return seconds to the first stable picture, or None where it was waited for in vain; the browser is of no use then."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(patience * 1000)
    started = time.perf_counter()
    try:
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function("() => typeof network === 'object' && network && network.once")
        page.evaluate(f"window.stable = ({STABLE})().then(() => {{ window.isStable = true; }})")
        page.wait_for_function("() => window.isStable === true", polling=100)
        return time.perf_counter() - started
    except TimeoutError:
        return None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patience", type=float, default=300, help="seconds to wait for pyvis")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    table = Table("actors", "lines", "page_of, s", "file, MB", "first picture, s", "frames a second", "pyvis, s", "times as fast")
    renderer: Any = ""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for actors, lines in SIZES:
            findings = findings_of(actors, lines)
            started = time.perf_counter()
            ours, theirs = Path(folder) / f"ours-{actors}.html", Path(folder) / f"pyvis-{actors}.html"
            ours.write_text(page_of(findings, title="Network of actors"), encoding="utf-8")
            making = time.perf_counter() - started
            theirs.write_text(pyvis_page(findings), encoding="utf-8")
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            measured = [seconds_to_ours(browser, ours) for _ in range(given.rounds)]
            first, frames, renderer = median(m[0] for m in measured), median(m[1] for m in measured), measured[0][2]
            other, ratio = "not waited for", ""
            if actors <= PYVIS_MOST:
                waited = seconds_to_pyvis(browser, theirs, given.patience)
                other = f"{waited:.1f}" if waited else f"more than {given.patience:.0f}"
                ratio = f"{waited / first:.0f}" if waited else f"more than {given.patience / first:.0f}"
            browser.close()
            table.add_row(
                f"{actors:,}", f"{lines:,}", f"{making:.1f}", f"{ours.stat().st_size / 1e6:.1f}", f"{first:.2f}", f"{frames:.0f}", other, ratio
            )  # fmt: skip
    Console().print(table)
    print(f"medians of {given.rounds} rounds, Chromium without a graphics card; WebGL: {renderer}")


if __name__ == "__main__":
    main()
