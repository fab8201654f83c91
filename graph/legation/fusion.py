"""Events of many articles -> one event with many pieces of evidence.

Two mentions are one event when source, target, relation, status, attribution and time agree;
the pair of a reciprocal relation has no direction. Nothing depends on the order of the articles.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from legation.model import Actor, Citation, Event, EventMention, Evidence, Findings, Place, Reading, Span
from legation.relations import load_relations

_Key = tuple[str, ...]


def fuse(readings: Iterable[Reading]) -> Findings:
    """Return what many articles tell together.

    Args:
        readings: what was read from each article, in any order; the same article twice counts once.
    """
    citations: defaultdict[str, set[Citation]] = defaultdict(set)
    actors: defaultdict[str, set[Actor]] = defaultdict(set)
    mentions: defaultdict[_Key, list[tuple[str, EventMention]]] = defaultdict(list)
    for reading in readings:
        citations[reading.citation.id].add(reading.citation)
        for mention in reading.mentions:
            actors[mention.actor.id].add(mention.actor)
        for event in reading.events:
            for actor in _actors_of(event):
                actors[actor.id].add(actor)
            mentions[_key(event)].append((reading.citation.id, event))
    return Findings(
        citations=tuple(min(citations[id], key=repr) for id in sorted(citations)),
        actors=tuple(_joined(actors[id]) for id in sorted(actors)),
        events=tuple(sorted((_event(key, told) for key, told in mentions.items()), key=lambda event: event.id)),
    )


def _actors_of(event: EventMention) -> tuple[Actor, ...]:
    said_by = (event.attributed_to,) if event.attributed_to else ()
    return (event.source.actor, event.target.actor, *said_by)


def _key(event: EventMention) -> _Key:
    source, target = event.source.actor.id, event.target.actor.id
    if load_relations()[event.relation].reciprocal:
        source, target = sorted((source, target))
    said_by = event.attributed_to.id if event.attributed_to else event.attributed_name or ""
    return (source, event.relation, target, str(event.status), said_by, str(event.when or ""))


def _event(key: _Key, told: list[tuple[str, EventMention]]) -> Event:
    first = min(told, key=lambda item: (item[0], item[1].trigger, item[1].attributed_name or ""))[1]
    evidence = sorted({_evidence(citation, event, key) for citation, event in told}, key=_by_place)
    return Event(
        id=hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:16],
        source=key[0],
        relation=key[1],
        target=key[2],
        status=first.status,
        attributed_to=first.attributed_to.id if first.attributed_to else None,
        attributed_name=first.attributed_name,
        when=first.when,
        place=_place(event.place for _, event in told),
        evidence=tuple(evidence),
    )


def _evidence(citation: str, event: EventMention, key: _Key) -> Evidence:
    source, target = event.source, event.target
    if source.actor.id != key[0]:
        source, target = target, source
    return Evidence(
        citation=citation,
        sentence=event.sentence,
        trigger=event.trigger,
        source=source.span,
        target=target.span,
        frame=event.frame,
    )


def _by_place(evidence: Evidence) -> tuple[str, Span, Span, Span, Span, str]:
    return (evidence.citation, evidence.sentence, evidence.trigger, evidence.source, evidence.target, evidence.frame)


def _place(places: Iterable[Place | None]) -> Place | None:
    """The place named most often; of two named alike often, the first by name."""
    counts: defaultdict[Place, int] = defaultdict(int)
    for place in places:
        if place:
            counts[place] += 1
    return min(counts, key=lambda p: (-counts[p], p.name, p.country or "", p.wikidata or "")) if counts else None


def _joined(actors: set[Actor]) -> Actor:
    """One of several descriptions of an actor: the linked one, then the fullest."""
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
