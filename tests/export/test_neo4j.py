import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from example import FINDINGS, hostile_findings
from falkordb_server import falkordb
from legation.export import EXPORTERS
from legation.export.neo4j import constraints, cypher_statements
from legation.model import Findings

CLIENTS = Path(__file__).parent.parent / "clients"
ALL = pytest.mark.parametrize("findings", [FINDINGS, hostile_findings()], ids=["example", "hostile"])


@pytest.fixture
def folder(tmp_path: Path, findings: Findings) -> Path:
    EXPORTERS["neo4j"].write(findings, tmp_path)
    return tmp_path


def table(folder: Path, name: str) -> tuple[list[str], list[list[str]]]:
    def rows(file: Path) -> list[list[str]]:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.reader(lines))

    [header] = rows(folder / "import" / f"{name}-header.csv")
    return header, rows(folder / "import" / f"{name}.csv")


# CSV for neo4j-admin database import


@pytest.mark.parametrize("findings", [FINDINGS], ids=["example"])
def test_persons_have_an_id_and_labels(folder: Path) -> None:
    header, rows = table(folder, "person")
    assert header[0] == "id:ID(Actor)" and header[-1] == ":LABEL"
    assert [(row[0], row[header.index("name")], row[-1]) for row in rows] == [
        ("antony-blinken", "Antony Blinken", "Actor;Person"),
        ("sergei-lavrov", "Sergei Lavrov", "Actor;Person"),
    ]


@pytest.mark.parametrize("findings", [FINDINGS], ids=["example"])
def test_facts_are_relationships_with_types_as_neo4j_users_name_them(folder: Path) -> None:
    header, [row] = table(folder, "met_with")
    assert header[:2] == [":START_ID(Actor)", ":END_ID(Actor)"] and {"date", "articles:int"} <= set(header)
    assert (row[0], row[1], row[header.index("date")], row[-1]) == ("antony-blinken", "sergei-lavrov", "2022-01-21", "MET_WITH")


@pytest.mark.parametrize("findings", [FINDINGS], ids=["example"])
def test_what_is_claimed_planned_or_denied_is_no_relationship_between_actors(folder: Path) -> None:
    tables = {path.stem for path in (folder / "import").glob("*.csv") if not path.stem.endswith("-header")}
    assert {"met_with", "demanded_of", "rejected_demand_of"} <= tables
    assert tables.isdisjoint({"invaded", "visited", "attacked", "threatened"})
    header, rows = table(folder, "event")
    assert sorted(row[header.index("status")] for row in rows) == ["actual"] * 5 + ["negated", "planned"]


@ALL
def test_both_ends_of_every_relationship_are_there_and_ids_are_unique(folder: Path) -> None:
    ids: dict[str, list[str]] = {}
    ends: list[tuple[str, str]] = []
    for file in sorted((folder / "import").glob("*-header.csv")):
        header, rows = table(folder, file.stem.removesuffix("-header"))
        assert all(len(row) == len(header) for row in rows)
        for column, name in enumerate(header):
            kind, _, space = name.rstrip(")").partition("(")
            if kind == "id:ID":
                ids.setdefault(space, []).extend(row[column] for row in rows)
            elif kind in (":START_ID", ":END_ID"):
                ends += [(space, row[column]) for row in rows]
    assert ends and all(len(found) == len(set(found)) for found in ids.values())
    assert all(end in ids[space] for space, end in ends)


@ALL
def test_the_import_command_names_every_table(folder: Path) -> None:
    command = (folder / "import" / "import.sh").read_text(encoding="utf-8")
    named = {part for word in command.split() if "=" in word for part in word.split("=")[1].split(",")}
    assert {path.name for path in (folder / "import").glob("*.csv")} <= named
    subprocess.run(["sh", "-n", folder / "import" / "import.sh"], check=True)


# Cypher


