"""Archives of many files -> their members one by one, nothing unpacked to disk: zip, tar."""

import io
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from legation.errors import InputError
from legation.model import Problem
from legation.reading.packing import BROKEN, HEAD, TIMES, UNPACKED, Unpacked, seekable

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A file within an archive, to be read before the next one is asked for.

    Attributes:
        where: the archive and the member's name, for problems: a label, never a path.
        name: the member's name, whose ending tells its format.
        file: its bytes.
    """

    where: str
    name: str
    file: BinaryIO


Members = Callable[[BinaryIO, str], Iterator[Member | Problem]]


def members_of_zip(file: BinaryIO, where: str) -> Iterator[Member | Problem]:
    """Yield the files of a zip archive, and a problem for each that cannot be opened.

    Raises:
        InputError: it is damaged.
    """
    with seekable(file) as source:
        try:
            archive = zipfile.ZipFile(source)
        except BROKEN as error:
            raise InputError(f"zip is damaged ({error}); get it again") from error
        size, total = source.seek(0, 2), 0
        for info in archive.infolist():
            label = f"{where}/{_shown(info.filename)}"
            if info.is_dir():
                continue
            if _is_bloated(info.file_size, info.compress_size) or _is_bloated(total + info.file_size, size):
                message = f"unpacks to more than {TIMES} times its size; left out, unpack it first if it is no bomb"
                yield Problem(where=label, message=message)
                continue
            total += info.file_size
            if info.flag_bits & 1:
                yield Problem(where=label, message="encrypted; left out, unpack the archive with its password first")
            else:
                yield _zipped(archive, info, label)


def _is_bloated(size: int, packed: int) -> bool:
    return size > UNPACKED and size > TIMES * packed


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> Member | Problem:
    try:
        inner = archive.open(info)
    except (*BROKEN, EOFError) as error:
        return Problem(where=label, message=f"cannot be unpacked ({error}); left out, get the archive again")
    stream = Unpacked(inner, lambda: info.compress_size, "zip member")
    return Member(label, info.filename, cast(BinaryIO, io.BufferedReader(stream, HEAD)))


def members_of_tar(file: BinaryIO, where: str) -> Iterator[Member | Problem]:
    """Yield the files of a tar archive as they come; links and devices are none.

    Raises:
        InputError: it is damaged.
    """
    stream: Unpacked | None = None
    try:
        with tarfile.open(fileobj=cast(IO[bytes], file), mode="r|", errorlevel=1) as archive:
            for info in archive:
                label = f"{where}/{_shown(info.name)}"
                if info.issparse():
                    yield Problem(where=label, message="a sparse file; left out, unpack the archive first")
                elif info.isreg() and (inner := archive.extractfile(info)) is not None:
                    stream = Unpacked(inner, lambda: sys.maxsize, "tar member")
                    yield Member(label, info.name, cast(BinaryIO, io.BufferedReader(stream, HEAD)))
    except (tarfile.TarError, EOFError, zlib.error, ValueError, IndexError) as error:
        if stream is not None and stream.failure:
            raise stream.failure from error
        raise InputError(f"tar is damaged or cut off ({error}); what stands before is read, get it again") from error


def _shown(name: str) -> str:
    """A member's name as one line to print, whatever it holds."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in name[:LONGEST_NAME])
    return shown + "…" if len(name) > LONGEST_NAME else shown


def is_hidden(name: str) -> bool:
    """Whether a member is hidden, or what macOS puts beside the files."""
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in PurePosixPath(name).parts)


ARCHIVES: Mapping[str, Members] = {"zip": members_of_zip, "tar": members_of_tar}
