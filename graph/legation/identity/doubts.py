"""Doubtful identities of a graph: who may be one though two nodes, and who may be two though one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from legation.actors.authority import Authority
from legation.actors.folding import fold
from legation.identity.decisions import Decisions
from legation.identity.joining import name_key
from legation.model import Actor, Findings, Kind


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Doubt:
    """A question for a person.

    Attributes:
        actor: id of the actor.
        other: id of who may be the same, or "" where the actor alone is in doubt.
        reason: why, in one line.
    """

    actor: str
    other: str
    reason: str

    def __str__(self) -> str:
        """Return the doubt as a line, with the command's words in front."""
        return f"{self.actor}  {self.other or '-'}  {self.reason}"


def find_doubts(findings: Findings, *, decisions: Decisions, authority: Authority) -> tuple[Doubt, ...]:
    """Return what of the identities in a graph a person should look at, ordered by id.

    Args:
        findings: the graph's findings.
        decisions: what was decided already; that is asked no more.
        authority: who is known.
    """
    actors = [actor for actor in findings.actors if actor.kind is not Kind.STATE or "unclear" in actor.id]
    doubts = [*_unclear(actors), *_alike(actors, authority), *_namesakes(actors, authority), *_same_post(actors)]
    asked: dict[frozenset[str], Doubt] = {}
    for doubt in doubts:
        pair = frozenset(filter(None, (doubt.actor, doubt.other)))
        if pair not in decisions.apart and not _is_decided(doubt, decisions):
            asked.setdefault(pair, doubt)
    return tuple(sorted(asked.values()))


def _is_decided(doubt: Doubt, decisions: Decisions) -> bool:
    """Whether one of them was merged, or who was unclear got a name; the graph may not follow that yet."""
    return bool({doubt.actor, doubt.other} & decisions.merged.keys()) or (not doubt.other and doubt.actor in decisions.names)


def _unclear(actors: Iterable[Actor]) -> Iterator[Doubt]:
    for actor in actors:
        if actor.id.endswith("-unclear"):
            yield Doubt(actor=actor.id, other="", reason=actor.reason or "ambiguous")


def _alike(actors: Iterable[Actor], authority: Authority) -> Iterator[Doubt]:
    groups: defaultdict[tuple[str, str], list[Actor]] = defaultdict(list)
    for actor in actors:
        person = actor.kind is Kind.PERSON
        groups["person" if person else "body", name_key(actor.name) if person else _words(actor.name)].append(actor)
    for group in groups.values():
        for one, other in combinations(sorted(group, key=lambda actor: actor.id), 2):
            if authority.entry(one.id) is None or authority.entry(other.id) is None:
                yield Doubt(actor=one.id, other=other.id, reason=f"named alike: {_told(one)}; {_told(other)}")


def _words(name: str) -> str:
    return " ".join(sorted(set(fold(name).split()) - {"of", "and", "for", "in"}))


def _namesakes(actors: Iterable[Actor], authority: Authority) -> Iterator[Doubt]:
    """Persons of their own whose name somebody in the authority has."""
    for actor in actors:
        if actor.kind is Kind.PERSON and " " in actor.name and authority.entry(actor.id) is None:
            for entry in authority.persons(actor.name)[:3]:
                if fold(entry.name).split()[:1] == fold(actor.name).split()[:1]:
                    yield Doubt(actor=actor.id, other=entry.id, reason=actor.reason or f"named as {entry.name}")


def _same_post(actors: Iterable[Actor]) -> Iterator[Doubt]:
    """Persons of one surname and one role in one state: "Tom Harlow" and "Thomas Harlow"."""
    groups: defaultdict[tuple[str, str, str], list[Actor]] = defaultdict(list)
    for actor in actors:
        if actor.kind is Kind.PERSON and actor.role and actor.country:
            groups[actor.name.split()[-1].lower(), actor.country, actor.role].append(actor)
    for group in groups.values():
        yield from _pairs(group)


def _pairs(group: Sequence[Actor]) -> Iterator[Doubt]:
    for one, other in combinations(sorted(group, key=lambda actor: actor.id), 2):
        yield Doubt(actor=one.id, other=other.id, reason=f"one surname, one post: {_told(one)}; {_told(other)}")


def _told(actor: Actor) -> str:
    parts = ", ".join(filter(None, [actor.role, actor.country]))
    return f"{actor.name} ({parts or 'state unknown'})"
