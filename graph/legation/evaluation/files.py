"""Two files of JSON Lines compared: events, and coreference where the gold file annotates mentions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from legation.errors import InputError
from legation.evaluation.coreference import entities_of, score_coreference
from legation.evaluation.event_page import event_line, page_of_report
from legation.evaluation.event_report import Report, Row, Verdict, report_of

_Line = Mapping[str, Any]


def compare_files(gold: Path, predicted: Path, *, by_type: bool = False, errors: int = 0) -> str:
    """Return the scores of two files of JSON Lines as lines for a reader.

    Args:
        gold: annotated lines with "id" and "events", or "actors" with their "mentions", or both.
        predicted: what `legation extract` wrote.
        by_type: whether to give the score of each PLOVER type too.
        errors: how many wrong events to list.

    Raises:
        InputError: a file is missing or a line is broken.
    """
    right, guessed = _load(gold, needed=("type", "status")), _load(predicted, needed=())
    parts = []
    if any("events" in line for line in right.values()):
        parts += _events(report_of(_part(right, "events"), _part(guessed, "events")), by_type=by_type, errors=errors)
    if any("actors" in line for line in right.values()):
        parts += _coreference(right, guessed)
    return "\n".join(parts)


def compare_as_page(gold: Path, predicted: Path, *, items: Path | None = None) -> str:
    """Return a page with the events of two files of JSON Lines side by side.

    Args:
        gold: annotated lines with "id" and "events".
        predicted: what `legation extract` wrote.
        items: lines with "id" and "text", or None; then events are shown without their texts.

    Raises:
        InputError: a file is missing or a line is broken.
    """
    right, guessed = _load(gold, needed=("type", "status")), _load(predicted, needed=())
    report = report_of(_part(right, "events"), _part(guessed, "events"))
    return page_of_report(report, texts=_texts(items) if items else {}, title=f"{predicted.name} against {gold.name}")


def _events(report: Report, *, by_type: bool, errors: int) -> list[str]:
    first = report.levels["pair"]
    lines = [f"{first.gold} gold events, {first.predicted} predicted"]
    lines += [f"{name:<8} {score}" for name, score in report.levels.items()]
    lines.append(
        f"of {report.status_right.gold} found with their type: status right {100 * report.status_right.recall:.1f}, "
        f"attribution right {100 * report.attribution_right.recall:.1f}"
    )
    if by_type:
        lines += [f"{name:<10}{score}  ({score.gold} gold)" for name, score in report.by_type.items()]
    wrong = ((id, row) for id, rows in report.rows.items() for row in rows if row.verdict is not Verdict.RIGHT)
    return lines + [f"{id}: {described(row)}" for id, row in islice(wrong, errors)]


def described(row: Row) -> str:
    """Return a row of a report as one line: what is wrong, the gold event, the predicted one."""
    return "; ".join([str(row.verdict), *(event_line(event) for event in (row.gold, row.predicted) if event)])


def _coreference(gold: Mapping[str, _Line], predicted: Mapping[str, _Line]) -> list[str]:
    right, guessed = _part(gold, "actors"), _part(predicted, "actors")
    score = score_coreference((entities_of(right[id]), entities_of(guessed.get(id, ()))) for id in right)
    lines = [f"{score.mentions.gold} gold mentions, {score.mentions.predicted} predicted"]
    measures = {"mentions": score.mentions, "MUC": score.muc, "B³": score.b_cubed, "CEAF-e": score.ceaf_e}
    lines += [f"{name:<8} {ratio}" for name, ratio in measures.items()]
    return [*lines, f"{'mean':<8} {'':>32}F1 {100 * score.mean_f1:5.1f}"]


def _part(lines: Mapping[str, _Line], name: str) -> dict[str, Sequence[Mapping[str, Any]]]:
    return {id: line.get(name, ()) for id, line in lines.items()}


def _texts(items: Path) -> dict[str, str]:
    if not items.is_file():
        raise InputError("no such file; check the path", path=str(items))
    texts: dict[str, str] = {}
    with items.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
                texts[record["id"]] = str(record["text"])
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"no line with id and text ({error}); mend it", path=str(items), line=number
                ) from error
    return texts


def _load(path: Path, *, needed: tuple[str, ...]) -> dict[str, _Line]:
    if not path.is_file():
        raise InputError("no such file; check the path", path=str(path))
    try:
        with path.open("rb") as lines:
            return dict(_lines(lines, str(path), needed))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}); check its permissions", path=str(path)) from error


def _lines(lines: Iterable[bytes], path: str, needed: tuple[str, ...]) -> Iterable[tuple[str, _Line]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = json.loads(line)
                yield record["id"], _checked_line(record, needed)
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"no line with id and events ({error}); mend it", path=path, line=number) from error


def _checked_line(record: Mapping[str, Any], needed: tuple[str, ...]) -> _Line:
    if "events" not in record and "actors" not in record:
        raise KeyError("events")
    line: dict[str, Any] = {}
    if "events" in record:
        line["events"] = [_checked(event, needed) for event in record["events"]]
    if "actors" in record:
        for actor in record["actors"]:
            for mention in actor["mentions"]:
                int(mention["start"]), int(mention["end"])
        line["actors"] = record["actors"]
    return line


def _checked(event: _Line, needed: tuple[str, ...]) -> _Line:
    """EVENT, which has two actors with names; the actors of one that needs a type and a status have kinds too."""
    for actor in (event["source"], event["target"]):
        if not isinstance(actor["name"], str) or (needed and not isinstance(actor["kind"], str)):
            raise TypeError("an actor's name and kind are texts")
    if missing := [name for name in needed if name not in event]:
        raise KeyError(*missing)
    return event
