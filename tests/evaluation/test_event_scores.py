import json
from pathlib import Path
from typing import Any

import pytest

from legation.errors import InputError
from legation.evaluation import Ratio, compare_files, match_events, same_actor, score_events


def actor(name: str, kind: str = "state", country: str | None = None) -> dict[str, Any]:
    return {"name": name, "kind": kind, "country": country}


FRANCE, JAPAN, CHILE = actor("France", country="FRA"), actor("Japan", country="JPN"), actor("Chile", country="CHL")


def event(source: dict[str, Any] = FRANCE, target: dict[str, Any] = JAPAN, type: str = "REQUEST", **more: Any) -> dict[str, Any]:
    return {"source": source, "target": target, "type": type, "status": "actual", "attributed_to": None, **more}


@pytest.mark.parametrize(
    ("guess", "levels"),
    [
        (event(), 4),
        (event(attributed_to="Chile"), 3),
        (event(status="planned"), 2),
        (event(type="REJECT"), 1),
        (event(target=CHILE), 0),
        (event(JAPAN, FRANCE), 0),
    ],
    ids=["all", "other attribution", "other status", "other type", "other target", "other direction"],
)
def test_each_level_stands_on_the_one_below(guess: dict[str, Any], levels: int) -> None:
    scores = score_events({"a": [event()]}, {"a": [guess]})
    assert [scores[level].right_gold for level in ("pair", "typed", "status", "claim")] == [1] * levels + [0] * (4 - levels)


def test_figures_worked_by_hand() -> None:
    gold = {"a": [event(), event(target=CHILE), event(CHILE, JAPAN, "AID")], "b": [event()]}
    predicted = {"a": [event(), event(target=CHILE, type="REJECT"), event(JAPAN, CHILE)], "b": []}
    scores = score_events(gold, predicted)
    assert scores["pair"] == Ratio.of(hits=2, predicted=3, gold=4)
    assert scores["typed"] == Ratio.of(hits=1, predicted=3, gold=4)
    assert scores["pair"].precision == pytest.approx(2 / 3) and scores["pair"].recall == 0.5
    assert scores["pair"].f1 == pytest.approx(4 / 7) and scores["typed"].f1 == pytest.approx(2 / 7)


def test_one_guess_matches_one_event_the_best_first() -> None:
    gold = [event(type="REJECT"), event()]
    assert match_events(gold, [event()]) == [(1, 0, 4)]


def test_a_reciprocal_event_matches_both_ways() -> None:
    gold = {"a": [event(type="CONSULT", reciprocal=True)]}
    assert score_events(gold, {"a": [event(JAPAN, FRANCE, "CONSULT")]})["claim"].right_gold == 1


def test_statements_do_not_count_and_a_missing_article_has_none() -> None:
    scores = score_events({"a": [event()], "b": [event()]}, {"a": [event(type="STATEMENT")], "c": [event()]})
    assert scores["pair"] == Ratio.of(hits=0, predicted=0, gold=2)
    assert (scores["pair"].precision, scores["pair"].f1) == (0, 0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (actor("United States", country="USA"), actor("USA", country="USA"), True),
        (actor("Sergei Lavrov", "person"), actor("Sergey Lavrov", "person"), True),
        (actor("Antony Blinken", "person"), actor("Blinken", "person"), True),
        (actor("United Nations Security Council", "organisation"), actor("UNSC", "organisation"), True),
        (actor("Ministry of Defence of France", "government"), actor("Ministry of Defence of Chile", "government"), False),
        (actor("North Korea", country="PRK"), actor("South Korea", country="KOR"), False),
        (actor("Georgia", country="GEO"), actor("", "group"), False),
    ],
)
def test_same_actor(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert same_actor(one, other) is same


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
    return path


def test_files(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", {"id": "a", "events": [event()]}, {"id": "b", "events": []})
    predicted = write(tmp_path / "predicted.jsonl", {"id": "a", "events": [event(status="planned")]})
    assert compare_files(gold, predicted).splitlines() == [
        "1 gold events, 1 predicted",
        "pair     precision 100.0  recall 100.0  F1 100.0",
        "typed    precision 100.0  recall 100.0  F1 100.0",
        "status   precision   0.0  recall   0.0  F1   0.0",
        "claim    precision   0.0  recall   0.0  F1   0.0",
        "of 1 found with their type: status right 0.0, attribution right 100.0",
    ]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", {"id": "a", "events": []}, "", '{"id": "b"')
    with pytest.raises(InputError, match=r"gold\.jsonl:3: no line with id and events"):
        compare_files(gold, gold)
    bad = {"no source": {"type": "AID", "status": "actual"}, "no type": {"source": FRANCE, "target": JAPAN, "status": "actual"}, "no name": event(actor(None))}  # type: ignore[arg-type]
    for lines in (*([{"id": "a", "events": [value]}] for value in bad.values()), ["[]"], ['{"id": "a", "events": 1}']):
        with pytest.raises(InputError, match=r"gold\.jsonl:1: no line with id and events"):
            compare_files(write(gold, *lines), gold)
    gold.write_bytes(b'{"id": "\xfc", "events": []}\n')
    with pytest.raises(InputError, match=r"gold\.jsonl:1: "):
        compare_files(gold, gold)
    with pytest.raises(InputError, match=r"none\.jsonl: no such file"):
        compare_files(tmp_path / "none.jsonl", gold)
