"""The network page of what was searched: an actor with partners, or the most active actors of all."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from legation.page import page_of

MOST = 2_000
"""How many of the most active actors the whole network shows at first."""


def network(request: Request) -> Response:
    """Show the network."""
    return Response(page_of(request.app.state.folder.served.findings, title="Network of actors"), media_type="text/html")


ROUTES = (Route("/network", network),)
