"""XML dumps of Wikinews, Wikipedia and other MediaWikis (export 0.10 and 0.11) -> articles, page by page."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO
from urllib.parse import quote
from xml.parsers import expat

from legation.model import Article, Citation, Problem
from legation.reading.dating import parse_date
from legation.reading.records import content_id
from legation.reading.text import normalised
from legation.reading.wikitext import BrokenWikitextError, plain_text, stated_date, stated_place

LARGEST_PAGE = 4 * 1024 * 1024
"""Characters of a page's wikitext; MediaWiki itself allows half as many."""
_CHUNK = 64 * 1024
_LARGEST_TAG = 1024 * 1024
_DEEPEST = 100
_BEGIN = b"<page>"
_FIELDS = frozenset({"title", "ns", "id", "timestamp", "model", "text", "sitename", "dbname", "base"})
_DAY_TITLE = re.compile(r"^Portal:Current events/(\d{4}) ([A-Z][a-z]+) (\d{1,2})$")


class _RefusedError(Exception):
    """The file is none that is read, or it is a bomb."""


@dataclass(slots=True)
class _Page:
    """A page as it is being read: its own fields, and those of its last revision."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    redirect: bool = False
    too_long: bool = False


class _Parser:
    """The pages of the bytes it is fed, by expat: it builds no tree and refuses what declares entities.

    Attributes:
        pages: the pages that are complete and not yet taken.
        site: the fields of the dump's siteinfo.
    """

    def __init__(self, *, site: dict[str, str], lines: int = 0) -> None:
        self.pages: list[_Page] = []
        self.site = site
        self.fed = 0
        self._lines = lines
        self._open: list[str] = []
        self._page: _Page | None = None
        self._text: list[str] = []
        self._size = 0
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = _refuse_doctype
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters

    @property
    def line(self) -> int:
        """The line of the file at which the parser stands."""
        return self._lines + self._expat.CurrentLineNumber

    @property
    def broken_at(self) -> int:
        """The byte, of those fed, at which the last error was found."""
        return self._expat.ErrorByteIndex

    def feed(self, data: bytes, *, last: bool = False) -> None:
        self._expat.Parse(data, last)
        self.fed += len(data)
        if self.fed - max(self._expat.CurrentByteIndex, 0) > _LARGEST_TAG and not last:
            raise _RefusedError("a tag of more than 1 MB; no dump has one, fetch the dump again")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != "mediawiki":
            raise _RefusedError(f"<{name[:40]}> is no dump of a MediaWiki; give an export of pages-articles")
        self._open.append(name)
        if len(self._open) > _DEEPEST:
            raise _RefusedError(f"tags {_DEEPEST} deep; no dump is, fetch it again")
        if name == "page":
            self._page = _Page(line=self.line)
        elif name == "redirect" and self._page:
            self._page.redirect = True
        self._text, self._size = [], 0

    def _characters(self, data: str) -> None:
        if self._open[-1] in _FIELDS and self._size <= LARGEST_PAGE:
            self._text.append(data)
            self._size += len(data)

    def _end(self, name: str) -> None:
        self._open.pop()
        inside = self._open[-1] if self._open else ""
        if name == "page" and self._page:
            self.pages.append(self._page)
            self._page = None
        elif name in _FIELDS and self._page and inside in ("page", "revision"):
            # a revision has an id of its own, which is not the page's
            if name != "id" or inside == "page":
                self._page.too_long = self._size > LARGEST_PAGE if name == "text" else self._page.too_long
                self._page.fields[name] = "".join(self._text)
        elif name in _FIELDS and inside == "siteinfo":
            self.site[name] = "".join(self._text).strip()
        self._text, self._size = [], 0


def _refuse_doctype(*_: object) -> None:
    raise _RefusedError("declares a document type, whose entities could be a bomb; no dump does, fetch it again")


def read_dump(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Article | Problem]]:
    """Yield the articles of a dump, in constant memory, and one notice of what else stands in it."""
    site: dict[str, str] = {}
    left: Counter[str] = Counter()
    for found in _pages(file, where, site):
        if isinstance(found, Problem):
            yield found.line, found
            continue
        kind = _left_out(found)
        item = None if kind else _item(found, site, where)
        if item is None:
            left[kind or "without running text"] += 1
        else:
            yield found.line, item
    if left:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(left.items()))
        yield None, Problem(where=where, message=f"pages left out, for they are no articles: {counts}")


def _pages(file: BinaryIO, where: str, site: dict[str, str]) -> Iterator[_Page | Problem]:
    """The pages; after a broken one the parser begins anew at the next."""
    parser = _Parser(site=site)
    data = file.read(_CHUNK)
    while True:
        last = not data
        try:
            parser.feed(data, last=last)
        except expat.ExpatError as error:
            yield from parser.pages
            line = parser.line
            if last:
                yield Problem(where=where, line=line, message="the dump is cut off here; what stands before it was read, fetch it again")
                return
            message = f"broken XML ({expat.ErrorString(error.code)}); the page is left out, the next ones are read"
            yield Problem(where=where, line=line, message=message)
            begun = _begun_anew(file, data[max(parser.broken_at - parser.fed, 0) :], site, line - 1)
            if begun is None:
                return
            parser, data = begun
            continue
        except _RefusedError as error:
            yield from parser.pages
            yield Problem(where=where, line=parser.line, message=str(error))
            return
        yield from parser.pages
        parser.pages.clear()
        if last:
            return
        data = file.read(_CHUNK)


def _begun_anew(file: BinaryIO, rest: bytes, site: dict[str, str], lines: int) -> tuple[_Parser, bytes] | None:
    """A parser for what follows a broken page, and the bytes with which it begins; None where no page follows."""
    while (at := rest.find(_BEGIN)) < 0:
        lines += rest.count(b"\n", 0, 1 - len(_BEGIN))
        more = file.read(_CHUNK)
        if not more:
            return None
        rest = rest[1 - len(_BEGIN) :] + more
    parser = _Parser(site=site, lines=lines + rest.count(b"\n", 0, at))
    parser.feed(b"<mediawiki>")
    return parser, rest[at:]


def _left_out(page: _Page) -> str | None:
    if page.redirect or page.fields.get("text", "").lstrip()[:9].upper() == "#REDIRECT":
        return "redirects"
    if page.fields.get("ns", "0").strip() not in ("0", "") and not _DAY_TITLE.match(page.fields.get("title", "").strip()):
        return "of other namespaces"
    if page.fields.get("model", "wikitext").strip() not in ("wikitext", ""):
        return "not in wikitext"
    return None


def _item(page: _Page, site: dict[str, str], where: str) -> Article | Problem | None:
    wikitext = page.fields.get("text", "")
    title = " ".join(page.fields.get("title", "").split()) or None
    if page.too_long:
        return Problem(where=where, line=page.line, message=f"{title!r} has more than {LARGEST_PAGE:,} characters; left out")
    try:
        text = normalised(plain_text(wikitext))
    except BrokenWikitextError:
        return Problem(where=where, line=page.line, message=f"{title!r} has hundreds of open brackets, which cannot be read; left out")
    if not text:
        return None
    day = _date(title or "", wikitext, page.fields.get("timestamp", ""))
    number = page.fields.get("id", "").strip()
    wiki = site.get("dbname") or site.get("sitename", "").lower()
    return Article(
        citation=Citation(
            id=f"{wiki}-{number}" if wiki and number else content_id(title, day, text),
            title=title,
            date=day,
            url=_url(site.get("base", ""), title),
            publisher=site.get("sitename"),
            place=stated_place(wikitext),
        ),
        text=text,
    )


def _date(title: str, wikitext: str, timestamp: str) -> date | None:
    day = _DAY_TITLE.match(title)
    stated = f"{day[2]} {day[3]}, {day[1]}" if day else stated_date(wikitext)
    return (parse_date(stated) if stated else None) or parse_date(timestamp)


def _url(base: str, title: str | None) -> str | None:
    """The address of a page, beside that of the wiki's main page."""
    if title is None or "/" not in base:
        return None
    return base.rpartition("/")[0] + "/" + quote(title.replace(" ", "_"), safe="/:(),!$*@;'~")
