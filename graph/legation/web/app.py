"""The application: routes of each part, behind the guard."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from legation._version import __version__
from legation.errors import DecisionError, GraphError, InputError, LegationError, QueryError
from legation.web import articles, browsing, entering, networks, reconciling, review, static
from legation.web.changing import Changes
from legation.web.security import Guard
from legation.web.served import Folder
from legation.web.settings import Settings
from legation.web.templating import rendered

PARTS = (articles, review, reconciling, browsing, networks, entering, static)
"""Modules with ROUTES, in the order in which they are tried."""
STATUSES: Mapping[type[LegationError], int] = MappingProxyType(
    {QueryError: 400, InputError: 422, DecisionError: 409, GraphError: 409}
)


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
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={LegationError: _mistake, HTTPException: _refused},
    )
    app.state.settings = settings
    app.state.folder = Folder(settings.folder)
    app.state.changes = Changes(app.state.folder)
    return app


def health(request: Request) -> Response:
    """Say that the application answers, and for how large a graph."""
    findings = request.app.state.folder.served.findings
    counts = {"articles": len(findings.citations), "actors": len(findings.actors), "events": len(findings.events)}
    return JSONResponse({"status": "ok", "version": __version__, **counts})


def _mistake(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 500)
    return rendered(request, "error.html", status=status, title="That did not work", message=str(error))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = "Not found" if error.status_code == 404 else "That did not work"
    return rendered(request, "error.html", status=error.status_code, headers=error.headers, title=title, message=error.detail)
