"""What users give by mistake: each is named with file and line, nothing stops the run, memory stays small."""

import io
import json
import os
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from legation.knowledge import build
from legation.model import Article, Problem
from legation.reading import read_articles
from legation.reading.formats import LARGEST_LINE

TEXT = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."
BINARY = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
GOOD = json.dumps({"text": TEXT}).encode() + b"\n"
NESTED = b'{"text": ' + b"[" * 200_000 + b"\n"
LONG_NUMBER = b'{"id": ' + b"9" * 5000 + b', "text": "x"}\n'


def given(path: Path | str) -> tuple[list[str], list[str]]:
    items = list(read_articles([str(path)]))
    return [item.text for item in items if isinstance(item, Article)], [str(item) for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("name", "content", "texts", "message"),
    [
        ("binary.txt", BINARY, [], ": binary, no text"),
        ("binary.json", BINARY, [], ": binary, no text"),
        ("binary.csv", BINARY, [], ": binary, no text"),
        ("binary.html", BINARY, [], ": no article text found"),
        ("nested.jsonl", NESTED + GOOD, [TEXT], ":1: broken JSON"),
        ("nested.json", NESTED, [], ": broken JSON"),
        ("number.jsonl", LONG_NUMBER + GOOD, [TEXT], ":1: broken JSON"),
        ("number.json", LONG_NUMBER, [], ": broken JSON"),
        ("latin.jsonl", GOOD.replace(b"NATO", b"G\xfcl", 1), [TEXT.replace("NATO", "Gül")], ":1: no UTF-8; this and others"),
        ("empty.jsonl", b'{"text": ""}\n' + GOOD, [TEXT], ":1: the text is empty"),
        ("other.jsonl", b'{"words": "x"}\n' + GOOD, [TEXT], ':1: no text; name the field "text"'),
        ("open.csv", f'id,text\n1,"{TEXT}"\n2,"{TEXT}\n3,{TEXT}\n'.encode(), [TEXT], ":3: broken CSV"),
        ("middle.csv", f'id,text\n2,"{TEXT}\n3,"{TEXT}"\n4,"{TEXT}!"\n'.encode(), [TEXT + "!"], ":2: broken CSV"),
        ("header.csv", f'id,"text\n1,{TEXT}\n'.encode(), [], ":1: broken CSV"),
        ("utf16.csv", f'id,text\n1,"Gül. {TEXT}"\n'.encode("utf-16"), [f"Gül. {TEXT}"], ": no UTF-8; read as UTF-16"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_one_message_and_the_rest_is_read(tmp_path: Path, name: str, content: bytes, texts: list[str], message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found, problems = given(path)
    assert found == texts
    assert len(problems) == 1 and problems[0].startswith(f"{path}{message}") and "\n" not in problems[0]


def test_halves_of_surrogate_pairs_are_replaced_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "\\ud800", "title": "x\\udfff", "text": "NATO \\ud800 met. \\ud83d\\ude00"}\n')
    [article] = read_articles([str(path)])
    assert isinstance(article, Article)
    assert (article.text, article.citation.id, article.citation.title) == ("NATO \ufffd met. 😀", "\ufffd", "x\ufffd")


@pytest.mark.model
def test_half_a_surrogate_pair_does_not_stop_the_build(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "NATO \\ud800 rejected the Russian demand."}\n{"id": "2", "text": "Japan met China."}\n')
    graph = build([path])
    assert [c.id for c in graph.findings.citations] == ["1", "2"] and graph.problems == ()
    graph.save(tmp_path / "g")


@pytest.mark.model
def test_problems_are_in_the_order_of_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{line}\n" for line in ["[]", "{", '{"text": "NATO met.", "date": "soon"}', *[""] * 7, "{"]))
    assert [problem.line for problem in build([path]).problems] == [1, 2, 3, 11]


@pytest.mark.parametrize(
    ("name", "message", "most"),
    [("a.txt", "larger than 16 MB", 1), ("a.html", "larger than 16 MB", 1), ("a.json", "larger than 16 MB", 1), ("a.jsonl", ":1: line longer", 80), ("a.csv", "nothing readable", 80)],
)
def test_a_hundred_megabytes_take_little_memory(tmp_path: Path, name: str, message: str, most: int) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    tracemalloc.start()
    try:
        texts, [problem] = given(path)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert texts == [] and message in problem and peak < most


def test_the_line_after_a_huge_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"a" * (2 * LARGEST_LINE) + b'"}\n' + GOOD + b"{\n")
    texts, problems = given(path)
    assert texts == [TEXT]
    assert [problem.removeprefix(str(path))[:8] for problem in problems] == [":1: line", ":3: brok"]


def test_json_lines_on_standard_input_name_their_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD + b"\n{\n")))
    texts, [problem] = given("-")
    assert texts == [TEXT] and problem.startswith("-:3: broken JSON")


@pytest.fixture
def nobody() -> Iterator[None]:
    """Without the rights of root, whom no permission keeps out."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a file that can be read, one that cannot, and a folder that cannot."""
    folder = tmp_path_factory.mktemp("closed")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    (folder / "good.txt").write_text(TEXT)
    (folder / "secret.txt").write_text(TEXT)
    (folder / "secret.txt").chmod(0)
    (folder / "inner").mkdir()
    (folder / "inner" / "a.txt").write_text(TEXT)
    (folder / "inner").chmod(0)
    yield folder
    (folder / "inner").chmod(0o755)


def test_what_may_not_be_read_is_named(closed: Path, nobody: None) -> None:
    if not os.access(closed, os.R_OK, effective_ids=True):
        pytest.skip("the folder of pytest is closed to others")
    denied = "cannot be read (Permission denied); check its permissions"
    assert given(closed) == ([TEXT], [f"{closed}/inner: {denied}", f"{closed}/secret.txt: {denied}"])
    assert given(closed / "inner" / "a.txt") == ([], [f"{closed}/inner/a.txt: {denied}"])


def test_a_pipe_in_a_folder_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "nothing readable in it" in given(tmp_path)[1][0]


def test_a_file_of_nothing_but_bad_records_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legation.reading.HOPELESS", 50)
    bad, late = tmp_path / "bad.jsonl", tmp_path / "late.jsonl"
    bad.write_bytes(b"{}\n" * 200 + GOOD)
    late.write_bytes(GOOD + b"{}\n" * 200 + GOOD.replace(b"NATO", b"Iran"))
    texts, problems = given(bad)
    assert (texts, len(problems)) == ([], 51) and "no article in the first 50 records" in problems[-1]
    texts, problems = given(late)
    assert (len(texts), len(problems)) == (2, 200)
