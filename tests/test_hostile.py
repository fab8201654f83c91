"""Five hundred hostile strings through ids, exports, answers, tables and dossiers."""

import csv
import html
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from pyarrow import parquet
from rdflib import Graph

from elements import Elements
from export.gexf_rules import breaches
from hostile import FAMILIES, LONG, SHORT, STRINGS, findings_of, ids_of
from legation.actors.authority import load_authority
from legation.actors.slug import slug
from legation.cli.main import main
from legation.csv_tables import FORMULA, safe_cell
from legation.dossier import RENDERERS, make_dossier
from legation.evaluation.event_page import page_of_report
from legation.evaluation.event_report import report_of
from legation.explanation import explain, parse_of
from legation.export import EXPORTERS
from legation.knowledge import KnowledgeGraph
from legation.model import Findings
from legation.network import build_network
from legation.network.changes import changes
from legation.page.changes import page_of_changes
from legation.page.notebook import summary_of
from legation.rdf import findings_of as findings_in
from legation.rdf import format_result, graph_of, read_graph, run_query, store_of
from legation.rdf.engine import quads
from legation.rdf.terms import cleaned

FINDINGS = findings_of(SHORT)
LARGE = findings_of([*STRINGS[-2:-1], "x"])
SOME = findings_of(SHORT[::4])


def cells(text: str) -> list[list[str]]:
    csv.field_size_limit(4 * LONG)
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def formulas(rows: list[list[str]]) -> list[str]:
    """Cells that some spreadsheet runs, whatever it drops in front."""
    return [cell for row in rows for cell in row if not re.fullmatch(r"-?\d+\.\d+", cell) and re.match(r"[\s\0\ufffd\u200b-\u200d\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]", cell)]


def test_the_strings() -> None:
    assert (len(STRINGS), len(set(STRINGS)), len(SHORT), len(FAMILIES)) == (500, 500, 497, 8)
    assert [len(text) for text in STRINGS if text not in SHORT] == [LONG] * 3


@pytest.mark.parametrize("family", FAMILIES)
def test_ids_are_safe(family: str) -> None:
    strings = list(FAMILIES[family]())
    assert [text for text in strings if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))] == []
    assert len(set(ids_of(strings))) == len(strings)


def test_no_cell_for_people_is_a_formula() -> None:
    assert formulas([[str(safe_cell(text)) for text in STRINGS]]) == []
    assert {text for text in STRINGS if safe_cell(text) != text} == {text for text in STRINGS if formulas([[text]])}
    assert [safe_cell(value) for value in (-1, 2.5, None, "Russia")] == [-1, 2.5, None, "Russia"]
    assert set(FORMULA) <= set(STRINGS) | {"\r", "＝", "＋", "－", "＠"}


# ---- exports


def read_csv(folder: Path) -> tuple[int, ...]:
    tables = [cells((folder / f"{name}.csv").read_bytes().decode()) for name in ("actors", "events", "evidence", "articles")]
    assert [formulas(rows) for rows in tables] == [[]] * 4 and all(len(set(map(len, rows))) == 1 for rows in tables)
    return tuple(len(rows) - 1 for rows in tables)


def read_parquet(folder: Path) -> tuple[int, ...]:
    return tuple(parquet.read_table(folder / f"{name}.parquet").num_rows for name in ("actors", "events", "evidence", "articles"))


def read_cytoscape(path: Path) -> list[str]:
    return sorted(node["data"]["name"] for node in json.loads(path.read_bytes())["elements"]["nodes"])


def read_gexf(path: Path) -> list[str]:
    assert breaches(ElementTree.parse(path).getroot()) == []
    return sorted(data["label"] for _, data in nx.read_gexf(path, version="1.3").nodes(data=True))


def read_graphml(path: Path) -> list[str]:
    return sorted(data["label"] for _, data in nx.read_graphml(path, force_multigraph=True, edge_key_type=str).nodes(data=True))


def read_neo4j(folder: Path) -> tuple[int, int]:
    tables = {path.name: cells(path.read_bytes().decode()) for path in folder.glob("*.csv")}
    headers = {name: len(rows[0]) for name, rows in tables.items() if name.endswith("-header.csv")}
    bodies = {name: rows for name, rows in tables.items() if not name.endswith("-header.csv")}
    assert headers and all(len(set(map(len, rows))) == 1 for rows in bodies.values())
    names = [cell for rows in bodies.values() for row in rows for cell in row]
    assert "=1+1" in names or STRINGS[-2] in names  # an import wants the values as they are
    return len(headers), len(bodies)


def triples(form: ox.RdfFormat) -> Callable[[Path], set[ox.Triple]]:
    return lambda path: {quad.triple for quad in ox.parse(path=str(path), format=form)}


