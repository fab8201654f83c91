import csv
import importlib.metadata
from datetime import date

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD, Literal, URIRef

from example import FINDINGS
from legation._version import __version__
from legation.events.frames import our_frames
from legation.model import EventType, Kind, Status
from legation.ontology_files import ONTOLOGY
from legation.rdf import graph_of, turtle_of
from legation.rdf.codes import CAMEO, OURS, PLOVER, load_codes
from legation.rdf.ontology import ontology_graph
from legation.rdf.terms import (
    KIND_TERMS,
    LEG,
    ONTOLOGY_IRI,
    STATUS_TERMS,
    relation_class,
    relation_property,
    type_class,
    type_property,
)
from legation.relations import is_cameo, load_relations, ontology_terms

GRAPH = ontology_graph()
HEAD = URIRef(ONTOLOGY_IRI)
PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
DECLARED = {term for kind in (OWL.Class, *PROPERTIES) for term in GRAPH.subjects(RDF.type, kind) if term in LEG}


def test_file_is_up_to_date() -> None:
    assert (ONTOLOGY / "legation.ttl").read_text(encoding="utf-8") == turtle_of(GRAPH), "run: make ontology"


def test_head_says_who_when_and_under_which_licence() -> None:
    assert [str(value) for value in GRAPH.objects(HEAD, OWL.versionInfo)] == [__version__] == [importlib.metadata.version("legation")]
    assert [str(value) for value in GRAPH.objects(HEAD, OWL.versionIRI)] == [f"{ONTOLOGY_IRI}/{__version__}"]
    assert __version__ not in (ONTOLOGY / "core.ttl").read_text(encoding="utf-8")
    assert str(GRAPH.value(HEAD, VANN.preferredNamespaceUri)) == str(LEG) and str(GRAPH.value(HEAD, VANN.preferredNamespacePrefix)) == "leg"
    assert GRAPH.value(GRAPH.value(HEAD, DCTERMS.creator), RDFS.label) and GRAPH.value(HEAD, DCTERMS.license)
    assert date(2026, 1, 1) < GRAPH.value(HEAD, DCTERMS.issued).toPython()  # type: ignore[union-attr]


def test_every_class_and_property_has_one_label_and_one_definition() -> None:
    assert len(DECLARED) > 400
    for term in DECLARED | set(GRAPH.subjects(RDF.type, SKOS.ConceptScheme)):
        for property in (RDFS.label, SKOS.definition):
            [text] = GRAPH.objects(term, property)
            assert isinstance(text, Literal) and text.language == "en" and text.strip(), (term, property)


def test_every_term_in_use_is_declared() -> None:
    used = {term for triple in (*GRAPH, *graph_of(FINDINGS)) for term in triple if isinstance(term, URIRef) and term.startswith(LEG)}
    assert used <= set(GRAPH.subjects(RDF.type)) and len(used) > 400


def test_classes_have_examples_and_relations_those_of_their_frames() -> None:
    examples = {str(example) for example in GRAPH.objects(None, SKOS.example)}
    assert {term for term in DECLARED & set(GRAPH.subjects(RDF.type, OWL.Class)) if not list(GRAPH.objects(term, SKOS.example))} == set()
    for relation in load_relations().values():
        [example] = GRAPH.objects(relation_property(relation.id), SKOS.example)
        assert list(GRAPH.objects(relation_class(relation.id), SKOS.example)) == [example]
        assert any(str(example).startswith(f"{frame.example} (") for frame in our_frames() if frame.relation.id == relation.id)
    assert "Macron met Merkel in Berlin. (Emmanuel Macron – met with – Angela Merkel)" in examples


def test_kinds_statuses_and_types_of_the_model_are_there() -> None:
    assert {KIND_TERMS[kind] for kind in Kind} <= set(GRAPH.subjects(RDFS.subClassOf, LEG.Actor))
    assert {STATUS_TERMS[status] for status in Status} == set(GRAPH.subjects(SKOS.inScheme, LEG.statuses))
    assert {type_class(kind) for kind in EventType} == set(GRAPH.subjects(RDFS.subClassOf, LEG.Event))
    interactions = {type_property(kind) for kind in EventType if kind is not EventType.STATEMENT}
    assert interactions == set(GRAPH.subjects(RDFS.subPropertyOf, LEG.interactedWith))


@pytest.mark.parametrize("vocabulary", [PROV, SKOS, OWL, RDF, RDFS, DCTERMS, VANN, SDO, XSD], ids=str)
def test_terms_of_others_exist(vocabulary: type) -> None:
    used = {str(term) for triple in GRAPH for term in triple if isinstance(term, URIRef) and str(term).startswith(str(vocabulary))}
    assert {term for term in used if URIRef(term) not in vocabulary} == set() and used  # type: ignore[operator]


