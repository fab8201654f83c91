import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from example import FINDINGS
from legation.cli import main
from legation.export import EXPORTERS
from legation.knowledge import KnowledgeGraph
from legation.rdf import graph_of, turtle_of

GOOD = "Antony Blinken met Sergei Lavrov in Geneva. NATO rejected the Russian demand, officials in Brussels said on Friday."


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the graph of the example."""
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "graph.ttl").write_text(turtle_of(graph_of(FINDINGS)), encoding="utf-8")
    return tmp_path / "g"


@pytest.mark.parametrize("command", [(), *((name,) for name in sorted(main.commands))])
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    result = run(*command, "-h")
    assert result.exit_code == 0 and result.output.startswith("Usage:")


# building


@pytest.mark.model
def test_build_and_everything_after_it(tmp_path: Path) -> None:
    (tmp_path / "2022-01-21-talks.txt").write_text(GOOD)
    built = run("build", tmp_path, "-o", tmp_path / "g")
    assert built.exit_code == 0 and "1 articles" in built.stderr and built.stdout == ""
    assert "Sergei Lavrov" in run("query", "met", tmp_path / "g").output
    assert run("validate", tmp_path / "g").exit_code == 0
    [event] = [e for e in KnowledgeGraph.load(tmp_path / "g").events if e.relation == "metWith"]
    assert "[S Antony Blinken] [T met] [O Sergei Lavrov]" in run("explain", event.id[:10], tmp_path / "g").output


@pytest.mark.model
def test_extract_keeps_the_contract() -> None:
    line = json.dumps({"id": "x", "date": "2022-01-21", "text": GOOD})
    result = run("extract", "-", stdin=line + "\n")
    assert result.exit_code == 0
    [record] = map(json.loads, result.stdout.splitlines())
    event = record["events"][0]
    assert set(record) == {"id", "events", "actors"} and record["id"] == "x"
    assert set(event) == {
        "source", "target", "type", "cameo", "relation", "trigger", "status", "reciprocal", "attributed_to", "date", "place", "place_id", "sentence", "frame", "confidence",
    }  # fmt: skip
    assert set(event["source"]) == {"text", "start", "end", "name", "kind", "country", "wikidata", "via"}
    for span in (event["source"], event["target"], event["trigger"], *(m for a in record["actors"] for m in a["mentions"])):
        assert GOOD[span["start"] : span["end"]] == span["text"]


BAD = [
    ("broken.jsonl", '{"id": "1", "text": "' + GOOD + '"}\n' * 6 + '{"id": 7, "te\n', "broken.jsonl:7: broken JSON"),
    ("date.jsonl", json.dumps({"text": GOOD, "date": "some day"}) + "\n", "date.jsonl:1: 'some day' is no date"),
    ("latin.txt", ("Mr Gül said so. " + GOOD).encode("latin-1"), "latin.txt: no UTF-8; read as Windows-1252"),
    ("empty.txt", "", "empty.txt: the text is empty"),
    ("chinese.txt", "中国外交部发言人星期五表示，中国反对任何形式的单边制裁，并呼吁有关各方保持克制，通过对话解决分歧。" * 3, "1 article not English (zh 1), left out: "),
    ("binary.txt", bytes(range(256)) * 40, "binary.txt: "),
    ("nul.txt", "\0" * 400, "nul.txt: "),
    ("quotes.csv", 'title,text\n"a,b\n', "quotes.csv"),
    ("note.json", "{", "note.json:1: broken JSON"),
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(("name", "content", "message"), BAD, ids=[name for name, *_ in BAD])
def test_bad_input_is_named_and_the_rest_is_built(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "good.txt").write_text(GOOD)
    (articles / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run("build", articles, "-o", tmp_path / "g")
    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if message in line], result.stderr
    assert "met with" in run("query", "met", tmp_path / "g").output


@pytest.mark.model
@pytest.mark.parametrize(("name", "content"), [("empty.txt", ""), ("broken.jsonl", "{\n"), ("notes.docx", "x")])
def test_nothing_built_is_status_2_and_the_earlier_graph_stays(tmp_path: Path, name: str, content: str, folder: Path) -> None:
    before = (folder / "graph.ttl").read_bytes()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(content)
    result = run("build", tmp_path / "in", "-o", folder)
    assert result.exit_code == 2 and result.stderr.startswith("legation: nothing could be read\n") and str(tmp_path / "in") in result.stderr
    assert (folder / "graph.ttl").read_bytes() == before and list(folder.iterdir()) == [folder / "graph.ttl"]


@pytest.mark.model
def test_a_missing_path_is_status_2_alone_and_1_beside_another(tmp_path: Path) -> None:
    assert run("build", tmp_path / "none", "-o", tmp_path / "g").exit_code == 2
    (tmp_path / "good.txt").write_text(GOOD)
    result = run("build", tmp_path / "none", tmp_path / "good.txt", "-o", tmp_path / "g")
    assert result.exit_code == 1 and "none: no such file or folder; check the path" in result.stderr


def test_a_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    import tracemalloc

    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(100 * 2**20)
    tracemalloc.start()
    try:
        result = run("extract", tmp_path / "huge.txt")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert result.exit_code == 2 and "larger than 16 MB" in result.stderr and peak < 90 * 2**20


@pytest.mark.model
def test_an_output_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    (tmp_path / "out").write_text("mine")
    result = run("build", tmp_path / "good.txt", "-o", tmp_path / "out")
    assert result.exit_code == 2 and "out: cannot be written" in result.stderr and (tmp_path / "out").read_text() == "mine"


@pytest.mark.model
def test_undated_articles_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    result = run("build", tmp_path / "a.txt", "-o", tmp_path / "g")
    assert result.exit_code == 0 and "1 without a date, their events undated" in result.stderr


# asking


@pytest.mark.parametrize("form", ["table", "csv", "json", "xml"])
def test_formats_of_answers(folder: Path, form: str) -> None:
    output = run("query", "met", folder, "--format", form).output
    if form == "json":
        assert json.loads(output)["results"]["bindings"][0]["who"]["value"] == "Antony Blinken"
    elif form == "xml":
        assert ElementTree.fromstring(output).tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    else:
        assert "Antony Blinken" in output and ("1 rows" in output) is (form == "table")


def test_queries_from_a_file_from_standard_input_and_into_a_file(folder: Path, tmp_path: Path) -> None:
    sparql = "SELECT ?name { ?a leg:demandedOf ?b . ?a rdfs:label ?name }"
    (tmp_path / "q.rq").write_text(sparql)
    assert run("query", tmp_path / "q.rq", folder, "--format", "csv").output == "name\nRussia\n"
    assert run("query", "-", folder, "--format", "csv", stdin=sparql).output == "name\nRussia\n"
    assert run("query", "-", folder, "--format", "csv", "-o", tmp_path / "out.csv", stdin=sparql).output == ""
    assert (tmp_path / "out.csv").read_text() == "name\nRussia\n"


def test_parameters(folder: Path) -> None:
    output = run("query", "between", folder, "-p", "actor=Q159", "-p", "other=NATO", "--format", "csv").output
    assert "rejected a demand of" in output and "invaded" not in output


def test_queries_are_listed() -> None:
    assert "met " in run("queries").output and len(run("queries").output.splitlines()) >= 16


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "betwen"), "no question and no file 'betwen'; try between"),
        (("query", "between"), "give it with --param actor=VALUE"),
        (("query", "met", "-p", "who=x=y", "--format", "yaml"), "no format 'yaml'"),
        (("query", "met", "-p", "actor"), "write actor=VALUE"),
        (("query", "met", "-p", "nobody=1"), "the query has no variable 'nobody'"),
        (("explain", "zz"), "0 events begin with 'zz'"),
        (("export", "csv", "-o", "-"), "export writes files"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_mistakes_are_one_line_and_status_2(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(arguments[0], arguments[1], folder, *arguments[2:])
    assert result.exit_code == 2 and result.stderr.startswith("legation: ") and message in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(("form", "output"), [("turtle", "none/x.ttl"), ("csv", "taken"), ("neo4j", "taken"), ("gexf", "g")])
def test_an_export_that_cannot_be_written_is_one_line(folder: Path, tmp_path: Path, form: str, output: str) -> None:
    (tmp_path / "taken").write_text("mine")
    result = run("export", form, folder, "-o", tmp_path / output)
    assert result.exit_code == 2 and result.stderr.startswith(f"legation: {tmp_path / output}: cannot be written (")
    assert len(result.stderr.splitlines()) == 1 and (tmp_path / "taken").read_text() == "mine"


def test_queries_that_are_no_text_or_no_sparql_are_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"\x89PNG")
    for result, message in (
        (run("query", tmp_path / "q.rq", folder), "q.rq: cannot be read"),
        (run("query", "-", folder, stdin="SELECT * WHERE {\n ?x ?y"), "no valid SPARQL: error at 2:7"),
    ):
        assert result.exit_code == 2 and message in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("query", "met"), ("show",), ("validate",), ("explain", "x"), ("export", "csv", "-o", "x")])
def test_a_folder_without_a_graph_is_said_so(tmp_path: Path, command: tuple[str, ...]) -> None:
    position = 2 if command[0] in ("query", "explain", "export") else 1
    result = run(*command[:position], tmp_path, *command[position:])
    assert result.exit_code == 2 and str(tmp_path) in result.stderr and "legation build" in result.stderr


def test_a_damaged_graph_names_file_and_line(folder: Path) -> None:
    with (folder / "graph.ttl").open("a", encoding="utf-8") as file:
        file.write("\nactor:x a .\n")
    result = run("show", folder)
    assert result.exit_code == 2 and f"{folder}/graph.ttl:" in result.stderr


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_export(folder: Path, tmp_path: Path, form: str) -> None:
    assert run("export", form, folder, "-o", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out").exists()


def test_help_of_export_tells_what_each_format_is_for() -> None:
    lines = [line.strip() for line in run("export", "--help").output.splitlines()]
    for exporter in EXPORTERS.values():
        assert exporter.purpose and f"{exporter.name:10}  {exporter.purpose}" in lines


def test_show_writes_the_page(folder: Path) -> None:
    assert run("show", folder).output.lstrip().lower().startswith("<!doctype html>")


def test_validate_names_what_is_wrong(folder: Path) -> None:
    text = (folder / "graph.ttl").read_text(encoding="utf-8")
    (folder / "graph.ttl").write_text(text.replace("leg:status leg:Planned", "leg:status leg:Maybe"), encoding="utf-8")
    result = run("validate", folder)
    assert result.exit_code == 1 and "an event has one status: actual, negated, planned or possible" in result.output and "1 violations" in result.stderr


def test_evaluate(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "events": []}\n')
    assert run("evaluate", tmp_path / "a.jsonl", tmp_path / "a.jsonl").output.startswith("0 gold events, 0 predicted")


def test_the_program_itself_and_python_m_legation(folder: Path) -> None:
    program = Path(sys.executable).parent / "legation"
    for command in ([str(program)], [sys.executable, "-m", "legation"]):
        done = subprocess.run([*command, "query", "met", str(folder)], capture_output=True, text=True, check=True)
        assert "Sergei Lavrov" in done.stdout


@pytest.mark.model
def test_explanation_tells_the_rules_and_draws_the_parse(tmp_path: Path) -> None:
    run("build", "-", "-o", tmp_path / "g", stdin="France attacked Japan.")
    event = KnowledgeGraph.load(tmp_path / "g").findings.events[0]
    told = run("explain", event.id, tmp_path / "g", "--parse", tmp_path / "p.svg").output
    assert "source      “France” is the subject of “attacked”" in told and "so it is actual" in told
    drawn = (tmp_path / "p.svg").read_text()
    assert drawn.startswith("<svg") and "attacked" in drawn and "nsubj" in drawn
