"""From the ledger to the graph: each unit as quads, and what has to change where the graph says otherwise."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Node

from legation.fusion.links import Link, Tie
from legation.model import Actor, Citation, Event, Place, Status
from legation.rdf.engine import oxigraph_term
from legation.rdf.terms import BASE, Resources
from legation.rdf.vocabulary import Triple
from legation.rdf.writing import Writer
from legation.relations import load_relations
from legation.store.deriving import SEPARATOR
from legation.store.graphs import Change, Graphs
from legation.store.ledger import Ledger
from legation.store.records import value_of
from legation.store.units import Unit, UnitKind

_ALL = {
    UnitKind.ARTICLE: "SELECT id FROM article",
    UnitKind.ACTOR: "SELECT id FROM actor",
    UnitKind.EVENT: "SELECT id FROM event",
    UnitKind.FACT: "SELECT DISTINCT key FROM event",
    UnitKind.PLACE: "SELECT DISTINCT place FROM part WHERE place IS NOT NULL",
    UnitKind.VOCABULARY: "SELECT ''",
}


class Projection:
    """The graph that a ledger describes, by unit.

    Args:
        ledger: what is to be said.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._resources = Resources(BASE)
        self._writer = Writer(self._resources, load_relations(), _Names(ledger))
        self._term: Callable[[Node], Any] = lru_cache(maxsize=100_000)(oxigraph_term)

    def change(self, units: Iterable[Unit], graphs: Graphs) -> Change:
        """Return what has to change in a graph so that it says of units what the ledger says.

        Args:
            units: which.
            graphs: where; only read.
        """
        removed: set[ox.Quad] = set()
        added: set[ox.Quad] = set()
        for unit in units:
            now, wanted = set(self._now(unit, graphs)), set(self._wanted(unit))
            removed |= now - wanted
            added |= wanted - now
        return Change(removed=removed - added, added=added)

    def everything(self) -> Iterator[ox.Quad]:
        """Yield the whole graph."""
        for kind, statement in _ALL.items():
            for id in self._ledger.column(statement):
                yield from self._wanted(Unit(kind, id))

    def _wanted(self, unit: Unit) -> Iterator[ox.Quad]:
        """What the ledger says of a unit."""
        graph, triples = self._graph(unit), self._triples(unit)
        name = self._term(graph)
        return (ox.Quad(self._term(s), self._term(p), self._term(o), name) for s, p, o in triples)

    def _graph(self, unit: Unit) -> URIRef:
        match unit.kind:
            case UnitKind.ARTICLE:
                return self._resources.article(unit.id)
            case UnitKind.ACTOR:
                return self._resources.graph("actors")
            case UnitKind.FACT:
                return self._resources.graph("facts")
            case UnitKind.VOCABULARY:
                return self._resources.graph("vocabulary")
        return self._resources.graph("events")

    def _now(self, unit: Unit, graphs: Graphs) -> Iterator[ox.Quad]:
        """What a graph says of a unit."""
        graph = self._graph(unit)
        match unit.kind:
            case UnitKind.ACTOR:
                yield from graphs.quads(graph=graph, subject=self._resources.actor(unit.id))
            case UnitKind.EVENT:
                yield from graphs.quads(graph=graph, subject=self._resources.event(unit.id))
            case UnitKind.PLACE:
                yield from graphs.quads(graph=graph, subject=self._resources.place(value_of(Place, unit.id)))
            case UnitKind.FACT:
                for subject, predicate, object in self._fact(unit.id):
                    yield from graphs.quads(graph=graph, subject=subject, predicate=predicate, object=object)
            case _:
                yield from graphs.quads(graph=graph)

    def _triples(self, unit: Unit) -> Iterable[Triple]:
        match unit.kind:
            case UnitKind.ARTICLE:
                return self._article(unit.id)
            case UnitKind.ACTOR:
                return self._actor(unit.id)
            case UnitKind.EVENT:
                return self._event(unit.id)
            case UnitKind.FACT:
                return self._fact(unit.id) if self._is_told(unit.id) else ()
            case UnitKind.PLACE:
                told = self._ledger.column("SELECT 1 FROM part WHERE place = ? LIMIT 1", unit.id)
                return self._writer.place(value_of(Place, unit.id)) if told else ()
        return self._vocabulary()

    def _article(self, id: str) -> Iterator[Triple]:
        for citation in self._ledger.column("SELECT json_extract(reading, '$.citation') FROM article WHERE id = ?", id):
            yield from self._writer.article(value_of(Citation, citation))
        for event, body in self._ledger.rows("SELECT event, body FROM part WHERE article = ?", id):
            for evidence in value_of(Event, body).evidence:
                yield from self._writer.evidence(event, evidence)

    def _actor(self, id: str) -> Iterator[Triple]:
        for record in self._ledger.column("SELECT record FROM actor WHERE id = ?", id):
            words = self._ledger.column("SELECT text FROM word WHERE actor = ?", id)
            yield from self._writer.actor(value_of(Actor, record), words)

    def _event(self, id: str) -> Iterator[Triple]:
        for body, reports in self._ledger.rows("SELECT body, reports FROM event WHERE id = ?", id):
            (articles,) = self._ledger.column("SELECT COUNT(DISTINCT article) FROM part WHERE event = ?", id)
            yield from self._writer.event(value_of(Event, body), articles=int(articles), reports=reports)
        for tie, other in self._ledger.rows("SELECT tie, other FROM tie WHERE event = ?", id):
            yield self._writer.tie(Link(id, Tie(tie), other))

    def _fact(self, key: str) -> Iterator[Triple]:
        source, relation, target, status, said_by, *_ = key.split(SEPARATOR)
        is_fact = status == Status.ACTUAL and not said_by
        return self._writer.fact(source, relation, target) if is_fact else iter(())

    def _is_told(self, key: str) -> bool:
        """Whether there is an event of a key, or one of it that was decided to be apart."""
        either = "SELECT 1 FROM event WHERE key = ?1 OR (key > ?1 || ?2 AND key < ?1 || ?3) LIMIT 1"
        return bool(self._ledger.column(either, key, SEPARATOR, chr(ord(SEPARATOR) + 1)))

    def _vocabulary(self) -> Iterator[Triple]:
        relations = self._ledger.column("SELECT DISTINCT relation FROM event")
        statuses = self._ledger.column("SELECT DISTINCT status FROM event")
        return self._writer.vocabulary(relations, map(Status, statuses))


class _Names:
    """Names of actors, as the ledger has them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self, id: str, default: str, /) -> str:
        record = self._ledger.value("SELECT record FROM actor WHERE id = ?", id)
        return default if record is None else value_of(Actor, record).name
