"""A graph in a running database: FalkorDB on the loopback, through Neo4j's own driver."""

import datetime
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from example import DAY, EVENTS, FINDINGS, event, evidence, hostile_findings
from falkordb_server import falkordb
from legation.cli import main
from legation.errors import GraphError
from legation.export.bolt import connected
from legation.export.neo4j import nodes_of, relationships_of
from legation.export.pushing import FACT, PROPERTIES, Pushed, push
from legation.model import Actor, Citation, Event, Evidence, Findings, Kind, Span, Status, When
from legation.rdf import graph_of, run_query, turtle_of

DOCS = (Path(__file__).parent.parent.parent / "docs" / "neo4j.md").read_text(encoding="utf-8")
CLIENTS = Path(__file__).parent.parent / "clients"
NOTHING = Findings(citations=(), actors=(), events=())
ELEMENTS = len(FINDINGS.citations) + len(FINDINGS.actors) + len(FINDINGS.events) + sum(len(ties.rows) for ties in relationships_of(FINDINGS))


@pytest.fixture(scope="module")
def bolt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with falkordb(tmp_path_factory.mktemp("falkordb")) as uri:
        yield uri


@pytest.fixture
def session(bolt: str) -> Iterator[Any]:
    """A session with an empty database."""
    with connected(bolt, user="falkordb", password="") as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        yield session


def many(edges: int) -> Findings:
    """Findings with so many facts: two hundred actors, two thousand articles."""
    dice = random.Random(4)
    first = datetime.date(2020, 1, 1)
    actors = tuple(Actor(id=f"actor-{n:03}", name=f"Actor {n}", kind=list(Kind)[n % 5]) for n in range(200))
    citations = tuple(Citation(id=f"article-{n:04}", title=f"Title {n}", date=first + datetime.timedelta(days=n % 900)) for n in range(2000))

    def fact(n: int) -> Event:
        source, target = dice.sample(range(200), 2)
        day = first + datetime.timedelta(days=n % 900)
        words = Span(start=0, end=11, text=f'it is "{n}"')
        proof = Evidence(citation=f"article-{n % 2000:04}", sentence=words, trigger=words, source=words, target=words, frame="x.v.1")
        relation = ("metWith", "attacked", "aided")[n % 3]
        return event(f"event-{n:05}", f"actor-{source:03}", relation, f"actor-{target:03}", proof, when=When(start=day, end=day))

    return Findings(citations=citations, actors=actors, events=tuple(fact(n) for n in range(edges)))


def without(findings: Findings, article: str) -> Findings:
    """Findings without an article and what it alone tells."""
    kept = tuple(replace(event, evidence=tuple(e for e in event.evidence if e.citation != article)) for event in findings.events)
    return replace(findings, events=tuple(e for e in kept if e.evidence), citations=tuple(c for c in findings.citations if c.id != article))


def contents(session: Any) -> tuple[list[Any], list[Any]]:
    """All that a database holds, labels, types and properties."""
    nodes = session.run("MATCH (n) RETURN labels(n), properties(n)").values()
    ties = session.run("MATCH (a)-[r]->(b) RETURN a.key, type(r), properties(r), b.key").values()
    return sorted(([sorted(labels), sorted(own.items())] for labels, own in nodes), key=repr), sorted(ties, key=repr)


def names(session: Any, text: str) -> list[Any]:
    return [value for (value,) in session.run(text).values()]


@pytest.mark.server
def test_twenty_thousand_edges_come_once_and_go_with_their_article(tmp_path: Path) -> None:
    """On a server of its own, which is quicker to stop than to empty."""
    with falkordb(tmp_path) as bolt, connected(bolt, user="falkordb", password="") as session:
        push_and_take_out(session)


def push_and_take_out(session: Any) -> None:
    findings = many(20_000)
    elements = 200 + 2000 + 20_000 + 20_000 * 4  # actors, articles, events; a fact, its two ends and its article each
    written: list[int] = []
    assert push(findings, session, advance=written.append) == Pushed(created=elements, changed=0, removed=0, unchanged=0)
    assert sum(written) == elements
    facts = "MATCH (:Actor)-[r]->(:Actor) RETURN r.key"
    before = set(names(session, facts))
    assert len(before) == 20_000
    session.run("MATCH (a:Actor {id: 'actor-000'}) SET a.mine = 'kept' CREATE (:Note {text: 'mine'})-[:ABOUT]->(a)").consume()
    assert push(without(findings, "article-0007"), session) == Pushed(created=0, changed=0, removed=1 + 10 + 10 * 4, unchanged=elements - 51)
    assert before - set(names(session, facts)) == {f"event-{n:05}" for n in range(7, 20_000, 2000)}
    assert names(session, "MATCH (a:Article {id: 'article-0007'}) RETURN a.id") == []
    assert names(session, "MATCH (:Note {text: 'mine'})-[:ABOUT]->(a:Actor) RETURN a.mine") == ["kept"]


