"""The authority: who is who in international affairs, from the files of ontology/authority.

Look-ups refuse when they are not sure: where a name means two, both come back, and it is the
caller who must not choose.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

from legation.actors.folding import fold
from legation.actors.slug import slug
from legation.errors import OntologyError
from legation.model import Kind
from legation.ontology_files import ONTOLOGY

NEVER_BEFORE_ROLE = frozenset(
    {"deputy", "vice", "former", "ex", "assistant", "shadow", "acting", "late", "then", "next", "under"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Someone whom the authority knows.

    Attributes:
        id: last segment of the IRI.
        name: common English name.
        kind: what it is.
        country: ISO 3166-1 alpha-3 code, or None.
        wikidata: "Q" and digits, or None.
        part_of: id of the state or organisation that it belongs to, or None.
        gender: "male" or "female" of a person where it is known, else None.
        names: other names.
        nouns: words for it in definite descriptions ("alliance").
    """

    id: str
    name: str
    kind: Kind
    country: str | None = None
    wikidata: str | None = None
    part_of: str | None = None
    gender: str | None = None
    names: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An office of a state or organisation, whoever holds it."""

    id: str
    role: str
    owner: str
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """That a person held a post; dates are ISO 8601 to the precision known, an open end is empty."""

    post: str
    person: str
    start: str
    end: str
    known_until: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Look-ups over all entries, posts and holdings."""

    entries: Mapping[str, Entry]
    posts: Mapping[str, Post]
    _named: Mapping[str, tuple[str, ...]]
    _exact: Mapping[str, tuple[str, ...]]
    _demonyms: Mapping[str, str]
    _capitals: Mapping[str, str]
    _surnames: Mapping[str, tuple[str, ...]]
    _by_post: Mapping[str, tuple[Holding, ...]]
    _by_person: Mapping[str, tuple[Holding, ...]]
    _roles: Mapping[str, tuple[str, ...]]
    _portfolios: Mapping[str, str]
    _neighbours: Mapping[str, frozenset[str]]
    _members: Mapping[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)

    def entry(self, id: str | None) -> Entry | None:
        """Return the entry of that id, or None."""
        return self.entries.get(id) if id else None

    def named(self, text: str) -> tuple[Entry, ...]:
        """Return all entries of that name; names all in capitals, as acronyms are, must agree in case."""
        ids = self._exact.get(text.removeprefix("the ").removeprefix("The ")) or self._named.get(fold(text), ())
        return tuple(self.entries[id] for id in ids)

    def demonym(self, text: str) -> Entry | None:
        """Return the state or bloc whose people or adjective TEXT is ("Russian", "Danes", "Western"), or None."""
        return self.entry(self._demonyms.get(text))

    def capital(self, text: str) -> Entry | None:
        """Return the state whose capital TEXT is, or None."""
        return self.entry(self._capitals.get(text))

    def nouns(self, id: str) -> tuple[str, ...]:
        """Return the nouns by which an organisation is described ("alliance"), none for what is unknown."""
        entry = self.entries.get(id)
        return entry.nouns if entry else ()

    def neighbours(self, state: str) -> frozenset[str]:
        """Return the ids of the states that border on STATE."""
        return self._neighbours.get(state, frozenset())

    def members(self, organisation: str, on: date | None) -> tuple[str, ...]:
        """Return the ids of the members of an organisation at a day; of today where the day is None."""
        day = on.isoformat() if on else "9"
        return tuple(
            m for m, start, end in self._members.get(organisation, ()) if start <= day and (not end or day <= end)
        )

    def institution(self, state: str, phrase: str) -> Entry | None:
        """Return the ministry, army, court or parliament of a state, a listed one or one by rule.

        Args:
            state: id of the state.
            phrase: what it is called beside its state ("Foreign Ministry"); the state may stand in it.
        """
        owner = self.entries.get(state)
        if owner is None or owner.kind is not Kind.STATE:
            return None
        phrase = self._without_state(phrase, owner)
        listed = [
            e
            for e in self.named(f"{self._adjective(owner)} {phrase}") + self.named(phrase)
            if e.country == owner.country
        ]
        if listed:
            return listed[0] if listed[0].kind is Kind.GOVERNMENT else None
        template = self._portfolios.get(phrase.lower())
        if template is None:
            return None
        name = template.format(state=owner.name)
        known = self.entries.get(slug(name))
        return known or Entry(id=slug(name), name=name, kind=Kind.GOVERNMENT, country=owner.country, part_of=owner.id)

    def _adjective(self, state: Entry) -> str:
        return next((word for word, id in self._demonyms.items() if id == state.id), state.name)

    def _without_state(self, phrase: str, state: Entry) -> str:
        words = [
            w
            for w in phrase.replace("'s", "").replace("’s", "").split()
            if self._demonyms.get(w) != state.id and w != "the"
        ]
        kept = " ".join(words)
        for name in (state.name, *state.names):
            kept = kept.removeprefix(f"{name} ").removesuffix(f" of {name}")
        return kept

    def post(self, role: str, owner: str) -> Post | None:
        """Return the post of a role at a state or organisation, or None.

        Args:
            role: words for it ("foreign minister", "top diplomat"); "new" and the like may stand before.
            owner: id of the state or organisation.
        """
        words = role.lower().split()
        for start in range(len(words)):
            if NEVER_BEFORE_ROLE.intersection(words[:start]):
                return None
            found = [
                p
                for p in (self.posts.get(f"{slug(r)}-of-{owner}") for r in self._roles.get(" ".join(words[start:]), ()))
                if p
            ]
            if found:
                return found[0]
        return None

    def holder(self, post: str, *, on: date) -> Entry | None:
        """Return who held a post on a day; None where nobody or more than one is known to."""
        day = on.isoformat()
        holders = {h.person for h in self._by_post.get(post, ()) if _holds(h, day)}
        return self.entry(holders.pop()) if len(holders) == 1 else None

    def holdings(self, person: str) -> tuple[Holding, ...]:
        """Return the posts that a person held, in order of start."""
        return self._by_person.get(person, ())

    def is_surname(self, word: str) -> bool:
        """Return whether some person's name ends in WORD."""
        return fold(word) in self._surnames

    def state_of_country(self, country: str) -> Entry | None:
        """Return the state of an ISO 3166-1 alpha-3 code, or None."""
        return next((e for e in self.entries.values() if e.kind is Kind.STATE and e.country == country), None)

    def persons(self, name: str, *, on: date | None, country: str | None, role: str | None) -> tuple[Entry, ...]:
        """Return the persons whom a full name or surname may mean, only the best class of them.

        Args:
            name: full name or surname.
            on: the day; who then held a post comes before who held one within some years.
            country: ISO 3166-1 alpha-3 code that the person must have, or None.
            role: words for the post that the text gives, or None.
        """
        ids = self._named.get(fold(name)) or self._surnames.get(fold(name), ())
        found = [
            e
            for e in (self.entries[id] for id in ids)
            if e.kind is Kind.PERSON and (not country or e.country == country)
        ]
        if role:
            fitting = [e for e in found if any(self._is_role(h, role) for h in self.holdings(e.id))]
            found = fitting or found
        if on is None or len(found) < 2:
            return tuple(found)
        ranks = {e.id: min((_distance(h, on.year) for h in self.holdings(e.id)), default=99) for e in found}
        best = min(ranks.values())
        return tuple(e for e in found if ranks[e.id] == best)

    def _is_role(self, holding: Holding, role: str) -> bool:
        post = self.posts[holding.post]
        found = self.post(role, post.owner)
        return found is not None and found.id == post.id


