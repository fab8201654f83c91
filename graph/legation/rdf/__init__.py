"""Events <-> RDF: terms, writing, reading, Turtle, shapes, queries."""

from legation.rdf.closure import closed
from legation.rdf.engine import read_graph, store_of
from legation.rdf.queries import Answering, NamedQuery, QueryResult, named_queries, query_text, run_query
from legation.rdf.reading import findings_of, graph_file, own_relations_of
from legation.rdf.results import format_result
from legation.rdf.shapes import Violation, validate
from legation.rdf.statements import annotated_turtle_of, reified_graph_of
from legation.rdf.terms import BASE
from legation.rdf.turtle import turtle_of
from legation.rdf.writing import graph_of, quads_of

__all__ = [
    "BASE",
    "Answering",
    "NamedQuery",
    "QueryResult",
    "Violation",
    "annotated_turtle_of",
    "closed",
    "findings_of",
    "format_result",
    "graph_file",
    "graph_of",
    "named_queries",
    "own_relations_of",
    "quads_of",
    "query_text",
    "read_graph",
    "reified_graph_of",
    "run_query",
    "store_of",
    "turtle_of",
    "validate",
]
