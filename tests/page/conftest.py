"""The page in Chromium, with the network off."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from legation.model import Findings
from legation.page import page as module
from legation.page import page_of

ARTEFACTS = os.environ.get("LEGATION_SCREENSHOTS", "artefacts")


@pytest.fixture(params=["pyvis", "webgl"])
def drawing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two ways to draw, whatever the size."""
    if request.param == "webgl":
        monkeypatch.setattr(module, "PYVIS_MOST", -1)
    return str(request.param)


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open findings as a page with the network off; afterwards no request, message or dialog may have been seen."""
    seen: list[str] = []
    contexts = []

    def open_page(findings: Findings, width: int = 1400, height: int = 900, scheme: str = "light", fragment: str = "") -> Any:
        path = tmp_path / "network.html"
        path.write_text(page_of(findings, title="Network of actors"), encoding="utf-8")
        context = browser.new_context(offline=True, viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda asked: seen.append(asked.url) if not asked.url.startswith((path.as_uri(), "data:", "blob:")) else None)
        page.on("console", lambda message: seen.append(message.text) if "GPU stall" not in message.text else None)
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        page.evaluate("window.legation.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert seen == []


@pytest.fixture(scope="session")
def picture() -> Callable[..., Path]:
    """Keep a screenshot of a state among the artefacts of the run."""
    folder = Path(ARTEFACTS)
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Any, name: str) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=path)
        return path

    return keep
