"""The application over the small world of example.py, asked without a server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from example import FINDINGS
from legation.knowledge import KnowledgeGraph
from legation.model import Findings
from legation.web import Settings, create_app

TOKEN = "a token for tests"


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
