"""The readings of a folder's articles and what follows from them, in one file of SQLite."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from legation.errors import GraphError

SCHEMA = 1
"""Raised when the tables change."""


class Ledger:
    """An open ledger; its tables are described in schema.sql.

    Attributes:
        path: the file.
        sql: the connection; statements outside `writing` read.
    """

    def __init__(self, path: Path, sql: sqlite3.Connection) -> None:
        self.path = path
        self.sql = sql

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.sql.execute(statement, values).fetchall()

    def column(self, statement: str, *values: object) -> list[str]:
        """Return the first column of a query."""
        return list(self.each(statement, *values))

    def each(self, statement: str, *values: object) -> Iterator[str]:
        """Yield the first column of a query, however many rows it has; nothing is to be written meanwhile."""
        return (row[0] for row in self.sql.execute(statement, values))

    def value(self, statement: str, *values: object) -> str | None:
        """Return the first value of a query, or None."""
        row = self.sql.execute(statement, values).fetchone()
        return None if row is None else row[0]

    def write(self, statement: str, *values: object) -> None:
        """Run a statement within a transaction of `writing`."""
        self.sql.execute(statement, values)

    def write_all(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run a statement for each row within a transaction of `writing`."""
        self.sql.executemany(statement, rows)

    def meta(self, name: str) -> str | None:
        """Return what is noted under a name."""
        return self.value("SELECT value FROM meta WHERE name = ?", name)

    def note(self, name: str, value: str) -> None:
        """Note a value under a name, within a transaction of `writing`."""
        self.write("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Do all of the writing inside, or none of it."""
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.sql.rollback()
            raise
        self.sql.commit()

    def close(self) -> None:
        """Close the file."""
        self.sql.close()


@contextmanager
def open_ledger(path: Path, *, writable: bool = True) -> Iterator[Ledger]:
    """Open a ledger, made if missing where it may be written.

    Args:
        path: the file.
        writable: whether to write; a file in a read-only folder can be read.

    Raises:
        GraphError: it is missing, damaged, of a newer version, or the disk does not let it be written.
    """
    with _explained(path):
        # whoever only reads may have to roll back what a killed process left: "rw" where the file may be written
        mode = "rwc" if writable else "rw" if os.access(path, os.W_OK) else "ro"
        sql = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=60)
        sql.isolation_level = None
        ledger = Ledger(path, sql)
        try:
            _check(ledger, writable=writable)
            yield ledger
        finally:
            ledger.close()


def _check(ledger: Ledger, *, writable: bool) -> None:
    (version,) = ledger.sql.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA:
        raise GraphError(f"{ledger.path}: made by a newer legation (version {version} of its tables); install that one")
    if version == 0 and writable:
        with ledger.writing():
            for statement in _statements():
                ledger.write(statement)
            ledger.write(f"PRAGMA user_version = {SCHEMA}")
    elif version == 0:
        raise GraphError(f"{ledger.path}: empty; make it with `legation add`")


def _statements() -> list[str]:
    text = (files("legation.store") / "schema.sql").read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return [statement for statement in bare.split(";") if statement.strip()]


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise GraphError(f"{path}: {_advice(error, path)}") from error


def _advice(error: Exception, path: Path) -> str:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code == "SQLITE_FULL":
        return "the disk is full; free some room and run the same command again, what was added before is kept"
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return "cannot be written; check the permissions of the folder, or copy it to where you may write"
    if code.startswith("SQLITE_CANTOPEN"):
        return "cannot be opened; check its permissions" if path.exists() else "is not there; make it with `legation add`"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "is being written by another process; wait for it and run the same command again"
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"is damaged ({error}); bring a backup back with `legation restore`, or build the folder again"
    return f"cannot be used ({error}); check the disk and run the same command again"
