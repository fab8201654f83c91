"""One round of a watch: feeds asked, files looked at, what is new put into the graph, what changed since yesterday."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout
from spacy.language import Language

from legation.errors import GraphError, InputError
from legation.events.extension import using
from legation.growing import check_may_grow, write_files
from legation.knowledge import KnowledgeGraph, by_place
from legation.model import Findings, Problem
from legation.network.changes import TieChange, changes, parted
from legation.relations import load_relations
from legation.store import STORE, Added, has_store, silent
from legation.watching.basket import OWED, Basket
from legation.watching.folders import fresh_files, gone_files
from legation.watching.gathering import Feeds, gather_file
from legation.watching.notes import Notes, open_notes
from legation.watching.sources import is_address, sources_of
from legation.watching.visiting import Clock, Manners, Visitor

LOCK = "watch.lock"
TOP = 10
"""Changes that are told."""
TOLD = "told"
"""What notes since which day the changes were told last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is watched, and how.

    Attributes:
        inputs: folders, files, lists of feeds (OPML), addresses of feeds.
        folder: the graph's.
        full: whether the page behind each entry of a feed is read.
        manners: how servers are asked.
        min_confidence: events of which we are less sure are left out.
        store_only: whether graph.ttl, page and exports stay as they are.
        nlp: a spaCy pipeline, or None for our own.
        clock: the time.
        tell: called with a line where something takes time.
    """

    inputs: tuple[str, ...]
    folder: Path
    full: bool = False
    manners: Manners = field(default_factory=Manners)
    min_confidence: float = 0.0
    store_only: bool = False
    nlp: Language | None = None
    clock: Clock = field(default_factory=Clock)
    tell: Callable[[str], None] = silent


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event that was not there before: what was done, when, and its id."""

    id: str
    when: str | None
    did: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of a round.

    Attributes:
        at: when it began, in UTC.
        added: what became of the articles that were new or said something else.
        replaced: how many articles were taken out because their file was written over.
        new_actors: names of actors who were not there before, the busiest first.
        new_events: events that were not there before, the latest first.
        since: the day since which changes are told: yesterday.
        changes: who deals with whom for the first time since that day or in another tone, the weightiest first; told where
            something is new, and once a day.
        feeds: how many feeds there are.
        unchanged: how many of them had nothing new.
        waiting_feeds: how many may not be asked yet.
        failed_feeds: how many could not be read.
        files: how many files were new or changed.
        waiting_files: files that are still being written.
        gone_files: files that have gone; what they told stays.
        problems: what went wrong.
    """

    at: datetime
    added: Added
    replaced: int
    new_actors: tuple[str, ...]
    new_events: tuple[NewEvent, ...]
    since: date
    changes: tuple[TieChange, ...]
    feeds: int
    unchanged: int
    waiting_feeds: int
    failed_feeds: int
    files: int
    waiting_files: tuple[str, ...]
    gone_files: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def has_news(self) -> bool:
        """Whether the graph has changed."""
        return bool(self.added.new or self.added.changed or self.replaced)


def check_plan(plan: Plan) -> None:
    """Make sure that a plan can be carried out at all.

    Raises:
        InputError: an input is none that can be watched.
        GraphError: the folder keeps a graph that cannot grow.
    """
    for given in plan.inputs:
        if given == "-":
            raise InputError("standard input cannot be watched; add it once with `legation add - FOLDER`")
        if not is_address(given) and Path(given).resolve().is_relative_to(plan.folder.resolve()):
            raise InputError(f"{given}: lies in the graph's own folder; keep articles and graph apart")
    if is_address(str(plan.folder)):
        raise InputError(f"{plan.folder}: an address where the graph's folder goes; name a folder last")
    check_may_grow(plan.folder)


@contextmanager
def watching(plan: Plan) -> Iterator[Callable[[], Round]]:
    """Hold a graph's folder against other watches, and give what makes a round.

    Args:
        plan: what is watched, and how.

    Raises:
        GraphError: another watch is at work there, or it cannot be written.
        InputError: as in `check_plan`.
    """
    check_plan(plan)
    store = plan.folder / STORE
    with open_notes(store) as notes:
        lock = FileLock(store / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise GraphError(f"{plan.folder}: another `legation watch` is at work there; stop it, or wait for it") from error
        try:
            yield lambda: one_round(plan, notes)
        finally:
            lock.release()


def one_round(plan: Plan, notes: Notes) -> Round:
    """Ask, look, add, and return what came of it.

    Args:
        plan: what is watched, and how.
        notes: what earlier rounds saw.

    Raises:
        GraphError: the folder cannot be written.
    """
    started = plan.clock.now()
    sources = sources_of(plan.inputs)
    problems = list(sources.problems)
    basket = Basket(plan.folder, notes, nlp=plan.nlp, min_confidence=plan.min_confidence, tell=plan.tell)
    waiting: list[Path] = []
    count = 0
    for fresh in fresh_files(
        sources.paths, notes, without=plan.folder, clock=plan.clock, waiting=waiting, problems=problems
    ):
        count += 1
        gather_file(fresh, notes, basket, problems)
    feeds = Feeds(Visitor(notes, plan.manners, plan.clock), notes, basket, full=plan.full, problems=problems)
    for url in sources.feeds:
        feeds.gather(url)
    basket.empty()
    told = _told(plan, notes, basket, [*problems, *basket.problems], started)
    return replace(
        told,
        feeds=len(sources.feeds),
        unchanged=feeds.unchanged,
        waiting_feeds=feeds.waiting,
        failed_feeds=feeds.failed,
        files=count,
        waiting_files=tuple(map(str, waiting)),
        gone_files=tuple(gone_files(notes)),
    )


def _told(plan: Plan, notes: Notes, basket: Basket, problems: Sequence[Problem], started: float) -> Round:
    """What the graph tells after a round."""
    yesterday = datetime.fromtimestamp(started).date() - timedelta(days=1)
    told = Round(
        at=datetime.fromtimestamp(started, UTC), added=basket.added, replaced=basket.removed, new_actors=(), new_events=(), since=yesterday,
        changes=(), feeds=0, unchanged=0, waiting_feeds=0, failed_feeds=0, files=0, waiting_files=(), gone_files=(),
        problems=tuple(sorted(problems, key=by_place)),
    )  # fmt: skip
    is_owed = bool(notes.meta(OWED)) and not plan.store_only
    if not has_store(plan.folder) or not (told.has_news or is_owed or notes.meta(TOLD) != str(yesterday)):
        return told  # a large graph is not read again for what the round before has told
    graph = _followed(plan, notes, told) if is_owed else KnowledgeGraph.load(plan.folder, tell=plan.tell)
    with using(graph.extension):
        told = replace(
            told,
            new_actors=_new_actors(graph.findings, basket),
            new_events=_new_events(graph.findings, basket),
            changes=changes_since(graph.findings, yesterday)[:TOP],
        )
    with notes.writing():
        notes.note(TOLD, str(yesterday))
    return told


def _followed(plan: Plan, notes: Notes, told: Round) -> KnowledgeGraph:
    """The graph, after its files followed it where they are owed; a killed run may have left that to this one."""
    graph = write_files(plan.folder, problems=told.problems, tell=plan.tell)
    with notes.writing():
        notes.note(OWED, "")
    return graph


def _new_actors(findings: Findings, basket: Basket) -> tuple[str, ...]:
    if basket.before is None:
        return ()
    there = basket.before[0]
    acts: dict[str, int] = {}
    for event in findings.events:
        for id in (event.source, event.target):
            acts[id] = acts.get(id, 0) + 1
    new = [actor for actor in findings.actors if actor.id not in there]
    return tuple(actor.name for actor in sorted(new, key=lambda actor: (-acts.get(actor.id, 0), actor.name)))


def _new_events(findings: Findings, basket: Basket) -> tuple[NewEvent, ...]:
    if basket.before is None:
        return ()
    there, names = basket.before[1], {actor.id: actor.name for actor in findings.actors}
    new = sorted((event for event in findings.events if event.id not in there), key=lambda event: event.id)
    new.sort(key=lambda event: event.when.start if event.when else date.min, reverse=True)
    return tuple(
        NewEvent(
            id=event.id,
            when=str(event.when) if event.when else None,
            did=f"{names[event.source]} {load_relations()[event.relation].label} {names[event.target]}",
            status=str(event.status) if event.attributed_name is None else f"{event.status}, says {event.attributed_name}",
        )
        for event in new
    )


def changes_since(findings: Findings, day: date) -> tuple[TieChange, ...]:
    """Return who deals with whom for the first time since a day, or in another tone than before; the weightiest first.

    What ended is not told: in a day nearly everybody deals with nearly nobody.

    Args:
        findings: what the graph is made of.
        day: the first day of the later time, as in `legation diff --at DAY`.
    """
    before, after = parted(findings, day)
    pairs = {frozenset((event.source, event.target)) for event in after.events}
    met = tuple(event for event in before.events if frozenset((event.source, event.target)) in pairs)
    found = changes(replace(before, events=met), after)
    return tuple(
        sorted(
            [*found.new_ties, *found.changed_ties],
            key=lambda change: (-abs(change.change) * change.reports, -change.reports, change.one, change.other),
        )
    )
