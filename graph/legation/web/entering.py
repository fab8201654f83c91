"""Showing the token once, so that a browser may write from then on; and leaving again."""

import hmac

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from legation.web.security import COOKIE
from legation.web.templating import rendered


async def login(request: Request) -> Response:
    """Take the token from a form, or from the link that `legation serve` prints."""
    if request.method == "POST":
        async with request.form() as form:
            shown, next_ = (_text(form.get(name)) for name in ("token", "next"))
    else:
        shown, next_ = request.query_params.get("token", ""), request.query_params.get("next", "/")
    token = request.app.state.settings.token
    if request.method == "GET" and not shown:
        return rendered(request, "login.html", next=_inside(next_))
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        return rendered(request, "login.html", status=401, next=_inside(next_), wrong=True)
    response = RedirectResponse(_inside(next_), status_code=303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/")
    return response


def logout(request: Request) -> Response:
    """Forget the token in this browser."""
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(COOKIE, path="/")
    return response


def _text(value: UploadFile | str | None) -> str:
    return value if isinstance(value, str) else ""


def _inside(address: str) -> str:
    """An address of our own; anything else leads home."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


ROUTES = (Route("/login", login, methods=["GET", "POST"]), Route("/logout", logout, methods=["POST"]))
