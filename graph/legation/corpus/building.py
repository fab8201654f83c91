"""From a corpus to the graph of a folder: read, then fused; a small one with all its files, a large one in its store."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from legation.corpus.draft import discard, drafted_readings, settle
from legation.corpus.gathering import Gathered
from legation.corpus.settings import Settings
from legation.errors import GraphError
from legation.events.extension import using
from legation.identity import read_decisions
from legation.knowledge import REPORT, by_place, graph_of_readings
from legation.model import Problem
from legation.report import Report, report_of
from legation.store import DECISIONS, has_store, read_store, silent, was_built

LARGE = 20_000
"""Articles of which a graph is made in its store alone: all at once in memory, with page and exports, would take too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What became of a corpus.

    Attributes:
        gathered: what was read.
        report: what was found and left out.
        has_files: whether graph.ttl, page and exports were written, or only the store.
    """

    gathered: Gathered
    report: Report
    has_files: bool


def finish(
    gathered: Gathered,
    folder: Path,
    *,
    settings: Settings,
    store_only: bool = False,
    tell: Callable[[str], None] = silent,
) -> Built:
    """Make the graph of what was gathered in a folder, in place of what it had; its decisions.csv is applied.

    Args:
        gathered: what `gather` has told of the folder.
        folder: where.
        settings: with what articles were read.
        store_only: whether to write the store alone, as is done for LARGE corpora anyway.
        tell: called with a line where something takes time.

    Raises:
        GraphError: the folder has grown, or cannot be written.
    """
    check_may_be_built(folder)
    problems = sorted(gathered.problems, key=by_place)
    if store_only or gathered.articles > LARGE:
        tell(f"{gathered.articles:,} articles are read; joining their actors and events")
        settle(folder, tell=tell)
        report = _report(folder, problems, settings)
        (folder / REPORT).write_text(report.as_json(), encoding="utf-8")
        return Built(gathered=gathered, report=report, has_files=False)
    graph = graph_of_readings(
        drafted_readings(folder),
        decisions=read_decisions(folder / DECISIONS),
        extension=settings.extension,
        problems=problems,
    )
    graph.save(folder)
    discard(folder)
    return Built(gathered=gathered, report=graph.report, has_files=True)


def check_may_be_built(folder: Path) -> None:
    """Make sure that building into a folder forgets nothing, and that its decisions can be applied.

    Raises:
        GraphError: articles were added to it.
        DecisionError: its decisions.csv is damaged.
    """
    read_decisions(folder / DECISIONS)
    if has_store(folder) and not was_built(folder):
        advice = f"add to it with `legation add INPUT {folder}`, or build into another folder"
        raise GraphError(f"{folder}: has grown by `legation add`, and building would forget its articles; {advice}")


def _report(folder: Path, problems: Iterable[Problem], settings: Settings) -> Report:
    with using(settings.extension), read_store(folder) as store:
        return report_of(
            citations=store.citations(), actors=store.actors(), events=store.bare_events(), problems=problems
        )
