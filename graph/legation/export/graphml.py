"""GraphML, written by networkx."""

import io
from pathlib import Path

import networkx as nx

from legation.export.common import with_line_ends
from legation.model import Findings
from legation.network import build_network
from legation.rdf.terms import cleaned


def write(findings: Findings, path: Path) -> None:
    """Write the network as GraphML; the event ids of an edge are one text, parted by blanks.

    Args:
        findings: what was found.
        path: the file.
    """
    network = build_network(findings)
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for id, data in sorted(network.nodes(data=True)):
        plain.add_node(id, **_plain(data))
    edges = sorted(network.edges(keys=True, data=True), key=lambda e: e[:3])
    for number, (source, target, key, data) in enumerate(edges):  # ids of edges must be unique in the file
        ids = {"event_ids": data["events"], "edge_key": key}  # "events" counts those of a node; a name has one type
        plain.add_edge(
            source, target, key=f"e{number}", **_plain({k: v for k, v in data.items() if k != "events"} | ids)
        )
    written = io.BytesIO()
    nx.write_graphml_xml(plain, written)
    path.write_bytes(with_line_ends(written.getvalue()))


def _plain(data: dict[str, object]) -> dict[str, str | int | float | bool]:
    plain: dict[str, str | int | float | bool] = {}
    for name, value in sorted(data.items()):
        if isinstance(value, tuple):
            value = " ".join("/".join(part) if isinstance(part, tuple) else str(part) for part in value) or None
        if isinstance(value, (int, float, bool)):
            plain[name] = value
        elif value is not None:  # nor an empty list: networkx reads no empty text
            plain[name] = cleaned(str(value))
    return plain
