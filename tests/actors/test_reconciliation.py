"""Names from outside matched against the authority, by the library and by the commands."""

import csv
import datetime
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from legation.actors.authority import load_authority
from legation.actors.reconciliation import Match, reconcile
from legation.cli import main
from legation.model import Kind
from legation.ontology_files import ONTOLOGY


def ask(name: str, **options: Any) -> tuple[Match, ...]:
    return reconcile(name, authority=load_authority(), **options)


def ids(matches: tuple[Match, ...]) -> list[str]:
    return [match.entry.id for match in matches]


@pytest.mark.parametrize(
    ("name", "options", "id"),
    [
        ("Sergei Lavrov", {}, "sergei-lavrov"),
        ("NATO", {}, "nato"),
        ("the Russian Federation", {}, "russia"),
        ("Kremlin", {}, "russia"),
        ("Russian", {}, "russia"),
        ("Mikhail Saakashvili", {}, "mikheil-saakashvili"),
        ("Moammar Gadhafi", {}, "muammar-gaddafi"),
        ("Victor Yanukovich", {}, "viktor-yanukovych"),
        ("Nuri al Maliki", {}, "nouri-al-maliki"),
        ("Sergey Viktorovich Lavrov", {}, "sergei-lavrov"),
        ("Bush", {"on": datetime.date(1990, 6, 1)}, "george-h-w-bush"),
        ("Bush", {"on": datetime.date(2003, 6, 1)}, "george-w-bush"),
        ("Mohamed Abdelaziz", {"on": datetime.date(2000, 6, 1)}, "mohamed-abdelaziz-esh"),
        ("Mohamed Abdelaziz", {"country": "LBY"}, "mohamed-abdelaziz"),
        ("Mohamed Abdelaziz", {"country": "ESH"}, "mohamed-abdelaziz-esh"),
        ("Democratic Party", {"country": "JPN"}, "democratic-party-of-japan"),
        ("Democratic Party", {"country": "USA"}, "democratic-party"),
        ("The Hague", {"kind": Kind.STATE}, "netherlands"),
    ],
)
def test_who_is_sure(name: str, options: dict[str, Any], id: str) -> None:
    best, *others = ask(name, **options)
    assert (best.entry.id, best.match, best.score) == (id, True, 100.0) and best.reason
    assert not any(other.match for other in others)


@pytest.mark.parametrize(
    ("name", "options", "candidates"),
    [
        ("Congo", {}, {"democratic-republic-of-the-congo", "republic-of-the-congo"}),
        ("Korea", {}, {"north-korea", "south-korea"}),
        ("Bush", {}, {"george-h-w-bush", "george-w-bush"}),
        ("Powell", {}, {"colin-powell", "jerome-powell"}),
        ("Mohamed Abdelaziz", {}, {"mohamed-abdelaziz", "mohamed-abdelaziz-esh"}),
        ("Andris Berzins", {"country": "LVA"}, {"andris-berzins", "andris-berzins-lva"}),
        ("Ivanov", {"country": "RUS"}, {"igor-ivanov", "sergei-ivanov"}),
    ],
)
def test_who_is_not_sure_has_candidates(name: str, options: dict[str, Any], candidates: set[str]) -> None:
    matches = ask(name, **options)
    assert candidates <= set(ids(matches))
    assert not any(match.match for match in matches) and all(match.score < 100 and match.reason for match in matches)


@pytest.mark.parametrize(
    ("name", "narrow", "kept"),
    [
        ("Congo", {"country": "COD"}, ["democratic-republic-of-the-congo"]),
        ("The Hague", {"kind": Kind.PERSON}, ["william-hague"]),
        ("Kremlin", {"kind": Kind.PERSON}, []),
        ("NATO", {"country": "USA"}, []),
        ("Sergei Lavrov", {"kind": Kind.PERSON, "country": "FRA"}, []),
    ],
)
def test_kind_and_country_narrow(name: str, narrow: dict[str, Any], kept: list[str]) -> None:
    assert len(ask(name)) > len(kept) and ids(ask(name, **narrow)) == kept


