"""Many articles, read once each and kept as they are read: constant memory, any number of processes, resumable."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from spacy.language import Language

from legation.corpus.draft import UNKNOWN, Draft, Fingerprint, copied, discard, fingerprint_of, open_draft
from legation.corpus.settings import Settings
from legation.corpus.workers import Read, read_all, read_of
from legation.errors import InputError
from legation.knowledge import nothing_read
from legation.model import Article, Citation, Problem, Reading
from legation.reading import used_before
from legation.store import silent

OFTEN = 5.0
"""Seconds of reading that a killed run may lose at most, beside what is in the processes' hands."""
MANY = 500
"""Articles after which what was read is kept at the latest."""

Reader = Callable[[Iterable[Article]], Iterator[Read | Problem]]
"""Reads articles in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a run has gathered.

    Attributes:
        articles: how many articles there are.
        known: how many of them an earlier, interrupted run had read.
        copies: how many have the text and day of another, and were not read again.
        events: how many events were read in this run, before reports of one event are joined.
        problems: what was left out or is doubtful, and why.
    """

    articles: int
    known: int
    copies: int
    events: int
    problems: tuple[Problem, ...]


def gather(
    items: Iterable[Article | Problem],
    folder: Path,
    *,
    settings: Settings,
    processes: int = 1,
    nlp: Language | None = None,
    read: Reader | None = None,
    on_article: Callable[[int], None] | None = None,
    tell: Callable[[str], None] = silent,
) -> Gathered:
    """Read articles into the draft of a folder; those that an interrupted run has read are not read again.

    Args:
        items: articles, and problems of those that cannot be had, in any order; an id may come twice.
        folder: the graph's folder; made if missing.
        settings: with what articles are read.
        processes: how many read.
        nlp: a pipeline for this process, or None for our own.
        read: reads articles in order, instead of processes of this machine.
        on_article: called for each article with the number of its events, to show progress.
        tell: called with a line where there is something to go on with.

    Raises:
        InputError: there was nothing to read at all.
        GraphError: the folder cannot be written, or another run is at work on it.
    """

    def local(articles: Iterable[Article]) -> Iterator[Read | Problem]:
        return read_all(articles, settings=settings, processes=processes, nlp=nlp)

    with open_draft(folder, settings, tell=tell) as draft:
        run = _Run(draft, on_article or (lambda events: None))
        try:
            for found in (read or local)(run.unread(items)):
                run.take(found)
        except KeyboardInterrupt:
            run.keep()
            tell(f"{folder}: what was read is kept; give the same command again to go on")
            raise
        run.keep()
        draft.drop_the_rest()
        articles = draft.count()
    if not articles:
        discard(folder)
        raise InputError(nothing_read(run.problems))
    return Gathered(
        articles=articles, known=run.known, copies=run.copies, events=run.events, problems=tuple(run.problems)
    )


def gather_readings(found: Iterable[Reading | Problem], folder: Path, *, settings: Settings) -> Gathered:
    """Keep in the draft of a folder what was read elsewhere, by something that can itself go on where it was.

    Args:
        found: readings, of each id one, and problems.
        folder: the graph's folder; made if missing.
        settings: with what articles were read.

    Raises:
        InputError: there was nothing to read at all.
        GraphError: the folder cannot be written, or another run is at work on it.
    """
    problems: list[Problem] = []
    events = 0
    items = iter(found)
    batch = list(islice(items, MANY))  # before the folder is made: whoever reads may not be there
    with open_draft(folder, settings) as draft:
        while batch:
            problems += (item for item in batch if isinstance(item, Problem))
            fresh = [read_of(item) for item in batch if not isinstance(item, Problem)]
            events += sum(read.events for read in fresh)
            draft.keep(((read, UNKNOWN) for read in fresh), ())
            batch = list(islice(items, MANY))
        draft.drop_the_rest()
        articles = draft.count()
    if not articles:
        discard(folder)
        raise InputError(nothing_read(problems))
    return Gathered(articles=articles, known=0, copies=0, events=events, problems=tuple(problems))


@dataclass(slots=True)
class _Run:
    """One run over the articles."""

    draft: Draft
    on_article: Callable[[int], None]
    problems: list[Problem] = field(default_factory=list)
    known: int = 0
    copies: int = 0
    events: int = 0
    _fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    """Of the articles that are being read, or wait for a copy that is, or are not kept yet."""
    _flying: dict[str, str] = field(default_factory=dict)
    """Articles that are being read, by content."""
    _waiting: defaultdict[str, list[Citation]] = field(default_factory=lambda: defaultdict(list))
    """Copies of them, by their ids."""
    _unkept: dict[str, Read] = field(default_factory=dict)
    """What was read and is not kept yet, by content."""
    _copies: list[Read] = field(default_factory=list)
    _again: list[str] = field(default_factory=list)
    _kept_at: float = field(default_factory=time.monotonic)

    def unread(self, items: Iterable[Article | Problem]) -> Iterator[Article]:
        """Yield the articles that have to be read."""
        for item in items:
            if isinstance(item, Problem):
                self.problems.append(item)
            elif self._is_unread(item):
                yield item
            self._keep_now_and_then()

    def _is_unread(self, article: Article) -> bool:
        citation, fingerprint = article.citation, fingerprint_of(article)
        id = citation.id
        there, in_this_run = (self._fingerprints[id].whole, True) if id in self._fingerprints else self.draft.seen(id)
        if in_this_run and there != fingerprint.whole:
            self.problems.append(used_before(id, where=id))
        elif there == fingerprint.whole and not in_this_run:
            self.known += 1
            self._fingerprints[id] = fingerprint
            self._again.append(id)
            self.on_article(0)
        elif in_this_run:
            return False
        elif fingerprint.content in self._flying:
            self._fingerprints[id] = fingerprint
            self._waiting[self._flying[fingerprint.content]].append(citation)
        elif copy := self._copy(fingerprint, citation):
            self._fingerprints[id] = fingerprint
            self._put_copy(copy)
        else:
            self._fingerprints[id] = fingerprint
            self._flying[fingerprint.content] = id
            return True
        return False

    def _copy(self, fingerprint: Fingerprint, citation: Citation) -> Read | None:
        """What an article tells whose text was read before."""
        if fingerprint.content in self._unkept:
            return copied(self._unkept[fingerprint.content].record, citation)
        return self.draft.read_as(fingerprint, citation)

    def take(self, found: Read | Problem) -> None:
        """Take what was read from an article, and give it to its copies."""
        id = found.where if isinstance(found, Problem) else found.id
        content = self._fingerprints[id].content
        del self._flying[content]
        copies = self._waiting.pop(id, [])
        if isinstance(found, Problem):
            self.problems += [found, *(replace(found, where=citation.id) for citation in copies)]
            return
        self.events += found.events
        self._unkept[content] = found
        self.on_article(found.events)
        for citation in copies:
            self._put_copy(copied(found.record, citation))

    def _put_copy(self, read: Read) -> None:
        self.copies += 1
        self._copies.append(read)
        self.on_article(read.events)

    def _keep_now_and_then(self) -> None:
        if len(self._unkept) + len(self._copies) + len(self._again) >= MANY or time.monotonic() - self._kept_at > OFTEN:
            self.keep()

    def keep(self) -> None:
        """Keep on disk what was read."""
        done = [*self._unkept.values(), *self._copies]
        self.draft.keep(((read, self._fingerprints[read.id]) for read in done), self._again)
        for id in [*(read.id for read in done), *self._again]:
            del self._fingerprints[id]
        for kept in (self._unkept, self._copies, self._again):
            kept.clear()
        self._kept_at = time.monotonic()
