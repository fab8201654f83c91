"""The graph as a whole: ties, blocs, brokers, ways, tone and turns, on small networks that can be checked by hand."""

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legation.cli import main
from legation.errors import GraphError
from legation.model import Actor, Citation, Event, Evidence, Findings, Kind, Span, Status, When
from legation.network.structure import as_states, blocs, brokers, centralities, neighbourhood, ties_of, way
from legation.network.tone import Balance, Turn, balances, load_tones, tone_of, turns
from legation.rdf import graph_of, turtle_of
from legation.relations import load_relations

DAY = datetime.date(2022, 1, 21)


def event(source: str, relation: str, target: str, on: str | None = "2022-01-21", *, status: Status = Status.ACTUAL, said: str | None = None, articles: int = 1) -> Event:
    def words(n: int) -> Span:
        return Span(start=0, end=60, text=f"report {n} {source} {relation} {target} in words of its own {n * 7919}".ljust(60)[:60])

    evidence = tuple(
        Evidence(citation=f"{source}-{target}-{n}", sentence=words(n), trigger=words(n), source=words(n), target=words(n), frame="x.v.1")
        for n in range(articles)
    )
    day = datetime.date.fromisoformat(on) if on else None
    return Event(
        id=f"{source}-{relation}-{target}-{on}-{status}-{said}", source=source, target=target, relation=relation, status=status, attributed_to=None,
        attributed_name=said, when=When(start=day, end=day) if day else None, place=None, evidence=evidence,
    )  # fmt: skip


def findings(*events: Event, **kinds: tuple[Kind, str | None]) -> Findings:
    ids = sorted({id for e in events for id in (e.source, e.target)} | set(kinds))
    actors = tuple(
        Actor(id=id, name=id.upper(), kind=kinds.get(id, (Kind.STATE, None))[0], part_of=kinds.get(id, (Kind.STATE, None))[1]) for id in ids
    )
    citations = tuple(Citation(id=id, date=DAY) for id in sorted({e.citation for one in events for e in one.evidence}))
    return Findings(citations=citations, actors=actors, events=tuple(sorted(events, key=lambda e: e.id)))


# two friendly threes, a at war with d, and m who talks to both
EAST = [event("a", "metWith", "b"), event("b", "aided", "c"), event("c", "praised", "a")]
WEST = [event("d", "metWith", "e"), event("e", "aided", "f"), event("f", "praised", "d")]
BETWEEN = [event("a", "attacked", "d"), event("m", "metWith", "b"), event("m", "metWith", "e"), event("a", "aided", "m")]
WORLD = findings(*EAST, *WEST, *BETWEEN)


def test_every_root_of_cameo_has_a_tone_and_every_relation_one() -> None:
    tones = load_tones()
    assert sorted(tones) == [f"{n:02}" for n in range(1, 21)] and all(-10 <= tone <= 10 for tone in tones.values())
    assert {relation.cameo[:2] for relation in load_relations().values()} <= set(tones)


@pytest.mark.parametrize(("relation", "tone"), [("attacked", -10.0), ("aided", 7.0), ("metWith", 1.0), ("commentedOn", 0.0), ("accused", -2.0)])
def test_tone(relation: str, tone: float) -> None:
    assert tone_of(event("a", relation, "b")) == tone


def test_ties_are_facts_alone() -> None:
    told = [event("a", "aided", "b", articles=2), event("b", "attacked", "a"), event("a", "aided", "c", status=Status.PLANNED), event("a", "aided", "d", said="C")]
    ties = ties_of(told)
    assert sorted(ties.edges) == [("a", "b")]
    assert (ties.edges["a", "b"]["weight"], ties.edges["a", "b"]["tone"]) == (3, 1.33)


def test_who_stands_in_the_middle() -> None:
    first, *rest = centralities([event("m", "metWith", other) for other in "abc"])
    assert (first.actor, first.partners, first.reports, first.betweenness) == ("m", 3, 3, 1.0)
    assert [(c.actor, c.betweenness) for c in rest] == [("a", 0.0), ("b", 0.0), ("c", 0.0)]
    assert centralities([]) == []


def test_blocs_part_those_who_only_fight() -> None:
    found = blocs(WORLD)
    assert [set(bloc.members) for bloc in found] == [{"a", "b", "c", "m"}, {"d", "e", "f"}]
    assert found[0].name == "A, B, M"


def test_brokers_reach_another_bloc_kindly() -> None:
    assert [(broker.actor, broker.blocs) for broker in brokers(WORLD)] == [("m", ("A, B, M", "D, E, F")), ("e", ("D, E, F", "A, B, M"))]


