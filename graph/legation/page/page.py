"""The network page: one HTML file with its scripts, styles and data inside, that asks no server for anything.

Up to PYVIS_MOST actors pyvis draws it (its own templates link Bootstrap from a server even when told not to, its issues 228
and 229, so only its network and its bundled vis-network are used); larger networks are drawn by sigma.js (vendor/README.md).
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import networkx as nx
import pyvis
from pyvis.network import Network

from legation._version import __version__
from legation.model import EventType, Findings, Kind
from legation.network import build_network
from legation.page.data import TYPE_NAMES, page_data, page_evidence, shortened

VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
PYVIS_MOST, PYVIS_MOST_LINES = 1_500, 6_000
"""Actors, and pairs of actors that deal with each other, up to which vis-network redraws without delay."""
SCRIPTS = (
    "reading", "building", "state", "labels", "view_vis", "view_webgl", "panel", "search", "timeline", "matrix", "table", "pictures", "start",
)  # fmt: skip
"""Our scripts, in the order in which they need each other."""
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
OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "multiselect": False, "keyboard": False, "hideEdgesOnDrag": False, "tooltipDelay": 9_999_999},
    "nodes": {"borderWidth": 2},
    "edges": {"smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12}, "selectionWidth": 2},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Addresses of the application that serves a page; {} stands for an id.

    Attributes:
        home: where one searches.
        actor: a dossier.
        event: an event.
        evidence: an event's evidence as JSON, asked for when it is read.
    """

    home: str
    actor: str
    event: str
    evidence: str


def page_of(findings: Findings, *, title: str, server: Server | None = None) -> str:
    """Return the network of actors as one HTML page.

    Args:
        findings: what was found.
        title: title of the page.
        server: the application that serves it, which gives evidence when it is asked for; None for a file that has all.

    Returns:
        HTML that holds its scripts, styles and data; without a server it asks nobody for anything.
    """
    network = build_network(findings)
    places = {id: (node["x"], node["y"]) for id, node in network.nodes(data=True)}
    pairs = {(min(one, other), max(one, other)) for one, other in network.edges()}
    webgl = len(network) > PYVIS_MOST or len(pairs) > PYVIS_MOST_LINES
    css, js = _text("page.css"), _script()
    library = _webgl() if webgl else _vis()
    drawn = _drawn(network, in_page=not webgl)
    with as_file(files("legation.page")) as folder:
        drawn.set_template_dir(str(folder), "page.html")
        drawn.templateEnv.autoescape = True
        drawn.templateEnv.globals.update(
            title=shortened(title), version=__version__, css=css, js=js, library=library, webgl=webgl, home=server.home if server else None,
            policy=_policy(scripts=(library, js), styles=(css,), served=server is not None),
            data=embedded(_data(findings, places, webgl=webgl, server=server)),
            evidence=embedded(None if server else page_evidence(findings)), embedded=embedded,
        )  # fmt: skip
        html: str = drawn.generate_html()
    return html


def policy_of(page: str) -> str:
    """Return the Content-Security-Policy that a page of `page_of` names, for who serves it to send as a header."""
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert found
    return found[1].replace("&#39;", "'")


def _policy(*, scripts: tuple[str, ...], styles: tuple[str, ...], served: bool) -> str:
    """What the page may do: run these scripts and no others, and ask nobody but the server that gave it."""
    script, style = (" ".join(f"'sha256-{_digest(text)}'" for text in texts) for texts in (scripts, styles))
    asks = " connect-src 'self';" if served else ""
    return f"default-src 'none'; script-src {script}; style-src {style}; img-src data: blob:;{asks} base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _text(name: str) -> str:
    return (files("legation.page") / name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    """Our scripts as one, which shares nothing with others."""
    parts = "".join(_text(f"scripts/{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def _vis() -> str:
    """The bundled vis-network, without the line that would make developer tools ask for its source map."""
    text = VIS.read_text(encoding="utf-8").replace("</script", "<\\/script").replace("\r\n", "\n")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def _webgl() -> str:
    return _text("vendor/webgl.js").replace("</script", "<\\/script")


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


def _drawn(network: "nx.MultiDiGraph[str]", *, in_page: bool) -> Network:
    """The actors as pyvis draws them; lines are drawn in the page, by what its filters let through."""
    drawn = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    for id, node in network.nodes(data=True) if in_page else ():
        drawn.add_node(
            id,
            label=shortened(node["label"]),
            shape=SHAPES[Kind(node["kind"])],
            color=COLOURS[Kind(node["kind"])],
            size=16 + 3 * min(node["events"], 40) ** 0.5,
            x=node["x"],
            y=node["y"],
        )
    drawn.options = OPTIONS
    return drawn


def _data(
    findings: Findings, places: dict[str, tuple[float, float]], *, webgl: bool, server: Server | None
) -> dict[str, Any]:
    types = {str(t): TYPE_NAMES[t] for t in EventType}
    kinds = {str(k): {"colour": COLOURS[k], "shape": SHAPES[k]} for k in Kind}
    given = {"actorAt": server.actor, "eventAt": server.event, "evidenceAt": server.evidence} if server else {}
    return {**page_data(findings, places), "types": types, "kinds": kinds, "view": "webgl" if webgl else "pyvis", **given}
