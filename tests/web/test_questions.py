import csv
import io
import json
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from test_browsing import Elements, text_of

from example import HOSTILE, hostile_findings
from legation.rdf import named_queries
from legation.web.answering import Answered
from legation.web.cells import Cell, Sheet, sheet_of
from legation.web.charts import BARS, EDGES, chart_of, net_of
from legation.web.questions import GROUPS

Serve = Callable[..., TestClient]

VALUES = {
    "between": {"actor": "Antony Blinken", "other": "Sergei Lavrov"}, "brokers": {"one": "NATO", "other": "Ukraine"},
    "changed": {"before": "2022-01-20", "after": "2022-01-21"}, "ended": {"before": "2022-02-01"},
    "evidence": {"source": "Antony Blinken", "target": "Sergei Lavrov"}, "partners": {"actor": "Q159"}, "timeline": {"actor": "NATO"},
}  # fmt: skip
ROWS = {
    "accusations-and-denials": 0, "aid": 0, "articles": 2, "between": 1, "brokers": 0, "changed": 3, "claims": 2, "conflicts": 0,
    "demands-and-answers": 1, "denied": 1, "disputed": 0, "ended": 3, "evidence": 1, "met": 1, "most-active": 4, "partners": 2,
    "planned-meetings": 1, "plans": 1, "plans-come-true": 0, "sanctions": 0, "timeline": 3, "unlinked": 1,
}  # fmt: skip


def asked(name: str, *, ending: str = "", **more: str) -> str:
    values = {**VALUES.get(name, {}), **more}
    return f"/questions/{name}{ending}" + (f"?{urlencode(values, errors='replace')}" if values else "")


def test_every_question_is_listed_once_and_none_is_forgotten(serve: Serve) -> None:
    listed = re.findall(r'<li><a href="/questions/([^"]+)"', serve().get("/questions").text)
    assert sorted(listed) == sorted(named_queries())
    assert {name for _, names in GROUPS for name in names} == set(named_queries()), "put it into a group"


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_every_question_is_answered_or_asks_for_what_it_needs(serve: Serve, name: str) -> None:
    client, query = serve(), named_queries()[name]
    first = client.get(f"/questions/{name}")
    needed = [parameter.name for parameter in query.parameters if parameter.default is None]
    assert first.status_code == 200 and (">Answer" in first.text) == (not needed)
    assert all(f'name="{parameter.name}"' in first.text for parameter in query.parameters)
    assert sorted(needed) == sorted(VALUES.get(name, {}))
    rows = client.get(asked(name, ending=".json")).json()
    assert len(rows) == ROWS[name]
    table = list(csv.DictReader(io.StringIO(client.get(asked(name, ending=".csv")).text)))
    assert [{key: value or "" for key, value in row.items()} for row in rows] == table
    for view in ("table", "chart", "network"):
        page = client.get(asked(name, view=view))
        assert page.status_code == 200 and Elements(page.text).acting == []
        assert f"{len(rows)} row" in text_of(page.text)
        assert len(re.findall(r"<tr><td", page.text)) == len(rows), "the table is there in every view"


@pytest.mark.parametrize(
    ("name", "view", "said"),
    [
        ("most-active", "chart", ['role="img"', "acts and is acted on by actor", 'class="series-1"', ">Antony Blinken</text>"]),
        ("partners", "chart", ['role="img"', 'class="series-0"']),
        ("changed", "chart", ["rows by day of date", ">2022-01-21</text>", ">3</text>"]),
        ("timeline", "network", ['href="/actor/nato"><circle', 'href="/actor/russia"><circle', 'class="tie"']),
        ("partners", "network", ["No network can be drawn"]),
        ("met", "network", ['role="group"', "2 actors and 1 ties between who and whom"]),
        ("conflicts", "chart", ["No chart can be drawn", "Nothing in this graph fits."]),
        ("articles", "network", ["it has no two columns of actors"]),
        ("met", "table", ['<a href="/actor/antony-blinken">Antony Blinken</a>', 'href="/questions/met?view=chart"']),
        ("timeline", "table", ['<a href="/event/a2">', 'href="/questions/timeline.csv?actor=NATO"', '<a href="/sparql?query=']),
    ],
)
def test_views(serve: Serve, name: str, view: str, said: list[str]) -> None:
    page = serve().get(asked(name, view=view)).text
    assert [words for words in said if words not in page] == []


def test_partners_are_tied_to_who_was_asked_about(serve: Serve) -> None:
    page = serve().get("/questions/partners?actor=Russia&view=network").text
    assert 'href="/actor/russia"><circle' in page and 'href="/actor/nato"><circle' in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/questions/nothing", 404), ("/questions/met.xml", 404), ("/questions/timeline.csv", 400), ("/questions/timeline?actor=", 200),
        ("/questions/met?view=nothing", 200), ("/questions/met?other=x", 200),
    ],
)  # fmt: skip
def test_addresses(serve: Serve, address: str, status: int) -> None:
    assert serve().get(address).status_code == status


