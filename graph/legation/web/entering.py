"""Showing the token once, so that a browser may write from then on; and leaving again."""

import hmac

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from legation.web.forms import Form, text_of, with_form
from legation.web.security import COOKIE
from legation.web.templating import rendered


def ask(request: Request) -> Response:
    """Ask for the token, or take it from the link that `legation serve` prints."""
    shown, next_ = request.query_params.get("token", ""), request.query_params.get("next", "/")
    return _entered(request, shown, next_) if shown else rendered(request, "login.html", next=_inside(next_))


def login(request: Request, form: Form) -> Response:
    """Take the token from a form."""
    return _entered(request, text_of(form, "token"), text_of(form, "next"))


def _entered(request: Request, shown: str, next_: str) -> Response:
    token = request.app.state.settings.token
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


def _inside(address: str) -> str:
    """An address of our own; anything else leads home."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


ROUTES = (Route("/login", ask), Route("/login", with_form(login), methods=["POST"]), Route("/logout", logout, methods=["POST"]))
