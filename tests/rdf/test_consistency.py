"""Whether the ontology and graphs of it can be true together, by the rules of OWL 2 RL."""

import owlrl
import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from example import FINDINGS
from legation.rdf import graph_of
from legation.rdf.ontology import ontology_graph
from legation.rdf.terms import BASE, LEG
from legation.relations import load_relations

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
FEW = ontology_graph({event.relation: load_relations()[event.relation] for event in FINDINGS.events})


def contradictions(ontology: Graph, *more: tuple[str, URIRef, URIRef | str]) -> list[str]:
    """What OWL 2 RL finds contradictory in an ontology with the example and some triples more; texts bear on nothing."""
    graph = Graph() + ontology + graph_of(FINDINGS)
    for subject, property, value in more:
        graph.add((_under_base(subject), property, value if isinstance(value, URIRef) else _under_base(value)))
    for property in (RDFS.label, SKOS.definition, SKOS.example, SKOS.prefLabel, SKOS.notation):
        graph.remove((None, property, None))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return sorted(str(message) for message in graph.objects(None, ERROR))


def _under_base(path: str) -> URIRef:
    return URIRef(f"{BASE}{path}")


def test_ontology_and_example_contradict_nothing() -> None:
    assert contradictions(ontology_graph()) == [] == contradictions(FEW)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([("actor/russia", RDF.type, LEG.Person)], "Disjoint classes"),
        ([("actor/nato", RDF.type, LEG.Group)], "Disjoint classes"),
        ([("actor/nato", LEG.evidence, "evidence/x")], "Disjoint classes"),
        ([("event/a1", LEG.source, "article/talks")], "Disjoint classes"),
        ([("event/a1", LEG.status, LEG.Planned)], "sameAs"),
        ([("event/a1", LEG.source, "actor/nato")], "Disjoint classes"),
        ([("event/x", LEG.source, "actor/nato"), ("event/x", LEG.target, "actor/nato")], "disjoint properties"),
        ([("event/a5", LEG.realisedBy, "event/a5")], "Irreflexive"),
    ],
    ids=[
        "a state that is a person",
        "an organisation that is a group",
        "an actor with evidence",
        "an article that acts",
        "two statuses",
        "two sources of different kinds",
        "an act on oneself",
        "a plan that realises itself",
    ],
)
def test_contradictions_are_found(more: list[tuple[str, URIRef, URIRef | str]], message: str) -> None:
    assert [found for found in contradictions(FEW, *more) if message in found] != []