@ALL
def test_the_script_is_the_statements_with_their_parameters(folder: Path, findings: Findings) -> None:
    lines = (folder / "graph.cypher").read_text(encoding="utf-8").splitlines()
    assert all(line.isascii() and line.endswith(";") for line in lines)
    statements = [line.removesuffix(";") for line in lines if not line.startswith(":param ")]
    assert statements == [*constraints(), *(statement.text for statement in cypher_statements(findings))]
    parameters = [line for line in lines if line.startswith(":param rows => [")]
    assert len(parameters) == len(cypher_statements(findings))


@pytest.mark.node
@ALL
def test_neo4js_own_linter_has_nothing_against_the_script(folder: Path, findings: Findings) -> None:
    assert (CLIENTS / "node_modules").is_dir(), "install the clients first: tests/clients/install"
    script = "\n".join(line for line in (folder / "graph.cypher").read_text(encoding="utf-8").splitlines() if not line.startswith(":param "))
    (folder / "plain.cypher").write_text(script, encoding="utf-8")
    run = subprocess.run(["node", CLIENTS / "lint_cypher.mjs", folder / "plain.cypher"], capture_output=True, text=True, check=True)
    linted = json.loads(run.stdout)
    assert linted["errors"] == [] and len(linted["statements"]) == len(constraints()) + len(cypher_statements(findings))


@pytest.mark.node
def test_the_linter_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.cypher").write_text("MERGE (a:Actor {id: 1) RETURN a;", encoding="utf-8")
    run = subprocess.run(["node", CLIENTS / "lint_cypher.mjs", tmp_path / "wrong.cypher"], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout)["errors"]


@ALL
def test_no_statement_holds_text_of_an_article(findings: Findings) -> None:
    assert all("row" in s.text and not any(actor.name in s.text for actor in findings.actors) for s in cypher_statements(findings))


@ALL
def test_the_json_holds_the_same_statements(folder: Path, findings: Findings) -> None:
    document = json.loads((folder / "statements.json").read_text(encoding="utf-8"))
    assert document["constraints"] == constraints()
    assert [(s["text"], len(s["rows"])) for s in document["statements"]] == [(s.text, len(s.rows)) for s in cypher_statements(findings)]


@pytest.fixture(scope="module")
def bolt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with falkordb(tmp_path_factory.mktemp("falkordb")) as uri:
        yield uri


@pytest.mark.server
def test_cypher_runs_twice_through_neo4js_driver_with_the_same_end(bolt: str) -> None:
    """The hostile strings are left out here: FalkorDB 4.16 itself garbles quotation marks in parameters."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(bolt, auth=("falkordb", "")) as driver, driver.session(database="example") as session:

        def counts() -> dict[str, int]:
            nodes = session.run("MATCH (n) RETURN labels(n), count(n)").values()
            ties = session.run("MATCH ()-[r]->() RETURN type(r), count(r)").values()
            return {str(sorted(name)) if isinstance(name, list) else name: n for name, n in nodes + ties}

        def load() -> dict[str, int]:
            for statement in cypher_statements(FINDINGS):
                session.run(statement.text, rows=list(statement.rows)).consume()
            return counts()

        for label in ("Actor", "Event", "Article"):  # FalkorDB has none of Neo4j's constraints; an index does their work
            session.run(f"CREATE INDEX FOR (n:{label}) ON (n.id)").consume()
        first = load()
        assert load() == first
        assert sum(n for name, n in first.items() if "Actor" in name) == len(FINDINGS.actors)
        assert (first["['Event']"], first["['Article']"], first["SOURCE"], first["MET_WITH"]) == (len(FINDINGS.events), 2, len(FINDINGS.events), 1)
        met = session.run("MATCH (a:Person)-[m:MET_WITH]->(b:Person) RETURN a.name, m.date, m.sentence, b.name").values()
        assert met == [["Antony Blinken", "2022-01-21", "Antony Blinken met with Sergei Lavrov in Geneva.", "Sergei Lavrov"]]
