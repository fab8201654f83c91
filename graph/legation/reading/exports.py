"""Text exports of several articles (LexisNexis, Factiva) -> articles: known by their structure, not by their name."""

from collections.abc import Iterator

from legation.model import Article, Problem
from legation.reading.factiva import articles_of_factiva, is_factiva
from legation.reading.nexis import articles_of_nexis, is_nexis
from legation.reading.text import normalised

MOST_LINES = 500_000
"""Lines of an export: services give at most some hundred articles at once."""


def is_export(text: str) -> bool:
    """Whether a plain text is an export of LexisNexis or Factiva."""
    found = _sound(text)
    return is_nexis(found) or is_factiva(found)


def articles_of_export(text: str, *, where: str) -> Iterator[tuple[int, Article | Problem]]:
    """Yield the articles of an export, each with its line, and a problem for each that has no body.

    Args:
        text: the whole file.
        where: its path, for problems.
    """
    found = _sound(text)
    if found.count("\n") > MOST_LINES:
        yield 1, Problem(where=where, line=1, message=f"an export of more than {MOST_LINES:,} lines; export fewer articles at once")
        return
    read = articles_of_nexis if is_nexis(found) else articles_of_factiva
    nothing = True
    for line, article in read(found.split("\n")):
        nothing = False
        if article is None:
            yield line, Problem(where=where, line=line, message="article without a body; left out, export the full texts")
        else:
            yield line, article
    if nothing:
        yield 1, Problem(where=where, line=1, message="looks like an export, but no article begins in it; export it again as plain text")


def _sound(text: str) -> str:
    return normalised(text).replace("\f", "\n")
