"""What changed between two graphs: table, JSON and page; a hostile title stays text."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_analysis import event, findings

from legation.cli import main
from legation.model import Findings
from legation.network.changes import changes, parted
from legation.page.changes import page_of_changes
from legation.rdf import graph_of, turtle_of

BEFORE = findings(event("a", "aided", "b", "2022-01-05"), event("a", "metWith", "c", "2022-01-05"), event("d", "aided", "a", "2022-01-05", said="D"))
AFTER = findings(event("b", "attacked", "a", "2022-03-05"), event("a", "metWith", "e", "2022-03-05"), event("a", "metWith", "f", None))
BOTH = replace(BEFORE, events=tuple(sorted((*BEFORE.events, *AFTER.events), key=lambda e: e.id)), actors=tuple({a.id: a for a in (*BEFORE.actors, *AFTER.actors)}.values()), citations=tuple({c.id: c for c in (*BEFORE.citations, *AFTER.citations)}.values()))


def test_what_changed() -> None:
    found = changes(BEFORE, AFTER)
    assert (found.new_actors, found.gone_actors) == (("E", "F"), ("C",))
    assert [(t.one, t.other, t.before, t.after, t.did) for t in found.changed_ties] == [("A", "B", 7.0, -10.0, "B attacked A")]
    assert [(t.one, t.other, t.before, t.after) for t in found.new_ties] == [("A", "E", None, 1.0), ("A", "F", None, 1.0)]
    assert [(t.one, t.other, t.before, t.after) for t in found.ended_ties] == [("A", "C", 1.0, None)]
    assert found.changed_ties[0].change == -17.0 and "b attacked a" in found.changed_ties[0].sentence


def test_nothing_changes_against_itself() -> None:
    found = changes(BEFORE, BEFORE)
    assert not (found.new_actors or found.gone_actors or found.new_ties or found.ended_ties or found.changed_ties)
    assert "Nothing changed." in page_of_changes(found, title="same")


def test_a_day_parts_one_graph_and_leaves_out_what_has_no_date() -> None:
    before, after = parted(BOTH, date(2022, 2, 1))
    assert {e.id for e in before.events} == {e.id for e in BEFORE.events}
    assert {e.id for e in after.events} == {e.id for e in AFTER.events if e.when}
    assert [t.other for t in changes(before, after).new_ties] == ["E"]


def test_a_hostile_name_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    named = replace(AFTER, actors=tuple(replace(actor, name=hostile) if actor.id == "e" else actor for actor in AFTER.actors))
    page = page_of_changes(changes(BEFORE, named), title=hostile)
    assert "<script" not in page and page.count("&lt;script&gt;") >= 3 and "default-src 'none'" in page


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    def save(name: str, told: Findings) -> Path:
        path = tmp_path_factory.mktemp(name)
        (path / "graph.ttl").write_text(turtle_of(graph_of(told)), encoding="utf-8")
        return path

    return {"before": save("before", BEFORE), "after": save("after", AFTER), "both": save("both", BOTH)}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)], catch_exceptions=False)


def test_command_of_two_folders(folders: dict[str, Path]) -> None:
    found = json.loads(run(folders["before"], folders["after"], "--format", "json").stdout)
    assert [tie["did"] for tie in found["changed_ties"]] == ["B attacked A"] and found["gone_actors"] == ["C"]
    lines = run(folders["before"], folders["after"], "--format", "csv").stdout.splitlines()
    assert lines[0] == "what,one,other,before,after,reports,did,sentence" and len(lines) == 8
    assert "7 rows" in run(folders["before"], folders["after"]).stdout


def test_command_at_a_day(folders: dict[str, Path], tmp_path: Path) -> None:
    assert run(folders["both"], "--at", "2022-02-01", "--format", "html", "-o", tmp_path / "x.html").exit_code == 0
    assert "before and after 2022-02-01" in (tmp_path / "x.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("more", [(), ("after", "--at", "2022-02-01")])
def test_two_folders_or_a_day(more: tuple[str, ...], folders: dict[str, Path]) -> None:
    result = run(folders["both"], *(folders.get(word, word) for word in more))
    assert result.exit_code == 2 and "compare two folders, or one at a day" in result.stderr
