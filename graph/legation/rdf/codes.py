"""The codes of CAMEO and the types of PLOVER as concepts, tied to the relations that have them."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from legation.model import EventType
from legation.ontology_files import ONTOLOGY
from legation.rdf.terms import LEG, label, relation_property, type_class, type_property
from legation.rdf.vocabulary import Triple
from legation.relations import Relation

CAMEO, PLOVER = LEG["cameo-codes"], LEG["plover-types"]
"""The concept schemes."""
OURS = frozenset({EventType.OTHER, EventType.STATEMENT})
"""Types that PLOVER does not have."""


def load_codes() -> Mapping[str, str]:
    """Return the names of CAMEO's codes in ontology/cameo.csv, the roots and those of relations among them."""
    with (ONTOLOGY / "cameo.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def code_triples(relations: Iterable[Relation]) -> Iterator[Triple]:
    """Yield both schemes, each concept with the relations of it.

    Args:
        relations: the relations of the ontology.
    """
    yield from _scheme(CAMEO, "codes of CAMEO", "Event codes of the CAMEO codebook (Schrodt 2012) that relations have.")
    codes = load_codes()
    for code, name in codes.items():
        concept = LEG[f"cameo-{code}"]
        yield from _concept(concept, code, name)
        yield concept, SKOS.inScheme, CAMEO
        broader = next((code[:n] for n in range(len(code) - 1, 1, -1) if code[:n] in codes), None)
        yield (concept, SKOS.broader, LEG[f"cameo-{broader}"]) if broader else (concept, SKOS.topConceptOf, CAMEO)
    what = "The sixteen event types of PLOVER (Halterman and others 2023), and two of our own: OTHER and STATEMENT."
    yield from _scheme(PLOVER, "types of PLOVER", what)
    for kind in EventType:
        concept = LEG[f"plover-{kind}"]
        yield from _concept(concept, str(kind), str(kind).lower())
        yield concept, SKOS.topConceptOf, PLOVER
        yield concept, SKOS.inScheme, PLOVER
        yield concept, RDFS.seeAlso, type_class(kind)
        yield concept, RDFS.seeAlso, type_property(kind)
        if kind not in OURS:
            yield type_class(kind), SKOS.closeMatch, concept
            yield type_property(kind), SKOS.closeMatch, concept
    yield from _matches(tuple(relations), codes)


def _matches(relations: Collection[Relation], codes: Mapping[str, str]) -> Iterator[Triple]:
    """Which concepts relations match: the code where it says what it covers and no other relation has it, else it is broader.

    The types that PLOVER does not have match none of CAMEO's codes; that of their relations is the nearest.
    """
    sharing = Counter(relation.cameo for relation in relations)
    for relation in relations:
        if relation.cameo not in codes:
            continue
        property, code = relation_property(relation.id), LEG[f"cameo-{relation.cameo}"]
        yield code, RDFS.seeAlso, property
        if relation.type not in OURS:
            alone = sharing[relation.cameo] == 1 and not codes[relation.cameo].endswith("not specified below")
            yield property, SKOS.closeMatch if alone else SKOS.broadMatch, code
            yield property, SKOS.broadMatch, LEG[f"plover-{relation.type}"]


def _scheme(scheme: URIRef, name: str, what: str) -> Iterator[Triple]:
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield scheme, RDFS.label, label(name)
    yield scheme, SKOS.prefLabel, label(name)
    yield scheme, SKOS.definition, label(what)


def _concept(concept: URIRef, notation: str, name: str) -> Iterator[Triple]:
    yield concept, RDF.type, SKOS.Concept
    yield concept, RDFS.label, label(name)
    yield concept, SKOS.prefLabel, label(name)
    yield concept, SKOS.notation, Literal(notation)
