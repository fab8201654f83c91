import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from test_browsing import Elements, text_of
from test_review import bytes_of, done

from courting import COURTED
from example import HOSTILE
from legation.model import Span
from legation.store import kept_readings
from legation.web import articles
from legation.web.templating import marked_article

Serve = Callable[..., TestClient]
TEXT = "Antony Blinken met Sergei Lavrov in Geneva on Friday. Ukraine accused Russia of attacking Poland.\r\n\r\nNATO did not meet John Novak."
GIVEN = {"text": TEXT, "date": "2022-01-21", "title": "Talks", "publisher": "Example", "url": "https://example.org/a"}


def carried(page: str) -> str:
    return html.unescape(re.findall(r'name="articles" value="([^"]*)"', page)[0])


# marks


def test_marks_may_overlap_and_lead_to_their_events() -> None:
    def span(text: str, words: str) -> Span:
        return Span(start=text.index(words), end=text.index(words) + len(words), text=words)

    text = "A <b> & C met D."
    marks = [("source", span(text, "A <b>"), 1), ("source", span(text, "A <b> & C"), 2), ("trigger", span(text, "met"), 1), ("trigger", span(text, "met"), 2)]
    page = marked_article(text, marks)
    assert html.unescape(re.sub(r"<sup>.*?</sup>|</?(?:a|mark)[^>]*>", "", page)) == text
    assert '<a class="words" href="#event-1"><mark class="source">A &lt;b&gt;</mark></a>' in page
    assert '<mark class="trigger">met</mark></a><sup><a id="word-1" href="#event-1">1</a></sup><sup><a id="word-2" href="#event-2">2</a></sup> D.' in page
    assert marked_article("x", [("source", Span(start=0, end=9, text="x"), 1)]) == "x"


# before reading


