"""Whether a graph is sound: ontology/shapes.ttl (SHACL), and what shapes cannot count or compare.

Facts that no event stands behind, articles miscounted, words of another length than their offsets say, triggers elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, PROV, RDF, RDFS, SH
from rdflib.term import Node

from legation.model import Status
from legation.ontology_files import ONTOLOGY
from legation.rdf.terms import LEG, OA, STATUS_TERMS, local_name, relation_property
from legation.relations import load_relations

_Triple = tuple[Node | None, Node | None, Node | None]


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
    return sorted({*_reported(report), *_unfounded(graph), *_miscounted(graph), *_misquoted(graph), *_misplaced(graph)})


def _reported(report: Graph) -> Iterator[Violation]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        told = "" if value is None or value == node else f", but here is {value}"
        path = report.value(result, SH.resultPath)
        yield Violation(
            node=str(node),
            path=str(path) if isinstance(path, URIRef) else "",
            message=f"{report.value(result, SH.resultMessage)}{told}",
        )


def _unfounded(graph: Graph) -> Iterator[Violation]:
    """Direct triples without an event that tells them as a fact, and facts without their triple."""
    told: set[_Triple] = set()
    otherwise: dict[_Triple, str] = {}
    for event in sorted(graph.subjects(RDF.type, LEG.Event), key=str):
        triple = graph.value(event, LEG.source), graph.value(event, LEG.relation), graph.value(event, LEG.target)
        status = graph.value(event, LEG.status)
        if status != STATUS_TERMS[Status.ACTUAL]:
            otherwise[triple] = f"{event} tells it as {local_name(status).lower()}"
        elif graph.value(event, LEG.attributedName) is not None:
            otherwise[triple] = f"{event} tells it as claimed"
        else:
            told.add(triple)
    relations = {relation for relation in graph.subjects(RDFS.subPropertyOf) if isinstance(relation, URIRef)}
    relations |= {relation_property(id) for id in load_relations()}
    stated: set[_Triple] = {(s, p, o) for p in relations for s, o in graph.subject_objects(p)}
    reciprocal = {relation_property(relation.id) for relation in load_relations().values() if relation.reciprocal}
    symmetric = reciprocal | set(graph.subjects(RDF.type, OWL.SymmetricProperty))
    turned = {(o, p, s) for s, p, o in told if p in symmetric}
    for s, p, o in stated - told - turned:
        why = otherwise.get((s, p, o)) or (otherwise.get((o, p, s)) if p in symmetric else None)
        message = f"stated towards {o}, but no event tells it as a fact"
        yield Violation(node=str(s), path=str(p), message=f"{message}: {why}" if why else message)
    for s, p, o in (told | turned) - stated:
        yield Violation(node=str(s), path=str(p), message=f"a fact towards {o}, but the triple is missing")


def _miscounted(graph: Graph) -> Iterator[Violation]:
    """Events that count other articles than those that their evidence is from."""
    for event, said in graph.subject_objects(LEG.articles):
        articles = {article for one in graph.objects(event, LEG.evidence) for article in graph.objects(one, PROV.wasDerivedFrom)}
        if str(said) != str(len(articles)):
            message = f"counts {said} articles, but its evidence is from {len(articles)}"
            yield Violation(node=str(event), path=str(LEG.articles), message=message)


def _misquoted(graph: Graph) -> Iterator[Violation]:
    """Words that are longer or shorter than their offsets say."""
    for words, exact in graph.subject_objects(OA.exact):
        start, end = (_number(graph.value(words, offset)) for offset in (OA.start, OA.end))
        if start is not None and end is not None and start < end != start + len(str(exact)):
            message = f"{len(str(exact))} characters, but they stand from {start} to {end}"
            yield Violation(node=str(words), path=str(OA.exact), message=message)


def _misplaced(graph: Graph) -> Iterator[Violation]:
    """Triggers that stand outside of the sentence that their evidence quotes."""
    for evidence, trigger in graph.subject_objects(LEG.trigger):
        sentence = graph.value(graph.value(evidence, OA.hasTarget), OA.hasSelector)
        (first, last), (start, end) = (
            (_number(graph.value(words, OA.start)), _number(graph.value(words, OA.end))) for words in (sentence, trigger)
        )
        if None not in (first, last, start, end) and not first <= start <= end <= last:  # type: ignore[operator]
            message = f"the trigger stands from {start} to {end}, outside of its sentence from {first} to {last}"
            yield Violation(node=str(evidence), path=str(LEG.trigger), message=message)


def _number(node: Node | None) -> int | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, int) else None
