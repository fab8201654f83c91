"""JSON as news services give it (NewsAPI, GDELT, The Guardian, The New York Times) -> articles."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from legation.model import Article, Problem
from legation.reading.records import article_of_record

_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d{1,9} chars\]\s*$")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_SPACED = re.compile(r" +(?=[,.;:?!’)])")
_ENGLISH = frozenset({"", "english", "eng", "en"})
_TABLES = (
    (re.compile(rb"\d{5,12}\t\d{8}\t\d{6}\t\d{4}\t\d{4}\.\d+\t"), "events"),
    (re.compile(rb"\d{14}-T?\d{1,6}\t\d{14}\t\d\t"), "Global Knowledge Graph"),
    (re.compile(rb"\d{5,12}\t\d{14}\t\d{14}\t\d\t"), "mentions"),
    (re.compile(rb"\"?(?:GLOBALEVENTID|GKGRECORDID)\b", re.I), "events or Global Knowledge Graph"),
    (re.compile(rb"DATE\tNUMARTS\tCOUNTS\tTHEMES\t"), "Global Knowledge Graph"),
)

Item = Article | Problem
Rows = Callable[[list[Any], str], Iterator[Item]]


def articles_of_service(document: Any, *, where: str) -> Iterator[Item] | None:
    """Return the articles and notices of a service's response, or None where a document is none.

    Args:
        document: what a JSON file holds.
        where: the file, for problems.
    """
    if not isinstance(document, dict):
        return None
    refused = _refusal(document)
    if refused:
        return iter([Problem(where=where, message=refused)])
    for rows, fits, read in _SERVICES:
        found = rows(document)
        if isinstance(found, list) and found and all(isinstance(row, dict) for row in found) and any(map(fits, found)):
            return read(found, where)
    return None


def table_of_gdelt(head: bytes) -> str | None:
    """Return which of GDELT's tables, which hold no texts, begins with HEAD, or None.

    >>> table_of_gdelt(b"20220121120000-0\\t20220121120000\\t1\\tx.com\\t")
    'Global Knowledge Graph'
    """
    return next((name for pattern, name in _TABLES if pattern.match(head)), None)


def _refusal(document: Mapping[str, Any]) -> str | None:
    """What a response says that is an error: its code and its words."""
    response = document.get("response")
    said = response if isinstance(response, dict) else document
    if said.get("status") != "error" or not isinstance(said.get("message"), str):
        return None
    return f"no articles but an error of the service ({said['message'][:200]}); ask it again"


def _newsapi(rows: list[Any], where: str) -> Iterator[Item]:
    cut = 0
    for row in rows:
        texts = [_bare(row.get(name)) for name in ("content", "description")]
        cut += bool(_CUT.search(str(row.get("content") or "")))
        record = {
            "title": _words(row.get("title")),
            "text": max(texts, key=len),
            "date": row.get("publishedAt"),
            "url": row.get("url"),
            "publisher": _within(row, "source", "name"),
        }
        yield from article_of_record(record, where=where, line=None)
    if cut:
        yield Problem(where=where, message=f"{cut:,} of {len(rows):,} texts are cut off by the service after 200 characters; get the pages for the whole")


def _gdelt(rows: list[Any], where: str) -> Iterator[Item]:
    left: Counter[str] = Counter()
    for row in rows:
        title = _SPACED.sub("", " ".join(_words(row.get("title")).split()))
        language = _words(row.get("language"))
        if language.lower() not in _ENGLISH:
            left[language] += 1
            continue
        record = {"title": title, "text": title, "date": row.get("seendate"), "url": row.get("url"), "publisher": row.get("domain")}
        yield from article_of_record(record, where=where, line=None)
    if left:
        languages = ", ".join(f"{count:,} in {language}" for language, count in sorted(left.items()))
        yield Problem(where=where, message=f"not English: {languages}; left out, translate them first")
    if len(rows) > sum(left.values()):
        yield Problem(where=where, message="GDELT gives titles only, which are read as the texts; get the pages for more")


def _guardian(rows: list[Any], where: str) -> Iterator[Item]:
    for row in rows:
        found = row.get("fields")
        fields = found if isinstance(found, dict) else {}
        record = {
            "id": row.get("id"),
            "title": _words(fields.get("headline")) or _words(row.get("webTitle")),
            "text": _words(fields.get("bodyText")) or _bare(fields.get("body")) or _bare(fields.get("trailText")),
            "date": row.get("webPublicationDate"),
            "url": row.get("webUrl"),
            "publisher": _words(fields.get("publication")) or "The Guardian",
        }
        yield from article_of_record(record, where=where, line=None)


def _times(rows: list[Any], where: str) -> Iterator[Item]:
    for row in rows:
        texts = [_bare(row.get(name)) for name in ("lead_paragraph", "abstract", "snippet")]
        record = {
            "id": row.get("_id"),
            "title": _words(_within(row, "headline", "main")),
            "text": max(texts, key=len),
            "date": row.get("pub_date"),
            "url": row.get("web_url"),
            "publisher": row.get("source"),
        }
        yield from article_of_record(record, where=where, line=None)
    yield Problem(where=where, message="The New York Times gives first paragraphs only; get the pages for the whole")


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _bare(value: Any) -> str:
    """A text without its mark-up, and without the note that it is cut off."""
    text = re.sub(r"</p>\s*<p[^<>]{0,200}>", "\n\n", _words(value))
    return _CUT.sub("", _TAG.sub("", text)).strip()


def _within(row: Mapping[str, Any], *names: str) -> Any:
    value: Any = row
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


_SERVICES: tuple[tuple[Callable[[Mapping[str, Any]], Any], Callable[[Mapping[str, Any]], bool], Rows], ...] = (
    (lambda document: document.get("articles"), lambda row: "seendate" in row and "title" in row, _gdelt),
    (lambda document: document.get("articles"), lambda row: "publishedAt" in row and isinstance(row.get("source"), dict), _newsapi),
    (lambda document: _within(document, "response", "results"), lambda row: "webTitle" in row, _guardian),
    (lambda document: _within(document, "response", "docs"), lambda row: "web_url" in row and isinstance(row.get("headline"), dict), _times),
)
"""Where each service keeps its rows, how one of its rows is known, and who reads them."""
