"""The same graph and the same answers on disk, at Oxigraph's server and at Virtuoso."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from kills import graph_at_once, random_articles

from legation.cli import main
from legation.errors import GraphError, QueryError
from legation.model import Reading
from legation.rdf import named_queries, run_query
from legation.store import Endpoint, open_store, read_store
from legation.store.endpoint import PASSWORD, UPDATE, USER, addresses_of

ROOT = Path(__file__).parent.parent.parent
GIVEN = {
    "actor": "Russia", "other": "United States", "one": "Russia", "source": "Antony Blinken", "target": "Sergei Lavrov",
    "before": "2022-12-31", "after": "2023-01-01",
}  # fmt: skip
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{odbc}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port, program = free_port(), Path(sys.executable).parent / "oxigraph"
    folder = tmp_path_factory.mktemp("oxigraph")
    command = [str(program), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(f"http://127.0.0.1:{port}/query", process)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    http, odbc, folder = free_port(), free_port(), tmp_path_factory.mktemp("virtuoso")
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(http=http, odbc=odbc))
    command = ["virtuoso-t", "-f", "-c", "virtuoso.ini"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(f"http://127.0.0.1:{http}/sparql", process)
        grant = 'exec=GRANT SPARQL_UPDATE TO "SPARQL";'
        subprocess.run(["isql-vt", f"127.0.0.1:{odbc}", "dba", "dba", grant], check=True, stdout=subprocess.DEVNULL)
        yield f"http://127.0.0.1:{http}/sparql"
        process.kill()


@pytest.fixture(scope="module")
def read_seeds() -> list[Reading]:
    from legation.knowledge import build

    return list(build([ROOT / "seeds"]).unjoined)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def address(request: pytest.FixtureRequest) -> str:
    return emptied(request.getfixturevalue(request.param))


def emptied(address: str) -> str:
    """The address, and no graph of ours there."""
    Endpoint(address).replace([])
    return address


@pytest.mark.server
def test_articles_come_and_go_at_an_endpoint_as_on_disk(address: str, tmp_path: Path) -> None:
    articles = random_articles(30)
    Endpoint(address)._update("INSERT DATA { GRAPH <http://example.org/mine> { <http://example.org/a> <http://example.org/b> 'c' } }")
    with open_store(tmp_path / "g", endpoint=address) as store:
        store.put(articles[:20])
    with open_store(tmp_path / "g") as store:
        store.put(articles[20:])
        store.take([articles[3].citation.id])
    left = [article for article in articles if article is not articles[3]]
    with read_store(tmp_path / "g") as store:
        assert set(store._graphs.everything()) == graph_at_once(left) and not store.differences()
        assert store.place.startswith(address)
        inferred = run_query(store, "SELECT ?a ?b { ?a leg:interactedWith ?b } ORDER BY ?a ?b", infer=True).rows()
        assert inferred and run_query(Endpoint(address), "SELECT ?a ?b { ?a leg:interactedWith ?b } ORDER BY ?a ?b", infer=True).rows() == inferred
    mine = Endpoint(address).ask("SELECT ?o { GRAPH <http://example.org/mine> { ?s ?p ?o } }", {})
    assert [row["o"].value for row in mine] == ["c"], "what else it holds is left alone"  # type: ignore[index,union-attr]


@pytest.mark.model
@pytest.mark.server
def test_every_named_query_has_the_same_rows_everywhere(
    oxigraph: str, virtuoso: str, read_seeds: list[Reading], tmp_path: Path
) -> None:
    answers = {}
    for name, address in (("disk", None), ("oxigraph", emptied(oxigraph)), ("virtuoso", emptied(virtuoso))):
        with open_store(tmp_path / name, endpoint=address) as store:
            store.put(read_seeds)
        with read_store(tmp_path / name) as store:
            answers[name] = {
                query.name: run_query(store, query.text, {p.name: p.default or GIVEN[p.name] for p in query.parameters}).rows()
                for query in named_queries().values()
            }
    assert len(answers["disk"]) == len(named_queries()) and sum(map(bool, answers["disk"].values())) >= len(answers["disk"]) - 2
    assert answers["oxigraph"] == answers["disk"]
    assert answers["virtuoso"] == answers["disk"]


@pytest.mark.server
def test_a_query_goes_straight_to_an_endpoint(oxigraph: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    with open_store(tmp_path / "g", endpoint=emptied(oxigraph)) as store:
        store.put(random_articles(12))
    result = CliRunner().invoke(main, ["query", "articles", "--store", oxigraph, "--format", "csv"])
    assert result.exit_code == 0 and len(result.output.splitlines()) == 13
    with pytest.raises(QueryError, match="no valid SPARQL"):
        run_query(Endpoint(oxigraph), "SELECT ?x { ?x ")
    triples = run_query(Endpoint(oxigraph), "CONSTRUCT { ?a a leg:Actor } { ?a a leg:Actor }").value
    assert isinstance(triples, tuple) and len(triples) > 5
    with pytest.raises(GraphError, match="holds the graph of another folder already"), open_store(tmp_path / "h", endpoint=oxigraph):
        pass
    with read_store(tmp_path / "g") as store:
        assert not store.differences()


@pytest.mark.server
def test_who_may_not_write_is_told_what_to_set(virtuoso: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GraphError, match=rf"401 .*set {USER} and {PASSWORD}"), open_store(tmp_path / "g", endpoint=f"{virtuoso}-auth"):
        pass
    emptied(virtuoso)
    monkeypatch.setenv(USER, "dba")
    monkeypatch.setenv(PASSWORD, "dba")
    with open_store(tmp_path / "g", endpoint=f"{virtuoso}-auth") as store:
        store.put(random_articles(3))
        assert not store.differences()


def test_no_server_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"no answer .*docs/stores.md"), open_store(tmp_path, endpoint=f"http://127.0.0.1:{free_port()}"):
        pass


@pytest.mark.parametrize(
    ("address", "queries", "updates"),
    [
        ("http://h:7878", "http://h:7878/query", "http://h:7878/update"),
        ("http://h:7878/", "http://h:7878/query", "http://h:7878/update"),
        ("http://h/ds/query", "http://h/ds/query", "http://h/ds/update"),
        ("http://h:8890/sparql", "http://h:8890/sparql", "http://h:8890/sparql"),
    ],
)
def test_addresses_of_services(address: str, queries: str, updates: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert addresses_of(address) == (queries, updates)
    monkeypatch.setenv(UPDATE, "http://h/statements")
    assert addresses_of(address) == (queries, "http://h/statements")


@pytest.mark.parametrize(("address", "why"), [("store", "no address"), ("ftp://h", "no address"), ("http://me:secret@h", f"set {USER}")])
def test_what_is_no_address(address: str, why: str) -> None:
    with pytest.raises(GraphError, match=why) as caught:
        addresses_of(address)
    assert "secret" not in str(caught.value)
