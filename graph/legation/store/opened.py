"""An open store: articles go in and out, the graph follows.

The ledger is written first, with a note of what the graph owes; then the graph, in one transaction; then the note goes.
Whoever opens the store next pays what an interrupted run owed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from legation.actors.authority import load_authority
from legation.errors import GraphError
from legation.identity import Decisions
from legation.identity.decisions import with_actors
from legation.model import Actor, Citation, Event, Evidence, Findings, Reading, in_order
from legation.rdf.queries import Answer
from legation.store.deriving import Derivation, kept
from legation.store.graphs import Change, Graphs
from legation.store.ledger import Ledger
from legation.store.projection import Projection
from legation.store.records import value_of
from legation.store.units import Unit, UnitKind

MANY = 20_000
"""From so many units on the whole graph is written again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of articles that were put in.

    Attributes:
        new: how many were not there before.
        changed: how many were there and read otherwise.
        same: how many were there and read the same.
    """

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Added") -> "Added":
        """Return the sum."""
        return Added(new=self.new + other.new, changed=self.changed + other.changed, same=self.same + other.same)


class Store:
    """An open store; `open_store` makes it.

    Args:
        ledger: what was read.
        graphs: the graph.
        decisions: what a person decided of who is who.
    """

    def __init__(self, ledger: Ledger, graphs: Graphs, decisions: Decisions) -> None:
        self._ledger = ledger
        self._graphs = graphs
        self._decisions = decisions

    @property
    def place(self) -> str:
        """Where the graph lives: a folder or an address."""
        return self._graphs.place

    def put(self, readings: Iterable[Reading]) -> Added:
        """Put in what was read from articles, all of them or none; of two of one id the last counts."""
        added = Added()
        with self._ledger.writing():
            self._grows()
            derivation = self._derivation()
            for id, reading in {reading.citation.id: reading for reading in readings}.items():
                there = self.holds(id)
                if there and kept(self._ledger, id) == reading:
                    added += Added(same=1)
                    continue
                derivation.put(reading)
                added += Added(changed=1) if there else Added(new=1)
            derivation.settle()
        self.pay()
        return added

    def take(self, ids: Iterable[str]) -> None:
        """Take articles out, all of them or none.

        Raises:
            GraphError: there is no article of an id.
        """
        with self._ledger.writing():
            self._grows()
            derivation = self._derivation()
            for id in ids:
                if not self.holds(id):
                    raise GraphError(f"no article {id!r}; `legation query articles FOLDER` lists their ids")
                derivation.take(id)
            derivation.settle()
        self.pay()

    def derive_all(self, stamp: str) -> None:
        """Make everything again from the readings, and note on what it rests."""
        with self._ledger.writing():
            derivation = self._derivation()
            derivation.clear()
            for reading in self.readings():
                derivation.derive(reading)
            derivation.settle()
            self._ledger.write("INSERT OR IGNORE INTO pending VALUES (?, '')", str(UnitKind.EVERYTHING))
            self._ledger.note("stamp", stamp)
        self.pay()

    def write_again(self) -> None:
        """Write the whole graph again."""
        owe_everything(self._ledger)
        self.pay()

    def pay(self) -> None:
        """Write to the graph what it owes."""
        units = [Unit(UnitKind(kind), id) for kind, id in self._ledger.rows("SELECT unit, id FROM pending")]
        if not units:
            return
        projection = Projection(self._ledger)
        if len(units) > MANY or any(unit.kind is UnitKind.EVERYTHING for unit in units):
            self._graphs.replace(projection.everything())
        else:
            self._graphs.apply(projection.change(units, self._graphs))
        with self._ledger.writing():
            self._ledger.write("DELETE FROM pending")

    def ask(self, sparql: str, prefixes: Mapping[str, str]) -> Answer:
        """Return the answer to a query; SyntaxError or ValueError where it is malformed."""
        return self._graphs.ask(sparql, prefixes)

    def everything(self) -> Iterator[Quad]:
        """Yield all quads of the graph."""
        return self._graphs.everything()

    def readings(self) -> Iterator[Reading]:
        """Yield what was read from each article, by id; actors of different articles are not joined yet."""
        for id in self._ledger.column("SELECT id FROM article ORDER BY id"):
            yield kept(self._ledger, id)

    def joined(self) -> Iterator[Reading]:
        """Yield what was read from each article, by id; its actors are who they are after all."""
        rows = self._ledger.rows("SELECT seen, joined FROM identity")
        known = {seen: value_of(Actor, record) for seen, record in rows}

        def resolve(actor: Actor, text: str, citation: str) -> Actor:
            return self._decisions.actor_for(known.get(actor.id, actor), text=text, citation=citation, known=known)

        return (with_actors(reading, resolve) for reading in self.readings())

    def findings(self) -> Findings:
        """Return what the articles tell together: the same as `fuse` gives for all of them."""
        return Findings(citations=tuple(self.citations()), actors=tuple(self.actors()), events=tuple(self._events()))

    def citations(self) -> Iterator[Citation]:
        """Yield the citations of all articles, by id."""
        for record in self._ledger.each("SELECT json_extract(reading, '$.citation') FROM article ORDER BY id"):
            yield value_of(Citation, record)

    def actors(self) -> Iterator[Actor]:
        """Yield all actors, by id."""
        return (value_of(Actor, record) for record in self._ledger.each("SELECT record FROM actor ORDER BY id"))

    def bare_events(self) -> Iterator[Event]:
        """Yield all events, by id, without their evidence."""
        return (value_of(Event, body) for body in self._ledger.each("SELECT body FROM event ORDER BY id"))

    def _events(self) -> Iterator[Event]:
        evidence: dict[str, list[Evidence]] = {}
        for event, body in self._ledger.rows("SELECT event, body FROM part"):
            evidence.setdefault(event, []).extend(value_of(Event, body).evidence)
        for id, body in self._ledger.rows("SELECT id, body FROM event ORDER BY id"):
            yield replace(value_of(Event, body), evidence=in_order(evidence[id]))

    def counts(self) -> dict[str, int]:
        """Return how many articles, actors, events and triples there are."""
        tables = {"articles": "article", "actors": "actor", "events": "event"}
        counts = {name: int(self._ledger.value(f"SELECT COUNT(*) FROM {table}") or 0) for name, table in tables.items()}
        return {**counts, "triples": self._graphs.size()}

    def holds(self, article: str) -> bool:
        """Return whether there is an article of an id."""
        return bool(self._ledger.column("SELECT 1 FROM article WHERE id = ?", article))

    def ids(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the ids of all actors, and those of all events."""
        return frozenset(self._ledger.column("SELECT id FROM actor")), frozenset(self._ledger.column("SELECT id FROM event"))

    def differences(self) -> Change:
        """Return what the graph would have to change to say what the readings say; nothing where it is sound."""
        wanted, now = set(Projection(self._ledger).everything()), set(self._graphs.everything())
        return Change(removed=now - wanted, added=wanted - now)

    def _grows(self) -> None:
        """Note that the graph is no longer the one that was built."""
        self._ledger.write("DELETE FROM meta WHERE name = 'built'")

    def _derivation(self) -> Derivation:
        return Derivation(self._ledger, decisions=self._decisions, authority=load_authority())


def owe_everything(ledger: Ledger) -> None:
    """Note that the whole graph is to be written again."""
    with ledger.writing():
        ledger.write("INSERT OR IGNORE INTO pending VALUES (?, '')", str(UnitKind.EVERYTHING))
