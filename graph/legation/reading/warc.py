"""Web archives -> articles: the pages that a crawler got, each with its address and day (warcio)."""

import datetime
import itertools
import logging
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from legation.errors import InputError
from legation.model import Article, Problem
from legation.reading.dating import parse_date
from legation.reading.html import article_of_html
from legation.reading.packing import begun, some

logging.getLogger("warcio").addHandler(logging.NullHandler())  # it warns of addresses with spaces

LARGEST_PAGE = 16 * 1024 * 1024
_MOST_BLANK = 100_000
"""Lines between records; there should be two."""
_HTML = ("text/html", "application/xhtml+xml")
_KINDS = ("warcinfo", "request", "response", "metadata", "revisit", "resource", "conversion", "continuation")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was got.

    Attributes:
        address: where it was got.
        day: when, or None.
        content: its bytes.
    """

    address: str
    day: datetime.date | None
    content: bytes


class _Stream:
    """A file of which as much is read as is there, so that an error takes no record before it along."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return some(self._file, size)


class _Records(ArchiveIterator):  # type: ignore[misc]
    INC_RECORD = ""
    """What is printed of a wrong length; here an error instead."""

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """Go over the lines between records, not over millions of them."""
        given, lines = self.reader.readline, itertools.count()

        def readline() -> bytes:
            if next(lines) > _MOST_BLANK:
                raise ArchiveLoadFailed(f"more than {_MOST_BLANK:,} empty lines behind a record")
            line: bytes = given()
            return line

        self.reader.readline = readline
        try:
            found: tuple[bytes | None, int] = super()._consume_blanklines()
            return found
        finally:
            self.reader.readline = given


def read_warc(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Article | Problem]]:
    """Yield the article of each page of a web archive; what else it holds is counted in one notice.

    Raises:
        InputError: it is none, or damaged; what stands before is read.
    """
    passed: Counter[str] = Counter()
    failure: InputError | None = None
    try:
        for page in _pages(file, where):
            if isinstance(page, str):
                passed[page] += 1
                continue
            item = article_of_html(page.content, where=where, url=page.address, fetched=page.day)
            if isinstance(item, Problem):
                passed["pages without article text"] += 1
            else:
                yield None, item
    except InputError as error:
        failure = error
    if passed:
        counts = ", ".join(f"{n:,} {what}" for what, n in sorted(passed.items()))
        yield None, Problem(where=where, message=f"records that are no articles, left out: {counts}")
    if failure:
        raise failure


def _pages(file: BinaryIO, where: str) -> Iterator[Page | str]:
    """The pages, or for other records what they are."""
    head, file = begun(file)
    if not head.startswith(b"WARC/"):
        raise InputError("no WARC: it does not begin with WARC/; get it again", path=where)
    records = _Records(_Stream(file))
    try:
        for record in records:
            yield _page(record, where)
    except (ArchiveLoadFailed, AttributeError, EOFError, IndexError, TypeError, ValueError, zlib.error) as error:
        reason = str(error) if isinstance(error, ArchiveLoadFailed) else "the head of a record is wrong or is cut off"
        raise InputError(f"WARC is damaged ({' '.join(reason.split())[:200]}); {_ADVICE}", path=where) from error
    if records.err_count:
        raise InputError(f"WARC is damaged (a record is longer than it says); {_ADVICE}", path=where)


_ADVICE = "what stands before is read, get it again"


def _page(record: Any, where: str) -> Page | str:
    if record.rec_type != "response":
        return f"{record.rec_type} records" if record.rec_type in _KINDS else "other records"
    if record.http_headers is None:
        return "responses of other protocols"
    if record.http_headers.get_statuscode() != "200":
        return "errors and redirections"
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    if kind not in _HTML:
        return "responses that are no HTML"
    content = record.content_stream().read(LARGEST_PAGE + 1)
    if len(content) > LARGEST_PAGE:
        return f"pages larger than {LARGEST_PAGE // 2**20} MB"
    if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
        raise InputError(f"WARC is cut off; {_ADVICE}", path=where)
    headers = record.rec_headers
    return Page(headers.get_header("WARC-Target-URI"), parse_date(headers.get_header("WARC-Date") or ""), content)
