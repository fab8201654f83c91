"""What follows from the readings: who is who, which reports tell of one event, what ties events.

Putting an article in or taking one out derives again what depends on it and nothing else, by the same functions as
building all at once: identities by name, events by key, ties by pair of actors. Nothing depends on the order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from legation.actors.authority import Authority
from legation.fusion.fusing import Key, actors_of, key_of, parts_of, united
from legation.fusion.links import Link, Tie, Told, links_between, pair_of, told_of
from legation.fusion.reports import independent_reports
from legation.identity import Decisions, fullest, kept_entries
from legation.identity.decisions import with_actors
from legation.identity.joining import Seen, joined_ids, may_join, sightings
from legation.model import Actor, Event, Reading, Status
from legation.store.ledger import Ledger
from legation.store.records import json_of, value_of
from legation.store.units import Unit, UnitKind

SEPARATOR = "\x1f"
"""Between the parts of a key."""
_DERIVED = ("sighting", "description", "identity", "shown", "actor", "part", "event", "word", "tie", "pending")


@dataclass(slots=True)
class _Touched:
    """What depends on the articles that were put in or taken out."""

    seen: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    """Events that gained or lost evidence."""
    pairs: set[tuple[str, str]] = field(default_factory=set)
    units: set[Unit] = field(default_factory=set)

    def add(self, kind: UnitKind, id: str) -> None:
        self.units.add(Unit(kind, id))

    def ids(self, kind: UnitKind) -> list[str]:
        return sorted(unit.id for unit in self.units if unit.kind is kind)


class Derivation:
    """Changes of the articles of a ledger, and of all that follows; to be used within one transaction.

    Args:
        ledger: where.
        decisions: what a person decided of who is who.
        authority: who is known.
    """

    def __init__(self, ledger: Ledger, *, decisions: Decisions, authority: Authority) -> None:
        self._ledger = ledger
        self._decisions = decisions
        self._authority = authority
        self._known = _Known(ledger, kept_entries(decisions, authority))
        self._split = {id for id, _, _ in decisions.splits}
        self._touched = _Touched()

    def put(self, reading: Reading) -> None:
        """Put in what was read from an article; what was read from it before goes."""
        self.take(reading.citation.id)
        keep(self._ledger, reading)
        self.derive(reading)

    def derive(self, reading: Reading) -> None:
        """Derive from an article whose reading is kept already."""
        id = reading.citation.id
        for sighting in sightings(reading):
            seen, record = sighting.actor.id, json_of(sighting.actor)
            states = " ".join(sorted(sighting.states))
            self._ledger.write("INSERT INTO sighting VALUES (?, ?, ?, ?)", id, seen, states, record)
            self._count("description", (seen, record), 1)
            self._touched.seen.add(seen)
        self._touched.articles.add(id)

    def take(self, id: str) -> None:
        """Take an article out, if it is there."""
        for seen, record in self._ledger.rows("SELECT seen, record FROM sighting WHERE article = ?", id):
            self._count("description", (seen, record), -1)
            self._touched.seen.add(seen)
        self._ledger.write("DELETE FROM sighting WHERE article = ?", id)
        self._unsay(id)
        self._ledger.write("DELETE FROM article WHERE id = ?", id)
        self._touched.articles.discard(id)

    def clear(self) -> None:
        """Take out all that follows from the readings, but not the readings."""
        for table in _DERIVED:
            self._ledger.write(f"DELETE FROM {table}")

    def settle(self) -> None:
        """Derive again what depends on what was put in and taken out, and note which units of the graph it changes."""
        touched = self._touched
        self._identify()
        for id in sorted(touched.articles):
            self._unsay(id)
            self._say(id)
        for id in touched.ids(UnitKind.ACTOR):
            self._describe(id)
        for key in sorted(touched.keys):
            self._fuse(key)
        for one, other in sorted(touched.pairs):
            self._tie(one, other)
        if touched.units:
            touched.add(UnitKind.VOCABULARY, "")
        self._ledger.write_all("INSERT OR IGNORE INTO pending VALUES (?, ?)", sorted(touched.units))
        self._touched = _Touched()
        self._known.rely_on_ledger()

    def _identify(self) -> None:
        """Say who is who among the identities touched, and all that may be the same."""
        seen = {id: self._seen(id) for id in sorted(self._touched.seen)}
        before = {self._ledger.value("SELECT name_key FROM identity WHERE seen = ?", id) for id in seen}
        for name in before.union(self._name_key(item) for item in seen.values()):
            for id in self._ledger.column("SELECT seen FROM identity WHERE name_key = ?", name):
                seen.setdefault(id, self._seen(id))
        present = {id: item for id, item in sorted(seen.items()) if item}
        joined = joined_ids(present, decisions=self._decisions, authority=self._authority)
        for id in seen:
            item = present.get(joined.get(id, id))
            self._known.learn(id, item.actor if item else None)
            if item is None:
                self._ledger.write("DELETE FROM identity WHERE seen = ?", id)
        for id, item in present.items():
            self._decide(id, self._known.get(id, item.actor), self._name_key(item))
        for id in sorted(self._decisions.merged):  # the description of whom they are merged into may have changed
            if self._decisions.merged[id] in seen and id not in seen:
                for name, record in self._ledger.rows("SELECT name_key, joined FROM identity WHERE seen = ?", id):
                    self._decide(id, value_of(Actor, record), name)

    def _decide(self, id: str, actor: Actor, name_key: str | None) -> None:
        """Note who an identity is after all, and what that changes."""
        final = self._decisions.actor_for(actor, text="", citation="", known=self._known)
        row = (id, name_key, json_of(actor), final.id, json_of(final))
        before = self._ledger.rows("SELECT * FROM identity WHERE seen = ?", id)
        if before == [row]:
            return
        self._ledger.write("INSERT OR REPLACE INTO identity VALUES (?, ?, ?, ?, ?)", *row)
        self._touched.add(UnitKind.ACTOR, final.id)
        for *_, old_id, record in before:
            self._touched.add(UnitKind.ACTOR, old_id)
            if id in self._split or _essence(value_of(Actor, record)) != _essence(final):
                self._touched.articles.update(self._ledger.column("SELECT article FROM sighting WHERE seen = ?", id))

    def _seen(self, id: str) -> Seen | None:
        rows = self._ledger.rows("SELECT record, articles FROM description WHERE seen = ?", id)
        if not rows:
            return None
        found = Seen(fullest(value_of(Actor, record) for record, _ in rows), sum(int(articles) for _, articles in rows))
        if self._name_key(found) is not None:
            states = self._ledger.column("SELECT states FROM sighting WHERE seen = ? ORDER BY article", id)
            found.beside = [frozenset(text.split()) for text in states]
        return found

    def _name_key(self, item: Seen | None) -> str | None:
        return may_join(item.actor, self._authority) if item else None

    def _unsay(self, id: str) -> None:
        """Take out what an article tells."""
        for key, event, place, body in self._ledger.rows("SELECT key, event, place, body FROM part WHERE article = ?", id):
            self._touched.keys.add(key)
            self._touched.events.add(event)
            self._word(value_of(Event, body), -1)
            if place is not None:
                self._touched.add(UnitKind.PLACE, place)
        for actor in self._ledger.column("SELECT actor FROM shown WHERE article = ?", id):
            self._touched.add(UnitKind.ACTOR, actor)
        self._ledger.write("DELETE FROM part WHERE article = ?", id)
        self._ledger.write("DELETE FROM shown WHERE article = ?", id)
        self._touched.add(UnitKind.ARTICLE, id)

    def _say(self, id: str) -> None:
        """Put in what an article tells, its actors being who they are now."""
        reading = with_actors(kept(self._ledger, id), self._resolve)
        actors = {mention.actor for mention in reading.mentions}
        actors.update(actor for event in reading.events for actor in actors_of(event))
        for actor in sorted(actors, key=repr):
            record = json_of(actor)
            is_split = not self._ledger.column("SELECT 1 FROM identity WHERE actor = ? AND record = ?", actor.id, record)
            self._ledger.write("INSERT INTO shown VALUES (?, ?, ?)", id, actor.id, record if is_split else None)
            self._touched.add(UnitKind.ACTOR, actor.id)
        for part in parts_of(reading):
            key, place = SEPARATOR.join(key_of(part, self._decisions.separate)), part.evidence[0].place
            row = (id, key, json_of(place) if place else None, json_of(part))
            self._ledger.write("INSERT INTO part (article, key, place, body) VALUES (?, ?, ?, ?)", *row)
            self._touched.keys.add(key)
            self._word(part, 1)
            if place:
                self._touched.add(UnitKind.PLACE, json_of(place))

    def _resolve(self, actor: Actor, text: str, citation: str) -> Actor:
        known = self._known.get(actor.id, actor)
        return self._decisions.actor_for(known, text=text, citation=citation, known=self._known)

    def _word(self, part: Event, times: int) -> None:
        for actor, span in ((part.source, part.evidence[0].source), (part.target, part.evidence[0].target)):
            self._count("word", (actor, span.text), times)
            self._touched.add(UnitKind.ACTOR, actor)

    def _count(self, table: str, key: tuple[str, str], times: int) -> None:
        first, second, number = {"word": ("actor", "text", "times"), "description": ("seen", "record", "articles")}[table]
        insert = f"INSERT INTO {table} VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET {number} = {number} + excluded.{number}"
        self._ledger.write(insert, *key, times)
        self._ledger.write(f"DELETE FROM {table} WHERE {first} = ? AND {second} = ? AND {number} = 0", *key)

    def _describe(self, id: str) -> None:
        """Note how an actor is described, or that he is gone."""
        old = self._ledger.value("SELECT record FROM actor WHERE id = ?", id)
        new = self._description(id)
        if new is None:
            self._ledger.write("DELETE FROM actor WHERE id = ?", id)
            return
        self._ledger.write("INSERT OR REPLACE INTO actor VALUES (?, ?)", id, json_of(new))
        before = value_of(Actor, old) if old is not None else new
        if before.name != new.name:  # it stands in the labels of his events
            for event in self._ledger.column("SELECT id FROM event WHERE source = ?1 OR target = ?1", id):
                self._touched.add(UnitKind.EVENT, event)
        if before.kind is not new.kind:
            self._touched.keys.update(self._ledger.column("SELECT key FROM event WHERE target = ?", id))

    def _description(self, id: str) -> Actor | None:
        if not self._ledger.column("SELECT 1 FROM shown WHERE actor = ? LIMIT 1", id):
            return None
        records = self._ledger.column("SELECT DISTINCT record FROM identity WHERE actor = ?", id)
        split = self._ledger.column("SELECT DISTINCT record FROM shown WHERE actor = ? AND record IS NOT NULL", id)
        return fullest(value_of(Actor, record) for record in {*records, *split})

    def _fuse(self, key: str) -> None:
        """Make the events of a key again."""
        rows = self._ledger.rows("SELECT id, article, event, body FROM part WHERE key = ?", key)
        parts = {number: value_of(Event, body) for number, _, _, body in rows}
        events = self._united(key, list(parts.values()), {article for _, article, _, _ in rows})
        of = {evidence: event.id for event in events for evidence in event.evidence}
        for number, article, old, _ in rows:
            new = of[parts[number].evidence[0]]
            if new != old:
                self._ledger.write("UPDATE part SET event = ? WHERE id = ?", new, number)
                self._touched.events |= {new, old}
                self._touched.add(UnitKind.ARTICLE, article)
        self._keep_events(key, events)

    def _united(self, key: str, parts: list[Event], articles: Collection[str]) -> tuple[Event, ...]:
        if not parts:
            return ()
        named: Key = tuple(key.split(SEPARATOR))
        target = named[2]
        record = self._ledger.value("SELECT record FROM actor WHERE id = ?", target)
        kinds = {target: value_of(Actor, record).kind} if record else {}
        days = ((id, self._ledger.value("SELECT date FROM article WHERE id = ?", id)) for id in articles)
        return united({named: parts}, reported={id: _day(day) for id, day in days}, kinds=kinds)

    def _keep_events(self, key: str, events: Iterable[Event]) -> None:
        before: dict[str, str] = dict(self._ledger.rows("SELECT id, body FROM event WHERE key = ?", key))
        after = {event.id: (event, json_of(replace(event, evidence=()))) for event in events}
        for id in sorted(before.keys() - after.keys()):
            self._ledger.write("DELETE FROM event WHERE id = ?", id)
            self._ledger.write("DELETE FROM tie WHERE event = ?", id)  # `_tie` takes away those that lead to it
            self._touched.add(UnitKind.EVENT, id)
        for id, (event, body) in after.items():
            if before.get(id) == body and id not in self._touched.events:
                continue
            row = (id, key, *pair_of(event.source, event.target), event.source, event.target, event.relation, event.status)
            values = ", ".join("?" * (len(row) + 2))
            reports = independent_reports(event.evidence)
            self._ledger.write(f"INSERT OR REPLACE INTO event VALUES ({values})", *row, reports, body)
            self._touched.add(UnitKind.EVENT, id)
        together = key.split(SEPARATOR)[:5]
        source, _, target, status, said_by = together
        self._touched.pairs.add(pair_of(source, target))
        if status == Status.ACTUAL and not said_by:
            self._touched.add(UnitKind.FACT, SEPARATOR.join(together))

    def _tie(self, one: str, other: str) -> None:
        """Make the ties between two actors again."""
        after = links_between(self._told(one, other))
        rows = self._ledger.rows(
            "SELECT tie.event, tie.tie, tie.other FROM event JOIN tie ON tie.event = event.id"
            " WHERE event.one = ? AND event.other = ?",
            one,
            other,
        )
        before = {Link(event, Tie(tie), to) for event, tie, to in rows}
        gone, new = before - after, after - before
        self._ledger.write_all("DELETE FROM tie WHERE event = ? AND tie = ? AND other = ?", sorted(map(_row, gone)))
        self._ledger.write_all("INSERT INTO tie VALUES (?, ?, ?)", sorted(map(_row, new)))
        for link in gone | new:
            self._touched.add(UnitKind.EVENT, link.event)

    def _told(self, one: str, other: str) -> list[Told]:
        bodies = self._ledger.rows("SELECT id, body FROM event WHERE one = ? AND other = ?", one, other)
        rows = self._ledger.rows(
            "SELECT DISTINCT part.event, article.id, article.date FROM event JOIN part ON part.event = event.id"
            " JOIN article ON article.id = part.article WHERE event.one = ? AND event.other = ?",
            one,
            other,
        )
        articles: defaultdict[str, dict[str, date | None]] = defaultdict(dict)
        for event, article, day in rows:
            articles[event][article] = _day(day)
        return [told_of(value_of(Event, body), articles[id]) for id, body in bodies]


class _Known:
    """Who identities are after joining and before decisions: as learned in this transaction, as the ledger says, as entries."""

    def __init__(self, ledger: Ledger, entries: dict[str, Actor]) -> None:
        self._ledger = ledger
        self._entries = entries
        self._learned: dict[str, Actor | None] = {}

    def learn(self, id: str, actor: Actor | None) -> None:
        self._learned[id] = actor

    def rely_on_ledger(self) -> None:
        self._learned.clear()

    def get(self, id: str, default: Actor, /) -> Actor:
        if id not in self._learned:
            text = self._ledger.value("SELECT joined FROM identity WHERE seen = ?", id)
            self._learned[id] = value_of(Actor, text) if text is not None else None
        return self._learned[id] or self._entries.get(id, default)


def keep(ledger: Ledger, reading: Reading) -> None:
    """Keep what was read from an article, without deriving anything."""
    id, day = reading.citation.id, reading.citation.date
    ledger.write("INSERT OR REPLACE INTO article VALUES (?, ?, ?)", id, day and str(day), json_of(reading))


def kept(ledger: Ledger, id: str) -> Reading:
    """Return what was read from an article that is there."""
    text = ledger.value("SELECT reading FROM article WHERE id = ?", id)
    assert text is not None
    return value_of(Reading, text)


def _essence(actor: Actor) -> tuple[object, ...]:
    """What of an actor stands in events, or decides of them."""
    return (actor.id, actor.name, actor.kind, actor.country, actor.part_of)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _row(link: Link) -> tuple[str, str, str]:
    return (link.event, str(link.tie), link.other)
