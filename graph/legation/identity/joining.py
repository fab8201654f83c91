"""Persons whom the authority does not know, joined across articles where name and state agree.

Variants and transliterations of a full name join within one state. A name without a state joins those of a
state only where it is the one state that the name has and the article speaks of it. Namesakes of other states
and walks of life stay apart, and so does what a decision keeps apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from legation.actors.authority import Authority
from legation.actors.folding import skeleton
from legation.actors.linking import actor_of
from legation.identity.decisions import Decisions, with_actors
from legation.model import Actor, Kind, Reading


@dataclass(frozen=True, slots=True)
class Sighting:
    """An identity as one article shows it, and the states that the article names beside it."""

    actor: Actor
    states: frozenset[str]


@dataclass(slots=True)
class Seen:
    """What was seen of one identity in all articles.

    Attributes:
        actor: its fullest description.
        articles: how many articles show it.
        beside: the states that each of them names.
    """

    actor: Actor
    articles: int = 0
    beside: list[frozenset[str]] = field(default_factory=list)


def join_actors(readings: Sequence[Reading], *, decisions: Decisions, authority: Authority) -> list[Reading]:
    """Return readings in which each actor has one identity.

    Args:
        readings: what was read from each article, in any order.
        decisions: what a person decided; it comes last and prevails.
        authority: who is known; whom it knows is joined already.
    """
    seen = _seen(readings)
    joined = joined_ids(seen, decisions=decisions, authority=authority)
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


def sightings(reading: Reading) -> list[Sighting]:
    """Return whom an article shows, each identity once."""
    actors = {mention.actor.id: mention.actor for mention in reading.mentions}
    for event in reading.events:
        for actor in (event.source.actor, event.target.actor, event.attributed_to):
            if actor:
                actors.setdefault(actor.id, actor)
    states = frozenset(a.country for a in actors.values() if a.kind is Kind.STATE and a.country)
    return [Sighting(actor, states) for actor in actors.values()]


def _seen(readings: Iterable[Reading]) -> dict[str, Seen]:
    seen: dict[str, Seen] = {}
    for sighting in chain.from_iterable(map(sightings, readings)):
        item = seen.setdefault(sighting.actor.id, Seen(sighting.actor))
        item.actor = fullest((item.actor, sighting.actor))
        item.articles += 1
        item.beside.append(sighting.states)
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


def may_join(actor: Actor, authority: Authority) -> str | None:
    """Return what a person unknown to the authority has in common with all who may be the same; None for others."""
    unknown = actor.kind is Kind.PERSON and " " in actor.name and authority.entry(actor.id) is None
    return name_key(actor.name) if unknown else None


def joined_ids(seen: Mapping[str, Seen], *, decisions: Decisions, authority: Authority) -> dict[str, str]:
    """Return which id became which.

    Args:
        seen: identities by id; all that `may_join` gives the same for, where it gives it for one.
        decisions: what a person decided.
        authority: who is known.
    """
    groups: defaultdict[str, list[Seen]] = defaultdict(list)
    for _, item in sorted(seen.items()):
        if (key := may_join(item.actor, authority)) is not None:
            groups[key].append(item)
    joined: dict[str, str] = {}
    for group in groups.values():
        for same in _of_one_state(group):
            for part in _parted(same, decisions):
                kept = max(part, key=lambda item: (_weight(item, decisions), item.articles, item.actor.id))
                joined |= {item.actor.id: kept.actor.id for item in part if item is not kept}
    return joined


def _parted(items: Sequence[Seen], decisions: Decisions) -> list[list[Seen]]:
    """Items in parts of which no two are decided to be apart; most articles first."""
    parts: list[list[Seen]] = []
    for item in sorted(items, key=lambda item: (-item.articles, item.actor.id)):
        for part in parts:
            if all(frozenset((item.actor.id, other.actor.id)) not in decisions.apart for other in part):
                part.append(item)
                break
        else:
            parts.append([item])
    return parts


def _weight(item: Seen, decisions: Decisions) -> int:
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


def _of_one_state(group: Sequence[Seen]) -> Iterable[list[Seen]]:
    """Parts of a group that are one person: what is told of state and walk of life agrees, or is told of one alone."""
    countries = {item.actor.country for item in group if item.actor.country}
    walks = {walk for item in group if (walk := _walk(item.actor))}
    if len(walks) > 1 or len(countries) > 1:
        exact: defaultdict[tuple[str | None, str], list[Seen]] = defaultdict(list)
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


def _may_be_two(stateless: Sequence[Seen]) -> bool:
    """Whether articles about different states name persons alike whose state none of them tells."""
    states = [states for item in stateless for states in item.beside]
    return len(states) > 1 and not frozenset.intersection(*states)
