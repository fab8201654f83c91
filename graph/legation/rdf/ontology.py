"""ontology/legation.ttl: the hand-written core with every relation of relations.csv.

`python -m legation.rdf.ontology` writes it anew.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph

from legation.ontology_files import ONTOLOGY
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


def main() -> None:
    """Write ontology/legation.ttl, or the file that is named."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(str(ONTOLOGY / "legation.ttl"))
    target.write_text(turtle_of(ontology_graph()), encoding="utf-8")


if __name__ == "__main__":
    main()
