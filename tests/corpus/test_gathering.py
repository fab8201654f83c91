"""A corpus gathered in a draft: each article once, copies from what they copy, runs that go on."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import deadly
import pytest

from legation.corpus.draft import draft_of, drafted_readings, open_draft
from legation.corpus.gathering import Gathered, gather
from legation.corpus.settings import Settings
from legation.corpus.workers import Read
from legation.errors import GraphError, InputError
from legation.model import Article, Citation, Problem

Taken = list[str]


def article(id: str, text: str = "", day: date | None = None) -> Article:
    return Article(citation=Citation(id=id, date=day), text=text or id)


def reader(taken: Taken, *, dies_at: str = "", ahead: int = 3) -> Callable[[Iterable[Article]], Iterator[Read | Problem]]:
    """Reads articles a few at a time, as processes do; remembers which, and dies at one."""

    def read(articles: Iterable[Article]) -> Iterator[Read | Problem]:
        waiting: list[Article] = []
        for one in articles:
            waiting.append(one)
            if len(waiting) == ahead:
                yield from give(waiting)
        yield from give(waiting)

    def give(waiting: list[Article]) -> Iterator[Read | Problem]:
        for one in waiting:
            if one.citation.id == dies_at:
                raise KeyboardInterrupt
            taken.append(one.citation.id)
            yield Problem(where=one.citation.id, message="bad") if one.text.startswith("bad") else deadly.echoed(one)
        waiting.clear()

    return read


def gathered(items: Iterable[Article | Problem], folder: Path, taken: Taken, **settings: float) -> Gathered:
    return gather(items, folder, settings=Settings(**settings), read=reader(taken))  # type: ignore[arg-type]


DAY = date(2022, 1, 21)
A, B, C = article("a"), article("b"), article("c")
COPY, LATER = article("copy", "a"), article("later", "a", DAY)


@pytest.mark.parametrize(
    ("items", "read", "kept", "copies", "problems"),
    [
        ([A, B, C], "a b c", "a b c", 0, []),
        ([A, A, B, B], "a b", "a b", 0, []),
        ([A, COPY, B], "a b", "a b copy", 1, []),
        ([A, B, C, article("d"), COPY], "a b c d", "a b c copy d", 1, []),
        ([COPY, A], "copy", "a copy", 1, []),
        ([A, LATER], "a later", "a later", 0, []),
        ([A, COPY, COPY, A], "a", "a copy", 1, []),
        ([A, article("a", "other")], "a", "a", 0, ["a"]),
        ([A, COPY, article("copy", "other")], "a", "a copy", 1, ["copy"]),
        ([A, *map(article, "defgh"), article("a", "other")], "a d e f g h", "a d e f g h", 0, ["a"]),
        ([A, Problem(where="f", message="bad line"), B], "a b", "a b", 0, ["f"]),
        ([A, article("x", "bad"), article("y", "bad")], "a x", "a", 0, ["x", "y"]),
    ],
)
def test_each_article_is_read_once(
    items: list[Article | Problem], read: str, kept: str, copies: int, problems: list[str], tmp_path: Path
) -> None:
    taken: Taken = []
    found = gathered(items, tmp_path, taken)
    assert taken == read.split() and found.copies == copies and found.articles == len(kept.split())
    assert [reading.citation.id for reading in drafted_readings(tmp_path)] == kept.split()
    assert [problem.where for problem in found.problems] == problems


def test_a_copy_tells_the_same_under_its_own_citation(tmp_path: Path) -> None:
    gathered([A, COPY], tmp_path, [])
    one, other = drafted_readings(tmp_path)
    assert (one.citation, other.citation) == (A.citation, COPY.citation) and one.mentions == other.mentions


@pytest.mark.parametrize("dies_at", ["a", "b", "d", "f"])
def test_an_interrupted_run_goes_on(dies_at: str, tmp_path: Path) -> None:
    items = [article(id) for id in "abcdef"]
    first: Taken = []
    with pytest.raises(KeyboardInterrupt):
        gather(items, tmp_path, settings=Settings(), read=reader(first, dies_at=dies_at))
    second: Taken = []
    found = gathered(items, tmp_path, second)
    assert first + second == list("abcdef") and found.known == len(first) and found.articles == 6


def test_articles_that_do_not_come_again_are_dropped(tmp_path: Path) -> None:
    gathered([A, B], tmp_path, [])
    taken: Taken = []
    found = gathered([B, article("c", "changed")], tmp_path, taken)
    assert taken == ["c"] and (found.articles, found.known) == (2, 1)
    assert [reading.citation.id for reading in drafted_readings(tmp_path)] == ["b", "c"]


def test_an_article_that_changed_is_read_again(tmp_path: Path) -> None:
    gathered([A, B], tmp_path, [])
    taken: Taken = []
    assert gathered([article("a", "new text"), B], tmp_path, taken).known == 1 and taken == ["a"]


def test_other_settings_begin_again(tmp_path: Path) -> None:
    gathered([A, B], tmp_path, [])
    taken: Taken = []
    assert gathered([A, B], tmp_path, taken, min_confidence=0.9).known == 0 and taken == ["a", "b"]


def test_two_runs_do_not_share_a_draft(tmp_path: Path) -> None:
    with open_draft(tmp_path, Settings()), pytest.raises(GraphError, match="held by process"):
        gathered([A], tmp_path, [])
    assert gathered([A], tmp_path, []).articles == 1


@pytest.mark.parametrize("items", [[], [Problem(where="x.json", line=3, message="no JSON")]])
def test_nothing_to_read_says_why(items: list[Article | Problem], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="x.json:3: no JSON" if items else "no input"):
        gathered(items, tmp_path, [])


def test_a_folder_that_cannot_be_written_is_told_before_reading(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    taken: Taken = []
    with pytest.raises(GraphError, match="cannot be written"):
        gathered([A], tmp_path / "file", taken)
    assert not taken and not draft_of(tmp_path / "file").exists()
