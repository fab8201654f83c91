"""The application: routes of each part, behind the guard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from legation._version import __version__
from legation.errors import LegationError
from legation.web import articles, browsing, entering, networks, questions, reconciling, review, sparql, static
from legation.web.answering import Answering
from legation.web.changing import Changes
from legation.web.security import Guard
from legation.web.served import Folder
from legation.web.settings import Settings
from legation.web.statuses import status_of
from legation.web.templating import rendered

PARTS = (articles, review, reconciling, browsing, networks, questions, sparql, entering, static)
"""Modules with ROUTES, in the order in which they are tried."""


def create_app(settings: Settings) -> Starlette:
    """Return the application for a graph's folder.

    Args:
        settings: the folder and what is allowed.

    Raises:
        GraphError: the folder holds no graph, or a damaged one.
    """
    routes: list[BaseRoute] = [Route("/health", health), *(route for part in PARTS for route in part.ROUTES)]
    app = Starlette(
        routes=routes,
        lifespan=_answering,
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={LegationError: _mistake, HTTPException: _refused},
    )
    app.state.settings = settings
    app.state.folder = Folder(settings.folder)
    app.state.pages = networks.Pages(app.state.folder)
    app.state.folder.when_read(app.state.pages.warm)
    app.state.changes = Changes(app.state.folder)
    return app


@asynccontextmanager
async def _answering(app: Starlette) -> AsyncIterator[None]:
    """Have processes answer queries for as long as the application runs."""
    app.state.answering = answering = Answering(app.state.folder, app.state.settings)
    answering.start()
    app.state.pages.warm()
    try:
        yield
    finally:
        await answering.stop()


def health(request: Request) -> Response:
    """Say that the application answers, and for how large a graph."""
    folder = request.app.state.folder
    findings = folder.served.findings
    counts = {"articles": len(findings.citations), "actors": len(findings.actors), "events": len(findings.events)}
    status = {"status": "ok"} if folder.problem is None else {"status": "outdated", "problem": folder.problem}
    return JSONResponse({**status, "version": __version__, **counts})


def _mistake(request: Request, error: Exception) -> Response:
    assert isinstance(error, LegationError)
    status, headers = status_of(error, request.app.state.settings)
    return rendered(request, "error.html", status=status, headers=headers, title="That did not work", message=str(error))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = "Not found" if error.status_code == 404 else "That did not work"
    return rendered(request, "error.html", status=error.status_code, headers=error.headers, title=title, message=error.detail)
