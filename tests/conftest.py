"""Fixtures that several stages share."""

import datetime
from collections.abc import Callable
from pathlib import Path

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
