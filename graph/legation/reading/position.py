"""How far reading has come, as a share of the bytes on disk, packed or not."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class Position:
    """How far reading has come; `read_articles` keeps it up to date."""

    def __init__(self) -> None:
        self._total = 0
        self._done = 0
        self._file: BinaryIO | None = None

    def expect(self, paths: Iterable[Path]) -> None:
        """Add up the sizes of what will be read; standard input has none."""
        for path in paths:
            with suppress(OSError):
                self._total += path.stat().st_size

    @contextmanager
    def within(self, file: BinaryIO) -> Iterator[None]:
        """Count a file that is being read."""
        self._file = file
        try:
            yield
        finally:
            self._done += self._place()
            self._file = None

    def share(self) -> float | None:
        """Return which share of all bytes was read, between 0 and 1; None where nobody can know."""
        return min((self._done + self._place()) / self._total, 1.0) if self._total else None

    def _place(self) -> int:
        if self._file is None:
            return 0
        try:
            return self._file.tell()
        except (OSError, ValueError):  # a pipe, or closed
            return 0
