"""Records of JSON and CSV -> Article: text and offsets stay as they are given."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from legation.model import Article, Citation, Problem
from legation.reading.dating import parse_date

_LONE = re.compile("[\\ud800-\\udfff]")
"""Halves of UTF-16 pairs, which JSON can write and no other format can hold."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "guid", "uuid", "identifier"),
    "title": ("title", "headline", "name"),
    "text": ("text", "body", "content", "maintext", "article", "full_text", "fulltext", "article_text"),
    "date": (
        "date",
        "published",
        "publish_date",
        "date_publish",
        "pubdate",
        "publishedat",
        "published_at",
        "datetime",
        "created",
    ),
    "url": ("url", "link", "permalink", "source_url", "uri"),
    "publisher": ("publisher", "source", "outlet", "site", "newspaper", "domain"),
    "place": ("place", "location", "dateline"),
}
"""Names under which data sets keep each field, the most usual first."""


def rows_of_json(value: Any) -> list[Any]:
    """Return the records of a JSON document: a list, the list inside an object, or the one object."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and not _field(value, "text"):
        lists = [v for v in value.values() if isinstance(v, list)]
        if len(lists) == 1:
            return lists[0]
    return [value]


def article_of_record(record: Any, *, where: str, line: int | None) -> Iterator[Article | Problem]:
    """Yield the article of a record, and a problem for a date that is none.

    Args:
        record: an object with a text under one of the usual names.
        where: the file, for problems.
        line: its line, where it has one.
    """
    if not isinstance(record, dict):
        yield Problem(where=where, line=line, message='no object; write {"id": ..., "date": ..., "text": ...}')
        return
    record = {key: _LONE.sub("\ufffd", v) if isinstance(v, str) else v for key, v in record.items()}
    text = _field(record, "text")
    if text is None and any(key.lower().strip() in NAMES["text"] and value == "" for key, value in record.items()):
        text = ""
    if not isinstance(text, str):
        yield Problem(where=where, line=line, message='no text; name the field "text"')
        return
    stated = _field(record, "date")
    date = parse_date(str(stated)) if stated else None
    if stated and date is None:
        yield Problem(where=where, line=line, message=f"{stated!r} is no date; read undated, write 2022-01-21")
    title = _text(record, "title")
    yield Article(
        citation=Citation(
            id=_text(record, "id") or content_id(title, date, text),
            title=title,
            date=date,
            url=_text(record, "url"),
            publisher=_text(record, "publisher"),
            place=_text(record, "place"),
        ),
        text=text,
    )


def content_id(title: str | None, date: object, text: str) -> str:
    """Return the id of an article that has none: twelve hexadecimal digits of its content's SHA-256."""
    content = "\n".join([title or "", str(date or ""), text])
    return hashlib.sha256(content.encode("utf-8", errors="replace")).hexdigest()[:12]


def _field(record: Mapping[str, Any], name: str) -> Any:
    lowered = {key.lower().strip(): value for key, value in record.items()}
    return next((lowered[alias] for alias in NAMES[name] if lowered.get(alias) not in (None, "")), None)


def _text(record: Mapping[str, Any], name: str) -> str | None:
    value = _field(record, name)
    return str(value).strip() or None if isinstance(value, (str, int)) else None