@pytest.mark.parametrize(
    "name", ["Nobody Whatever", "Harlowman", "foreign minister", "", " ", "Владимир Путин", "王毅"]
)
def test_an_unknown_name_gives_nothing(name: str) -> None:
    assert ask(name) == ()


@pytest.mark.parametrize("limit", [0, 1, 2, 3])
def test_limit(limit: int) -> None:
    everybody = ask("Kim", limit=99)
    assert len(everybody) > 3 and ask("Kim", limit=limit) == everybody[:limit]


@pytest.mark.parametrize("name", ["Clinton", "Kim", "Khan", "Ivanov", "Congo", "ICC", "Sergei Lavrov", "The Hague"])
def test_the_best_stand_first_and_one_at_most_is_sure(name: str) -> None:
    matches = ask(name, limit=99)
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True) and all(0 < score <= 100 for score in scores)
    assert len(set(ids(matches))) == len(matches) and sum(match.match for match in matches) <= 1


# commands


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["authority", *map(str, arguments)], catch_exceptions=False)


def test_check_finds_nothing() -> None:
    result = run("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 contradictions\n")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(str(ONTOLOGY / "authority"), tmp_path / "authority"))


def append(file: Path, row: str) -> int:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{row}\n")
    return file.read_text(encoding="utf-8").count("\n")


def test_check_lists_contradictions(files: Path) -> None:
    line = append(files / "metonyms.csv", "Kremlin,ukraine,,seat")
    result = run("check", files)
    assert result.exit_code == 1 and result.stderr == "1 contradictions\n"
    assert result.stdout.startswith(f"{files / 'metonyms.csv'}:{line}: “Kremlin” names ukraine and also russia")


def test_check_says_what_is_malformed(files: Path) -> None:
    line = append(files / "metonyms.csv", "Sunken Palace,atlantis,,seat")
    result = run("check", files)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"legation: {files / 'metonyms.csv'}:{line}: actor names 'atlantis'")


def test_check_of_no_folder(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 2 and "does not exist" in result.stderr
    result = run("check", tmp_path)
    assert result.exit_code == 2 and "no such file; an authority needs it" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["Sergey Lavrov"], "100.0 = sergei-lavrov  Sergei Lavrov, person, RUS, Q58217: “Sergey Lavrov” is"),
        (["NATO"], "100.0 = nato  NATO, organisation, Q7184: “NATO” is a name of NATO"),
        (["Bush", "--date", "2003-06-01"], "100.0 = george-w-bush  George W. Bush, person, USA, "),
        (["Bush"], " 90.0 ? george-h-w-bush  George H. W. Bush, person, USA"),
        (["The Hague", "--kind", "person"], " 33.3 ? william-hague  William Hague, person, GBR"),
    ],
)
def test_find(arguments: list[str], start: str) -> None:
    result = run("find", *arguments)
    assert result.exit_code == 0 and result.stdout.startswith(start), result.stdout


def test_find_nobody() -> None:
    result = run("find", "Nobody Whatever")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nobody known\n")


@pytest.mark.parametrize(
    "arguments", [["find", "Bush", "--date", "yesterday"], ["reconcile", "TABLE", "--date", "yesterday"]]
)
def test_a_date_that_is_none(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "names.csv").write_text("name\nBush\n")
    result = run(*(tmp_path / "names.csv" if argument == "TABLE" else argument for argument in arguments))
    assert result.exit_code == 2
    assert result.stderr == "legation: --date yesterday: no date; write it like 2022-01-21\n"


def test_a_kind_that_is_none() -> None:
    result = run("find", "Bush", "--kind", "president")
    assert result.exit_code == 2 and "organisation" in result.stderr


