"""CSV tables of a user: header and rows, with errors that name file and line."""

import csv
from collections.abc import Iterable
from pathlib import Path

from legation.errors import InputError


def read_csv(path: Path, needed: Iterable[str]) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of a CSV file.

    Args:
        path: the file; UTF-8.
        needed: columns that it must have.

    Raises:
        InputError: it cannot be read, lacks a column, or a row has too few or too many cells.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error}); give a CSV file in UTF-8", path=str(path)) from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[list[str]] = []
    try:
        header = next(reader, [])
        if missing := [column for column in needed if column not in header]:
            raise InputError(f"no column {', '.join(missing)}; it has {', '.join(header)}", path=str(path), line=1)
        for row in reader:
            if row and len(row) != len(header):
                raise InputError(
                    f"{len(row)} cells where the header has {len(header)}; quote cells that hold commas",
                    path=str(path),
                    line=reader.line_num,
                )
            if row:
                rows.append(row)
    except csv.Error as error:
        raise InputError(
            f"no CSV ({error}); check its quotation marks", path=str(path), line=reader.line_num
        ) from error
    return header, rows
