"""CSV tables: those of the ontology and of a user, whose rows know where they stand; those for spreadsheets, which must not
act."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from legation.errors import LocatedError


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by column, where it stands, and what kind of error it is that it has one."""

    cells: Mapping[str, str]
    path: str
    line: int
    failure: type[LocatedError]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def many(self, column: str) -> list[str]:
        """Return the values of a cell that holds several, separated by "|"."""
        value = self[column]
        return value.split("|") if value else []

    def error(self, message: str) -> LocatedError:
        """Return an error that names this row."""
        return self.failure(message, path=self.path, line=self.line)


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: the columns that its first line names, and its rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters at which a spreadsheet takes a cell for a formula (OWASP, CSV Injection)."""
_UNSEEN = " \xa0\u3000\0\ufffd\u200b\u200c\u200d\u2060\ufeff"
"""Characters in front of them that some programs drop."""


def safe_cell(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers.

    >>> safe_cell("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(_UNSEEN).startswith(FORMULA) else cell


def safe_csv(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV, none of whose cells is a formula."""
    return "".join(csv_lines([safe_cell(cell) for cell in row] for row in rows))


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield rows as lines of CSV that end in a line feed; cells with whatever else ends lines are quoted."""
    file = io.StringIO(newline="")
    # Python quotes no "\r" where rows end in "\n" alone; readers would begin a row after it.
    writer = csv.writer(file, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row)
        yield f"{file.getvalue()[:-2]}\n"
        file.seek(0)
        file.truncate()


def read_table(
    file: Traversable, *, needed: Iterable[str] = (), exact: Sequence[str] = (), failure: type[LocatedError]
) -> Table:
    """Return a CSV file with a header; empty lines are left out.

    Args:
        file: the file, in UTF-8.
        needed: columns that it must have.
        exact: its columns, where it may have no others; a file without any line has none.
        failure: the error to raise.

    Raises:
        LocatedError: of the kind FAILURE: the file cannot be read, lacks a column, or a row has too few or too many cells.
    """
    path = str(file)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise failure(f"cannot be read ({error}); save it as text in UTF-8", path=path) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        first = next(reader, None)
        header = first or []
        if exact and first is not None and header != list(exact):
            raise failure(f"the first line is not {','.join(exact)}; write it", path=path, line=1)
        if missing := [column for column in needed if column not in header]:
            has = ", ".join(header) or "none"
            message = f"no column {', '.join(missing)}; it has {has}: its first line names the columns"
            raise failure(message, path=path, line=1)
        for cells in filter(None, reader):
            row = Row(dict(zip(header, cells, strict=False)), path, reader.line_num, failure)
            if len(cells) != len(header):
                raise row.error(f"{len(cells)} cells where the header has {len(header)}; quote cells that hold commas")
            rows.append(row)
    except csv.Error as error:
        raise failure(f"no CSV ({error}); check its quotation marks", path=path, line=reader.line_num) from error
    return Table(tuple(header), tuple(rows))
