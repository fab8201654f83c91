"""Fixtures that several stages share."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from legation.knowledge import KnowledgeGraph
from legation.model import Reading

TODAY = datetime.date(2022, 1, 21)


@pytest.fixture(scope="session")
def read() -> Callable[..., Reading]:
    """Read a text as an article of 21 January 2022, or of another day."""
    from legation.component import read_text

    def reading(text: str, on: datetime.date | None = TODAY) -> Reading:
        return read_text(text, on=on)

    return reading


@pytest.fixture(scope="session")
def seeds_graph() -> KnowledgeGraph:
    """The graph that `make demo` builds."""
    from legation.knowledge import build

    return build([Path(__file__).parent.parent / "seeds"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, which draws WebGL by software; it ends with the module, for its event loop would be in the way of others."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    assert program, "install Chromium first: tests/clients/install"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        yield chromium
        chromium.close()
