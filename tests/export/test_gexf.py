import datetime
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from example import FINDINGS, HOSTILE, hostile_findings
from export.gexf_rules import GEXF, VIZ, breaches
from legation.export import EXPORTERS
from legation.model import Findings, When
from legation.network import build_network

ALL = pytest.mark.parametrize("findings", [FINDINGS, hostile_findings(), Findings(citations=(), actors=(), events=())], ids=["example", "hostile", "empty"])


@pytest.fixture
def written(tmp_path: Path, findings: Findings) -> Path:
    path = tmp_path / "network.gexf"
    EXPORTERS["gexf"].write(findings, path)
    return path


def edges_of(findings: Findings) -> list[tuple[str, str, str, str]]:
    return sorted((a, b, data["relation"], data["status"]) for a, b, data in build_network(findings).edges(data=True))


@ALL
def test_keeps_to_the_rules_of_gexf_1_3(written: Path) -> None:
    assert breaches(ElementTree.parse(written).getroot()) == []


@pytest.mark.parametrize("findings", [FINDINGS], ids=["example"])
@pytest.mark.parametrize(
    ("old", "new", "breach"),
    [
        ('version="1.3"', 'version="1.2"', "gexf version='1.2'"),
        ('mode="dynamic"', 'mode="moving"', "graph mode='moving'"),
        ('r="230"', 'r="256"', "viz:color r='256'"),
        ('start="2022-01-21"', 'start="21 January"', "edge start='21 January'"),
        ('end="2022-01-21"', 'end="2021-01-21"', "edge 0 ends before it starts"),
        ('target="sergei-lavrov"', 'target="nobody"', "edge 0 leads nowhere"),
        ('for="cameo"', 'for="colour"', "edge value for colour"),
        ('<node id="nato"', '<node id="russia"', "a node id stands twice"),
        ("<meta>", "<viz:meta>", "unknown element viz:meta"),
    ],
)
def test_the_rules_find_what_is_wrong(written: Path, old: str, new: str, breach: str) -> None:
    text = written.read_text(encoding="utf-8").replace(old, new).replace("</meta>", "</viz:meta>" if "viz:meta" in new else "</meta>")
    assert breach in breaches(ElementTree.fromstring(text))


@ALL
def test_networkx_reads_the_same_nodes_and_edges(written: Path, findings: Findings) -> None:
    read = nx.read_gexf(written, version="1.3")
    assert sorted(read.nodes) == sorted(build_network(findings).nodes)
    assert sorted((a, b, data["relation"], data["status"]) for a, b, data in read.edges(data=True)) == edges_of(findings)


@pytest.mark.parametrize("findings", [FINDINGS], ids=["example"])
def test_facts_are_solid_and_what_is_claimed_planned_or_denied_is_dashed(written: Path) -> None:
    shapes = {
        (edge.get("label"), shape.get("value"))
        for edge in ElementTree.parse(written).iter(f"{GEXF}edge")
        for shape in edge.iter(f"{VIZ}shape")
    }
    assert shapes == {
        ("met with", "solid"), ("demanded of", "solid"), ("rejected a demand of", "solid"),
        ("invaded", "dashed"), ("visited", "dashed"), ("attacked", "dashed"), ("threatened", "dashed"),
    }  # fmt: skip


@pytest.mark.parametrize("findings", [FINDINGS], ids=["example"])
def test_edges_carry_their_days(written: Path) -> None:
    days = {edge.get("label"): (edge.get("start"), edge.get("end")) for edge in ElementTree.parse(written).iter(f"{GEXF}edge")}
    assert days["met with"] == ("2022-01-21", "2022-01-21") and days["visited"] == ("2022-01-24", "2022-01-30")
    assert days["attacked"] == (None, None)


@pytest.mark.parametrize("findings", [hostile_findings()], ids=["hostile"])
def test_hostile_names_come_back_as_text(written: Path) -> None:
    labels = {node.get("label") for node in ElementTree.parse(written).iter(f"{GEXF}node")}
    assert HOSTILE[0] in labels and "é 北京 😀" in labels and not any("\0" in str(label) for label in labels)


def test_an_edge_lives_on_the_days_of_its_events(tmp_path: Path) -> None:
    days = [datetime.date(2022, 1, day) for day in (21, 28)]
    met = next(event for event in FINDINGS.events if event.relation == "metWith")
    twice = [replace(met, id=f"m{n}", when=When(start=day, end=day)) for n, day in enumerate(days)]
    EXPORTERS["gexf"].write(replace(FINDINGS, events=tuple(twice)), tmp_path / "x.gexf")
    root = ElementTree.parse(tmp_path / "x.gexf").getroot()
    [edge] = root.iter(f"{GEXF}edge")
    assert [spell.attrib for spell in edge.iter(f"{GEXF}spell")] == [{"start": str(day), "end": str(day)} for day in days]
    assert "start" not in edge.attrib and breaches(root) == []
    [(_, _, data)] = nx.read_gexf(tmp_path / "x.gexf", version="1.3").edges(data=True)
    assert data["spells"] == [(str(day), str(day)) for day in days]