@pytest.fixture(scope="module", params=["short", "long"])
def told(request: pytest.FixtureRequest) -> Findings:
    return FINDINGS if request.param == "short" else LARGE


@cache
def network_names(told: Findings) -> list[str]:
    return sorted(cleaned(name) for _, name in build_network(told).nodes(data="label"))


@cache
def said(told: Findings) -> set[ox.Triple]:
    return {quad.triple for quad in quads(graph_of(told))}


NAMES = {"cytoscape": read_cytoscape, "gexf": read_gexf, "graphml": read_graphml}
TABLES = {"csv": read_csv, "parquet": read_parquet}
TRIPLES = {
    "turtle": triples(ox.RdfFormat.TURTLE),
    "nquads": triples(ox.RdfFormat.N_QUADS),
    "jsonld": lambda path: {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.JSON_LD)},
}
MORE_TRIPLES = {"rdfstar": triples(ox.RdfFormat.TURTLE), "reified": triples(ox.RdfFormat.TURTLE)}


def test_every_format_is_tried() -> None:
    assert {*NAMES, *TABLES, *TRIPLES, *MORE_TRIPLES, "neo4j"} == set(EXPORTERS)


@pytest.mark.parametrize("form", EXPORTERS)
def test_exports_hold_as_much_as_went_in(form: str, told: Findings, tmp_path: Path) -> None:
    path = tmp_path / "out"
    EXPORTERS[form].write(told, path)
    if form in NAMES:
        assert NAMES[form](path) == network_names(told)
    elif form in TABLES:
        assert TABLES[form](path) == (len(told.actors), len(told.events), len(told.events), len(told.citations))
    elif form in TRIPLES:
        assert TRIPLES[form](path) == said(told)
    elif form in MORE_TRIPLES:
        assert MORE_TRIPLES[form](path) >= said(told)
    else:
        headers, bodies = read_neo4j(path / "import")
        assert headers == bodies > 0
        rows = [row for statement in json.loads((path / "statements.json").read_bytes())["statements"] for row in statement["rows"]]
        names = {row["properties"].get("name") for row in rows}
        assert {cleaned(actor.name) for actor in told.actors} <= names
        assert (path / "graph.cypher").read_bytes().isascii()


# ---- answers to questions



@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(FINDINGS)


SELECT = "SELECT ?id ?name WHERE { ?id a leg:Actor ; rdfs:label ?name } ORDER BY ?id"
EXPECTED = sorted(cleaned(text) for text in SHORT)


def read_json(text: str) -> list[str]:
    return [row["name"]["value"] for row in json.loads(text)["results"]["bindings"]]


def read_xml(text: str) -> list[str]:
    space = "{http://www.w3.org/2005/sparql-results#}"
    return [binding.findtext(f"{space}literal") or "" for binding in ElementTree.fromstring(text).iter(f"{space}binding") if binding.get("name") == "name"]


def read_tsv(text: str) -> list[str]:
    return [ox.parse(f"<x:s> <x:p> {line.split(chr(9))[1]} .", format=ox.RdfFormat.N_TRIPLES).__next__().object.value for line in text.split("\n")[1:-1]]  # type: ignore[union-attr]


ANSWERS: dict[str, Callable[[str], list[str]]] = {
    "csv": lambda text: [row[1] for row in cells(text)[1:]], "json": read_json, "tsv": read_tsv, "xml": read_xml,
}  # fmt: skip


@pytest.mark.parametrize("form", ANSWERS)
def test_answers_give_each_name_as_it_is(form: str, graph: Graph) -> None:
    assert sorted(ANSWERS[form](format_result(run_query(graph, SELECT), form))) == EXPECTED


def test_an_answer_to_read_has_a_row_for_each_name(graph: Graph) -> None:
    said = format_result(run_query(graph, SELECT), "table")
    assert said.endswith(f"\n{len(SHORT)} rows\n") and not CONTROLS.search(said)


def test_triples_that_answer_are_read_back(graph: Graph) -> None:
    said = format_result(run_query(graph, "CONSTRUCT { ?id rdfs:label ?name } WHERE { ?id a leg:Actor ; rdfs:label ?name }"), "turtle")
    assert sorted(triple.object.value for triple in ox.parse(said, format=ox.RdfFormat.TURTLE)) == EXPECTED  # type: ignore[union-attr]


def test_a_name_that_is_asked_for_stays_a_name(graph: Graph) -> None:
    store, asked = store_of(graph), "SELECT ?id WHERE { ?id a leg:Actor ; rdfs:label ?who }"
    assert {text: len(run_query(store, asked, {"who": text}).rows()) for text in SHORT} == {
        text: EXPECTED.count(cleaned(text)) if not re.fullmatch(r"<[a-z]+:[^\s<>\"{}|^`\\]+>", text) else 0 for text in SHORT
    }  # what stands within <> is an IRI


