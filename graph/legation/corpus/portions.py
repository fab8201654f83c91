"""What one worker reads at once: a stretch of JSON Lines or Parquet where it lies, or articles that were set down for it.

A portion is a value of a few words. Whoever gets one opens the file himself, so that only names go through the network.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from glob import glob, has_magic
from pathlib import Path
from typing import BinaryIO, Literal

import pyarrow as pa
from pyarrow import parquet

from legation.corpus.files import write_whole
from legation.errors import InputError
from legation.model import Article, Problem
from legation.reading import unfit
from legation.reading.formats import read_jsonl
from legation.reading.records import NAMES, article_of_record
from legation.store.records import json_of, value_of

_FORMS: dict[str, Literal["jsonl", "parquet"]] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet"}
_COLUMNS = frozenset(alias for aliases in NAMES.values() for alias in aliases)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A stretch of a file.

    Attributes:
        file: the file, from the root.
        where: the file as the user named it.
        form: how articles stand in it; "staged" is what `staged` writes.
        start: the first byte, or row.
        end: the byte or row behind the last.
        state: what changes when its content does.
    """

    file: str
    where: str
    form: Literal["jsonl", "parquet", "staged"]
    start: int
    end: int
    state: str


def direct_files(inputs: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the files that workers can open by themselves, and the inputs that have to be read here.

    Args:
        inputs: files, folders and patterns ("/data/2024-*/*.jsonl"); "-" is standard input.
    """
    files: list[str] = []
    rest: list[str] = []
    for name in inputs:
        found = sorted(glob(name, recursive=True)) if has_magic(name) and not Path(name).exists() else [name]  # noqa: PTH207 - may begin at the root
        for one in found or [name]:
            inside = _inside(Path(one))
            (files if inside else rest).extend(inside or [one])
    return files, rest


def _inside(path: Path) -> list[str]:
    """The file, or the files of a folder that holds nothing else; nothing where a reader has to look."""
    if path.is_dir():
        paths = sorted(one for one in path.rglob("*") if one.is_file() and not _is_hidden(one, path))
    else:
        paths = [path] if path.is_file() else []
    return [str(one) for one in paths] if all(one.suffix.lower() in _FORMS for one in paths) else []


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def portions_of(files: Iterable[str], *, size: int) -> Iterator[Portion | Problem]:
    """Yield the portions of files in order, and a problem for a file that cannot be cut; no article is read.

    Args:
        files: JSON Lines and Parquet.
        size: about how many bytes of text a portion has.
    """
    for name in files:
        path = Path(name).absolute()
        try:
            path.open("rb").close()
            status = path.stat()
            whole = Portion(
                file=str(path), where=name, form=_FORMS[path.suffix.lower()], start=0, end=status.st_size,
                state=f"{status.st_size} {status.st_mtime_ns}",
            )  # fmt: skip
            cuts = _rows(path, size) if whole.form == "parquet" else range(0, status.st_size, size)
            ends = [*cuts[1:], cuts[-1] if whole.form == "parquet" else status.st_size] if cuts else []
            yield from (replace(whole, start=start, end=end) for start, end in zip(cuts, ends, strict=True) if start < end)
        except (OSError, pa.ArrowException) as error:
            yield Problem(where=name, message=f"cannot be read ({_reason(error)}); check the file and its permissions")


def _rows(path: Path, size: int) -> Sequence[int]:
    """At which rows of a Parquet file to cut, the end included: never across a row group."""
    metadata = parquet.read_metadata(path)
    cuts = [0]
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        rows = max(group.num_rows * size // max(group.total_byte_size, 1), 1)
        cuts += [*range(cuts[-1] + rows, cuts[-1] + group.num_rows, rows), cuts[-1] + group.num_rows]
    return cuts


def staged(articles: Iterable[Article], folder: Path, *, size: int) -> Iterator[Portion | Problem]:
    """Write articles down for the workers, portion by portion; a problem stands for one that no file can hold.

    Args:
        articles: in the order that counts.
        folder: where, on storage that all machines share; made if missing.
        size: about how many characters a portion has.

    Raises:
        OSError: the folder cannot be written.
    """
    lines: list[str] = []
    held = 0
    for article in articles:
        try:
            lines.append(json_of(article))
        except ValueError as error:  # half of a UTF-16 pair
            yield Problem(where=article.citation.id, message=f"cannot be written as UTF-8 ({error}); left out")
            continue
        held += len(article.text)
        if held >= size:
            yield _written(lines, folder)
            lines, held = [], 0
    if lines:
        yield _written(lines, folder)


def _written(lines: list[str], folder: Path) -> Portion:
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]
    path = folder.absolute() / f"{digest}.jsonl"
    write_whole(path, "".join(f"{line}\n" for line in lines).encode())
    return Portion(file=str(path), where=digest, form="staged", start=0, end=len(lines), state=digest)


def items_of(portion: Portion) -> Iterator[Article | Problem]:
    """Yield the articles of a portion, and a problem for each thing that cannot be read, with its line or row.

    Args:
        portion: which.

    Raises:
        InputError: the file is gone or closed.
    """
    path = Path(portion.file)
    try:
        if portion.form == "staged":
            yield from (value_of(Article, line) for line in path.read_text(encoding="utf-8").split("\n") if line)
            return
        numbered = _of_jsonl(path, portion) if portion.form == "jsonl" else _of_parquet(path, portion)
        for line, item in numbered:
            found = item if isinstance(item, Problem) else unfit(item, portion.where, line) or item
            yield _counted(found, path, portion) if isinstance(found, Problem) else found
    except (FileNotFoundError, PermissionError) as error:
        message = f"cannot be opened ({_reason(error)}); every machine needs it under this name"
        raise InputError(message, path=portion.file) from error
    except (OSError, pa.ArrowException) as error:
        yield Problem(where=portion.where, message=f"damaged from row {portion.start + 1} on ({_reason(error)}); make it again")


def _counted(problem: Problem, path: Path, portion: Portion) -> Problem:
    """A problem with its line in the whole file; lines before the portion are counted only where one is broken."""
    if portion.form == "parquet" or problem.line is None:
        return problem
    return replace(problem, line=problem.line + _lines_before(path, portion.start))


def _of_jsonl(path: Path, portion: Portion) -> Iterator[tuple[int | None, Article | Problem]]:
    """The lines that begin within the portion, numbered from its first."""
    with path.open("rb") as file:
        start = _line_start(file, portion.start, until=portion.end)
        if start < portion.end:
            end = _line_start(file, portion.end)
            file.seek(start)
            yield from read_jsonl(io.BufferedReader(_Stretch(file, end)), portion.where)


def _line_start(file: BinaryIO, offset: int, *, until: int | None = None) -> int:
    """Where the first line begins that does not begin before an offset; from `until` on it does not matter where."""
    if offset == 0:
        return 0
    file.seek(offset - 1)
    while (chunk := file.readline(_CHUNK)) and not chunk.endswith(b"\n"):
        if until is not None and file.tell() >= until:
            break
    return file.tell()


class _Stretch(io.RawIOBase):
    """The bytes of a file up to an end."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self._file = file
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        data = self._file.read(min(len(buffer), max(self._end - self._file.tell(), 0)))
        buffer[: len(data)] = data
        return len(data)


@lru_cache(maxsize=64)
def _lines_before(path: Path, offset: int) -> int:
    """How many lines begin before an offset."""
    if offset == 0:
        return 0
    count, left = 1, offset - 1
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(left, _CHUNK))):
            count += chunk.count(b"\n")
            left -= len(chunk)
    return count


def _of_parquet(path: Path, portion: Portion) -> Iterator[tuple[int, Article | Problem]]:
    with parquet.ParquetFile(path) as file:
        columns = [name for name in file.schema_arrow.names if name.lower().strip() in _COLUMNS]
        first = 0
        for index in range(file.num_row_groups):
            rows = file.metadata.row_group(index).num_rows
            if first <= portion.start < first + rows:
                table = file.read_row_group(index, columns=columns).slice(portion.start - first, portion.end - portion.start)
                for row, record in enumerate(table.to_pylist(), start=portion.start + 1):
                    yield from ((row, item) for item in article_of_record(record, where=portion.where, line=row))
                return
            first += rows


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
