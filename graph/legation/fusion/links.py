"""What ties events to each other: a plan to its deed, a demand to its answer, a claim to what confirms or disputes it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from legation.fusion.sameness import load_recurrence
from legation.model import Citation, Event, EventType, Status, When
from legation.relations import load_relations


class Tie(StrEnum):
    """How a later or other event meets an event; local name of the ontology's property."""

    REALISED_BY = "realisedBy"
    ANSWERED_BY = "answeredBy"
    CONFIRMED_BY = "confirmedBy"
    DISPUTED_BY = "disputedBy"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One event tied to another, by their ids."""

    event: str
    tie: Tie
    other: str


SOON = timedelta(days=60)
"""How long after its first report a plan without a date may come true."""
AFTER = timedelta(days=7)
"""How long after its planned day a deed may still be the planned one."""
ANSWER = timedelta(days=30)
"""How long after a demand its answer comes."""
DENIAL = timedelta(days=14)
"""How long after a claim a denial meets it."""
ANSWERING = frozenset({EventType.REJECT, EventType.AGREE, EventType.CONCEDE})
MEETING = frozenset({"metWith", "heldTalksWith", "visited", "hosted"})
"""Relations any of which may be the planned meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What of an event decides its ties.

    Attributes:
        id: the event's id.
        source: id of who acts.
        target: id of whom it is done to.
        relation: id of the relation.
        status: in which state of being true.
        attributed_name: who says so, or None where the text itself does.
        when: day or interval, or None.
        articles: ids of the articles that tell of it.
        first: the day of the first of them, or None.
    """

    id: str
    source: str
    target: str
    relation: str
    status: Status
    attributed_name: str | None
    when: When | None
    articles: frozenset[str]
    first: date | None

    @property
    def type(self) -> EventType:
        """The PLOVER type."""
        return load_relations()[self.relation].type

    @property
    def is_fact(self) -> bool:
        """Whether the texts state it as having happened, in their own voice."""
        return self.status is Status.ACTUAL and self.attributed_name is None

    @property
    def begins(self) -> date | None:
        """The day on which it begins, else on which it was first told."""
        return self.when.start if self.when else self.first


def links_of(events: Iterable[Event], citations: Iterable[Citation]) -> tuple[Link, ...]:
    """Return the ties among events, ordered.

    Args:
        events: all events of a graph.
        citations: its articles; their dates say when something undated was first told.
    """
    reported = {citation.id: citation.date for citation in citations}
    between: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for event in events:
        articles = {evidence.citation: reported.get(evidence.citation) for evidence in event.evidence}
        between[pair_of(event.source, event.target)].append(told_of(event, articles))
    return tuple(sorted(link for pair in between.values() for link in links_between(pair)))


def pair_of(source: str, target: str) -> tuple[str, str]:
    """Return two actors in the order of their ids: events of other pairs have no ties to theirs."""
    return (source, target) if source <= target else (target, source)


def told_of(event: Event, articles: Mapping[str, date | None]) -> Told:
    """Return what of an event decides its ties.

    Args:
        event: the event.
        articles: the ids of the articles that tell of it, and their dates.
    """
    return Told(
        id=event.id,
        source=event.source,
        target=event.target,
        relation=event.relation,
        status=event.status,
        attributed_name=event.attributed_name,
        when=event.when,
        articles=frozenset(articles),
        first=min((day for day in articles.values() if day), default=None),
    )


def links_between(pair: Sequence[Told]) -> set[Link]:
    """Return the ties among all events between two actors."""
    facts = _Calendar(event for event in pair if event.is_fact)
    negated = _Calendar(event for event in pair if event.status is Status.NEGATED)
    return {link for event in pair for link in _ties(event, facts, negated)}


class _Calendar:
    """Events by the day on which they begin; those without any are left out."""

    def __init__(self, events: Iterable[Told]) -> None:
        dated = [(event.begins, event.id, event) for event in events if event.begins]
        self._events = [event for _, _, event in sorted(dated, key=lambda item: item[:2])]
        self._days = [day for event in self._events if (day := event.begins)]

    def between(self, first: date, last: date) -> list[Told]:
        return self._events[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def until(self, last: date) -> list[Told]:
        return self._events[: bisect_right(self._days, last)]


def _ties(event: Told, facts: _Calendar, negated: _Calendar) -> Iterator[Link]:
    if event.status is Status.PLANNED:
        yield from _earliest(event, Tie.REALISED_BY, _deeds(event, facts))
    begins = event.begins
    if begins is None or event.status is not Status.ACTUAL:
        return
    if event.type is EventType.REQUEST:
        replies = facts.between(begins, begins + ANSWER)
        yield from _earliest(event, Tie.ANSWERED_BY, [reply for reply in replies if _answers(reply, event)])
    if event.attributed_name is not None:
        near = timedelta(days=max(load_recurrence().days(load_relations()[event.relation], None), 1))
        for other in facts.between(begins - near, begins + near):
            if _same_act(other, event) and other.relation == event.relation:
                yield Link(event.id, Tie.CONFIRMED_BY, other.id)
        for other in negated.between(begins - DENIAL, begins + DENIAL):
            if _same_act(other, event) and other.attributed_name != event.attributed_name:
                yield Link(event.id, Tie.DISPUTED_BY, other.id)


def _deeds(plan: Told, facts: _Calendar) -> list[Told]:
    """The deeds that may be the planned one."""
    if plan.when is not None:
        last = plan.when.end + AFTER
    elif plan.first is not None:
        last = plan.first + SOON
    else:
        return []
    return [deed for deed in facts.until(last) if _realises(deed, plan)]


def _realises(deed: Told, plan: Told) -> bool:
    """Whether a deed is the planned one: alike, told as done, on or soon after its day, and after it was first spoken of."""
    if deed.when is None or not _alike(deed, plan):
        return False
    announced = plan.first
    if announced is not None and deed.when.end < announced:
        return False
    if deed.articles & plan.articles:  # "met and agreed to meet again"
        return False
    if plan.when is not None:
        return plan.when.start <= deed.when.end and deed.when.start <= plan.when.end + AFTER
    return announced is not None and announced < deed.when.start <= announced + SOON


def _alike(deed: Told, plan: Told) -> bool:
    same_way = (deed.source, deed.target) == (plan.source, plan.target)
    if deed.relation in MEETING and plan.relation in MEETING:
        return True
    return deed.relation == plan.relation and (same_way or load_relations()[plan.relation].reciprocal)


def _answers(reply: Told, demand: Told) -> bool:
    """Whether who was asked refuses, agrees, yields or responds, by himself."""
    towards = (reply.source, reply.target) == (demand.target, demand.source)
    return towards and (reply.type in ANSWERING or reply.relation == "respondedTo")


def _same_act(other: Told, claim: Told) -> bool:
    return (other.source, other.target) == (claim.source, claim.target) and other.type is claim.type


def _earliest(event: Told, tie: Tie, others: Sequence[Told]) -> Iterator[Link]:
    """The first of several, those of the same day together."""
    first = min((day for other in others if (day := other.begins)), default=None)
    yield from (Link(event.id, tie, other.id) for other in others if other.begins == first)
