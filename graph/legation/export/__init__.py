"""Findings -> the formats of other tools: one module a format, all listed here."""

from collections.abc import Mapping
from types import MappingProxyType

from legation.export import csv, gexf, graphml, neo4j, rdf
from legation.export.common import Exporter

__all__ = ["EXPORTERS", "Exporter"]

EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {
        "csv": Exporter(name="csv", write=csv.write),
        "gexf": Exporter(name="gexf", write=gexf.write),
        "graphml": Exporter(name="graphml", write=graphml.write),
        "jsonld": Exporter(name="jsonld", write=rdf.write_jsonld),
        "neo4j": Exporter(name="neo4j", write=neo4j.write),
        "nquads": Exporter(name="nquads", write=rdf.write_nquads),
        "turtle": Exporter(name="turtle", write=rdf.write_turtle),
    }
)
