import random
import shutil
import subprocess
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from example import ACTORS, FINDINGS, HOSTILE, hostile_findings
from legation.model import Findings
from legation.rdf import findings_of, graph_of, quads_of, read_graph, turtle_of, validate
from legation.rdf.ontology import ontology_graph
from legation.rdf.terms import LEG, OA, WD, dated, fraction

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


E1, E5, E6, E7 = (URIRef(f"{BASE}event/{id}") for id in ("a1", "a5", "a6", "a7"))
BLINKEN, NATO, RUSSIA, UKRAINE = (URIRef(f"{BASE}actor/{id}") for id in ("antony-blinken", "nato", "russia", "ukraine"))


def _of_e1(property: URIRef) -> URIRef:
    [value] = graph_of(FINDINGS).objects(E1, property)
    assert isinstance(value, URIRef)
    return value


EVIDENCE, PLACE = _of_e1(LEG.evidence), _of_e1(LEG.place)
[WORDS] = graph_of(FINDINGS).objects(EVIDENCE, LEG.trigger)
"""The evidence of event a1, and the words "met" in it, which stand from 15 to 18."""

Change = tuple[object, URIRef, object]
WRONG: dict[str, tuple[list[Change], list[Change], str]] = {
    "no source": ([(E1, LEG.source, None)], [], "an event has one source, an actor"),
    "no target": ([(E1, LEG.target, None)], [], "an event has one target, an actor"),
    "two sources": ([], [(E1, LEG.source, RUSSIA)], "an event has one source, an actor"),
    "a place for a source": ([(E1, LEG.source, None)], [(E1, LEG.source, PLACE)], f"an event has one source, an actor, but here is {PLACE}"),
    "acts on itself": ([(E1, LEG.target, None)], [(E1, LEG.target, BLINKEN)], "nobody acts on himself"),
    "no relation": ([(E1, LEG.relation, None)], [], "an event has one relation of the ontology"),
    "no evidence": ([(E1, LEG.evidence, None)], [], "an event stands on evidence"),
    "no status": ([(E1, LEG.status, None)], [], "an event has one status"),
    "two statuses": ([], [(E1, LEG.status, LEG.Planned)], "an event has one status"),
    "unknown status": ([(E1, LEG.status, None)], [(E1, LEG.status, LEG.Maybe)], f"one status: actual, negated, planned or possible, but here is {LEG.Maybe}"),
    "start after end": ([(E1, LEG.start, None)], [(E1, LEG.start, dated("2022-01-22"))], "no later than it ends, but here is 2022-01-22"),
    "a date that is a text": ([], [(E7, LEG.start, Literal("soon"))], "an event starts on one day, no later than it ends, but here is soon"),
    "evidence without article": ([(EVIDENCE, PROV.wasDerivedFrom, None)], [], "evidence comes from one article"),
    "evidence without sentence": ([(EVIDENCE, OA.hasTarget, None)], [], "evidence quotes one sentence"),
    "a confidence of 1.5": ([(EVIDENCE, LEG.confidence, None)], [(EVIDENCE, LEG.confidence, fraction(1.5))], "a confidence lies between 0 and 1, but here is 1.5"),
    "no reports": ([(E1, LEG.independentReports, None)], [(E1, LEG.independentReports, Literal(0))], "one independent report or more, and no more than articles, but here is 0"),
    "more reports than articles": ([(E1, LEG.independentReports, None)], [(E1, LEG.independentReports, Literal(2))], "no more than articles, but here is 2"),
    "articles miscounted": ([(E1, LEG.articles, None)], [(E1, LEG.articles, Literal(3))], "counts 3 articles, but its evidence is from 1"),
    "words that end before they start": ([(WORDS, OA.end, None)], [(WORDS, OA.end, Literal(14))], "words start before they end, but here is 15"),
    "words of another length": ([(WORDS, OA.end, None)], [(WORDS, OA.end, Literal(20))], "3 characters, but they stand from 15 to 20"),
    "a trigger outside of its sentence": ([(WORDS, OA.start, None), (WORDS, OA.end, None)], [(WORDS, OA.start, Literal(100)), (WORDS, OA.end, Literal(103))], "the trigger stands from 100 to 103, outside of its sentence from 0 to 48"),
    "a triple of a relation that the graph does not describe": ([], [(RUSSIA, LEG.bombed, UKRAINE)], f"stated towards {UKRAINE}, but no event tells it as a fact"),
    "no name": ([(RUSSIA, RDFS.label, None)], [], "an actor has one name"),
    "two names": ([], [(RUSSIA, RDFS.label, Literal("Rossiya"))], "an actor has one name"),
    "two kinds": ([], [(RUSSIA, RDF.type, LEG.Person)], "an actor is of one kind and has one name"),
    "no kind": ([(RUSSIA, RDF.type, LEG.State)], [], "an actor is of one kind and has one name"),
    "a country that is no code": ([(RUSSIA, LEG.country, None)], [(RUSSIA, LEG.country, Literal("Russia"))], "alpha-3 code, but here is Russia"),
    "a Wikidata id that is none": ([(RUSSIA, OWL.sameAs, None)], [(RUSSIA, OWL.sameAs, WD["159"])], f"one Wikidata item at most, but here is {WD['159']}"),
    "two Wikidata ids": ([], [(RUSSIA, OWL.sameAs, WD.Q34266)], "an actor is the same as one Wikidata item at most"),
    "a place that is nowhere": ([(PLACE, OWL.sameAs, None)], [(PLACE, OWL.sameAs, URIRef("https://example.org/geneva"))], "a place of GeoNames, but here is https://example.org/geneva"),
    "a triple that no event tells": ([], [(RUSSIA, LEG.visited, UKRAINE)], f"stated towards {UKRAINE}, but no event tells it as a fact"),
    "a triple the other way": ([], [(RUSSIA, LEG.rejectedDemandOf, NATO)], f"stated towards {NATO}, but no event tells it as a fact"),
    "a triple only claimed": ([], [(RUSSIA, LEG.invaded, UKRAINE)], f"no event tells it as a fact: {BASE}event/a4 tells it as claimed"),
    "a triple only planned": ([], [(BLINKEN, LEG.visited, UKRAINE)], f"no event tells it as a fact: {E5} tells it as planned"),
    "a triple denied": ([], [(NATO, LEG.attacked, RUSSIA)], f"no event tells it as a fact: {E6} tells it as negated"),
    "a fact without its triple": ([(BLINKEN, LEG.metWith, None)], [], "but the triple is missing"),
    "a fact with its triple one way only": ([(URIRef(f"{BASE}actor/sergei-lavrov"), LEG.metWith, None)], [], "but the triple is missing"),
    "realised what was no plan": ([], [(E6, LEG.realisedBy, E1)], "only what is planned is realised"),
    "realised by what was not done": ([], [(E5, LEG.realisedBy, E6)], f"a plan is realised by what was done, but here is {LEG.Negated}"),
    "realised by a claim": ([], [(E5, LEG.realisedBy, E7)], "a plan is realised by a fact, no claim"),
    "answered what was no request": ([], [(E1, LEG.answeredBy, URIRef(f"{BASE}event/a3"))], "only a request is answered"),
    "confirmed what nobody claims": ([], [(E1, LEG.confirmedBy, URIRef(f"{BASE}event/a3"))], "only what somebody claims is confirmed"),
    "disputed by a fact": ([], [(E7, LEG.disputedBy, E1)], f"told as not having happened, but here is {LEG.Actual}"),
    "an article without identifier": ([(URIRef(f"{BASE}article/note"), DCTERMS.identifier, None)], [], "an article has one identifier"),
}  # fmt: skip
"""What is removed from a sound graph, what is added to it, and what is said of it then."""


@pytest.mark.parametrize(("removed", "added", "message"), WRONG.values(), ids=WRONG)
def test_shapes_reject_and_say_what_is_wrong(removed: list[Change], added: list[Change], message: str) -> None:
    graph = graph_of(FINDINGS)
    size = len(graph)
    for pattern in removed:
        graph.remove(pattern)  # type: ignore[arg-type]
    assert len(graph) < size or not removed
    for triple in added:
        graph.add(triple)  # type: ignore[arg-type]
    assert [str(violation) for violation in validate(graph) if message in violation.message] != []


def test_hostile_texts_survive() -> None:
    findings = findings_of(Graph().parse(data=turtle_of(graph_of(hostile_findings())), format="turtle"))
    names = {actor.name for actor in findings.actors}
    assert HOSTILE[0] in names and HOSTILE[2] in names and len(findings.events) == len(HOSTILE)
    assert len(ACTORS) == 5
