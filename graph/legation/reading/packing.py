"""Compressed files -> the bytes inside, as they are read: gzip, Zstandard, bzip2, xz. What is cut off, broken or bloated says so."""

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, BinaryIO, cast

from legation.errors import InputError

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError, ZstdFile
else:
    from backports.zstd import ZstdError, ZstdFile

HEAD = 65536
"""Bytes from which the kind of a file is told."""
UNPACKED, TIMES = 16 * 2**20, 200
"""A file that unpacks to more than these bytes, and to more than so many times its own size, is a bomb; text unpacks to 3 to 20 times."""

_PACKINGS: Mapping[str, tuple[bytes, Callable[[IO[bytes]], IO[bytes]]]] = {
    "gzip": (b"\x1f\x8b", lambda file: cast(IO[bytes], gzip.GzipFile(fileobj=file))),
    "Zstandard": (b"\x28\xb5\x2f\xfd", lambda file: cast(IO[bytes], ZstdFile(file))),
    "bzip2": (b"BZh", lambda file: cast(IO[bytes], bz2.BZ2File(file))),
    "xz": (b"\xfd7zXZ\0", lambda file: cast(IO[bytes], lzma.LZMAFile(file))),  # noqa: SIM115 - closed by its reader
}
SUFFIXES: Mapping[str, str] = {".gz": "gzip", ".zst": "Zstandard", ".zstd": "Zstandard", ".bz2": "bzip2", ".xz": "xz"}
_SHORT = {".tgz": (".tar", "gzip"), ".tbz2": (".tar", "bzip2"), ".txz": (".tar", "xz"), ".tzst": (".tar", "Zstandard")}
BROKEN = (zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, ZstdError, NotImplementedError, OSError, RuntimeError, ValueError)


def bare_name(name: str) -> tuple[str, str | None]:
    """Return a file's name without the ending of its compression, and that compression.

    >>> bare_name("a.jsonl.gz"), bare_name("b.tgz"), bare_name("c.txt")
    (('a.jsonl', 'gzip'), ('b.tar', 'gzip'), ('c.txt', None))
    """
    suffix = PurePath(name).suffix
    if suffix.lower() in _SHORT:
        ending, packing = _SHORT[suffix.lower()]
        return name.removesuffix(suffix) + ending, packing
    packed = SUFFIXES.get(suffix.lower())
    return (name.removesuffix(suffix), packed) if packed else (name, None)


def packing_of(head: bytes) -> str | None:
    """Return the compression of a file that begins with HEAD, or None."""
    if head.startswith(b"BZh") and head[4:10] not in (b"1AY&SY", b"\x17rE8P\x90"):
        return None
    return next((name for name, (magic, _) in _PACKINGS.items() if head.startswith(magic)), None)


def unpacked(file: BinaryIO, packing: str) -> BinaryIO:
    """Return the bytes inside a compressed file, which raise InputError where they are damaged."""
    counted = _Counted(file)
    inner = _PACKINGS[packing][1](cast(IO[bytes], counted))
    return cast(BinaryIO, io.BufferedReader(Unpacked(inner, lambda: counted.count, packing), HEAD))


class _Counted:
    """A file that knows how much of it was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.count += len(data)
        return data


class Unpacked(io.RawIOBase):
    """The bytes inside a compressed stream; what is wrong with it is an InputError, raised after the bytes before it.

    Args:
        inner: what decompresses.
        packed: says how many compressed bytes were read so far.
        packing: the name of the compression, for messages.

    Attributes:
        failure: what was wrong with it, once it was met.
    """

    def __init__(self, inner: IO[bytes], packed: Callable[[], int], packing: str) -> None:
        self._inner = inner
        self._packed = packed
        self._packing = packing
        self._count = 0
        self.failure: InputError | None = None

    def readable(self) -> bool:
        """Whether it can be read, as io asks."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill BUFFER, as io asks, with what the next bytes unpack to."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self.failure:
            raise self.failure
        try:
            data = cast(io.BufferedReader, self._inner).read1(len(view))
        except EOFError:
            raise self._failed("is cut off", "get it whole") from None
        except InputError as error:
            self.failure = error
            raise
        except BROKEN as error:
            raise self._failed(f"is damaged ({error})", "get it again") from error
        self._count += len(data)
        if self._count > UNPACKED and self._count > TIMES * self._packed():
            raise self._failed(f"unpacks to more than {TIMES} times its size", "unpack it first if it is no bomb")
        view[: len(data)] = data
        return len(data)

    def _failed(self, what: str, advice: str) -> InputError:
        self.failure = InputError(f"{self._packing} {what}; what stands before is read, {advice}")
        return self.failure


class _Begun(io.RawIOBase):
    """A stream of which the first bytes were read already; an error met by that is raised where it stands."""

    def __init__(self, head: bytes, failure: Exception | None, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._failure = failure
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._head:
            data: bytes | memoryview = self._head[: len(view)]
            self._head = self._head[len(view) :]
        elif self._failure:
            raise self._failure
        else:
            data = some(self._rest, len(view))
        view[: len(data)] = data
        return len(data)


def begun(file: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a file, and the file at its beginning, which need not be one that can go back."""
    if _can_go_back(file):
        place = file.tell()
        head = file.read(HEAD)
        file.seek(place)
        return head, file
    head, failure = b"", None
    try:
        while len(head) < HEAD and (data := some(file, HEAD - len(head))):
            head += data
    except (InputError, OSError) as error:
        failure = error
    return head, cast(BinaryIO, io.BufferedReader(_Begun(head, failure, file), HEAD))


def some(file: BinaryIO, size: int) -> bytes:
    """Return up to SIZE bytes that are there, so that those before an error are not lost with it."""
    read1 = getattr(file, "read1", file.read)
    data: bytes = read1(size)
    return data


def _can_go_back(file: BinaryIO) -> bool:
    try:
        return file.seekable()
    except (AttributeError, OSError, ValueError):
        return False


@contextmanager
def seekable(file: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file that can go back: itself, or a copy on disk for as long as it is needed."""
    if _can_go_back(file):
        yield file
        return
    with tempfile.TemporaryFile() as copy:
        while data := file.read(2**20):
            copy.write(data)
        copy.seek(0)
        yield cast(BinaryIO, copy)