def _holds(holding: Holding, day: str) -> bool:
    if holding.start > day:
        return False
    end = holding.end or (f"{int(holding.known_until[:4]) + 1}" if holding.known_until else "9999")
    return day < end or (bool(holding.end) and day.startswith(holding.end))


def _distance(holding: Holding, year: int) -> int:
    """Years between a holding and a year in steps: 0 within it, then 1 to 5 years, then 9."""
    start, end = int(holding.start[:4]), int((holding.end or "9999")[:4])
    years = max(start - year, year - end, 0)
    return 0 if years == 0 else 1 if years <= 5 else 9


@cache
def load_authority() -> Authority:
    """Return the authority of ontology/authority, read once a process."""
    return read_authority(ONTOLOGY / "authority")


def read_authority(folder: Traversable) -> Authority:
    """Read the files of an authority.

    Args:
        folder: a folder with states.csv, organisations.csv, institutions.csv, groups.csv, persons.csv,
            posts.csv, holders.csv, metonyms.csv, roles.csv, portfolios.csv, members.csv, borders.csv.

    Raises:
        OntologyError: an id stands twice, or a reference leads nowhere.
    """
    tables = {name: _rows(folder / f"{name}.csv") for name in _TABLES}
    entries = _entries(tables, str(folder))
    posts = {
        r["id"]: Post(id=r["id"], role=r["role"], owner=r["owner"], wikidata=r["wikidata"] or None)
        for r in tables["posts"]
    }
    holdings = [_holding(r, entries, posts, str(folder)) for r in tables["holders"]]
    named, exact = _name_indexes(entries.values(), tables["metonyms"])
    return Authority(
        entries=MappingProxyType(entries),
        posts=MappingProxyType(posts),
        _named=named,
        _exact=exact,
        _demonyms={word: r["id"] for r in tables["states"] + tables["organisations"] for word in _many(r["demonyms"])},
        _capitals={word: r["id"] for r in tables["states"] for word in _many(r["capitals"])},
        _surnames=_surnames(entries.values()),
        _by_post=_grouped(holdings, "post"),
        _by_person=_grouped(holdings, "person"),
        _roles=_by_name(tables["roles"], "role"),
        _portfolios={phrase: r["name"] for r in tables["portfolios"] for phrase in _many(r["phrases"])},
        _neighbours=_sets((r["state"], r["neighbour"]) for r in tables["borders"]),
        _members=_tuples((r["organisation"], (r["member"], r["start"], r["end"])) for r in tables["members"]),
    )


