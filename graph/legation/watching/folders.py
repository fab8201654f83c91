"""Watched folders and files: what in them is new or changed since it was read, and what is still being written."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from legation.model import Problem
from legation.reading.formats import format_of
from legation.watching.notes import FileNote, Notes
from legation.watching.visiting import Clock

SETTLED = 2.0
"""Seconds for which a file is left as it is before it counts as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A file as it was looked at: when it was changed last (nanoseconds), and its size."""

    path: Path
    modified: int
    size: int

    @property
    def key(self) -> str:
        """Under which name it is noted."""
        return str(self.path.absolute())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A file that is to be read.

    Attributes:
        path: the file.
        note: what to note once it has been read.
        before: what was noted of it before, or None.
    """

    path: Path
    note: FileNote
    before: FileNote | None

    @property
    def key(self) -> str:
        """Under which name it is noted."""
        return str(self.path.absolute())


def fresh_files(
    paths: Iterable[Path], notes: Notes, *, without: Path, clock: Clock, waiting: list[Path], problems: list[Problem]
) -> Iterator[Fresh]:
    """Yield the files that are new or changed, those last that were written a moment ago.

    Args:
        paths: files, and folders with files of a kind that is read.
        notes: what was read.
        without: a folder whose files are not read: the graph's own.
        clock: the time.
        waiting: where files are put that are still being written.
        problems: where what cannot be read is put.
    """
    young: list[Look] = []
    started = clock.now()
    for look in _looks(paths, without, problems):
        known = notes.file(look.key)
        if known and (known.modified, known.size, known.gone) == (look.modified, look.size, False):
            continue
        if look.modified / 1e9 > clock.now() - SETTLED:
            young.append(look)
        else:
            yield from _fresh(look, known, notes, waiting, problems)
    if young:
        clock.sleep(max(0.0, started + SETTLED - clock.now()))
    for look in young:
        if _look(look.path) == look:
            yield from _fresh(look, notes.file(look.key), notes, waiting, problems)
        else:
            waiting.append(look.path)


def gone_files(notes: Notes) -> list[str]:
    """Return the files that were read and have gone since, each once, and note that they have."""
    gone = [(path, note) for path, note in notes.files() if not note.gone and not Path(path).exists()]
    with notes.writing():
        for path, note in gone:
            notes.note_file(path, replace(note, gone=True))
    return [path for path, _ in gone]


def _fresh(look: Look, known: FileNote | None, notes: Notes, waiting: list[Path], problems: list[Problem]) -> Iterator[Fresh]:
    try:
        digest = _digest(look.path)
    except OSError as error:
        problems.append(_closed(look.path, error))
        return
    if _look(look.path) != look:
        waiting.append(look.path)
        return
    note = FileNote(modified=look.modified, size=look.size, digest=digest, article=known.article if known else None)
    renamed = next((path for path, _ in notes.files_of(digest) if path != look.key and not Path(path).exists()), None)
    if known and known.digest == digest:
        with notes.writing():
            notes.note_file(look.key, note)
    elif renamed is not None:
        before = notes.file(renamed)
        with notes.writing():
            notes.note_file(look.key, replace(note, article=before.article if before else None))
            notes.note_file(renamed, None)
    else:
        yield Fresh(path=look.path, note=note, before=known)


def _looks(paths: Iterable[Path], without: Path, problems: list[Problem]) -> Iterator[Look]:
    own, seen = without.resolve(), set[str]()
    for path in paths:
        for file in _files(path, own, problems):
            look = _look(file)
            if look is not None and look.key not in seen:
                seen.add(look.key)
                yield look


def _files(path: Path, own: Path, problems: list[Problem]) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    errors: list[OSError] = []
    for root, folders, names in os.walk(path, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(root, name).resolve() != own)
        for name in sorted(names):
            file = Path(root, name)
            if not name.startswith(".") and format_of(file) and file.is_file():
                yield file
    problems.extend(_closed(Path(error.filename or path), error) for error in errors)


def _look(path: Path) -> Look | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return Look(path=path, modified=stat.st_mtime_ns, size=stat.st_size)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:24]


def _closed(path: Path, error: OSError) -> Problem:
    return Problem(where=str(path), message=f"cannot be read ({error.strerror}); check its permissions")