# ---- a graph's folder, and what the commands print of it

CONTROLS = re.compile(r"[\0-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What moves the cursor, colours the terminal, or cannot be written."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return KnowledgeGraph(findings=SOME).save(tmp_path_factory.mktemp("hostile"))


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_folder_is_read_as_it_was_written(folder: Path) -> None:
    loaded = KnowledgeGraph.load(folder).findings
    assert [actor.id for actor in loaded.actors] == [actor.id for actor in SOME.actors]
    assert [actor.name for actor in loaded.actors] == [cleaned(actor.name) for actor in SOME.actors]
    assert [c.title for c in loaded.citations] == [cleaned(c.title or "") for c in SOME.citations]
    assert loaded == findings_in(read_graph(folder))


@pytest.mark.parametrize(
    ("command", "rows"),
    [(("actors", "list"), len(SOME.actors)), (("analyse", "centrality"), None), (("analyse", "balance"), None), (("analyse", "blocs"), None), (("diff",), None)],
    ids=["actors", "centrality", "balance", "blocs", "diff"],
)
def test_tables_of_the_commands_are_safe(command: tuple[str, ...], rows: int | None, folder: Path) -> None:
    more = ("--at", "2022-01-21") if command == ("diff",) else ()
    table = cells(run(*command, folder, *more, "--format", "csv"))
    assert formulas(table) == [] and len(set(map(len, table))) == 1 and (len(table) - 1 == rows if rows else len(table) > 10)
    printed = run(*command, folder, *more)
    assert not CONTROLS.search(printed)
    if command == ("actors", "list"):
        assert len(printed.split("\n")) - 1 == rows
    if command == ("diff",):
        assert Elements(run(*command, folder, *more, "--format", "html"), styled=True).acting == []


# ---- dossiers, and the page of changes


@pytest.mark.parametrize("text", SHORT[::4])
def test_a_dossier_says_a_name_and_nothing_acts(text: str) -> None:
    findings = findings_of([text, "Ruritania"])
    dossier = make_dossier(findings, findings.actors[0] if findings.actors[0].name == text else findings.actors[1], authority=load_authority())
    page = RENDERERS["html"](dossier)
    assert Elements(page, styled=True).acting == []
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(RENDERERS["markdown"](dossier))
    elements = Elements(rendered)
    assert elements.acting == [] and elements.tags <= {"h1", "h2", "p", "ul", "li", "strong", "table", "thead", "tbody", "tr", "th", "td", "br"}
    title = html.unescape(re.findall(r"<h1>(.*?)</h1>", rendered)[0])
    assert title.replace("\ufffd", "") == " ".join(text.split()).replace("\0", "").replace("\ufffd", "")
    assert not re.search(r"[\0-\x09\x0b-\x1f\x7f-\x9f]", RENDERERS["text"](dossier))


def test_what_changed_and_the_summary_of_a_notebook_hold_only_their_own_elements() -> None:
    other = findings_of(SHORT[::3])
    assert Elements(page_of_changes(changes(other, FINDINGS), title=SHORT[0]), styled=True).acting == []
    assert Elements(summary_of(FINDINGS)).tags == {"div", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}


# ---- explanations and evaluations


@pytest.mark.model
def test_a_parse_is_a_picture_of_words_alone() -> None:
    some = findings_of(SHORT[::9])
    for told in some.events:
        root = ElementTree.fromstring(parse_of(some, told.id))
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "g", "text", "tspan", "path", "textPath"}
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
        assert all(element.get("{http://www.w3.org/1999/xlink}href", "#").startswith("#") for element in root.iter())


@pytest.mark.model
def test_an_explanation_has_no_lines_but_its_own() -> None:
    hostile, plain = (findings_of(names) for names in (["a\nb", "Ruritania", "x\r\n  according to Ruritania", "\ud800"], ["a", "Ruritania", "x", "y"]))
    assert [lines_of(hostile, told.id) for told in hostile.events] == [lines_of(plain, told.id) for told in plain.events]


def lines_of(told: Findings, event: str) -> int:
    return len(explain(told, event).split("\n\n")[0].splitlines())


def test_a_page_of_an_evaluation_shows_text() -> None:
    for text in SHORT:
        source, target = ({"name": name, "kind": "person", "country": None} for name in (text, "Ruritania"))
        event = {"source": source, "target": target, "type": "REQUEST", "relation": text, "status": "actual", "attributed_to": None}
        report = report_of({text: [event]}, {text: [{**event, "attributed_to": text}]})
        page = page_of_report(report, texts={text: text}, title=text)
        assert Elements(page, styled=True).acting == [], text
