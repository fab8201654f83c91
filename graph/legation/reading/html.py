"""HTML pages -> Article: the main text without navigation, captions and boxes (trafilatura)."""

import datetime

import trafilatura
from trafilatura.settings import Document

from legation.model import Article, Citation, Problem
from legation.reading.dating import parse_date
from legation.reading.records import content_id

_DATE = {"original_date": True, "extensive_search": False}
"""The day on which it was first published, as its metadata or byline say; not any day that the page names, as in its footer."""
MOST_TAGS = 40_000
"""Beyond so many tags a page takes more than ten seconds; news has two to ten thousand."""


def article_of_html(
    page: bytes, *, where: str, url: str | None = None, fetched: datetime.date | None = None
) -> Article | Problem:
    """Return the article of a page.

    Args:
        page: the page as it was served or saved.
        where: its file, for problems.
        url: its address, where that is known better than by the page itself.
        fetched: the day it was served on, which stands for that of publication where the page says none.
    """
    if page.count(b"<") > MOST_TAGS:
        return Problem(where=where, message=f"more than {MOST_TAGS:,} tags in the page; save the article as plain text")
    extracted = trafilatura.bare_extraction(
        page, url=url, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=_DATE
    )
    found: dict[str, str | None] = extracted.as_dict() if isinstance(extracted, Document) else extracted or {}
    text, title = found.get("text"), found.get("title")
    if not text:
        return Problem(where=where, message="no article text found in the page; save the article as plain text")
    date = parse_date(found.get("date") or "") or fetched
    return Article(
        citation=Citation(
            id=content_id(title, date, text),
            title=title,
            date=date,
            url=url or found.get("url"),
            publisher=found.get("sitename"),
        ),
        text=text,
    )
