"""A file as it is given -> the parts of it that hold articles: unpacked, member by member, with the format of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from legation.errors import InputError
from legation.model import Problem
from legation.reading.archives import ARCHIVES, is_hidden
from legation.reading.formats import FORMATS, format_of
from legation.reading.packing import bare_name, begun, packing_of, unpacked
from legation.reading.sniffing import is_json_lines, sniffed

KINDS = ".txt, .html, .jsonl, .json, .csv, .xml, .rss, .pdf, .eml, .mbox, .parquet or .warc"
DEEPEST = 3
"""How often a file may be compressed over and over."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one reader reads.

    Attributes:
        where: the file, and the member within an archive, for problems.
        form: its format, of FORMATS.
        file: its bytes, to be read before the next part is asked for.
    """

    where: str
    form: str
    file: BinaryIO


def is_told(name: str) -> bool:
    """Whether a file's name says that it is read, so that a folder's file is; "dump.gz" may be, and is looked into."""
    bare, packing = bare_name(name)
    return format_of(Path(name)) is not None or (packing is not None and not Path(bare).suffix)


def parts_of(file: BinaryIO, where: str, *, name: str | None = None, depth: int = 0, inside: bool = False) -> Iterator[Part | Problem]:
    """Yield the parts of a file, and a problem for each that cannot be read.

    Args:
        file: an open file, at its beginning.
        where: what it is called in problems.
        name: its name, whose ending tells its format; none: as `where`.
        depth: how often it was compressed around that.
        inside: whether it is a member of an archive.

    Raises:
        InputError: it is damaged.
    """
    bare, promised = bare_name(where if name is None else name)
    head, file = begun(file)
    packing = packing_of(head)
    if packing and depth == DEEPEST:
        raise InputError("compressed over and over; unpack it first")
    if packing:
        yield from parts_of(unpacked(file, packing), where, name=bare, depth=depth + 1, inside=inside)
        return
    if promised and b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"no {promised}, though its name says so; get it again")
    form = _form(bare, head)
    if form in FORMATS:
        yield Part(where, form, file)
    elif form not in ARCHIVES:
        yield Problem(where=where, message=f"{form.upper()} of a kind that is not read; save the articles as {KINDS}")
    elif inside:
        yield Problem(where=where, message="an archive within an archive; left out, unpack the outer one first")
    else:
        yield from _members(form, file, where)


def _members(form: str, file: BinaryIO, where: str) -> Iterator[Part | Problem]:
    nothing = True
    for member in ARCHIVES[form](file, where):
        if isinstance(member, Problem):
            yield member
        elif is_told(member.name) and not is_hidden(member.name):
            try:
                yield from parts_of(member.file, member.where, name=member.name, inside=True)
            except InputError as error:
                yield Problem(where=member.where, message=error.message)
        else:
            continue
        nothing = False
    if nothing:
        yield Problem(where=where, message=f"nothing readable in it; give {KINDS} files")


def _form(name: str, head: bytes) -> str:
    """The format by the name, and by the content where the name tells none, or says JSON of JSON Lines."""
    told = format_of(Path(name))
    if told == "json":
        return "jsonl" if is_json_lines(head) else "json"
    is_xml = Path(name).suffix.lower() == ".xml"
    if told is not None and not is_xml:
        return told
    found = sniffed(head)
    if is_xml:  # many formats have this ending, and the root tells which
        return found if found in FORMATS and found != "text" else "xml"
    is_other = found in ARCHIVES and Path(name).suffix  # a .docx is a zip too
    return "text" if is_other else found
