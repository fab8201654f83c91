"""Answers as text: a table to read, or the W3C's formats for programs."""

import csv
import io
from collections.abc import Iterable

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from legation.csv_tables import csv_lines
from legation.errors import QueryError
from legation.rdf.engine import triples_as_graph
from legation.rdf.queries import QueryResult
from legation.rdf.turtle import turtle_of

_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_WIDTH = 160


def format_result(result: QueryResult, form: str) -> str:
    """Return an answer as text.

    Args:
        result: the answer.
        form: "table"; "csv", "tsv", "json" or "xml" (W3C SPARQL 1.1 Query Results), in which values are as the graph
            has them, formulas of spreadsheets too; for triples "turtle".

    Raises:
        QueryError: the answer cannot have that format.
    """
    value = result.value
    if isinstance(value, (ox.QueryTriples, tuple)):
        return _triples(value, result, form)
    if form == "table":
        return f"{bool(value)}\n" if isinstance(value, ox.QueryBoolean) else _table(value, result)
    if form not in _FORMATS:
        raise QueryError(f"no format {form!r}; use table, {', '.join(_FORMATS)}")
    if isinstance(value, ox.QueryBoolean) and form in ("csv", "tsv"):
        raise QueryError(f"a yes or no has no {form}; use table, json or xml")
    data = value.serialize(format=_FORMATS[form])
    assert data is not None
    text = data.decode()
    if form == "csv":  # with the line ends of all other output, but for those within cells
        text = "".join(csv_lines(csv.reader(io.StringIO(text, newline=""), strict=True)))
    if form == "xml":  # readers of XML make "\n" of it
        text = text.replace("\r", "&#13;")
    return text if text.endswith("\n") else f"{text}\n"


def _triples(value: Iterable[ox.Triple], result: QueryResult, form: str) -> str:
    if form not in ("table", "turtle"):
        raise QueryError(f"triples have no {form}; use turtle")
    graph = triples_as_graph(value)
    for prefix, namespace in result.prefixes.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return turtle_of(graph)


def _table(solutions: ox.QuerySolutions, result: QueryResult) -> str:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for variable in solutions.variables:
        table.add_column(variable.value.replace("_", " "), overflow="fold")
    rows = result.rows()
    for row in rows:
        table.add_row(*(cell or "" for cell in row.values()))
    console = Console(file=io.StringIO(), width=_WIDTH, color_system=None, highlight=False, markup=False, emoji=False)
    console.print(table)
    file = console.file
    assert isinstance(file, io.StringIO)
    lines = [line.rstrip() for line in file.getvalue().rstrip("\n").split("\n")]
    return "\n".join([*lines, f"{len(rows)} rows"]) + "\n"
