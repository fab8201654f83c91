"""GEXF 1.3 with kinds, colours, sizes, positions, weights and dates (gexf.net/1.3)."""

from pathlib import Path
from xml.etree import ElementTree

import networkx as nx

from legation.export.common import with_line_ends
from legation.model import Findings, Kind
from legation.network import build_network
from legation.page.data import TONES
from legation.page.page import COLOURS, SHAPES
from legation.rdf.terms import cleaned
from legation.relations import load_relations

GEXF = "http://gexf.net/1.3"
VIZ = "http://gexf.net/1.3/viz"
NODE_ATTRIBUTES = ("kind", "country", "wikidata", "role", "events")
EDGE_ATTRIBUTES = ("relation", "type", "cameo", "status", "claimed", "reciprocal")
BOOLEAN = ("claimed", "reciprocal")
GEXF_SHAPES = {"dot": "disc", "square": "square", "triangle": "triangle", "diamond": "diamond", "hexagon": "disc"}
EDGE_COLOURS = {"cooperation": "#0072b2", "conflict": "#d55e00", "other": "#7d8590"}


def write(findings: Findings, path: Path) -> None:
    """Write the network as GEXF 1.3, laid out, so that Gephi opens it as it is meant to be seen.

    An edge lives on the days of its events (spells), so that Gephi's time line plays.
    All edges are directed, those of reciprocal relations too, which an attribute says: networkx reads
    no file that mixes the two.

    Args:
        findings: what was found.
        path: the file.
    """
    ElementTree.register_namespace("", GEXF)
    ElementTree.register_namespace("viz", VIZ)
    root = _document(build_network(findings))
    ElementTree.indent(root)
    path.write_bytes(with_line_ends(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n")


def _document(network: "nx.MultiDiGraph[str]") -> ElementTree.Element:
    root = ElementTree.Element(f"{{{GEXF}}}gexf", version="1.3")
    meta = _sub(root, "meta")
    _sub(meta, "creator").text = "legation"
    graph = _sub(
        root, "graph", defaultedgetype="directed", mode="dynamic", timeformat="date", timerepresentation="interval"
    )
    _attributes(graph, "node", NODE_ATTRIBUTES)
    _attributes(graph, "edge", EDGE_ATTRIBUTES)
    nodes, edges = _sub(graph, "nodes"), _sub(graph, "edges")
    for id, data in sorted(network.nodes(data=True)):
        _node(nodes, id, data)
    for number, (source, target, key, data) in enumerate(
        sorted(network.edges(keys=True, data=True), key=lambda e: e[:3])
    ):
        _edge(edges, number, source, target, key, data)
    return root


def _sub(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    clean = {name: cleaned(value) for name, value in attributes.items()}
    return ElementTree.SubElement(parent, f"{{{GEXF}}}{tag}", clean)


def _viz(parent: ElementTree.Element, tag: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{VIZ}}}{tag}", attributes)


def _attributes(graph: ElementTree.Element, owner: str, names: tuple[str, ...]) -> None:
    attributes = _sub(graph, "attributes", **{"class": owner})
    for name in names:
        kind = "integer" if name == "events" else "boolean" if name in BOOLEAN else "string"
        _sub(attributes, "attribute", id=name, title=name, type=kind)


def _values(parent: ElementTree.Element, values: dict[str, object]) -> None:
    box = _sub(parent, "attvalues")
    for name, value in values.items():
        if value is not None:
            _sub(box, "attvalue", **{"for": name, "value": str(value)})


def _node(nodes: ElementTree.Element, id: str, data: dict[str, object]) -> None:
    node = _sub(nodes, "node", id=id, label=str(data["label"]))
    _values(node, {name: data[name] for name in NODE_ATTRIBUTES})
    kind = Kind(str(data["kind"]))
    _viz(node, "color", **_rgb(COLOURS[kind]))
    _viz(node, "position", x=str(data["x"]), y=str(-float(str(data["y"]))), z="0.0")
    _viz(node, "size", value=str(round(10 + 3 * float(str(data["events"])) ** 0.5, 1)))
    _viz(node, "shape", value=GEXF_SHAPES[SHAPES[kind]])


def _edge(edges: ElementTree.Element, number: int, source: str, target: str, key: str, data: dict[str, object]) -> None:
    attributes = {
        "id": str(number),
        "source": source,
        "target": target,
        "label": str(data["label"]),
        "weight": str(data["weight"]),
    }
    attributes |= {"type": "directed", "kind": key}
    spells = data["spells"]
    assert isinstance(spells, tuple)
    if len(spells) == 1:
        attributes |= {"start": str(data["first"]), "end": str(data["last"])}
    edge = _sub(edges, "edge", **attributes)
    flags = {"claimed": data["attributed"], "reciprocal": data["reciprocal"]}
    texts = {name: data[name] for name in EDGE_ATTRIBUTES if name not in BOOLEAN}
    _values(edge, texts | {name: str(value).lower() for name, value in flags.items()})
    if len(spells) > 1:
        box = _sub(edge, "spells")
        for first, last in spells:
            _sub(box, "spell", start=first, end=last)
    tone = TONES.get(load_relations()[str(data["relation"])].type, "other")
    _viz(edge, "color", **_rgb(EDGE_COLOURS[tone]))
    _viz(edge, "thickness", value=str(float(str(data["weight"]))))
    _viz(edge, "shape", value="solid" if data["status"] == "actual" and not data["attributed"] else "dashed")


def _rgb(colour: str) -> dict[str, str]:
    return {name: str(int(colour[i : i + 2], 16)) for name, i in (("r", 1), ("g", 3), ("b", 5))}
