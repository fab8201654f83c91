"""Parquet: what stands in the tables comes back from the files, with the types of a table."""

import datetime
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

from example import FINDINGS, hostile_findings
from legation.errors import GraphError
from legation.export import EXPORTERS
from legation.export.tables import tables_of
from legation.model import Findings

NOTHING = Findings(citations=(), actors=(), events=())
NAMES = ("actors", "events", "evidence", "articles")


@pytest.mark.parametrize("findings", [FINDINGS, hostile_findings(), NOTHING], ids=["example", "hostile", "empty"])
def test_the_tables_come_back(findings: Findings, tmp_path: Path) -> None:
    EXPORTERS["parquet"].write(findings, tmp_path / "tables")
    assert sorted(file.name for file in (tmp_path / "tables").iterdir()) == sorted(f"{name}.parquet" for name in NAMES)
    for table in tables_of(findings):
        read = parquet.read_table(tmp_path / "tables" / f"{table.name}.parquet")
        assert read.column_names == [column.name for column in table.columns]
        assert [tuple(row.values()) for row in read.to_pylist()] == list(table.rows)


@pytest.mark.parametrize("findings", [FINDINGS, NOTHING], ids=["example", "empty"])
def test_columns_have_types_also_where_there_is_no_row(findings: Findings, tmp_path: Path) -> None:
    EXPORTERS["parquet"].write(findings, tmp_path)
    events, evidence = (parquet.read_schema(tmp_path / f"{name}.parquet") for name in ("events", "evidence"))
    assert {name: str(events.field(name).type) for name in ("id", "start", "reports", "confidence", "fact")} == {
        "id": "string", "start": "date32[day]", "reports": "int64", "confidence": "double", "fact": "bool",
    }  # fmt: skip
    assert events.field("start").nullable and not events.field("id").nullable
    assert str(evidence.field("sentence_start").type) == "int64"


def test_a_file_answers_by_itself(tmp_path: Path) -> None:
    EXPORTERS["parquet"].write(FINDINGS, tmp_path)
    found = parquet.read_table(tmp_path / "events.parquet", columns=["relation", "start"], filters=[("fact", "=", True), ("tone", ">", 0)])
    assert found.to_pylist() == [{"relation": "metWith", "start": datetime.date(2022, 1, 21)}]


def test_offsets_are_those_of_the_article(tmp_path: Path) -> None:
    EXPORTERS["parquet"].write(FINDINGS, tmp_path)
    rows = parquet.read_table(tmp_path / "evidence.parquet").to_pylist()
    assert len(rows) == 7
    for row in rows:
        inside = slice(row["trigger_start"] - row["sentence_start"], row["trigger_end"] - row["sentence_start"])
        assert row["sentence"][inside] == row["trigger"]


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(GraphError, match=r"needs pyarrow; pip install 'legation\[parquet\]'"):
        EXPORTERS["parquet"].write(FINDINGS, tmp_path / "out")
    assert not (tmp_path / "out").exists()
