"""`legation serve`: the application on this machine."""

import re
import secrets
from pathlib import Path

import click

from legation.cli.writing import FOLDER
from legation.errors import LegationError


@click.command()
@FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; only this machine by default.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--token", envvar="LEGATION_TOKEN", help="What those show who write; one is made up if none is given.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name by which browsers reach this server.")
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(0.1), help="How long a query may take.")
@click.option("--rows", default=10_000, show_default=True, type=click.IntRange(1), help="How many rows an answer has at most.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="How many queries run at once.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="An origin whose pages may use /reconcile: http://127.0.0.1:3333 is OpenRefine.")
def serve(
    folder: Path, host: str, port: int, token: str | None, allow_host: tuple[str, ...], seconds: float, rows: int, workers: int,
    cors: tuple[str, ...],
) -> None:
    """Serve a graph as an application: search, dossiers, questions, SPARQL, reading and review."""
    try:
        import uvicorn

        from legation.web import Settings, create_app
        from legation.web.settings import LOOPBACK
    except ImportError as error:
        raise LegationError(f"{error.name} is not installed; run pip install 'legation[web]'") from error
    token = token or secrets.token_urlsafe(24)
    settings = Settings(
        folder=folder, token=token, hosts=(*LOOPBACK, host, *allow_host), query_seconds=seconds, query_rows=rows,
        query_workers=workers, cors_origins=tuple(map(_origin, cors)),
    )  # fmt: skip
    app = create_app(settings)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"reading is open at http://{shown}:{port}/ ; to write too, open http://{shown}:{port}/login?token={token}", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _origin(text: str) -> str:
    """An origin as browsers write it."""
    match = re.fullmatch(r"(https?://[a-z0-9.\[\]:-]+?)/?", text.strip().lower())
    if match is None:
        raise click.BadParameter(f"{text!r} is no origin; write it like http://127.0.0.1:3333", param_hint="--cors")
    return match[1]
