import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from test_browsing import Elements, text_of

from example import HOSTILE
from legation.identity import Decision, Verdict, append_decisions

Serve = Callable[..., TestClient]
PAIR = {"actor": "thomas-harlow", "other": "tom-harlow", "n": "2"}
UNCLEAR = {"actor": "bush-unclear", "other": "", "n": "1"}
LAST = {"line": "2", "actor": "tom-harlow", "other": "thomas-harlow", "verdict": "merge", "where": "", "note": ""}


def done(client: TestClient) -> None:
    assert client.app.state.changes.wait(60)  # type: ignore[attr-defined]
    assert client.app.state.changes.failure is None  # type: ignore[attr-defined]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("graph.ttl", "events.jsonl", "decisions.csv") if (folder / name).exists()}


def test_a_doubt_is_shown_with_all_that_decides_it(serve: Serve, grown: Path) -> None:
    page = serve(token=True).get("/review").text
    said = ["1 of 2", "one surname, one post", "Tom Harlow", "person, envoy, GBR", "Thomas Harlow met NATO.", "Article b", "Same y", "Two n", "Skip s"]
    assert [words for words in said if words not in text_of(page)] == []
    assert '>Tom Harlow</mark>' in page and Elements(page).acting == []


def test_who_skips_sees_the_next_and_begins_again(serve: Serve, grown: Path) -> None:
    client = serve(token=True)
    [skip] = set(re.findall(r'class="button" href="(\?[^"]+)"', client.get("/review").text))
    page = client.get(f"/review{skip.replace('&amp;', '&')}").text
    assert "2 of 2" in page and "George W. Bush" in page and 'value="Bush"' in page
    assert "That was the last of 2 doubts" in text_of(client.get("/review?n=0&actor=z&other=z").text)


@pytest.mark.parametrize(
    ("form", "line", "said"),
    [
        ({**PAIR, "verdict": "merge", "kept": "tom-harlow", "note": "a, b"}, 'merge,tom-harlow,thomas-harlow,,"a, b"', "merge"),
        ({**PAIR, "verdict": "merge", "kept": "thomas-harlow"}, "merge,thomas-harlow,tom-harlow,,", "merge"),
        ({**PAIR, "verdict": "apart"}, "apart,thomas-harlow,tom-harlow,,", "apart"),
        ({**UNCLEAR, "verdict": "merge", "kept": "george-w-bush"}, "merge,george-w-bush,bush-unclear,,", "merge"),
        ({**UNCLEAR, "verdict": "rename", "name": " Bush\r\nof\u2028Ohio "}, "rename,bush-unclear,Bush of Ohio,,", "rename"),
    ],
)
def test_what_is_decided_is_kept_followed_asked_no_more_and_undone(serve: Serve, grown: Path, form: dict[str, str], line: str, said: str) -> None:
    client = serve(token=True)
    before, doubts = bytes_of(grown), text_of(client.get("/review").text)
    answer = client.post("/review", data=form)
    assert answer.status_code == 303 and answer.headers["location"].endswith(f"&said={said}")
    assert (grown / "decisions.csv").read_text() == f"decision,actor,other,where,note\n{line}\n"
    assert "1 of 1" in client.get("/review").text
    again = client.post("/review", data=form)
    assert again.status_code == 303 and again.headers["location"].endswith("&said=gone")
    done(client)
    assert (bytes_of(grown)["graph.ttl"] != before["graph.ttl"]) == (said != "apart")
    page = client.get("/review").text
    undo = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.partition('action="/review/undo"')[2].partition("</form>")[0]))
    assert client.post("/review/undo", data=undo).headers["location"] == "/review?said=undone"
    assert client.post("/review/undo", data=undo).headers["location"] == "/review?said=gone"
    done(client)
    assert bytes_of(grown) == before and text_of(client.get("/review").text) == doubts


