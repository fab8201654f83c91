"""Articles in, a knowledge graph out: the library's face."""

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph
import rdflib
from spacy.language import Language

from legation.actors.authority import load_authority
from legation.component import readings
from legation.errors import GraphError, InputError
from legation.events.extension import NO_EXTENSION, Extension, using
from legation.export import EXPORTERS
from legation.export.frames import Frames, frames_of
from legation.fusion.fusing import fuse, refuse
from legation.identity import (
    Decisions,
    join_actors,
    kept_entries,
)
from legation.identity.decisions import NONE, Resolve, with_actors
from legation.jsonlines import line_of
from legation.model import Actor, Article, Event, Findings, Problem, Reading
from legation.network import build_network
from legation.page import page_of
from legation.page.notebook import Drawing, drawing_of, summary_of
from legation.rdf import (
    QueryResult,
    closed,
    findings_of,
    graph_of,
    named_queries,
    own_relations_of,
    read_graph,
    run_query,
    store_of,
    turtle_of,
)
from legation.reading import read_articles
from legation.relations import Relation
from legation.report import Report, report_of
from legation.store import (
    FRAMES,
    READINGS,
    has_store,
    held,
    keep_readings,
    kept_extension,
    read_store,
    silent,
    start_again,
)

GRAPH, PAGE, EVENTS, REPORT = "graph.ttl", "network.html", "events.jsonl", "report.json"
SCRATCH = ".legation-"
"""What the name of a folder of half-written files begins with."""


