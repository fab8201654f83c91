"""The endpoint and the editor on a real server, with programs of others."""

import json
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from serving import running

from example import FINDINGS
from legation.knowledge import KnowledgeGraph
from legation.rdf import named_queries, run_query
from legation.rdf.queries import complete_query
from legation.rdf.terms import Resources
from legation.web import Settings

CLIENTS = Path(__file__).parent.parent / "clients"
ASKED: Mapping[str, Mapping[str, str]] = {"met": {}, "most-active": {}, "timeline": {"actor": "Russia"}}
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
REQUESTS, AT_ONCE = 1_000, 10

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "graph"
    KnowledgeGraph(findings=FINDINGS).save(path)
    return path


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with running(Settings(folder=folder, token=None, query_seconds=3)) as address:
        yield address


def complete(name: str) -> str:
    return complete_query(named_queries()[name].text, ASKED[name], prefixes=Resources().prefixes())


def by_command_line(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of `legation query`, in the W3C's JSON."""
    params = [part for key, value in ASKED[name].items() for part in ("-p", f"{key}={value}")]
    command = [sys.executable, "-m", "legation", "query", name, str(folder), "--format", "json", *params]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [{key: term["value"] for key, term in row.items()} for row in found["results"]["bindings"]]


@pytest.mark.parametrize("form", ["json", "xml", "csv"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_gets_the_same_rows(address: str, folder: Path, form: str, method: str) -> None:
    from SPARQLWrapper import CSV, JSON, POSTDIRECTLY, XML, SPARQLWrapper

    client = SPARQLWrapper(f"{address}/sparql", returnFormat={"json": JSON, "xml": XML, "csv": CSV}[form])
    client.setMethod(method)
    if method == "POST" and form == "json":
        client.setRequestMethod(POSTDIRECTLY)
    for name, params in ASKED.items():
        client.setQuery(complete(name))
        found: Any = client.query().convert()
        ours = run_query(folder, named_queries()[name].text, params).rows()
        if form == "json":
            assert [{key: term["value"] for key, term in row.items()} for row in found["results"]["bindings"]] == by_command_line(folder, name)
        elif form == "xml":
            assert len(found.getElementsByTagName("result")) == len(ours)
        else:
            assert found.decode().split("\r\n")[0].split(",") == list(ours[0]) and found.count(b"\r\n") == len(ours) + 1


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_sparqlwrapper_gets_triples_and_mistakes(address: str) -> None:
    from SPARQLWrapper import JSON, RDFXML, TURTLE, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(f"{address}/sparql", returnFormat=RDFXML)
    client.setQuery("PREFIX actor: <https://w3id.org/legation/actor/> DESCRIBE actor:nato")
    described: Any = client.query().convert()
    assert len(described) > 3
    client.setReturnFormat(TURTLE)
    assert b"actor:nato" in client.query().convert()
    client.setReturnFormat(JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="no valid SPARQL"):
        client.query()


@pytest.mark.node
def test_comunica_gets_the_same_rows(address: str, folder: Path, tmp_path: Path) -> None:
    assert (CLIENTS / "node_modules").is_dir(), "install the clients first: tests/clients/install"
    (tmp_path / "queries.json").write_text(json.dumps({name: complete(name) for name in ASKED}), encoding="utf-8")
    command = ["node", CLIENTS / "ask_endpoint.mjs", f"{address}/sparql", tmp_path / "queries.json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for name in ASKED:
        ours = by_command_line(folder, name)
        assert ours and Counter(frozenset(row.items()) for row in theirs[name]) == Counter(frozenset(row.items()) for row in ours)


def get(address: str, **params: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"{address}?{urllib.parse.urlencode(params)}", timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_a_thousand_requests_beside_a_heavy_query(address: str) -> None:
    actors = [actor.name for actor in FINDINGS.actors]
    took: list[float] = []

    def one(number: int) -> bool:
        name, begun = actors[number % len(actors)], time.perf_counter()
        status, body = get(f"{address}/sparql", query=f'SELECT ?name ?n {{ ?a a leg:Actor ; rdfs:label ?name FILTER(?name = "{name}") BIND({number} AS ?n) }}')
        took.append(time.perf_counter() - begun)
        rows = json.loads(body)["results"]["bindings"] if status == 200 else []
        return [(row["name"]["value"], row["n"]["value"]) for row in rows] == [(name, str(number))]

    with ThreadPoolExecutor(AT_ONCE + 1) as clients:
        heavy = clients.submit(get, f"{address}/sparql", query=HEAVY)
        right = list(clients.map(one, range(REQUESTS)))
        assert heavy.result()[0] == 504
    assert Counter(right) == {True: REQUESTS}
    print(f"{REQUESTS} requests, {AT_ONCE} at once: p50 {statistics.median(took) * 1000:.0f} ms, p95 {statistics.quantiles(took, n=20)[-1] * 1000:.0f} ms")


@pytest.mark.browser
def test_the_editor_works_under_the_strict_policy(address: str, browser: Any) -> None:
    seen: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((address, "data:")) else seen.append(request.url))
    page.goto(f"{address}/sparql")
    editor = page.get_by_role("textbox", name="Query")
    assert page.evaluate("getComputedStyle(document.querySelector('.ask .field > div').shadowRoot.querySelector('.cm-scroller')).display") == "flex"
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT ?who ?whom { ?who leg:metW")
    page.locator(".cm-tooltip-autocomplete li", has_text="leg:metWith").first.click()
    page.keyboard.type(" ?whom ")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**query=SELECT*")
    page.locator("td a", has_text="actor:antony-blinken").first.wait_for()
    page.goto(f"{address}/questions/timeline")
    page.get_by_label("Actor", exact=True).press_sequentially("Rus")
    page.locator("#list-actor option").first.wait_for(state="attached")
    assert page.locator("#list-actor option").first.get_attribute("value") == "Russia"
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{address}/sparql")
    plain.locator("textarea").fill("SELECT ?name { actor:nato rdfs:label ?name }")
    plain.get_by_role("button", name="Ask").click()
    assert plain.locator("td").all_inner_texts() == ["NATO"]
    page.close()
    plain.context.close()
    assert seen == []
