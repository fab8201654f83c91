"""What ties events to each other: a plan to its deed, a demand to its answer, a claim to what confirms or disputes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from legation.fusion.sameness import load_recurrence
from legation.model import Citation, Event, EventType, Status
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

_Pair = tuple[str, str]


def links_of(events: Iterable[Event], citations: Iterable[Citation]) -> tuple[Link, ...]:
    """Return the ties among events, ordered.

    Args:
        events: all events of a graph.
        citations: its articles; their dates say when something undated was first told.
    """
    events = tuple(events)
    reported = {citation.id: citation.date for citation in citations}
    told = {event.id: _first_told(event, reported) for event in events}
    between: defaultdict[_Pair, list[Event]] = defaultdict(list)
    for event in events:
        between[_pair(event)].append(event)
    found: set[Link] = set()
    for pair in between.values():
        for event in pair:
            found.update(_ties(event, pair, told))
    return tuple(sorted(found))


def _ties(event: Event, pair: list[Event], told: Mapping[str, date | None]) -> Iterator[Link]:
    if event.status is Status.PLANNED:
        yield from _earliest(event, Tie.REALISED_BY, (o for o in pair if _realises(o, event, told)), told)
    if event.status is Status.ACTUAL and _type(event) is EventType.REQUEST:
        yield from _earliest(event, Tie.ANSWERED_BY, (o for o in pair if _answers(o, event, told)), told)
    if event.status is Status.ACTUAL and event.attributed_name is not None:
        for other in pair:
            if _meets(other, event, told, load_recurrence().days(load_relations()[event.relation], None)):
                if other.is_fact and other.relation == event.relation:
                    yield Link(event.id, Tie.CONFIRMED_BY, other.id)
                if other.status is Status.NEGATED and other.attributed_name != event.attributed_name:
                    yield Link(event.id, Tie.DISPUTED_BY, other.id)


def _realises(deed: Event, plan: Event, told: Mapping[str, date | None]) -> bool:
    """Whether a deed is the planned one: alike, told as done, on or soon after its day, and after it was first spoken of."""
    if not deed.is_fact or not _alike(deed, plan) or deed.when is None:
        return False
    announced = told[plan.id]
    if announced is not None and deed.when.end < announced:
        return False
    if _articles(deed) & _articles(plan):  # "met and agreed to meet again"
        return False
    if plan.when is not None:
        return plan.when.start <= deed.when.end and deed.when.start <= plan.when.end + AFTER
    return announced is not None and announced < deed.when.start <= announced + SOON


def _articles(event: Event) -> set[str]:
    return {evidence.citation for evidence in event.evidence}


def _alike(deed: Event, plan: Event) -> bool:
    same_way = (deed.source, deed.target) == (plan.source, plan.target)
    if deed.relation in MEETING and plan.relation in MEETING:
        return True
    return deed.relation == plan.relation and (same_way or load_relations()[plan.relation].reciprocal)


def _answers(reply: Event, demand: Event, told: Mapping[str, date | None]) -> bool:
    """Whether who was asked refuses, agrees, yields or responds, by himself and in time."""
    if (reply.source, reply.target) != (demand.target, demand.source) or not reply.is_fact:
        return False
    if _type(reply) not in ANSWERING and reply.relation != "respondedTo":
        return False
    asked, replied = _begins(demand, told), _begins(reply, told)
    return asked is not None and replied is not None and asked <= replied <= asked + ANSWER


def _meets(other: Event, claim: Event, told: Mapping[str, date | None], days: int) -> bool:
    """Whether another event tells of the claimed act, near its day."""
    if (other.source, other.target) != (claim.source, claim.target) or _type(other) is not _type(claim):
        return False
    claimed, day = _begins(claim, told), _begins(other, told)
    if claimed is None or day is None:
        return False
    near = DENIAL if other.status is Status.NEGATED else timedelta(days=max(days, 1))
    return abs(day - claimed) <= near


def _earliest(event: Event, tie: Tie, others: Iterable[Event], told: Mapping[str, date | None]) -> Iterator[Link]:
    """The first of several, those of the same day together."""
    dated = [(day, other) for other in others if (day := _begins(other, told)) is not None]
    first = min((day for day, _ in dated), default=None)
    yield from (Link(event.id, tie, other.id) for day, other in dated if day == first)


def _begins(event: Event, told: Mapping[str, date | None]) -> date | None:
    return event.when.start if event.when else told[event.id]


def _first_told(event: Event, reported: Mapping[str, date | None]) -> date | None:
    return min((day for evidence in event.evidence if (day := reported.get(evidence.citation))), default=None)


def _pair(event: Event) -> _Pair:
    first, second = sorted((event.source, event.target))
    return first, second


def _type(event: Event) -> EventType:
    return load_relations()[event.relation].type
