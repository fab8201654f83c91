from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_server import FakeClock, FeedServer, feed_server

from legation.watching.notes import Notes, open_notes


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with open_notes(tmp_path / "notes") as opened:
        yield opened
