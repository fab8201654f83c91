"""Events of many articles -> one event with many pieces of evidence.

Two mentions are one event when source, target, relation, status and attribution agree, and time and place fit
(fusion/sameness.py); the pair of a reciprocal relation has no direction. Nothing depends on the order of the articles.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace
from datetime import date

from legation.fusion.sameness import Occurrence, occurrences
from legation.identity import fullest
from legation.model import Actor, Citation, Event, EventMention, Evidence, Findings, Kind, Place, Reading, in_order
from legation.relations import load_relations

Key = tuple[str, ...]
"""What reports of one act agree in: source, relation, target, status, who says so; and the article, where a person decided
that what it tells is an act of its own."""
Separate = Set[tuple[str, str, str]]
"""Two actors, either first, and an article: what it tells of them is fused with no other's."""


def fuse(readings: Iterable[Reading], *, separate: Separate = frozenset()) -> Findings:
    """Return what many articles tell together.

    Args:
        readings: what was read from each article, in any order; the same article twice counts once.
        separate: what a person decided to be acts of their own.
    """
    citations: defaultdict[str, set[Citation]] = defaultdict(set)
    actors: defaultdict[str, set[Actor]] = defaultdict(set)
    parts: defaultdict[Key, list[Event]] = defaultdict(list)
    for reading in readings:
        citations[reading.citation.id].add(reading.citation)
        for mention in reading.mentions:
            actors[mention.actor.id].add(mention.actor)
        for event in reading.events:
            for actor in actors_of(event):
                actors[actor.id].add(actor)
        for part in parts_of(reading):
            parts[key_of(part, separate)].append(part)
    kept = tuple(min(citations[id], key=repr) for id in sorted(citations))
    known = tuple(fullest(actors[id]) for id in sorted(actors))
    reported, kinds = {c.id: c.date for c in kept}, {actor.id: actor.kind for actor in known}
    return Findings(citations=kept, actors=known, events=united(parts, reported=reported, kinds=kinds))


def parts_of(reading: Reading) -> list[Event]:
    """Return what an article tells, an event with one piece of evidence for each mention; nobody acts on himself."""
    parts = (_aligned(_part(reading.citation.id, event)) for event in reading.events)
    return [part for part in parts if part.source != part.target]


def key_of(part: Event, separate: Separate) -> Key:
    """Return what a part has in common with all that may be of the same act; what was decided to be apart, with none."""
    article = part.evidence[0].citation
    alone = {(part.source, part.target, article), (part.target, part.source, article)} & separate
    said_by = part.attributed_to or part.attributed_name or ""
    return (part.source, part.relation, part.target, str(part.status), said_by, *((article,) if alone else ()))


def united(
    parts: Mapping[Key, list[Event]], *, reported: Mapping[str, date | None], kinds: Mapping[str, Kind]
) -> tuple[Event, ...]:
    """Return the events that parts make, ordered by id; those of one key do not depend on the others.

    Args:
        parts: what `parts_of` tells, by `key_of`.
        reported: the dates of the articles, by id of the citation.
        kinds: what the actors are, by id.
    """
    acts: dict[str, Event] = {}
    for key, alike in parts.items():
        for occurrence in occurrences(alike, reported=reported, target=kinds.get(key[2])):
            what: tuple[str, ...] = (*key, str(occurrence.when or ""))
            while _digest(what) in acts:  # two plans without a date, or two grounds on a day
                what = (*what, str(occurrence.first_report))
            acts[_digest(what)] = _event(_digest(what), occurrence)
    return tuple(acts[id] for id in sorted(acts))


def refuse(
    findings: Findings, resolve: Callable[[Actor, str, str], Actor], *, separate: Separate = frozenset()
) -> Findings:
    """Return findings whose actors are those that RESOLVE gives, events that become the same fused.

    Args:
        findings: what was found.
        resolve: from an actor, the words that name him and the id of the article, who he is.
        separate: what a person decided to be acts of their own.
    """
    known = {actor.id: actor for actor in findings.actors}
    parts: defaultdict[Key, list[Event]] = defaultdict(list)
    actors: dict[str, Actor] = {}
    for event in findings.events:
        for evidence in event.evidence:
            part = _aligned(_resolved(event, evidence, known, resolve, actors))
            if part.source != part.target:
                parts[key_of(part, separate)].append(part)
    told = {id for event in findings.events for id in (event.source, event.target, event.attributed_to)}
    for actor in findings.actors:
        if actor.id not in told:
            new = resolve(actor, actor.name, "")
            actors[new.id] = new
    kept = tuple(actors[id] for id in sorted(actors))
    reported, kinds = {c.id: c.date for c in findings.citations}, {actor.id: actor.kind for actor in kept}
    events = united(parts, reported=reported, kinds=kinds)
    return Findings(citations=findings.citations, actors=kept, events=events)


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


def _aligned(part: Event) -> Event:
    """A part of an event that is done to each other, with the actors in the order of their ids."""
    if not load_relations()[part.relation].reciprocal or part.source <= part.target:
        return part
    evidence = tuple(replace(e, source=e.target, target=e.source) for e in part.evidence)
    return replace(part, source=part.target, target=part.source, evidence=evidence)


def _event(id: str, occurrence: Occurrence) -> Event:
    parts = occurrence.parts
    first = min(parts, key=lambda part: (part.evidence[0].order, part.attributed_name or ""))
    return replace(
        first,
        id=id,
        when=occurrence.when,
        place=_place(evidence.place for part in parts for evidence in part.evidence),
        evidence=in_order(e for part in parts for e in part.evidence),
    )


def _digest(key: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:16]


def actors_of(event: EventMention) -> tuple[Actor, ...]:
    """Return who takes part in an event or tells of it."""
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


def _place(places: Iterable[Place | None]) -> Place | None:
    """The place named most often; of two named alike often, the first by name."""
    counts: defaultdict[Place, int] = defaultdict(int)
    for place in places:
        if place:
            counts[place] += 1
    return min(counts, key=lambda p: (-counts[p], p.name, p.country or "", p.wikidata or "")) if counts else None
