"""Articles in, a knowledge graph out: the library's face."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

import networkx as nx
import pyoxigraph
import rdflib
from spacy.language import Language

from legation.component import readings
from legation.errors import GraphError, InputError
from legation.export import EXPORTERS
from legation.fusion import fuse
from legation.jsonlines import line_of
from legation.model import Actor, Article, Event, Findings, Problem, Reading
from legation.network import build_network
from legation.page import page_of
from legation.rdf import QueryResult, findings_of, graph_of, named_queries, read_graph, run_query, store_of, turtle_of
from legation.reading import read_articles
from legation.report import Report, report_of

GRAPH, PAGE, EVENTS, REPORT = "graph.ttl", "network.html", "events.jsonl", "report.json"


@dataclass(frozen=True)
class KnowledgeGraph:
    """A graph of actors and events, with the articles that it stands on.

    Attributes:
        findings: citations, actors and events.
        readings: what was read from each article; empty for a graph loaded from a folder.
        problems: what was left out, and why.
    """

    findings: Findings
    readings: tuple[Reading, ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, claimed, planned and negated ones too, ordered by id."""
        return self.findings.events

    @property
    def actors(self) -> tuple[Actor, ...]:
        """All actors, ordered by id."""
        return self.findings.actors

    @cached_property
    def rdf(self) -> rdflib.Graph:
        """The graph as RDF."""
        return graph_of(self.findings)

    @cached_property
    def report(self) -> Report:
        """What was read, found and left out."""
        return report_of(self.findings, self.problems)

    def query(self, sparql: str, **parameters: str) -> QueryResult:
        """Return the answer to a SPARQL query; the prefixes of legation are declared already.

        Args:
            sparql: query text, or the name of a question of ontology/queries.
            **parameters: values for its variables.

        Raises:
            QueryError: as in `run_query`.
        """
        named = named_queries().get(sparql)
        return run_query(self._store, named.text if named else sparql, parameters)

    @cached_property
    def _store(self) -> pyoxigraph.Store:
        return store_of(self.rdf)

    def network(self) -> "nx.MultiDiGraph[str]":
        """Return the actors as nodes, and what they do to each other as edges."""
        return build_network(self.findings)

    def save(self, folder: str | Path) -> Path:
        """Write the graph, page, exports, events and report into FOLDER, whole or not at all.

        Args:
            folder: where; made if missing. What other files it holds stay as they are.

        Returns:
            The folder.

        Raises:
            GraphError: the folder cannot be written to.
        """
        target = Path(folder)
        try:
            target.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".legation-", dir=target) as scratch:
                self._write(Path(scratch))
                made = sorted(Path(scratch).iterdir())
                _check_room(made, target)
                for path in made:
                    _move(path, target / path.name)
        except OSError as error:
            raise GraphError(
                f"{target}: cannot be written ({error.strerror}); choose another folder with -o"
            ) from error
        return target

    def _write(self, folder: Path) -> None:
        (folder / GRAPH).write_text(turtle_of(self.rdf), encoding="utf-8")
        (folder / PAGE).write_text(page_of(self.findings, title="Network of actors"), encoding="utf-8")
        EXPORTERS["gexf"].write(self.findings, folder / "network.gexf")
        EXPORTERS["neo4j"].write(self.findings, folder / "neo4j")
        lines = sorted(json.dumps(line_of(reading), ensure_ascii=False) for reading in self.readings)
        (folder / EVENTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        (folder / REPORT).write_text(self.report.as_json(), encoding="utf-8")

    @classmethod
    def load(cls, folder: str | Path) -> "KnowledgeGraph":
        """Return the graph that `save` wrote.

        Args:
            folder: a folder with graph.ttl, or a Turtle file.

        Raises:
            GraphError: there is none, or it is damaged.
        """
        path = Path(folder)
        return cls(findings=findings_of(read_graph(path / GRAPH if path.is_dir() else path)))


def _check_room(made: list[Path], folder: Path) -> None:
    for path in made:
        there = folder / path.name
        if there.exists() and there.is_dir() != path.is_dir():
            raise GraphError(
                f"{there}: stands where the graph's {path.name} goes; move it away or choose another folder"
            )


def _move(made: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    made.replace(target)


def build(
    inputs: Iterable[str | Path | Article],
    *,
    nlp: Language | None = None,
    on_article: Callable[[Reading], None] | None = None,
) -> KnowledgeGraph:
    """Return the knowledge graph of articles.

    Args:
        inputs: files, folders, "-" for standard input, or articles.
        nlp: a spaCy pipeline with the component `legation`, or None for our own.
        on_article: called with each reading, to show progress.

    Returns:
        The graph; `problems` says what was left out.

    Raises:
        InputError: there was nothing to read at all.
    """
    problems: list[Problem] = []
    found: list[Reading] = []
    articles = _articles(inputs, problems)
    for item in readings(articles, nlp=nlp):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        found.append(item)
        if on_article:
            on_article(item)
    if not found:
        raise InputError(_nothing(problems))
    return KnowledgeGraph(findings=fuse(found), readings=tuple(found), problems=tuple(sorted(problems, key=_by_place)))


def _by_place(problem: Problem) -> tuple[str, int, str]:
    return (problem.where, problem.line or 0, problem.message)


def _articles(inputs: Iterable[str | Path | Article], problems: list[Problem]) -> Iterator[Article]:
    given = list(inputs)
    yield from (item for item in given if isinstance(item, Article))
    for one in read_articles([str(item) for item in given if not isinstance(item, Article)]):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            yield one


def _nothing(problems: list[Problem]) -> str:
    lines = [str(problem) for problem in problems] or ["no input; name a file, a folder or -"]
    return "\n".join(chain(["nothing could be read"], lines))
