"""What a graph says of the terms that it uses, so that it can be read without the ontology at hand."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from legation.model import Status
from legation.rdf.terms import (
    LEG,
    STATUS_TERMS,
    label,
    relation_class,
    relation_property,
    type_class,
    type_property,
)
from legation.relations import Relation

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def relation_triples(relation: Relation) -> Iterator[Triple]:
    """Yield what a graph says of a relation in it: label, place in the hierarchy, codes, class of events."""
    property, events = relation_property(relation.id), relation_class(relation.id)
    yield property, RDF.type, OWL.ObjectProperty
    if relation.reciprocal:
        yield property, RDF.type, OWL.SymmetricProperty
    yield property, RDFS.label, label(relation.label)
    yield property, RDFS.subPropertyOf, type_property(relation.type)
    yield property, LEG.plover, Literal(str(relation.type))
    yield property, LEG.cameo, Literal(relation.cameo)
    yield events, RDF.type, OWL.Class
    yield events, RDFS.label, label(f"event: {relation.label}")
    yield events, RDFS.subClassOf, type_class(relation.type)


def status_triples(status: Status) -> Iterator[Triple]:
    """Yield what a graph says of a status in it."""
    term = STATUS_TERMS[status]
    yield term, RDF.type, SKOS.Concept
    yield term, SKOS.inScheme, LEG.statuses
    yield term, RDFS.label, label(str(status))
