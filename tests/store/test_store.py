"""However articles come and go, a store says what building all of them at once says."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kills import quads_in_store, random_articles
from random_readings import FIRST, STATES, readings

from legation.actors.authority import load_authority
from legation.errors import DecisionError, GraphError
from legation.fusion.fusing import fuse
from legation.identity import Decision, Verdict, append_decisions, join_actors, read_decisions
from legation.model import Actor, Citation, EventMention, Findings, Kind, Mention, Reading, Span, When
from legation.rdf import graph_of, named_queries, run_query
from legation.store import DECISIONS, Store, open_store, read_store

IDS = ("a", "b", "c", "d", "e")
Step = tuple[str, list[Reading]]
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Batches of articles that come, among them such as are there, and ids that go."""
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, 6))):
        ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True))
        steps.append((draw(st.sampled_from(["put", "put", "take"])), [draw(readings(id)) for id in ids]))
    return steps


def at_once(articles: Iterable[Reading], folder: Path) -> Findings:
    """What building gives."""
    decisions = read_decisions(folder / DECISIONS)
    joined = join_actors(list(articles), decisions=decisions, authority=load_authority())
    return fuse(joined, separate=decisions.separate)


def quads(store: Store) -> set[ox.Quad]:
    return set(store._graphs.everything())


def run(steps: Iterable[Step], folder: Path) -> dict[str, Reading]:
    """Take steps, each with the store opened anew, and return what is there after them."""
    there: dict[str, Reading] = {}
    for verb, articles in steps:
        with open_store(folder) as store:
            if verb == "put":
                store.put(articles)
                there |= {reading.citation.id: reading for reading in articles}
            else:
                gone = [reading.citation.id for reading in articles if reading.citation.id in there]
                store.take(gone)
                for id in gone:
                    del there[id]
    return there


def check(folder: Path, there: dict[str, Reading]) -> None:
    findings = at_once(there.values(), folder)
    with read_store(folder) as store:
        assert store.findings() == findings
        assert quads(store) == quads_in_store(findings)
        assert not store.differences()


