import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from example import FINDINGS
from legation.errors import GraphError, QueryError
from legation.knowledge import KnowledgeGraph
from legation.model import Reading
from legation.rdf import BASE, run_query
from legation.store import Endpoint, has_store, open_store, read_store, snapshot
from legation.web import answering
from legation.web.answering import Answered, Answering, Asked, BusyError, ExceededError, UnacceptableError
from legation.web.served import Folder
from legation.web.settings import Settings

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i ?d"
ACTORS = "SELECT ?name { ?a a leg:Actor ; rdfs:label ?name } ORDER BY ?name"
NAMES = ["Antony Blinken", "NATO", "Russia", "Sergei Lavrov", "Ukraine"]

Run = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    KnowledgeGraph(findings=FINDINGS).save(tmp_path / "graph")
    return tmp_path / "graph"


@pytest.fixture
def run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Do something with what answers for the folder; nothing is left of it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def done(work: Callable[[Answering, Folder], Awaitable[None]], **settings: object) -> None:
        async def within() -> None:
            held = Folder(folder)
            found = Answering(held, Settings(folder=folder, **settings))  # type: ignore[arg-type]
            found.start()
            try:
                await work(found, held)
            finally:
                await found.stop()

        asyncio.run(within())

    yield done
    assert list(tmp_path.glob("legation-serve-*")) == []


def names(answer: Answered) -> list[str]:
    return [row["name"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


def test_a_heavy_query_is_ended_while_others_are_answered(run: Run) -> None:
    async def work(found: Answering, held: Folder) -> None:
        heavy = asyncio.ensure_future(found.ask(Asked(text=HEAVY)))
        await asyncio.sleep(0)
        others = [names(await found.ask(Asked(text=ACTORS))) for _ in range(20)]
        assert others == [NAMES] * 20 and not heavy.done()
        with pytest.raises(ExceededError, match="no answer within 2 seconds"):
            await heavy
        assert await asyncio.gather(*(found.ask(Asked(text="ASK {}")) for _ in range(10)))

    run(work, query_seconds=2)


def test_who_would_wait_too_long_is_told_so(run: Run) -> None:
    async def work(found: Answering, held: Folder) -> None:
        asked = [asyncio.ensure_future(found.ask(Asked(text=HEAVY))) for _ in range(3)]
        done = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(error) for error in done} == {ExceededError, BusyError}
        assert names(await found.ask(Asked(text=ACTORS))) == NAMES

    run(work, query_seconds=0.5, query_workers=1)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no limits of processes here")
def test_what_needs_too_much_memory_is_ended(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MEMORY", 300 * 2**20)

    async def work(found: Answering, held: Folder) -> None:
        with pytest.raises(ExceededError, match="more than 300 MB of memory"):
            await found.ask(Asked(text=HUNGRY))
        assert names(await found.ask(Asked(text=ACTORS))) == NAMES

    run(work, query_seconds=60, query_workers=1)


def test_a_process_that_was_killed_is_replaced(run: Run) -> None:
    def children() -> set[int]:
        return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}

    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        pytest.skip("needs /proc")

    async def work(found: Answering, held: Folder) -> None:
        before = children()
        await found.ask(Asked(text="ASK {}"))
        [pid] = children() - before
        os.kill(pid, signal.SIGKILL)
        with suppress(ExceededError):
            await found.ask(Asked(text="ASK {}"))
        assert names(await found.ask(Asked(text=ACTORS))) == NAMES
        assert pid not in children()

    run(work, query_workers=1)


@pytest.mark.parametrize(
    ("query", "form", "rows", "cut"),
    [
        (ACTORS, "json", 3, 3), (ACTORS, "json", 5, None), (ACTORS, "csv", 2, 2), (ACTORS, "tsv", 2, 2), (ACTORS, "xml", 2, 2),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "ntriples", 7, 7), ("CONSTRUCT WHERE { leg:none ?p ?o }", "ntriples", 7, None),
        ("DESCRIBE actor:nato", "turtle", 2, 2),
    ],
)  # fmt: skip
def test_answers_are_cut_off_and_say_so(run: Run, query: str, form: str, rows: int, cut: int | None) -> None:
    async def work(found: Answering, held: Folder) -> None:
        answer = await found.ask(Asked(text=query, solutions=form, triples=form))
        assert (answer.form, answer.cut) == (form, cut)
        if form == "json":
            assert names(answer) == NAMES[:rows]
        elif form in ("csv", "tsv"):
            assert len(answer.body.decode().split()) == 1 + 2 * rows - 1  # a head, and "Antony Blinken" has two words
        elif form == "ntriples":
            assert answer.body.count(b"\n") == (cut or 0)

    run(work, query_rows=rows)


