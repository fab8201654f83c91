"""Predicted events beside gold events, item by item: which agree, and what is wrong with the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from legation.evaluation.events import LEVELS, EventValue, agreement_of_parts, match_events
from legation.evaluation.score import Ratio


class Verdict(StrEnum):
    """What came of a gold event, or of a predicted one."""

    RIGHT = "right"
    WRONG_TYPE = "wrong type"
    WRONG_STATUS = "wrong status"
    WRONG_ATTRIBUTION = "wrong attribution"
    MISSING = "missing"
    SPURIOUS = "spurious"


_BY_LEVEL = {1: Verdict.WRONG_TYPE, 2: Verdict.WRONG_STATUS, 3: Verdict.WRONG_ATTRIBUTION, 4: Verdict.RIGHT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A gold event with the predicted one that answers to it, or one of them alone."""

    verdict: Verdict
    gold: EventValue | None = None
    predicted: EventValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that is said of predicted events.

    Attributes:
        levels: the score at each level, each standing on the one below.
        by_type: the typed score of each PLOVER type.
        status_right: of the events found with their type, those whose status is right.
        attribution_right: of the events found with their type, those whose attribution is right.
        rows: rows by article id, gold order first, then what is spurious.
    """

    levels: Mapping[str, Ratio]
    by_type: Mapping[str, Ratio]
    status_right: Ratio
    attribution_right: Ratio
    rows: Mapping[str, tuple[Row, ...]]


def report_of(gold: Mapping[str, Sequence[EventValue]], predicted: Mapping[str, Sequence[EventValue]]) -> Report:
    """Return the report on predicted events.

    Args:
        gold: gold events by article id.
        predicted: predicted events by article id; statements do not count, a missing article has none.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    levels = dict.fromkeys(LEVELS, Ratio())
    by_type: dict[str, Ratio] = {}
    parts = {"status": Ratio(), "claim": Ratio()}
    for id, events in gold.items():
        guesses = [event for event in predicted.get(id, ()) if event.get("type") != "STATEMENT"]
        pairs = {i: (j, level) for i, j, level in match_events(events, guesses)}
        rows[id] = _rows(events, guesses, pairs)
        reached = [level for _, level in pairs.values()]
        for number, name in enumerate(LEVELS, start=1):
            hits = sum(level >= number for level in reached)
            levels[name] += Ratio.of(hits=hits, predicted=len(guesses), gold=len(events))
        for row in rows[id]:
            _add_types(by_type, row)
            if row.gold and row.predicted and row.verdict is not Verdict.WRONG_TYPE:
                for name, right in agreement_of_parts(row.gold, row.predicted).items():
                    parts[name] += Ratio.of(hits=right, predicted=1, gold=1)
    return Report(
        levels=levels,
        by_type=dict(sorted(by_type.items())),
        status_right=parts["status"],
        attribution_right=parts["claim"],
        rows=rows,
    )


def _rows(
    gold: Sequence[EventValue], guesses: Sequence[EventValue], pairs: Mapping[int, tuple[int, int]]
) -> tuple[Row, ...]:
    found = [
        Row(verdict=_BY_LEVEL[pairs[i][1]], gold=event, predicted=guesses[pairs[i][0]])
        if i in pairs
        else Row(verdict=Verdict.MISSING, gold=event)
        for i, event in enumerate(gold)
    ]
    taken = {j for j, _ in pairs.values()}
    spurious = (Row(verdict=Verdict.SPURIOUS, predicted=guess) for j, guess in enumerate(guesses) if j not in taken)
    return (*found, *spurious)


def _add_types(by_type: dict[str, Ratio], row: Row) -> None:
    right = row.verdict not in (Verdict.MISSING, Verdict.SPURIOUS, Verdict.WRONG_TYPE)
    for event, side in ((row.gold, "gold"), (row.predicted, "predicted")):
        if event is not None:
            on = Ratio(
                right_predicted=right if side == "predicted" else 0,
                predicted=side == "predicted",
                right_gold=right if side == "gold" else 0,
                gold=side == "gold",
            )
            by_type[event["type"]] = by_type.get(event["type"], Ratio()) + on
