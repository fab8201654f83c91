"""Direct triples with the events that tell them: as annotations (RDF-star, RDF 1.2) or as rdf:Statement (RDF 1.1).

A triple such as actor:nato leg:rejectedDemandOf actor:russia says no day and no source. Several events may tell it, each
on its own days and words; each triple leads to them by leg:toldBy, so that no day is torn from its source.
"""

from collections import defaultdict
from collections.abc import Mapping, Set

from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from legation.model import Findings
from legation.rdf.terms import BASE, LEG
from legation.rdf.turtle import Annotations, turtle_of
from legation.rdf.vocabulary import Triple
from legation.rdf.writing import Writer, graph_of


def annotated_turtle_of(findings: Findings) -> str:
    """Return the graph of findings as Turtle whose direct triples are annotated with the events that tell them.

    Args:
        findings: what was found.
    """
    told = told_by(findings).items()
    annotations: Annotations = {triple: [(LEG.toldBy, event) for event in events] for triple, events in told}
    return turtle_of(graph_of(findings), annotations=annotations)


def reified_graph_of(findings: Findings) -> Graph:
    """Return the graph of findings with an rdf:Statement of each direct triple and the events that tell it.

    Args:
        findings: what was found.
    """
    graph, resources = graph_of(findings), _writer(findings).resources
    for (subject, predicate, value), events in told_by(findings).items():
        assert isinstance(value, URIRef)
        node = resources.statement(subject, predicate, value)
        graph.add((node, RDF.type, RDF.Statement))
        graph.add((node, RDF.subject, subject))
        graph.add((node, RDF.predicate, predicate))
        graph.add((node, RDF.object, value))
        for event in events:
            graph.add((node, LEG.toldBy, event))
    return graph


def told_by(findings: Findings) -> Mapping[Triple, Set[URIRef]]:
    """Return the direct triples of findings, each with the events that tell it.

    Args:
        findings: what was found.
    """
    writer, told = _writer(findings), defaultdict[Triple, set[URIRef]](set)
    for event in findings.events:
        if event.is_fact:
            for triple in writer.fact(event.source, event.relation, event.target):
                told[triple].add(writer.resources.event(event.id))
    return told


def _writer(findings: Findings) -> Writer:
    return Writer.of(findings, base=BASE, relations=None)
