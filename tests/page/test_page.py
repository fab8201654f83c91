import json
import re
from html.parser import HTMLParser

import pytest

from example import FINDINGS, HOSTILE, hostile_findings
from legation.model import Findings
from legation.page import page_of


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
    assert not [tag for tag, attributes in elements if tag in ("link", "img", "iframe", "object", "embed", "base") or "src" in attributes]
    [policy] = [a["content"] for tag, a in elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert str(policy).startswith("default-src 'none'") and "http" not in str(policy) and "connect-src" not in str(policy)


@ALL
def test_the_same_bytes_twice(findings: Findings) -> None:
    assert page_of(findings, title="T") == page_of(findings, title="T")


@ALL
def test_scripts_are_ours_alone(findings: Findings) -> None:
    elements = Elements(page_of(findings, title="</title><script>alert(1)</script>"))
    assert len([tag for tag, _ in elements.found if tag == "script"]) == 5
    assert not [a for _, attributes in elements.found for a in attributes if a.startswith("on")]


def test_hostile_text_is_data_only() -> None:
    html = page_of(hostile_findings(), title="T")
    markup = re.sub(r"<script\b.*?</script>", "", html, flags=re.S)
    assert not [text for text in HOSTILE if len(text) > 3 and text in markup]
    names = {actor["name"] for actor in json.loads(Elements(html).data["data"])["actors"].values()}
    assert names >= {text for text in HOSTILE if "\ud800" not in text}


def test_all_events_are_there_with_their_evidence() -> None:
    data = json.loads(Elements(page_of(FINDINGS, title="T")).data["data"])
    assert sorted(event["id"] for event in data["events"]) == [event.id for event in FINDINGS.events]
    [met] = [event for event in data["events"] if event["id"] == "a1"]
    [evidence] = met["evidence"]
    marked = {role: evidence["text"][start:end] for start, end, role in evidence["marks"]}
    assert marked == {"source": "Antony Blinken", "trigger": "met", "target": "Sergei Lavrov"}
    assert data["articles"][evidence["article"]]["title"] == "Talks in Geneva"
