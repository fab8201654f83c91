"""What a run says at its end: the first problems, counts of the others, languages in one line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legation.cli import main
from legation.model import Problem
from legation.report import SHOWN, closing_lines, kind_of, problem_lines, report_of

GERMAN = "Die Bundesregierung hat die Entscheidung des russischen Präsidenten scharf verurteilt. Das sagte die Ministerin am Freitag in Berlin nach der Sitzung."
GOOD = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."
FOREIGN = [Problem(where="a.jsonl", line=n, message="not English but 'x'", language=code) for n, code in enumerate(["fr", "de", "de", "ru", "de"], start=1)]
MANY = [
    *(Problem(where="a.jsonl", line=n, message=f"broken JSON (Expecting value: line 1 column {n} (char {n})); mend the line") for n in range(8000)),
    *(Problem(where="b.jsonl", line=n, message=f"'{n} Mai' is no date; read undated, write 2022-01-21") for n in range(2000)),
]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def test_few_problems_are_listed_one_by_one() -> None:
    assert problem_lines(MANY[:SHOWN]) == list(map(str, MANY[:SHOWN]))
    assert problem_lines([]) == []


def test_of_ten_thousand_the_first_twenty_and_the_kinds_are_told() -> None:
    lines = problem_lines(MANY, elsewhere="g/report.json lists all")
    assert lines[:SHOWN] == list(map(str, MANY[:SHOWN]))
    assert lines[SHOWN:] == ["9,980 more problems (g/report.json lists all): 7,980 broken JSON …; 2,000 … is no date"]
    assert closing_lines(MANY, elsewhere="g/report.json lists all") == lines[SHOWN:]


def test_languages_are_one_line() -> None:
    line = "5 articles not English (de 3, fr 1, ru 1), left out: a.jsonl:1, a.jsonl:2, a.jsonl:3 …"
    assert problem_lines(FOREIGN) == [line]
    assert problem_lines(FOREIGN, every=True) == [*map(str, FOREIGN), line]
    assert problem_lines(FOREIGN[:1]) == ["1 article not English (fr 1), left out: a.jsonl:1"]


def test_the_report_has_all() -> None:
    report = json.loads(report_of(citations=(), actors=(), events=(), problems=(*MANY, *FOREIGN)).as_json())
    assert report["foreign"] == {"de": 3, "fr": 1, "ru": 1}
    assert report["problems"] == [*map(str, MANY), *map(str, FOREIGN)]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("broken JSON (Expecting ',' delimiter: line 1 column 5 (char 4)); mend the line", "broken JSON …"),
        ("id 'x' was used before for another text; give another id", "id … was used before for another text"),
        ("the text has 1,234,567 characters; split it below 1,000,000", "the text has … characters"),
        ("two\nlines", "two"),
    ],
)
def test_kinds_have_no_particulars(message: str, kind: str) -> None:
    assert kind_of(Problem(where="a", message=message)) == kind


@pytest.mark.model
def test_build_add_and_extract_tell_so(tmp_path: Path) -> None:
    lines = [*("{" for _ in range(30)), *(json.dumps({"text": f"{GERMAN} {n}"}) for n in range(4)), json.dumps({"text": GOOD})]
    (tmp_path / "a.jsonl").write_text("".join(f"{line}\n" for line in lines))
    every = [f"{tmp_path}/a.jsonl:{n}: " for n in range(1, 35)]
    for command in (["build", "{}/a.jsonl", "-o", "{}/b"], ["add", "{}/a.jsonl", "{}/a"], ["extract", "{}/a.jsonl", "-o", "{}/e"]):
        arguments = [part.format(tmp_path) for part in command]
        said = run(*arguments).stderr.splitlines()
        assert [line for line in said if line.startswith(every[0][:-3])] and sum(line.startswith(tuple(every)) for line in said) == SHOWN
        assert any(line.startswith("4 articles not English (de 4), left out: ") for line in said)
        assert any(line.startswith("10 more problems (") and line.endswith("10 broken JSON …") for line in said)
        said = run(*arguments, "--every-problem").stderr.splitlines()
        assert [line.split(": ")[0] + ": " for line in said if line.startswith(tuple(every))] == every and not any(" more problems" in line for line in said)
    assert len(json.loads((tmp_path / "b" / "report.json").read_text())["problems"]) == 34
