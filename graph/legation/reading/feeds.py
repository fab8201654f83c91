"""RSS and Atom -> Article: an entry an article, its full content where the feed carries it (feedparser)."""

import hashlib
import io
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXParseException

import feedparser

from legation.errors import InputError
from legation.model import Article, Citation, Problem
from legation.reading.dating import parse_date
from legation.reading.fragments import text_of_fragment, text_of_plain
from legation.reading.language import SHORTEST
from legation.reading.records import content_id
from legation.reading.sitemaps import entries_of_sitemap
from legation.reading.xml import HEAD, kind_of_xml, text_of_xml

Item = Article | Problem

LARGEST_XML = 16 * 1024 * 1024
"""Bytes of a feed or sitemap."""
LONGEST_ID, LONGEST_TITLE = 500, 1_000


def read_feed(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Item]]:
    """Yield an article for each entry of a feed (RSS 0.9x, 1.0, 2.0, Atom) or of a news sitemap."""
    data = file.read(LARGEST_XML + 1)
    if len(data) > LARGEST_XML:
        yield None, Problem(where=where, message=f"larger than {LARGEST_XML // 2**20} MB for a feed; split it")
        return
    found = False
    for item in entries_of(data, where=where):
        found = True
        yield None, item
    if not found:
        yield None, Problem(where=where, message="a feed without entries; nothing to read in it yet")


def entries_of(data: bytes, *, where: str, base: str = "") -> Iterator[Item]:
    """Yield the articles of a feed or news sitemap, and a problem for each thing that cannot be read.

    Args:
        data: the document.
        where: its file or address, for problems.
        base: the address that links are relative to; "" where only the document itself may say so.
    """
    try:
        text = text_of_xml(data)
    except InputError as error:
        yield Problem(where=where, message=error.message)
        return
    kind = kind_of_xml(text[:HEAD].encode())
    if kind == "sitemap":
        yield from entries_of_sitemap(text, where=where)
    elif kind == "opml":
        yield Problem(where=where, message=f"a list of feeds, no feed; ask them with `legation watch {where} FOLDER`")
    else:
        yield from _entries(text, where=where, base=base)


def _entries(text: str, *, where: str, base: str) -> Iterator[Item]:
    # bytes of a file object: of anything else feedparser would think that it is an address or a file's name
    feed = feedparser.parse(
        io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", errors="replace")),
        sanitize_html=False,
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
    )
    if not feed.get("version") and not feed.entries:
        yield Problem(where=where, message="no feed: neither RSS nor Atom, and no sitemap; check what it is")
        return
    if feed.bozo and isinstance(feed.bozo_exception, SAXParseException):
        broken = feed.bozo_exception
        message = f"broken XML ({broken.getMessage()}); read as far as it can be made out, mend it"
        yield Problem(where=where, line=broken.getLineNumber(), message=message)
    for entry in feed.entries:
        yield from _article(entry, feed.feed, where=where, base=base)


def _article(entry: Any, feed: Any, *, where: str, base: str) -> Iterator[Item]:
    title = text_of_fragment(entry.get("title") or "").replace("\n\n", " ")[:LONGEST_TITLE] or None
    text = _text(entry) or title or ""
    stated, date = _day(entry)
    url = _link(entry, feed, base=base)
    id = _id(entry, feed, url) or content_id(title, date, text)
    if stated and date is None:
        yield Problem(where=where, message=f"entry {id!r}: {stated!r} is no date; read undated")
    language = str(feed.get("language") or "en").split("-")[0].lower()
    if language != "en" and len(text) < SHORTEST:  # a longer text is looked at itself
        yield Problem(where=where, message=f"entry {id!r}: not English but {language!r}; left out, translate it first")
        return
    publisher = text_of_fragment((entry.get("source") or {}).get("title") or feed.get("title") or "")
    yield Article(citation=Citation(id=id, title=title, date=date, url=url, publisher=publisher or None), text=text)


def _day(entry: Any) -> tuple[str | None, date | None]:
    """What an entry states as its date, and the day that this says."""
    for name in ("published", "updated", "created"):
        stated = dict.get(entry, name)  # feedparser's own get gives one for the other, and warns
        if stated:
            parsed = dict.get(entry, f"{name}_parsed")
            return stated, parse_date(stated) or (date(*parsed[:3]) if parsed else None)
    return None, None


def _link(entry: Any, feed: Any, *, base: str) -> str | None:
    link = entry.get("link")
    try:
        return _web_address(urljoin(base or _web_address(feed.get("link")) or "", link)) if link else None
    except ValueError:
        return None


def _text(entry: Any) -> str:
    """The fullest of an entry's contents, else its summary."""
    texts = [_cleaned(content) for content in entry.get("content") or []]
    if any(texts):
        return max(texts, key=len)
    return _cleaned(entry.get("summary_detail") or {"type": "text/html", "value": entry.get("summary") or ""})


def _cleaned(content: Any) -> str:
    clean = text_of_plain if content.get("type") == "text/plain" else text_of_fragment
    return clean(content.get("value") or "")


def _id(entry: Any, feed: Any, url: str | None) -> str | None:
    """The entry's own id; one that holds within its feed only ("17") has the feed's address before it."""
    own = str(entry.get("id") or "").strip()
    if not own:
        return url
    if len(own) > LONGEST_ID:
        return hashlib.sha256(own.encode("utf-8", errors="replace")).hexdigest()[:12]
    if ":" in own:
        return own
    home = _web_address(feed.get("link")) or str(feed.get("id") or feed.get("title") or "")
    return f"{home}#{own}" if home else own


def _web_address(link: object) -> str | None:
    """A link that leads to a page, or None."""
    text = str(link or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc and len(text) <= 2000 else None