@pytest.mark.server
def test_a_second_push_leaves_everything_as_it_is(session: Any) -> None:
    assert push(FINDINGS, session) == Pushed(created=ELEMENTS, changed=0, removed=0, unchanged=0)
    before = contents(session)
    written: list[int] = []
    assert push(FINDINGS, session, advance=written.append) == Pushed(created=0, changed=0, removed=0, unchanged=ELEMENTS)
    assert contents(session) == before and written == []


@pytest.mark.server
def test_hostile_strings_arrive_as_they_are(session: Any) -> None:
    findings = hostile_findings()
    push(findings, session)
    told = {row["id"]: row for nodes in nodes_of(findings) for row in nodes.rows}
    found = {own["id"]: own for (own,) in session.run("MATCH (n) RETURN properties(n)").values()}
    assert found.keys() == told.keys()
    for id, row in told.items():
        assert {name: found[id].get(name) for name in row} == row
    assert push(findings, session).created == 0


@pytest.mark.server
def test_a_fact_says_in_how_many_articles_and_independent_reports_it_stands(session: Any) -> None:
    met = EVENTS[0]
    copied = replace(met, evidence=(*met.evidence, replace(met.evidence[0], citation="note")))
    push(replace(FINDINGS, events=(copied,)), session)
    [row] = session.run("MATCH (a)-[m:MET_WITH]->(b) RETURN m.articles, m.reports, m.date, m.place, m.sentence").values()
    assert row == [2, 1, "2022-01-21", "Geneva", "Antony Blinken met with Sergei Lavrov in Geneva."]
    assert push(FINDINGS, session).changed == 1
    assert names(session, "MATCH ()-[m:MET_WITH]->() RETURN m.articles") == [1]


@pytest.mark.server
def test_what_changed_is_written_and_what_is_no_longer_so_is_taken_off(session: Any) -> None:
    push(FINDINGS, session)
    session.run("MATCH (n {id: 'antony-blinken'}) SET n.mine = 1, n.place = 'mine too', n:Mine").consume()
    blinken, *others = FINDINGS.actors
    changed = replace(FINDINGS, actors=(replace(blinken, role=None, name="A. Blinken", kind=Kind.GROUP), *others))
    assert push(changed, session) == Pushed(created=0, changed=1, removed=0, unchanged=ELEMENTS - 1)
    [row] = session.run("MATCH (n {id: 'antony-blinken'}) RETURN n.name, n.role, n.mine, n.place, labels(n)").values()
    assert row[:4] == ["A. Blinken", None, 1, "mine too"] and sorted(row[4]) == ["Actor", "Group", "Mine"]


@pytest.mark.server
def test_two_graphs_share_only_actors_that_are_sure_to_be_the_same(session: Any) -> None:
    push(FINDINGS, session, graph="one")
    other = replace(FINDINGS, events=FINDINGS.events[:2])
    push(other, session, graph="other")
    assert sorted(names(session, "MATCH (n:Actor) RETURN n.id")) == sorted([actor.id for actor in FINDINGS.actors] + ["sergei-lavrov"])
    assert sorted(names(session, "MATCH (:Actor {id: 'antony-blinken'})-[m:MET_WITH]->() RETURN m.graph")) == ["one", "other"]
    assert push(NOTHING, session, graph="one").removed == ELEMENTS
    assert sorted(names(session, "MATCH (n:Event) RETURN n.id")) == ["a1", "a2"]
    assert sorted(names(session, "MATCH (n:Actor) RETURN n.id")) == [actor.id for actor in FINDINGS.actors]
    whole = contents(session)
    assert push(other, session, graph="other").created == 0 and contents(session) == whole
    push(NOTHING, session, graph="other")
    assert contents(session) == ([], [])


