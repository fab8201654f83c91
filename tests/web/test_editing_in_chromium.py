"""What only a browser shows: keys, and forms with the headers that browsers send of themselves."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from test_review import bytes_of

from legation.web import Settings, create_app

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def address(grown: Path) -> Iterator[str]:
    app = create_app(Settings(folder=grown, token="t"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
    assert app.state.changes.wait(60)


def test_who_shows_the_token_decides_and_undoes_by_keys(address: str, grown: Path) -> None:
    from playwright.sync_api import sync_playwright

    before = bytes_of(grown)
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    assert program, "install Chromium first: tests/clients/install"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/login?next=/review")
        page.fill("#token", "t")
        page.press("#token", "Enter")
        page.wait_for_selector("text=Are these two one?")
        page.keyboard.press("s")
        page.wait_for_selector("#name")
        page.focus("#name")
        page.keyboard.type(" n of Ohio")
        assert page.input_value("#name").count("n of Ohio") == 1 and not (grown / "decisions.csv").exists()
        page.go_back()
        page.wait_for_selector("text=Are these two one?")
        page.keyboard.press("y")
        page.wait_for_selector("text=They are one now.")
        assert "merge,thomas-harlow,tom-harlow,," in (grown / "decisions.csv").read_text()
        page.keyboard.press("u")
        page.wait_for_selector("text=The decision is undone.")
        assert errors == [] and not (grown / "decisions.csv").exists()
        chromium.close()
    deadline = time.monotonic() + 60
    while bytes_of(grown) != before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert bytes_of(grown) == before
