"""Cooperation against conflict: the signed balance of what actors do to each other, and how it changed."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from legation.fusion.reports import independent_reports
from legation.model import Event
from legation.ontology_files import ONTOLOGY
from legation.relations import load_relations

PERIODS: Mapping[str, Callable[[date], str]] = MappingProxyType(
    {
        "year": lambda day: f"{day:%Y}",
        "quarter": lambda day: f"{day:%Y}-Q{(day.month + 2) // 3}",
        "month": lambda day: f"{day:%Y-%m}",
        "day": lambda day: f"{day:%Y-%m-%d}",
    }
)
"""How a day is named by the period that it lies in."""


@cache
def load_tones() -> Mapping[str, float]:
    """Return the tone of each root of CAMEO, from 10 to -10 (ontology/tone.csv; Goldstein 1992)."""
    lines = (ONTOLOGY / "tone.csv").read_text(encoding="utf-8").splitlines()
    return MappingProxyType({row["cameo"]: float(row["tone"]) for row in csv.DictReader(lines)})


def tone_of(event: Event) -> float:
    """Return how friendly or hostile the act of an event is, from 10 to -10."""
    return load_tones()[load_relations()[event.relation].cameo[:2]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What two actors did to each other in a period.

    Attributes:
        period: "2022", "2022-Q1", "2022-01" or a day; "undated".
        source: id of the actor who acts.
        target: id of the other.
        friendly: events of positive tone.
        hostile: events of negative tone.
        tone: their mean tone, each event weighed by its independent reports.
    """

    period: str
    source: str
    target: str
    friendly: int
    hostile: int
    tone: float


def balances(
    events: Iterable[Event], *, by: str = "month", actor: str | None = None, other: str | None = None
) -> list[Balance]:
    """Return how actors dealt with each other, by period; facts only, what is claimed or planned left out.

    Args:
        events: all events of a graph.
        by: a key of `PERIODS`.
        actor: id of an actor who takes part, or None for all.
        other: id of the one with whom, or None for all.

    Raises:
        KeyError: there is no such period.
    """
    named = PERIODS[by]
    groups: defaultdict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in events:
        sides = {event.source, event.target}
        if event.is_fact and all(wanted is None or wanted in sides for wanted in (actor, other)):
            period = named(event.when.start) if event.when else "undated"
            groups[period, event.source, event.target].append(event)
    return [_balance(key, found) for key, found in sorted(groups.items())]


def _balance(key: tuple[str, str, str], events: list[Event]) -> Balance:
    tones = [(tone_of(event), independent_reports(event.evidence)) for event in events]
    return Balance(
        period=key[0],
        source=key[1],
        target=key[2],
        friendly=sum(tone > 0 for tone, _ in tones),
        hostile=sum(tone < 0 for tone, _ in tones),
        tone=round(sum(tone * weight for tone, weight in tones) / sum(weight for _, weight in tones), 2),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How the dealings of two actors changed from one time to another.

    Attributes:
        one: id of an actor, the first by id.
        other: id of the other.
        before: mean tone of what they did to each other before.
        after: mean tone afterwards.
        events: how many events this rests on.
    """

    one: str
    other: str
    before: float
    after: float
    events: int

    @property
    def change(self) -> float:
        """How much friendlier (more than 0) or colder they became."""
        return round(self.after - self.before, 2)


def turns(events: Iterable[Event], *, at: date, least: int = 2) -> list[Turn]:
    """Return who turned to or from whom, the greatest changes first.

    Args:
        events: all events of a graph; those without a date are left out.
        at: the day that parts before from after.
        least: how many facts each side of that day must have at least.
    """
    sides: defaultdict[tuple[str, str], tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for event in events:
        if event.is_fact and event.when is not None:
            one, other = sorted((event.source, event.target))
            later = event.when.start >= at
            sides[one, other][later].extend([tone_of(event)] * independent_reports(event.evidence))
    found = [
        Turn(one=one, other=other, before=_mean(before), after=_mean(after), events=len(before) + len(after))
        for (one, other), (before, after) in sides.items()
        if len(before) >= least and len(after) >= least
    ]
    return sorted(found, key=lambda turn: (-abs(turn.change), turn.one, turn.other))


def _mean(tones: list[float]) -> float:
    return round(sum(tones) / len(tones), 2)
