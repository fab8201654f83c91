import html
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from elements import Elements
from example import FINDINGS, HOSTILE, hostile_findings
from legation.knowledge import KnowledgeGraph
from legation.web import served

Serve = Callable[..., TestClient]


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/", ["2 articles, 5 actors, 7 events", "Antony Blinken person secretary of state 2"]),
        ("/?q=s", ["Sergei Lavrov", "Antony Blinken"]),
        ("/?q=nobody", ["Nobody in this graph is called “nobody”"]),
        ("/actor/antony-blinken", ["secretary of state", "Wikidata", "Sergei Lavrov met with 1", "met with", "2022-01-21"]),
        ("/actor/antony-blinken?with=ukraine", ["1 event with Ukraine", "visited", "planned"]),
        ("/actor/antony-blinken?told=facts", ["1 event", "met with"]),
        ("/actor/antony-blinken?year=1999", ["0 events"]),
        ("/event/a4", ["Russia invaded Ukraine", "according to Ukraine", "Talks in Geneva", "1 article"]),
        ("/event/a6", ["did not happen"]),
        ("/article/talks", ["Talks in Geneva", "Example, 2022-01-21, Geneva", "demanded"]),
        ("/health", []),
    ],
)
def test_pages(serve: Serve, address: str, said: list[str]) -> None:
    response = serve().get(address)
    assert response.status_code == 200
    assert [words for words in said if words not in text_of(response.text)] == []


def test_one_who_is_found_alone_is_opened_at_once(serve: Serve) -> None:
    response = serve().get("/?q=lavrov")
    assert (response.status_code, response.headers["location"]) == (303, "/actor/sergei-lavrov")


@pytest.mark.parametrize("address", ["/actor/nobody", "/event/zz", "/article/none", "/event/zz/evidence", "/static/nothing.css", "/static/..%2fapp.py", "/x"])
def test_what_is_not_there_is_404(serve: Serve, address: str) -> None:
    response = serve().get(address)
    assert response.status_code == 404 and "Not found" in response.text


@pytest.mark.parametrize("thing", ["actor/nato", "event/a4", "article/talks"])
def test_things_are_given_in_the_form_that_is_asked_for(serve: Serve, thing: str) -> None:
    client = serve()
    turtle = client.get(f"/{thing}", headers={"accept": "text/turtle"})
    linked = client.get(f"/{thing}.jsonld")
    assert turtle.headers["content-type"].startswith("text/turtle") and client.get(f"/{thing}.ttl").text == turtle.text
    triples = list(ox.parse(turtle.text, format=ox.RdfFormat.TURTLE))
    assert any(triple.subject == ox.NamedNode(f"https://w3id.org/legation/{thing}") for triple in triples)
    assert linked.headers["content-type"] == "application/ld+json" and json.loads(linked.text)["@graph"]
    assert client.get(f"/{thing}", headers={"accept": "text/html,*/*;q=0.8"}).text.startswith("<!doctype html>")


def test_an_actor_in_turtle_has_its_facts_and_nothing_claimed(serve: Serve) -> None:
    lines = serve().get("/actor/russia.ttl").text
    assert "leg:demandedOf" in lines and "leg:rejectedDemandOf" in lines and "leg:invaded" not in lines


def test_the_evidence_that_the_network_page_asks_for(serve: Serve) -> None:
    [piece] = serve().get("/event/a1/evidence").json()
    assert piece["text"] == "Antony Blinken met with Sergei Lavrov in Geneva." and piece["article"]["title"] == "Talks in Geneva"


def test_hostile_text_is_text_on_every_page(serve: Serve) -> None:
    findings = hostile_findings()
    client = serve(findings)
    addresses = [
        "/", *(f"/actor/{quote(a.id)}" for a in findings.actors), *(f"/event/{e.id}" for e in findings.events),
        *(f"/article/{c.id}" for c in findings.citations), *(f"/?q={quote(text, errors='replace')}" for text in HOSTILE),
    ]  # fmt: skip
    for address in addresses:
        response = client.get(address)
        assert response.status_code in (200, 303), address
        assert Elements(response.text).acting == [], address


def test_years_and_pages_of_a_long_time_line(serve: Serve) -> None:
    client = serve()
    assert 'rel="next"' not in client.get("/actor/russia?page=99").text
    assert client.get("/actor/russia?page=x").status_code == 200
    assert len(FINDINGS.events) == 7


def test_a_changed_folder_is_read_again_and_a_damaged_one_is_served_as_it_was(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "LOOK_AGAIN", 0.0)
    client = serve()

    def until(expected: dict[str, object]) -> dict[str, object]:
        for _ in range(500):
            health: dict[str, object] = client.get("/health").json()
            if health.items() >= expected.items():
                return health
            time.sleep(0.02)
        raise AssertionError(health)

    until({"status": "ok", "events": 7})
    KnowledgeGraph(findings=replace(FINDINGS, events=FINDINGS.events[:3])).save(tmp_path / "graph")
    until({"status": "ok", "events": 3})
    (tmp_path / "graph" / "graph.ttl").write_text("no Turtle", encoding="utf-8")
    assert "graph.ttl" in str(until({"status": "outdated", "events": 3})["problem"])
    KnowledgeGraph(findings=FINDINGS).save(tmp_path / "graph")
    until({"status": "ok", "events": 7})