@given(histories())
@SETTINGS
def test_order_batches_repetition_and_removal_give_the_graph_of_what_is_there(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "g"
        check(folder, run(steps, folder))


def naming(id: str, actor: Actor) -> Reading:
    """An article that names somebody, and nothing else."""
    mention = Mention(span=Span(start=0, end=3, text="who"), actor=actor)
    return Reading(citation=Citation(id=id), mentions=(mention,), events=())


def meeting(id: str) -> Reading:
    """An article of the day on which Poland met Latvia."""
    words = Span(start=0, end=3, text="met")
    poland, latvia = (Mention(span=words, actor=state) for state in STATES[:2])
    day = When(start=FIRST, end=FIRST)
    met = EventMention(source=poland, target=latvia, relation="metWith", frame="meet.v.1", trigger=words, sentence=words, when=day)
    return Reading(citation=Citation(id=id, date=FIRST), mentions=(poland, latvia), events=(met,))


DECIDED = st.sampled_from(
    [
        Decision(verdict=Verdict.MERGE, actor="john-novak-pol", other="john-novak-lva"),
        Decision(verdict=Verdict.MERGE, actor="poland", other="russia"),
        Decision(verdict=Verdict.MERGE, actor="front", other="latvia"),
        Decision(verdict=Verdict.RENAME, actor="front", other="The Front"),
        Decision(verdict=Verdict.RENAME, actor="poland", other="Polish Republic"),
        Decision(verdict=Verdict.APART, actor="john-novak-pol", other="john-r-novak-pol"),
        Decision(verdict=Verdict.SPLIT, actor="john-novak-pol", other="Jan Nowak", where="name:he"),
        Decision(verdict=Verdict.SEPARATE, actor="poland", other="front", where="article:a"),
        Decision(verdict=Verdict.SEPARATE, actor="john-novak-pol", other="russia", where="article:b"),
        Decision(verdict=Verdict.SPLIT, actor="russia", other="Free Front", where="article:a"),
        Decision(verdict=Verdict.SPLIT, actor="front", other="Poland", where="article:b"),
    ]
)


@given(histories(), st.lists(DECIDED, min_size=1, max_size=4), histories())
@SETTINGS
def test_decisions_count_for_what_is_there_and_for_what_comes(
    before: list[Step], decided: list[Decision], after: list[Step]
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "g"
        there = run(before, folder)
        for decision in decided:
            try:
                append_decisions(folder / DECISIONS, [decision])
            except DecisionError:
                continue
        check(folder, there)
        steps = [(verb, [r for r in articles if verb == "put" or r.citation.id not in there]) for verb, articles in after]
        there |= run([step for step in steps if step[0] == "put"], folder)
        check(folder, there)
        (folder / DECISIONS).unlink(missing_ok=True)
        check(folder, there)


@given(st.lists(readings("x"), min_size=1, max_size=3))
@settings(max_examples=20, deadline=None)
def test_an_article_read_again_replaces_what_it_said(versions: list[Reading]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "g"
        for version in versions:
            with open_store(folder) as store:
                store.put([version])
        check(folder, {"x": versions[-1]})


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Reading]]:
    """A folder with a dozen articles at random, the same each time."""
    folder = tmp_path_factory.mktemp("grown") / "g"
    there = twelve()
    with open_store(folder) as store:
        store.put(there.values())
    return folder, there


def twelve() -> dict[str, Reading]:


    return {reading.citation.id: reading for reading in random_articles(12)}


def test_named_queries_have_the_same_rows_in_memory_and_on_disk(grown: tuple[Path, dict[str, Reading]]) -> None:
    folder, there = grown
    graph = graph_of(at_once(there.values(), folder))
    given = {"actor": "Poland", "other": "Russia", "after": "2022-02-01", "before": "2022-03-01", "at": "2022-02-01", "event": "x"}
    some = 0
    with read_store(folder) as store:
        for query in named_queries().values():
            parameters = {p.name: given.get(p.name, p.default or "Poland") for p in query.parameters}
            rows = run_query(store, query.text, parameters).rows()
            assert rows == run_query(graph, query.text, parameters).rows(), query.name
            some += len(rows)
    assert some > 50


@pytest.mark.parametrize("verdict", [Verdict.MERGE, Verdict.SEPARATE])
def test_a_fusion_is_undone_by_a_line_and_done_again_without_it(tmp_path: Path, verdict: Verdict) -> None:
    articles = {id: meeting(id) for id in ("one", "other", "third")}
    with open_store(tmp_path) as store:
        store.put(articles.values())
        assert [len(event.evidence) for event in store.findings().events] == [3]
    append_decisions(tmp_path / DECISIONS, [Decision(verdict=Verdict.SEPARATE, actor="latvia", other="poland", where="article:other")])
    check(tmp_path, articles)
    with read_store(tmp_path) as store:
        assert sorted(len(event.evidence) for event in store.findings().events) == [1, 2]
    if verdict is Verdict.MERGE:  # who is apart stays apart when he becomes somebody
        append_decisions(tmp_path / DECISIONS, [Decision(verdict=verdict, actor="russia", other="poland")])
        check(tmp_path, articles)
        with read_store(tmp_path) as store:
            assert sorted(len(event.evidence) for event in store.findings().events) == [1, 2]
    with open_store(tmp_path) as store:
        store.take(["one", "third"])
    check(tmp_path, {"other": articles["other"]})
    (tmp_path / DECISIONS).unlink()
    with open_store(tmp_path) as store:
        store.put(articles.values())
        assert [len(event.evidence) for event in store.findings().events] == [3]


def test_what_follows_is_answered_on_disk_as_in_memory(grown: tuple[Path, dict[str, Reading]]) -> None:
    folder, there = grown
    graph = graph_of(at_once(there.values(), folder))
    sparql = "SELECT ?a ?p ?b { ?a leg:interactedWith ?b ; ?p ?b } ORDER BY ?a ?p ?b"
    with read_store(folder) as store:
        rows = run_query(store, sparql, infer=True).rows()
        assert rows == run_query(graph, sparql, infer=True).rows() and len(rows) == 6
        assert run_query(store, sparql).rows() == []


def test_removing_all_leaves_nothing_but_who_reads(grown: tuple[Path, dict[str, Reading]], tmp_path: Path) -> None:
    folder = shutil.copytree(grown[0], tmp_path / "g")
    with open_store(folder) as store:
        store.take(list(grown[1]))
        assert {name: store.counts()[name] for name in ("articles", "actors", "events")} == {"articles": 0, "actors": 0, "events": 0}
    check(folder, {})


def test_an_unknown_article_is_said_so_and_nothing_goes(grown: tuple[Path, dict[str, Reading]], tmp_path: Path) -> None:
    folder = shutil.copytree(grown[0], tmp_path / "g")
    with pytest.raises(GraphError, match="no article 'nowhere'"), open_store(folder) as store:
        store.take([next(iter(grown[1])), "nowhere"])
    check(folder, grown[1])


def test_who_is_merged_into_somebody_changes_with_him(tmp_path: Path) -> None:
    front = Actor(id="front", name="Free Front", kind=Kind.GROUP)
    league = Actor(id="front", name="Free Front", kind=Kind.ORGANISATION, wikidata="Q1")
    articles = [naming(id, actor) for id, actor in (("group", front), ("organisation", league), ("merged", STATES[2]))]
    with open_store(tmp_path) as store:
        store.put(articles)
    append_decisions(tmp_path / DECISIONS, [Decision(verdict=Verdict.MERGE, actor="front", other="russia")])
    check(tmp_path, {reading.citation.id: reading for reading in articles})
    with open_store(tmp_path) as store:
        store.take(["organisation"])
        assert [actor.kind for actor in store.findings().actors if actor.id == "front"] == [Kind.GROUP]
    check(tmp_path, {reading.citation.id: reading for reading in articles if reading.citation.id != "organisation"})
