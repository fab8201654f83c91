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


_LINE_ENDS = {b"\r": b"&#13;", "\u2028".encode(): b"&#8232;"}


def with_line_ends(xml: bytes) -> bytes:
    """Return XML with references for the line ends within its texts that readers would turn into "\\n".

    XML 1.0 does so with carriage returns, xmldom, which reads for graphology, with U+2028 too, as XML 1.1 has it.

    Args:
        xml: a document in UTF-8, whose own lines end in "\\n".
    """
    for character, reference in _LINE_ENDS.items():
        xml = xml.replace(character, reference)
    return xml
