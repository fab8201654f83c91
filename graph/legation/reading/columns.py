"""Which column, field or key of a table or record holds what: as given, where it is not to be guessed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from legation.errors import InputError

MOST_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that hold the fields of an article; None: guessed by the usual names (records.NAMES).

    A name is looked for as it is, then in any case, then as a way into objects of JSON ("source.name").

    Attributes:
        id: the article's own id.
        title: its headline.
        text: its text.
        date: the day of publication.
        url: the address of the original.
        publisher: who published it.
        place: the dateline's place.
    """

    id: str | None = None
    title: str | None = None
    text: str | None = None
    date: str | None = None
    url: str | None = None
    publisher: str | None = None
    place: str | None = None

    def given(self) -> Iterator[tuple[str, str]]:
        """Yield the fields that are given, with their columns."""
        for name in FIELDS:
            column = getattr(self, name)
            if column is not None:
                yield name, column


FIELDS = tuple(field.name for field in fields(Columns))
GUESSED = Columns()


def columns_of(pairs: Iterable[str]) -> Columns:
    """Return the columns that a user gives.

    Args:
        pairs: field and column, several with commas: "text=body,date=published".

    Raises:
        InputError: a pair is none, or no article has such a field.

    >>> columns_of(["text=body,date=published"]).date
    'published'
    """
    given: dict[str, str] = {}
    for pair in (part for text in pairs for part in text.split(",")):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column:
            raise InputError(f"--map {pair!r}: no column; write FIELD=COLUMN, as text=body")
        if field not in FIELDS:
            raise InputError(f"--map {pair!r}: an article has no field {field!r}; give one of {', '.join(FIELDS)}")
        if given.setdefault(field, column) != column:
            raise InputError(f"--map {pair!r}: {field} is {given[field]!r} already; give one column a field")
    return Columns(**given)


def check_columns(there: Iterable[str], columns: Columns, *, where: str) -> None:
    """Make sure that a table has the columns that were given.

    Raises:
        InputError: one is not there; those that are get listed.
    """
    names = [str(name) for name in there]
    lowered = {name.lower().strip() for name in names}
    for field, column in columns.given():
        if column not in names and column.lower().strip() not in lowered:
            raise InputError(f"no column {column!r} for {field}; {listed(names)}", path=where, line=1)


def listed(names: Iterable[str]) -> str:
    """Return the names of columns as words for a message."""
    all_names = [str(name) for name in names]
    shown = ", ".join(name[:60] for name in all_names[:MOST_LISTED])
    return f"there are {shown or 'none'}" + (" …" if len(all_names) > MOST_LISTED else "")