@pytest.mark.parametrize(
    "form",
    [
        {}, {**PAIR}, {**PAIR, "verdict": "merge"}, {**PAIR, "verdict": "merge", "kept": "nato"}, {**PAIR, "verdict": "rename", "name": "x"},
        {**PAIR, "verdict": "separate"}, {**UNCLEAR, "verdict": "apart"}, {**UNCLEAR, "verdict": "rename", "name": " "},
        {**UNCLEAR, "verdict": "merge", "kept": "bush-unclear"}, {**UNCLEAR, "verdict": "merge", "kept": "tom-harlow"},
        {"actor": "nato", "other": "russia", "n": "x", "verdict": "merge", "kept": "nato"},
    ],
)  # fmt: skip
def test_what_a_page_never_offered_is_not_done(serve: Serve, grown: Path, form: dict[str, str]) -> None:
    answer = serve(token=True).post("/review", data=form)
    assert answer.status_code == 303 and answer.headers["location"].endswith("said=gone") and not (grown / "decisions.csv").exists()
    assert "nothing was done" in serve(token=True).get(answer.headers["location"]).text


@pytest.mark.parametrize("address", ["/review", "/review/undo"])
@pytest.mark.parametrize(
    ("headers", "status"), [({}, 401), ({"authorization": "Bearer wrong"}, 401), ({"cookie": "legation_token=wrong"}, 401), ({"origin": "https://evil.example"}, 403)]
)
def test_who_has_no_token_decides_nothing(serve: Serve, grown: Path, address: str, headers: dict[str, str], status: int) -> None:
    append_decisions(grown / "decisions.csv", [Decision(verdict=Verdict.MERGE, actor="tom-harlow", other="thomas-harlow")])
    before = bytes_of(grown)
    client = serve()
    assert client.post(address, data={**UNCLEAR, **LAST, "verdict": "merge", "kept": "george-w-bush"}, headers=headers).status_code == status
    assert bytes_of(grown) == before and client.get("/review/undo").headers["location"] == "/review"


def test_a_decision_that_another_took_back_meanwhile_is_left_alone(serve: Serve, grown: Path) -> None:
    other = Decision(verdict=Verdict.RENAME, actor="nato", other="Pact", note="two\nlines")
    append_decisions(grown / "decisions.csv", [other])
    client = serve(token=True)
    assert client.post("/review/undo", data=LAST).headers["location"] == "/review?said=gone"
    assert client.post("/review/undo", data={**LAST, "line": "99"}).headers["location"] == "/review?said=gone"
    shown = {"line": "3", "actor": "nato", "other": "Pact", "verdict": "rename", "where": "", "note": "two\r\nlines"}
    assert client.post("/review/undo", data=shown).headers["location"] == "/review?said=undone"
    done(client)
    assert not (grown / "decisions.csv").exists()


def test_a_folder_without_readings_is_decided_and_not_undone(serve: Serve) -> None:
    client = serve(token=True)
    folder = client.app.state.settings.folder  # type: ignore[attr-defined]
    append_decisions(folder / "decisions.csv", [Decision(verdict=Verdict.APART, actor="nato", other="russia")])
    if (folder / "store" / "readings.sqlite").exists():
        (folder / "store" / "readings.sqlite").unlink()
    assert "keeps no readings" in client.get("/review").text
    answer = client.post("/review/undo", data=LAST)
    assert answer.status_code == 409 and "cannot be undone" in text_of(answer.text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_notes_are_text(serve: Serve, grown: Path, text: str) -> None:
    client = serve(token=True)
    answer = client.post("/review", data={**UNCLEAR, "verdict": "rename", "name": text.encode("utf-8", "replace").decode(), "note": text.encode("utf-8", "replace").decode()})
    assert answer.status_code in (303, 409)
    done(client)
    assert Elements(client.get("/review").text).acting == []


def test_damaged_decisions_are_named_with_file_and_line(serve: Serve, grown: Path) -> None:
    client = serve(token=True)
    (grown / "decisions.csv").write_text("decision,actor,other,where,note\njoin,a,b,,\n")
    answer = client.get("/review")
    assert answer.status_code == 409 and "decisions.csv:2: unknown decision" in text_of(answer.text)