@pytest.mark.server
@pytest.mark.parametrize(
    ("before", "after"),
    [(NOTHING, FINDINGS), (FINDINGS, without(FINDINGS, "talks")), (FINDINGS, NOTHING)],
    ids=["from nothing", "less", "to nothing"],
)
def test_a_push_interrupted_after_any_batch_is_completed_by_the_next(session: Any, before: Findings, after: Findings) -> None:
    push(after, session)
    whole = contents(session)
    batches: list[int] = []
    push(before, session)
    push(after, session, advance=batches.append)
    assert len(batches) > 3
    for last in range(len(batches)):
        push(before, session)
        with pytest.raises(KeyboardInterrupt):
            push(after, session, advance=stop_after(last))
        push(after, session)
        assert contents(session) == whole


def stop_after(last: int) -> Callable[[int], None]:
    done = count()

    def advance(rows: int) -> None:
        if next(done) == last:
            raise KeyboardInterrupt

    return advance


@pytest.mark.server
def test_somebody_elses_nodes_and_ties_stay(session: Any) -> None:
    session.run("CREATE (:Actor {id: 'nato', name: 'my NATO'})-[:MET_WITH {key: 'a1'}]->(:Event {id: 'a1'})").consume()
    theirs = contents(session)
    push(FINDINGS, session)
    session.run("MATCH (a:Actor {key: 'Q7184/nato'}) CREATE (:Note)-[:ABOUT]->(a)").consume()
    push(NOTHING, session)
    nodes, ties = contents(session)
    assert all(node in nodes for node in theirs[0]) and all(tie in ties for tie in theirs[1])
    assert sorted(names(session, "MATCH (n) RETURN labels(n)[0]")) == ["Actor", "Actor", "Event", "Note"]
    assert push(FINDINGS, session).created == ELEMENTS
    assert names(session, "MATCH (:Note)-[:ABOUT]->(a)<-[:TARGET]-(e:Event) RETURN e.id") == ["a2"]


@pytest.mark.server
def test_the_command_pushes_a_folder(bolt: str, session: Any, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(turtle_of(graph_of(FINDINGS)), encoding="utf-8")
    command = ["push", "neo4j", bolt, str(tmp_path), "--user", "falkordb"]
    first, second = CliRunner().invoke(main, command), CliRunner().invoke(main, command)
    assert (first.exit_code, first.output) == (0, f"{ELEMENTS} created, 0 changed, 0 removed, 0 unchanged\n")
    assert (second.exit_code, second.output) == (0, f"0 created, 0 changed, 0 removed, {ELEMENTS} unchanged\n")


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("bolt://127.0.0.1:1", "no server answers"),
        ("http://127.0.0.1:1", "no address of a server"),
        ("nonsense", "no address of a server"),
        ("", "no address of a server"),
    ],
)
def test_no_server_is_said_in_one_line(uri: str, why: str) -> None:
    with pytest.raises(GraphError, match=why) as caught, connected(uri, user="neo4j", password="x"):
        pass
    assert "\n" not in str(caught.value)


def test_a_missing_driver_is_said_with_the_extra_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "neo4j", None)
    with pytest.raises(GraphError, match=r"pip install 'legation\[neo4j\]'"), connected("bolt://127.0.0.1:1", user="neo4j", password="x"):
        pass


def test_a_refused_login_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import neo4j
    from neo4j.exceptions import AuthError

    def refuse(driver: neo4j.Driver) -> None:
        raise AuthError("The client is unauthorized\ndue to authentication failure.")

    monkeypatch.setattr(neo4j.Driver, "verify_connectivity", refuse)
    with pytest.raises(GraphError, match=r"refuses user 'me' .*NEO4J_PASSWORD") as caught, connected("bolt://127.0.0.1:1", user="me", password="x"):
        pass
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("findings", [FINDINGS, hostile_findings()], ids=["example", "hostile"])
def test_all_properties_are_among_those_that_are_taken_off_again(findings: Findings) -> None:
    for nodes in nodes_of(findings):
        assert {name for row in nodes.rows for name in row} <= set(PROPERTIES.get(nodes.label, PROPERTIES["Actor"]))
    for ties in relationships_of(findings):
        own = [set(row) - {"start", "end", "key"} for row in ties.rows]
        assert all(names <= set(FACT) for names in own) if ties.start == "Actor" else all(names == own[0] for names in own)


# Neo4j itself