class Listener:
    """A port that tells whether anybody came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0)
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"

    def came(self) -> bool:
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()


TRICKS = [
    "SELECT * { SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <HERE> { ?s ?p ?o } }",
    "ASK { service <HERE> { ?s ?p ?o } }",
    "SELECT * { # not over\r SERVICE <HERE> { ?s ?p ?o } }",
    'SELECT * { BIND("""a" """ AS ?a) SERVICE <HERE> { ?s ?p ?o } BIND(""" "b""" AS ?c) }',
    "SELECT * { BIND('''a' ''' AS ?a) SERVICE <HERE> { ?s ?p ?o } BIND(''' 'b''' AS ?c) }",
    "SELECT * { ?s leg:a\\' ?o . SERVICE <HERE> { ?s ?p ?o } ?s leg:b\\' ?o }",
    "SELECT * { ?s leg:a\\# ?o . SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s <http://a/\\u0041'> ?o . SERVICE <HERE> { ?s ?p ?o } ?s <http://a/\\u0041'> ?o }",
    "SELECT * { FILTER(1<2)SERVICE<HERE>{?s?p?o}FILTER(2>1) }",
    "SELECT * { VALUES ?where { <HERE> } SERVICE ?where { ?s ?p ?o } }",
    "SELECT ?a { { SELECT * { ?s ?p ?o.SERVICE <HERE> { ?s ?p ?o } } } }",
    "LOAD <HERE>",
    "INSERT DATA { <HERE> <HERE> <HERE> }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
]  # fmt: skip


