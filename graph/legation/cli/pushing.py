"""`legation push`: a graph into a running database."""

import os
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from legation.cli.writing import FOLDER, load_graph
from legation.export.bolt import connected
from legation.export.bolt import push as push_findings


@click.group()
def push() -> None:
    """Write a graph into a running database."""


@push.command()
@click.argument("uri")
@FOLDER
@click.option("--user", default="neo4j", show_default=True, help="As whom; the password is taken from NEO4J_PASSWORD.")
@click.option("--database", help="Which of the server's databases.")
@click.option("--graph", default="legation", show_default=True, help="Name of the graph, where a database holds several.")
def neo4j(uri: str, folder: Path, user: str, database: str | None, graph: str) -> None:
    """Make Neo4j hold the graph of FOLDER: what is new is written, what is gone is taken out, the rest is left alone."""
    findings = load_graph(folder).findings
    console = Console(stderr=True)
    with (
        connected(uri, user=user, password=os.environ.get("NEO4J_PASSWORD", ""), database=database) as session,
        Progress(console=console, disable=not console.is_terminal, transient=True) as progress,
    ):
        task = progress.add_task("rows written", total=None)
        done = push_findings(findings, session, graph=graph, advance=lambda rows: progress.advance(task, rows))
    click.echo(f"{done.created} created, {done.changed} changed, {done.removed} removed, {done.unchanged} unchanged", err=True)