class Neo4j:
    """Answers as an empty Neo4j, without FalkorDB's procedures, and keeps what it is sent."""

    def __init__(self, there: dict[str, list[list[Any]]] | None = None) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.there = there or {}
        self.answer: list[list[Any]] = []

    def run(self, text: str, parameters: dict[str, Any] | None = None) -> "Neo4j":
        from neo4j.exceptions import ClientError

        if "db.indexes" in text:
            raise ClientError("There is no procedure with the name `db.indexes`")
        self.sent.append((text, parameters or {}))
        self.answer = next((rows for part, rows in self.there.items() if part in text), [])
        return self

    def values(self) -> list[list[Any]]:
        return self.answer

    def consume(self) -> None:
        pass


def test_neo4j_gets_constraints_first_and_texts_as_parameters() -> None:
    server = Neo4j()
    push(FINDINGS, server)  # type: ignore[arg-type]
    texts = [text for text, _ in server.sent]
    assert [text.split()[1] for text in texts[:4]] == ["CONSTRAINT"] * 3 + ["INDEX"] and texts[4] == "CALL db.awaitIndexes(600)"
    assert not any(actor.name in text for text in texts for actor in FINDINGS.actors)
    assert all(parameters["graph"] == "legation" for text, parameters in server.sent if "$graph" in text)


@pytest.mark.node
def test_neo4js_own_linter_has_nothing_against_what_is_sent_or_asked(tmp_path: Path) -> None:
    assert (CLIENTS / "node_modules").is_dir(), "install the clients first: tests/clients/install"
    server = Neo4j({"(n:Actor) WHERE": [["x", "0"]], "(n:Event) WHERE": [["x", "0"]], "(a:Event)-[r]->(b:Actor)": [["x", "y", "SOURCE", "", "0"]]})
    push(FINDINGS, server)  # type: ignore[arg-type]
    texts = [text for text, _ in server.sent] + [cypher.strip() for _, cypher, _ in QUESTIONS]
    assert any("DELETE r" in text for text in texts) and any("DELETE n" in text for text in texts)
    (tmp_path / "sent.cypher").write_text(";\n".join(texts) + ";\n", encoding="utf-8")
    run = subprocess.run(["node", CLIENTS / "lint_cypher.mjs", tmp_path / "sent.cypher"], capture_output=True, text=True, check=True)
    linted = json.loads(run.stdout)
    assert linted["errors"] == [] and len(linted["statements"]) == len(texts)


# The questions of docs/neo4j.md

QUESTIONS = re.findall(r"^### (.+?)\n.*?```cypher\n(.*?)```\s+```sparql\n(.*?)```", DOCS, re.M | re.S)
LATER = When(start=datetime.date(2022, 3, 3), end=datetime.date(2022, 3, 3))
WORLD = replace(
    FINDINGS,
    events=(
        *EVENTS,
        event("b1", "nato", "metWith", "ukraine", evidence("NATO met Ukraine.", "NATO", "met", "Ukraine", offset=250), when=LATER),
        event("b2", "ukraine", "imposedSanctionsOn", "russia", evidence("Ukraine sanctioned Russia.", "Ukraine", "sanctioned", "Russia", offset=300), when=DAY),
        event(
            "b3", "nato", "imposedSanctionsOn", "russia", evidence("NATO sanctioned Russia.", "NATO", "sanctioned", "Russia", offset=350),
            evidence("Sanctions of NATO on Russia", "NATO", "Sanctions", "Russia", citation="note", offset=200), when=LATER,
        ),
        event("b4", "russia", "attacked", "ukraine", evidence("Russia attacked, said Ukraine.", "Russia", "attacked", "Ukraine", offset=400), said="Ukraine", when=LATER),
        event("b5", "russia", "attacked", "ukraine", evidence("Russia did not attack Ukraine, said Lavrov.", "Russia", "attack", "Ukraine", offset=450), said=FINDINGS.actors[3], status=Status.NEGATED, when=LATER),
    ),
)  # fmt: skip


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == DOCS.count("```cypher") == DOCS.count("```sparql") == 10


@pytest.fixture(scope="module")
def asked(bolt: str) -> Iterator[Any]:
    with connected(bolt, user="falkordb", password="") as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        push(WORLD, session)
        yield session


@pytest.mark.server
@pytest.mark.parametrize(("title", "cypher", "sparql"), QUESTIONS, ids=[title for title, _, _ in QUESTIONS])
def test_cypher_and_sparql_give_the_same_rows(asked: Any, title: str, cypher: str, sparql: str) -> None:
    ours = [tuple(row.values()) for row in run_query(graph_of(WORLD), sparql).rows()]
    theirs = [tuple(None if cell is None else str(cell) for cell in row) for row in asked.run(cypher).values()]
    assert theirs == ours and ours, title
