import csv
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset

from example import FINDINGS, HOSTILE, hostile_findings
from legation.csv_tables import FORMULA
from legation.export import EXPORTERS
from legation.model import Findings
from legation.network import build_network
from legation.rdf import quads_of
from legation.rdf.terms import PARTS, Resources

FORMATS = sorted(EXPORTERS)
ALL = pytest.mark.parametrize("findings", [FINDINGS, hostile_findings()], ids=["example", "hostile"])


def files(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path.parent)): p.read_bytes() for p in [path, *path.rglob("*")] if p.is_file()}


@pytest.mark.parametrize("form", FORMATS)
@ALL
def test_the_same_bytes_twice(form: str, findings: Findings, tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "out", tmp_path / "b" / "out"
    for path in (first, second):
        path.parent.mkdir()
        EXPORTERS[form].write(findings, path)
    assert files(first) == files(second) != {}


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_can_be_written_too(form: str, tmp_path: Path) -> None:
    EXPORTERS[form].write(Findings(citations=(), actors=(), events=()), tmp_path / "out")
    assert (tmp_path / "out").exists()


@ALL
def test_graphml_has_the_same_nodes_and_edges(findings: Findings, tmp_path: Path) -> None:
    EXPORTERS["graphml"].write(findings, tmp_path / "n.graphml")
    read, network = nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True, edge_key_type=str), build_network(findings)
    assert sorted(read.nodes) == sorted(network.nodes)
    assert sorted((a, b, data["edge_key"]) for a, b, data in read.edges(data=True)) == sorted(network.edges(keys=True))
    assert len({key for *_, key in read.edges(keys=True)}) == network.number_of_edges()
    assert {data["status"] for *_, data in read.edges(data=True)} == {data["status"] for *_, data in network.edges(data=True)}


def test_keys_of_graphml_stand_once(tmp_path: Path) -> None:
    EXPORTERS["graphml"].write(FINDINGS, tmp_path / "n.graphml")
    keys = ElementTree.parse(tmp_path / "n.graphml").findall("{http://graphml.graphdrawing.org/xmlns}key")
    assert len({key.get("id") for key in keys}) == len(keys)
    names = [(key.get("for"), key.get("attr.name")) for key in keys]
    assert {("node", "label"), ("edge", "label"), ("edge", "spells")} <= set(names) and len(set(names)) == len(names)


@ALL
def test_nquads_are_read_by_oxigraph_with_one_graph_an_article(findings: Findings, tmp_path: Path) -> None:
    EXPORTERS["nquads"].write(findings, tmp_path / "g.nq")
    quads = list(ox.parse(path=str(tmp_path / "g.nq"), format=ox.RdfFormat.N_QUADS))
    expected = quads_of(findings)
    assert len(set(quads)) == len(quads) == len(list(expected.quads()))
    named = {str(quad.graph_name.value) for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert named == {*(str(Resources().graph(part)) for part in PARTS), *(str(Resources().article(c.id)) for c in findings.citations)}
    again = Dataset()
    again.parse(tmp_path / "g.nq", format="nquads")
    assert set(again.quads()) == set(expected.quads())


@ALL
def test_tables_have_a_row_for_each(findings: Findings, tmp_path: Path) -> None:
    EXPORTERS["csv"].write(findings, tmp_path / "tables")

    def rows(name: str) -> list[dict[str, str]]:
        with (tmp_path / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    assert [row["id"] for row in rows("actors")] == [actor.id for actor in findings.actors]
    assert [row["id"] for row in rows("events")] == [event.id for event in findings.events]
    assert len(rows("articles")) == len(findings.citations)
    assert len(rows("evidence")) == sum(len(event.evidence) for event in findings.events)
    assert not any(cell.startswith(FORMULA) for name in ("actors", "events", "evidence", "articles") for row in rows(name) for cell in row.values())


def test_a_formula_is_disarmed_and_readable(tmp_path: Path) -> None:
    EXPORTERS["csv"].write(hostile_findings(), tmp_path)
    assert "'=1+1" in (tmp_path / "actors.csv").read_text(encoding="utf-8")
    assert "=1+1" in HOSTILE


def test_exports_need_no_model(tmp_path: Path) -> None:
    code = "import sys, legation.export; sys.exit(int('spacy' in sys.modules))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
