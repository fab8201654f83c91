"""Graphs at random, hostile names among them, through each format and back: what it should keep, it keeps."""

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from rdflib import Graph

from example import HOSTILE
from export.gexf_rules import breaches
from legation.export import EXPORTERS
from legation.export.tables import tables_of
from legation.fusion.fusing import fuse
from legation.model import Actor, Citation, Event, Findings
from legation.network import build_network
from legation.rdf import findings_of, graph_of, read_graph
from legation.rdf.engine import quads
from legation.rdf.terms import cleaned
from store.random_readings import readings

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
texts = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=8)


@st.composite
def findings(draw: st.DrawFn) -> Findings:
    """What some articles tell together, with names, roles, titles and claimants of any characters."""
    fused = fuse([draw(readings(id)) for id in ("a", "a/b", "é 😀")])

    def maybe(value: str | None) -> str | None:
        return value if draw(st.booleans()) else draw(texts)

    def actor(one: Actor) -> Actor:
        return replace(one, name=maybe(one.name) or one.name, role=maybe(one.role), reason=maybe(one.reason))

    def event(one: Event) -> Event:
        return replace(one, attributed_name=one.attributed_name and maybe(one.attributed_name))

    def citation(one: Citation) -> Citation:
        return replace(one, title=maybe(one.title), publisher=maybe(one.publisher), url=maybe(one.url))

    apart = [one for one in fused.events if one.source != one.target]
    return Findings(
        citations=tuple(map(citation, fused.citations)), actors=tuple(map(actor, fused.actors)), events=tuple(map(event, apart))
    )


T = TypeVar("T")
Told = Mapping[str, Any]


def written(form: str, told: Findings, read: Callable[[Path], T]) -> T:
    """What is read from the file in a format."""
    with tempfile.TemporaryDirectory() as folder:
        EXPORTERS[form].write(told, Path(folder) / "out")
        return read(Path(folder) / "out")


def clean(told: Findings) -> Findings:
    """Findings without the characters that no format carries."""

    def plain(value: T) -> T:
        fields = {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]
        return replace(value, **{name: cleaned(field) for name, field in fields.items() if type(field) is str})  # type: ignore[type-var]

    return Findings(
        citations=tuple(map(plain, told.citations)), actors=tuple(map(plain, told.actors)), events=tuple(map(plain, told.events))
    )


def without_none(data: Told) -> dict[str, Any]:
    return {name: cleaned(value) if isinstance(value, str) else value for name, value in data.items() if value is not None}


@few
@given(findings())
def test_turtle_brings_the_findings_back(told: Findings) -> None:
    assert findings_of(written("turtle", told, read_graph)) == clean(told)


@few
@given(findings())
def test_nquads_json_ld_and_annotated_triples_say_what_turtle_says(told: Findings) -> None:
    triples = {quad.triple for quad in quads(graph_of(told))}
    nquads = written("nquads", told, lambda path: list(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)))
    assert {quad.triple for quad in nquads} == triples and len(nquads) == len(triples)
    jsonld = written("jsonld", told, lambda path: Graph().parse(path, format="json-ld"))
    assert {quad.triple for quad in quads(jsonld)} == triples
    annotated = written("rdfstar", told, lambda path: list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)))
    assert {quad.triple for quad in annotated if not isinstance(quad.subject, ox.BlankNode)} == triples
    reified = written("reified", told, read_graph)
    assert {quad.triple for quad in quads(reified) if "/statement/" not in quad.subject.value} == triples


@few
@given(findings())
def test_graphml_keeps_nodes_edges_and_all_that_is_told_of_them(told: Findings) -> None:
    read = written("graphml", told, lambda path: nx.read_graphml(path, force_multigraph=True, edge_key_type=str))
    network = build_network(told)
    assert dict(read.nodes(data=True)) == {id: without_none(data) for id, data in network.nodes(data=True)}
    edges = {(a, b, data.pop("edge_key")): data for a, b, data in read.edges(data=True)}
    assert edges == {(a, b, key): edge_of(data) for a, b, key, data in network.edges(keys=True, data=True)}


def edge_of(data: Told) -> dict[str, Any]:
    """What GraphML tells of an edge: lists as texts, empty ones not at all."""
    texts = {"spells": " ".join(map("/".join, data["spells"])) or None, "event_ids": " ".join(data["events"])}
    return without_none({name: value for name, value in data.items() if name != "events"} | texts)


@few
@given(findings())
def test_gexf_keeps_its_rules_nodes_edges_and_spells(told: Findings) -> None:
    def both(path: Path) -> tuple[list[str], "nx.MultiDiGraph[str]"]:
        return breaches(ElementTree.parse(path).getroot()), nx.read_gexf(path, version="1.3")

    wrong, read = written("gexf", told, both)
    network = build_network(told)
    assert wrong == []
    names = ("label", "kind", "country", "wikidata", "role", "events")
    assert {id: {n: data[n] for n in names if n in data} for id, data in read.nodes(data=True)} == {
        id: without_none({n: data[n] for n in names}) for id, data in network.nodes(data=True)
    }
    told_of = ("relation", "status", "label", "weight", "reciprocal")
    assert sorted((a, b, data["claimed"], spells(data), *(data[n] for n in told_of)) for a, b, data in read.edges(data=True)) == sorted(
        (a, b, data["attributed"], data["spells"], *(data[n] for n in told_of)) for a, b, data in network.edges(data=True)
    )


def spells(data: Told) -> tuple[tuple[str, str], ...]:
    """The days of an edge: of one event in its own attributes, of several in spells."""
    return tuple(sorted(data["spells"])) if "spells" in data else ((data["start"], data["end"]),) if "start" in data else ()


@few
@given(findings())
def test_tables_and_cytoscape_keep_what_they_are_given(told: Findings) -> None:
    def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
        return {table.name: [tuple(row.values()) for row in parquet.read_table(path / f"{table.name}.parquet").to_pylist()] for table in tables_of(told)}

    assert written("parquet", told, rows) == {table.name: list(table.rows) for table in tables_of(told)}
    elements = json.loads(written("cytoscape", told, lambda path: path.read_text(encoding="utf-8")))["elements"]
    network = build_network(told)
    assert [node["data"]["label"] for node in elements["nodes"]] == [cleaned(network.nodes[id]["label"]) for id in sorted(network.nodes)]
    actors = {node["data"]["id"]: node["data"]["actor"] for node in elements["nodes"]}
    edges = [edge["data"] for edge in elements["edges"]]
    assert [(actors[e["source"]], actors[e["target"]], e["key"]) for e in edges] == sorted(network.edges(keys=True))
