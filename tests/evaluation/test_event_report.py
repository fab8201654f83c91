import json
from pathlib import Path
from typing import Any

import pytest
from test_event_scores import CHILE, FRANCE, JAPAN, event

from legation.errors import InputError
from legation.evaluation import Verdict, compare_as_page, compare_files, report_of

HOSTILE = "<script>alert(1)</script>"
VERDICTS = [
    ([event()], [event()], [Verdict.RIGHT]),
    ([event()], [event(type="REJECT")], [Verdict.WRONG_TYPE]),
    ([event()], [event(status="planned")], [Verdict.WRONG_STATUS]),
    ([event()], [event(attributed_to="Chile")], [Verdict.WRONG_ATTRIBUTION]),
    ([event()], [], [Verdict.MISSING]),
    ([], [event()], [Verdict.SPURIOUS]),
    ([event(), event(target=CHILE)], [event(target=CHILE), event(CHILE, JAPAN)], [Verdict.MISSING, Verdict.RIGHT, Verdict.SPURIOUS]),
    ([event()], [event(type="STATEMENT")], [Verdict.MISSING]),
]


@pytest.mark.parametrize(("gold", "guesses", "verdicts"), VERDICTS)
def test_verdicts(gold: list[dict[str, Any]], guesses: list[dict[str, Any]], verdicts: list[Verdict]) -> None:
    assert [row.verdict for row in report_of({"a": gold}, {"a": guesses}).rows["a"]] == verdicts


def test_figures_worked_by_hand() -> None:
    gold = {"a": [event(), event(target=CHILE, status="planned")], "b": [event(CHILE, FRANCE, "AID")]}
    guesses = {"a": [event(attributed_to="Chile"), event(target=CHILE)], "b": [event(CHILE, FRANCE, "REJECT")]}
    report = report_of(gold, guesses)
    assert {name: round(score.f1, 3) for name, score in report.levels.items()} == {"pair": 1.0, "typed": 0.667, "status": 0.333, "claim": 0.0}
    assert {name: (s.gold, s.predicted, s.right_gold) for name, s in report.by_type.items()} == {"AID": (1, 0, 0), "REJECT": (0, 1, 0), "REQUEST": (2, 2, 2)}
    assert (report.status_right.recall, report.attribution_right.recall) == (0.5, 0.5)


def _files(folder: Path, gold: list[dict[str, Any]], guesses: list[dict[str, Any]], text: str) -> list[Path]:
    paths = [folder / name for name in ("gold.jsonl", "guess.jsonl", "items.jsonl")]
    for path, line in zip(paths, ({"events": gold}, {"events": guesses}, {"text": text}), strict=True):
        path.write_text(json.dumps({"id": "a", **line}) + "\n")
    return paths


def test_page_shows_both_sides_and_marks_the_trigger(tmp_path: Path) -> None:
    guess = event(type="REJECT", trigger={"text": "asked", "start": 7, "end": 12})
    gold, guesses, items = _files(tmp_path, [event(trigger="asked")], [guess], "France asked Japan.")
    page = compare_as_page(gold, guesses, items=items)
    assert "France <mark>asked</mark> Japan." in page and "wrong type" in page
    assert "France – REQUEST – Japan" in page and "France – REJECT – Japan" in page
    assert "1 of 1 articles with an error" in page and "http" not in page and "<script" not in page


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    evil = {"name": HOSTILE, "kind": "person", "country": None}
    gold, guesses, items = _files(tmp_path, [event(evil, relation=HOSTILE)], [event(attributed_to=HOSTILE)], HOSTILE)
    assert HOSTILE not in compare_as_page(gold, guesses, items=items)


def test_lines_by_type_and_errors(tmp_path: Path) -> None:
    gold, guesses, _ = _files(tmp_path, [event(), event(target=CHILE)], [event()], "")
    told = compare_files(gold, guesses, by_type=True, errors=5)
    assert "REQUEST   precision 100.0  recall  50.0  F1  66.7  (2 gold)" in told
    assert told.endswith("a: missing; France – REQUEST – Chile, actual")
    assert "missing" not in compare_files(gold, guesses)


@pytest.mark.parametrize(("line", "where"), [('{"id": "a"}', ":1"), ("nonsense", ":1"), (None, "no such file")])
def test_wrong_items_are_named(line: str | None, where: str, tmp_path: Path) -> None:
    gold, guesses, items = _files(tmp_path, [event()], [], "")
    if line is None:
        items.unlink()
    else:
        items.write_text(line)
    with pytest.raises(InputError, match=where):
        compare_as_page(gold, guesses, items=items)
