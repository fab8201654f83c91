"""Findings -> the formats of other tools: one module a format, all listed here."""

from collections.abc import Mapping
from types import MappingProxyType

from legation.export import csv, cytoscape, gexf, graphml, jsonld, neo4j, parquet, rdf
from legation.export.common import Exporter

__all__ = ["EXPORTERS", "Exporter"]

_ALL = (
    Exporter(name="csv", purpose="four tables for a spreadsheet", write=csv.write),
    Exporter(name="cytoscape", purpose="the network, laid out, for Cytoscape and cytoscape.js (.cyjs)", write=cytoscape.write),
    Exporter(name="gexf", purpose="the network, laid out and dated, for Gephi", write=gexf.write),
    Exporter(name="graphml", purpose="the network for yEd, igraph and networkx", write=graphml.write),
    Exporter(name="jsonld", purpose="the graph as JSON that programs read as RDF too", write=jsonld.write),
    Exporter(name="neo4j", purpose="CSV and Cypher for Neo4j", write=neo4j.write),
    Exporter(name="nquads", purpose="the graph as N-Quads, a named graph an article", write=rdf.write_nquads),
    Exporter(name="parquet", purpose="four typed tables for DuckDB, Polars, R and pandas", write=parquet.write),
    Exporter(name="rdfstar", purpose="the graph as Turtle, each fact with the events that tell it", write=rdf.write_annotated),
    Exporter(name="reified", purpose="the same with an rdf:Statement a fact, for tools of RDF 1.1", write=rdf.write_reified),
    Exporter(name="turtle", purpose="the graph as Turtle", write=rdf.write_turtle),
)

EXPORTERS: Mapping[str, Exporter] = MappingProxyType({exporter.name: exporter for exporter in _ALL})
"""The formats by name."""
