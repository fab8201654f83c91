"""Facts with the events that tell them: what is said of a triple comes back, and without it the graph is as it was."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Dataset, Graph, URIRef

from example import FINDINGS, hostile_findings
from legation.export import EXPORTERS
from legation.model import Findings
from legation.rdf import (
    annotated_turtle_of,
    findings_of,
    graph_of,
    quads_of,
    read_graph,
    run_query,
    turtle_of,
    validate,
)
from legation.rdf.statements import told_by
from legation.rdf.terms import LEG, Resources

CLIENTS = Path(__file__).parent.parent / "clients"
AGAIN = replace(FINDINGS, events=(*FINDINGS.events, replace(FINDINGS.events[2], id="a8", when=None)))
"""What a3 tells, a8 tells too."""
ALL = pytest.mark.parametrize("findings", [AGAIN, hostile_findings()], ids=["example", "hostile"])
REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"


def direct(findings: Findings) -> set[tuple[str, str, str]]:
    """The direct triples as N-Quads have them, in a graph of their own."""
    dataset: Dataset = quads_of(findings)
    return {tuple(map(str, triple)) for triple in dataset.graph(Resources().graph("facts"))}


def expected(findings: Findings) -> set[tuple[tuple[str, str, str], str]]:
    """Which triple each event tells, by the model alone."""
    iri, told = Resources(), set()
    for event in findings.events:
        if event.is_fact:
            ends = str(iri.actor(event.source)), str(iri.actor(event.target))
            for source, target in (ends, ends[::-1]) if event.relation == "metWith" else (ends,):
                told.add(((source, str(LEG[event.relation]), target), str(iri.event(event.id))))
    return told


def values(triple: ox.Triple) -> tuple[str, str, str]:
    return triple.subject.value, triple.predicate.value, triple.object.value


@ALL
def test_oxigraph_reads_what_is_said_of_each_fact(findings: Findings, tmp_path: Path) -> None:
    EXPORTERS["rdfstar"].write(findings, tmp_path / "g.ttl")
    quads = list(ox.parse(path=str(tmp_path / "g.ttl"), format=ox.RdfFormat.TURTLE))
    reified = {quad.subject: values(quad.object) for quad in quads if quad.predicate.value == REIFIES}
    told = {(reified[q.subject], q.object.value) for q in quads if q.subject in reified and q.predicate.value != REIFIES}
    assert told == expected(findings) and set(reified.values()) == direct(findings)
    plain = {quad.triple for quad in quads if quad.subject not in reified}
    assert plain == {quad.triple for quad in ox.parse(turtle_of(graph_of(findings)).encode(), format=ox.RdfFormat.TURTLE)}


@pytest.mark.node
@ALL
def test_readers_of_rdf_star_read_the_same(findings: Findings, tmp_path: Path) -> None:
    assert (CLIENTS / "node_modules").is_dir(), "install the clients first: tests/clients/install"
    EXPORTERS["rdfstar"].write(findings, tmp_path / "g.ttl")
    run = subprocess.run(["node", CLIENTS / "read_turtle.mjs", tmp_path / "g.ttl"], capture_output=True, text=True, check=True)
    read = json.loads(run.stdout)
    assert {(tuple(triple), event) for triple, _, event in read["annotations"]} == expected(findings)
    assert {predicate for _, predicate, _ in read["annotations"]} == {str(LEG.toldBy)}
    assert {tuple(triple) for triple in read["plain"]} == {tuple(map(str, triple)) for triple in graph_of(findings)}


def test_a_question_of_a_fact() -> None:
    store = ox.Store()
    store.load(annotated_turtle_of(AGAIN).encode(), format=ox.RdfFormat.TURTLE)
    query = "SELECT ?event ?date { << actor:nato leg:rejectedDemandOf actor:russia >> leg:toldBy ?event OPTIONAL { ?event leg:start ?date } }"
    assert sorted(run_query(store, query).rows(), key=str) == [
        {"event": "event:a3", "date": "2022-01-21"}, {"event": "event:a8", "date": None},
    ]  # fmt: skip


@ALL
def test_statements_are_those_of_the_facts_and_nothing_else_is_new(findings: Findings, tmp_path: Path) -> None:
    EXPORTERS["reified"].write(findings, tmp_path / "g.ttl")
    graph: Graph = read_graph(tmp_path / "g.ttl")
    nodes = set(graph.subjects(RDF.type, RDF.Statement))
    parts = {node: tuple(str(graph.value(node, part)) for part in (RDF.subject, RDF.predicate, RDF.object)) for node in nodes}
    assert set(parts.values()) == direct(findings) and len(nodes) == len(set(parts.values()))
    assert {(parts[node], str(event)) for node in nodes for event in graph.objects(node, LEG.toldBy)} == expected(findings)
    assert {triple for triple in graph if triple[0] not in nodes} == set(graph_of(findings))


def test_a_graph_with_statements_is_a_graph_of_legation(tmp_path: Path) -> None:
    EXPORTERS["reified"].write(FINDINGS, tmp_path / "graph.ttl")
    graph = read_graph(tmp_path)
    assert findings_of(graph) == FINDINGS and validate(graph) == []


def test_what_is_merely_said_is_no_fact() -> None:
    told = told_by(FINDINGS)
    events = {str(event).rpartition("/")[2] for found in told.values() for event in found}
    assert events == {"a1", "a2", "a3"} and len(told) == 4
    assert all(isinstance(value, URIRef) for _, _, value in told)