@dataclass(frozen=True)
class KnowledgeGraph:
    """A graph of actors and events, with the articles that it stands on.

    Attributes:
        findings: citations, actors and events.
        readings: what was read from each article; empty for a graph loaded from a folder.
        unjoined: the same before actors of different articles were joined, from which the folder may grow; empty likewise.
        problems: what was left out, and why.
        extension: relations and frames of a user with which it was made; functions on the findings that need labels
            of relations are called within `using(graph.extension)`, as its own methods are.
    """

    findings: Findings
    readings: tuple[Reading, ...] = field(default=(), repr=False)
    unjoined: tuple[Reading, ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()
    extension: Extension = field(default=NO_EXTENSION, repr=False)

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
        with using(self.extension):
            return graph_of(self.findings)

    @cached_property
    def report(self) -> Report:
        """What was read, found and left out."""
        with using(self.extension):
            return report_of(self.findings, self.problems)

    def query(self, sparql: str, *, infer: bool = False, **parameters: str) -> QueryResult:
        """Return the answer to a SPARQL query; the prefixes of legation are declared already.

        Args:
            sparql: query text, or the name of a question of ontology/queries.
            infer: whether more general relations and inverses count as stated: who consulted, where they met.
            **parameters: values for its variables.

        Raises:
            QueryError: as in `run_query`.
        """
        named = named_queries().get(sparql)
        return run_query(self._closed if infer else self._store, named.text if named else sparql, parameters)

    @cached_property
    def _store(self) -> pyoxigraph.Store:
        return store_of(self.rdf)

    @cached_property
    def _closed(self) -> pyoxigraph.Store:
        return closed(self._store)

    def network(self) -> "nx.MultiDiGraph[str]":
        """Return the actors as nodes, and what they do to each other as edges."""
        with using(self.extension):
            return build_network(self.findings)

    def show(self, *, height: int = 640) -> Drawing:
        """Return the graph as a drawing, which a notebook shows: the same page as network.html.

        Args:
            height: how tall, in pixels.
        """
        with using(self.extension):
            return drawing_of(self.findings, title="Network of actors", height=height)

    def _repr_html_(self) -> str:
        return summary_of(self.findings, problems=len(self.problems))

    def to_pandas(self) -> Frames:
        """Return actors, events and evidence as data frames.

        Raises:
            GraphError: pandas is not installed; the extra legation[notebooks] has it.
        """
        with using(self.extension):
            return frames_of(self.findings)

    def decided(self, decisions: Decisions) -> "KnowledgeGraph":
        """Return the graph with what a person decided of who is who, events that become the same fused."""
        if self.unjoined:
            with using(self.extension):
                return replace(self, **_joined(self.unjoined, decisions))
        resolve = resolver(self.findings, decisions)
        readings = tuple(with_actors(reading, resolve) for reading in self.readings)
        with using(self.extension):
            return replace(self, findings=refuse(self.findings, resolve, separate=decisions.separate), readings=readings)

    def save(self, folder: str | Path, *, kept: Collection[str] = ()) -> Path:
        """Write the graph, page, exports, events and report into FOLDER, whole or not at all.

        Args:
            folder: where; made if missing. What other files it holds stay as they are.
            kept: names of files of the graph that stay as they are too.

        Returns:
            The folder.

        Raises:
            GraphError: the folder cannot be written to.
        """
        target = Path(folder)
        try:
            with held(target), tempfile.TemporaryDirectory(prefix=SCRATCH, dir=target) as scratch, using(self.extension):
                _sweep(target, Path(scratch))
                self._write(Path(scratch))
                made = sorted(path for path in Path(scratch).iterdir() if path.name not in kept)
                _check_room(made, target)
                for path in made:
                    if path.name == READINGS:
                        start_again(target, path)
                    else:
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
        if self.extension.text:
            (folder / FRAMES).write_text(self.extension.text, encoding="utf-8")
        if self.unjoined:
            keep_readings(folder / READINGS, self.unjoined)
        if not self.readings:  # a graph loaded from a folder: its events and report of the build stay
            return
        lines = sorted(json.dumps(line_of(reading), ensure_ascii=False) for reading in self.readings)
        (folder / EVENTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        (folder / REPORT).write_text(self.report.as_json(), encoding="utf-8")

    @classmethod
    def load(cls, folder: str | Path, *, tell: Callable[[str], None] = silent) -> "KnowledgeGraph":
        """Return the graph that `save` wrote, or that grew since by `add`.

        Args:
            folder: a folder with graph.ttl, and frames.toml where it was made with a user's frames; or a Turtle file,
                which by itself tells all but the frames.
            tell: called with a line when others hold the folder.

        Raises:
            GraphError: there is none, or it is damaged.
            OntologyError: frames.toml was damaged since.
        """
        path = Path(folder)
        if has_store(path):
            with read_store(path, tell=tell) as store:
                return cls(findings=store.findings(), extension=kept_extension(path))
        graph = read_graph(path / GRAPH if path.is_dir() else path)
        return cls(findings=findings_of(graph), extension=_told_extension(path, own_relations_of(graph)))


def _told_extension(path: Path, told: Iterable[Relation]) -> Extension:
    """The extension in a graph's folder, with the relations that the graph tells of itself."""
    folder = path if path.is_dir() else path.parent
    kept = kept_extension(folder) if path in (folder, folder / GRAPH) else NO_EXTENSION
    ids = {relation.id for relation in kept.relations}
    return replace(kept, relations=(*kept.relations, *(relation for relation in told if relation.id not in ids)))


def resolver(findings: Findings, decisions: Decisions) -> Resolve:
    """Return who is meant by an actor of findings, by what a person decided."""
    known = {**kept_entries(decisions, load_authority()), **{actor.id: actor for actor in findings.actors}}

    def resolve(actor: Actor, text: str, citation: str) -> Actor:
        return decisions.actor_for(actor, text=text, citation=citation, known=known)

    return resolve


def _sweep(folder: Path, scratch: Path) -> None:
    """Take away what killed runs left; nobody else writes, for the folder is held."""
    for leftover in folder.glob(f"{SCRATCH}*"):
        if leftover != scratch:
            shutil.rmtree(leftover, ignore_errors=True)


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
    decisions: Decisions = NONE,
    extension: Extension = NO_EXTENSION,
    min_confidence: float = 0.0,
    on_article: Callable[[Reading], None] | None = None,
) -> KnowledgeGraph:
    """Return the knowledge graph of articles.

    Args:
        inputs: files, folders, "-" for standard input, or articles.
        nlp: a spaCy pipeline with the component `legation`, or None for our own.
        decisions: what a person decided of who is who.
        extension: relations and frames of one's own, from `read_extension`.
        min_confidence: events of which we are less sure are left out, between 0 and 1.
        on_article: called with each reading, to show progress.

    Returns:
        The graph; `problems` says what was left out.

    Raises:
        InputError: there was nothing to read at all.
    """
    problems: list[Problem] = []
    articles = articles_of(inputs, problems)

    def items() -> Iterator[Reading | Problem]:
        yield from readings(articles, nlp=nlp, min_confidence=min_confidence)
        yield from problems

    return graph_of_items(items(), decisions=decisions, extension=extension, on_article=on_article)


def graph_of_items(
    items: Iterable[Reading | Problem],
    *,
    decisions: Decisions = NONE,
    extension: Extension = NO_EXTENSION,
    on_article: Callable[[Reading], None] | None = None,
) -> KnowledgeGraph:
    """Return the knowledge graph of what was read.

    Args:
        items: what was read from each article, in any order, and what was left out.
        decisions: as in `build`.
        extension: as in `build`.
        on_article: as in `build`.

    Raises:
        InputError: nothing was read at all.
    """
    problems: list[Problem] = []
    found: list[Reading] = []
    with using(extension):
        for item in items:
            if isinstance(item, Problem):
                problems.append(item)
                continue
            found.append(item)
            if on_article:
                on_article(item)
        if not found:
            raise InputError(nothing_read(problems))
        return KnowledgeGraph(
            **_joined(found, decisions),
            unjoined=tuple(found),
            problems=tuple(sorted(problems, key=by_place)),
            extension=extension,
        )


def _joined(found: Sequence[Reading], decisions: Decisions) -> dict[str, Any]:
    """What articles tell together, as fields of a graph."""
    joined = join_actors(found, decisions=decisions, authority=load_authority())
    return {"findings": fuse(joined, separate=decisions.separate), "readings": tuple(joined)}


def by_place(problem: Problem) -> tuple[str, int, str]:
    """Return by what problems are ordered for a reader."""
    return (problem.where, problem.line or 0, problem.message)


def articles_of(inputs: Iterable[str | Path | Article], problems: list[Problem]) -> Iterator[Article]:
    """Yield the articles of files, folders and articles; what cannot be read is put among the problems."""
    given = list(inputs)
    yield from (item for item in given if isinstance(item, Article))
    for one in read_articles([str(item) for item in given if not isinstance(item, Article)]):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            yield one


def nothing_read(problems: list[Problem]) -> str:
    """Return the message of a run that read nothing at all."""
    lines = [str(problem) for problem in problems] or ["no input; name a file, a folder or -"]
    return "\n".join(chain(["nothing could be read"], lines))
