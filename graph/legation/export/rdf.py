"""Turtle, N-Quads with one named graph an article, JSON-LD with a compact context."""

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
