"""Readings as JSON Lines, one article a line: the contract that other tools read."""

from typing import Any

from legation.model import Actor, EventMention, Mention, Reading, Span
from legation.relations import load_relations


def line_of(reading: Reading) -> dict[str, Any]:
    """Return a reading as the values of its line.

    Args:
        reading: what was read from one article.

    Returns:
        A dictionary with "id", "events" and "actors"; dates in ISO 8601, offsets in characters.
    """
    return {
        "id": reading.citation.id,
        "events": [_event(event) for event in reading.events],
        "actors": _actors(reading.mentions),
    }


def _event(event: EventMention) -> dict[str, Any]:
    relation = load_relations()[event.relation]
    return {
        "source": _participant(event.source),
        "target": _participant(event.target),
        "type": str(relation.type),
        "cameo": relation.cameo,
        "relation": relation.label,
        "trigger": _span(event.trigger),
        "status": str(event.status),
        "reciprocal": relation.reciprocal,
        "attributed_to": event.attributed_name,
        "date": str(event.when) if event.when else None,
        "place": event.place.name if event.place else None,
        "sentence": {"start": event.sentence.start, "end": event.sentence.end},
        "frame": event.frame,
    }


def _participant(mention: Mention) -> dict[str, Any]:
    return {**_span(mention.span), **_identity(mention.actor), "via": mention.via}


def _identity(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "kind": str(actor.kind), "country": actor.country, "wikidata": actor.wikidata}


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _actors(mentions: tuple[Mention, ...]) -> list[dict[str, Any]]:
    by_id: dict[str, tuple[Actor, list[Span]]] = {}
    for mention in mentions:
        by_id.setdefault(mention.actor.id, (mention.actor, []))[1].append(mention.span)
    return [{**_identity(actor), "mentions": [_span(s) for s in spans]} for _, (actor, spans) in sorted(by_id.items())]
