"""The facts of public record that are asked of an archive's graph."""

import csv
import importlib.util
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

import example
from legation.actors.authority import load_authority
from legation.model import Actor, Event, Findings, Kind, When
from legation.rdf import graph_of
from legation.rdf.engine import store_of
from legation.relations import load_relations

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """benchmarks/record.py."""
    spec = importlib.util.spec_from_file_location("record", BENCHMARKS / "record.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "record", module)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, str]]:
    with (BENCHMARKS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ten_facts_for_each_of_five_years() -> None:
    assert Counter(row["date"][:4] for row in rows("record.csv")) == dict.fromkeys(("2003", "2008", "2014", "2019", "2022"), 10)
    assert {row["precision"]: len(row["date"]) for row in rows("record.csv")} == {"day": 10, "month": 7}


@pytest.mark.parametrize("row", rows("record.csv"), ids=lambda row: f"{row['date']}-{row['source_id']}")
def test_a_fact_names_relations_and_actors_that_there_are(row: dict[str, str]) -> None:
    assert set(row["relations"].split("|")) <= load_relations().keys()
    authority = load_authority()
    for side in ("source", "target"):
        assert authority.entries[row[f"{side}_id"]].wikidata == (row[f"{side}_wikidata"] or None)


def test_what_was_looked_up_by_hand_belongs_to_a_fact() -> None:
    asked = {(row["date"], row["source_id"], row["target_id"]) for row in rows("record.csv")}
    assert {(row["date"], row["source_id"], row["target_id"]) for row in rows("record_why.csv")} <= asked
    assert {row["date"] for row in rows("record_read.csv")} <= {row["date"] for row in rows("record.csv")}
    assert {row["told"] for row in rows("record_read.csv")} == {"yes", "no"}


RUSSIA = Actor(id="russia", name="Russia", kind=Kind.STATE, country="RUS")
LAVROV = Actor(id="sergei-lavrov", name="Sergei Lavrov", kind=Kind.PERSON, country="RUS", part_of="russia")
UKRAINE = Actor(id="ukraine", name="Ukraine", kind=Kind.STATE, country="UKR")
PROOF = example.evidence("Russia meets Ukraine.", "Russia", "meets", "Ukraine")


def act(source: str, relation: str, target: str, first: date | None, last: date | None = None) -> Event:
    when = When(start=first, end=last or first) if first else None
    return example.event("act", source, relation, target, PROOF, when=when)


@pytest.mark.parametrize(
    ("event", "exact", "wide"),
    [
        (act("russia", "metWith", "ukraine", date(2022, 3, 10)), "right", "right"),
        (act("russia", "metWith", "ukraine", date(2022, 3, 11)), "right", "right"),
        (act("russia", "metWith", "ukraine", date(2022, 3, 12)), "otherwise", "otherwise"),
        (act("russia", "metWith", "ukraine", date(2022, 3, 1), date(2022, 3, 31)), "otherwise", "otherwise"),
        (act("russia", "metWith", "ukraine", date(2022, 6, 1)), "missing", "missing"),
        (act("russia", "metWith", "ukraine", None), "otherwise", "otherwise"),  # the article is of January, near enough below
        (act("ukraine", "metWith", "russia", date(2022, 3, 10)), "right", "right"),
        (act("ukraine", "visited", "russia", date(2022, 3, 10)), "missing", "missing"),
        (act("russia", "visited", "ukraine", date(2022, 3, 10)), "right", "right"),
        (act("russia", "attacked", "ukraine", date(2022, 3, 10)), "missing", "missing"),
        (act("sergei-lavrov", "visited", "ukraine", date(2022, 3, 10)), "missing", "right"),
    ],
)  # fmt: skip
def test_a_fact_is_found_by_day_direction_and_actors(record: ModuleType, event: Event, exact: str, wide: str) -> None:
    day = "2022-03-10" if event.when else "2022-01-30"
    fact = record.Fact(
        date=day, source="Russia", relation="met", target="Ukraine", relations=("metWith", "visited"), source_id="russia", target_id="ukraine"
    )
    graph = store_of(graph_of(Findings(citations=(example.TALKS,), actors=(RUSSIA, LAVROV, UKRAINE), events=(event,))))
    found = [record.verdict(fact, record.best(record.acts(graph, fact, widely=widely), fact)) for widely in (False, True)]
    assert found == [exact, wide]
