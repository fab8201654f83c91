"""From feeds, pages and files into the basket: what is new or says something else than before."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from legation.model import Article, Problem
from legation.reading import read_articles, unfit
from legation.reading.feeds import entries_of
from legation.reading.html import article_of_html
from legation.watching.addresses import FetchError
from legation.watching.basket import Basket, digest_of
from legation.watching.fetching import Limits
from legation.watching.folders import Fresh
from legation.watching.notes import Notes, Resource, Seen
from legation.watching.visiting import LaterError, PauseError, Visitor

FEED_TYPES = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
PAGE_TYPES = "text/html, application/xhtml+xml"
LARGEST_PAGE = 5 * 1024 * 1024
MOST_ENTRIES = 2_000
"""Entries of a feed that are read in a round; feeds have some dozens, news sitemaps at most 1,000."""
MOST_TRIES = 5
"""How often the page of an article is tried; then what its feed says stands."""


class Feeds:
    """Feeds of one round.

    Args:
        visitor: who asks for them.
        notes: what is known of them.
        basket: where their articles go.
        full: whether the page behind each entry is read.
        problems: where what is wrong is put.
    """

    def __init__(self, visitor: Visitor, notes: Notes, basket: Basket, *, full: bool, problems: list[Problem]) -> None:
        self._visitor = visitor
        self._notes = notes
        self._basket = basket
        self._full = full
        self._problems = problems
        self.unchanged = 0
        self.waiting = 0
        self.failed = 0

    def gather(self, url: str) -> None:
        """Put what is new in a feed into the basket."""
        try:
            visit = self._visitor.visit(url, accept=FEED_TYPES)
        except FetchError as error:
            self.waiting += isinstance(error, LaterError)
            self.failed += not isinstance(error, LaterError)
            if not isinstance(error, PauseError):
                self._problems.append(Problem(where=url, message=str(error)))
            return
        if visit.body is None:
            self.unchanged += 1
        is_done = visit.body is None or self._entries(url, visit.body, base=visit.known.final)
        # what is not done is to be sent again in the next round, as if it had changed
        known = visit.known if is_done else replace(visit.known, etag=None, modified=None)
        self._basket.then(lambda: self._notes.note_resource(url, known))

    def _entries(self, url: str, body: bytes, *, base: str) -> bool:
        """Put entries into the basket; whether nothing is left to do."""
        failures: dict[str, int] = {}
        owed, found = 0, False
        problems: list[Problem] = []
        for item in islice(entries_of(body, where=url, base=base), MOST_ENTRIES):
            problem = item if isinstance(item, Problem) else unfit(item, url)
            found = found or isinstance(item, Article)
            if problem is not None:
                problems.append(problem)
            elif isinstance(item, Article):
                owed += self._entry(item, url, failures)
        for problem in problems:
            self._tell(problem, once=found)
        for why, count in failures.items():
            self._problems.append(Problem(where=url, message=f"{count} pages could not be read, the feed's text stands for them: {why}"))
        self.failed += bool(problems) and not found
        return not owed and (found or not problems)

    def _tell(self, problem: Problem, *, once: bool) -> None:
        """Tell what is wrong; of single entries not again each time that their feed has something new."""
        key = f"problem {problem}"[:1000]
        if once and self._basket.known(key) is not None:
            return
        self._problems.append(problem)
        if once:
            self._basket.note(key, Seen(origin=problem.where, digest=""))

    def _entry(self, article: Article, url: str, failures: dict[str, int]) -> bool:
        """Put an entry into the basket where it is new; whether its page is still owed."""
        id, digest = article.citation.id, digest_of(article)
        known = self._basket.known(id)
        if known is not None and known.origin != url:
            return False  # another feed has it too; whichever told it first tells it
        is_same = known is not None and known.digest == digest
        seen = Seen(origin=url, digest=digest)
        if not self._full or not article.citation.url:
            if not is_same:
                self._basket.put(article, seen)
            return False
        if known is not None and is_same and known.page == "done":
            return False
        return self._paged(article, seen, known, failures)

    def _paged(self, article: Article, seen: Seen, known: Seen | None, failures: dict[str, int]) -> bool:
        tries = (known.tries if known and known.digest == seen.digest else 0) + 1
        try:
            full = self._page(article)
        except FetchError as error:
            failures[str(error)] = failures.get(str(error), 0) + 1
            waits = isinstance(error, LaterError)
            is_over = (error.is_final or tries >= MOST_TRIES) and not waits
            noted = replace(seen, page="done" if is_over else "owed", tries=tries - waits)
            if known is None or (known.digest != seen.digest and known.page != "done"):
                self._basket.put(article, noted)
            elif known.digest == seen.digest or is_over:
                self._basket.note(article.citation.id, noted)
            return not is_over
        self._basket.put(full, replace(seen, page="done"))
        return False

    def _page(self, article: Article) -> Article:
        """An article with the text of its page, where that has more of it than the feed."""
        citation = article.citation
        visit = self._visitor.visit(citation.url or "", accept=PAGE_TYPES, limits=Limits(size=LARGEST_PAGE))
        if visit.type not in ("text/html", "application/xhtml+xml", ""):
            raise FetchError(f"{visit.type[:80]!r} is no page", is_final=True)
        page = article_of_html(visit.body or b"", where=citation.url or "")
        self._basket.then(lambda: self._notes.note_resource(visit.url, Resource()))
        if isinstance(page, Problem):
            raise FetchError(page.message, is_final=True)
        if len(page.text) <= len(article.text) or unfit(page, citation.url or "") is not None:
            return article
        return Article(citation=replace(citation, date=citation.date or page.citation.date), text=page.text)


def gather_file(fresh: Fresh, notes: Notes, basket: Basket, problems: list[Problem]) -> None:
    """Put what is new in a file into the basket.

    A file that held one article and holds another one now has been written over: its old article goes.

    Args:
        fresh: the file.
        notes: where it is noted when it has been read.
        basket: where its articles go.
        problems: where what cannot be read is put.
    """
    ids: list[str] = []
    for item in read_articles([str(fresh.path)]):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        id, digest = item.citation.id, digest_of(item)
        ids = [*ids[:1], id]  # more than one need not be told apart
        known = basket.known(id)
        if known is None or (known.origin == fresh.key and known.digest != digest):
            basket.put(item, Seen(origin=fresh.key, digest=digest))
        elif known.digest != digest:
            message = f"id {id!r} was used before for another text ({known.origin}); give another id"
            problems.append(Problem(where=str(fresh.path), message=message))
    basket.then(_noting(fresh, ids, notes))
    old = fresh.before.article if fresh.before else None
    if old is not None and len(ids) == 1 and ids != [old]:
        known = basket.known(old)
        if known is not None and known.origin == fresh.key:
            basket.replace(old)


def _noting(fresh: Fresh, ids: list[str], notes: Notes) -> Callable[[], None]:
    article = ids[0] if len(ids) == 1 else None
    return lambda: notes.note_file(fresh.key, replace(fresh.note, article=article))