def test_fields_fit_what_is_asked_for(serve: Serve) -> None:
    client = serve()
    assert 'list="list-actor"' in client.get("/questions/timeline").text
    assert client.get("/questions/changed").text.count('type="date"') == 2
    assert 'name="relation" value="*"' in client.get("/questions/evidence").text
    assert 'src="/static/suggest.js?v=' in client.get("/questions/timeline").text


def test_an_answer_that_is_cut_off_says_so(serve: Serve) -> None:
    client = serve(query_rows=2)
    for ending in ("", ".csv", ".json"):
        response = client.get(f"/questions/most-active{ending}")
        assert response.headers["x-legation-truncated"] == "2"
    assert "Cut off after 2 rows" in text_of(client.get("/questions/most-active").text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_texts(serve: Serve, text: str) -> None:
    client = serve(hostile_findings())
    for view in ("table", "chart", "network"):
        page = client.get(f"/questions/timeline?{urlencode({'actor': text, 'view': view}, errors='replace')}")
        assert page.status_code == 200 and Elements(page.text).acting == []
    for name in ("plans", "most-active", "claims", "articles"):
        assert Elements(client.get(f"/questions/{name}?view=network").text).acting == []
        assert Elements(client.get(f"/questions/{name}?view=chart").text).acting == []


def test_no_cell_is_a_formula(serve: Serve) -> None:
    rows = list(csv.reader(io.StringIO(serve(hostile_findings()).get("/questions/most-active.csv").text)))
    assert [row[0] for row in rows if "1+1" in row[0]] == ["'=1+1"]
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def sheet(columns: str, *rows: str) -> Sheet:
    def cell(text: str) -> Cell:
        return Cell(text=text, address=f"/actor/{text.lower()}" if text.isupper() else None, is_number=text.lstrip("-").isdecimal())

    return Sheet(columns=tuple(columns.split()), rows=tuple(tuple(map(cell, row.split())) for row in rows))


@pytest.mark.parametrize(
    ("table", "title", "bars"),
    [
        (sheet("who n", "A 10", "B 5"), "n by who", [("A", "10", 390.0), ("B", "5", 195.0)]),
        (sheet("who type n", "A x 4", "A y 2"), "n by who and type", [("A · x", "4", 390.0), ("A · y", "2", 195.0)]),
        (sheet("who n", "A -4", "B 0"), "n by who", [("A", "-4", 390.0), ("B", "0", 0.0)]),
        (sheet("date who", "2022-01-02 A", "2022-01-01 B", "2022-01-02 C"), "rows by day of date", [("2022-01-01", "1", 195.0), ("2022-01-02", "2", 390.0)]),
        (sheet("who did", "B x", "A y", "B z"), "rows by who", [("B", "2", 390.0), ("A", "1", 195.0)]),
    ],
)
def test_charts(table: Sheet, title: str, bars: list[tuple[str, str, float]]) -> None:
    chart = chart_of(table)
    assert chart is not None and chart.title == title
    assert [(group.name, bar.value, bar.length) for group in chart.groups for bar in group.bars] == bars


def test_time_is_counted_by_months_where_days_are_too_many() -> None:
    chart = chart_of(sheet("date", *(f"2022-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 6))))
    assert chart is not None and chart.title == "rows by month of date" and {bar.value for group in chart.groups for bar in group.bars} == {"5"}


def test_pictures_have_an_end() -> None:
    chart = chart_of(sheet("who n", *(f"N{n} {n}" for n in range(100))))
    assert chart is not None and (len(chart.groups), chart.left_out) == (BARS, 100 - BARS)
    net = net_of(sheet("who whom", *(f"A{n} B{n}" for n in range(100))))
    assert net is not None and (len(net.edges), net.left_out) == (EDGES, 100 - EDGES)
    assert chart_of(sheet("who")) is None and net_of(sheet("who whom")) is None and net_of(sheet("who", "A")) is None


def test_ties_are_counted_both_ways() -> None:
    net = net_of(sheet("who did whom", "A met B", "B met A", "A met C", "A met A"))
    assert net is not None and sorted(edge.rows for edge in net.edges) == [1, 2] and len(net.nodes) == 3


def test_terms_of_every_kind_have_cells(serve: Serve) -> None:
    values = [
        {"type": "bnode", "value": "b"}, {"type": "literal", "value": "x", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}, None,
        {"type": "literal", "value": "-1.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}, {"type": "literal", "value": "-", "xml:lang": "en"},
        {"type": "triple", "value": {name: {"type": "uri", "value": f"http://a/{name}"} for name in ("subject", "predicate", "object")}},
    ]  # fmt: skip
    body = {"head": {"vars": ["v"]}, "results": {"bindings": [{} if value is None else {"v": value} for value in values]}}
    answer = Answered(kind="solutions", form="json", body=json.dumps(body).encode(), cut=None, prefixes={"a": "http://a/"})
    table = sheet_of(answer, serve().app.state.folder.served, with_names=True)  # type: ignore[attr-defined]
    assert table.texts(0) == ["_:b", "x", "", "-1.5", "-", "<< a:subject a:predicate a:object >>"]
    assert table.as_csv().splitlines() == ["v", "_:b", "x", '""', "-1.5", "'-", "<< a:subject a:predicate a:object >>"]
