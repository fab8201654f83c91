"""Folders that grow, by the commands."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legation import add, build, remove
from legation.cli import main
from legation.errors import GraphError, InputError
from legation.knowledge import KnowledgeGraph
from legation.store import open_store

pytestmark = pytest.mark.model
FILES = ("graph.ttl", "network.html", "network.gexf", "events.jsonl", "report.json", "neo4j/statements.json")
TEXTS = {
    "2022-01-21-talks.txt": "Antony Blinken met Sergei Lavrov in Geneva. NATO rejected the Russian demand.",
    "2022-01-22-answer.txt": "NATO rejected the Russian demand on Friday. Germany will send helmets to Ukraine.",
    "2022-01-23-more.txt": "Ukraine accused Russia of attacking Poland. Japan did not meet China. John Novak of Poland spoke.",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def at_once(articles: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(articles).save(tmp_path_factory.mktemp("at-once") / "g")


def same(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES)


def test_one_by_one_gives_the_files_of_all_at_once(articles: list[Path], at_once: Path, tmp_path: Path) -> None:
    for article in reversed(articles):
        result = run("add", article, tmp_path / "g")
        assert result.exit_code == 0 and "1 articles added, 0 read otherwise than before, 0 the same" in result.stderr
    assert same(tmp_path / "g", at_once)
    assert "0 articles added, 0 read otherwise than before, 3 the same" in run("add", *articles, tmp_path / "g").stderr
    assert same(tmp_path / "g", at_once)


def test_a_folder_that_was_built_grows_and_shrinks(articles: list[Path], at_once: Path, tmp_path: Path) -> None:
    folder = build(articles[:2]).save(tmp_path / "g")
    assert "built at once and not grown" in run("status", folder).output
    assert run("add", articles[2], folder).exit_code == 0 and same(folder, at_once)
    id = next(citation.id for citation in KnowledgeGraph.load(folder).findings.citations if "more" in citation.id)
    assert run("remove", id, folder).exit_code == 0
    assert same(folder, build(articles[:2]).save(tmp_path / "two"))
    missing = run("remove", "nowhere", folder)
    assert missing.exit_code == 2 and "no article 'nowhere'; `legation query articles FOLDER` lists their ids" in missing.stderr


def test_questions_are_answered_by_the_store(articles: list[Path], at_once: Path, tmp_path: Path) -> None:
    run("add", *articles, tmp_path / "g", "--store-only")
    assert not (tmp_path / "g" / "graph.ttl").exists()
    for question in (("query", "met"), ("query", "timeline", "-p", "actor=NATO")):
        name, query, *rest = question
        assert run(name, query, tmp_path / "g", *rest).output == run(name, query, at_once, *rest).output != ""
    assert run("validate", tmp_path / "g").exit_code == 0
    assert run("dossier", "NATO", tmp_path / "g").output == run("dossier", "NATO", at_once).output
    assert run("files", tmp_path / "g").exit_code == 0
    assert all((tmp_path / "g" / name).read_bytes() == (at_once / name).read_bytes() for name in FILES)


def test_status_counts_and_checks(articles: list[Path], tmp_path: Path) -> None:
    run("add", *articles, tmp_path / "g", "--store-only")
    told = json.loads(run("status", tmp_path / "g", "--check", "--format", "json").output)
    assert (told["articles"], told["missing"], told["unwarranted"]) == (3, 0, 0) and told["events"] >= 4
    with open_store(tmp_path / "g") as store:
        store._graphs._store.update("DELETE WHERE { GRAPH ?g { ?s a ?class } }")  # type: ignore[attr-defined]
    unsound = run("status", tmp_path / "g", "--check")
    assert unsound.exit_code == 1 and "0 missing" not in unsound.output
    assert run("status", tmp_path / "g", "--check", "--mend").exit_code == 0


def test_building_over_a_folder_that_has_grown_is_refused(articles: list[Path], tmp_path: Path) -> None:
    run("add", *articles, tmp_path / "g", "--store-only")
    result = run("build", articles[0], "-o", tmp_path / "g")
    assert result.exit_code == 2 and "building would forget its articles" in result.stderr


def test_a_graph_without_readings_does_not_grow(articles: list[Path], tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("")
    with pytest.raises(GraphError, match="build it again"):
        add([articles[0]], tmp_path)
    with pytest.raises(GraphError, match="no graph there"):
        remove(["x"], tmp_path / "nothing")


def test_what_cannot_be_read_is_named_and_the_rest_is_added(articles: list[Path], tmp_path: Path) -> None:
    result = run("add", articles[0], tmp_path / "missing.txt", tmp_path / "g")
    assert result.exit_code == 1 and "missing.txt: no such file or folder" in result.stderr
    assert json.loads((tmp_path / "g" / "report.json").read_text())["articles"] == 1
    with pytest.raises(InputError, match="nothing could be read"):
        add([tmp_path / "missing.txt"], tmp_path / "h")


def test_decisions_count_for_mentions_without_events_and_fusions_are_undone(articles: list[Path], tmp_path: Path) -> None:
    for folder in (build(articles).save(tmp_path / "built"), tmp_path / "grown"):
        run("add", *articles, folder) if folder.name == "grown" else None
        graph = KnowledgeGraph.load(folder)
        [novak] = [actor for actor in graph.actors if "Novak" in actor.name]
        lines = map(json.loads, (folder / "events.jsonl").read_text().splitlines())
        [words] = {m["text"] for line in lines for actor in line["actors"] if actor["name"] == novak.name for m in actor["mentions"]}
        assert run("actors", "split", folder, novak.id, "Jan Nowak", "--words", words).exit_code == 0
        assert {actor.name for actor in KnowledgeGraph.load(folder).actors} >= {"Jan Nowak"}
        assert novak.name not in {actor.name for actor in KnowledgeGraph.load(folder).actors}
        [rejected] = [event for event in graph.events if event.relation == "rejectedDemandOf"]
        [_, other] = [evidence.citation for evidence in rejected.evidence]
        assert f"legation separate FOLDER {rejected.id[:8]} ARTICLE" in run("explain", rejected.id, folder).output
        assert run("separate", folder, rejected.id[:8], other).exit_code == 0
        assert len([e for e in KnowledgeGraph.load(folder).events if e.relation == "rejectedDemandOf"]) == 2
        assert run("separate", folder, rejected.id[:8], "nowhere").exit_code == 2
        decisions = (folder / "decisions.csv").read_text().splitlines()
        (folder / "decisions.csv").write_text("\n".join(line for line in decisions if not line.startswith("separate")) + "\n")
    assert len([e for e in KnowledgeGraph.load(tmp_path / "grown").events if e.relation == "rejectedDemandOf"]) == 1


def test_backup_and_restore(articles: list[Path], at_once: Path, tmp_path: Path) -> None:
    assert "3 articles in" in run("backup", at_once, tmp_path / "b.zip").stderr
    assert run("restore", tmp_path / "b.zip", tmp_path / "g").exit_code == 0
    assert all((tmp_path / "g" / name).read_bytes() == (at_once / name).read_bytes() for name in FILES)
