"""Four tables: actors, events, evidence, articles. Cells that a spreadsheet would run are made harmless."""

from collections.abc import Iterable
from pathlib import Path

from legation.csv_tables import safe_cell, safe_csv
from legation.model import Findings
from legation.rdf.terms import cleaned
from legation.relations import load_relations


def write(findings: Findings, path: Path) -> None:
    """Write the tables into a folder.

    Args:
        findings: what was found.
        path: the folder; made if missing.
    """
    path.mkdir(parents=True, exist_ok=True)
    relations = load_relations()
    _table(
        path / "actors.csv",
        ["id", "name", "kind", "country", "wikidata", "role", "part_of"],
        ([a.id, a.name, a.kind, a.country, a.wikidata, a.role, a.part_of] for a in findings.actors),
    )
    _table(
        path / "events.csv",
        ["id", "source", "relation", "target", "type", "cameo", "status", "said_by", "start", "end", "place", "articles"],
        (
            [
                e.id, e.source, relations[e.relation].label, e.target, relations[e.relation].type, relations[e.relation].cameo,
                e.status, e.attributed_name, e.when and e.when.start, e.when and e.when.end, e.place and e.place.name,
                len({x.citation for x in e.evidence}),
            ]
            for e in findings.events
        ),
    )  # fmt: skip
    _table(
        path / "evidence.csv",
        ["event", "article", "sentence", "trigger", "source_words", "target_words", "frame"],
        (
            [e.id, x.citation, x.sentence.text, x.trigger.text, x.source.text, x.target.text, x.frame]
            for e in findings.events
            for x in e.evidence
        ),
    )
    _table(
        path / "articles.csv",
        ["id", "title", "date", "publisher", "url", "place"],
        ([c.id, c.title, c.date, c.publisher, c.url, c.place] for c in findings.citations),
    )


def _table(path: Path, header: list[str], rows: Iterable[list[object]]) -> None:
    text = safe_csv([header, *(map(safe, row) for row in rows)])  # all of it first: a failure leaves an older file whole
    path.write_text(text, encoding="utf-8", newline="")


def safe(value: object) -> str:
    """Return a value as a cell that no spreadsheet runs.

    >>> safe("=1+1"), safe(None), safe("Russia")
    ("'=1+1", '', 'Russia')
    """
    return str(safe_cell("" if value is None else cleaned(str(value))))