@pytest.mark.parametrize("sparql", TRICKS)
@pytest.mark.parametrize("is_checked", [True, False], ids=["checked", "in the process"])
def test_nothing_goes_out_and_nothing_is_changed(run: Run, sparql: str, is_checked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_checked:
        monkeypatch.setattr(answering, "only_reading", lambda text: None)
    listener = Listener()

    async def work(found: Answering, held: Folder) -> None:
        with pytest.raises(QueryError, match="SERVICE" if is_checked else "SERVICE|no valid SPARQL"):
            await found.ask(Asked(text=sparql.replace("HERE", listener.address)))

    run(work, query_workers=1, query_seconds=30)
    assert not listener.came()
    listener.close()


@pytest.mark.parametrize(
    ("sparql", "answer"),
    [
        ("ASK FROM <HERE> { ?s ?p ?o }", False), ("ASK FROM NAMED <HERE> { GRAPH ?g { ?s ?p ?o } }", False), ("ASK { <HERE> ?p ?o }", False),
        ("ASK { ?service a leg:Actor ; ?insert 'a SERVICE' . } # SERVICE", False), ('ASK { ?load a leg:Actor FILTER("DROP" != """CLEAR""") }', True),
    ],
)  # fmt: skip
def test_words_and_graphs_of_others_are_no_reason_to_ask_them(run: Run, sparql: str, answer: bool) -> None:
    listener = Listener()

    async def work(found: Answering, held: Folder) -> None:
        assert json.loads((await found.ask(Asked(text=sparql.replace("HERE", listener.address)))).body)["boolean"] == answer

    run(work, query_workers=1)
    assert not listener.came()
    listener.close()


@pytest.mark.parametrize("sparql", ["SELECT * {", "", "(" * 50_000, "ASK { ?x a \ud800 }", "SELECT * { ?s nope:p ?o }", "\x00"])
def test_what_is_no_query_is_told(run: Run, sparql: str) -> None:
    async def work(found: Answering, held: Folder) -> None:
        with pytest.raises(QueryError, match="no valid SPARQL"):
            await found.ask(Asked(text=sparql))
        assert names(await found.ask(Asked(text=ACTORS))) == NAMES

    run(work, query_workers=1)


def test_a_form_that_an_answer_cannot_have(run: Run) -> None:
    async def work(found: Answering, held: Folder) -> None:
        with pytest.raises(UnacceptableError, match="a yes or no"):
            await found.ask(Asked(text="ASK {}", boolean=None))

    run(work, query_workers=1)


def test_a_changed_graph_is_asked_from_then_on_and_nobody_loses_an_answer(run: Run, folder: Path) -> None:
    async def work(found: Answering, held: Folder) -> None:
        assert names(await found.ask(Asked(text=ACTORS))) == NAMES
        early = [asyncio.ensure_future(found.ask(Asked(text=ACTORS))) for _ in range(20)]
        await asyncio.sleep(0)
        fewer = replace(FINDINGS, actors=FINDINGS.actors[1:4], events=FINDINGS.events[1:3])
        KnowledgeGraph(findings=fewer).save(folder)
        held.read_again()
        seen = []
        while not seen or seen[-1] == NAMES:
            seen.append(names(await found.ask(Asked(text=ACTORS))))
        assert seen[-1] == ["NATO", "Russia", "Sergei Lavrov"]
        assert [names(await one) for one in early] == [NAMES] * 20

    run(work)


def test_a_graph_that_cannot_be_copied_any_more_is_served_as_it_was(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(found: Answering, held: Folder) -> None:
        assert names(await found.ask(Asked(text=ACTORS))) == NAMES
        (folder / "graph.ttl").write_text("no Turtle", encoding="utf-8")
        held.version += 1
        for _ in range(5):
            assert names(await found.ask(Asked(text=ACTORS))) == NAMES

    run(work)


@pytest.mark.model
def test_a_folder_that_grows_is_copied_without_its_tables(read: Callable[..., Reading], tmp_path: Path) -> None:
    with open_store(tmp_path / "g") as store:
        store.put([read("Antony Blinken met with Sergei Lavrov in Geneva.")])
        store.write_again()
    assert has_store(tmp_path / "g")
    assert snapshot(tmp_path / "g", tmp_path / "copy") is None
    tables = list((tmp_path / "copy").glob("*.sst"))
    assert tables and all(table.samefile(tmp_path / "g" / "store" / "oxigraph" / table.name) for table in tables)
    with open_store(tmp_path / "g") as store:
        store.put([read("NATO rejected the Russian demand.")])
    with read_store(tmp_path / "g") as store:
        assert [bool(run_query(store, f"ASK FROM <{BASE}graph/{name}> {{ actor:nato ?p ?o }}").value) for name in ("actors", "vocabulary")] == [True, False]
    before = ox.Store.read_only(str(tmp_path / "copy"))
    assert ox.NamedNode(f"{BASE}actor/nato") not in {quad.subject for quad in before}

    async def work() -> None:
        KnowledgeGraph.load(tmp_path / "g").save(tmp_path / "g")
        found = Answering(Folder(tmp_path / "g"), Settings(folder=tmp_path / "g"))
        found.start()
        for sparql, answer in (
            ("ASK { actor:nato ?p ?o }", True),
            ("ASK FROM <https://w3id.org/legation/graph/vocabulary> { actor:nato ?p ?o }", False),
            ("ASK { GRAPH <https://w3id.org/legation/graph/actors> { actor:nato ?p ?o } }", True),
        ):
            assert json.loads((await found.ask(Asked(text=sparql))).body)["boolean"] == answer
        await found.stop()

    asyncio.run(work())


def test_a_folder_without_a_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no graph there"):
        snapshot(tmp_path, tmp_path / "copy")


@pytest.mark.model
@pytest.mark.server
def test_a_graph_at_an_endpoint_is_asked_there(read: Callable[..., Reading], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--location", str(tmp_path / "far"), "--bind", address[7:], "--union-default-graph"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not is_open(address):
            assert process.poll() is None
        with open_store(tmp_path / "g", endpoint=address) as store:
            store.put([read("Antony Blinken met with Sergei Lavrov in Geneva.")])
        KnowledgeGraph.load(tmp_path / "g").save(tmp_path / "g")

        async def work() -> None:
            found = Answering(Folder(tmp_path / "g"), Settings(folder=tmp_path / "g", query_rows=2))
            found.start()
            answer = await found.ask(Asked(text=ACTORS))
            assert (names(answer), answer.cut) == (["Antony Blinken", "Sergei Lavrov"], None)
            assert (await found.ask(Asked(text="CONSTRUCT WHERE { ?s ?p ?o }", triples="ntriples"))).cut == 2
            assert json.loads((await found.ask(Asked(text="ASK { <actor/antony-blinken> ?p ?o }"))).body)["boolean"] is True
            for text, error in (("SELECT * {", "no valid SPARQL"), ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "this graph only")):
                with pytest.raises(QueryError, match=error):
                    await found.ask(Asked(text=text))
            with pytest.raises(QueryError, match="write FROM into the query"):
                await found.ask(Asked(text="ASK {}", default_graphs=("http://a.example/",)))
            process.terminate()
            process.wait()
            with pytest.raises(GraphError, match="no answer"):
                await found.ask(Asked(text="ASK {}"))
            await found.stop()

        asyncio.run(work())


def is_open(address: str) -> bool:
    try:
        Endpoint(address, seconds=1).ask("ASK {}", {})
    except GraphError:
        return False
    return True


def test_an_endpoint_is_asked_within_its_time() -> None:
    quiet = socket.create_server(("127.0.0.1", 0))
    with pytest.raises(GraphError, match="timed out"):
        Endpoint(f"http://127.0.0.1:{quiet.getsockname()[1]}", seconds=0.2).ask("ASK {}", {})
    quiet.close()
