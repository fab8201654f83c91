import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from example import FINDINGS, HOSTILE, hostile_findings
from legation.model import Findings
from legation.page import Server, page_of, policy_of
from legation.page import page as module

SERVER = Server(home="/", actor="/actor/{}", event="/event/{}", evidence="/event/{}/evidence")


class Elements(HTMLParser):
    """Elements with their attributes, and what stands in scripts of data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.data: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.found[-1] if self.found else ("", {})
        if tag == "script" and attributes.get("type") == "application/json":
            self.data[str(attributes["id"])] = self.data.get(str(attributes["id"]), "") + data


PAGES = {"example": FINDINGS, "hostile": hostile_findings(), "empty": Findings(citations=(), actors=(), events=())}
ALL = pytest.mark.parametrize("findings", PAGES.values(), ids=PAGES)


@ALL
def test_nothing_is_fetched(findings: Findings) -> None:
    elements = Elements(page_of(findings, title="T")).found
    assert not [tag for tag, attributes in elements if tag in ("img", "iframe", "object", "embed", "base") or "src" in attributes]
    assert [attributes["href"] for tag, attributes in elements if tag == "link"] == ["data:,"]


@pytest.mark.parametrize("server", [None, SERVER], ids=["file", "served"])
@pytest.mark.parametrize("most", [1500, -1], ids=["pyvis", "webgl"])
def test_only_our_scripts_and_styles_may_act(monkeypatch: pytest.MonkeyPatch, most: int, server: Server | None) -> None:
    monkeypatch.setattr(module, "PYVIS_MOST", most)
    html = page_of(FINDINGS, title="T", server=server)
    policy = policy_of(html)
    allowed = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", html, flags=re.S)
        assert len(texts) == {"script": 2, "style": 1}[tag]
        digests = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]
        assert allowed[rule] == digests
    assert allowed["default-src"] == ["'none'"] and "unsafe" not in policy and "http" not in policy
    assert allowed.get("connect-src") == (["'self'"] if server else None)


@ALL
def test_the_same_bytes_twice(findings: Findings) -> None:
    assert page_of(findings, title="T") == page_of(findings, title="T")


@ALL
def test_scripts_are_ours_alone(findings: Findings) -> None:
    elements = Elements(page_of(findings, title="</title><script>alert(1)</script>"))
    assert len([tag for tag, _ in elements.found if tag == "script"]) == 6
    assert not [a for _, attributes in elements.found for a in attributes if a.startswith("on") or a == "style"]


def test_hostile_text_is_data_only() -> None:
    html = page_of(hostile_findings(), title="T")
    markup = re.sub(r"<script\b.*?</script>", "", html, flags=re.S)
    assert not [text for text in HOSTILE if len(text) > 3 and text in markup]
    names = {actor["name"] for actor in json.loads(Elements(html).data["data"])["actors"]}
    assert names >= {text for text in HOSTILE if "\ud800" not in text}


def test_all_events_are_there_with_their_evidence() -> None:
    elements = Elements(page_of(FINDINGS, title="T"))
    data, evidence = json.loads(elements.data["data"]), json.loads(elements.data["evidence"])
    assert sorted(row[0] for row in data["events"]) == [event.id for event in FINDINGS.events]
    number = [row[0] for row in data["events"]].index("a1")
    _, source, target, relation, status, said, first, last, place, reports = data["events"][number]
    assert [data["actors"][n]["name"] for n in (source, target)] == ["Antony Blinken", "Sergei Lavrov"]
    assert data["relations"][relation] == ["met with", "CONSULT", "cooperation", True] and data["statuses"][status] == "actual"
    assert (said, first, last, place, reports) == (None, "2022-01-21", None, "Geneva", 1)
    [[article, text, marks]] = evidence["events"][number]
    assert {role: text[start:end] for start, end, role in marks} == {"source": "Antony Blinken", "trigger": "met", "target": "Sergei Lavrov"}
    assert evidence["articles"][article]["title"] == "Talks in Geneva"


def test_a_served_page_asks_for_evidence_when_it_is_read() -> None:
    elements = Elements(page_of(FINDINGS, title="T", server=SERVER))
    assert json.loads(elements.data["evidence"]) is None and json.loads(elements.data["data"])["evidenceAt"] == "/event/{}/evidence"


def test_large_networks_are_drawn_by_webgl(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(Elements(page_of(FINDINGS, title="T")).data["data"])["view"] == "pyvis"
    monkeypatch.setattr(module, "PYVIS_MOST", 4)
    assert json.loads(Elements(page_of(FINDINGS, title="T")).data["data"])["view"] == "webgl"


def test_the_bundle_is_the_one_that_its_readme_names() -> None:
    vendor = files("legation.page") / "vendor"
    digest = hashlib.sha256((vendor / "webgl.js").read_bytes()).hexdigest()
    assert f"`{digest}`" in (vendor / "README.md").read_text(encoding="utf-8")
    head = (vendor / "webgl.js").read_text(encoding="utf-8").partition("*/")[0]
    assert all(f"== {package} " in head for package in ("sigma", "graphology", "graphology-utils", "events"))
