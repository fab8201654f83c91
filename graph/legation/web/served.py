"""A graph's folder as the application holds it: in memory, indexed, read again when it changes."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from starlette.requests import Request

from legation.actors.folding import fold
from legation.errors import LegationError
from legation.events.extension import Extension
from legation.knowledge import GRAPH, KnowledgeGraph
from legation.model import Actor, Citation, Event, Findings
from legation.rdf.terms import cleaned
from legation.store import DECISIONS, FRAMES, READINGS, STORE

LOOK_AGAIN = 1.0
"""Seconds after which a folder is looked at again."""


class Served:
    """A graph as it was when it was read; nothing in it changes.

    Args:
        findings: citations, actors and events.
        extension: relations and frames of a user with which it was made.
    """

    def __init__(self, findings: Findings, *, extension: Extension) -> None:
        self.findings = findings
        self.extension = extension
        self.actors: Mapping[str, Actor] = {actor.id: actor for actor in findings.actors}
        self.events: Mapping[str, Event] = {event.id: event for event in findings.events}
        self.citations: Mapping[str, Citation] = {citation.id: citation for citation in findings.citations}

    @cached_property
    def _by_actor(self) -> Mapping[str, tuple[Event, ...]]:
        found: defaultdict[str, list[Event]] = defaultdict(list)
        for event in sorted(self.findings.events, key=lambda event: event.order):
            for id in {event.source, event.target}:
                found[id].append(event)
        return {id: tuple(events) for id, events in found.items()}

    @cached_property
    def _by_article(self) -> Mapping[str, tuple[Event, ...]]:
        found: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self.findings.events:
            for id in {evidence.citation for evidence in event.evidence}:
                found[id].append(event)
        return {id: tuple(events) for id, events in found.items()}

    @cached_property
    def ranked(self) -> tuple[Actor, ...]:
        """The actors, those with the most events first."""
        return tuple(sorted(self.findings.actors, key=lambda actor: (-len(self.events_of(actor.id)), actor.id)))

    @cached_property
    def _searched(self) -> tuple[tuple[str, Actor], ...]:
        return tuple((f" {fold(' '.join((actor.name, actor.role or '')))}", actor) for actor in self.ranked)

    @cached_property
    def alone_named(self) -> Mapping[str, Actor]:
        """The actors that share their name with nobody, by name as the graph writes it."""
        counts = Counter(cleaned(actor.name) for actor in self.findings.actors)
        return {name: actor for actor in self.findings.actors if counts[name := cleaned(actor.name)] == 1}

    def events_of(self, actor: str) -> tuple[Event, ...]:
        """Return the events in which an actor takes part, by time."""
        return self._by_actor.get(actor, ())

    def events_in(self, article: str) -> tuple[Event, ...]:
        """Return the events that an article tells, by id."""
        return self._by_article.get(article, ())

    def search(self, words: str, *, limit: int) -> tuple[Actor, ...]:
        """Return the actors in whose name or role each word begins one, names that are the words alone first.

        Args:
            words: what somebody typed.
            limit: how many at most.
        """
        wanted = fold(words).split()
        if not wanted:
            return ()
        found = [actor for text, actor in self._searched if all(f" {word}" in text for word in wanted)]
        found.sort(key=lambda actor: fold(actor.name).split() != wanted)
        return tuple(found[:limit])

    def part(self, events: Iterable[Event]) -> Findings:
        """Return findings of some events, with only the actors and citations that they need."""
        chosen = tuple(sorted(events, key=lambda event: event.id))
        named = {id for e in chosen for id in (e.source, e.target, e.attributed_to) if id}
        owners = {owner for id in named if id in self.actors and (owner := self.actors[id].part_of)}
        articles = {evidence.citation for event in chosen for evidence in event.evidence}
        return Findings(
            citations=tuple(self.citations[id] for id in sorted(articles)),
            actors=tuple(self.actors[id] for id in sorted((named | owners) & self.actors.keys())),
            events=chosen,
        )


def by_request(request: Request) -> Served:
    """Return the graph that a request is answered from."""
    served: Served = request.app.state.folder.served
    return served


class Folder:
    """A folder that others may change meanwhile.

    Args:
        path: where.

    Raises:
        GraphError: there is no graph, or it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._mark = _mark(path)
        self._served = _read(path)
        self._listeners: list[Callable[[], None]] = []
        self.version = 0
        """Raised each time that the folder is read again."""
        self.problem: str | None = None
        """Why the folder as it is now cannot be read, while the graph of before is served; None where all is well."""

    @property
    def served(self) -> Served:
        """The graph as it is; while a changed folder is read, as it was."""
        if time.monotonic() - self._looked > LOOK_AGAIN and self._lock.acquire(blocking=False):
            self._looked = time.monotonic()
            threading.Thread(target=self._look_again, daemon=True).start()
        return self._served

    def when_read(self, listener: Callable[[], None]) -> None:
        """Have a function called each time that the folder was read again, in the thread that read it."""
        self._listeners.append(listener)

    def _look_again(self) -> None:
        try:
            mark = _mark(self.path)
            if mark != self._mark:
                self._mark = mark
                self._read_again()
        except (LegationError, OSError) as error:
            self.problem = str(error)
        finally:
            self._lock.release()

    def read_again(self) -> None:
        """Read the folder again now, after it was written to.

        Raises:
            GraphError: as for a new one; what was there is served on.
        """
        with self._lock:
            self._mark = _mark(self.path)
            self._read_again()

    def _read_again(self) -> None:
        self._served = _read(self.path)
        self.problem = None
        self.version += 1
        for listener in self._listeners:
            listener()


def _read(path: Path) -> Served:
    graph = KnowledgeGraph.load(path)
    return Served(graph.findings, extension=graph.extension)


def _mark(path: Path) -> tuple[tuple[int, int], ...]:
    """By what a changed folder is known: size and time of what it rests on."""
    files = [path / GRAPH, path / DECISIONS, path / FRAMES, path / STORE / READINGS]
    return tuple((file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else (0, 0) for file in files)
