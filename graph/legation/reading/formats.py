"""One reader a format: bytes of a file -> articles and problems, each with its line where it has one."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from legation.model import Article, Problem
from legation.reading.columns import GUESSED, Columns, check_columns
from legation.reading.dumps import read_dump
from legation.reading.exports import articles_of_export, is_export
from legation.reading.feeds import read_feed
from legation.reading.html import article_of_html
from legation.reading.mail import read_eml, read_mbox
from legation.reading.packing import bare_name, begun
from legation.reading.parquet import read_parquet
from legation.reading.pdf import read_pdf
from legation.reading.records import article_of_record, lacking, rows_of_json
from legation.reading.services import articles_of_service, table_of_gdelt
from legation.reading.text import article_of_text
from legation.reading.warc import read_warc

Item = Article | Problem
Reader = Callable[[BinaryIO, str], Iterator[tuple[int | None, Item]]]


class TableReader(Protocol):
    """A reader that can be told which column holds what."""

    def __call__(self, file: BinaryIO, where: str, *, columns: Columns = ...) -> Iterator[tuple[int | None, Item]]:
        """Yield what a reader does."""
        ...


LARGEST_FILE = 16 * 1024 * 1024
"""Bytes of a file that holds one article; JSON Lines and CSV are read by line and may be of any size."""
LARGEST_LINE = 16 * 1024 * 1024

_SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".zip": "zip",
    ".tar": "tar",
    ".xml": "xml",
    ".pdf": "pdf",
    ".eml": "eml",
    ".mbox": "mbox",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
}
"""What the ending of a name tells, without that of a compression (.gz); "xml" is told further by its root."""


def format_of(path: Path) -> str | None:
    """Return the format of a file by its name, compressed or not, or None where that tells none that is read."""
    return _SUFFIXES.get(Path(bare_name(path.name)[0]).suffix.lower())


def reader_of(form: str, columns: Columns = GUESSED) -> Reader:
    """Return what reads a format, with the columns of its tables or records."""
    return partial(TABLES[form], columns=columns) if form in TABLES else FORMATS[form]


def decode(data: bytes) -> tuple[str, str | None]:
    """Return the text of bytes, and the name of the encoding where it is not UTF-8.

    UTF-16 is known by its byte order mark; what is neither is read as Windows-1252, which holds
    Latin-1's letters (WHATWG Encoding Standard, "windows-1252").

    >>> decode("Güler".encode("latin-1"))
    ('Güler', 'Windows-1252')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def _bytes(file: BinaryIO) -> bytes | None:
    """The bytes of a file, or None where it is too large; of a file on disk its size alone says so."""
    if _size(file) > LARGEST_FILE:
        return None
    data = file.read(LARGEST_FILE + 1)
    return data if len(data) <= LARGEST_FILE else None


