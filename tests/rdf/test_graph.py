import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from example import ACTORS, EVENTS, FINDINGS, HOSTILE, hostile_findings
from legation.model import Findings
from legation.ontology_files import ONTOLOGY
from legation.rdf import findings_of, graph_of, quads_of, read_graph, turtle_of, validate
from legation.rdf.ontology import ontology_graph
from legation.rdf.terms import LEG

BASE = "https://w3id.org/legation/"


def test_findings_come_back_whole() -> None:
    assert findings_of(graph_of(FINDINGS)) == FINDINGS


def test_findings_come_back_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(turtle_of(graph_of(FINDINGS)), encoding="utf-8")
    assert findings_of(read_graph(tmp_path)) == FINDINGS


def test_only_facts_are_direct_triples() -> None:
    graph = graph_of(FINDINGS)

    def stated(source: str, relation: str, target: str) -> bool:
        return (URIRef(f"{BASE}actor/{source}"), LEG[relation], URIRef(f"{BASE}actor/{target}")) in graph

    assert stated("antony-blinken", "metWith", "sergei-lavrov") and stated("sergei-lavrov", "metWith", "antony-blinken")
    assert stated("nato", "rejectedDemandOf", "russia") and not stated("russia", "rejectedDemandOf", "nato")
    assert not stated("russia", "invaded", "ukraine")
    assert not stated("antony-blinken", "visited", "ukraine")
    assert not stated("nato", "attacked", "russia")
    assert not stated("russia", "threatened", "ukraine")


def test_every_parser_counts_the_same_triples(tmp_path: Path) -> None:
    for findings in (FINDINGS, hostile_findings()):
        graph = graph_of(findings)
        text = turtle_of(graph)
        path = tmp_path / "graph.ttl"
        path.write_text(text, encoding="utf-8")
        assert isomorphic(Graph().parse(path), graph)
        assert len(list(pyoxigraph.parse(path=str(path)))) == len(graph)
        if shutil.which("rapper"):
            run = subprocess.run(["rapper", "-q", "-i", "turtle", "-o", "ntriples", path], capture_output=True, text=True, check=True)
            assert len(set(run.stdout.splitlines())) == len(graph)


def test_turtle_is_the_same_bytes_in_any_order() -> None:
    shuffled = list(graph_of(FINDINGS))
    random.Random(1).shuffle(shuffled)
    other = Graph(bind_namespaces="none")
    for prefix, namespace in graph_of(FINDINGS).namespaces():
        other.bind(prefix, namespace)
    for triple in shuffled:
        other.add(triple)
    assert turtle_of(other) == turtle_of(graph_of(FINDINGS))
    assert "_:" not in turtle_of(other)


def test_an_article_is_a_named_graph() -> None:
    quads = list(quads_of(FINDINGS).quads())
    assert {str(graph) for *_, graph in quads} == {
        f"{BASE}{name}"
        for name in ("article/talks", "article/note", "graph/actors", "graph/events", "graph/facts", "graph/vocabulary")
    }
    assert {quad[:3] for quad in quads} == set(graph_of(FINDINGS))
    assert len({quad[:3] for quad in quads}) == len(quads), "no triple stands in two graphs: a union of them counts right"


def test_ontology_file_is_up_to_date() -> None:
    committed = (ONTOLOGY / "legation.ttl").read_text(encoding="utf-8")
    assert committed == turtle_of(ontology_graph()), "run: python -m legation.rdf.ontology"


def test_every_relation_has_labels_definition_codes_and_parent() -> None:
    graph = ontology_graph()
    from legation.relations import load_relations

    for relation in load_relations().values():
        node = LEG[relation.id]
        for property in ("rdfs:label", "skos:definition", "rdfs:subPropertyOf", "leg:plover", "leg:cameo"):
            assert list(graph.objects(node, graph.namespace_manager.expand_curie(property))), (relation.id, property)


def test_sound_graphs_validate() -> None:
    assert validate(graph_of(FINDINGS)) == []
    assert validate(graph_of(Findings(citations=(), actors=(), events=()))) == []


E1, PASSAGE = URIRef(f"{BASE}event/a1"), "passage"


def _without(predicate: URIRef, subject: URIRef = E1) -> Graph:
    graph = graph_of(FINDINGS)
    graph.remove((subject, predicate, None))
    return graph


def _with(*triple: object, subject: URIRef = E1) -> Graph:
    graph = graph_of(FINDINGS)
    graph.add((subject, *triple))  # type: ignore[arg-type]
    return graph


RUSSIA = URIRef(f"{BASE}actor/russia")
UKRAINE = URIRef(f"{BASE}actor/ukraine")
WRONG = {
    "no source": lambda: _without(LEG.source),
    "no target": lambda: _without(LEG.target),
    "two sources": lambda: _with(LEG.source, RUSSIA),
    "no evidence": lambda: _without(LEG.evidence),
    "no status": lambda: _without(LEG.status),
    "unknown status": lambda: _with(LEG.status, LEG.Maybe),
    "start after end": lambda: graph_of(replace(FINDINGS, events=(_late(), *EVENTS[1:]))),
    "no name": lambda: _without(URIRef("http://www.w3.org/2000/01/rdf-schema#label"), RUSSIA),
    "two names": lambda: _with(URIRef("http://www.w3.org/2000/01/rdf-schema#label"), Literal("Rossiya"), subject=RUSSIA),
    "two kinds": lambda: _with(RDF.type, LEG.Person, subject=RUSSIA),
    "a country that is no code": lambda: _with(LEG.country, Literal("Russia"), subject=RUSSIA),
    "a triple that no event tells": lambda: _with(LEG.invaded, UKRAINE, subject=RUSSIA),
    "a date that is a text": lambda: _with(LEG.start, Literal("soon", datatype=URIRef("http://www.w3.org/2001/XMLSchema#string")), subject=URIRef(f"{BASE}event/a7")),
    "acts on itself": lambda: graph_of(replace(FINDINGS, events=(replace(EVENTS[0], target="antony-blinken"), *EVENTS[1:]))),
}  # fmt: skip


def _late() -> object:
    from legation.model import When

    when = EVENTS[0].when
    assert when is not None
    import datetime

    return replace(EVENTS[0], when=When(start=when.end + datetime.timedelta(days=1), end=when.end))


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_shapes_reject(wrong) -> None:
    assert validate(wrong())


def test_hostile_texts_survive() -> None:
    findings = findings_of(Graph().parse(data=turtle_of(graph_of(hostile_findings())), format="turtle"))
    names = {actor.name for actor in findings.actors}
    assert HOSTILE[0] in names and HOSTILE[2] in names and len(findings.events) == len(HOSTILE)
    assert len(ACTORS) == 5
