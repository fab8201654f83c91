"""Records of JSON and CSV -> Article: text and offsets stay as they are given."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from legation.model import Article, Citation, Problem
from legation.reading.columns import FIELDS, GUESSED, Columns, listed
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


def rows_of_json(value: Any, *, columns: Columns = GUESSED) -> list[Any]:
    """Return the records of a JSON document: a list, the list inside an object, or the one object."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and not _found(value, "text", columns):
        lists = [v for v in value.values() if isinstance(v, list)]
        if len(lists) == 1:
            return lists[0]
    return [value]


def article_of_record(
    record: Any, *, where: str, line: int | None, columns: Columns = GUESSED
) -> Iterator[Article | Problem]:
    """Yield the article of a record, and a problem for a date that is none.

    Args:
        record: an object with a text under one of the usual names, or under the one that is given.
        where: the file, for problems.
        line: its line, where it has one.
        columns: which of its fields hold what, where that is not to be guessed.
    """
    if not isinstance(record, dict):
        yield Problem(where=where, line=line, message='no object; write {"id": ..., "date": ..., "text": ...}')
        return
    lowered = {key.lower().strip(): _sound(value) for key, value in record.items()}
    values = {name: _value(record, lowered, name, getattr(columns, name)) for name in FIELDS}
    text = values["text"]
    if text is None and columns.text is None and any(lowered.get(alias) == "" for alias in NAMES["text"]):
        text = ""
    if not isinstance(text, str):
        yield Problem(where=where, line=line, message=_no_text(record, columns))
        return
    stated = values["date"]
    date = parse_date(str(stated)) if stated else None
    if stated and date is None:
        yield Problem(where=where, line=line, message=f"{stated!r} is no date; read undated, write 2022-01-21")
    title = _words(values["title"])
    yield Article(
        citation=Citation(
            id=_words(values["id"]) or content_id(title, date, text),
            title=title,
            date=date,
            url=_words(values["url"]),
            publisher=_words(values["publisher"]),
            place=_words(values["place"]),
        ),
        text=text,
    )


def lacking(record: Mapping[str, Any], columns: Columns) -> Iterator[str]:
    """Yield what to say of each column that is given, but that a record has not; of its text nobody need say it twice."""
    lowered = {key.lower().strip() for key in record}
    for field, column in columns.given():
        if field != "text" and column.lower().strip() not in lowered and _within(record, column) is None:
            yield f"no column {column!r} for {field}; {listed(record)}"


def content_id(title: str | None, date: object, text: str) -> str:
    """Return the id of an article that has none: twelve hexadecimal digits of its content's SHA-256."""
    content = "\n".join([title or "", str(date or ""), text])
    return hashlib.sha256(content.encode("utf-8", errors="replace")).hexdigest()[:12]


def _no_text(record: Mapping[str, Any], columns: Columns) -> str:
    if columns.text is not None:
        return f"no text in column {columns.text!r}; {listed(record)}"
    return f'no text; name the field "text", or its column with --map text=COLUMN: {listed(record)}'


def _sound(value: Any) -> Any:
    return _LONE.sub("\ufffd", value) if isinstance(value, str) and not value.isascii() else value


def _value(record: Mapping[str, Any], lowered: Mapping[str, Any], name: str, column: str | None) -> Any:
    if column is None:
        return next((value for alias in NAMES[name] if (value := lowered.get(alias)) is not None and value != ""), None)
    if column in record:
        return _sound(record[column])
    found = lowered.get(column.lower().strip())
    return found if found is not None else _sound(_within(record, column))


def _within(record: Mapping[str, Any], column: str) -> Any:
    """What lies on a way into objects: "source.name"."""
    value: Any = record
    for part in column.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _found(record: Mapping[str, Any], name: str, columns: Columns) -> Any:
    lowered = {key.lower().strip(): value for key, value in record.items()}
    return _value(record, lowered, name, getattr(columns, name))


def _words(value: Any) -> str | None:
    return str(value).strip() or None if isinstance(value, (str, int)) else None
