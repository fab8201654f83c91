from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

from example import FINDINGS
from legation.cli import main
from legation.knowledge import KnowledgeGraph
from legation.rdf import closed, graph_of, named_queries, query_text, run_query, store_of, turtle_of
from legation.rdf.closure import hierarchy
from legation.rdf.engine import triples_as_graph
from legation.rdf.terms import LEG

GRAPH = graph_of(FINDINGS)
VALUES = {"actor": "Russia", "other": "NATO", "one": "NATO", "source": "Russia", "target": "NATO", "before": "2022-01-20", "after": "2022-01-21"}


def follows(turtle: str) -> Graph:
    """What `closed` makes of a graph in Turtle, the ontology's own hierarchy included."""
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return as_graph(closed(store))


def as_graph(store: ox.Store) -> Graph:
    return triples_as_graph(quad.triple for quad in store)


@pytest.mark.parametrize(
    ("sparql", "answer"),
    [
        ("SELECT ?x { actor:antony-blinken leg:consult ?x }", ["actor:sergei-lavrov"]),
        ("SELECT ?x { ?x leg:consult actor:antony-blinken }", ["actor:sergei-lavrov"]),
        ("SELECT ?x { ?x leg:interactedWith actor:russia }", ["actor:nato"]),
        ("SELECT ?x { actor:nato leg:inverseOfDemandedOf ?x }", ["actor:russia"]),
        ("SELECT ?x { ?x a sem:Event, prov:Activity ; leg:relation leg:metWith }", ["event:a1"]),
        ("SELECT ?x { actor:russia a schema:Country ; leg:demandedOf ?x }", ["actor:nato"]),
        ("SELECT ?x { event:a1 sem:hasPlace/rdfs:label ?x }", ["Geneva"]),
        ("SELECT ?x { actor:nato ?p actor:russia . ?p rdfs:label ?x FILTER(?p = leg:reject) }", ["rejected"]),
        ("SELECT ?x { ?x leg:assault ?y }", []),
        ("SELECT ?x { leg:metWith rdfs:subPropertyOf ?x }", ["leg:consult", "leg:interactedWith"]),
    ],
)
def test_what_follows_is_answered(sparql: str, answer: list[str]) -> None:
    def rows(*, infer: bool) -> list[str | None]:
        return sorted(row["x"] for row in run_query(GRAPH, sparql, infer=infer).rows())  # type: ignore[type-var]

    assert rows(infer=True) == answer
    assert rows(infer=False) != answer or not answer


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_questions_by_name_have_the_same_rows(name: str) -> None:
    given = {p.name: VALUES[p.name] for p in named_queries()[name].parameters if p.default is None}
    without, infer = (run_query(GRAPH, query_text(name), given, infer=infer).rows() for infer in (False, True))
    assert infer == without


def test_nothing_is_lost_and_the_graph_itself_stays() -> None:
    store = store_of(GRAPH)
    before = set(store)
    assert before < set(closed(store)) and set(store) == before
    assert set(closed(closed(store))) == set(closed(store))


STRANGE = """
@prefix ex: <http://example.org/> . @prefix leg: <https://w3id.org/legation/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a rdfs:subPropertyOf ex:b . ex:b rdfs:subPropertyOf ex:c . ex:c rdfs:subPropertyOf ex:a, leg:aid .
ex:left owl:inverseOf ex:right . ex:right rdfs:subPropertyOf ex:beside . ex:beside a owl:SymmetricProperty .
ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:A, leg:Consult .
ex:x ex:a ex:y ; ex:left ex:z, "a text" ; a ex:B . ex:y leg:visited ex:x .
"""


@pytest.mark.parametrize("text", [turtle_of(GRAPH), STRANGE], ids=["example", "circles, texts and turns"])
def test_owlrl_draws_the_same_conclusions(text: str) -> None:
    ours = follows(text)
    theirs = Graph().parse(data=text, format="turtle") + triples_as_graph(quad.triple for quad in hierarchy())
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(theirs)
    assert set(ours) - set(theirs) == set()
    assert {triple for triple in set(theirs) - set(ours) if not _by_other_rules(*triple)} == set()


def _by_other_rules(subject: object, predicate: object, value: object) -> bool:
    """What further rules of OWL 2 RL say: of sameAs and equivalence, of owl:Thing, of datatypes, of their own vocabulary."""
    own = (str(RDF), str(RDFS), str(OWL), str(XSD))
    equal = predicate in (OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty)
    of_itself = isinstance(subject, Literal) or str(subject).startswith(own)
    same = any(str(term).startswith(("http://www.wikidata.org/", "https://sws.geonames.org/")) for term in (subject, value))
    return equal or of_itself or same or value in (OWL.Thing, subject)


def test_a_symmetric_text_is_not_turned() -> None:
    graph = follows(STRANGE)
    assert [str(s) for s in graph.subjects(URIRef("http://example.org/right"))] == ["http://example.org/z"]
    assert (URIRef("http://example.org/x"), RDF.type, LEG.Event) in graph
    assert (URIRef("http://example.org/y"), LEG.interactedWith, URIRef("http://example.org/x")) in graph


def test_command_and_library(tmp_path: Path) -> None:
    sparql = "SELECT ?x { ?x leg:reject/rdfs:label 'Russia' }"
    KnowledgeGraph(findings=FINDINGS).save(tmp_path / "g")
    ask = ["query", "-", str(tmp_path / "g"), "--format", "csv"]
    without, infer = (CliRunner().invoke(main, [*ask, *more], input=sparql).output for more in ([], ["--infer"]))
    assert (without, infer) == ("x\n", "x\nhttps://w3id.org/legation/actor/nato\n")
    graph = KnowledgeGraph(findings=FINDINGS)
    assert graph.query(sparql, infer=True).rows() == [{"x": "actor:nato"}] and graph.query(sparql).rows() == []
    assert graph.query("SELECT ?x { ?x leg:interactedWith/rdfs:label ?who }", infer=True, who="NATO").rows() == [{"x": "actor:russia"}]
