"""Graphs in and out of Oxigraph, which parses and queries what rdflib holds."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from legation.errors import GraphError
from legation.rdf.reading import graph_file
from legation.rdf.terms import Resources, cleaned

_PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s*<([^<>]*)>", re.MULTILINE)
_HEAD = 16_384


def read_graph(path: str | Path) -> Graph:
    """Return the graph of a Turtle file, with its prefixes.

    Args:
        path: the file, or a folder with graph.ttl.

    Raises:
        GraphError: there is none, or it is no Turtle.
    """
    file = graph_file(path)
    graph = Graph(bind_namespaces="none")
    try:
        parser = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
        graph.addN((*map(_rdflib, (quad.subject, quad.predicate, quad.object)), graph) for quad in parser)  # type: ignore[misc]
    except (SyntaxError, OSError, ValueError) as error:
        raise _unreadable(file, error) from error
    for prefix, namespace in parser.prefixes.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph


def store_of(graph: Graph | Path | str | ox.Store) -> ox.Store:
    """Return a graph as a store that answers queries; make it once where many queries follow.

    Args:
        graph: an rdflib graph, a Turtle file, a folder with graph.ttl, or a store, which is returned.

    Raises:
        GraphError: the file is missing or no Turtle.
    """
    if isinstance(graph, ox.Store):
        return graph
    store = ox.Store()
    if isinstance(graph, Graph):
        store.extend(quads(graph))
        return store
    file = graph_file(graph)
    try:
        store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
    except (SyntaxError, OSError, ValueError) as error:
        raise _unreadable(file, error) from error
    return store


def prefixes_of(graph: Graph | Path | str | ox.Store | None) -> dict[str, str]:
    """Return the prefixes of legation, overridden by those that the graph itself declares."""
    own = Resources().prefixes()
    if isinstance(graph, Graph):
        return own | {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    if graph is None or isinstance(graph, ox.Store):
        return own
    with graph_file(graph).open(encoding="utf-8", errors="replace") as lines:
        return own | dict(_PREFIX.findall(lines.read(_HEAD)))


def triples_as_graph(triples: Iterable[ox.Triple]) -> Graph:
    """Return the triples that a query constructed as an rdflib graph."""
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    return graph


def _unreadable(file: Path, error: Exception) -> GraphError:
    line = error.lineno if isinstance(error, SyntaxError) and error.lineno else None
    where = str(file) if line is None else f"{file}:{line}"
    return GraphError(f"{where}: no readable Turtle ({error}); make it again with `legation build`")


def quads(graph: Graph) -> Iterator[ox.Quad]:
    """Yield the triples of a graph of rdflib in Oxigraph's classes."""
    term: Callable[[Node], Any] = cache(oxigraph_term)
    for subject, predicate, value in graph:
        yield ox.Quad(term(subject), term(predicate), term(value))


def oxigraph_term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term of rdflib as one of Oxigraph; raise GraphError for what RDF 1.1 does not know."""
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, Literal):
        return _literal(node)
    raise GraphError(f"{node!r} is no term of RDF 1.1; keep IRIs, blank nodes and literals only")


def _literal(node: Literal) -> ox.Literal:
    if node.language:
        return ox.Literal(cleaned(node), language=node.language)
    datatype = ox.NamedNode(str(node.datatype)) if node.datatype else None
    return ox.Literal(cleaned(node), datatype=datatype)


def _rdflib(term: object) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise GraphError(f"{term} is no term of RDF 1.1; keep IRIs, blank nodes and literals only")
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value.endswith("#string")
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value))
