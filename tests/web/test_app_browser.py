"""The application in Chromium: it works, keeps WCAG 2.2 AA as axe-core sees it, and leaves pictures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import running

from axe import violations
from legation.knowledge import KnowledgeGraph
from legation.web import Settings

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]
PAGES = {
    "search": "/", "found": "/?q=s", "dossier": "/actor/russia", "questions": "/questions", "answer": "/questions/met?view=chart",
    "drawn": "/questions/met?view=network", "sparql": "/sparql", "network": "/network?actor=nato", "missing": "/actor/nobody", "token": "/login",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, seeds_graph: KnowledgeGraph) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("application") / "graph"
    seeds_graph.save(folder)
    with running(Settings(folder=folder, token="secret")) as address:
        yield address


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page in which nothing may go wrong, nor be asked of others."""
    seen: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 850})
    opened.on("console", lambda message: seen.append(message.text) if "404" not in message.text else None)
    opened.on("pageerror", lambda error: seen.append(str(error)))
    opened.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else seen.append(asked.url))
    yield opened
    opened.close()
    assert seen == []


@pytest.mark.node
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_keep_the_rules(page: Any, address: str, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address + PAGES[name])
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    pictures = Path("artefacts")
    pictures.mkdir(exist_ok=True)
    page.screenshot(path=pictures / f"application-{name}-{scheme}.png", full_page=name != "network")


def test_from_a_search_to_the_words(page: Any, address: str) -> None:
    page.goto(address)
    page.fill("#q", "blinken")
    page.press("#q", "Enter")
    assert page.inner_text("h1") == "Antony Blinken"
    page.get_by_role("link", name="Sergei Lavrov").first.click()
    page.get_by_role("link", name="met with").first.click()
    assert page.inner_text("h1") == "Antony Blinken met with Sergei Lavrov" and "2022-01-21" in page.inner_text("dl")
    assert page.locator("mark.trigger").first.inner_text() == "met"
    page.get_by_role("link", name="Why is this here?").click()
    assert "frame meet.v" in page.inner_text("pre")
    page.go_back()
    page.locator("blockquote footer a").first.click()
    assert "Blinken and Lavrov talk in Geneva" in page.inner_text("h1")


def test_a_served_network_asks_for_evidence_when_it_is_read(page: Any, address: str) -> None:
    page.goto(f"{address}/network?actor=nato")
    page.evaluate("legation.ready")
    page.fill("#search", "Russia")
    page.press("#search", "Enter")
    page.locator("#panel").get_by_role("button", name="NATO", exact=True).first.click()
    page.wait_for_selector("#panel blockquote")
    assert "NATO rejected the Russian demand." in page.inner_text("#panel")
    page.locator("#panel a.act", has_text="rejected a demand of").click()
    assert page.inner_text("h1") == "NATO rejected a demand of Russia"
    page.goto(f"{address}/network?q=lavrov")
    assert page.evaluate("legation.actors.length") > 0


def test_all_works_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/actor/russia?told=facts")
    page.select_option("select[name=year]", "2022")
    page.click("form.filters button")
    assert all("2022" in when for when in page.locator(".events time").all_inner_texts())
    page.goto(f"{address}/questions/met?view=network")
    assert page.locator("svg text").count() > 10
    context.close()
