"""Persons whom the authority does not know, joined across articles where name and state agree.

Variants and transliterations of a full name join within one state. A name without a state joins those of a
state only where it is the one state that the name has and the article speaks of it. Namesakes of other states
and walks of life stay apart, and so does what a decision keeps apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from legation.actors.authority import Authority
from legation.actors.folding import skeleton
from legation.actors.linking import actor_of
from legation.identity.decisions import Decisions, with_actors
from legation.model import Actor, Kind, Reading


@dataclass(slots=True)
class _Seen:
    """What was seen of one identity in all articles."""

    actor: Actor
    articles: Counter[str] = field(default_factory=Counter)
    beside: list[frozenset[str]] = field(default_factory=list)
    """The states that each of its articles names."""


def join_actors(readings: Sequence[Reading], *, decisions: Decisions, authority: Authority) -> list[Reading]:
    """Return readings in which each actor has one identity.

    Args:
        readings: what was read from each article, in any order.
        decisions: what a person decided; it comes last and prevails.
        authority: who is known; whom it knows is joined already.
    """
    seen = _seen(readings)
    joined = _joined(seen, decisions, authority)
    known = kept_entries(decisions, authority)
    known |= {id: item.actor for id, item in seen.items()}
    known |= {id: known[to] for id, to in joined.items()}

    def resolve(actor: Actor, text: str, citation: str) -> Actor:
        return decisions.actor_for(known.get(actor.id, actor), text=text, citation=citation, known=known)

    return [with_actors(reading, resolve) for reading in readings]


def kept_entries(decisions: Decisions, authority: Authority) -> dict[str, Actor]:
    """Return the actors, by id, of the authority's entries into which a person merged others."""
    entries = (authority.entry(id) for id in decisions.merged.values())
    return {entry.id: actor_of(entry, reason="decided") for entry in entries if entry}


def _seen(readings: Iterable[Reading]) -> dict[str, _Seen]:
    seen: dict[str, _Seen] = {}
    for reading in readings:
        actors = {mention.actor.id: mention.actor for mention in reading.mentions}
        for event in reading.events:
            for actor in (event.source.actor, event.target.actor, event.attributed_to):
                if actor:
                    actors.setdefault(actor.id, actor)
        states = frozenset(a.country for a in actors.values() if a.kind is Kind.STATE and a.country)
        for actor in actors.values():
            item = seen.setdefault(actor.id, _Seen(actor))
            item.actor = fullest((item.actor, actor))
            item.articles[reading.citation.id] += 1
            item.beside.append(states)
    return seen


def fullest(actors: Iterable[Actor]) -> Actor:
    """Return one of several descriptions of an actor: the linked one, then the fullest."""
    return min(
        actors,
        key=lambda a: (
            a.wikidata is None,
            a.role is None,
            -len(a.name),
            a.name,
            a.role or "",
            a.reason or "",
            a.country or "",
            a.part_of or "",
            a.kind,
            a.wikidata or "",
        ),
    )


def _joined(seen: Mapping[str, _Seen], decisions: Decisions, authority: Authority) -> dict[str, str]:
    """Which id became which."""
    groups: defaultdict[str, list[_Seen]] = defaultdict(list)
    for id, item in sorted(seen.items()):
        if item.actor.kind is Kind.PERSON and " " in item.actor.name and authority.entry(id) is None:
            groups[name_key(item.actor.name)].append(item)
    joined: dict[str, str] = {}
    for group in groups.values():
        for same in _of_one_state(group):
            for part in _parted(same, decisions):
                kept = max(part, key=lambda item: (_weight(item, decisions), len(item.articles), item.actor.id))
                joined |= {item.actor.id: kept.actor.id for item in part if item is not kept}
    return joined


def _parted(items: Sequence[_Seen], decisions: Decisions) -> list[list[_Seen]]:
    """Items in parts of which no two are decided to be apart; most articles first."""
    parts: list[list[_Seen]] = []
    for item in sorted(items, key=lambda item: (-len(item.articles), item.actor.id)):
        for part in parts:
            if all(frozenset((item.actor.id, other.actor.id)) not in decisions.apart for other in part):
                part.append(item)
                break
        else:
            parts.append([item])
    return parts


def _weight(item: _Seen, decisions: Decisions) -> int:
    """How much a person's decisions speak for keeping an id: it was kept or named, or it was merged into another."""
    if item.actor.id in decisions.merged.values() or item.actor.id in decisions.names:
        return 2
    return 1 if item.actor.id in decisions.merged else 0


def name_key(name: str) -> str:
    """Return what the variants of a full name have in common: transliteration and middle initials left out.

    >>> name_key("John R. Novak") == name_key("John Novak")
    True
    """
    plain = re.sub(r"(?<=\S) (?:[A-Z]\.? )+(?=\S)", " ", name)
    return skeleton(plain) or plain


def _of_one_state(group: Sequence[_Seen]) -> Iterable[list[_Seen]]:
    """Parts of a group that are one person: what is told of state and walk of life agrees, or is told of one alone."""
    countries = {item.actor.country for item in group if item.actor.country}
    walks = {walk for item in group if (walk := _walk(item.actor))}
    if len(walks) > 1 or len(countries) > 1:
        exact: defaultdict[tuple[str | None, str], list[_Seen]] = defaultdict(list)
        for item in group:
            exact[item.actor.country, _walk(item.actor)].append(item)
        parts = [part for (country, _), part in exact.items() if country]
    elif countries:
        country = next(iter(countries))
        parts = [[s for s in group if s.actor.country or all(country in states for states in s.beside)]]
    else:
        parts = [] if _may_be_two(group) else [list(group)]
    return (part for part in parts if len(part) > 1)


def _walk(actor: Actor) -> str:
    """The walk of life that an identity's id carries behind name and state ("…--footballer"), "office", or nothing."""
    if "--" in actor.id:
        return actor.id.rpartition("--")[2]
    return "office" if actor.role else ""


def _may_be_two(stateless: Sequence[_Seen]) -> bool:
    """Whether articles about different states name persons alike whose state none of them tells."""
    states = [states for item in stateless for states in item.beside]
    return len(states) > 1 and not frozenset.intersection(*states)
