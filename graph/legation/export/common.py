"""What an exporter is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from legation.model import Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """Writes findings in one format.

    Attributes:
        name: the format's name on the command line.
        purpose: what it is for, in one line.
        write: takes findings and the path of the file or folder to write.
    """

    name: str
    purpose: str
    write: Callable[[Findings, Path], None]
