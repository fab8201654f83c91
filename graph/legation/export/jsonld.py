"""JSON-LD 1.1, compacted with the context of the ontology: "source", "status", typed dates; nothing to fetch."""

import json
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from legation.model import Findings
from legation.ontology_files import ONTOLOGY
from legation.rdf import graph_of
from legation.rdf.context import IRI, TERM, Context, Term, context_of
from legation.rdf.engine import read_graph
from legation.rdf.vocabulary import description_triples, relation_triples
from legation.relations import load_relations, our_relations

_FIRST = ("id", "type", "label")


def write(findings: Findings, path: Path) -> None:
    """Write a document with the part of ontology/context.jsonld that it needs, and a user's own relations.

    Args:
        findings: what was found.
        path: the file.
    """
    path.write_text(document_of(graph_of(findings)), encoding="utf-8")


def document_of(graph: Graph) -> str:
    """Return a graph as one document, with the part of ontology/context.jsonld that it needs."""
    context = context_of(_ontology())
    names = _Names(context)
    nodes = [_node(subject, graph, names) for subject in sorted(set(graph.subjects()), key=str)]
    used = context.only(set(graph.predicates()), names.used)
    document = {"@context": used.as_json(), "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _ontology() -> Graph:
    """The ontology as it is published, and a user's own relations."""
    graph = read_graph(str(ONTOLOGY / "legation.ttl"))
    for id in load_relations().keys() - our_relations().keys():
        for triple in (*relation_triples(load_relations()[id]), *description_triples(load_relations()[id])):
            graph.add(triple)
    return graph


class _Names:
    """IRIs as the context shortens them; keeps what they became."""

    def __init__(self, context: Context) -> None:
        self.used: set[str] = set()
        self.terms = context.terms
        self.short = self._kept(context.short)
        self.word = self._kept(context.word)

    def _kept(self, shorten: Callable[[URIRef], str]) -> Callable[[URIRef], str]:
        @cache
        def shortened(iri: URIRef) -> str:
            text = shorten(iri)
            self.used.add(text)
            return text

        return shortened


def _node(subject: Node, graph: Graph, names: _Names) -> dict[str, object]:
    assert isinstance(subject, URIRef)
    values: defaultdict[str, list[object]] = defaultdict(list)
    for predicate, value in graph.predicate_objects(subject):
        assert isinstance(predicate, URIRef)
        if predicate == RDF.type and isinstance(value, URIRef):
            values["type"].append(names.word(value))
        else:
            term = names.terms.get(predicate)
            values[term.name if term else names.word(predicate)].append(_value(value, term, names))
    ordered = sorted(values, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    return {"id": names.short(subject)} | {name: _one_or_all(values[name]) for name in ordered}


def _one_or_all(values: list[object]) -> object:
    return values[0] if len(values) == 1 else sorted(values, key=lambda value: json.dumps(value, sort_keys=True))


def _value(value: Node, term: Term | None, names: _Names) -> object:
    type = term.type if term else None
    if isinstance(value, URIRef):
        text = names.word(value) if type == TERM else names.short(value)
        return text if type in (IRI, TERM) else {"id": text}
    assert isinstance(value, Literal)
    if value.language:
        return {"@language": value.language, "@value": str(value)}
    if value.datatype in (XSD.integer, XSD.boolean):
        return json.loads(str(value))
    datatype = names.short(value.datatype) if value.datatype else None
    return str(value) if datatype == type else {"@value": str(value)} | ({"type": datatype} if datatype else {})
