"""Commands on a folder that grows: `legation add`, `remove`, `status`, `backup`, `restore`."""

import json
from pathlib import Path

import click

from legation.cli.writing import (
    COLUMNS,
    EVERY_PROBLEM,
    FOLDER,
    FRAMES,
    LEFT_OUT,
    MIN_CONFIDENCE,
    PROCESSES,
    progress,
    tell,
    tell_report,
)
from legation.errors import GraphError
from legation.growing import add, check_may_grow, remove, write_files
from legation.reading import columns_of
from legation.report import problem_lines
from legation.store import back_up, bring_back, has_readings, has_store, open_store, read_store

STORE_ONLY = click.option(
    "--store-only", is_flag=True, help="Leave graph.ttl, page and exports as they are; `legation files FOLDER` writes them."
)


@click.command("add")
@click.argument("inputs", nargs=-1, required=True)
@FOLDER
@FRAMES
@MIN_CONFIDENCE
@click.option("--store", "endpoint", metavar="URL", help="Keep the graph at a SPARQL endpoint: http://localhost:7878")
@PROCESSES
@STORE_ONLY
@COLUMNS
@EVERY_PROBLEM
@click.pass_context
def add_command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    folder: Path,
    frames: tuple[Path, ...],
    min_confidence: float,
    endpoint: str | None,
    processes: int,
    store_only: bool,
    pairs: tuple[str, ...],
    every_problem: bool,
) -> None:
    """Read articles into a folder; those that are there already are read again.

    The graph is the same as if all of them were built at once. A run that is interrupted loses nothing: start it again.
    """
    columns = columns_of(pairs)
    with progress() as advance:
        growth = add(
            inputs,
            folder,
            frames=frames,
            min_confidence=min_confidence,
            columns=columns,
            endpoint=endpoint,
            processes=processes,
            on_article=lambda reading: advance(len(reading.events)),
            tell=tell,
        )
    added = growth.added
    click.echo(f"{added.new} articles added, {added.changed} read otherwise than before, {added.same} the same", err=True)
    if store_only:
        for line in problem_lines(growth.problems, every=every_problem):
            click.echo(line, err=True)
    else:
        report = write_files(folder, problems=growth.problems, tell=tell).report
        tell_report(report, growth.problems, every=every_problem, folder=folder)
    ctx.exit(LEFT_OUT if growth.problems else 0)


@click.command("remove")
@click.argument("articles", nargs=-1, required=True)
@FOLDER
@STORE_ONLY
def remove_command(articles: tuple[str, ...], folder: Path, store_only: bool) -> None:
    """Take articles out by their ids, with all that only they told; `legation query articles FOLDER` lists the ids."""
    remove(articles, folder, tell=tell)
    click.echo(f"{len(articles)} articles removed", err=True)
    if not store_only:
        write_files(folder, tell=tell)


@click.command()
@FOLDER
def files(folder: Path) -> None:
    """Write graph.ttl, page, exports, events and report of a folder that was added to with --store-only."""
    check_may_grow(folder)
    if not has_store(folder):
        raise GraphError(f"{folder}: has not grown; `legation build` wrote its files")
    write_files(folder, tell=tell)


@click.command()
@FOLDER
@click.option("--check", is_flag=True, help="Also compare each triple with what was read.")
@click.option("--mend", is_flag=True, help="Write the graph again from what was read.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def status(ctx: click.Context, folder: Path, check: bool, mend: bool, form: str) -> None:
    """Say what a folder holds, where its graph lives, and whether it is sound."""
    check_may_grow(folder)
    if not has_readings(folder):
        raise GraphError(f"{folder}: no graph there; make one with `legation build` or `legation add`")
    if mend:
        with open_store(folder, tell=tell) as store:
            store.write_again()
    if not has_store(folder):
        click.echo(f"{folder}: built at once and not grown; `legation add INPUT {folder}` makes its store")
        return
    with read_store(folder, tell=tell) as store:
        told: dict[str, object] = {**store.counts(), "graph": store.place}
        if check:
            differences = store.differences()
            told |= {"missing": len(differences.added), "unwarranted": len(differences.removed)}
    lines = [f"{value:,} {name}" if isinstance(value, int) else f"{name} in {value}" for name, value in told.items()]
    click.echo(json.dumps(told) if form == "json" else "\n".join(lines))
    ctx.exit(LEFT_OUT if told.get("missing") or told.get("unwarranted") else 0)


@click.command()
@FOLDER
@click.argument("file", type=click.Path(path_type=Path))
def backup(folder: Path, file: Path) -> None:
    """Write all that a folder cannot do without into one FILE, and check it."""
    count = back_up(folder, file, tell=tell)
    click.echo(f"{count} articles in {file}, checked", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@FOLDER
@STORE_ONLY
def restore(file: Path, folder: Path, store_only: bool) -> None:
    """Make a new FOLDER from what `legation backup` wrote."""
    count = bring_back(file, folder, tell=tell)
    if not store_only:
        write_files(folder, tell=tell)
    click.echo(f"{count} articles in {folder}", err=True)
