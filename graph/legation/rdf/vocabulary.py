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


def description_triples(relation: Relation) -> Iterator[Triple]:
    """Yield what the ontology says of a relation beyond that: definition, domain, range, inverse."""
    property = relation_property(relation.id)
    yield property, SKOS.definition, label(relation.definition)
    yield property, RDFS.domain, LEG.Actor
    yield property, RDFS.range, LEG.Actor
    yield relation_class(relation.id), SKOS.definition, label(f"An event in which: {relation.definition}")
    if not relation.reciprocal:
        inverse = LEG[f"inverseOf{relation.id[0].upper()}{relation.id[1:]}"]
        yield property, OWL.inverseOf, inverse
        yield inverse, RDF.type, OWL.ObjectProperty
        yield inverse, RDFS.label, label(relation.inverse_label)
        yield inverse, SKOS.definition, label(f"The inverse of “{relation.label}”: {relation.definition}")
        yield inverse, RDFS.domain, LEG.Actor
        yield inverse, RDFS.range, LEG.Actor


def status_triples(status: Status) -> Iterator[Triple]:
    """Yield what a graph says of a status in it."""
    term = STATUS_TERMS[status]
    yield term, RDF.type, SKOS.Concept
    yield term, SKOS.inScheme, LEG.statuses
    yield term, RDFS.label, label(str(status))
