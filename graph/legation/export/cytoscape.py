"""Cytoscape JSON, for Cytoscape (File, Import, Network from File) and cytoscape.js."""

import json
from collections.abc import Mapping
from pathlib import Path

from legation.model import Findings
from legation.network import build_network
from legation.rdf.terms import cleaned


def write(findings: Findings, path: Path) -> None:
    """Write the network, laid out, as elements of Cytoscape.

    Ids are numbers, as Cytoscape writes them, nodes first: cytoscape.js has one space of ids for nodes and edges. The
    id of an actor in the graph is `actor`.

    Args:
        findings: what was found.
        path: the file; Cytoscape wants the suffix .cyjs.
    """
    network = build_network(findings)
    numbers = {id: str(n) for n, id in enumerate(sorted(network.nodes))}
    edges = sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3])
    document = {
        "format_version": "1.0",
        "generated_by": "legation",
        "target_cytoscapejs_version": "~3",
        "data": {"name": "Network of actors", "shared_name": "Network of actors"},
        "elements": {
            "nodes": [_node(numbers[id], id, network.nodes[id]) for id in numbers],
            "edges": [
                {"data": _edge(str(n), numbers[source], numbers[target], key, data)}
                for n, (source, target, key, data) in enumerate(edges, start=len(numbers))
            ],
        },
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _node(number: str, actor: str, data: Mapping[str, object]) -> dict[str, object]:
    name, rest = data["label"], {key: value for key, value in data.items() if key not in ("x", "y")}
    return {
        "data": _filled({"id": number, "actor": actor, "name": name, "shared_name": name, **rest}),
        "position": {"x": data["x"], "y": data["y"]},
    }


def _edge(number: str, source: str, target: str, key: str, data: Mapping[str, object]) -> dict[str, object]:
    shared = {"interaction": data["label"], "shared_interaction": data["label"], "key": key}
    return _filled({"id": number, "source": source, "target": target, **shared, **data})


def _filled(data: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in sorted(data.items()) if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return cleaned(value)
    return [_text(part) for part in value] if isinstance(value, tuple) else value


def _text(part: object) -> str:
    """PART as one text: Cytoscape's lists hold texts and no lists."""
    return cleaned("/".join(map(str, part)) if isinstance(part, tuple) else str(part))
