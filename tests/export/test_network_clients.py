"""The network in the formats of network tools, read by their libraries: the same nodes, edges, attributes and days."""

import datetime
import json
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from example import FINDINGS, hostile_findings
from legation.export import EXPORTERS
from legation.model import Findings, When
from legation.network import build_network
from legation.rdf.terms import cleaned

CLIENTS = Path(__file__).parent.parent / "clients"
LATER = When(start=datetime.date(2022, 2, 1), end=datetime.date(2022, 2, 3))
TWICE = replace(FINDINGS, events=(*FINDINGS.events, replace(FINDINGS.events[0], id="a8", when=LATER)))
"""One edge lives on the days of two events."""
ALL = {"example": TWICE, "hostile": hostile_findings(), "nothing": Findings(citations=(), actors=(), events=())}
FORMATS = {"gexf": "gexf", "graphml": "graphml", "cytoscape": "cyjs"}

Row = Mapping[str, Any]
Read = Mapping[str, Mapping[str, list[dict[str, Any]]]]
"""What the clients made of each of `ALL`: "nodes" and "edges"."""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Read]:
    """All networks by all clients, in one run of Node."""
    assert (CLIENTS / "node_modules").is_dir(), "install the clients first: tests/clients/install"
    folder = tmp_path_factory.mktemp("networks")
    paths = {(form, name): folder / f"{name}.{suffix}" for form, suffix in FORMATS.items() for name in ALL}
    for (form, name), path in paths.items():
        EXPORTERS[form].write(ALL[name], path)
    run = subprocess.run(["node", CLIENTS / "read_network.mjs", *paths.values()], capture_output=True, text=True, check=True)
    answers = dict(zip(paths, json.loads(run.stdout), strict=True))
    return {form: {name: answers[form, name] for name in ALL} for form in FORMATS}


def text(value: object) -> object:
    return cleaned(value) if isinstance(value, str) else value


def nodes_of(findings: Findings) -> dict[str, Row]:
    """The nodes of the network: what is told of each, without what is None."""
    return {
        id: {name: text(value) for name, value in data.items() if value is not None}
        for id, data in build_network(findings).nodes(data=True)
    }


def edges_of(findings: Findings) -> dict[tuple[str, str, str], Row]:
    """The edges of the network, with spells and ids of events as GraphML has them: texts, without what is None or empty."""
    network = build_network(findings)
    return {(source, target, key): edge_of(data) for source, target, key, data in network.edges(keys=True, data=True)}


def split(spell: str) -> list[str]:
    return spell.split("/")


def edge_of(data: Row) -> Row:
    texts = {"spells": " ".join("/".join(spell) for spell in data["spells"]), "event_ids": " ".join(data["events"])}
    told = {name: value for name, value in data.items() if not isinstance(value, tuple)} | texts
    return {name: text(value) for name, value in told.items() if value not in (None, "")}


@pytest.mark.node
@pytest.mark.parametrize("name", ALL)
def test_gexf_by_graphology(read: Mapping[str, Read], name: str) -> None:
    got, nodes, edges = read["gexf"][name], nodes_of(ALL[name]), edges_of(ALL[name])
    told = ("label", "kind", "country", "wikidata", "role", "events")
    assert {n["id"]: {k: n[k] for k in told if k in n} for n in got["nodes"]} == {
        id: {k: node[k] for k in told if k in node} for id, node in nodes.items()
    }
    assert all((n["x"], -n["y"]) == (nodes[n["id"]]["x"], nodes[n["id"]]["y"]) and {"size", "color"} <= n.keys() for n in got["nodes"])
    told = ("relation", "label", "type", "cameo", "status", "reciprocal", "weight")
    assert {(e["source"], e["target"], e["kind"]): [e[k] for k in told] + [e["claimed"]] for e in got["edges"]} == {
        key: [edge[k] for k in told] + [edge["attributed"]] for key, edge in edges.items()
    }
    assert len(got["edges"]) == len(edges) and all(edge["directed"] and edge["color"] for edge in got["edges"])


@pytest.mark.node
@pytest.mark.parametrize("name", ALL)
def test_graphml_by_graphology(read: Mapping[str, Read], name: str) -> None:
    got = read["graphml"][name]
    assert {n["id"]: {k: v for k, v in n.items() if k != "id"} for n in got["nodes"]} == nodes_of(ALL[name])
    ends = ("id", "source", "target", "edge_key", "directed")
    assert {(e["source"], e["target"], e["edge_key"]): {k: v for k, v in e.items() if k not in ends} for e in got["edges"]} == edges_of(ALL[name])
    assert len({edge["id"] for edge in got["edges"]}) == len(edges_of(ALL[name])) and all(edge["directed"] for edge in got["edges"])


@pytest.mark.node
@pytest.mark.parametrize("name", ALL)
def test_cytoscape_json_by_cytoscape_js(read: Mapping[str, Read], name: str) -> None:
    got = read["cytoscape"][name]
    ours = ("id", "actor", "name", "shared_name")
    assert {n["actor"]: {k: v for k, v in n.items() if k not in ours} for n in got["nodes"]} == nodes_of(ALL[name])
    assert all(node["name"] == node["shared_name"] == node["label"] for node in got["nodes"])
    ours = ("id", "source", "target", "from", "to", "interaction", "shared_interaction", "key", "events")
    assert {
        (e["from"], e["to"], e["key"]): edge_of({k: v for k, v in e.items() if k not in ours} | {"spells": tuple(map(split, e["spells"])), "events": tuple(e["events"])})
        for e in got["edges"]
    } == edges_of(ALL[name])
    ids = [int(element["id"]) for part in ("nodes", "edges") for element in got[part]]
    assert sorted(ids) == list(range(len(ids)))


@pytest.mark.node
def test_an_edge_of_two_events_has_the_days_of_both(read: Mapping[str, Read]) -> None:
    [graphml] = [edge for edge in read["graphml"]["example"]["edges"] if edge["relation"] == "metWith"]
    [cytoscape] = [edge for edge in read["cytoscape"]["example"]["edges"] if edge["relation"] == "metWith"]
    days = ["2022-01-21/2022-01-21", "2022-02-01/2022-02-03"]
    assert graphml["spells"].split() == cytoscape["spells"] == days and cytoscape["events"] == ["a1", "a8"]
