import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest

from example import FINDINGS
from legation.errors import QueryError
from legation.rdf import format_result, graph_of, named_queries, query_text, run_query

GRAPH = graph_of(FINDINGS)
VALUES = {"actor": "Russia", "other": "NATO", "one": "NATO", "source": "Russia", "target": "NATO", "before": "2022-01-20", "after": "2022-01-21"}


def rows(name: str, **values: str) -> list[dict[str, str]]:
    text = format_result(run_query(GRAPH, query_text(name), values), "csv")
    return list(csv.DictReader(io.StringIO(text)))


def test_sixteen_questions_or_more() -> None:
    assert len(named_queries()) >= 16
    assert all(query.title.endswith((".", "?")) for query in named_queries().values())


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_question_is_answered(name: str) -> None:
    given = {p.name: VALUES[p.name] for p in named_queries()[name].parameters if p.default is None}
    assert "rows" in format_result(run_query(GRAPH, query_text(name), given), "table")


def test_who_met_whom() -> None:
    assert rows("met") == [
        {"who": "Antony Blinken", "did": "met with", "whom": "Sergei Lavrov", "date": "2022-01-21", "place": "Geneva"}
    ]


def test_demand_and_its_answer() -> None:
    [row] = rows("demands-and-answers")
    assert (row["who"], row["whom"], row["answered"]) == ("Russia", "NATO", "rejected a demand of")
    assert row["demand"].startswith("Russia demanded") and row["answer"].startswith("NATO rejected")


@pytest.mark.parametrize("russia", ["Russia", "russia", "Q159", "Russian"])
def test_between_two_actors_by_name_id_wikidata_or_words(russia: str) -> None:
    found = rows("between", actor=russia, other="NATO")
    assert sorted((row["who"], row["did"], row["status"]) for row in found) == [
        ("NATO", "attacked", "negated"),
        ("NATO", "rejected a demand of", "actual"),
        ("Russia", "demanded of", "actual"),
    ]


def test_claims_of_a_source() -> None:
    assert [(row["said_by"], row["did"]) for row in rows("claims", source="ukraine")] == [("Ukraine", "invaded")]
    assert len(rows("claims")) == 2


def test_plans_are_no_meetings() -> None:
    assert [(row["who"], row["whom"], row["from"], row["to"]) for row in rows("planned-meetings")] == [
        ("Antony Blinken", "Ukraine", "2022-01-24", "2022-01-30")
    ]


def test_partners_count_facts_only() -> None:
    assert [(r["partner"], r["type"], r["acted"], r["was_acted_on"]) for r in rows("partners", actor="Russia")] == [
        ("NATO", "REJECT", "0", "1"),
        ("NATO", "REQUEST", "1", "0"),
    ]


def test_evidence_of_a_triple() -> None:
    [row] = rows("evidence", source="NATO", relation="rejected a demand of", target="Russia")
    assert (row["sentence"], row["trigger"], row["article"]) == ("NATO rejected the Russian demand.", "rejected", "Talks in Geneva")


def test_changed_between_two_dates() -> None:
    assert {row["did"] for row in rows("changed", before="2022-01-20", after="2022-01-21")} >= {"met with", "demanded of"}
    assert rows("changed", before="2022-01-21", after="2022-01-22") == []


def test_formats_of_the_w3c() -> None:
    def answer() -> object:
        return run_query(GRAPH, query_text("met"))

    data = json.loads(format_result(answer(), "json"))  # type: ignore[arg-type]
    assert data["results"]["bindings"][0]["who"]["value"] == "Antony Blinken"
    root = ElementTree.fromstring(format_result(answer(), "xml"))  # type: ignore[arg-type]
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    assert format_result(run_query(GRAPH, "ASK { ?x a leg:Event }"), "table") == "True\n"
    turtle = format_result(run_query(GRAPH, "CONSTRUCT { ?x a leg:Event } WHERE { ?x a leg:Event }"), "turtle")
    assert "event:a1 a leg:Event ." in turtle


@pytest.mark.parametrize(
    ("query", "values", "message"),
    [
        ("SELECT * WHERE {", {}, "no valid SPARQL"),
        ("SELECT * WHERE { SERVICE <http://x/> { ?a ?b ?c } }", {}, "leave out SERVICE"),
        ("SELECT * WHERE { # hidden\r SERVICE <http://x/> { ?a ?b ?c } }", {}, "leave out SERVICE"),
        ('SELECT * { BIND("""a" """ AS ?a) SERVICE <http://x/> { ?s ?p ?o } BIND(""" "b""" AS ?c) }', {}, "leave out SERVICE"),
        ("SELECT * { ?s leg:a\\' ?o . SERVICE <http://x/> { ?s ?p ?o } ?s leg:b\\' ?o }", {}, "leave out SERVICE"),
        ("DELETE WHERE { ?a ?b ?c }", {}, "leave out SERVICE"),
        ("SELECT * WHERE { ?a ?b ?c }", {"actor": "x"}, "no variable 'actor'"),
        ("# param actor: who\nSELECT * WHERE { ?a rdfs:label ?actor }", {}, "give it with --param actor=VALUE"),
    ],
)
def test_wrong_queries(query: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run_query(GRAPH, query, values)


def test_unknown_question_names_near_ones() -> None:
    with pytest.raises(QueryError, match=r"betwen.*between"):
        query_text("betwen")


def test_values_cannot_change_the_query() -> None:
    assert rows("between", actor='Russia" } ?x ?y ?z . { "', other="NATO") == []


def test_rows_for_programs() -> None:
    result = run_query(GRAPH, 'SELECT ?x ?name ?none { ?x rdfs:label ?name ; owl:sameAs wd:Q7184 }')
    assert result.rows() == [{"x": "actor:nato", "name": "NATO", "none": None}]


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"])
def test_only_select_has_rows(query: str) -> None:
    with pytest.raises(QueryError, match="only SELECT"):
        run_query(GRAPH, query).rows()


def test_parameter_reaches_projection_filters_and_order() -> None:
    result = run_query(GRAPH, 'SELECT ?name { ?x rdfs:label ?name FILTER(?name = "$name" || EXISTS { ?x a leg:State }) } ORDER BY ?name', {"name": "Russia"})
    assert [row["name"] for row in result.rows()] == ["Russia"]


def test_parameter_as_iri() -> None:
    result = run_query(GRAPH, "SELECT ?name { ?x rdfs:label ?name }", {"x": "<https://w3id.org/legation/actor/nato>"})
    assert result.rows() == [{"name": "NATO"}]


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_an_answer_has_one_order(name: str) -> None:
    text = named_queries()[name].text
    head, order = re.search(r"^SELECT (?:DISTINCT )?(.*) WHERE", text, re.M), text.rpartition("ORDER BY")[2]
    assert head is not None
    columns = re.findall(r"\?(\w+)", re.sub(r"\(\w+\([^()]*\) AS \?\w+\)", "", head[1]))
    assert [column for column in columns if not re.search(rf"\?{column}\b", order)] == [], "other stores would give another order"
