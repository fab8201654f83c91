"""`legation push`: a graph into a running database."""

import os
from pathlib import Path

import click

from legation.cli.writing import FOLDER, counting, load_graph
from legation.export.bolt import connected
from legation.export.pushing import push as push_findings


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
    """Make the Neo4j at URI hold the graph of FOLDER: bolt://localhost:7687

    What is new is written, what is gone is taken out, and what others have there is left alone.
    """
    findings = load_graph(folder).findings
    password = os.environ.get("NEO4J_PASSWORD", "")
    with (
        connected(uri, user=user, password=password, database=database) as session,
        counting("{} nodes and relationships written") as advance,
    ):
        done = push_findings(findings, session, graph=graph, advance=advance)
    click.echo(f"{done.created} created, {done.changed} changed, {done.removed} removed, {done.unchanged} unchanged", err=True)
