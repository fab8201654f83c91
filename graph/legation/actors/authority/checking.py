"""Contradictions of an authority: what its files say that cannot all be true, each with file and line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from importlib.resources.abc import Traversable
from itertools import pairwise

from legation.actors.authority.building import KINDS, build_authority
from legation.actors.authority.tables import Tables, read_tables
from legation.actors.folding import fold, skeleton
from legation.csv_tables import Row
from legation.model import Problem


def check_authority(folder: Traversable) -> tuple[Problem, ...]:
    """Return the contradictions in the files of an authority, ordered by file and line.

    Args:
        folder: as in `read_authority`.

    Returns:
        A problem for each pair of holders of one post on one day, each name that means two and is not in
        ambiguous.csv, each Wikidata id used twice, each role without words in roles.csv, each membership that
        overlaps another of the same member.

    Raises:
        OntologyError: a file is malformed, so that it cannot be checked.
    """
    tables = read_tables(folder)
    build_authority(tables)
    problems = [
        *_two_holders(tables),
        *_two_meanings(tables),
        *_ids_twice(tables),
        *_roles(tables),
        *_members(tables),
        *_persons_twice(tables),
    ]
    return tuple(sorted(problems, key=lambda problem: (problem.where, problem.line or 0, problem.message)))


def _two_holders(tables: Tables) -> Iterator[Problem]:
    shared = {row["id"] for row in tables["posts"] if row["shared"]}
    for post, rows in _by(tables["holders"], "post").items():
        if post in shared:
            continue
        ordered = sorted(rows, key=lambda row: (first_day(row["start"]), row["person"]))
        for before, after in pairwise(ordered):
            end = last_day(before["end"] or before["known_until"]) or date.max
            if first_day(after["start"]) < first_day(before["end"] or "9999-12-31") and _surely_before(
                after["start"], end
            ):
                yield _problem(
                    after,
                    f"{after['person']} holds {post} from {after['start']} while {before['person']} does until "
                    f"{before['end'] or 'today'} (line {before.line}); mend one of the dates",
                )


def _surely_before(start: str, end: date) -> bool:
    """Whether a start lies before an end to whatever precision it is known, by more than the day of change."""
    return (last_day(start) or date.max) < end - timedelta(days=1)


def first_day(text: str) -> date:
    """Return the first day of a date that may be known to the year or month only.

    >>> str(first_day("2019-09"))
    '2019-09-01'
    """
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return date(year, month, day)


def last_day(text: str) -> date | None:
    """Return the last day of a date that may be known to the year or month only; None for none.

    >>> str(last_day("2019-09")), last_day("")
    ('2019-09-30', None)
    """
    if not text:
        return None
    parts = [*map(int, text.split("-"))]
    if len(parts) == 3:
        return date(*parts)
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _two_meanings(tables: Tables) -> Iterator[Problem]:
    listed = {row["name"] for row in tables["ambiguous"]}
    found: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for id, name, row in _all_names(tables):
        key = name if name.isupper() else fold(name)
        found[key].setdefault(id, row)
        words[key].add(name)
    for key, rows in found.items():
        if len(rows) > 1 and not words[key] & listed and not _are_namesakes(list(rows.values())):
            (_, first), (id, second) = list(rows.items())[:2]
            yield _problem(
                second,
                f"“{min(words[key])}” names {id} and also {', '.join(i for i in rows if i != id)} "
                f"({_file(first)}:{first.line}); take the name from one, or list it in ambiguous.csv",
            )


def _are_namesakes(rows: list[Row]) -> bool:
    """Whether rows are persons of whom ids or states show that they are several; they are told apart by post and date."""
    persons = [row for row in rows if _file(row) == "persons.csv"]
    ids, states = {row["wikidata"] for row in persons}, {row["country"] for row in persons}
    return len(persons) == len(rows) and (len(states) == len(rows) or (len(ids) == len(rows) and "" not in ids))


def _persons_twice(tables: Tables) -> Iterator[Problem]:
    """Persons of one state whose full names are transliterations of one another, unless ids show that they are two."""
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables["persons"]:
        if " " in row["name"]:
            groups[row["country"], skeleton(row["name"])].append(row)
    for rows in groups.values():
        for row in rows[1:]:
            if not _are_namesakes([rows[0], row]):
                yield _problem(
                    row,
                    f"{row['id']} and {rows[0]['id']} (line {rows[0].line}) of one state are spelt alike; "
                    "make them one, or give both their Wikidata ids",
                )


def _all_names(tables: Tables) -> Iterator[tuple[str, str, Row]]:
    for table in KINDS:
        for row in tables[table]:
            for name in dict.fromkeys((row["name"], *row.many("names"))):
                yield row["id"], name, row
    for row in tables["metonyms"]:
        yield row["actor"], row["name"], row
    for table in ("states", "organisations"):
        for row in tables[table]:
            for name in row.many("demonyms"):
                yield row["id"], name, row


def _ids_twice(tables: Tables) -> Iterator[Problem]:
    rows = [row for table in (*KINDS, "posts") for row in tables[table] if row["wikidata"]]
    for wikidata, users in _by(rows, "wikidata").items():
        for row in users[1:]:
            yield _problem(
                row,
                f"{wikidata} is the id of {row['id']} and of {users[0]['id']} ({_file(users[0])}:{users[0].line}); "
                "one of them is wrong, or they are one",
            )


def _roles(tables: Tables) -> Iterator[Problem]:
    known = {row["role"] for row in tables["roles"]}
    for row in tables["posts"]:
        if row["role"] not in known:
            yield _problem(row, f"role {row['role']!r} has no words in roles.csv; add a line for it")


def _members(tables: Tables) -> Iterator[Problem]:
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables["members"]:
        groups[row["organisation"], row["member"]].append(row)
    for (organisation, member), rows in groups.items():
        for before, after in pairwise(sorted(rows, key=lambda row: row["start"])):
            if not before["end"] or after["start"] < before["end"]:
                yield _problem(
                    after, f"{member} is a member of {organisation} twice (line {before.line}); mend the dates"
                )


def _by(rows: Iterable[Row], column: str) -> Mapping[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _file(row: Row) -> str:
    return row.path.rsplit("/", 1)[-1]


def _problem(row: Row, message: str) -> Problem:
    return Problem(where=row.path, line=row.line, message=message)
