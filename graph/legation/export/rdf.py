"""Turtle, N-Quads with one named graph an article, JSON-LD with a compact context."""

import json
from pathlib import Path

from legation.model import Findings
from legation.rdf import annotated_turtle_of, graph_of, quads_of, reified_graph_of, turtle_of


def write_turtle(findings: Findings, path: Path) -> None:
    """Write sorted Turtle."""
    path.write_text(turtle_of(graph_of(findings)), encoding="utf-8")


def write_annotated(findings: Findings, path: Path) -> None:
    """Write Turtle whose direct triples are annotated with the events that tell them (RDF-star, Turtle 1.2)."""
    path.write_text(annotated_turtle_of(findings), encoding="utf-8")


def write_reified(findings: Findings, path: Path) -> None:
    """Write Turtle with an rdf:Statement of each direct triple (RDF 1.1)."""
    path.write_text(turtle_of(reified_graph_of(findings)), encoding="utf-8")


def write_nquads(findings: Findings, path: Path) -> None:
    """Write sorted N-Quads; the graph of a quad is the article that says it."""
    text = quads_of(findings).serialize(format="nquads")
    lines = sorted({line for line in text.split("\n") if line.strip()})
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_jsonld(findings: Findings, path: Path) -> None:
    """Write JSON-LD 1.1, compacted with the prefixes of the graph."""
    graph = graph_of(findings)
    context = {prefix: str(iri) for prefix, iri in sorted(graph.namespaces()) if prefix}
    document = json.loads(graph.serialize(format="json-ld", context=context, auto_compact=False))
    nodes = sorted(document.get("@graph", []), key=lambda node: str(node["@id"]))
    ordered = {"@context": context, "@graph": [_sorted_node(node) for node in nodes]}
    path.write_text(json.dumps(ordered, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _sorted_node(node: dict[str, object]) -> dict[str, object]:
    return {key: sorted(value, key=json.dumps) if isinstance(value, list) else value for key, value in node.items()}
