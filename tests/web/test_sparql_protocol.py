"""The tests of the W3C for the SPARQL 1.1 Protocol (data-sparql11/protocol/manifest), on our graphs; and what is ours besides."""

import hashlib
import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient
from test_browsing import Elements, text_of

from example import FINDINGS, hostile_findings
from legation.rdf import quads_of
from legation.rdf.engine import oxigraph_term
from legation.web import answering

Serve = Callable[..., TestClient]

GRAPH = "https://w3id.org/legation/graph/"
ACTORS, EVENTS, FACTS = (GRAPH + name for name in ("actors", "events", "facts"))
NATO, MEETING = "https://w3id.org/legation/actor/nato", "https://w3id.org/legation/event/a1"
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


@pytest.fixture
def named(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The application over named graphs, as in a folder that has grown."""

    def snapshot(folder: Path, target: Path, *, patience: float) -> None:
        store = ox.Store(target)
        store.bulk_extend(ox.Quad(*map(oxigraph_term, quad)) for quad in quads_of(FINDINGS))
        store.flush()

    monkeypatch.setattr(answering, "snapshot", snapshot)
    return serve()


def params(**given: str | list[str]) -> str:
    pairs = [(name.replace("_", "-"), one) for name, value in given.items() for one in ([value] if isinstance(value, str) else value)]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)


BOTH = f"ASK {{ <{NATO}> a ?type . <{MEETING}> a ?other }}"
POSITIVE = {
    "query_get": ("GET", params(query="ASK {}"), None, ""),
    "query_post_form": ("POST", "", FORM, params(query="ASK {}")),
    "query_post_direct": ("POST", "", QUERY, "ASK {}"),
    "query_dataset_default_graph": ("POST", params(default_graph_uri=ACTORS), QUERY, f"ASK {{ <{NATO}> ?p ?o }}"),
    "query_dataset_default_graphs_get": ("GET", params(query=BOTH, default_graph_uri=[ACTORS, EVENTS]), None, ""),
    "query_dataset_default_graphs_post": ("POST", params(default_graph_uri=[ACTORS, EVENTS]), QUERY, BOTH),
    "query_dataset_named_graphs_get": (
        "GET", params(query=f"ASK {{ GRAPH ?g1 {{ <{NATO}> a ?type }} GRAPH ?g2 {{ <{MEETING}> a ?other }} }}", named_graph_uri=[ACTORS, EVENTS]), None, "",
    ),
    "query_dataset_named_graphs_post": ("POST", params(named_graph_uri=[ACTORS, EVENTS]), QUERY, "ASK { GRAPH ?g { ?s ?p ?o } }"),
    "query_dataset_full": (
        "POST", params(default_graph_uri=FACTS, named_graph_uri=[ACTORS, EVENTS]), QUERY, "ASK { ?x leg:metWith ?o GRAPH ?g { ?s ?p ?o2 } }",
    ),
    "query_multiple_dataset": ("POST", params(default_graph_uri=ACTORS), QUERY, f"ASK FROM <{EVENTS}> {{ <{NATO}> ?p ?o }}"),
    "query_post_form, dataset in the form": ("POST", "", FORM, params(query=f"ASK {{ <{NATO}> ?p ?o }}", default_graph_uri=ACTORS)),
    "query_get, graphs of the query": ("GET", params(query=f"ASK FROM <{ACTORS}> {{ <{NATO}> ?p ?o }}"), None, ""),
    "query_get, union": ("GET", params(query=BOTH), None, ""),
    "query_post_direct, charset": ("POST", "", f"{QUERY}; charset=UTF-8", "ASK { FILTER('é' = '\\u00E9') }"),
}  # fmt: skip


def ask(client: TestClient, method: str, query: str, kind: str | None, body: str | bytes, **headers: str) -> object:
    given = {**({} if kind is None else {"content-type": kind}), **headers}
    return client.request(method, f"/sparql?{query}" if query else "/sparql", content=body or None, headers=given)


@pytest.mark.parametrize("name", POSITIVE)
def test_protocol(named: TestClient, name: str) -> None:
    response = ask(named, *POSITIVE[name])
    assert response.status_code == 200, response.text  # type: ignore[attr-defined]
    assert response.headers["content-type"] == JSON and response.json()["boolean"] is True  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "is_true"),
    [
        (params(query=f"ASK {{ <{MEETING}> ?p ?o }}", default_graph_uri=ACTORS), False),
        (params(query="ASK { ?s ?p ?o }", named_graph_uri=ACTORS), False),
        (params(query=f"ASK {{ GRAPH <{EVENTS}> {{ ?s ?p ?o }} }}", named_graph_uri=ACTORS), False),
        (params(query="ASK { ?s ?p ?o }", default_graph_uri="http://nowhere.example/"), False),
        (params(query=f"ASK FROM <{EVENTS}> {{ <{MEETING}> ?p ?o }}", default_graph_uri=ACTORS), False),
        (params(query=f"ASK FROM <{ACTORS}> {{ <{MEETING}> ?p ?o }}"), False),
    ],
)
def test_a_dataset_keeps_the_rest_out(named: TestClient, query: str, is_true: bool) -> None:
    assert named.get(f"/sparql?{query}").json()["boolean"] is is_true


NEGATIVE = {
    "bad_query_method": ("PUT", params(query="ASK {}"), None, "", 405),
    "bad_multiple_queries": ("GET", params(query=["ASK {}", "SELECT * {}"]), None, "", 400),
    "bad_query_wrong_media_type": ("POST", "", "text/plain", "ASK {}", 415),
    "bad_query_missing_form_type": ("POST", "", None, params(query="ASK {}"), 415),
    "bad_query_missing_direct_type": ("POST", "", None, "ASK {}", 415),
    "bad_query_non_utf8": ("POST", "", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
    "bad_query_non_utf8, not said": ("POST", "", QUERY, "ASK {}".encode("utf-16"), 400),
    "bad_query_non_utf8, in a form": ("POST", "", FORM, "query=ASK%20%7B%7D%FF", 400),
    "bad_query_syntax": ("GET", params(query="ASK {"), None, "", 400),
    "bad_update_get": ("GET", params(update="CLEAR ALL"), None, "", 401),
    "bad_multiple_updates": ("POST", "", FORM, params(update=["CLEAR NAMED", "CLEAR DEFAULT"]), 401),
    "bad_update_wrong_media_type": ("POST", "", "text/plain", "CLEAR NAMED", 415),
    "bad_update_missing_form_type": ("POST", "", None, params(update="CLEAR NAMED"), 415),
    "bad_update_non_utf8": ("POST", "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"), 401),
    "bad_update_syntax": ("POST", "", FORM, params(update="CLEAR XYZ"), 401),
    "bad_update_dataset_conflict": ("POST", params(using_named_graph_uri="http://example/people"), UPDATE, "CLEAR ALL", 401),
    "update_post_form": ("POST", "", FORM, params(update="CLEAR ALL"), 401),
    "update_post_direct": ("POST", "", UPDATE, "CLEAR ALL", 401),
    "update as a query": ("POST", "", QUERY, "CLEAR ALL", 400),
    "SERVICE": ("POST", "", QUERY, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400),
    "no query": ("POST", "", FORM, "", 400),
    "query twice": ("POST", params(query="ASK {}"), QUERY, "ASK {}", 400),
    "a graph that is no IRI": ("GET", params(query="ASK {}", default_graph_uri="not one"), None, "", 400),
    "unknown form": ("GET", params(query="ASK {}", format="docx"), None, "", 400),
    "too long": ("POST", "", QUERY, "ASK {}" + " " * 200_000, 400),
    "too large": ("POST", "", QUERY, "#" * 1_000_001, 413),
}  # fmt: skip


@pytest.mark.parametrize("name", NEGATIVE)
def test_refused(serve: Serve, name: str) -> None:
    client, (*asked, status) = serve(), NEGATIVE[name]
    response = ask(client, *asked)  # type: ignore[arg-type]
    assert response.status_code == status  # type: ignore[attr-defined]
    if status not in (405, 413):
        assert response.headers["content-type"].startswith("text/plain") and response.text.strip()  # type: ignore[attr-defined]
    assert client.get("/sparql?query=ASK%20%7B%20?s%20?p%20?o%20%7D").json()["boolean"] is True


@pytest.mark.parametrize("asked", [(FORM, params(update="CLEAR ALL")), (UPDATE, "CLEAR ALL")])
def test_nobody_can_write_into_what_follows_from_articles(serve: Serve, asked: tuple[str, str]) -> None:
    response = ask(serve(token=True), "POST", "", *asked)
    assert response.status_code == 403 and "follows from articles and decisions" in response.text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"origin": "https://evil.example"}, 403),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"}, 403),
        ("GET", {"sec-fetch-site": "same-site", "sec-fetch-dest": "iframe"}, 403),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}, 200),
        ("GET", {"sec-fetch-site": "same-origin", "sec-fetch-dest": "empty"}, 200),
    ],
)
def test_pages_of_other_sites_cannot_keep_us_busy(serve: Serve, method: str, headers: dict[str, str], status: int) -> None:
    asked = ("", QUERY, "ASK {}") if method == "POST" else (params(query="ASK {}"), None, "")
    assert ask(serve(), method, *asked, **headers).status_code == status  # type: ignore[attr-defined]


SELECT, CONSTRUCT, DESCRIBE = "SELECT (1 AS ?value) {}", "CONSTRUCT { <s> <p> 1 } WHERE {}", "DESCRIBE actor:nato"


@pytest.mark.parametrize(
    ("query", "accept", "form", "kind"),
    [
        (SELECT, None, "", JSON), (SELECT, "*/*", "", JSON), (SELECT, XML, "", XML), (SELECT, "text/csv", "", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "", "text/tab-separated-values; charset=utf-8"), (SELECT, "application/json", "", "application/json"),
        (SELECT, f"{JSON};q=0.1, {XML};q=0.2", "", XML), (SELECT, "text/turtle, application/*;q=0.1", "", JSON), (SELECT, "*/*", "csv", "text/csv; charset=utf-8"),
        (SELECT, "*/*", "tsv", "text/tab-separated-values; charset=utf-8"), (SELECT, "text/html", "json", JSON), (SELECT, "text/html", "", "text/html; charset=utf-8"),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "text/html; charset=utf-8"), (SELECT, "image/png", "", 406),
        (SELECT, "text/turtle", "", 406), (SELECT, "*/*", "turtle", 406), ("ASK {}", XML, "", XML), ("ASK {}", "*/*", "xml", XML), ("ASK {}", "text/csv", "", 406),
        (CONSTRUCT, None, "", "text/turtle; charset=utf-8"), (CONSTRUCT, "application/rdf+xml", "", "application/rdf+xml"),
        (CONSTRUCT, "application/n-triples", "", "application/n-triples"), (CONSTRUCT, "application/ld+json", "", "application/ld+json"),
        (CONSTRUCT, "text/html", "turtle", "text/turtle; charset=utf-8"), (CONSTRUCT, XML, "", 406), (DESCRIBE, "text/turtle", "", "text/turtle; charset=utf-8"),
        (DESCRIBE, "text/html", "", "text/html; charset=utf-8"),
    ],
)  # fmt: skip
def test_content_types(serve: Serve, query: str, accept: str | None, form: str, kind: str | int) -> None:
    """query_content_type_select, _ask, _construct, _describe."""
    headers = {} if accept is None else {"accept": accept}
    response = serve().get(f"/sparql?{params(query=query, **({'format': form} if form else {}))}", headers=headers)
    if kind == 406:
        assert response.status_code == 406
        return
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
    if kind == JSON:
        ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)
    rdf = {"text/turtle": ox.RdfFormat.TURTLE, "application/rdf+xml": ox.RdfFormat.RDF_XML, "application/ld+json": ox.RdfFormat.JSON_LD}
    if (form_of := rdf.get(str(kind).partition(";")[0])) is not None:
        assert list(ox.parse(response.content, format=form_of))


def test_head_and_methods(serve: Serve) -> None:
    client = serve()
    assert client.head("/sparql?query=ASK%7B%7D").headers["content-type"] == JSON
    assert set(client.put("/sparql").headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(("accept", "form"), [("text/turtle", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML), ("*/*", ox.RdfFormat.TURTLE)])
def test_the_service_describes_itself(serve: Serve, accept: str, form: ox.RdfFormat) -> None:
    response = serve().get("/sparql", headers={"accept": accept})
    store = ox.Store()
    store.load(response.content, format=form)
    [row] = store.query(
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT ?at "
        "{ ?s a sd:Service ; sd:endpoint ?at ; sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset/sd:defaultGraph [] }"
    )  # type: ignore[misc]
    assert row["at"].value == "http://localhost:8000/sparql"


def test_answers_are_cut_off_and_say_so(serve: Serve) -> None:
    client = serve(query_rows=3)
    query = params(query="SELECT ?a { ?a a leg:Actor }")
    response = client.get(f"/sparql?{query}")
    assert response.headers["x-legation-truncated"] == "3" and len(response.json()["results"]["bindings"]) == 3
    page = client.get(f"/sparql?{query}", headers={"accept": "text/html"})
    assert page.headers["x-legation-truncated"] == "3" and "Cut off after 3 rows" in text_of(page.text)
    assert "x-legation-truncated" not in client.get("/sparql?query=ASK%7B%7D").headers


@pytest.mark.parametrize(
    ("settings", "query", "status"),
    [({"query_seconds": 0.3}, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", 504), ({}, "SELECT * {", 400)],
)
def test_a_page_says_what_went_wrong_and_keeps_the_query(serve: Serve, settings: dict[str, float], query: str, status: int) -> None:
    response = serve(**settings).get(f"/sparql?{params(query=query)}", headers={"accept": "text/html"})
    assert response.status_code == status and query in text_of(response.text) and 'role="alert"' in response.text


def test_a_page_leads_from_things_to_their_pages(serve: Serve) -> None:
    query = params(query="SELECT * { VALUES ?x { actor:nato event:a1 article:talks actor:nobody <https://a.example/> <javascript:alert(1)> } }")
    page = serve().get(f"/sparql?{query}&format=html").text
    links = list(re.findall(r'<td><a href="([^"]+)"', page))
    assert links == ["/actor/nato", "/event/a1", "/article/talks", "https://w3id.org/legation/actor/nobody", "https://a.example/"]
    assert "&lt;script&gt;" not in page and Elements(page).acting == []


def test_hostile_text_is_text(serve: Serve) -> None:
    client = serve(hostile_findings())
    query = "SELECT ?s ?o { ?s rdfs:label|dct:title ?o } ORDER BY ?o # </textarea><script>alert(1)</script>"
    page = client.get(f"/sparql?{params(query=query)}&format=html")
    assert page.status_code == 200 and Elements(page.text).acting == [] and "<script>alert" not in page.text
    table = client.get(f"/sparql?{params(query=query)}&format=spreadsheet").text
    assert "'=1+1" in table and not re.search(r"(?m)(^|,)\"?[=@]", table)
    assert "'=1+1" not in client.get(f"/sparql?{params(query=query)}&format=csv").text, "programs get what is in the graph"


def test_the_editor_completes_prefixes_and_the_ontology(serve: Serve) -> None:
    found = {tuple(term) for term in serve().get("/sparql/terms").json()}
    assert {("leg:metWith", "met with", "property"), ("rdfs:label", "", "property"), ("leg:", "https://w3id.org/legation/ontology#", "namespace")} <= found
    assert ("leg:Actor", "class") in {(name, kind) for name, _, kind in found}


def test_examples_can_be_asked_as_they_are(serve: Serve) -> None:
    client = serve()
    page = client.get("/sparql", headers={"accept": "text/html"}).text
    examples = re.findall(r'"/sparql\?example=([^"]+)"', page)
    assert len(examples) > 15
    for name in examples:
        [area] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", client.get(f"/sparql?example={name}").text, re.S)
        query = html.unescape(area)
        assert "# param" not in query and client.get("/sparql", params={"query": query}).status_code == 200, name
    [area] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", client.get("/sparql?example=timeline").text, re.S)
    assert "&#34;" in area and client.get("/sparql?example=nothing").status_code == 404


def test_the_bundle_is_what_its_readme_says(serve: Serve) -> None:
    folder = Path(answering.__file__).parent
    digest = hashlib.sha256((folder / "static" / "editor.js").read_bytes()).hexdigest()
    readme = (folder / "vendor" / "README.md").read_text(encoding="utf-8")
    assert f"SHA-256 of `static/editor.js`: {digest}" in readme
    locked = json.loads((folder / "vendor" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    head = (folder / "static" / "editor.js").read_text(encoding="utf-8")[:4000]
    for name, version in re.findall(r"^\| (\S+) \| ([\d.]+) \|$", readme, re.M):
        assert locked[f"node_modules/{name}"]["version"] == version and locked[f"node_modules/{name}"]["license"] == "MIT"
        assert f"{name} {version}: Copyright" in head
