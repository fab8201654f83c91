"""Events of many articles -> one event with many pieces of evidence.

Two mentions are one event when source, target, relation, status and attribution agree, and time and place fit
(fusion/sameness.py); the pair of a reciprocal relation has no direction. Nothing depends on the order of the articles.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from legation.fusion.sameness import Occurrence, occurrences
from legation.identity import fullest
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
    parts: defaultdict[_Key, list[Event]] = defaultdict(list)
    for reading in readings:
        citations[reading.citation.id].add(reading.citation)
        for mention in reading.mentions:
            actors[mention.actor.id].add(mention.actor)
        for event in reading.events:
            for actor in _actors_of(event):
                actors[actor.id].add(actor)
            one = _part(reading.citation.id, event)
            parts[_key(one)].append(one)
    kept = tuple(min(citations[id], key=repr) for id in sorted(citations))
    known = tuple(fullest(actors[id]) for id in sorted(actors))
    return Findings(citations=kept, actors=known, events=_united(parts, kept, known))


def refuse(findings: Findings, resolve: Callable[[Actor, str, str], Actor]) -> Findings:
    """Return findings whose actors are those that RESOLVE gives, events that become the same fused.

    Args:
        findings: what was found.
        resolve: from an actor, the words that name him and the id of the article, who he is.
    """
    known = {actor.id: actor for actor in findings.actors}
    parts: defaultdict[_Key, list[Event]] = defaultdict(list)
    actors: dict[str, Actor] = {}
    for event in findings.events:
        for evidence in event.evidence:
            one = _resolved(event, evidence, known, resolve, actors)
            parts[_key(one)].append(one)
    told = {id for event in findings.events for id in (event.source, event.target, event.attributed_to)}
    for actor in findings.actors:
        if actor.id not in told:
            new = resolve(actor, actor.name, "")
            actors[new.id] = new
    kept = tuple(actors[id] for id in sorted(actors))
    return Findings(
        citations=findings.citations, actors=kept, events=_united(parts, findings.citations, kept)
    )


def _resolved(
    event: Event,
    evidence: Evidence,
    known: Mapping[str, Actor],
    resolve: Callable[[Actor, str, str], Actor],
    actors: dict[str, Actor],
) -> Event:
    """The part of an event that one piece of evidence tells, with its actors resolved and kept in ACTORS."""
    source = resolve(known[event.source], evidence.source.text, evidence.citation)
    target = resolve(known[event.target], evidence.target.text, evidence.citation)
    said = known.get(event.attributed_to or "")
    by = resolve(said, said.name, evidence.citation) if said else None
    for actor in (source, target, by):
        if actor:
            actors[actor.id] = fullest({actor, actors.get(actor.id, actor)})
    return replace(
        event,
        source=source.id,
        target=target.id,
        attributed_to=by.id if by else None,
        attributed_name=by.name if by and said and event.attributed_name == said.name else event.attributed_name,
        evidence=(evidence,),
    )


def _key(event: Event) -> _Key:
    source, target = event.source, event.target
    if load_relations()[event.relation].reciprocal:
        source, target = sorted((source, target))
    said_by = event.attributed_to or event.attributed_name or ""
    return (source, event.relation, target, str(event.status), said_by)


def _united(
    parts: Mapping[_Key, list[Event]], citations: Iterable[Citation], actors: Iterable[Actor]
) -> tuple[Event, ...]:
    reported = {citation.id: citation.date for citation in citations}
    kinds = {actor.id: actor.kind for actor in actors}
    acts: dict[str, Event] = {}
    for key, alike in parts.items():
        if key[0] == key[2]:  # nobody acts on himself
            continue
        for occurrence in occurrences(alike, reported=reported, target=kinds.get(key[2])):
            what = (*key, str(occurrence.when or ""))
            while _digest(what) in acts:  # two plans without a date, or two grounds on a day
                what = (*what, str(occurrence.first_report))
            acts[_digest(what)] = _event(what, occurrence)
    return tuple(acts[id] for id in sorted(acts))


def _event(key: _Key, occurrence: Occurrence) -> Event:
    parts = occurrence.parts
    first = min(parts, key=lambda part: (_by_place(part.evidence[0]), part.attributed_name or ""))
    evidence = {
        e if part.source == key[0] else replace(e, source=e.target, target=e.source)
        for part in parts
        for e in part.evidence
    }
    return replace(
        first,
        id=_digest(key),
        source=key[0],
        target=key[2],
        when=occurrence.when,
        place=_place(evidence.place for part in parts for evidence in part.evidence),
        evidence=tuple(sorted(evidence, key=_by_place)),
    )


def _digest(key: _Key) -> str:
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:16]


def _actors_of(event: EventMention) -> tuple[Actor, ...]:
    said_by = (event.attributed_to,) if event.attributed_to else ()
    return (event.source.actor, event.target.actor, *said_by)


def _part(citation: str, event: EventMention) -> Event:
    """An event with the one piece of evidence that a mention of it is."""
    evidence = Evidence(
        citation=citation,
        sentence=event.sentence,
        trigger=event.trigger,
        source=event.source.span,
        target=event.target.span,
        frame=event.frame,
        confidence=event.confidence,
        when=event.when,
        dated=event.dated,
        place=event.place,
    )
    return Event(
        id="",
        source=event.source.actor.id,
        target=event.target.actor.id,
        relation=event.relation,
        status=event.status,
        attributed_to=event.attributed_to.id if event.attributed_to else None,
        attributed_name=event.attributed_name,
        when=event.when,
        place=event.place,
        evidence=(evidence,),
    )


def _by_place(evidence: Evidence) -> tuple[str, Span, Span, Span, Span, str]:
    return (
        evidence.citation, evidence.sentence, evidence.trigger, evidence.source, evidence.target, repr(evidence)
    )  # fmt: skip


def _place(places: Iterable[Place | None]) -> Place | None:
    """The place named most often; of two named alike often, the first by name."""
    counts: defaultdict[Place, int] = defaultdict(int)
    for place in places:
        if place:
            counts[place] += 1
    return min(counts, key=lambda p: (-counts[p], p.name, p.country or "", p.wikidata or "")) if counts else None
