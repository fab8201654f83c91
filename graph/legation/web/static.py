"""Styles and scripts, of the application and of others (vendor/README.md says whose)."""

import mimetypes
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEPT = {"cache-control": "public, max-age=31536000, immutable"}


def static(request: Request) -> Response:
    """Give a file of static/."""
    name = request.path_params["name"]
    folder = files("legation.web") / "static"
    if name not in {file.name for file in folder.iterdir() if file.is_file()}:
        raise HTTPException(404, "there is no such file")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response((folder / name).read_bytes(), media_type=kind, headers=KEPT if "v" in request.query_params else None)


ROUTES = (Route("/static/{name}", static),)
