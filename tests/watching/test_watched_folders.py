"""Watched files: new, changed, renamed, gone, still being written."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from feed_server import FakeClock

from legation.model import Problem
from legation.watching.folders import SETTLED, fresh_files, gone_files
from legation.watching.notes import Notes
from legation.watching.sources import feeds_of, sources_of

LONG_AGO = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def put(path: Path, text: str, *, at: float = LONG_AGO) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))
    return path


@pytest.fixture
def fresh(folder: Path, notes: Notes, clock: FakeClock) -> Callable[..., tuple[list[str], list[str], list[str]]]:
    """Names of the files to read, of those still being written, and problems; what is to be read is noted as read."""

    def look(*paths: Path) -> tuple[list[str], list[str], list[str]]:
        waiting: list[Path] = []
        problems: list[Problem] = []
        found = list(
            fresh_files(paths or (folder,), notes, without=folder / "graph", clock=clock.clock, waiting=waiting, problems=problems)
        )
        with notes.writing():
            for one in found:
                notes.note_file(one.key, one.note)
        return [str(one.path.relative_to(folder)) for one in found], [path.name for path in waiting], list(map(str, problems))

    return look


def test_each_version_of_a_file_is_read_once(folder: Path, fresh) -> None:
    put(folder / "a.txt", "one")
    put(folder / "b" / "c.jsonl", "{}")
    assert fresh() == (["a.txt", "b/c.jsonl"], [], []) and fresh() == ([], [], [])
    put(folder / "a.txt", "two", at=LONG_AGO + 1)
    assert fresh() == (["a.txt"], [], []) and fresh() == ([], [], [])
    put(folder / "a.txt", "three!", at=LONG_AGO + 1)  # the size alone tells it
    assert fresh() == (["a.txt"], [], [])
    put(folder / "a.txt", "three!", at=LONG_AGO + 9)  # touched, nothing more
    assert fresh() == ([], [], []) and fresh() == ([], [], [])


def test_what_is_not_read(folder: Path, fresh) -> None:
    for name in ("graph/events.jsonl", ".hidden/a.txt", ".a.txt", "a.docx", "list.opml"):
        put(folder / name, "x")
    os.mkfifo(folder / "pipe.txt")
    assert fresh() == ([], [], [])
    assert fresh(folder / "a.docx") == (["a.docx"], [], [])  # who names a file has it looked at
    assert fresh(folder, folder / "list.opml", folder) == (["list.opml"], [], [])


@pytest.mark.parametrize(
    ("happens", "read", "waits"),
    [
        (lambda path: None, True, False),
        (lambda path: put(path, "half and more", at=LONG_AGO + 5), False, True),
        (lambda path: put(path, "half", at=LONG_AGO + 6), False, True),
        (lambda path: path.unlink(), False, True),
    ],
    ids=["left alone", "grows", "written over", "goes"],
)
def test_a_file_that_is_being_written_is_left_for_the_next_round(folder: Path, fresh, clock: FakeClock, happens, read: bool, waits: bool) -> None:
    path = put(folder / "a.txt", "half", at=LONG_AGO + 4)
    clock.time = LONG_AGO + 5
    sleep = clock.sleep

    def meanwhile(seconds: float) -> None:
        sleep(seconds)
        happens(path)

    clock.sleep = meanwhile  # type: ignore[method-assign]
    assert fresh() == (["a.txt"] if read else [], ["a.txt"] if waits else [], [])
    assert clock.slept == [SETTLED]


def test_a_renamed_file_is_not_read_again(folder: Path, fresh, notes: Notes) -> None:
    path = put(folder / "a.txt", "one")
    fresh()
    path.rename(folder / "b.txt")
    assert fresh() == ([], [], []) and [Path(name).name for name, _ in notes.files()] == ["b.txt"]
    put(folder / "c.txt", "one")  # a copy is another file
    assert fresh() == (["c.txt"], [], [])


def test_files_that_go_are_told_once(folder: Path, fresh, notes: Notes) -> None:
    path = put(folder / "a.txt", "one")
    fresh()
    assert gone_files(notes) == []
    path.unlink()
    assert gone_files(notes) == [str(path)] and gone_files(notes) == []
    put(path, "one")
    assert fresh() == ([], [], []) and gone_files(notes) == []  # back, and known
    path.unlink()
    assert gone_files(notes) == [str(path)]


def test_what_may_not_be_read_is_named(folder: Path, fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    put(folder / "a.txt", "one")
    with monkeypatch.context() as patched:
        patched.setattr("legation.watching.folders._digest", closed)
        for _ in range(2):
            assert fresh() == ([], [], [f"{folder}/a.txt: cannot be read (Permission denied); check its permissions"])
    assert fresh() == (["a.txt"], [], [])


# lists of feeds


@pytest.mark.parametrize(
    ("outlines", "feeds", "problems"),
    [
        ('<outline text="World"><outline type="rss" xmlUrl="https://a.test/f"/><outline xmlUrl=" http://b.test "/></outline>', ["https://a.test/f", "http://b.test"], []),
        ('<outline xmlUrl="file:///etc/passwd"/><outline xmlUrl="https://a.test"/>', ["https://a.test"], ["'file:///etc/passwd': file scheme; only http and https are asked"]),
        ('<outline xmlUrl="http://u:p@a.test/"/>', [], ["has a name or password in it"]),
        ('<outline text="empty"/>', [], ["a list without feeds"]),
        ("<outline", [], ["broken XML"]),
    ],
)  # fmt: skip
def test_lists_of_feeds(tmp_path: Path, outlines: str, feeds: list[str], problems: list[str]) -> None:
    path = put(tmp_path / "feeds.opml", f'<?xml version="1.0"?><opml version="2.0"><head/><body>{outlines}</body></opml>')
    items = list(feeds_of(path))
    assert [item for item in items if isinstance(item, str)] == feeds
    told = [str(item) for item in items if isinstance(item, Problem)]
    assert len(told) == len(problems) and all(message in line and line.startswith(str(path)) for message, line in zip(problems, told, strict=True))


def test_a_list_with_entities_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "feeds.opml", '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline xmlUrl="https://a.test/&a;"/></body></opml>')
    [problem] = feeds_of(path)
    assert isinstance(problem, Problem) and "declares entities" in problem.message


def test_inputs_are_told_apart(tmp_path: Path) -> None:
    opml = '<opml><body><outline xmlUrl="https://a.test/f"/><outline xmlUrl="https://b.test/f"/></body></opml>'
    inputs = [put(tmp_path / "feeds.opml", opml), put(tmp_path / "list.xml", opml), put(tmp_path / "saved.xml", "<rss/>"), tmp_path / "none", tmp_path]
    found = sources_of(["https://b.test/f", *map(str, inputs)])
    assert found.feeds == ("https://b.test/f", "https://a.test/f")
    assert found.paths == (tmp_path / "saved.xml", tmp_path)
    assert [str(problem) for problem in found.problems] == [f"{tmp_path}/none: no such file or folder; check the path"]
