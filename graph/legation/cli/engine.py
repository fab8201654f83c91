"""The option `--engine ray` of `legation build`: reading on many cores or machines."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from legation.cli.writing import counting, tell
from legation.corpus.ray_cluster import installed_ray
from legation.corpus.ray_engine import Advance, ray_readings
from legation.corpus.settings import Settings
from legation.model import Problem, Reading
from legation.reading import GUESSED, Columns, read_articles

LOCAL, RAY = "local", "ray"
PARTS = "parts"
"""The folder, within that of a graph, in which the parts of a distributed run stay."""
_Command = TypeVar("_Command", bound=Callable[..., Any])


def engine_options(command: _Command) -> _Command:
    """Return a command with the options --engine, --workers and --ray-address."""
    for option in (
        click.option("--ray-address", metavar="HOST:PORT", help="With --engine ray: of a running cluster; auto finds that of this machine."),
        click.option("--workers", type=click.IntRange(1), help="With --engine ray: how many processes read; else one a core."),
        click.option("--engine", type=click.Choice([LOCAL, RAY]), default=LOCAL, help="ray: read on many machines (docs/cluster.md)."),
    ):  # fmt: skip
        command = option(command)
    return command


def check_engine(engine: str, *, workers: int | None, ray_address: str | None) -> None:
    """Make sure that options of Ray stand with Ray, and that Ray is there where it is asked for.

    Raises:
        UsageError: they stand with another engine.
        EngineError: Ray is not installed.
    """
    if engine == RAY:
        installed_ray(ray_address)
    elif workers is not None or ray_address is not None:
        raise click.UsageError("--workers and --ray-address go with --engine ray")


def read_by_ray(
    inputs: Sequence[str],
    folder: Path,
    *,
    workers: int | None,
    ray_address: str | None,
    columns: Columns,
    settings: Settings,
) -> Iterator[Reading | Problem]:
    """Yield what is read with Ray; JSON Lines and Parquet by whoever reads them, all else by way of here.

    Args:
        inputs: files, folders, patterns, "-".
        folder: of the graph, on storage that all machines share; its parts stay there.
        workers: as in `ray_readings`.
        ray_address: likewise.
        columns: which column holds what; where a user says so, all is read by way of here.
        settings: with what articles are read.
    """
    from legation.corpus.portions import direct_files  # needs pyarrow, which comes with Ray

    files, rest = direct_files(inputs) if columns == GUESSED else ([], list(inputs))
    with counting("reading, {} parts are there") as count:

        def on_part(now: Advance) -> None:
            count(1)
            if now.parts == now.of:
                tell(f"{now.articles:,} articles read in {now.of:,} parts, {now.problems:,} left out; merging")

        yield from ray_readings(
            read_articles(rest, columns=columns),
            parts=folder / PARTS,
            files=files,
            workers=workers,
            address=ray_address,
            min_confidence=settings.min_confidence,
            extension=settings.extension,
            on_part=on_part,
        )
