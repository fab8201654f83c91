"""What a watch remembers between its rounds, in one file of SQLite: each change is there whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from legation.errors import GraphError

NOTES = "watch.sqlite"
SCHEMA = 1
"""Raised when the tables change."""
DAY = 24 * 3600.0
"""Seconds for which a robots.txt is kept at most, whatever a clock that was wrong has noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """When a host may be asked again (seconds since 1970), how often it failed in a row, and why it waits."""

    ready: float = 0.0
    failures: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """An address: what its last answer was known by, and when it may be asked again.

    Attributes:
        final: the address that answered, after redirections.
        etag: its ETag, or None.
        modified: its Last-Modified, or None.
        failures: how often it failed in a row.
        ready: when it may be asked again, in seconds since 1970.
        why: what went wrong the last time, or "".
    """

    final: str = ""
    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    ready: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An article that was added.

    Attributes:
        origin: the feed or file that gave it.
        digest: of what it said there.
        page: "done" where the page behind its link was read or cannot be, "owed" where it is to be tried again, else "".
        tries: how often its page was tried in vain.
    """

    origin: str
    digest: str
    page: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNote:
    """A file that was read: when it was changed last (nanoseconds), its size and digest, and its article if it has just one."""

    modified: int
    size: int
    digest: str
    article: str | None = None
    gone: bool = False


class Notes:
    """Open notes; `open_notes` makes them.

    Args:
        sql: the connection.
    """

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Do all of the writing inside, or none of it."""
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._sql.rollback()
            raise
        self._sql.commit()

    def host(self, name: str) -> Host:
        """Return what is known of a host."""
        row = self._row("SELECT ready, failures, why FROM host WHERE name = ?", name)
        return Host(ready=row[0], failures=row[1], why=row[2]) if row else Host()

    def note_host(self, name: str, host: Host) -> None:
        """Note it."""
        self._sql.execute("INSERT OR REPLACE INTO host VALUES (?, ?, ?, ?)", (name, host.ready, host.failures, host.why))

    def robots(self, origin: str, *, now: float) -> tuple[str | None] | None:
        """Return the robots.txt of an origin, (None,) where nothing may be asked there, None where it is to be asked for."""
        row = self._row("SELECT text FROM robots WHERE origin = ? AND until > ? AND until <= ?", origin, now, now + DAY)
        return (row[0],) if row else None

    def note_robots(self, origin: str, text: str | None, *, until: float) -> None:
        """Note it for a time."""
        self._sql.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, text, until))

    def resource(self, url: str) -> Resource:
        """Return what is known of an address."""
        row = self._row("SELECT final, etag, modified, failures, ready, why FROM resource WHERE url = ?", url)
        if row is None:
            return Resource()
        return Resource(final=row[0], etag=row[1], modified=row[2], failures=row[3], ready=row[4], why=row[5])

    def note_resource(self, url: str, known: Resource) -> None:
        """Note it; what is as if never asked is forgotten."""
        if known == Resource():
            self._sql.execute("DELETE FROM resource WHERE url = ?", (url,))
            return
        row = (url, known.final, known.etag, known.modified, known.failures, known.ready, known.why)
        self._sql.execute("INSERT OR REPLACE INTO resource VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def seen(self, id: str) -> Seen | None:
        """Return what is known of an article, or None."""
        row = self._row("SELECT origin, digest, page, tries FROM seen WHERE id = ?", id)
        return Seen(origin=row[0], digest=row[1], page=row[2], tries=row[3]) if row else None

    def note_seen(self, id: str, seen: Seen) -> None:
        """Note it."""
        row = (id, seen.origin, seen.digest, seen.page, seen.tries)
        self._sql.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", row)

    def file(self, path: str) -> FileNote | None:
        """Return what is known of a file, or None."""
        row = self._row("SELECT modified, size, digest, article, gone FROM file WHERE path = ?", path)
        return _file_note(row) if row else None

    def files(self) -> list[tuple[str, FileNote]]:
        """Return the files that were read, by path."""
        rows = self._sql.execute("SELECT path, modified, size, digest, article, gone FROM file ORDER BY path").fetchall()
        return [(row[0], _file_note(row[1:])) for row in rows]

    def files_of(self, digest: str) -> list[tuple[str, FileNote]]:
        """Return the files that were read and said the same."""
        statement = "SELECT path, modified, size, digest, article, gone FROM file WHERE digest = ? ORDER BY path"
        return [(row[0], _file_note(row[1:])) for row in self._sql.execute(statement, (digest,)).fetchall()]

    def note_file(self, path: str, note: FileNote | None) -> None:
        """Note a file; None forgets it."""
        if note is None:
            self._sql.execute("DELETE FROM file WHERE path = ?", (path,))
            return
        row = (path, note.modified, note.size, note.digest, note.article, note.gone)
        self._sql.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", row)

    def meta(self, name: str) -> str | None:
        """Return what is noted under a name."""
        row = self._row("SELECT value FROM meta WHERE name = ?", name)
        return row[0] if row else None

    def note(self, name: str, value: str) -> None:
        """Note a value under a name."""
        self._sql.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._sql.execute(statement, values).fetchone()
        return row


def _file_note(row: tuple[Any, ...]) -> FileNote:
    modified, size, digest, article, gone = row
    return FileNote(modified=modified, size=size, digest=digest, article=article, gone=bool(gone))


@contextmanager
def open_notes(folder: Path) -> Iterator[Notes]:
    """Open the notes of a graph's store, made if missing.

    Args:
        folder: the folder of the store; made if missing.

    Raises:
        GraphError: they are damaged, of a newer version, or cannot be written.
    """
    path = folder / NOTES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sql = sqlite3.connect(path, timeout=60, isolation_level=None)
        try:
            _check(sql, path)
            yield Notes(sql)
        finally:
            sql.close()
    except sqlite3.Error as error:
        raise GraphError(f"{path}: cannot be used ({error}); {_advice(error)}") from error
    except OSError as error:
        raise GraphError(f"{path}: cannot be written ({error.strerror}); check the permissions of the folder") from error


def _advice(error: sqlite3.Error) -> str:
    if getattr(error, "sqlite_errorname", "") in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return "delete it: the next round asks all feeds and reads all files again, and adds nothing twice"
    return "check disk and permissions, and run the same command again"


def _check(sql: sqlite3.Connection, path: Path) -> None:
    (version,) = sql.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA:
        raise GraphError(f"{path}: made by a newer legation (version {version} of its tables); install that one")
    if version == 0:
        text = (files("legation.watching") / "schema.sql").read_text(encoding="utf-8")
        bare = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
        with Notes(sql).writing():
            for statement in bare.split(";"):
                sql.execute(statement)
            sql.execute(f"PRAGMA user_version = {SCHEMA}")
