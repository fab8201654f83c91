"""The page: pyvis draws the network into our template, with its script inside and nothing fetched.

pyvis's own templates link Bootstrap from a server even when told not to (its issues 228 and 229),
so only its network and its bundled vis-network are used.
"""

import json
import math
import re
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pyvis
from pyvis.network import Network

from legation._version import __version__
from legation.model import EventType, Findings, Kind, Status
from legation.network import build_network
from legation.page.data import TYPE_NAMES, page_data

VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
SHAPES = {
    Kind.PERSON: "dot",
    Kind.STATE: "hexagon",
    Kind.GOVERNMENT: "square",
    Kind.ORGANISATION: "diamond",
    Kind.GROUP: "triangle",
}
COLOURS = {
    Kind.PERSON: "#e69f00",
    Kind.STATE: "#0072b2",
    Kind.GOVERNMENT: "#56b4e9",
    Kind.ORGANISATION: "#009e73",
    Kind.GROUP: "#cc79a7",
}
"""Okabe and Ito's colours, which the colour-blind tell apart; shapes say the same."""
FONTS = ((10, 46), (28, 34), (math.inf, 24))
"""Size of a label by rank in number of events: seen from afar only the first can be read, the others on the way in."""
CROWD = 40
"""Actors up to which all labels are alike: they can be read at once."""
OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "multiselect": False, "keyboard": False, "tooltipDelay": 150},
    "nodes": {
        "borderWidth": 2,
        "font": {"face": "system-ui", "strokeWidth": 6},
        "scaling": {"label": {"drawThreshold": 10, "maxVisible": 22}},
    },
    "edges": {"smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12}, "selectionWidth": 2},
}


def page_of(findings: Findings, *, title: str) -> str:
    """Return the network of actors as one HTML page.

    Args:
        findings: what was found.
        title: title of the page.

    Returns:
        HTML that holds its scripts, styles and data, and asks no server for anything.
    """
    drawn = _drawn(findings)
    with as_file(files("legation.page")) as folder:
        drawn.set_template_dir(str(folder), "page.html")
        drawn.templateEnv.autoescape = True
        drawn.templateEnv.globals.update(
            title=title,
            version=__version__,
            vis=_vis(),
            css=(folder / "page.css").read_text(encoding="utf-8"),
            js=(folder / "page.js").read_text(encoding="utf-8"),
            data=embedded(_data(findings)),
            embedded=embedded,
        )
        html: str = drawn.generate_html()
    return html


def _vis() -> str:
    """The bundled vis-network, without the line that would make developer tools ask for its source map."""
    text = VIS.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def embedded(value: Any) -> str:
    """Return VALUE as JSON that may stand inside a script element, whatever it holds.

    >>> embedded("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escapes: dict[str, str | int | None] = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
    return text.translate(str.maketrans(escapes)).encode("utf-8", errors="replace").decode()


def _drawn(findings: Findings) -> Network:
    """The actors as pyvis draws them; edges are drawn in the page, by what its filters let through."""
    network = build_network(findings)
    ranked = sorted(network.nodes, key=lambda id: (-network.nodes[id]["events"], id))
    fonts = FONTS if len(ranked) > CROWD else FONTS[-1:]
    sizes = {id: next(size for rank, size in fonts if rank > n) for n, id in enumerate(ranked)}
    drawn = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    for id, node in network.nodes(data=True):
        drawn.add_node(
            id,
            label=node["label"],
            shape=SHAPES[Kind(node["kind"])],
            color=COLOURS[Kind(node["kind"])],
            size=16 + 3 * min(node["events"], 40) ** 0.5,
            x=node["x"],
            y=node["y"],
            font={"size": sizes[id]},
        )
    drawn.options = OPTIONS
    return drawn


def _data(findings: Findings) -> dict[str, Any]:
    types = {str(t): TYPE_NAMES[t] for t in EventType}
    kinds = {str(k): {"colour": COLOURS[k], "shape": SHAPES[k]} for k in Kind}
    return {**page_data(findings), "types": types, "kinds": kinds, "statuses": [str(s) for s in Status]}
