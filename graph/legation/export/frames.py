"""A graph as pandas data frames: one each of actors, events and evidence, ready for Parquet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from legation.errors import GraphError
from legation.fusion.reports import independent_reports
from legation.model import Event, Evidence, Findings
from legation.network.tone import tone_of
from legation.relations import load_relations

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """A graph as tables; the ids of the one stand in the others.

    Attributes:
        actors: indexed by id: name, kind, country, wikidata, part_of, role.
        events: indexed by id: source, relation, target, type, cameo, status, said_by, start, end (days), place, geonames,
            reports (independent ones), confidence, tone, fact (whether the articles tell it as done, in their own voice).
        evidence: event, article, date (day), title, url, sentence, trigger, frame, confidence.
    """

    actors: "pd.DataFrame"
    events: "pd.DataFrame"
    evidence: "pd.DataFrame"


def frames_of(findings: Findings) -> Frames:
    """Return findings as data frames.

    Args:
        findings: what a graph is made of.

    Raises:
        GraphError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise GraphError("data frames need pandas; pip install 'legation[notebooks]'") from error
    citations = {citation.id: citation for citation in findings.citations}
    actors = pd.DataFrame(
        [(a.id, a.name, str(a.kind), a.country, a.wikidata, a.part_of, a.role) for a in findings.actors],
        columns=["id", "name", "kind", "country", "wikidata", "part_of", "role"],
    ).set_index("id")
    events = pd.DataFrame([_event(event) for event in findings.events], columns=_EVENT).set_index("id")
    rows = [
        (event.id, e.citation, citations[e.citation].date, citations[e.citation].title, citations[e.citation].url, *_words(e))
        for event in findings.events
        for e in event.evidence
    ]
    evidence = pd.DataFrame(rows, columns=_EVIDENCE)
    for frame, columns in ((events, ("start", "end")), (evidence, ("date",))):
        for column in columns:
            frame[column] = pd.to_datetime(frame[column])
    return Frames(actors=actors, events=events, evidence=evidence)


_EVENT = ["id", "source", "relation", "target", "type", "cameo", "status", "said_by", "start", "end", "place", "geonames", "reports", "confidence", "tone", "fact"]
_EVIDENCE = ["event", "article", "date", "title", "url", "sentence", "trigger", "frame", "confidence"]


def _event(event: Event) -> tuple[Any, ...]:
    relation, when, place = load_relations()[event.relation], event.when, event.place
    return (
        event.id, event.source, relation.id, event.target, str(relation.type), relation.cameo, str(event.status),
        event.attributed_name, when.start if when else None, when.end if when else None, place.name if place else None,
        place.geonames if place else None, independent_reports(event.evidence), event.confidence, tone_of(event),
        event.is_fact,
    )  # fmt: skip


def _words(evidence: Evidence) -> tuple[Any, ...]:
    return (evidence.sentence.text, evidence.trigger.text, evidence.frame, evidence.confidence)
