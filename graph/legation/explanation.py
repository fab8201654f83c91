"""Why an event is in the graph: its words, who is meant by them, and the rules that read them."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from spacy import displacy

from legation.actors.authority import load_authority
from legation.errors import GraphError
from legation.escaping import one_line
from legation.events.frames import load_lexicon
from legation.events.tracing import trace_of
from legation.fusion.links import Tie, links_of
from legation.fusion.reports import independent_reports
from legation.language import load_pipeline
from legation.model import Actor, Event, Evidence, Findings, Span
from legation.rdf.terms import cleaned
from legation.relations import load_relations


def explain(findings: Findings, event_id: str) -> str:
    """Return an explanation of an event for a reader.

    Args:
        findings: the graph's findings.
        event_id: id of the event, or the first characters of it.

    Raises:
        GraphError: no event has that id, or several begin so.
    """
    event = event_of(findings.events, event_id)
    names = {actor.id: actor for actor in findings.actors}
    relation = load_relations()[event.relation]
    titles = {citation.id: citation for citation in findings.citations}
    lines = [
        f"{names[event.source].name} – {relation.label} – {names[event.target].name}",
        f"  type {relation.type}, CAMEO {relation.cameo}, status {event.status}, date {event.when or 'unknown'}",
        f"  according to {event.attributed_name}" if event.attributed_name else "  told by the articles themselves",
        f"  one event of {_counted(event)}",
        *([f"  one report too many? legation separate FOLDER {event.id[:8]} ARTICLE"] if _articles(event) > 1 else []),
        *_ties(event, findings, names),
    ]
    for actor in (names[event.source], names[event.target]):
        lines.append(
            f"  {actor.name}: {actor.kind}{f', {actor.wikidata}' if actor.wikidata else ''}; {actor.reason or 'no reason kept'}"
        )
    for evidence in event.evidence:
        citation = titles[evidence.citation]
        lines += [
            "",
            f"{citation.title or 'untitled'} ({citation.date or 'undated'}), article {citation.id}",
            f"  {marked(evidence)}",
            f"  {_dating(evidence)}",
            f"  {_rule(evidence)}; confidence {evidence.confidence:.2f}",
            *_trace(evidence, on=citation.date),
        ]
    return "\n".join(map(one_line, lines))


def _articles(event: Event) -> int:
    return len({evidence.citation for evidence in event.evidence})


def _counted(event: Event) -> str:
    articles = _articles(event)
    reports = independent_reports(event.evidence)
    copies = f", {reports} of them independent" if reports < articles else ""
    return f"{articles} article{'s' if articles > 1 else ''}{copies}"


def _ties(event: Event, findings: Findings, names: Mapping[str, Actor]) -> Iterator[str]:
    """The events that realise, answer, confirm or dispute it."""
    events = {other.id: other for other in findings.events}
    for link in links_of(findings.events, findings.citations):
        if link.event == event.id:
            other = events[link.other]
            what = f"{names[other.source].name} {load_relations()[other.relation].label} {names[other.target].name}"
            yield f"  {TIES[link.tie]} {other.id[:8]}: {what}, {other.when or 'undated'}, {other.status}"


TIES = {
    Tie.REALISED_BY: "realised by",
    Tie.ANSWERED_BY: "answered by",
    Tie.CONFIRMED_BY: "confirmed by",
    Tie.DISPUTED_BY: "disputed by",
}


def _dating(evidence: Evidence) -> str:
    """Why the event is of its day, which is why this report is one of its reports."""
    if evidence.when is None:
        return "says no date"
    return f"says {evidence.when}" if evidence.dated else f"says no date; the article's stands for it: {evidence.when}"


def parse_of(findings: Findings, event_id: str) -> str:
    """Return the parse of the first sentence on which an event stands, as SVG.

    Args:
        findings: the graph's findings.
        event_id: id of the event, or the first characters of it.

    Raises:
        GraphError: no event has that id, or several begin so.
    """
    evidence = event_of(findings.events, event_id).evidence[0]
    options = {"compact": True, "distance": 110, "bg": "#ffffff", "color": "#1a1a1a"}
    return cleaned(displacy.render(load_pipeline()(cleaned(evidence.sentence.text)), style="dep", jupyter=False, options=options))


def _trace(evidence: Evidence, *, on: datetime.date | None) -> list[str]:
    rules = trace_of(
        load_pipeline()(cleaned(evidence.sentence.text)),
        evidence.trigger.start - evidence.sentence.start,
        on=on,
        authority=load_authority(),
        lexicon=load_lexicon(),
        frame=evidence.frame,
    )
    if rules is None:
        return ["  the sentence alone does not give the event: it needs those before it"]
    return [f"  {rule.aspect:<12}{rule.text}" for rule in rules]


def event_of(events: Iterable[Event], event_id: str) -> Event:
    """Return the event whose id begins so; raise GraphError where there is none or several."""
    found = [event for event in events if event.id.startswith(event_id.removeprefix("event/"))]
    if len(found) != 1:
        raise GraphError(
            f"{len(found)} events begin with {event_id!r}; `legation query timeline -p actor=NAME` lists ids"
        )
    return found[0]


def marked(evidence: Evidence) -> str:
    """Return the sentence with source [S ...], trigger [T ...] and target [O ...] marked.

    Args:
        evidence: evidence whose spans lie in its sentence; those in another sentence are left out.
    """
    marks = {"S": evidence.source, "T": evidence.trigger, "O": evidence.target}
    inside = [(mark, span) for mark, span in marks.items() if _within(span, evidence.sentence)]
    cuts = [(s.start, 1, -s.end, f"[{m} ") for m, s in inside] + [(s.end, 0, -s.start, "]") for _, s in inside]
    text, offset = evidence.sentence.text, evidence.sentence.start
    for place, _, _, sign in sorted(cuts, reverse=True):
        text = text[: place - offset] + sign + text[place - offset :]
    return " ".join(text.split())


def _within(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start and span.end <= sentence.end


def _rule(evidence: Evidence) -> str:
    frame = next((f for f in load_lexicon().frames if f.id == evidence.frame), None)
    if frame is None:
        return f"frame {evidence.frame}"
    return f"frame {frame.id}: source in {', '.join(frame.source)}; target in {', '.join(frame.target)}; e.g. “{frame.example}”"
