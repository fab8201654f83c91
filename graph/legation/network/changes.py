"""What changed between two graphs, or two times of one: new actors, new and ended ties, warmer and colder ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from legation.fusion.reports import independent_reports
from legation.model import Event, Findings
from legation.network.tone import tone_of
from legation.relations import load_relations

NOTABLE = 1.0
"""A tone that moved by less is as it was."""

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TieChange:
    """How two actors' dealings changed.

    Attributes:
        one: name of an actor.
        other: name of the other.
        before: mean tone of their dealings before, or None where there were none.
        after: mean tone afterwards, or None where there are none.
        did: what they did last, in words: "Russia invaded Ukraine".
        sentence: the sentence on which that stands.
        article: title or id of its article.
        reports: how many independent reports tell of the later dealings; of ended ones, of the earlier.
    """

    one: str
    other: str
    before: float | None
    after: float | None
    did: str
    sentence: str
    article: str
    reports: int

    @property
    def change(self) -> float:
        """How much warmer (more than 0) or colder; dealings that begin or end count against none."""
        return round((self.after or 0.0) - (self.before or 0.0), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed; facts only, the most told first."""

    new_actors: tuple[str, ...]
    gone_actors: tuple[str, ...]
    new_ties: tuple[TieChange, ...]
    ended_ties: tuple[TieChange, ...]
    changed_ties: tuple[TieChange, ...]


def parted(findings: Findings, at: date) -> tuple[Findings, Findings]:
    """Return what is told of the time before a day, and of that day and after; events without a date are left out.

    Args:
        findings: what a graph is made of.
        at: the first day of the later time.
    """
    dated = [event for event in findings.events if event.when is not None]
    before = tuple(event for event in dated if event.when is not None and event.when.start < at)
    after = tuple(event for event in dated if event.when is not None and event.when.start >= at)
    return replace(findings, events=before), replace(findings, events=after)


def changes(before: Findings, after: Findings) -> Changes:
    """Return what changed from one graph to another.

    Args:
        before: what the earlier graph is made of.
        after: what the later one is made of.
    """
    names = {actor.id: actor.name for findings in (before, after) for actor in findings.actors}
    titles = {c.id: c.title or c.id for findings in (before, after) for c in findings.citations}
    old, new = _ties(before.events), _ties(after.events)
    then, now = _acting(before.events), _acting(after.events)
    told = _Teller(names, titles)
    return Changes(
        new_actors=tuple(sorted(names[id] for id in now - then)),
        gone_actors=tuple(sorted(names[id] for id in then - now)),
        new_ties=told.all((pair, (), new[pair]) for pair in new.keys() - old.keys()),
        ended_ties=told.all((pair, old[pair], ()) for pair in old.keys() - new.keys()),
        changed_ties=tuple(
            sorted(
                (c for c in told.all((p, old[p], new[p]) for p in old.keys() & new.keys()) if abs(c.change) >= NOTABLE),
                key=lambda change: (-abs(change.change) * change.reports, change.one, change.other),
            )
        ),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    names: Mapping[str, str]
    titles: Mapping[str, str]

    def all(self, pairs: Iterable[tuple[_Pair, Iterable[Event], Iterable[Event]]]) -> tuple[TieChange, ...]:
        found = [self.one(pair, tuple(old), tuple(new)) for pair, old, new in pairs]
        return tuple(sorted(found, key=lambda change: (-change.reports, change.one, change.other)))

    def one(self, pair: _Pair, old: tuple[Event, ...], new: tuple[Event, ...]) -> TieChange:
        events = new or old
        last = max(events, key=lambda e: (str(e.when.start) if e.when else "", abs(tone_of(e)), e.confidence, e.id))
        evidence = max(last.evidence, key=lambda e: (e.confidence, e.citation))
        label = load_relations()[last.relation].label
        return TieChange(
            one=self.names[pair[0]],
            other=self.names[pair[1]],
            before=_tone(old),
            after=_tone(new),
            did=f"{self.names[last.source]} {label} {self.names[last.target]}",
            sentence=evidence.sentence.text,
            article=self.titles.get(evidence.citation, evidence.citation),
            reports=independent_reports(evidence for event in events for evidence in event.evidence),
        )


def _tone(events: tuple[Event, ...]) -> float | None:
    weighed = [(tone_of(event), independent_reports(event.evidence)) for event in events]
    total = sum(weight for _, weight in weighed)
    return round(sum(tone * weight for tone, weight in weighed) / total, 2) if total else None


def _ties(events: Iterable[Event]) -> dict[_Pair, tuple[Event, ...]]:
    found: defaultdict[_Pair, list[Event]] = defaultdict(list)
    for event in events:
        if event.is_fact:
            one, other = sorted((event.source, event.target))
            found[one, other].append(event)
    return {pair: tuple(facts) for pair, facts in found.items()}


def _acting(events: Iterable[Event]) -> set[str]:
    return {id for event in events if event.is_fact for id in (event.source, event.target)}
