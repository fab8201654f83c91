"""HTML pages -> Article: the main text without navigation, captions and boxes (trafilatura)."""

import trafilatura
from trafilatura.settings import Document

from legation.model import Article, Citation, Problem
from legation.reading.dating import parse_date
from legation.reading.records import content_id

MOST_TAGS = 50_000
"""Tags of a page: the longest articles have a tenth; cleaning takes a second for each 8,000."""


def article_of_html(page: bytes, *, where: str) -> Article | Problem:
    """Return the article of a page.

    Args:
        page: the page as it was served or saved.
        where: its file, for problems.
    """
    if page.count(b"<") > MOST_TAGS:
        return Problem(where=where, message=f"more than {MOST_TAGS:,} tags; give the article alone")
    extracted = trafilatura.bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    found: dict[str, str | None] = extracted.as_dict() if isinstance(extracted, Document) else extracted or {}
    text, title = found.get("text"), found.get("title")
    if not text:
        return Problem(where=where, message="no article text found in the page; save the article as plain text")
    date = parse_date(found.get("date") or "")
    return Article(
        citation=Citation(
            id=content_id(title, date, text),
            title=title,
            date=date,
            url=found.get("url"),
            publisher=found.get("sitename"),
        ),
        text=text,
    )
