"""What a run has read so far, on disk: the same command goes on where an interrupted one was.

A draft is a folder in store/ of the graph's folder, laid out as a graph's folder itself, so that its graph is made in it
while the old one can still be asked; only then does it take its place.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from legation.corpus.settings import Settings
from legation.corpus.workers import Read, read_of
from legation.errors import GraphError
from legation.events.extension import Extension
from legation.model import Article, Citation, Reading
from legation.store import DECISIONS, FRAMES, READINGS, STORE, kept_readings, open_store, silent, take_place
from legation.store.ledger import Ledger, open_ledger
from legation.store.lock import Tell, writing_lock
from legation.store.records import value_of

DRAFT = "draft"
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an article is known by.

    Attributes:
        whole: of all of it.
        content: of that on which its reading depends, text and day: copies have the same.
    """

    whole: str
    content: str


UNKNOWN = Fingerprint("", "")
"""That of an article that was read elsewhere."""


def fingerprint_of(article: Article) -> Fingerprint:
    """Return the fingerprint of an article: two digests, 24 hexadecimal digits of SHA-256 each."""
    content = f"{article.citation.date or ''}\n{article.text}".encode(errors="replace")
    return Fingerprint(digest_of(repr(article).encode(errors="replace")), digest_of(content))


def digest_of(data: bytes) -> str:
    """Return the fingerprint of bytes."""
    return hashlib.sha256(data).hexdigest()[:24]


class Draft:
    """An open draft; `open_draft` makes it.

    Args:
        folder: where it is.
        ledger: its readings.
        run: the number of this run; articles of earlier runs that do not come again are dropped in the end.
    """

    def __init__(self, folder: Path, ledger: Ledger, run: int) -> None:
        self.folder = folder
        self._ledger = ledger
        self._run = run

    def count(self) -> int:
        """Return how many articles of this run are in it."""
        return int(self._ledger.value("SELECT COUNT(*) FROM draft WHERE run = ?", self._run) or 0)

    def seen(self, id: str) -> tuple[str | None, bool]:
        """Return an article's fingerprint as it was read, None if it was not, and whether that was in this run."""
        for whole, run in self._ledger.rows("SELECT whole, run FROM draft WHERE id = ?", id):
            return whole, run == self._run
        return None, False

    def read_as(self, fingerprint: Fingerprint, citation: Citation) -> Read | None:
        """Return what an article tells that is a copy of one read before; None if there is none."""
        statement = "SELECT reading FROM draft JOIN article USING (id) WHERE content = ? LIMIT 1"
        for record in self._ledger.column(statement, fingerprint.content):
            return copied(record, citation)
        return None

    def keep(self, items: Iterable[tuple[Read, Fingerprint]], again: Sequence[str]) -> None:
        """Keep what was read, and the articles that an earlier run has read."""
        with self._ledger.writing():
            for read, fingerprint in items:
                self._ledger.write("INSERT OR REPLACE INTO article VALUES (?, ?, ?)", read.id, read.date, read.record)
                row = (read.id, fingerprint.whole, fingerprint.content, self._run)
                self._ledger.write("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)", *row)
            self._ledger.write_all("UPDATE draft SET run = ? WHERE id = ?", ((self._run, id) for id in again))

    def drop_the_rest(self) -> None:
        """Drop what only an earlier run had."""
        with self._ledger.writing():
            self._ledger.write("DELETE FROM article WHERE id IN (SELECT id FROM draft WHERE run <> ?)", self._run)
            self._ledger.write("DELETE FROM draft WHERE run <> ?", self._run)


def copied(record: str, citation: Citation) -> Read:
    """Return what a copy of an article tells: the same, under its own citation."""
    return read_of(replace(value_of(Reading, record), citation=citation))


def draft_of(folder: Path) -> Path:
    """Return where the draft of a graph's folder is."""
    return folder / STORE / DRAFT


@contextmanager
def open_draft(folder: Path, settings: Settings, *, tell: Tell = silent) -> Iterator[Draft]:
    """Open the draft of a folder, made if missing; one that was read with other settings is begun again.

    Args:
        folder: the graph's folder; made if missing.
        settings: with what articles are read.
        tell: called with a line when there is something to go on with.

    Raises:
        GraphError: another run is at work on it, or it cannot be written.
    """
    place = draft_of(folder)
    try:
        (place / STORE).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(f"{folder}: cannot be written ({error.strerror}); choose another folder with -o") from error
    with writing_lock(place, patience=_PATIENCE), open_ledger(place / STORE / READINGS) as ledger:
        run = _begun(ledger, settings.stamp())
        _lay_beside(folder, place, settings.extension)
        there = int(ledger.value("SELECT COUNT(*) FROM draft") or 0)
        if there:
            tell(f"{folder}: an earlier run has read {there:,} articles; going on")
        yield Draft(place, ledger, run)


def _begun(ledger: Ledger, stamp: str) -> int:
    """The number of a new run on a ledger; what was read with other settings goes."""
    with ledger.writing():
        ledger.write(
            "CREATE TABLE IF NOT EXISTS draft (id TEXT PRIMARY KEY, whole TEXT, content TEXT, run INTEGER) WITHOUT ROWID"
        )
        ledger.write("CREATE INDEX IF NOT EXISTS draft_content ON draft (content)")
        if ledger.meta("draft") != stamp:
            for table in ("draft", "article"):
                ledger.write(f"DELETE FROM {table}")
            ledger.note("draft", stamp)
        run = int(ledger.meta("run") or 0) + 1
        ledger.note("run", str(run))
        ledger.write("DELETE FROM meta WHERE name = 'stamp'")  # what was derived from fewer articles is derived again
    return run


def _lay_beside(folder: Path, place: Path, extension: Extension) -> None:
    """Put decisions and frames, on which a graph rests, into a draft."""
    (place / DECISIONS).unlink(missing_ok=True)
    if (folder / DECISIONS).is_file():
        shutil.copyfile(folder / DECISIONS, place / DECISIONS)
    (place / FRAMES).unlink(missing_ok=True)
    if extension.text:
        (place / FRAMES).write_text(extension.text, encoding="utf-8")


def drafted_readings(folder: Path) -> list[Reading]:
    """Return what a draft that is complete has read, by id."""
    return kept_readings(draft_of(folder))


def settle(folder: Path, *, tell: Tell = silent) -> None:
    """Make the graph of a draft that is complete, and put its store in place of the folder's.

    A kill at any moment leaves the old store or the new one, and the same command goes on.

    Args:
        folder: the graph's folder.
        tell: called with a line where something takes time.
    """
    place = draft_of(folder)
    with open_store(place, tell=tell):
        pass
    take_place(place, folder, tell=tell)
    with open_ledger(folder / STORE / READINGS) as ledger, ledger.writing():
        ledger.note("built", "yes")
        ledger.write("DROP TABLE IF EXISTS draft")
        ledger.write("DELETE FROM meta WHERE name IN ('draft', 'run')")
    discard(folder)


def discard(folder: Path) -> None:
    """Take away the draft of a folder, and what was made for it alone."""
    shutil.rmtree(draft_of(folder), ignore_errors=True)
    with suppress(OSError):  # not empty
        (folder / STORE).rmdir()
        folder.rmdir()
