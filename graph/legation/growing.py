"""A graph that grows: articles in and out of a folder, batch by batch, each whole or not at all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from spacy.language import Language

from legation.corpus.settings import Settings
from legation.corpus.workers import Read, read_all
from legation.errors import GraphError, InputError
from legation.events.extension import Extension, read_extension, using
from legation.knowledge import KnowledgeGraph, articles_of, by_place, nothing_read
from legation.model import Article, Problem, Reading
from legation.reading import GUESSED, Columns
from legation.store import FRAMES, STORE, Added, has_readings, kept_extension, open_store, read_store, silent
from legation.store.records import value_of

BATCH = 100
"""Articles that are put in at once: a killed run has lost no more than reading them."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What came of adding.

    Attributes:
        added: what became of the articles.
        problems: what was left out, and why.
    """

    added: Added
    problems: tuple[Problem, ...]


def add(
    inputs: Iterable[str | Path | Article],
    folder: str | Path,
    *,
    nlp: Language | None = None,
    frames: Iterable[str | Path] = (),
    min_confidence: float = 0.0,
    columns: Columns = GUESSED,
    endpoint: str | None = None,
    processes: int = 1,
    on_article: Callable[[Reading], None] | None = None,
    tell: Callable[[str], None] = silent,
) -> Growth:
    """Read articles into the store of a folder, which is made if missing; an article that is there is read again.

    The graph is the one that building all of its articles at once gives, whatever their order. The folder is held only
    while a batch is written, so that others may ask it meanwhile. `write_files` makes graph.ttl and the rest.

    Args:
        inputs: files, folders, "-" for standard input, or articles.
        folder: where; also one that `build` wrote.
        nlp: a spaCy pipeline, or None for our own.
        frames: files with relations and frames of one's own, kept in the folder; none: those that it keeps already.
        min_confidence: events of which we are less sure are left out, between 0 and 1.
        columns: which column or field of tables and records holds what, where that is not to be guessed.
        endpoint: address of a SPARQL endpoint where the graph shall live, or None to leave it where it is.
        processes: how many read; several take our own pipeline.
        on_article: called with each reading, to show progress.
        tell: called with a line where something takes time.

    Raises:
        InputError: there was nothing to read at all.
        GraphError: the folder cannot be written, or keeps a graph without what was read.
    """
    path = Path(folder)
    check_may_grow(path)
    extension = _extension(path, frames)
    problems: list[Problem] = []
    added = Added()
    with using(extension):
        settings = Settings(extension=extension, min_confidence=min_confidence)
        read = read_all(articles_of(inputs, problems, columns=columns), settings=settings, processes=processes, nlp=nlp)
        found = _read(read, problems, on_article)
        while batch := list(islice(found, BATCH)):
            with open_store(path, endpoint=endpoint, tell=tell) as store:
                added += store.put(batch)
    if added == Added():
        raise InputError(nothing_read(problems))
    return Growth(added, tuple(sorted(problems, key=by_place)))


def remove(ids: Iterable[str], folder: str | Path, *, tell: Callable[[str], None] = silent) -> None:
    """Take articles out of a folder, with all that only they told.

    Args:
        ids: which; all are taken out, or none.
        folder: where.
        tell: called with a line where something takes time.

    Raises:
        GraphError: there is no such article, or the folder cannot be written.
    """
    path = Path(folder)
    check_may_grow(path)
    if not has_readings(path):
        raise GraphError(f"{folder}: no graph there; make one with `legation add INPUT {folder}`")
    with open_store(path, tell=tell) as store:
        store.take(ids)


def write_files(folder: str | Path, *, problems: Iterable[Problem] = (), tell: Callable[[str], None] = silent) -> KnowledgeGraph:
    """Write graph.ttl, page, exports, events and report of a folder that has grown, and return its graph.

    Args:
        folder: where.
        problems: what was left out, for the report.
        tell: called with a line where something takes time.
    """
    path = Path(folder)
    with read_store(path, tell=tell) as store:
        graph = KnowledgeGraph(
            findings=store.findings(),
            readings=tuple(store.joined()),
            problems=tuple(problems),
            extension=kept_extension(path),
        )
    graph.save(path)
    return graph


def check_may_grow(folder: Path) -> None:
    """Make sure that a folder is none, empty of graphs, or one whose readings are kept.

    Raises:
        GraphError: its graph was made by a version that kept no readings, or by hand.
    """
    if (folder / "graph.ttl").exists() and not has_readings(folder):
        what = f"it has a graph.ttl but not what was read of the articles ({STORE}/)"
        raise GraphError(f"{folder}: {what}; build it again with `legation build`, or add to another folder")


def _extension(folder: Path, frames: Iterable[str | Path]) -> Extension:
    """The relations and frames of one's own; those that are given are kept."""
    kept, given = folder / FRAMES, [Path(file) for file in frames]
    if not given:
        return kept_extension(folder)
    extension = read_extension(*given)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = kept.with_name(f"{kept.name}.partial")
        partial.write_text(extension.text, encoding="utf-8")
        partial.replace(kept)
    except OSError as error:
        raise GraphError(f"{kept}: cannot be written ({error.strerror}); check its permissions") from error
    return extension


def _read(
    items: Iterable[Read | Problem], problems: list[Problem], on_article: Callable[[Reading], None] | None
) -> Iterator[Reading]:
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
            continue
        reading = value_of(Reading, item.record)
        if on_article:
            on_article(reading)
        yield reading
