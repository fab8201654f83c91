"""The facts of an archive's graph as three small tables: what a notebook can show where the archive itself may not be.

`python notebooks/archive_sample.py FOLDER` writes them to notebooks/data/ from the folder of a graph. `archive()` gives them as
findings again, from the tables or from a folder, with the same figures. No sentence is in them.
"""

import csv
import gzip
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from legation.fusion.reports import independent_reports
from legation.knowledge import KnowledgeGraph
from legation.model import Actor, Event, Evidence, Findings, Kind, Span, Status, When

DATA = Path(__file__).parent / "data"
EVENTS, ACTORS, ARTICLES = "archive-events.csv.gz", "archive-actors.csv.gz", "archive-articles.csv"
HEADING = 20
"""A sentence of so many words at most and without a mark at its end is the heading of a topic: "Iraq War"."""
FOLDER = "LEGATION_ARCHIVE"
"""Environment variable: the folder of a graph to show in place of the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What the notebook shows.

    Attributes:
        findings: actors and dated facts, those on headings alone left out; evidence counts reports without their words.
        articles: how many articles the archive has of each month, "2003-03".
    """

    findings: Findings
    articles: Mapping[str, int]


def archive(folder: str | Path | None = None) -> Archive:
    """Return the archive of a graph's folder, or that of the tables.

    Args:
        folder: the folder; None for what the environment variable LEGATION_ARCHIVE names, else the tables.
    """
    folder = folder or os.environ.get(FOLDER)
    if folder is None:
        return _from_tables()
    findings = KnowledgeGraph.load(folder).findings
    articles = Counter(f"{c.date:%Y-%m}" for c in findings.citations if c.date)
    first = date.fromisoformat(f"{min(articles)}-01")
    dated = (event for event in findings.events if event.is_fact and event.when and event.when.start >= first)
    events = [event for event in dated if not all(_is_heading(evidence.sentence.text) for evidence in event.evidence)]
    told = {id for event in events for id in (event.source, event.target)}
    owners = {actor.part_of for actor in findings.actors if actor.id in told}
    actors = [replace(a, wikidata=None, role=None, reason=None) for a in findings.actors if a.id in told | owners]
    plain = [_event(_row(event)) for event in events]
    return Archive(
        findings=Findings(citations=(), actors=tuple(sorted(actors, key=lambda a: a.id)), events=_ordered(plain)),
        articles=dict(sorted(articles.items())),
    )


def _from_tables() -> Archive:
    actors = [
        Actor(id=row["id"], name=row["name"], kind=Kind(row["kind"]), country=row["country"] or None, part_of=row["part_of"] or None)
        for row in _read(ACTORS)
    ]
    articles = {row["month"]: int(row["articles"]) for row in _read(ARTICLES)}
    return Archive(
        findings=Findings(citations=(), actors=tuple(actors), events=_ordered(map(_event, _read(EVENTS)))), articles=articles
    )


def _is_heading(sentence: str) -> bool:
    """Whether a sentence is the heading of a topic: a war that still goes on is no act of the day that it heads."""
    return len(sentence.split()) <= HEADING and re.search(r"[.!?)\]\"”]\s*$", sentence) is None


def _ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.order))


def _row(event: Event) -> dict[str, str]:
    """A fact as a row; where it was and in which words is left out."""
    assert event.when is not None
    return {
        "start": event.when.start.isoformat(),
        "end": "" if event.when.end == event.when.start else event.when.end.isoformat(),
        "source": event.source,
        "relation": event.relation,
        "target": event.target,
        "reports": str(independent_reports(event.evidence)),
        "id": event.id,
    }


def _event(row: Mapping[str, str]) -> Event:
    start = date.fromisoformat(row["start"])
    nothing = Span(start=0, end=0, text="")
    reports = (
        Evidence(
            citation=f"{row['id']}-{n}",
            sentence=replace(nothing, text=f"report {n} of {row['id']}"),
            trigger=nothing,
            source=nothing,
            target=nothing,
            frame="",
        )
        for n in range(int(row["reports"]))
    )
    return Event(
        id=row["id"],
        source=row["source"],
        target=row["target"],
        relation=row["relation"],
        status=Status.ACTUAL,
        attributed_to=None,
        attributed_name=None,
        when=When(start=start, end=date.fromisoformat(row["end"]) if row["end"] else start),
        place=None,
        evidence=tuple(reports),
    )


def _read(name: str) -> Iterator[dict[str, str]]:
    path = DATA / name
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text))


def _write(name: str, rows: Iterable[Mapping[str, object]]) -> None:
    rows = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    raw = out.getvalue().encode("utf-8")
    (DATA / name).write_bytes(gzip.compress(raw, mtime=0) if name.endswith(".gz") else raw)


def write_tables(folder: str | Path) -> None:
    """Write the tables of the graph in a folder."""
    found = archive(folder)
    _write(EVENTS, map(_row, found.findings.events))
    _write(
        ACTORS,
        (
            {"id": a.id, "name": a.name, "kind": str(a.kind), "country": a.country or "", "part_of": a.part_of or ""}
            for a in found.findings.actors
        ),
    )
    _write(ARTICLES, ({"month": month, "articles": count} for month, count in found.articles.items()))


if __name__ == "__main__":
    write_tables(sys.argv[1])
    for file in (EVENTS, ACTORS, ARTICLES):
        print(f"{DATA / file}: {(DATA / file).stat().st_size:,} bytes")
