"""Articles to readings in one process or several: in the order of the articles, and none lost with a process that dies."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import wait

from spacy.language import Language

from legation.component import readings
from legation.corpus.settings import Settings
from legation.errors import EngineError
from legation.events.extension import using
from legation.model import Article, Problem, Reading
from legation.store.records import json_of

AT_ONCE, CHARACTERS = 128, 25_000
"""Articles that a process takes at once, and their characters, at most: when there are no more, none waits long for another."""
AHEAD = 3
"""Batches a process that are read and wait for the ones before them, or wait to be read."""
TRIES = 2
"""How often a batch is given to processes that die before its articles are read one by one."""
DEATHS = 8
"""So many processes that die before one has read anything cannot work at all, whatever the articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read from an article, as a store keeps it: whoever gathers articles need not look into it.

    Attributes:
        id: of its citation.
        date: its day, as ISO 8601, or None.
        events: how many events it tells.
        record: the `Reading`, as `json_of` writes it.
    """

    id: str
    date: str | None
    events: int
    record: str


def read_of(reading: Reading) -> Read:
    """Return a reading as a store keeps it."""
    id, day = reading.citation.id, reading.citation.date
    return Read(id=id, date=str(day) if day else None, events=len(reading.events), record=json_of(reading))


def read_all(
    articles: Iterable[Article], *, settings: Settings, processes: int = 1, nlp: Language | None = None
) -> Iterator[Read | Problem]:
    """Yield what is read from each article, in order, whatever the number of processes.

    Args:
        articles: taken as they are needed, a few batches ahead.
        settings: with what they are read.
        processes: how many read; one is this process itself.
        nlp: a pipeline for this process, or None for our own; several processes take our own.

    Yields:
        A record for each article; a problem for one that failed, or at which its process died.
    """
    if processes > 1:
        yield from _shared_out(articles, settings, processes)
        return
    with using(settings.extension):
        yield from _records(articles, settings, nlp)


def _records(articles: Iterable[Article], settings: Settings, nlp: Language | None = None) -> Iterator[Read | Problem]:
    for item in readings(articles, nlp=nlp, min_confidence=settings.min_confidence):
        yield item if isinstance(item, Problem) else _kept(item)


def _kept(reading: Reading) -> Read | Problem:
    try:
        return read_of(reading)
    except ValueError as error:  # half a pair of surrogates, which no file in UTF-8 can hold
        return Problem(where=reading.citation.id, message=f"cannot be kept ({error}); left out, mend the text")


def _shared_out(articles: Iterable[Article], settings: Settings, processes: int) -> Iterator[Read | Problem]:
    batches, tasks = _batches(articles), deque[_Task]()
    with ExitStack() as stack:
        luck = _Luck()
        pool = _Pool(processes, settings)
        stack.callback(pool.close)
        while True:
            while len(tasks) < processes * AHEAD and (batch := next(batches, None)):
                tasks.append(_Task(batch))
                pool.give(tasks[-1])
            if not tasks:
                return
            try:
                found = tasks[0].result()
                luck.one_read()
            except BrokenProcessPool:
                luck.one_died()
                pool.renew()
                tasks[0].broken += 1
                if tasks[0].broken < TRIES:
                    pool.give(*(task for task in tasks if task.is_lost()))
                    continue
                found = list(_one_by_one(tasks[0].articles, settings, luck))
                pool.give(*(task for task in list(tasks)[1:] if task.is_lost()))
            tasks.popleft()
            yield from found


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        if batch and (len(batch) == AT_ONCE or size + len(article.text) > CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article.text)
    if batch:
        yield batch


def _one_by_one(articles: Sequence[Article], settings: Settings, luck: "_Luck") -> Iterator[Read | Problem]:
    """Read articles of which one kills whoever reads it, each by a process that may die of it."""
    pool = _Pool(1, settings)
    try:
        for article in articles:
            task = _Task([article])
            pool.give(task)
            try:
                found = task.result()
                luck.one_read()
                yield from found
            except BrokenProcessPool:
                luck.one_died()
                pool.renew()
                why = "the process that read it died, perhaps for want of memory"
                yield Problem(where=article.citation.id, message=f"{why}; left out, split it or give the machine more")
    finally:
        pool.close()


class _Luck:
    """Whether processes can read at all."""

    def __init__(self) -> None:
        self._deaths: int | None = 0

    def one_read(self) -> None:
        """Note that one has."""
        self._deaths = None

    def one_died(self) -> None:
        """Note that one has not.

        Raises:
            EngineError: none ever has.
        """
        if self._deaths is not None:
            self._deaths += 1
            if self._deaths == DEATHS:
                raise EngineError("the processes that read die as soon as they begin; read with --processes 1 to see why")


class _Task:
    """A batch on its way; it may have to be given out again."""

    def __init__(self, articles: list[Article]) -> None:
        self.articles = articles
        self.broken = 0
        self.future: Future[list[Read | Problem]] | None = None

    def result(self) -> list[Read | Problem]:
        assert self.future is not None
        return self.future.result()

    def is_lost(self) -> bool:
        """Whether its process died, or had not begun when another died."""
        done = self.future is not None and self.future.done() and not self.future.cancelled()
        return not done or (self.future is not None and self.future.exception() is not None)


class _Pool:
    """Processes that have loaded the pipeline; new ones when one has died."""

    def __init__(self, processes: int, settings: Settings) -> None:
        self._processes = processes
        self._settings = settings
        self._executor = self._started()

    def _started(self) -> ProcessPoolExecutor:
        # forked children of a process with threads may hang, and spawned ones are the same on every system
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, context, initializer=_begin, initargs=(self._settings,))

    def give(self, *tasks: _Task) -> None:
        """Have tasks done; where the processes die meanwhile, their results say so."""
        for task in tasks:
            try:
                task.future = self._executor.submit(_read_batch, task.articles)
            except BrokenProcessPool as error:
                task.future = Future()
                task.future.set_exception(error)

    def renew(self) -> None:
        """Start new processes."""
        self.close()
        self._executor = self._started()

    def close(self) -> None:
        """End the processes; what they have not begun is dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)


_settings = Settings()


def _begin(settings: Settings) -> None:
    """Make ready in a new process: an interrupt is the parent's to answer, and without a parent there is no work."""
    global _settings
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _settings = settings


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _read_batch(articles: list[Article]) -> list[Read | Problem]:
    with using(_settings.extension):
        return list(_records(articles, _settings))