def test_a_neighbourhood_has_what_its_members_do_to_each_other() -> None:
    near = neighbourhood(WORLD, "d")
    assert {actor.id for actor in near.actors} == {"a", "d", "e", "f"}
    assert {(e.source, e.target) for e in near.events} == {("a", "d"), ("d", "e"), ("e", "f"), ("f", "d")}
    assert {citation.id for citation in near.citations} == {e.citation for one in near.events for e in one.evidence}
    with pytest.raises(GraphError, match="x takes part in no fact"):
        neighbourhood(WORLD, "x")


def test_the_way_is_the_shortest_and_of_these_the_best_told() -> None:
    assert [(e.source, e.target) for e in way(WORLD, "c", "e")] == [("c", "a"), ("a", "d"), ("d", "e")]
    weighty = findings(*EAST, *WEST, event("a", "attacked", "d", articles=2), event("b", "metWith", "e"))
    assert len(way(weighty, "a", "e")) == 2
    with pytest.raises(GraphError, match="nothing that is told as a fact ties a to z"):
        way(findings(event("a", "metWith", "b"), event("y", "metWith", "z")), "a", "z")


def test_who_acts_for_a_state_is_the_state() -> None:
    told = findings(event("ann", "metWith", "fra"), event("army", "attacked", "club"), event("ann", "metWith", "army"), ann=(Kind.PERSON, "irn"), army=(Kind.GOVERNMENT, "irn"), irn=(Kind.STATE, None), club=(Kind.GROUP, "irn"))
    assert {(e.source, e.relation, e.target) for e in as_states(told).events} == {("irn", "metWith", "fra"), ("irn", "attacked", "club")}


def test_balance_by_period_of_two() -> None:
    told = [event("a", "aided", "b", "2022-01-05"), event("a", "attacked", "b", "2022-01-30"), event("a", "aided", "b", "2022-02-01"), event("b", "aided", "a", None), event("a", "aided", "c")]
    assert balances(told, actor="a", other="b") == [
        Balance(period="2022-01", source="a", target="b", friendly=1, hostile=1, tone=-1.5),
        Balance(period="2022-02", source="a", target="b", friendly=1, hostile=0, tone=7.0),
        Balance(period="undated", source="b", target="a", friendly=1, hostile=0, tone=7.0),
    ]


@pytest.mark.parametrize(("by", "period"), [("year", "2022"), ("quarter", "2022-Q4"), ("month", "2022-12"), ("day", "2022-12-31")])
def test_periods(by: str, period: str) -> None:
    assert [b.period for b in balances([event("a", "aided", "b", "2022-12-31")], by=by)] == [period]


def test_who_turned_from_whom() -> None:
    told = [event("a", "aided", "b", f"2022-01-0{n}") for n in (1, 2)] + [event("b", "attacked", "a", f"2022-03-0{n}") for n in (1, 2)]
    told += [event("a", "metWith", "c", "2022-01-01"), event("a", "metWith", "c", "2022-03-01")]
    found = turns(told, at=datetime.date(2022, 2, 24))
    assert found == [Turn(one="a", other="b", before=7.0, after=-10.0, events=4)] and found[0].change == -17.0
    assert len(turns(told, at=datetime.date(2022, 2, 24), least=1)) == 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world")
    (path / "graph.ttl").write_text(turtle_of(graph_of(WORLD)), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["analyse", *map(str, arguments)], catch_exceptions=False)


@pytest.mark.parametrize(
    ("question", "options", "header", "rows"),
    [
        ("centrality", (), "actor,partners,reports,betweenness", 7),
        ("blocs", (), "bloc,actors,members", 2),
        ("brokers", (), "actor,blocs,between,betweenness", 2),
        ("balance", ("--actor", "A"), "period,source,target,friendly,hostile,tone", 4),
        ("turns", ("--at", "2022-01-01"), "one,other,before,after,change,events", 0),
        ("around", ("--actor", "d"), "actor,partners,reports,betweenness", 4),
        ("way", ("--actor", "A", "--other", "E"), "date,who,did,whom,sentence", 2),
    ],
)
def test_command(question: str, options: tuple[str, ...], header: str, rows: int, folder: Path) -> None:
    table = list(csv.reader(io.StringIO(run(question, folder, *options, "--format", "csv").stdout)))
    assert ",".join(table[0]) == header and len(table) == rows + 1
    assert len(json.loads(run(question, folder, *options, "--format", "json").stdout)) == rows
    assert run(question, folder, *options).stdout.endswith(f"{rows} rows\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("turns",), "say the day that parts before from after"),
        (("turns", "--at", "soon"), "write it like 2022-02-24"),
        (("around",), "add --actor Russia"),
        (("way", "--actor", "A"), "say from whom to whom"),
        (("way", "--actor", "A", "--other", "Nobody"), "nobody in the graph is called 'Nobody'"),
    ],
)
def test_a_question_without_its_actor_or_day_is_told_so(arguments: tuple[str, ...], message: str, folder: Path) -> None:
    result = run(arguments[0], folder, *arguments[1:])
    assert result.exit_code == 2 and message in result.stderr
