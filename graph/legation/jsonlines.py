"""Readings as JSON Lines, one article a line: the contract that other tools read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from legation.actors.slug import slug
from legation.model import Actor, EventMention, Mention, Place, Reading, Span
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
        "events": [_event(event) for event in reading.events if event.source.actor.id != event.target.actor.id],
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
        "place_id": _place_id(event.place),
        "sentence": {"start": event.sentence.start, "end": event.sentence.end},
        "frame": event.frame,
        "confidence": event.confidence,
    }


def _place_id(place: Place | None) -> str | None:
    """"geonames:173576" or "wikidata:Q38"."""
    if place is None or not (place.geonames or place.wikidata):
        return None
    return f"geonames:{place.geonames}" if place.geonames else f"wikidata:{place.wikidata}"


def _participant(mention: Mention) -> dict[str, Any]:
    return {**_span(mention.span), **_identity(mention.actor), "via": mention.via}


def _identity(actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name,
        "kind": str(actor.kind),
        "country": actor.country,
        "wikidata": actor.wikidata,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _actors(mentions: tuple[Mention, ...]) -> list[dict[str, Any]]:
    by_id: dict[str, tuple[Actor, list[Span]]] = {}
    for mention in mentions:
        by_id.setdefault(mention.actor.id, (mention.actor, []))[1].append(mention.span)
    return [{**_identity(actor), "mentions": [_span(s) for s in spans]} for _, (actor, spans) in sorted(by_id.items())]


def with_identities(
    line: dict[str, Any], resolve: Callable[[Actor, str, str], Actor], known: Iterable[Actor]
) -> dict[str, Any]:
    """Return a line whose actors are those that RESOLVE gives.

    Args:
        line: what `line_of` made.
        resolve: from an actor, the words that name him and the id of the article, who he is.
        known: the actors; who is described as none or as several of them stays as he is.
    """
    described: dict[tuple[Any, ...], set[Actor]] = {}
    by_name: dict[str, set[Actor]] = {}
    for actor in known:
        described.setdefault(_description(_identity(actor)), set()).add(actor)
        by_name.setdefault(actor.name, set()).add(actor)

    def resolved(participant: dict[str, Any], text: str) -> tuple[str, dict[str, Any]]:
        actors = described.get(_description(participant), set())
        if len(actors) != 1:
            return slug(participant["name"]), {key: participant[key] for key in _IDENTITY}
        actor = resolve(next(iter(actors)), text, line["id"])
        return actor.id, _identity(actor)

    def speaker(name: str | None) -> str | None:
        actors = by_name.get(name or "", set())
        return resolve(next(iter(actors)), name or "", line["id"]).name if len(actors) == 1 else name

    def participant(old: dict[str, Any]) -> dict[str, Any]:
        return {**old, **resolved(old, old["text"])[1]}

    actors: dict[str, dict[str, Any]] = {}
    for old in line["actors"]:
        for mention in old["mentions"]:
            id, identity = resolved(old, mention["text"])
            actors.setdefault(id, {**identity, "mentions": []})["mentions"].append(mention)
    for kept in actors.values():
        kept["mentions"].sort(key=lambda mention: (mention["start"], mention["end"]))
    changed = [
        {
            **e,
            "source": participant(e["source"]),
            "target": participant(e["target"]),
            "attributed_to": speaker(e["attributed_to"]),
        }
        for e in line["events"]
    ]
    events = [e for e in changed if _description(e["source"]) != _description(e["target"])]
    return {**line, "events": events, "actors": [actors[id] for id in sorted(actors)]}


_IDENTITY = ("name", "kind", "country", "wikidata")


def _description(identity: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(identity[key] for key in _IDENTITY)
