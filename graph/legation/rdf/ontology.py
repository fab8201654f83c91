"""ontology/legation.ttl: the hand-written core with every relation of relations.csv; and the context of our JSON-LD.

`python -m legation.rdf.ontology` writes both anew.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph

from legation.ontology_files import ONTOLOGY
from legation.rdf.context import context_of
from legation.rdf.terms import VOCABULARIES
from legation.rdf.turtle import turtle_of
from legation.rdf.vocabulary import description_triples, relation_triples
from legation.relations import Relation, load_relations


def ontology_graph(relations: Mapping[str, Relation] | None = None) -> Graph:
    """Return the ontology: core.ttl and the relations.

    Args:
        relations: the relations by id, or None for those of ontology/relations.csv.
    """
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in VOCABULARIES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    graph.parse(data=(ONTOLOGY / "core.ttl").read_text(encoding="utf-8"), format="turtle")
    for relation in (relations or load_relations()).values():
        for triple in (*relation_triples(relation), *description_triples(relation)):
            graph.add(triple)
    return graph


def context_text() -> str:
    """Return what ontology/context.jsonld holds."""
    return json.dumps({"@context": context_of(ontology_graph()).as_json()}, indent=1) + "\n"


def main() -> None:
    """Write ontology/legation.ttl, or the file that is named, and context.jsonld beside it."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(str(ONTOLOGY / "legation.ttl"))
    target.write_text(turtle_of(ontology_graph()), encoding="utf-8")
    target.with_name("context.jsonld").write_text(context_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
