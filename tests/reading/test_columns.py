"""Which column holds what: guessed, or given by --map."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from legation.cli import main
from legation.errors import InputError
from legation.knowledge import build
from legation.model import Article, Problem
from legation.reading import Columns, columns_of, read_articles

TEXT = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."
ROW = {"nr": "7", "headline": "T", "words": TEXT, "text": "Summary only.", "seen": "2022-01-21", "paper": "The Times"}
MAPPED = columns_of(["id=nr,text=words", "date=SEEN", "publisher=paper"])


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_json(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text(json.dumps({"hits": rows}), encoding="utf-8")


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)


WRITERS = {"a.jsonl": write_jsonl, "a.json": write_json, "a.csv": write_csv, "a.parquet": write_parquet}


def read(path: Path, columns: Columns) -> tuple[list[Article], list[str]]:
    items = list(read_articles([str(path)], columns=columns))
    return [i for i in items if isinstance(i, Article)], [str(i) for i in items if isinstance(i, Problem)]


@pytest.mark.parametrize("name", WRITERS)
def test_given_columns_count_more_than_guessed_ones(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name, [ROW])
    [article], problems = read(tmp_path / name, MAPPED)
    citation = article.citation
    assert problems == []
    assert (citation.id, citation.title, str(citation.date), citation.publisher, article.text) == ("7", "T", "2022-01-21", "The Times", TEXT)
    [guessed], _ = read(tmp_path / name, Columns())
    assert (guessed.text, guessed.citation.date) == ("Summary only.", None)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_table_without_a_given_column_is_not_read(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name, [ROW] * 3)
    assert read(tmp_path / name, columns_of(["date=published"])) == (
        [], [f"{tmp_path}/{name}:1: no column 'published' for date; there are nr, headline, words, text, seen, paper"]
    )  # fmt: skip


@pytest.mark.parametrize(("name", "place"), [("a.jsonl", ":1"), ("a.json", "")])
def test_a_record_without_a_given_column_is_named_once(tmp_path: Path, name: str, place: str) -> None:
    WRITERS[name](tmp_path / name, [{"text": TEXT}, {"text": TEXT + " Again."}])
    articles, problems = read(tmp_path / name, columns_of(["date=published"]))
    assert len(articles) == 2 and problems == [f"{tmp_path}/{name}{place}: no column 'published' for date; there are text"]


def test_a_record_without_its_text_lists_what_it_has(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [ROW])
    assert read(tmp_path / "a.jsonl", columns_of(["text=body"]))[1] == [
        f"{tmp_path}/a.jsonl:1: no text in column 'body'; there are nr, headline, words, text, seen, paper"
    ]
    write_jsonl(tmp_path / "a.jsonl", [{f"f{n}": "" for n in range(30)}])
    [problem] = read(tmp_path / "a.jsonl", Columns())[1]
    assert "--map text=COLUMN: there are f0, f1, " in problem and problem.endswith("f19 …")


def test_a_way_into_objects(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"doc": {"body": TEXT}, "source": {"name": "The Times"}, "a.b": "T"}])
    [article], problems = read(tmp_path / "a.jsonl", columns_of(["text=doc.body,publisher=source.name,title=a.b"]))
    assert (article.text, article.citation.publisher, article.citation.title, problems) == (TEXT, "The Times", "T", [])


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (["body"], "no column; write FIELD=COLUMN, as text=body"),
        (["text="], "no column"),
        (["words=body"], "an article has no field 'words'; give one of id, title, text, date, url, publisher, place"),
        (["text=a,text=b"], "text is 'a' already"),
        ([""], "no column"),
    ],
)
def test_wrong_pairs(pairs: list[str], message: str) -> None:
    with pytest.raises(InputError, match="--map") as caught:
        columns_of(pairs)
    assert message in str(caught.value)


@pytest.mark.parametrize("command", [["build", "-o", "{}/g"], ["extract", "-o", "{}/e"], ["add"]])
def test_the_command_line_refuses_them_before_it_reads(tmp_path: Path, command: list[str]) -> None:
    name, *options = command
    target = ["{}/g"] if name == "add" else []
    arguments = [part.format(tmp_path) for part in [name, *options, "{}/none.txt", *target, "--map", "words=body"]]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2 and "no field 'words'" in result.stderr and "no such file" not in result.stderr


@pytest.mark.model
def test_build_extract_and_add_take_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, [ROW])
    graph = build([path], columns=MAPPED)
    assert [(c.id, str(c.date)) for c in graph.findings.citations] == [("7", "2022-01-21")]
    options = ["--map", "id=nr,text=words,date=seen"]
    assert CliRunner().invoke(main, ["extract", str(path), *options]).output.startswith('{"id": "7"')
    for command in (["build", str(path), "-o", str(tmp_path / "b")], ["add", str(path), str(tmp_path / "a")]):
        assert CliRunner().invoke(main, [*command, *options], catch_exceptions=False).exit_code == 0
        assert "rejectedDemandOf" in (tmp_path / command[0][0] / "graph.ttl").read_text()


def test_parquet_row_by_row(tmp_path: Path) -> None:
    rows = [{"id": n, "text": f"{TEXT} {n}", "published_at": "2022-01-21" if n else "soon", "embedding": [0.5] * 3} for n in range(600)]
    write_parquet(tmp_path / "a.parquet", rows)
    articles, problems = read(tmp_path / "a.parquet", Columns())
    assert [article.citation.id for article in articles] == [str(n) for n in range(600)]
    assert problems == [f"{tmp_path}/a.parquet:1: 'soon' is no date; read undated, write 2022-01-21"]


def test_parquet_of_other_types_and_none(tmp_path: Path) -> None:
    import datetime

    table = pyarrow.table({"body": [TEXT.encode(), None], "datetime": [datetime.datetime(2022, 1, 21, 10), None]})
    parquet.write_table(table, tmp_path / "a.parquet")
    [article], [problem] = read(tmp_path / "a.parquet", Columns())
    assert (article.text, str(article.citation.date)) == (TEXT, "2022-01-21") and ":2: no text" in problem


@pytest.mark.parametrize("keep", [0, 4, 0.5, 0.95])
def test_damaged_parquet_is_one_problem(tmp_path: Path, keep: float) -> None:
    path = tmp_path / "a.parquet"
    write_parquet(path, [ROW] * 10)
    data = path.read_bytes()
    path.write_bytes(data[: int(keep if keep >= 1 else keep * len(data))])
    articles, [problem] = read(path, Columns())
    assert articles == [] and problem.startswith(f"{path}: Parquet is damaged (") and problem.endswith("get it again")


def test_parquet_without_pyarrow_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    write_parquet(tmp_path / "a.parquet", [ROW])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert read(tmp_path / "a.parquet", Columns())[1] == [f"{tmp_path}/a.parquet: Parquet needs pyarrow; pip install 'legation[parquet]'"]
