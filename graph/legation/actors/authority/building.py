"""From tables to look-ups; references that lead nowhere, ids used twice and cycles are named with file and line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

from legation.actors.authority.compiled import cache_file, digest_of, read_compiled, write_compiled
from legation.actors.authority.entries import Entry, Holding, Meaning, Post
from legation.actors.authority.lookup import Authority
from legation.actors.authority.tables import Tables, read_tables
from legation.actors.folding import fold, skeleton
from legation.csv_tables import Row
from legation.model import Kind
from legation.ontology_files import ONTOLOGY

KINDS: Mapping[str, Kind] = {
    "states": Kind.STATE,
    "organisations": Kind.ORGANISATION,
    "institutions": Kind.GOVERNMENT,
    "groups": Kind.GROUP,
    "persons": Kind.PERSON,
}
"""Tables of entries, and what their entries are."""
DEFAULT = "*"
"""In the words of a meaning: meant where nothing speaks for another."""
FAMILY_FIRST = frozenset(
    [
        "xi", "hu", "wen", "li", "wang", "kim", "lee", "park", "moon", "yoon", "roh", "ma", "tsai", "chen", "lai",
        "zhu", "qin", "yang", "jiang", "hun", "ban",
    ]
)  # fmt: skip
"""Family names that stand in front."""

_V = TypeVar("_V")


@cache
def load_authority() -> Authority:
    """Return the authority of ontology/authority, read once a process, from its compiled form where there is one."""
    folder = ONTOLOGY / "authority"
    cached = cache_file(digest_of(folder))
    authority = read_compiled(cached)
    if authority is None:
        authority = read_authority(folder)
        write_compiled(cached, authority)
    return authority


def read_authority(folder: Traversable) -> Authority:
    """Read the files of an authority.

    Args:
        folder: a folder with the tables of `legation.actors.authority.tables.COLUMNS`.

    Raises:
        OntologyError: a table is malformed, an id stands twice, a reference leads nowhere or in a circle.
    """
    return build_authority(read_tables(folder))


def build_authority(tables: Tables) -> Authority:
    """Return the look-ups over the rows of an authority; raises as `read_authority` does."""
    entries = _entries(tables)
    posts = _posts(tables["posts"], entries)
    holdings = [_holding(row, entries, posts) for row in tables["holders"]]
    _check_references(tables, entries)
    named, exact = _names(entries.values(), tables["metonyms"])
    persons = [entry for entry in entries.values() if entry.kind is Kind.PERSON]
    return Authority(
        entries=MappingProxyType(entries),
        posts=MappingProxyType(posts),
        _named=named,
        _exact=exact,
        _skeletons=_tuples((skeleton(name), e.id) for e in persons for name in (e.name, *e.names) if " " in name),
        _meanings=_tuples((row["name"], _meaning(row)) for row in tables["ambiguous"]),
        _demonyms={w: row["id"] for row in tables["states"] + tables["organisations"] for w in row.many("demonyms")},
        _capitals={word: row["id"] for row in tables["states"] for word in row.many("capitals")},
        _collectives={fold(row["name"]): tuple(row.many("members")) for row in tables["collectives"]},
        _surnames=_surnames(persons),
        _genders=_genders(persons),
        _by_post=_grouped(holdings, "post"),
        _by_person=_grouped(holdings, "person"),
        _roles=_tuples((name, row["role"]) for row in tables["roles"] for name in row.many("names")),
        _portfolios={phrase: row["name"] for row in tables["portfolios"] for phrase in row.many("phrases")},
        _neighbours={
            s: frozenset(n) for s, n in _tuples((r["state"], r["neighbour"]) for r in tables["borders"]).items()
        },
        _members=_tuples((r["organisation"], (r["member"], r["start"], r["end"])) for r in tables["members"]),
    )


def with_entries(authority: Authority, entries: Iterable[Entry]) -> Authority:
    """Return an authority that also finds further entries by their names.

    Args:
        authority: who is known.
        entries: others, whose ids it does not have.
    """
    added = list(entries)
    named, exact = _names(added, [])
    persons = [entry for entry in added if entry.kind is Kind.PERSON]
    skeletons = _tuples((skeleton(name), e.id) for e in persons for name in (e.name, *e.names) if " " in name)
    return replace(
        authority,
        entries=MappingProxyType({**authority.entries, **{entry.id: entry for entry in added}}),
        _named=_both(authority._named, named),
        _exact=_both(authority._exact, exact),
        _skeletons=_both(authority._skeletons, skeletons),
        _surnames=_both(authority._surnames, _surnames(persons)),
    )


def _both(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return {**old, **{key: (*old.get(key, ()), *ids) for key, ids in new.items()}}


def _entries(tables: Tables) -> dict[str, Entry]:
    states = {row["country"]: row["id"] for row in tables["states"] if row["country"] and not row["until"]}
    entries: dict[str, Entry] = {}
    places: dict[str, Row] = {}
    for table, kind in KINDS.items():
        for row in tables[table]:
            if row["id"] in entries:
                first = places[row["id"]]
                raise row.error(f"id {row['id']!r} is used twice, also in {first.path}:{first.line}; rename one")
            entries[row["id"]] = _entry(row, kind, states)
            places[row["id"]] = row
    _check_parts(entries, places)
    return entries


def _entry(row: Row, kind: Kind, states: Mapping[str, str]) -> Entry:
    country = row["country"] or None
    return Entry(
        id=row["id"],
        name=row["name"],
        kind=kind,
        country=country,
        wikidata=row["wikidata"] or None,
        part_of=row["part_of"] or (states.get(country) if country and kind is not Kind.STATE else None),
        gender=row["gender"] or None,
        names=tuple(row.many("names")),
        nouns=tuple(row.many("nouns")),
        until=row["until"] or None,
    )


def _check_parts(entries: Mapping[str, Entry], places: Mapping[str, Row]) -> None:
    for id, row in places.items():
        seen, above = [id], entries[id].part_of
        while above is not None:
            if above not in entries:
                raise places[seen[-1]].error(f"part_of names {above!r}, which is nowhere; add it or mend the id")
            if above in seen:
                raise row.error(f"is a part of itself by way of {' > '.join([*seen, above])}; break the circle")
            seen.append(above)
            above = entries[above].part_of


def _posts(rows: Iterable[Row], entries: Mapping[str, Entry]) -> dict[str, Post]:
    posts: dict[str, Post] = {}
    for row in rows:
        if row["id"] in posts:
            raise row.error(f"post {row['id']!r} stands twice; keep one")
        if row["owner"] not in entries:
            raise row.error(f"owner {row['owner']!r} is nowhere; add it to states.csv or organisations.csv")
        posts[row["id"]] = Post(id=row["id"], role=row["role"], owner=row["owner"], wikidata=row["wikidata"] or None)
    return posts


def _holding(row: Row, entries: Mapping[str, Entry], posts: Mapping[str, Post]) -> Holding:
    if row["post"] not in posts:
        raise row.error(f"post {row['post']!r} is not in posts.csv; add it")
    if row["person"] not in entries or entries[row["person"]].kind is not Kind.PERSON:
        raise row.error(f"person {row['person']!r} is not in persons.csv; add them")
    return Holding(
        post=row["post"], person=row["person"], start=row["start"], end=row["end"], known_until=row["known_until"]
    )


_REFERENCES = {
    "metonyms": ("actor",),
    "members": ("organisation", "member"),
    "borders": ("state", "neighbour"),
    "ambiguous": ("actor",),
    "collectives": ("members",),
}


def _check_references(tables: Tables, entries: Mapping[str, Entry]) -> None:
    for row in tables["metonyms"]:
        if not row["actor"]:
            raise row.error("names nobody; write the id of an entry")
    for row in tables["portfolios"]:
        if "{" in row["name"].replace("{state}", ""):
            raise row.error(f"name is {row['name']!r}; only {{state}} may stand in braces")
    for table, columns in _REFERENCES.items():
        for row in tables[table]:
            for column in columns:
                for id in row.many(column):
                    if id not in entries:
                        raise row.error(f"{column} names {id!r}, which is nowhere; add it or mend the id")


def _meaning(row: Row) -> Meaning:
    words = row.many("words")
    return Meaning(
        form=row["form"],
        actor=row["actor"] or None,
        words=frozenset(word.lower() for word in words if word != DEFAULT),
        is_default=DEFAULT in words,
        note=row["note"],
    )


def _names(
    entries: Iterable[Entry], metonyms: Iterable[Row]
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    named: defaultdict[str, dict[str, None]] = defaultdict(dict)
    exact: defaultdict[str, dict[str, None]] = defaultdict(dict)
    pairs = [(name, e.id) for e in entries for name in _spellings(e)] + [(r["name"], r["actor"]) for r in metonyms]
    for name, id in pairs:
        if not name.isupper() and not fold(name):  # in letters that fold to nothing
            continue
        (exact if name.isupper() else named)[name if name.isupper() else fold(name)][id] = None
    return {k: tuple(v) for k, v in named.items()}, {k: tuple(v) for k, v in exact.items()}


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def _spellings(entry: Entry) -> Iterable[str]:
    """The names of an entry, those of persons also as they are written without umlauts: "Gerhard Schroeder"."""
    for name in (entry.name, *entry.names):
        yield name
        plain = name.translate(_UMLAUTS)
        if plain != name and entry.kind is Kind.PERSON:
            yield plain


def _surnames(persons: Iterable[Entry]) -> Mapping[str, tuple[str, ...]]:
    """Persons by the last word of their names, and by the last two ("al-Assad", "von der Leyen")."""
    return _tuples(
        (tail, entry.id) for entry in persons for name in _spellings(entry) for tail in _tails(fold(name).split())
    )


def _tails(words: list[str]) -> list[str]:
    if "of" in words:  # "Abdullah II of Jordan" is Abdullah II and Abdullah
        given = [word for word in words[: words.index("of")] if word not in ("king", "queen", "prince", "pope", "emir")]
        return list(dict.fromkeys((" ".join(given), given[0]))) if given else []
    tails = [" ".join(words[i:]) for i in range(1, len(words))]
    return [*tails[1:], words[0]] if len(words) >= 2 and words[0] in FAMILY_FIRST else tails


def _genders(persons: Iterable[Entry]) -> Mapping[str, str]:
    """The gender of all who bear a first name, where it is the same for all."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in persons:
        first, *rest = fold(entry.name).split()
        if entry.gender and rest and first not in FAMILY_FIRST:
            found[first].add(entry.gender)
    return {first: genders.pop() for first, genders in found.items() if len(genders) == 1}


def _grouped(holdings: Iterable[Holding], by: str) -> Mapping[str, tuple[Holding, ...]]:
    found = _tuples((getattr(holding, by), holding) for holding in holdings)
    return {key: tuple(sorted(values, key=lambda h: (h.start, h.person))) for key, values in found.items()}


def _tuples(pairs: Iterable[tuple[str, _V]]) -> Mapping[str, tuple[_V, ...]]:
    """Values by key in order, each once."""
    found: defaultdict[str, dict[_V, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return {key: tuple(values) for key, values in found.items()}
