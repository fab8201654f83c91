"""ontology/legation.ttl: the hand-written core with every relation, its example and code; with it docs/ontology.html and the
context of our JSON-LD.

`python -m legation.rdf.ontology` writes all of them anew.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, VANN

from legation._version import __version__
from legation.events.clauses import PartOfSpeech
from legation.events.frames import Frame, our_frames
from legation.ontology_files import ONTOLOGY
from legation.rdf.codes import code_triples
from legation.rdf.context import context_of
from legation.rdf.ontology_page import page_of_ontology
from legation.rdf.terms import (
    LEG,
    ONTOLOGY_IRI,
    VOCABULARIES,
    label,
    relation_class,
    relation_property,
    type_class,
    type_property,
)
from legation.rdf.turtle import turtle_of
from legation.rdf.vocabulary import Triple, description_triples, relation_triples
from legation.relations import Relation, load_relations


def ontology_graph(relations: Mapping[str, Relation] | None = None) -> Graph:
    """Return the ontology: core.ttl, the version, the relations with examples, and the codes.

    Args:
        relations: the relations by id, or None for those of ontology/relations.csv.
    """
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in {**VOCABULARIES, "vann": str(VANN)}.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    graph.parse(data=(ONTOLOGY / "core.ttl").read_text(encoding="utf-8"), format="turtle")
    known = load_relations() if relations is None else relations
    for relation in known.values():
        for triple in (*relation_triples(relation), *description_triples(relation)):
            graph.add(triple)
    for triple in (*_version_triples(), *_example_triples(known), *code_triples(known.values())):
        graph.add(triple)
    for term in {term for term in graph.subjects(RDF.type) if str(term).startswith(LEG)}:
        graph.add((term, RDFS.isDefinedBy, URIRef(ONTOLOGY_IRI)))
    return graph


def context_text() -> str:
    """Return what ontology/context.jsonld holds."""
    return json.dumps({"@context": context_of(ontology_graph()).as_json()}, indent=1) + "\n"


def _version_triples() -> Iterator[Triple]:
    ontology = URIRef(ONTOLOGY_IRI)
    yield ontology, OWL.versionInfo, Literal(__version__)
    yield ontology, OWL.versionIRI, URIRef(f"{ONTOLOGY_IRI}/{__version__}")


def _example_triples(relations: Mapping[str, Relation]) -> Iterator[Triple]:
    """An example of each relation, and of each type that of its first relation."""
    types = set()
    for relation in relations.values():
        frames = [frame for frame in our_frames() if frame.relation.id == relation.id]
        if not frames:
            continue
        example = label(_sentence(min(frames, key=_plainness)))
        yield relation_property(relation.id), SKOS.example, example
        yield relation_class(relation.id), SKOS.example, example
        if relation.type not in types:
            types.add(relation.type)
            yield type_property(relation.type), SKOS.example, example
            yield type_class(relation.type), SKOS.example, example


def _plainness(frame: Frame) -> tuple[bool, bool, bool, int]:
    """Facts before plans, verbs before nouns, the relation's own word before others, short sentences before long ones."""
    other_word = frame.relation.label.split()[0] not in frame.example.lower().split()
    return frame.expect_status != "actual", frame.pos is not PartOfSpeech.VERB, other_word, len(frame.example)


def _sentence(frame: Frame) -> str:
    source, _, target = (part.strip() for part in frame.expect.split("|"))
    return f"{frame.example} ({source} – {frame.relation.label} – {target})"


def main() -> None:
    """Write ontology/legation.ttl, context.jsonld and docs/ontology.html; or the first two where the file is named."""
    graph, root = ontology_graph(), Path(str(ONTOLOGY)).parent
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "ontology" / "legation.ttl"
    target.write_text(turtle_of(graph), encoding="utf-8")
    target.with_name("context.jsonld").write_text(context_text(), encoding="utf-8")
    if len(sys.argv) == 1:
        (root / "docs" / "ontology.html").write_text(page_of_ontology(graph), encoding="utf-8")


if __name__ == "__main__":
    main()