def _size(file: BinaryIO) -> int:
    try:
        return os.fstat(file.fileno()).st_size
    except OSError:
        return 0


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one longer than LARGEST_LINE only as much as shows that it is."""
    while line := file.readline(LARGEST_LINE + 1):
        yield line
        while len(line) > LARGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LARGEST_LINE + 1)


def _whole(file: BinaryIO, where: str) -> Iterator[str | Problem]:
    """The text of a file of one article, with a notice where it is not UTF-8."""
    data = _bytes(file)
    if data is None:
        yield Problem(
            where=where,
            message=f"larger than {LARGEST_FILE // 2**20} MB for one article; give many as JSON Lines or CSV",
        )
        return
    text, encoding = decode(data)
    if encoding == "Windows-1252" and b"\0" in data:
        yield Problem(where=where, message="binary, no text; save the article as plain text")
        return
    if encoding:
        yield Problem(where=where, message=f"no UTF-8; read as {encoding}, save it as UTF-8 to be sure")
    yield text


def read_text(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Item]]:
    """Yield the article of a plain text file."""
    for item in _whole(file, where):
        if isinstance(item, Problem):
            yield None, item
        elif is_export(item):
            yield from articles_of_export(item, where=where)
        else:
            yield from ((None, found) for found in article_of_text(item, where=where))


def read_html(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Item]]:
    """Yield the article of an HTML page, without what stands round it."""
    data = _bytes(file)
    if data is None:
        yield None, Problem(where=where, message=f"larger than {LARGEST_FILE // 2**20} MB; give the article alone")
        return
    yield None, article_of_html(data, where=where)


def read_jsonl(file: BinaryIO, where: str, *, columns: Columns = GUESSED) -> Iterator[tuple[int | None, Item]]:
    """Yield an article for each line of JSON; a broken line is named and the rest is read."""
    warned, told = False, False
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        if len(line) > LARGEST_LINE:
            yield (
                number,
                Problem(where=where, line=number, message="line longer than 16 MB; left out, split the article"),
            )
            continue
        text, encoding = decode(line)
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield number, Problem(where=where, line=number, message=f"broken JSON ({error}); mend the line")
            continue
        if encoding and not warned:
            warned = True
            message = f"no UTF-8; this and others like it read as {encoding}, save the file as UTF-8 to be sure"
            yield number, Problem(where=where, line=number, message=message)
        if not told and isinstance(record, dict):
            told = True
            for message in lacking(record, columns):
                yield number, Problem(where=where, line=number, message=message)
        for item in article_of_record(record, where=where, line=number, columns=columns):
            yield number, item


def read_json(file: BinaryIO, where: str, *, columns: Columns = GUESSED) -> Iterator[tuple[int | None, Item]]:
    """Yield the articles of a JSON file: one object, a list, or an object that holds a list."""
    for text in _whole(file, where):
        if isinstance(text, Problem):
            yield None, text
            continue
        try:
            document = json.loads(text)
            records = rows_of_json(document, columns=columns)
        except json.JSONDecodeError as error:
            yield None, Problem(where=where, line=error.lineno, message=f"broken JSON ({error.msg}); mend the line")
            continue
        except (ValueError, RecursionError) as error:
            yield None, Problem(where=where, message=f"broken JSON ({error}); mend the file")
            continue
        service = articles_of_service(document, where=where) if columns == GUESSED else None
        if service is not None:
            yield from ((None, item) for item in service)
            continue
        for message in lacking(records[0], columns) if records and isinstance(records[0], dict) else ():
            yield None, Problem(where=where, message=message)
        for record in records:
            for item in article_of_record(record, where=where, line=None, columns=columns):
                yield None, item


def read_csv(file: BinaryIO, where: str, *, columns: Columns = GUESSED) -> Iterator[tuple[int | None, Item]]:
    """Yield an article for each row of a CSV file with a header.

    Raises:
        InputError: a column that is given is not there.
    """
    csv.field_size_limit(LARGEST_LINE)
    head, file = begun(file)
    table = table_of_gdelt(head)
    if table:
        yield None, Problem(where=where, message=f"GDELT's table of {table} holds no texts; give the articles behind its addresses")
        return
    name = decode(head[: head.rfind(b"\n") + 1] or head)[1]
    encoding = {None: "utf-8-sig", "UTF-16": "utf-16"}.get(name, "cp1252")
    if name == "Windows-1252" and b"\0" in head:
        yield None, Problem(where=where, message="binary, no text; save the table as CSV in UTF-8")
        return
    if name:
        yield None, Problem(where=where, message=f"no UTF-8; read as {name}, save it as UTF-8 to be sure")
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    lines = (line.replace("\0", "") for line in iter(lambda: text.readline(LARGEST_LINE), ""))
    try:
        yield from _rows(csv.DictReader(lines, delimiter=_delimiter(head), strict=True), where, columns)
    finally:
        text.detach()


def _rows(rows: "csv.DictReader[str]", where: str, columns: Columns) -> Iterator[tuple[int | None, Item]]:
    """The articles of the rows; a broken row is named by the line on which it begins, and the next ones are read."""
    try:
        header = rows.fieldnames or ()
    except csv.Error as error:
        yield 1, Problem(where=where, line=1, message=f"broken CSV ({error}); mend the quotes of the header")
        return
    if header:
        check_columns(header, columns, where=where)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, Problem(where=where, line=line, message=f"broken CSV ({error}); mend the quotes of the row")
            continue
        for item in article_of_record(_named(row), where=where, line=rows.line_num, columns=columns):
            yield rows.line_num, item


def _named(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if isinstance(key, str)}


def _delimiter(head: bytes) -> str:
    first = head.split(b"\n", 1)[0].decode("utf-8", errors="replace")
    return max(",;\t|", key=first.count)


FORMATS: Mapping[str, Reader] = {
    "text": read_text,
    "html": read_html,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": read_warc,
    "mediawiki": read_dump,
    "pdf": read_pdf,
    "eml": read_eml,
    "mbox": read_mbox,
    "feed": read_feed,
}
TABLES: Mapping[str, TableReader] = {
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
}
"""The readers that take the columns of a user."""
