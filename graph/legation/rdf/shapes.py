"""Whether a graph is sound: ontology/shapes.ttl (SHACL), and facts that no event stands behind."""

from dataclasses import dataclass
from functools import cache

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH

from legation.model import Status
from legation.ontology_files import ONTOLOGY
from legation.rdf.terms import LEG, STATUS_TERMS


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """A node that breaks a rule.

    Attributes:
        node: the node.
        path: the property at fault, or "".
        message: what is wrong.
    """

    node: str
    path: str
    message: str

    def __str__(self) -> str:
        """Return the violation as one line."""
        return f"{self.node} {self.path}: {self.message}" if self.path else f"{self.node}: {self.message}"


@cache
def _shapes() -> Graph:
    return Graph().parse(data=(ONTOLOGY / "shapes.ttl").read_text(encoding="utf-8"), format="turtle")


def validate(graph: Graph) -> list[Violation]:
    """Return what is wrong with a graph, in order; nothing for a sound one.

    Args:
        graph: a graph as `graph_of` makes it.
    """
    _, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), inference="none", advanced=False)
    assert isinstance(report, Graph)
    return sorted({*_reported(report), *_unfounded(graph)})


def _reported(report: Graph) -> list[Violation]:
    return [
        Violation(
            node=str(report.value(result, SH.focusNode)),
            path=str(report.value(result, SH.resultPath) or ""),
            message=str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


def _unfounded(graph: Graph) -> list[Violation]:
    """Direct triples without an event that tells them as a fact, and facts without their triple."""
    told: set[tuple[object, object, object]] = set()
    for event in graph.subjects(RDF.type, LEG.Event):
        if (
            graph.value(event, LEG.status) == STATUS_TERMS[Status.ACTUAL]
            and graph.value(event, LEG.attributedName) is None
        ):
            told.add((graph.value(event, LEG.source), graph.value(event, LEG.relation), graph.value(event, LEG.target)))
    relations = {relation for relation in graph.subjects(RDFS.subPropertyOf) if isinstance(relation, URIRef)}
    stated = {(s, p, o) for p in relations for s, o in graph.subject_objects(p)}
    symmetric = {(o, p, s) for s, p, o in told}
    unfounded = [
        Violation(node=str(s), path=str(p), message=f"stated towards {o}, but no event tells it as a fact")
        for s, p, o in stated - told - symmetric
    ]
    unstated = [
        Violation(node=str(s), path=str(p), message=f"a fact towards {o}, but the triple is missing")
        for s, p, o in told - stated
    ]
    return unfounded + unstated
