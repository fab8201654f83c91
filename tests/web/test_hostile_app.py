"""Five hundred hostile strings in the application: asked without a server, and in Chromium from a real one."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from serving import running
from starlette.testclient import TestClient

from elements import Elements
from hostile import SHORT, STRINGS, findings_of
from legation.csv_tables import safe_cell
from legation.knowledge import KnowledgeGraph
from legation.rdf import named_queries
from legation.rdf.terms import cleaned
from legation.web import Settings, create_app

TOKEN = "a token for tests"
FINDINGS = findings_of(SHORT[::2])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return KnowledgeGraph(findings=FINDINGS).save(tmp_path_factory.mktemp("hostile") / "graph")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    app = create_app(Settings(folder=folder, token=TOKEN))
    with TestClient(app, base_url="http://localhost:8000", follow_redirects=False) as opened:
        yield opened


def asked(text: str) -> str:
    return quote(text, safe="", errors="replace")


def test_nothing_acts_on_any_page(client: TestClient) -> None:
    addresses = [
        "/", *(f"/actor/{asked(actor.id)}" for actor in FINDINGS.actors), *(f"/event/{event.id}" for event in FINDINGS.events),
        *(f"/article/{citation.id}" for citation in FINDINGS.citations), *(f"/event/{event.id}/why" for event in FINDINGS.events[::12]),
        *(f"/actor/{asked(actor.id)}?with={asked(text)}&told={asked(text)}&year={asked(text)}&page={asked(text)}" for actor, text in zip(FINDINGS.actors[::8], SHORT[::16], strict=False)),
    ]  # fmt: skip
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert Elements(response.text).acting == [], address


@pytest.mark.parametrize("path", ["/?q=", "/suggest?q=", "/login?next=", "/login?token="])
def test_whatever_is_asked_is_answered(path: str, client: TestClient) -> None:
    for text in SHORT:
        response = client.get(f"{path}{asked(text)}")
        assert response.status_code in ((401,) if path.endswith("token=") and asked(text) else (200, 303)), text
        if response.headers.get("content-type", "").startswith("text/html"):
            assert Elements(response.text).acting == [], text
        assert re.fullmatch(r"(/actor/[a-z0-9-]+)?", response.headers.get("location", "")) and "set-cookie" not in response.headers


@pytest.mark.parametrize("kind", ["actor", "event", "article", "static", "network?actor=", ""])
def test_ids_that_are_none_are_not_found(kind: str, client: TestClient) -> None:
    for text in SHORT[::3]:
        response = client.get(f"/{kind}{'' if kind.endswith('=') else '/'}none-{asked(text)}" if kind else f"/{asked(text)}-none")
        if response.status_code == 307:  # a "/" at the end, which is left out
            assert response.headers["location"].startswith(f"{client.base_url}/{kind}/none-")
            response = client.get(response.headers["location"])
        assert response.status_code == 404 and Elements(response.text).acting == [], text
        assert not {"location", "set-cookie"} & set(response.headers)


def test_a_redirect_stays_here_and_adds_no_header(client: TestClient) -> None:
    for text in SHORT[::4]:
        for next_ in (text, f"/{text}", f"/x\r\nset-cookie: y={text}", f"//{text}", f"/\t/{text}", f"\\{text}"):
            response = client.post("/login", data={"token": TOKEN, "next": next_.encode("utf-8", errors="replace")})
            location = response.headers["location"]
            assert response.status_code == 303 and location.isascii() and location.isprintable(), next_
            assert location.startswith("/") and location[1:2] not in ("/", "\\"), next_
            assert len(response.headers.get_list("set-cookie")) == 1
    client.cookies.clear()


@pytest.mark.parametrize("page", ["9" * 5000, "٣", "-1", "0", "1e9", "²", "\0"])
def test_pages_that_are_no_number_are_the_first_or_last(page: str, client: TestClient) -> None:
    assert client.get(f"/actor/{FINDINGS.actors[0].id}?page={asked(page)}").status_code == 200


@pytest.mark.parametrize("length", ["9" * 5000, "1e3", "-1", "٣".encode(), b"\xff"])
def test_a_length_that_is_no_number_is_refused(length: str | bytes, client: TestClient) -> None:
    headers = {b"content-length": length if isinstance(length, bytes) else length.encode()}
    assert client.post("/login", headers=headers, content=iter([b"x"])).status_code == 413


def test_what_an_actor_is_as_rdf_can_be_read(client: TestClient) -> None:
    for actor in FINDINGS.actors[::20]:
        address = f"/actor/{asked(actor.id)}"
        turtle = list(ox.parse(client.get(f"{address}.ttl").text, format=ox.RdfFormat.TURTLE))
        linked = list(ox.parse(client.get(f"{address}.jsonld").text, format=ox.RdfFormat.JSON_LD))
        assert cleaned(actor.name) in {triple.object.value for triple in turtle if isinstance(triple.object, ox.Literal)}
        assert len(turtle) == len(linked) > 0


def test_names_of_a_million_characters_are_served(tmp_path: Path) -> None:
    findings = findings_of([*STRINGS[-2:], "Ruritania"])
    app = create_app(Settings(folder=KnowledgeGraph(findings=findings).save(tmp_path / "graph"), token=TOKEN))
    with TestClient(app, base_url="http://localhost:8000") as client:
        addresses = ["/", f"/actor/{findings.actors[0].id}", f"/event/{findings.events[0].id}", "/network", "/?q=ruritania"]
        assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)


# ---- in a browser


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """A real server on a free port."""
    with running(Settings(folder=folder, token=TOKEN)) as address:
        yield address


@pytest.fixture
def visited(browser: Any, server: str) -> Iterator[Callable[[str], Any]]:
    """Visit an address; afterwards no dialog, error, message or request to elsewhere may have been seen."""
    seen: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda asked: seen.append(asked.url) if not asked.url.startswith((f"{server}/", "data:", "blob:")) else None)
    page.on("response", lambda answer: seen.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("console", lambda message: seen.append(message.text) if "GPU stall" not in message.text else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))

    def visit(address: str) -> Any:
        page.goto(f"{server}{address}")
        return page

    yield visit
    context.close()
    assert seen == []


ACTING = """() => [...document.querySelectorAll('main *')].filter((found) =>
  ['IMG', 'SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'STYLE', 'LINK'].includes(found.tagName)
  || [...found.attributes].some(({ name }) => /^on/.test(name))
  || (found.tagName === 'A' && !/^(https?)?:$/.test(found.protocol))).map((found) => found.outerHTML)"""


def shown(text: str) -> str:
    """A text as a browser has it: once cleaned, with line ends of one kind."""
    return cleaned(text).replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.browser
@pytest.mark.server
@pytest.mark.parametrize("part", range(4))
def test_hostile_text_is_text_in_a_browser(part: int, visited: Callable[[str], Any]) -> None:
    for number in range(part, len(FINDINGS.events), 24):
        event = FINDINGS.events[number]
        name = next(actor.name for actor in FINDINGS.actors if actor.id == event.source)
        for address in (f"/actor/{asked(event.source)}", f"/event/{event.id}", f"/article/{event.evidence[0].citation}", f"/event/{event.id}/why", f"/?q={asked(name)}"):
            page = visited(address)
            assert page.evaluate(ACTING) == [], address
            if address.startswith(("/actor", "/article")):
                assert page.evaluate("document.querySelector('h1').textContent") == shown(name)


@pytest.mark.browser
@pytest.mark.server
def test_hostile_names_are_drawn_and_read_from_the_server(visited: Callable[[str], Any]) -> None:
    some = FINDINGS.events[7]
    page = visited(f"/network?actor={asked(some.source)}")
    page.evaluate("legation.ready")
    page.click("#all")
    page.fill("#search", "alert")
    page.evaluate("(id) => { location.hash = `#actor=${id}&statuses=fact,claimed`; }", some.source)
    page.locator("#panel blockquote").first.wait_for()
    assert page.evaluate(ACTING) == []
    visited("/network?q=script").evaluate("legation.ready")


LEFT_TO_RIGHT = """() => [...document.querySelectorAll('.what')].map((line) => {
  const [who, act, whom] = ['a', '.act', 'a:last-of-type'].map((selector) => line.querySelector(selector));
  const text = act.firstChild, range = document.createRange(), left = (at) => { range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect().left; };
  return left(0) < left(3);
})"""


@pytest.mark.browser
@pytest.mark.server
def test_who_turns_the_direction_of_text_turns_only_his_own(browser: Any, tmp_path: Path) -> None:
    folder = KnowledgeGraph(findings=findings_of(["\u202eSyldavia", "\u202bBorduria", "\u2067Ruritania"])).save(tmp_path / "graph")
    with TestClient(create_app(Settings(folder=folder)), base_url="http://localhost:8000") as client:
        page = browser.new_page()
        style = client.get("/static/legation.css").text
        for address in ("/actor/syldavia", "/article/c000", "/event/h001"):
            page.set_content(client.get(address).text.replace("</head>", f"<style>{style}</style></head>"))
            found = page.evaluate(LEFT_TO_RIGHT) if address != "/event/h001" else page.evaluate(LEFT_TO_RIGHT.replace(".what", "h1"))
            assert found and set(found) == {True}, address
        page.close()


LABELS = "SELECT DISTINCT ?name { ?a a leg:Actor ; rdfs:label ?name } ORDER BY ?name"


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_what_the_endpoint_gives_is_what_the_graph_has(form: str, client: TestClient) -> None:
    response = client.post("/sparql", data={"query": LABELS, "format": form})
    if form == "xml":
        said = [element.text or "" for element in ElementTree.fromstring(response.content).iter("{http://www.w3.org/2005/sparql-results#}literal")]
    elif form == "json":
        said = [row["name"]["value"] for row in response.json()["results"]["bindings"]]
    elif form == "csv":
        said = [cells[0] for cells in list(csv.reader(io.StringIO(response.content.decode(), newline="")))[1:]]
    else:
        rows = ox.parse_query_results(response.content, format=ox.QueryResultsFormat.TSV)
        assert isinstance(rows, ox.QuerySolutions)
        said = [row["name"].value for row in rows]
    assert sorted(said) == sorted({cleaned(actor.name) for actor in FINDINGS.actors})


@pytest.mark.parametrize("view", ["table", "chart", "network"])
def test_nothing_acts_in_an_answer(view: str, client: TestClient) -> None:
    for name in named_queries():
        page = client.get(f"/questions/{name}?view={view}")
        assert page.status_code == 200 and Elements(page.text).acting == [], name
    page = client.post("/sparql", data={"query": LABELS, "format": "html"})
    assert page.status_code == 200 and Elements(page.text).acting == []


def test_whatever_is_asked_for_in_a_question_or_a_query_is_text(client: TestClient) -> None:
    for text in SHORT[::4]:
        asked_about = client.get(f"/questions/timeline?actor={asked(text)}&view=network")
        assert asked_about.status_code in (200, 400) and Elements(asked_about.text).acting == [], text
        malformed = client.post("/sparql", data={"query": f"SELECT {text}".encode("utf-8", errors="replace"), "format": "html"})
        assert malformed.status_code in (200, 400) and Elements(malformed.text).acting == [], text


def test_no_cell_for_people_is_a_formula(client: TestClient) -> None:
    for address in ("/questions/claims.csv", f"/sparql?query={asked(LABELS)}&format=spreadsheet"):
        rows = list(csv.reader(io.StringIO(client.get(address).content.decode(), newline="")))
        assert len(rows) > 100 and [cell for row in rows for cell in row if safe_cell(cell) != cell] == []
