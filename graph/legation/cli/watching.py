"""`legation watch`: feeds and folders into a graph, round by round."""

import time
from pathlib import Path

import click

from legation.cli.writing import FOLDER, LEFT_OUT, MIN_CONFIDENCE, tell
from legation.errors import GraphError

_FORMATS = ("text", "json")


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@FOLDER
@click.option("--once", is_flag=True, help="One round, for cron.")
@click.option("--every", default=15.0, show_default=True, type=click.FloatRange(1), metavar="MINUTES", help="From one round to the next.")
@click.option("--full", is_flag=True, help="Also read the page behind each entry of a feed, not only what the feed says.")
@click.option("--contact", metavar="TEXT", help="Address or page by which those who run the servers reach you; told to them.")
@click.option("--pause", default=2.0, show_default=True, type=click.FloatRange(0), metavar="SECONDS", help="Between two requests to one host.")
@click.option("--allow-local", is_flag=True, help="Also ask addresses of this machine and of private networks.")
@click.option("--store-only", is_flag=True, help="Leave graph.ttl, page and exports as they are; `legation files FOLDER` writes them.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="json: one object a round, a line each.")
@MIN_CONFIDENCE
@click.pass_context
def watch(
    ctx: click.Context, inputs: tuple[str, ...], folder: Path, once: bool, every: float, full: bool, contact: str | None, pause: float,
    allow_local: bool, store_only: bool, form: str, min_confidence: float,
) -> None:
    """Add what is new in feeds and folders to a graph, and say what changed since yesterday.

    INPUT is a folder, a file, a list of feeds (OPML), or the address of a feed. Files that are taken away and entries that
    leave their feed stay in the graph. A run may be stopped at any moment; the next one goes on.
    """
    from legation.watching import Plan, watching
    from legation.watching.telling import as_json, as_text
    from legation.watching.visiting import Manners

    manners = Manners(contact=_contact(contact), pause=pause, allow_local=allow_local)
    plan = Plan(inputs=inputs, folder=folder, full=full, manners=manners, min_confidence=min_confidence, store_only=store_only, tell=tell)
    with watching(plan) as one_round:
        while True:
            began = time.monotonic()
            try:
                told = one_round()
            except GraphError as error:
                if once:
                    raise
                click.echo(f"legation: {error}; tried again in the next round", err=True)
            else:
                click.echo((as_json if form == "json" else as_text)(told), nl=False)
                if once:
                    ctx.exit(LEFT_OUT if told.problems else 0)
            time.sleep(max(0.0, every * 60 - (time.monotonic() - began)))


def _contact(text: str | None) -> str | None:
    if text is not None and not (text.isascii() and text.isprintable() and len(text) <= 200):
        raise click.BadParameter("plain letters, at most 200: an e-mail address or the address of a page", param_hint="--contact")
    return text
