"""The rules of GEXF 1.3 (gexf.net/1.3, grammar of 2022), as far as a file of ours may use them; written for these tests."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
TEXT = r"[\s\S]*"
TOKEN = r"(\S+( \S+)*)?"
DATE = r"-?\d{4,}-\d\d-\d\d"
NUMBER = r"-?\d+(\.\d+)?"
POSITIVE = r"\d+(\.\d+)?"
CHANNEL = r"\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]"
EDGE_TYPE = "directed|undirected|mutual"
ATTRIBUTE_TYPE = "integer|long|double|float|boolean|bigdecimal|biginteger|byte|char|short|string|anyURI"

# element: (required attributes, optional attributes, children with how many at most); the order of children counts
# only for gexf and graph.
RULES: dict[str, tuple[dict[str, str], dict[str, str], dict[str, float]]] = {
    "gexf": ({"version": r"1\.3"}, {"variant": TEXT}, {"meta": 1, "graph": 1}),
    "meta": ({}, {"lastmodifieddate": DATE}, {"creator": 1, "keywords": 1, "description": 1}),
    "graph": (
        {},
        {"defaultedgetype": EDGE_TYPE, "idtype": "integer|string", "mode": "static|dynamic|slice", "timeformat": "integer|double|date|dateTime",
         "timerepresentation": "interval|timestamp", "timezone": TOKEN, "start": DATE, "end": DATE},
        {"attributes": 9, "nodes": 1, "edges": 1},
    ),
    "attributes": ({"class": "node|edge"}, {"mode": "static|dynamic"}, {"attribute": float("inf")}),
    "attribute": ({"id": TEXT, "title": TEXT, "type": ATTRIBUTE_TYPE}, {}, {"default": 1, "options": 1}),
    "nodes": ({}, {"count": r"\d+"}, {"node": float("inf")}),
    "edges": ({}, {"count": r"\d+"}, {"edge": float("inf")}),
    "node": (
        {"id": TEXT},
        {"label": TEXT, "pid": TEXT, "start": DATE, "end": DATE},
        {"attvalues": 1, "spells": 1, "parents": 1, "viz:color": 1, "viz:position": 1, "viz:size": 1, "viz:shape": 1},
    ),
    "edge": (
        {"source": TEXT, "target": TEXT},
        {"id": TEXT, "label": TEXT, "type": EDGE_TYPE, "weight": NUMBER, "kind": TOKEN, "start": DATE, "end": DATE},
        {"attvalues": 1, "spells": 1, "viz:color": 1, "viz:thickness": 1, "viz:shape": 1},
    ),
    "spells": ({}, {}, {"spell": float("inf")}),
    "spell": ({}, {"start": DATE, "end": DATE}, {}),
    "attvalues": ({}, {}, {"attvalue": float("inf")}),
    "attvalue": ({"for": TEXT, "value": TEXT}, {"start": DATE, "end": DATE}, {}),
    "viz:color": ({"r": CHANNEL, "g": CHANNEL, "b": CHANNEL}, {"a": r"0(\.\d+)?|1(\.0+)?"}, {}),
    "viz:position": ({"x": NUMBER, "y": NUMBER}, {"z": NUMBER}, {}),
    "viz:size": ({"value": POSITIVE}, {}, {}),
    "viz:thickness": ({"value": POSITIVE}, {}, {}),
    "viz:shape": ({"value": "disc|square|triangle|diamond|image|solid|dotted|dashed|double"}, {"uri": TEXT}, {}),
    "creator": ({}, {}, {}),
    "keywords": ({}, {}, {}),
    "description": ({}, {}, {}),
}  # fmt: skip


def name_of(element: Element) -> str:
    return str(element.tag).replace(GEXF, "").replace(VIZ, "viz:")


def breaches(root: Element) -> list[str]:
    """What in a document breaks the rules: structure first, then ids and references."""
    return [*_structure(root), *_references(root)]


def _structure(element: Element) -> Iterator[str]:
    name = name_of(element)
    if name not in RULES:
        yield f"unknown element {name}"
        return
    required, optional, children = RULES[name]
    for attribute in required.keys() - element.attrib.keys():
        yield f"{name} without {attribute}"
    for attribute, value in element.attrib.items():
        pattern = (required | optional).get(attribute)
        if pattern is None or not re.fullmatch(pattern, value):
            yield f"{name} {attribute}={value!r}"
    names = [name_of(child) for child in element]
    for child in set(names):
        if names.count(child) > children.get(child, 0):
            yield f"{name} holds {names.count(child)} {child}"
    known = [child for child in names if child in children]
    if name in ("gexf", "graph") and known != sorted(known, key=list(children).index):
        yield f"children of {name} in the order {names}"
    for child_element in element:
        yield from _structure(child_element)


def _references(root: Element) -> Iterator[str]:
    nodes = [node.get("id") for node in root.iter(f"{GEXF}node")]
    edges = [edge.get("id") for edge in root.iter(f"{GEXF}edge")]
    for kind, ids in (("node", nodes), ("edge", edges)):
        if len(ids) != len(set(ids)):
            yield f"a {kind} id stands twice"
        declared = {a.get("id") for box in root.iter(f"{GEXF}attributes") if box.get("class") == kind for a in box}
        for element in root.iter(f"{GEXF}{kind}"):
            yield from (f"{kind} value for {v.get('for')}" for v in element.iter(f"{GEXF}attvalue") if v.get("for") not in declared)
    for edge in root.iter(f"{GEXF}edge"):
        if not {edge.get("source"), edge.get("target")} <= set(nodes):
            yield f"edge {edge.get('id')} leads nowhere"
        if edge.get("start", "") > edge.get("end", "9"):
            yield f"edge {edge.get('id')} ends before it starts"