ADDED = ["legation_id", "legation_name", "wikidata", "score", "match", "candidates"]
TABLE = [
    ["no", "name", "state", "note"],
    ["1", "Sergey Lavrov", "RUS", 'said "no", and left'],
    ["2", "Mohamed Abdelaziz", "LBY", "two\nlines"],
    ["3", "Mohamed Abdelaziz", "", "naïve"],
    ["4", "Nobody Whatever", "", ""],
    ["5", "", "", "no name"],
]


def table_of(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("is_file", [True, False])
def test_a_table_comes_back_with_ids(tmp_path: Path, encoding: str, is_file: bool) -> None:
    (tmp_path / "names.csv").write_text(table_of(TABLE), encoding=encoding)
    to = ["-o", tmp_path / "matched.csv"] if is_file else []
    result = run("reconcile", tmp_path / "names.csv", "--country", "state", *to)
    assert (result.exit_code, result.stderr) == (0, "")
    text = (tmp_path / "matched.csv").read_text(encoding="utf-8") if is_file else result.stdout
    header, *rows = csv.reader(io.StringIO(text))
    assert header == [*TABLE[0], *ADDED] and [row[:4] for row in rows] == TABLE[1:]
    assert [row[4:] for row in rows] == [
        ["sergei-lavrov", "Sergei Lavrov", "Q58217", "100.0", "true", ""],
        ["mohamed-abdelaziz", "Mohamed Abdelaziz", rows[1][6], "100.0", "true", ""],
        ["", "", "", "90.0", "false", "mohamed-abdelaziz|mohamed-abdelaziz-esh"],
        ["", "", "", "", "false", ""],
        ["", "", "", "", "false", ""],
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["matched.csv", "names.csv"][not is_file :]


def test_column_kind_and_date_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("who\nBush\nThe Hague\n")
    result = run("reconcile", tmp_path / "names.csv", "--column", "who", "--kind", "person", "--date", "1990-06-01")
    _, bush, hague = csv.reader(io.StringIO(result.stdout))
    assert bush[1] == "george-h-w-bush" and hague[1:] == ["", "", "", "33.3", "false", "william-hague"]


def test_a_table_without_rows_keeps_its_header(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name\n")
    assert run("reconcile", tmp_path / "names.csv").stdout == ",".join(["name", *ADDED]) + "\n"


@pytest.mark.parametrize(
    ("content", "arguments", "where", "what"),
    [
        (None, [], "", "cannot be read"),
        (b"", [], ":1", "no column name"),
        (b"who,state\nBush,USA\n", [], ":1", "no column name; it has who, state"),
        (b"name\nBush\n", ["--column", "who"], ":1", "no column who; it has name"),
        (b"name\nBush\n", ["--country", "state"], ":1", "no column state; it has name"),
        (b"name,state\nBush,USA\nSmith\n", [], ":3", "1 cells where the header has 2; quote cells that hold commas"),
        (b"name,state\nBush,USA\nBlair, Tony,GBR\n", [], ":3", "3 cells where the header has 2"),
        (b'name\nBush\n"Tony" Blair\n', [], ":3", "no CSV"),
        ("name\nGül\n".encode("latin-1"), [], "", "cannot be read"),
    ],
    ids=["no file", "empty", "no column", "no such column", "no country", "ragged", "comma", "quotation marks", "no UTF-8"],
)  # fmt: skip
def test_what_is_wrong_with_a_table(
    tmp_path: Path, content: bytes | None, arguments: list[str], where: str, what: str
) -> None:
    table = tmp_path / "names.csv"
    if content is not None:
        table.write_bytes(content)
    result = run("reconcile", table, "-o", tmp_path / "matched.csv", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"legation: {table}{where}: {what}"), result.stderr
    assert not (tmp_path / "matched.csv").exists()


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name\nBush\n")
    result = run("reconcile", tmp_path / "names.csv", "-o", tmp_path / "nowhere" / "matched.csv")
    assert (
        result.exit_code == 2
        and "cannot be written" in result.stderr
        and "choose another place with -o" in result.stderr
    )
