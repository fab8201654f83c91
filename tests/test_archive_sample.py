"""The tables of facts from which the notebook of the archive is made."""

import csv
import gzip
import importlib.util
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import example
from legation.model import Event, Evidence, Findings

ROOT = Path(__file__).parent.parent


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """notebooks/archive_sample.py, which writes into a folder of the test."""
    spec = importlib.util.spec_from_file_location("archive_sample", ROOT / "notebooks" / "archive_sample.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "archive_sample", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "DATA", tmp_path)
    monkeypatch.delenv("LEGATION_ARCHIVE", raising=False)
    return module


def told(text: str, citation: str = "talks") -> Evidence:
    return example.evidence(text, "Russia", "attack", "Ukraine", citation=citation)


ATTACK = example.event("attack", "sergei-lavrov", "attacked", "ukraine", told("Russia attacks Ukraine."), told("Twice did Russia attack Ukraine.", "note"))
HEADING = example.event("heading", "russia", "attacked", "ukraine", told("Russia's attack on Ukraine"))
CLAIM = example.event("claim", "russia", "attacked", "ukraine", told("Russia attacks Ukraine, NATO says."), said="NATO")
OLD = example.event("old", "russia", "attacked", "ukraine", told("Russia attacks Ukraine as in 1919."))
OLD = replace(OLD, when=example.When(start=date(1919, 1, 1), end=date(1919, 12, 31)))
UNDATED = example.event("undated", "russia", "attacked", "ukraine", told("Russia attacks Ukraine."), when=None)


def findings(*events: Event) -> Findings:
    return Findings(citations=(example.TALKS, example.NOTE), actors=example.ACTORS, events=events)


def test_tables_hold_dated_facts_that_a_sentence_tells(sample: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = SimpleNamespace(load=lambda folder: SimpleNamespace(findings=findings(ATTACK, HEADING, CLAIM, OLD, UNDATED)))
    monkeypatch.setattr(sample, "KnowledgeGraph", graph)
    sample.write_tables("folder")
    [event] = sample.archive().findings.events
    assert (event.id, event.source, event.relation, event.target, event.when) == ("attack", "sergei-lavrov", "attacked", "ukraine", example.DAY)
    assert event.is_fact and sample.independent_reports(event.evidence) == 2
    assert sample.archive() == sample.archive("folder")
    assert sample.archive().articles == {"2022-01": 1}
    assert [actor.id for actor in sample.archive().findings.actors] == ["sergei-lavrov", "ukraine"]


def test_no_word_of_a_sentence_is_in_the_tables(sample: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    graph = SimpleNamespace(load=lambda folder: SimpleNamespace(findings=findings(ATTACK)))
    monkeypatch.setattr(sample, "KnowledgeGraph", graph)
    sample.write_tables("folder")
    assert b"Twice" not in gzip.decompress((tmp_path / sample.EVENTS).read_bytes())


def test_the_shipped_tables_have_facts_only_and_are_small() -> None:
    data = ROOT / "notebooks" / "data"
    events = list(csv.DictReader(gzip.decompress((data / "archive-events.csv.gz").read_bytes()).decode().splitlines()))
    actors = list(csv.DictReader(gzip.decompress((data / "archive-actors.csv.gz").read_bytes()).decode().splitlines()))
    assert list(events[0]) == ["start", "end", "source", "relation", "target", "reports", "id"]
    assert list(actors[0]) == ["id", "name", "kind", "country", "part_of"]
    assert {row[side] for row in events for side in ("source", "target")} <= {row["id"] for row in actors}
    assert max(len(row["name"].split()) for row in actors) < 16, "a name, no sentence"
    assert f"| {len(events):,} |" in (data / "README.md").read_text(encoding="utf-8"), "say in its README how many there are"
    assert sum(file.stat().st_size for file in data.iterdir()) < 1_000_000
