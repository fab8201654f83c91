"""Which reports of one actor's act towards another tell of the same act: dates within their precision, places that agree.

A report says when ("on Friday"), or leaves it to its article's date. Said dates are kept apart; the others join the
nearest within the days of ontology/recurrence.toml. The parts of one set are the same in whatever order they come.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from legation.model import Event, EventType, Evidence, Kind, When
from legation.ontology_files import ONTOLOGY
from legation.relations import Relation, load_relations

MONTH = 31
"""Intervals of more days ("in 2014") say too little to be one of the acts inside them."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How soon acts happen again, in days: by type, by relation, by relation towards a person; and how far words reach."""

    types: Mapping[str, int]
    relations: Mapping[str, int]
    persons: Mapping[str, int]
    background: int
    ahead: int

    def days(self, relation: Relation, target: Kind | None) -> int:
        """Return within how many days a second report, undated itself, tells of the same act.

        Args:
            relation: what is done.
            target: the kind of whom it is done to, where known.
        """
        to_person = self.persons.get(relation.id) if target is Kind.PERSON else None
        return to_person or self.relations.get(relation.id, self.types[relation.type])


@cache
def load_recurrence() -> Recurrence:
    """Return what ontology/recurrence.toml says, read once a process."""
    tables = tomllib.loads((ONTOLOGY / "recurrence.toml").read_text(encoding="utf-8"))
    return Recurrence(
        types=MappingProxyType({EventType(name): days for name, days in tables["types"].items()}),
        relations=MappingProxyType(tables["relations"]),
        persons=MappingProxyType(tables["persons"]),
        background=tables["reports"]["background"],
        ahead=tables["reports"]["ahead"],
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Reports of one act, with the date that they give it together."""

    parts: tuple[Event, ...]
    when: When | None
    first_report: date | None


def occurrences(
    parts: Sequence[Event], *, reported: Mapping[str, date | None], target: Kind | None
) -> list[Occurrence]:
    """Return the acts of which reports tell, ordered by date.

    Args:
        parts: events with one piece of evidence each, alike in source, relation, target, status and attribution.
        reported: the dates of their articles, by id of the citation.
        target: the kind of whom it is done to, where known.
    """
    days = load_recurrence().days(load_relations()[parts[0].relation], target)
    groups = [group for ground in _by_country(parts) for group in _by_time(ground, days, reported)]
    found = [_occurrence(group, reported) for group in groups]
    return sorted(found, key=lambda o: (str(o.when or ""), str(o.first_report or ""), _least(o.parts)))


def _occurrence(parts: list[Event], reported: Mapping[str, date | None]) -> Occurrence:
    dates = [day for part in parts if (day := reported.get(_evidence(part).citation))]
    return Occurrence(parts=tuple(parts), when=_date_of(parts), first_report=min(dates, default=None))


def _date_of(parts: Iterable[Event]) -> When | None:
    """The shortest time that is said, or a day inside it on which it was news; else the first report's day."""
    told = [_evidence(part) for part in parts]
    news = [e.when for e in told if e.when and not e.dated and not _is_background(e)]
    said = min((e.when for e in told if e.when and e.dated), key=lambda when: (when.end - when.start, when), default=None)
    if said is not None:
        return min((when for when in news if said.start <= when.start and when.end <= said.end), default=said)
    return min(news or [e.when for e in told if e.when], default=None)


def _by_time(parts: Sequence[Event], days: int, reported: Mapping[str, date | None]) -> list[list[Event]]:
    said: defaultdict[str, list[Event]] = defaultdict(list)
    news, background, undated = [], [], []
    for part in sorted(parts, key=lambda part: _order(_evidence(part))):
        evidence = _evidence(part)
        if evidence.when is None:
            undated.append(part)
        elif evidence.dated:
            said[str(evidence.when)].append(part)
        elif _is_background(evidence):
            background.append(part)
        else:
            news.append(part)
    groups = list(said.values())
    intervals = [group for group in groups if _span(group) > 0]
    groups = [group for group in groups if _span(group) == 0]
    loose = [part for part in news if not _joins(part, groups, days)]
    groups += _chains(loose, days)
    loose = [part for part in background if not _joins(part, groups, max(days, load_recurrence().background))]
    groups += _chains(loose, max(days, 1))  # who condemns an attack and who mourns it speak of one
    for group in intervals:
        inside = [other for other in groups if _within(other, group)]
        if len(inside) == 1 and (_span(group) <= MONTH or days > MONTH):
            inside[0].extend(group)
        else:
            groups.append(group)
    return groups + _plans(undated, reported)


def _joins(part: Event, groups: list[list[Event]], most: int) -> bool:
    """Put a report into the only group whose act lies so many days before it, or on its day; say whether it was put."""
    day = _day(part)
    ages = [((day - _day(group[0])).days, n) for n, group in enumerate(groups)]
    near = [(age, n) for age, n in ages if 0 <= age <= most]
    same_day = [n for age, n in near if age == 0]
    chosen = same_day if len(same_day) == 1 else [n for _, n in near] if len(near) == 1 else []
    for n in chosen:
        groups[n].append(part)
    return bool(chosen)


def _chains(parts: Sequence[Event], days: int) -> list[list[Event]]:
    """Reports in the order of their days, parted where more than so many days lie between two."""
    groups: list[list[Event]] = []
    for part in sorted(parts, key=lambda part: (_day(part), _order(_evidence(part)))):
        if groups and (_day(part) - _day(groups[-1][-1])).days <= days:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _plans(undated: Sequence[Event], reported: Mapping[str, date | None]) -> list[list[Event]]:
    """What has no date, parted where no report speaks of it for long; what has no article's date is one."""
    ahead = load_recurrence().ahead
    ordered = sorted(undated, key=lambda part: (reported.get(_evidence(part).citation) or date.min))
    groups: list[list[Event]] = []
    last: date | None = None
    for part in ordered:
        day = reported.get(_evidence(part).citation)
        if groups and (day is None or (last is not None and (day - last).days <= ahead)):
            groups[-1].append(part)
        else:
            groups.append([part])
        last = day
    return groups


def _by_country(parts: Sequence[Event]) -> list[list[Event]]:
    """Reports of a day that name different states as the place are of different acts; those that name none are apart."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts:
        if country := _country(part):
            told[str(_evidence(part).when)].add(country)
    torn = {when for when, countries in told.items() if len(countries) > 1}
    grounds: defaultdict[str, list[Event]] = defaultdict(list)
    for part in parts:
        grounds[_country(part) if str(_evidence(part).when) in torn else ""].append(part)
    return list(grounds.values())


def _country(part: Event) -> str:
    place = _evidence(part).place
    return (place.country or "") if place else ""


def _evidence(part: Event) -> Evidence:
    return part.evidence[0]


def _is_background(evidence: Evidence) -> bool:
    """Whether a noun tells of the act, as of something known: "condemned the attack"."""
    return ".n." in evidence.frame


def _day(part: Event) -> date:
    when = _evidence(part).when
    assert when is not None
    return when.start


def _span(group: Sequence[Event]) -> int:
    when = _evidence(group[0]).when
    assert when is not None
    return (when.end - when.start).days


def _within(group: Sequence[Event], interval: Sequence[Event]) -> bool:
    when = _evidence(interval[0]).when
    assert when is not None
    return when.start <= _day(group[0]) <= when.end


def _order(evidence: Evidence) -> tuple[object, ...]:
    return (str(evidence.when or ""), evidence.citation, evidence.sentence, evidence.trigger, repr(evidence))


def _least(parts: Iterable[Event]) -> tuple[object, ...]:
    return min(_order(_evidence(part)) for part in parts)
