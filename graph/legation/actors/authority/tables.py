"""The CSV files of an authority as rows that know their line; what is malformed is named with file and line."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from importlib.resources.abc import Traversable

from legation.csv_tables import Row, read_table
from legation.errors import OntologyError

Tables = Mapping[str, list[Row]]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "states": ("id", "name", "wikidata", "country", "names", "demonyms", "capitals", "until"),
    "organisations": ("id", "name", "wikidata", "names", "nouns", "demonyms"),
    "institutions": ("id", "name", "country", "wikidata", "names"),
    "groups": ("id", "name", "country", "wikidata", "names"),
    "persons": ("id", "name", "wikidata", "country", "gender", "names"),
    "posts": ("id", "role", "owner", "wikidata", "shared"),
    "holders": ("post", "start", "person", "end", "known_until"),
    "metonyms": ("name", "actor", "note"),
    "roles": ("role", "names"),
    "portfolios": ("portfolio", "name", "phrases"),
    "members": ("organisation", "member", "start", "end"),
    "borders": ("state", "neighbour"),
    "ambiguous": ("name", "form", "actor", "words", "note"),
    "collectives": ("name", "members", "note"),
}
"""The columns that each table must have; others are read too."""

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_FORMS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "id": (re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch, "lower-case words joined by hyphens"),
    "wikidata": (re.compile(r"(?:Q[1-9]\d*)?").fullmatch, "a Wikidata id like Q159, or nothing"),
    "country": (re.compile(r"(?:[A-Z]{3})?").fullmatch, "an ISO 3166-1 alpha-3 code like RUS, or nothing"),
    "form": (re.compile(r"name|demonym|capital").fullmatch, "name, demonym or capital"),
    "shared": (re.compile(r"(?:yes)?").fullmatch, "yes for a post that several hold at once, or nothing"),
    "gender": (re.compile(r"(?:male|female)?").fullmatch, "male, female or nothing"),
    **dict.fromkeys(("end", "known_until", "until", "since"), (lambda v: not v or _DATE.fullmatch(v), "a date like 2019, 2019-09 or 2019-09-04, or nothing")),
}  # fmt: skip


def read_tables(folder: Traversable) -> Tables:
    """Return the rows of all tables of an authority.

    Args:
        folder: where the files of `COLUMNS` lie, each with the ending ".csv".

    Raises:
        OntologyError: a file is missing or no text in UTF-8, a column is missing, a row has too few or too many
            cells, or a cell is not of its column's form.
    """
    return {name: list(_checked(_rows(folder / f"{name}.csv", columns))) for name, columns in COLUMNS.items()}


def _rows(file: Traversable, columns: Iterable[str]) -> Iterable[Row]:
    if not file.is_file():
        raise OntologyError("no such file; an authority needs it", path=str(file))
    return read_table(file, needed=columns, failure=OntologyError).rows


def _is_day(text: str) -> bool:
    parts = text.split("-")
    try:
        return _DATE.fullmatch(text) is not None and bool(date(*map(int, [*parts, "1", "1"][:3])))
    except ValueError:
        return False


def _checked(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        for column, value in row.cells.items():
            form = _FORMS.get(column)
            if form and not form[0](value):
                raise row.error(f"{column} is {value!r}; write {form[1]}")
        if "post" in row.cells and not row["start"]:
            raise row.error(f"start is {row['start']!r}; write a date like 2019, 2019-09 or 2019-09-04")
        for column in ("start", "end", "known_until", "until", "since"):
            if row[column] and not _is_day(row[column]):
                raise row.error(f"{column} is {row[column]!r}; write a date like 2019, 2019-09 or 2019-09-04")
        if "name" in row.cells and not row["name"]:
            raise row.error("name is empty; write one")
        if row["end"] and row["start"] and row["end"] < row["start"][: len(row["end"])]:
            raise row.error(f"ends {row['end']} before it starts {row['start']}; exchange them")
        yield row
