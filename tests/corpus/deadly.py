"""Readers that die: what a process is given in place of legation's own, by name."""

import os
import signal
from pathlib import Path

from legation.corpus.workers import Read, read_of
from legation.model import Article, Problem, Reading


def echoed(article: Article) -> Read:
    """What is read from an article without reading it."""
    return read_of(Reading(citation=article.citation, mentions=(), events=()))


def die_at_poison(articles: list[Article]) -> list[Read | Problem]:
    """Die at each article that is poison."""
    if any(article.text == "poison" for article in articles):
        os.kill(os.getpid(), signal.SIGKILL)
    return [echoed(article) for article in articles]


def die_once(articles: list[Article]) -> list[Read | Problem]:
    """Die at each article that names a file that is not there yet; the file is made."""
    for article in articles:
        if article.text.startswith("/"):
            try:
                Path(article.text).touch(exist_ok=False)
            except FileExistsError:
                continue
            os.kill(os.getpid(), signal.SIGKILL)
    return [echoed(article) for article in articles]


def die(articles: list[Article]) -> list[Read | Problem]:
    """Die at any article."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []
