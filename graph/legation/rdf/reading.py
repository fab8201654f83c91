"""RDF back to findings, so that page, network and exports can be made again from graph.ttl alone."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from rdflib import Graph, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS
from rdflib.term import Node

from legation.errors import GraphError
from legation.model import (
    Actor,
    Citation,
    Event,
    EventType,
    Evidence,
    Findings,
    Kind,
    Place,
    Span,
    Status,
    When,
    in_order,
)
from legation.rdf.terms import GEONAMES, KIND_TERMS, LEG, OA, SCHEMA, STATUS_TERMS, id_of, local_name
from legation.relations import Relation

_T = TypeVar("_T")
_KINDS: Mapping[Node, Kind] = {term: kind for kind, term in KIND_TERMS.items()}
_STATUSES: Mapping[Node, Status] = {term: status for status, term in STATUS_TERMS.items()}
GRAPH_FILE = "graph.ttl"


def findings_of(graph: Graph) -> Findings:
    """Return the findings that a graph was made from.

    Args:
        graph: what `graph_of` made, under whatever base, or the same read back from a file.

    Raises:
        GraphError: a node lacks what it needs.
    """
    nodes = _Nodes(graph)
    return Findings(
        citations=_all(nodes, LEG.Article, _citation, lambda citation: citation.id),
        actors=_all(nodes, LEG.Actor, _actor, lambda actor: actor.id),
        events=_all(nodes, LEG.Event, _event, lambda event: event.id),
    )


def own_relations_of(graph: Graph) -> tuple[Relation, ...]:
    """Return the relations of a user that a graph describes, ordered by id; ours are described in the ontology.

    Args:
        graph: as in `findings_of`.

    Raises:
        GraphError: a description lacks something.
    """
    described = sorted(set(graph.subjects(LEG.plover)) & set(graph.subjects(SKOS.definition)), key=str)
    return tuple(_relation(graph, node) for node in described)


def _relation(graph: Graph, node: Node) -> Relation:
    inverse = graph.value(node, OWL.inverseOf)
    label, cameo, kind = (graph.value(node, property) for property in (RDFS.label, LEG.cameo, LEG.plover))
    if label is None or cameo is None or kind is None:
        raise _damaged(node, "has no label, no cameo or no plover")
    return Relation(
        id=local_name(node),
        label=str(label),
        inverse_label=str(label if inverse is None else graph.value(inverse, RDFS.label)),
        type=_parsed(EventType, node, kind),
        cameo=str(cameo),
        reciprocal=inverse is None,
        definition=str(graph.value(node, SKOS.definition)),
    )


def graph_file(path: str | Path) -> Path:
    """Return the file that holds a graph: the path itself, or graph.ttl in the folder.

    Raises:
        GraphError: there is none.
    """
    file = Path(path) / GRAPH_FILE if Path(path).is_dir() else Path(path)
    if not file.is_file():
        raise GraphError(f"{path}: no graph there; make one with `legation build INPUT -o {path}`")
    return file


class _Nodes:
    """The triples by subject and predicate, so that each is looked up without a search."""

    def __init__(self, graph: Graph) -> None:
        self._values: dict[tuple[Node, Node], list[Node]] = defaultdict(list)
        self._classes: dict[Node, list[Node]] = defaultdict(list)
        for subject, predicate, value in graph:
            self._values[subject, predicate].append(value)
            if predicate == RDF.type:
                self._classes[value].append(subject)

    def of(self, kind: URIRef) -> list[Node]:
        return self._classes.get(kind, [])

    def all(self, subject: Node, predicate: URIRef) -> list[Node]:
        return self._values.get((subject, predicate), [])

    def maybe(self, subject: Node, predicate: URIRef) -> Node | None:
        values = self.all(subject, predicate)
        if len(values) > 1:
            raise _damaged(subject, f"has {len(values)} values of {local_name(predicate)}")
        return values[0] if values else None

    def one(self, subject: Node, predicate: URIRef) -> Node:
        value = self.maybe(subject, predicate)
        if value is None:
            raise _damaged(subject, f"has no {local_name(predicate)}")
        return value

    def text(self, subject: Node, predicate: URIRef) -> str | None:
        value = self.maybe(subject, predicate)
        return None if value is None else str(value)

    def id(self, subject: Node, predicate: URIRef) -> str | None:
        value = self.maybe(subject, predicate)
        return None if value is None else id_of(value)

    def date(self, subject: Node, predicate: URIRef) -> datetime.date | None:
        value = self.maybe(subject, predicate)
        return None if value is None else _parsed(datetime.date.fromisoformat, subject, value)

    def number(self, subject: Node, predicate: URIRef) -> int:
        return _parsed(int, subject, self.one(subject, predicate))


def _parsed(parse: Callable[[str], _T], subject: Node, value: Node) -> _T:
    try:
        return parse(str(value))
    except ValueError as error:
        raise _damaged(subject, f"has the value {str(value)!r}, which cannot be read") from error


def _damaged(node: Node, what: str) -> GraphError:
    return GraphError(f"<{node}> {what}; `legation validate` lists what is wrong, `legation build` makes a sound graph")


def _all(nodes: _Nodes, kind: URIRef, read: Callable[[_Nodes, Node], _T], order: Callable[[_T], str]) -> tuple[_T, ...]:
    return tuple(sorted((read(nodes, node) for node in nodes.of(kind)), key=order))


def _citation(nodes: _Nodes, node: Node) -> Citation:
    return Citation(
        id=id_of(node),
        title=nodes.text(node, DCTERMS.title),
        date=nodes.date(node, DCTERMS.date),
        url=nodes.text(node, SCHEMA.url),
        publisher=nodes.text(node, DC.publisher),
        place=nodes.text(node, SCHEMA.dateline),
    )


def _actor(nodes: _Nodes, node: Node) -> Actor:
    kinds = [_KINDS[value] for value in nodes.all(node, RDF.type) if value in _KINDS]
    if len(kinds) != 1:
        raise _damaged(node, f"has {len(kinds)} kinds of actor")
    return Actor(
        id=id_of(node),
        name=str(nodes.one(node, RDFS.label)),
        kind=kinds[0],
        country=nodes.text(node, LEG.country),
        wikidata=nodes.id(node, OWL.sameAs),
        part_of=nodes.id(node, LEG.partOf),
        role=nodes.text(node, LEG.role),
        reason=nodes.text(node, LEG.linking),
    )


def _event(nodes: _Nodes, node: Node) -> Event:
    status = nodes.one(node, LEG.status)
    if status not in _STATUSES:
        raise _damaged(node, f"has the unknown status <{status}>")
    place = nodes.maybe(node, LEG.place)
    return Event(
        id=id_of(node),
        source=id_of(nodes.one(node, LEG.source)),
        target=id_of(nodes.one(node, LEG.target)),
        relation=local_name(nodes.one(node, LEG.relation)),
        status=_STATUSES[status],
        attributed_to=nodes.id(node, LEG.attributedTo),
        attributed_name=nodes.text(node, LEG.attributedName),
        when=_when(nodes, node, LEG.start, LEG.end),
        place=None if place is None else _place(nodes, place),
        evidence=in_order(_evidence(nodes, evidence) for evidence in nodes.all(node, LEG.evidence)),
    )


def _when(nodes: _Nodes, node: Node, first: URIRef, last: URIRef) -> When | None:
    start, end = nodes.date(node, first), nodes.date(node, last)
    if start is None or end is None:
        return None
    return When(start=start, end=end)


def _place(nodes: _Nodes, node: Node) -> Place:
    same = nodes.text(node, OWL.sameAs)
    return Place(
        name=str(nodes.one(node, RDFS.label)),
        country=nodes.text(node, LEG.country),
        wikidata=None if same is None or same.startswith(GEONAMES) else id_of(same),
        geonames=same.removeprefix(GEONAMES).rstrip("/") if same and same.startswith(GEONAMES) else None,
    )


def _evidence(nodes: _Nodes, node: Node) -> Evidence:
    passage, place = nodes.one(node, OA.hasTarget), nodes.maybe(node, LEG.toldPlace)
    return Evidence(
        citation=id_of(nodes.one(node, PROV.wasDerivedFrom)),
        sentence=_span(nodes, nodes.one(passage, OA.hasSelector)),
        trigger=_span(nodes, nodes.one(node, LEG.trigger)),
        source=_span(nodes, nodes.one(node, LEG.sourceWords)),
        target=_span(nodes, nodes.one(node, LEG.targetWords)),
        frame=str(nodes.one(node, LEG.frame)),
        confidence=float(nodes.text(node, LEG.confidence) or 1),
        when=_when(nodes, node, LEG.toldStart, LEG.toldEnd),
        dated=nodes.text(node, LEG.dateSaid) != "false",
        place=None if place is None else _place(nodes, place),
    )


def _span(nodes: _Nodes, node: Node) -> Span:
    return Span(start=nodes.number(node, OA.start), end=nodes.number(node, OA.end), text=str(nodes.one(node, OA.exact)))
