"""Options and outputs that the commands share."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from legation.errors import LegationError
from legation.events.extension import using
from legation.knowledge import REPORT, KnowledgeGraph
from legation.model import Problem
from legation.reading import Position
from legation.report import Report, problem_lines

LEFT_OUT, NOTHING_BUILT, STOPPED = 1, 2, 130
MIN_CONFIDENCE = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Leave out events of which we are less sure: 0.9 keeps those of which nine in ten are right.",
)
FOLDER = click.argument("folder", type=click.Path(path_type=Path))
PROCESSES = click.option(
    "--processes", type=click.IntRange(1), default=1, help="How many processes read; the graph is the same with any number."
)
OUTPUT = click.option("-o", "--output", default="-", help="File to write, or - for standard output.")
FRAMES = click.option(
    "--frames",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Relations and frames of your own (docs/adding-a-frame.md); may be given several times.",
)
COLUMNS = click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column or field of a table or record holds what: text=body,date=published; guessed where not given.",
)
EVERY_PROBLEM = click.option(
    "--every-problem", is_flag=True, help="List each thing that was left out, not the first twenty and the number of the others."
)


def load_graph(folder: Path) -> KnowledgeGraph:
    """Return the graph of a folder; until the command ends, its own relations and frames are known.

    Raises:
        LegationError: as in `KnowledgeGraph.load`.
    """
    graph = KnowledgeGraph.load(folder, tell=tell)
    click.get_current_context().with_resource(using(graph.extension))
    return graph


@contextmanager
def writing(output: str) -> Iterator[IO[str]]:
    """Open a file that is there whole or not at all; "-" is standard output.

    Raises:
        LegationError: it cannot be written.
    """
    if output == "-":
        yield sys.stdout
        return
    partial = Path(f"{output}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as out:
            yield out
        partial.replace(output)
    except OSError as error:
        raise LegationError(f"{output}: cannot be written ({error.strerror}); choose another place with -o") from error
    finally:
        partial.unlink(missing_ok=True)


def tell(message: str) -> None:
    """Say on standard error what takes time."""
    click.echo(message, err=True)


def tell_report(report: Report, problems: Iterable[Problem], *, every: bool, folder: Path) -> None:
    """Say on standard error what a run read, found and left out.

    Args:
        report: its counts.
        problems: what was left out.
        every: whether each of the problems is told.
        folder: where report.json lists them all.
    """
    elsewhere = f"{folder / REPORT} lists all"
    for line in [*report.lines(), *problem_lines(problems, every=every, elsewhere=elsewhere)]:
        click.echo(line, err=True)


@contextmanager
def progress(position: Position | None = None) -> Iterator[Callable[[int], None]]:
    """A counter of articles and their events on a terminal; silence in a pipe.

    Args:
        position: how far reading has come, from which the time that is left follows; None where that is not known.

    Yields:
        What is to be called for each article with the number of its events.
    """
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("reading", total=None)
        count, events, begun = 0, 0, time.monotonic()

        def advance(told: int) -> None:
            nonlocal count, events
            count, events = count + 1, events + told
            share = position.share() if position else None
            words = how_far(count, events, seconds=time.monotonic() - begun, share=share)
            progress.update(task, advance=1, description=words)

        yield advance


def how_far(count: int, events: int, *, seconds: float, share: float | None) -> str:
    """Return how far reading has come, for a reader.

    Args:
        count: how many articles were read.
        events: how many events they tell.
        seconds: since it began.
        share: of the whole, between 0 and 1, or None where nobody knows.

    >>> how_far(1200, 300, seconds=10, share=0.25)
    '1,200 articles, 300 events, 120 a second, 25 %, 0:00:30 left'
    """
    told = f"{count:,} articles, {events:,} events, {count / max(seconds, 1e-3):,.0f} a second"
    if share is None or share < 0.001 or seconds < 5:
        return told
    return f"{told}, {100 * share:.0f} %, {timedelta(seconds=round(seconds / share - seconds))} left"


@contextmanager
def counting(words: str) -> Iterator[Callable[[int], None]]:
    """A counter on a terminal; silence in a pipe.

    Args:
        words: what is counted, with {} for the number.
    """
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn(words.format("{task.completed}")), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(words, total=None)
        yield lambda count: progress.advance(task, count)
