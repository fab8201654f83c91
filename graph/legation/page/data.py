"""What the page shows, as plain values: actors, events with their evidence, articles."""

from collections.abc import Mapping
from typing import Any

from legation.model import Actor, Citation, Event, EventType, Evidence, Findings, Span
from legation.relations import Relation, load_relations

TONES = {
    **dict.fromkeys(
        (
            EventType.AGREE,
            EventType.CONSULT,
            EventType.SUPPORT,
            EventType.CONCEDE,
            EventType.COOPERATE,
            EventType.AID,
            EventType.RETREAT,
        ),
        "cooperation",
    ),
    **dict.fromkeys(
        (
            EventType.REQUEST,
            EventType.ACCUSE,
            EventType.REJECT,
            EventType.THREATEN,
            EventType.PROTEST,
            EventType.SANCTION,
            EventType.MOBILIZE,
            EventType.COERCE,
            EventType.ASSAULT,
        ),
        "conflict",
    ),
}
"""PLOVER's two sides: its first eight types are cooperative (RETREAT and CONCEDE yield), the rest conflictual."""


TYPE_NAMES = {
    EventType.AGREE: "agreements and promises",
    EventType.CONSULT: "talks and visits",
    EventType.SUPPORT: "support and thanks",
    EventType.CONCEDE: "concessions",
    EventType.COOPERATE: "cooperation",
    EventType.AID: "aid",
    EventType.RETREAT: "withdrawals and ceasefires",
    EventType.REQUEST: "demands and requests",
    EventType.ACCUSE: "accusations",
    EventType.REJECT: "refusals",
    EventType.THREATEN: "threats and warnings",
    EventType.PROTEST: "protests",
    EventType.SANCTION: "sanctions",
    EventType.MOBILIZE: "shows of force",
    EventType.COERCE: "arrests and coercion",
    EventType.ASSAULT: "attacks",
    EventType.OTHER: "other acts",
    EventType.STATEMENT: "statements",
}
"""What readers of news call PLOVER's types."""


def tone_of(type_: EventType) -> str:
    """Return "cooperation", "conflict" or "other"."""
    return TONES.get(type_, "other")


def page_data(findings: Findings) -> dict[str, Any]:
    """Return all that the page needs, small enough to be written into it.

    Args:
        findings: what was found.
    """
    relations = load_relations()
    article_numbers = {citation.id: n for n, citation in enumerate(findings.citations)}
    names = {actor.id: actor.name for actor in findings.actors}
    taking_part = {id for event in findings.events for id in (event.source, event.target)}
    events = sorted(findings.events, key=lambda event: (str(event.when or "9999"), event.id))
    return {
        "actors": {actor.id: _actor(actor, names) for actor in findings.actors if actor.id in taking_part},
        "events": [_event(event, relations[event.relation], article_numbers) for event in events],
        "articles": [_article(citation) for citation in findings.citations],
    }


def _actor(actor: Actor, names: dict[str, str]) -> dict[str, Any]:
    part_of = names.get(actor.part_of or "", (actor.part_of or "").replace("-", " ").title())
    return {
        "name": actor.name,
        "kind": str(actor.kind),
        "country": actor.country,
        "wikidata": actor.wikidata,
        "role": actor.role,
        "of": part_of or None,
    }


def _event(event: Event, relation: Relation, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "id": event.id,
        "source": event.source,
        "target": event.target,
        "label": relation.label,
        "type": str(relation.type),
        "tone": tone_of(relation.type),
        "both": relation.reciprocal,
        "status": str(event.status),
        "said": event.attributed_name,
        "from": event.when.start.isoformat() if event.when else None,
        "to": event.when.end.isoformat() if event.when else None,
        "place": event.place.name if event.place else None,
        "evidence": [_evidence(evidence, numbers) for evidence in event.evidence],
    }


def evidence_of(event: Event, citations: Mapping[str, Citation]) -> list[dict[str, Any]]:
    """Return the evidence of an event with its articles, for a page that asks for it when it is opened.

    Args:
        event: the event.
        citations: articles by id.
    """
    return [{**_evidence(piece, {piece.citation: 0}), "article": _article(citations[piece.citation])} for piece in event.evidence]


def _evidence(evidence: Evidence, numbers: dict[str, int]) -> dict[str, Any]:
    marks = [("source", evidence.source), ("trigger", evidence.trigger), ("target", evidence.target)]
    return {
        "article": numbers[evidence.citation],
        "text": evidence.sentence.text,
        "marks": _marks(evidence.sentence, marks),
    }


def _marks(sentence: Span, marks: list[tuple[str, Span]]) -> list[tuple[int, int, str]]:
    """Marks inside the sentence that do not overlap, by offset."""
    inside = sorted(
        (span.start - sentence.start, span.end - sentence.start, name)
        for name, span in marks
        if sentence.start <= span.start and span.end <= sentence.end
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, name in inside:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, name))
    return kept


def _article(citation: Citation) -> dict[str, Any]:
    return {
        "title": citation.title or citation.id,
        "date": citation.date.isoformat() if citation.date else None,
        "url": citation.url,
        "publisher": citation.publisher,
    }