def test_the_core_takes_no_name_from_relations() -> None:
    assert set(load_relations()) & ontology_terms() == set() and {"source", "Person", "consult", "Actual"} <= ontology_terms()


def test_codes_are_concepts_with_the_relations_of_each() -> None:
    codes = load_codes()
    assert [code for code in codes if not is_cameo(code)] == [] and list(codes) == sorted(codes)
    assert {f"{n:02}" for n in range(1, 21)} <= set(codes) and len(set(codes.values())) == len(codes)
    for code, name in codes.items():
        concept = LEG[f"cameo-{code}"]
        assert str(GRAPH.value(concept, SKOS.notation)) == code and str(GRAPH.value(concept, SKOS.prefLabel)) == name
        assert (concept, SKOS.inScheme, CAMEO) in GRAPH
        assert (concept, SKOS.topConceptOf, CAMEO) in GRAPH if len(code) == 2 else GRAPH.value(concept, SKOS.broader)
    for relation in load_relations().values():
        assert (LEG[f"cameo-{relation.cameo}"], RDFS.seeAlso, relation_property(relation.id)) in GRAPH, relation.cameo
    assert {str(GRAPH.value(concept, SKOS.notation)) for concept in GRAPH.subjects(SKOS.inScheme, PLOVER)} == set(EventType)


def test_relations_match_the_concepts_of_their_codes() -> None:
    for relation in load_relations().values():
        node = relation_property(relation.id)
        matched = {value for match in (SKOS.closeMatch, SKOS.broadMatch) for value in GRAPH.objects(node, match) if value in LEG}
        codes = {LEG[f"cameo-{relation.cameo}"], LEG[f"plover-{relation.type}"]}
        assert matched == (set() if relation.type in OURS else codes), relation.id
    assert (LEG.invaded, SKOS.broadMatch, LEG["cameo-190"]) in GRAPH and (LEG.vetoed, SKOS.closeMatch, LEG["cameo-129"]) in GRAPH
    assert (LEG.Consult, SKOS.closeMatch, LEG["plover-CONSULT"]) in GRAPH and (LEG.Other, SKOS.closeMatch, None) not in GRAPH


def test_prior_art_is_credited() -> None:
    works = list(GRAPH.objects(HEAD, DCTERMS.references))
    assert [work for work in works if not (GRAPH.value(work, DCTERMS.title) and GRAPH.value(work, DCTERMS.bibliographicCitation))] == []
    assert len(works) >= 5


def test_properties_between_things_have_domain_and_range() -> None:
    free = {LEG.relation, LEG.country, LEG.toldBy}  # whose values are properties; of actors and of places; of triples
    things = {term for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for term in GRAPH.subjects(RDF.type, kind) if term in LEG}
    assert {term for term in things if None in (GRAPH.value(term, RDFS.domain), GRAPH.value(term, RDFS.range))} == free
    assert {term for term in DECLARED if term in LEG and (term, RDFS.isDefinedBy, HEAD) not in GRAPH} == set()


def test_the_file_is_owl_2_dl_by_itself() -> None:
    """Terms of others are declared, and no name is of two kinds of property, or a class and a property of texts."""
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    used = {value for property in axioms for value in GRAPH.objects(None, property) if value not in XSD}
    predicates = {p for p in GRAPH.predicates() if p not in RDF and p not in RDFS and p not in OWL and p not in PROV}
    assert used - set(GRAPH.subjects(RDF.type)) == set() == predicates - set(GRAPH.subjects(RDF.type, OWL.AnnotationProperty))
    kinds = [set(GRAPH.subjects(RDF.type, kind)) for kind in (OWL.Class, *PROPERTIES)]
    assert [one & other for n, one in enumerate(kinds) for other in kinds[n + 1 :] if one & other] == []


def test_roots_are_those_of_the_tones() -> None:
    with (ONTOLOGY / "tone.csv").open(encoding="utf-8") as lines:
        tones = {row["cameo"]: row["name"] for row in csv.DictReader(lines)}
    assert {code: name.lower() for code, name in load_codes().items() if len(code) == 2} == tones


def test_what_prov_keeps_apart_is_apart() -> None:
    disjoint = {PROV.Activity, PROV.Entity}
    assert [term for term in GRAPH.subjects(RDF.type, OWL.Class) if disjoint <= set(GRAPH.transitive_objects(term, RDFS.subClassOf))] == []
    assert (LEG.attributedTo, RDFS.subPropertyOf, PROV.wasAttributedTo) not in GRAPH, "its subject would be a prov:Entity"
