"""A graph as four tables with typed columns: what the data frames and the Parquet files are made of."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from legation.fusion.reports import independent_reports
from legation.model import Actor, Citation, Event, Evidence, Findings, Span
from legation.network.tone import tone_of
from legation.rdf.terms import cleaned
from legation.relations import load_relations

ColumnType = Literal["text", "day", "count", "number", "flag"]
Cell = str | datetime.date | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: its name.
        type: what its cells are; counts and offsets are whole numbers.
        optional: whether a cell may be None.
    """

    name: str
    type: ColumnType = "text"
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table.

    Attributes:
        name: its name; a file of it is called so.
        columns: its columns, in order.
        rows: a tuple for each row, as long as the columns; texts without what a file cannot carry.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def cells(self) -> Iterator[tuple[Column, list[Cell]]]:
        """Yield each column with its cells."""
        yield from ((column, [row[place] for row in self.rows]) for place, column in enumerate(self.columns))


def _maybe(name: str, type: ColumnType = "text") -> Column:
    return Column(name, type, optional=True)


def _span(name: str) -> tuple[Column, Column, Column]:
    return Column(name), Column(f"{name}_start", "count"), Column(f"{name}_end", "count")


_ACTORS = (
    Column("id"), Column("name"), Column("kind"), _maybe("country"), _maybe("wikidata"), _maybe("part_of"), _maybe("role"),
)  # fmt: skip
_EVENTS = (
    Column("id"), Column("source"), Column("relation"), Column("target"), Column("type"), Column("cameo"), Column("status"),
    _maybe("said_by"), _maybe("start", "day"), _maybe("end", "day"), _maybe("place"), _maybe("geonames"),
    Column("reports", "count"), Column("confidence", "number"), Column("tone", "number"), Column("fact", "flag"),
)  # fmt: skip
_EVIDENCE = (
    Column("event"), Column("article"), _maybe("date", "day"), _maybe("title"), _maybe("url"), *_span("sentence"),
    *_span("trigger"), *_span("source_words"), *_span("target_words"), Column("frame"), Column("confidence", "number"),
)  # fmt: skip
_ARTICLES = (
    Column("id"), _maybe("title"), _maybe("date", "day"), _maybe("publisher"), _maybe("url"), _maybe("place"),
)  # fmt: skip


def tables_of(findings: Findings) -> tuple[Table, Table, Table, Table]:
    """Return findings as the tables actors, events, evidence and articles; ids of the one stand in the others.

    Args:
        findings: what a graph is made of.
    """
    citations = {citation.id: citation for citation in findings.citations}
    told = ((event, evidence) for event in findings.events for evidence in event.evidence)
    return (
        _table("actors", _ACTORS, map(_actor, findings.actors)),
        _table("events", _EVENTS, map(_event, findings.events)),
        _table("evidence", _EVIDENCE, (_evidence(event, one, citations[one.citation]) for event, one in told)),
        _table("articles", _ARTICLES, map(_article, findings.citations)),
    )


def _table(name: str, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
    clean = (tuple(cleaned(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return Table(name=name, columns=columns, rows=tuple(clean))


def _actor(actor: Actor) -> tuple[Cell, ...]:
    return (actor.id, actor.name, str(actor.kind), actor.country, actor.wikidata, actor.part_of, actor.role)


def _event(event: Event) -> tuple[Cell, ...]:
    relation, when, place = load_relations()[event.relation], event.when, event.place
    return (
        event.id, event.source, relation.id, event.target, str(relation.type), relation.cameo, str(event.status),
        event.attributed_name, when.start if when else None, when.end if when else None, place.name if place else None,
        place.geonames if place else None, independent_reports(event.evidence), event.confidence, tone_of(event),
        event.is_fact,
    )  # fmt: skip


def _evidence(event: Event, evidence: Evidence, citation: Citation) -> tuple[Cell, ...]:
    def words(span: Span) -> tuple[Cell, ...]:
        return (span.text, span.start, span.end)

    return (
        event.id, citation.id, citation.date, citation.title, citation.url, *words(evidence.sentence),
        *words(evidence.trigger), *words(evidence.source), *words(evidence.target), evidence.frame, evidence.confidence,
    )  # fmt: skip


def _article(citation: Citation) -> tuple[Cell, ...]:
    return (citation.id, citation.title, citation.date, citation.publisher, citation.url, citation.place)
