"""JSON-LD: it reads as plain JSON, and as RDF it is the graph."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.compare import isomorphic

from example import FINDINGS, hostile_findings
from legation.export import EXPORTERS
from legation.model import Evidence, Findings, Place
from legation.ontology_files import ONTOLOGY
from legation.rdf import graph_of, turtle_of
from legation.rdf.context import context_of
from legation.rdf.ontology import context_text, ontology_graph
from legation.relations import knowing, load_relations

CLIENTS = Path(__file__).parent.parent / "clients"
FULL = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))


def dated(evidence: Evidence) -> Evidence:
    return replace(evidence, confidence=0.84, when=FINDINGS.events[0].when, dated=False, place=Place(name="Łódź", wikidata="Q580"))


TOLD = replace(FINDINGS, events=tuple(replace(event, evidence=tuple(map(dated, event.evidence))) for event in FINDINGS.events))
"""Each piece of evidence with all that it may tell."""
NOTHING = Findings(citations=(), actors=(), events=())
ALL = {"example": FINDINGS, "told": TOLD, "hostile": hostile_findings(), "nothing": NOTHING}


def document(findings: Findings, folder: Path) -> dict[str, object]:
    EXPORTERS["jsonld"].write(findings, folder / "g.jsonld")
    return json.loads((folder / "g.jsonld").read_text(encoding="utf-8"))


@pytest.mark.parametrize("findings", ALL.values(), ids=ALL)
def test_rdflib_reads_the_graph(findings: Findings, tmp_path: Path) -> None:
    document(findings, tmp_path)
    assert isomorphic(Graph().parse(tmp_path / "g.jsonld", format="json-ld"), graph_of(findings))


@pytest.mark.node
def test_jsonld_js_reads_the_graph_with_its_own_context_and_with_that_of_the_ontology(tmp_path: Path) -> None:
    assert (CLIENTS / "node_modules").is_dir(), "install the clients first: tests/clients/install"
    files = []
    for name, findings in ALL.items():
        own = document(findings, tmp_path)
        for kind, context in (("own", own["@context"]), ("full", FULL["@context"])):
            files.append(tmp_path / f"{name}-{kind}.jsonld")
            files[-1].write_text(json.dumps(own | {"@context": context}), encoding="utf-8")
    run = subprocess.run(["node", CLIENTS / "read_jsonld.mjs", *files], capture_output=True, text=True, check=True)
    read = [set(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS)) for text in json.loads(run.stdout)]
    graphs = [set(ox.parse(turtle_of(graph_of(findings)).encode(), format=ox.RdfFormat.TURTLE)) for findings in ALL.values()]
    assert read == [graph for graph in graphs for _ in ("own", "full")]


def test_it_reads_as_json(tmp_path: Path) -> None:
    graph = document(FINDINGS, tmp_path)["@graph"]
    assert isinstance(graph, list)
    nodes = {node["id"]: node for node in graph}
    event = nodes["event:a1"]
    assert {name: event[name] for name in ("source", "target", "relation", "status", "start", "articles")} == {
        "source": "actor:antony-blinken", "target": "actor:sergei-lavrov", "relation": "metWith", "status": "Actual",
        "start": "2022-01-21", "articles": 1,
    }  # fmt: skip
    assert nodes["actor:nato"]["rejectedDemandOf"] == "actor:russia" and nodes["actor:nato"]["sameAs"] == "wd:Q7184"
    assert nodes[nodes[event["evidence"]]["trigger"]]["exact"] == "met"
    assert nodes["article:talks"]["date"] == "2022-01-21"


def test_a_file_has_no_more_context_than_it_needs(tmp_path: Path) -> None:
    context = document(FINDINGS, tmp_path)["@context"]
    assert isinstance(context, dict)
    assert "metWith" in context and "sanctioned" not in context
    assert context.items() <= FULL["@context"].items()
    assert set(document(NOTHING, tmp_path)["@context"]) < set(context)


def test_context_file_is_up_to_date() -> None:
    assert (ONTOLOGY / "context.jsonld").read_text(encoding="utf-8") == context_text(), "run: make ontology"


def test_no_name_means_two_things_and_every_property_has_one() -> None:
    ontology = ontology_graph()
    context = context_of(ontology)
    names = [term.name for term in context.terms.values()]
    assert len(set(names)) == len(names) and not set(names) & {*context.prefixes, "id", "type"}
    stated = {p for p in ontology.subjects(RDFS.subPropertyOf) if (p, RDF.type, OWL.ObjectProperty) in ontology}
    used = {p for findings in ALL.values() for p in graph_of(findings).predicates()} - {RDF.type}
    assert {p for p in stated | used if isinstance(p, URIRef)} <= context.terms.keys()


@pytest.mark.parametrize("id", ["title", "date", "startOffset", "event", "id", "type", "wd", "legation", "praisesLoudly"])
def test_a_relation_of_a_user_may_be_called_like_another_property(id: str, tmp_path: Path) -> None:
    own = replace(load_relations()["accused"], id=id)
    findings = replace(FINDINGS, events=(*FINDINGS.events, replace(FINDINGS.events[1], id="a8", relation=id)))
    with knowing([own]):
        written, graph = document(findings, tmp_path), graph_of(findings)
    assert isomorphic(Graph().parse(tmp_path / "g.jsonld", format="json-ld"), graph)
    assert isinstance(written["@context"], dict) and written["@context"]["type"] == "@type"