_TABLES = (
    "states",
    "organisations",
    "institutions",
    "groups",
    "persons",
    "posts",
    "holders",
    "metonyms",
    "roles",
    "portfolios",
    "members",
    "borders",
)
_KINDS = {
    "states": Kind.STATE,
    "organisations": Kind.ORGANISATION,
    "institutions": Kind.GOVERNMENT,
    "groups": Kind.GROUP,
    "persons": Kind.PERSON,
}

_Row = dict[str, str]
_V = TypeVar("_V")


def _rows(path: Traversable) -> list[_Row]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _many(values: str) -> list[str]:
    return values.split("|") if values else []


def _entries(tables: Mapping[str, list[_Row]], path: str) -> dict[str, Entry]:
    states = {r["country"]: r["id"] for r in tables["states"] if r["country"]}
    entries: dict[str, Entry] = {}
    for table, kind in _KINDS.items():
        for line, row in enumerate(tables[table], start=2):
            if row["id"] in entries:
                raise OntologyError(
                    f"id {row['id']!r} is used twice; rename one", path=f"{path}/{table}.csv", line=line
                )
            entries[row["id"]] = _entry(row, kind, states)
    return entries


def _entry(row: _Row, kind: Kind, states: Mapping[str, str]) -> Entry:
    country = row.get("country") or None
    return Entry(
        id=row["id"],
        name=row["name"],
        kind=kind,
        country=country,
        wikidata=row["wikidata"] or None,
        part_of=states.get(country) if country and kind is not Kind.STATE else None,
        gender=row.get("gender") or None,
        names=tuple(_many(row["names"])),
        nouns=tuple(_many(row.get("nouns", ""))),
    )


def _holding(row: _Row, entries: Mapping[str, Entry], posts: Mapping[str, Post], path: str) -> Holding:
    if row["person"] not in entries or row["post"] not in posts:
        raise OntologyError(
            f"unknown person or post in {row['post']}, {row['person']}; add it", path=f"{path}/holders.csv"
        )
    return Holding(**row)


def _name_indexes(
    entries: Iterable[Entry], metonyms: Iterable[_Row]
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    named: defaultdict[str, dict[str, None]] = defaultdict(dict)
    exact: defaultdict[str, dict[str, None]] = defaultdict(dict)
    pairs = [(name, e.id) for e in entries for name in (e.name, *e.names)] + [(r["name"], r["actor"]) for r in metonyms]
    for name, id in pairs:
        (exact if name.isupper() else named)[name if name.isupper() else fold(name)][id] = None
    return {k: tuple(v) for k, v in named.items()}, {k: tuple(v) for k, v in exact.items()}


def _surnames(entries: Iterable[Entry]) -> Mapping[str, tuple[str, ...]]:
    """Persons by the last word of their names, and by the last two ("al-Assad", "von der Leyen")."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        if entry.kind is Kind.PERSON:
            for name in (entry.name, *entry.names):
                words = fold(name).split()
                for tail in _tails(words):
                    found[tail][entry.id] = None
    return {k: tuple(v) for k, v in found.items()}


FAMILY_FIRST = frozenset(
    {
        "xi",
        "hu",
        "wen",
        "li",
        "wang",
        "kim",
        "lee",
        "park",
        "moon",
        "yoon",
        "roh",
        "ma",
        "tsai",
        "chen",
        "lai",
        "zhu",
        "qin",
        "yang",
        "jiang",
        "hun",
        "ban",
    }
)
"""Family names that stand in front."""


def _tails(words: list[str]) -> list[str]:
    tails = [" ".join(words[i:]) for i in range(1, len(words))]
    if len(words) >= 2 and words[0] in FAMILY_FIRST:
        return [*tails[1:], words[0]]
    return tails


def _grouped(holdings: Iterable[Holding], by: str) -> Mapping[str, tuple[Holding, ...]]:
    found: defaultdict[str, list[Holding]] = defaultdict(list)
    for holding in holdings:
        found[getattr(holding, by)].append(holding)
    return {key: tuple(sorted(values, key=lambda h: (h.start, h.person))) for key, values in found.items()}


def _by_name(rows: Iterable[_Row], column: str) -> Mapping[str, tuple[str, ...]]:
    return _tuples((name, row[column]) for row in rows for name in _many(row["names"]))


def _tuples(pairs: Iterable[tuple[str, _V]]) -> Mapping[str, tuple[_V, ...]]:
    found: defaultdict[str, list[_V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _sets(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in _tuples(pairs).items()}