REFUSED = [
    ({"text": ""}, None, "the text is empty"),
    ({"text": "x " * 60_000}, None, "That is 119,999 characters in 1 article; here at most 100,000"),
    ({"text": "Der Bundeskanzler traf sich gestern mit dem Präsidenten der Republik und besprach mit ihm die Lage in der ganzen Welt und in Europa."}, None, "not English but"),
    ({}, ("a.docx", b"PK"), "a.docx: not a kind of file that is read; give .txt, .html, .jsonl, .json or .csv"),
    ({}, ("../../a.jsonl", b'{"text": "A met B."\n{'), "a.jsonl:1: broken JSON"),
    ({}, ("a.csv", b'text\n"open'), "a.csv:2: broken CSV"),
    ({}, ("a.json", b"[" * 5000), "a.json"),
    ({}, ("a.txt", b"\x00\x01\xff\x00"), "a.txt: binary"),
    ({}, ("a.html", b"<p>"), "a.html: no article text found"),
    ({}, ("<img src=x onerror=alert(1)>.exe", b"x"), "not a kind of file"),
    ({}, ("many.jsonl", b"".join(b'{"text": "A%d met B."}\n' % n for n in range(26))), "in 26 articles"),
    ({"text": "A met B.", "date": "yesterday"}, ("a.txt", b""), "a.txt: the text is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "file", "message"), REFUSED, ids=lambda value: str(value)[:30])
def test_what_is_not_read_is_said_with_file_and_line(serve: Serve, grown: Path, data: dict[str, str], file: tuple[str, bytes] | None, message: str) -> None:
    before = bytes_of(grown)
    answer = serve().post("/read", data=data, files={"file": file} if file else None)
    assert answer.status_code == 422 and message in text_of(answer.text)
    assert Elements(answer.text).acting == [] and bytes_of(grown) == before


def test_what_is_too_large_is_refused(serve: Serve, grown: Path) -> None:
    client = serve(upload_bytes=2000)
    assert client.post("/read", data={"text": "x" * 3000}).status_code == 413

    def pieces() -> object:
        yield b"text="
        yield from [b"x" * 500] * 6

    answer = client.post("/read", content=pieces(), headers={"content-type": "application/x-www-form-urlencoded"})  # type: ignore[arg-type]
    assert answer.status_code == 413 and "at most" in answer.text


@pytest.mark.parametrize(("headers", "status"), [({}, 401), ({"authorization": "Bearer wrong"}, 401), ({"origin": "https://evil.example"}, 403)])
@pytest.mark.parametrize("address", ["/read/add", "/article/a/remove"])
def test_who_has_no_token_adds_and_takes_out_nothing(serve: Serve, grown: Path, address: str, headers: dict[str, str], status: int) -> None:
    before = bytes_of(grown)
    answer = serve().post(address, data={"articles": json.dumps([{"id": "x", "text": "A met B."}])}, headers=headers)
    assert answer.status_code == status and bytes_of(grown) == before


@pytest.mark.parametrize("articles", ["", "[", "{}", "[]", "[1]", '[{"id": "x"}]', '[{"text": " "}]', json.dumps([{"text": "x " * 60_000}]), "[" * 3000])
def test_a_damaged_form_adds_nothing(serve: Serve, grown: Path, articles: str) -> None:
    before = bytes_of(grown)
    assert serve(token=True).post("/read/add", data={"articles": articles}).status_code == 400
    assert bytes_of(grown) == before and serve().get("/read/add").headers["location"] == "/read"


def test_who_finds_others_waiting_is_sent_away(serve: Serve, grown: Path) -> None:
    for _ in range(articles.WAITING):
        articles._PLACES.acquire()
    try:
        answer = serve().post("/read", data=GIVEN)
    finally:
        for _ in range(articles.WAITING):
            articles._PLACES.release()
    assert answer.status_code == 503 and answer.headers["retry-after"] == "10"


def test_an_article_is_taken_out_once_asked(serve: Serve, grown: Path) -> None:
    client = serve(token=True)
    assert 'href="/article/a/remove"' in client.get("/article/a").text
    assert "Take “Article a” out?" in client.get("/article/a/remove").text and client.get("/article/a").status_code == 200
    for _ in range(2):
        assert client.post("/article/a/remove").headers["location"] == "/read?said=removed"
    done(client)
    assert client.get("/article/a").status_code == client.get("/article/a/remove").status_code == 404
    assert [reading.citation.id for reading in kept_readings(grown)] == ["b", "c"]
    assert "article/a" not in (grown / "graph.ttl").read_text()


def test_a_folder_without_readings_says_so(serve: Serve) -> None:
    client = serve(token=True)
    folder = client.app.state.settings.folder  # type: ignore[attr-defined]
    assert not (folder / "store" / "readings.sqlite").exists() and "/remove" not in client.get("/article/talks").text
    assert client.get("/article/talks/remove").status_code == client.post("/article/talks/remove").status_code == 409
    answer = client.post("/read/add", data={"articles": json.dumps([{"id": "x", "text": "A met B."}])})
    assert answer.status_code == 409 and "build it again" in text_of(answer.text)


# reading


@pytest.mark.model
def test_an_article_is_shown_then_added_read_again_and_taken_out(serve: Serve, grown: Path) -> None:
    client, before = serve(token=True), bytes_of(grown)
    page = client.post("/read", data=GIVEN).text
    said = ["Talks", "Example, 2022-01-21", "Antony Blinken new met with Sergei Lavrov new", "accused", "right in about", "did not happen", "did not happen", "John Novak new"]
    assert [words for words in said if words not in text_of(page)] == []
    assert '<mark class="trigger">met</mark></a><sup><a id="word-1" href="#event-1">1</a></sup>' in page and 'id="event-1"' in page
    assert Elements(page).acting == [] and bytes_of(grown) == before
    form = {"articles": carried(page)}
    addresses = {client.post("/read/add", data=form).headers["location"] for _ in range(2)}
    done(client)
    [address] = addresses
    assert "Antony Blinken" in client.get(address).text and client.get("/health").json()["articles"] == 4
    kept = next(reading for reading in kept_readings(grown) if reading.citation.title == "Talks")
    assert str(kept.citation.date) == "2022-01-21" and kept.citation.url == "https://example.org/a"
    again = client.post("/read", data=GIVEN).text
    assert "article of this id" in text_of(again) and 'href="/actor/antony-blinken"' in again
    assert (grown / "graph.ttl").read_bytes() != before["graph.ttl"] and "articles" in (grown / "report.json").read_text()
    client.post(f"{address}/remove")
    done(client)
    assert bytes_of(grown) == before


@pytest.mark.model
def test_what_is_added_is_what_was_shown(serve: Serve, grown: Path) -> None:
    client = serve(token=True)
    records = [{"id": f"r{n}", "date": "2022-01-21", "text": f"Antony Blinken met Sergei Lavrov.\n\n{text}"} for n, text in enumerate(HOSTILE)]
    file = ("a.jsonl", "\n".join(json.dumps(record) for record in records).encode())
    page = client.post("/read", files={"file": file}).text
    assert Elements(page).acting == [] and "14 articles" in text_of(page)
    form = {"articles": carried(page).replace("\n", "\r\n")}
    assert client.post("/read/add", data=form).headers["location"] == "/read?said=added"
    done(client)
    assert client.get("/health").json()["articles"] == 3 + len(HOSTILE)
    assert all(Elements(client.get(f"/article/r{n}").text).acting == [] for n in range(len(HOSTILE)))


@pytest.mark.model
def test_an_undated_text_and_a_wrong_date_are_said(serve: Serve, grown: Path) -> None:
    client = serve()
    page = text_of(client.post("/read", data={"text": TEXT, "date": "soon", "url": "javascript:alert(1)"}).text)
    assert "No date: who held a post" in page and "'soon' is no date" in page and "no address of the web" in page and "show the token first" in page


@pytest.mark.model
def test_frames_of_a_user_are_known_in_the_preview(serve: Serve, grown: Path) -> None:
    (grown / "frames.toml").write_text(COURTED)
    client = serve(token=True)
    page = client.post("/read", data={"text": "China has courted Hungary for years.", "date": "2022-01-21"}).text
    assert "China new courted Hungary new" in text_of(page) and "read by court.v.101" in page
    client.post("/read/add", data={"articles": carried(page)})
    done(client)
    assert "courted" in client.get("/actor/hungary").text


@pytest.mark.model
@pytest.mark.parametrize("said", ["", "?said=added", "?said=<script>"])
def test_the_form_and_what_was_typed_in_it_when_it_is_refused(serve: Serve, grown: Path, said: str) -> None:
    client = serve()
    page = client.get(f"/read{said}").text
    assert ("The articles are in the graph." in page) == (said == "?said=added") and Elements(page).acting == []
    refused = client.post("/read", data={"text": "x</textarea><script>" * 6000, "title": '"><img src=x>'}).text
    assert Elements(refused).acting == [] and "&lt;/textarea&gt;" in refused
    assert re.findall(r'name="title" value="([^"]*)"', refused) == ["&#34;&gt;&lt;img src=x&gt;"]
