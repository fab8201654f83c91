"""Articles read by several processes: in order, whole, whoever dies."""

from collections.abc import Iterator
from pathlib import Path

import deadly
import pytest

from legation.corpus import workers
from legation.corpus.settings import Settings
from legation.corpus.workers import read_all
from legation.errors import EngineError
from legation.model import Article, Citation, Problem


def articles(*texts: str) -> list[Article]:
    return [Article(citation=Citation(id=f"a{number:03}"), text=text) for number, text in enumerate(texts)]


def ids(found: Iterator[object]) -> list[str]:
    return [item.where if isinstance(item, Problem) else item.id for item in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("poisoned", [(40, 41)])
def test_who_kills_its_reader_is_left_out_alone(poisoned: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_read_batch", deadly.die_at_poison)
    given = articles(*("poison" if number in poisoned else "text" for number in range(200)))
    found = list(read_all(given, settings=Settings(), processes=2))
    assert ids(iter(found)) == [article.citation.id for article in given]
    assert [item.where for item in found if isinstance(item, Problem)] == [f"a{number:03}" for number in poisoned]


def test_a_process_that_is_killed_by_chance_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_read_batch", deadly.die_once)
    given = articles(*(str(tmp_path / "died") if number == 70 else "text" for number in range(200)))
    found = list(read_all(given, settings=Settings(), processes=2))
    assert ids(iter(found)) == [article.citation.id for article in given]
    assert not any(isinstance(item, Problem) for item in found) and (tmp_path / "died").exists()


def test_processes_that_cannot_read_at_all_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_read_batch", deadly.die)
    with pytest.raises(EngineError, match="--processes 1"):
        list(read_all(articles(*["text"] * 100), settings=Settings(), processes=2))


def test_articles_are_taken_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_read_batch", deadly.die_at_poison)
    taken = 0

    def given() -> Iterator[Article]:
        nonlocal taken
        for article in articles(*["text"] * 2000):
            taken += 1
            yield article

    found = read_all(given(), settings=Settings(), processes=2)
    next(found)
    assert taken <= 2 * workers.AHEAD * workers.AT_ONCE + 1
    found.close()


@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [
        ([], []),
        ([10] * 300, [128, 128, 44]),
        ([60_000, 10, 10], [1, 2]),
        ([15_000, 15_000, 10], [1, 2]),
        ([10, 60_000, 10], [1, 1, 1]),
    ],
)
def test_batches_are_of_few_articles_and_characters(lengths: list[int], sizes: list[int]) -> None:
    given = articles(*("x" * length for length in lengths))
    batches = list(workers._batches(given))
    assert [len(batch) for batch in batches] == sizes and [a for batch in batches for a in batch] == given


@pytest.mark.model
def test_two_processes_read_what_one_reads() -> None:
    given = articles(*(f"Minister Smith of Kenya met John Novak on {day} May. NATO rejected it." for day in range(1, 80)))
    one, two = (list(read_all(given, settings=Settings(), processes=number)) for number in (1, 2))
    assert one == two and len(one) == 79


@pytest.mark.model
def test_a_text_that_cannot_be_kept_is_left_out() -> None:
    found = list(read_all(articles("NATO met Russia.", "NATO met \ud800 Russia.", "Russia met NATO."), settings=Settings()))
    assert [isinstance(item, Problem) for item in found] == [False, True, False]
    assert "cannot be kept" in str(found[1]) or "could not be read" in str(found[1])
