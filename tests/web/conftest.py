"""The application over the small world of example.py, asked without a server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from example import FINDINGS
from legation.identity.decisions import NONE
from legation.knowledge import KnowledgeGraph
from legation.model import Actor, Citation, EventMention, Findings, Kind, Mention, Reading, Span
from legation.web import Settings, create_app

TOKEN = "a token for tests"


WHO = {
    "tom": Actor(id="tom-harlow", name="Tom Harlow", kind=Kind.PERSON, country="GBR", role="envoy"),
    "thomas": Actor(id="thomas-harlow", name="Thomas Harlow", kind=Kind.PERSON, country="GBR", role="envoy"),
    "bush": Actor(id="bush-unclear", name="Bush (unclear)", kind=Kind.PERSON, reason="“Bush” may be several"),
    "nato": Actor(id="nato", name="NATO", kind=Kind.ORGANISATION, wikidata="Q7184"),
}


def told(id: str, source: str, words: str, target: str, other: str) -> Reading:
    """The reading of an article "SOURCE met TARGET."."""
    text = f"{words} met {other}."

    def mention(who: str, name: str) -> Mention:
        start = text.index(name)
        return Mention(span=Span(start=start, end=start + len(name), text=name), actor=WHO[who])

    one, two = mention(source, words), mention(target, other)
    at = text.index(" met ") + 1
    event = EventMention(
        source=one, target=two, relation="metWith", frame="meet.v.1", trigger=Span(start=at, end=at + 3, text="met"),
        sentence=Span(start=0, end=len(text), text=text),
    )  # fmt: skip
    return Reading(citation=Citation(id=id, title=f"Article {id}"), mentions=(one, two), events=(event,))


READINGS = (
    told("a", "tom", "Tom Harlow", "nato", "NATO"),
    told("b", "thomas", "Thomas Harlow", "nato", "NATO"),
    told("c", "bush", "Bush", "nato", "NATO"),
)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Serve findings; `token=True` shows the token with each request."""
    clients = []

    def client(findings: Findings = FINDINGS, *, token: bool = False, **settings: object) -> TestClient:
        folder = tmp_path / "graph"
        if not folder.exists():
            KnowledgeGraph(findings=findings).save(folder)
        app = create_app(Settings(folder=folder, token=TOKEN, **settings))  # type: ignore[arg-type]
        headers = {"authorization": f"Bearer {TOKEN}"} if token else {}
        opened = TestClient(app, base_url="http://localhost:8000", headers=headers, follow_redirects=False)
        opened.__enter__()
        clients.append(opened)
        return opened

    yield client
    for opened in clients:
        opened.__exit__(None, None, None)


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A folder that keeps its readings: persons alike, one unclear, and who met whom."""
    folder = tmp_path / "graph"
    nothing = Findings(citations=(), actors=(), events=())
    KnowledgeGraph(findings=nothing, unjoined=READINGS).decided(NONE).save(folder)
    return folder
