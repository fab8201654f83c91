"""What the page shows, as plain values: actors, events with their evidence, articles."""

from collections.abc import Mapping
from typing import Any

from legation.fusion.reports import independent_reports
from legation.model import Actor, Citation, Event, EventType, Evidence, Findings, Status
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


LONGEST, LONGEST_SENTENCE = 400, 4_000
"""How many characters of a name, role or title, and of a sentence, the page shows, so that none stops it."""


def shortened(text: str, *, most: int = LONGEST) -> str:
    """Return a name, role or title as the page shows it.

    Args:
        text: the whole of it.
        most: how many characters it may have.
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _maybe(text: str | None) -> str | None:
    return text and shortened(text)


def tone_of(type_: EventType) -> str:
    """Return "cooperation", "conflict" or "other"."""
    return TONES.get(type_, "other")


def page_data(findings: Findings, places: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Return all that the page draws, small enough to be written into it; evidence is apart, for it is rarely read.

    Args:
        findings: what was found.
        places: where each actor that takes part in an event stands, in points.

    Returns:
        Actors as objects; relations and statuses that events name by their number; how many articles there are. An event is a row of
        id, source, target, relation, status, who says so, first day, last day where it is another, place, independent reports.
    """
    relations = load_relations()
    names = {actor.id: actor.name for actor in findings.actors}
    taking_part = [actor for actor in findings.actors if actor.id in places]
    numbers = {actor.id: n for n, actor in enumerate(taking_part)}
    used = sorted({event.relation for event in findings.events})
    statuses = [str(status) for status in Status]
    return {
        "actors": [{**_actor(actor, names), "x": places[actor.id][0], "y": places[actor.id][1]} for actor in taking_part],
        "relations": [_relation(relations[id]) for id in used],
        "statuses": statuses,
        "events": [
            [
                event.id, numbers[event.source], numbers[event.target], used.index(event.relation), statuses.index(event.status),
                _maybe(event.attributed_name), *_days(event), shortened(event.place.name) if event.place else None, independent_reports(event.evidence),
            ]
            for event in drawn_order(findings)
        ],
        "articles": len(findings.citations),
    }  # fmt: skip


def drawn_order(findings: Findings) -> list[Event]:
    """Return the events as the page numbers them: by time."""
    return sorted(findings.events, key=lambda event: event.order)


def page_evidence(findings: Findings) -> dict[str, Any]:
    """Return articles, and the evidence of each event of `drawn_order`: number of the article, sentence, marks in it."""
    numbers = {citation.id: n for n, citation in enumerate(findings.citations)}
    return {
        "articles": [_article(citation) for citation in findings.citations],
        "events": [
            [[numbers[piece.citation], _sentence(piece), _marks(piece)] for piece in event.evidence]
            for event in drawn_order(findings)
        ],
    }


def evidence_of(event: Event, citations: Mapping[str, Citation]) -> list[dict[str, Any]]:
    """Return the evidence of an event with its articles, for a page that asks for it when it is opened.

    Args:
        event: the event.
        citations: articles by id.
    """
    return [
        {"text": _sentence(piece), "marks": _marks(piece), "article": _article(citations[piece.citation])}
        for piece in event.evidence
    ]


def _actor(actor: Actor, names: Mapping[str, str]) -> dict[str, Any]:
    part_of = names.get(actor.part_of or "", (actor.part_of or "").replace("-", " ").title())
    said = {"id": actor.id, "name": shortened(actor.name), "kind": str(actor.kind)}
    more = {"wikidata": actor.wikidata, "role": _maybe(actor.role), "of": shortened(part_of)}
    return {**said, **{key: value for key, value in more.items() if value}}


def _relation(relation: Relation) -> list[Any]:
    return [relation.label, str(relation.type), tone_of(relation.type), relation.reciprocal]


def _days(event: Event) -> tuple[str | None, str | None]:
    if event.when is None:
        return None, None
    first, last = event.when.start.isoformat(), event.when.end.isoformat()
    return first, last if last != first else None


def _sentence(piece: Evidence) -> str:
    return shortened(piece.sentence.text, most=LONGEST_SENTENCE)


def _marks(piece: Evidence) -> list[tuple[int, int, str]]:
    """Marks inside the sentence that do not overlap, by offset."""
    sentence = piece.sentence
    inside = sorted(
        (span.start - sentence.start, span.end - sentence.start, name)
        for name, span in (("source", piece.source), ("trigger", piece.trigger), ("target", piece.target))
        if sentence.start <= span.start and span.end <= sentence.start + min(len(sentence.text), LONGEST_SENTENCE - 1)
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, name in inside:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, name))
    return kept


def _article(citation: Citation) -> dict[str, Any]:
    return {
        "title": shortened(citation.title or citation.id),
        "date": citation.date.isoformat() if citation.date else None,
        "url": citation.url if len(citation.url or "") <= LONGEST_SENTENCE else None,
        "publisher": _maybe(citation.publisher),
    }
