"""What keeps strangers out: names of the server, writes from other sites, size, token, and headers for browsers."""

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from legation.events.extension import using
from legation.web.settings import Settings
from legation.web.templating import rendered

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with "no-referrer" browsers send our own forms with "Origin: null"
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-cache",
}
"""Headers of every response, where it does not say otherwise."""
COOKIE = "legation_token"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """The outermost layer: refuses what must not come in, and marks what goes out.

    Args:
        app: the application inside.
        settings: what is allowed.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                framed = "content-security-policy" in headers  # a page with a policy of its own says in it who may frame it
                for name, value in HEADERS.items():
                    if name != "x-frame-options" or not framed:
                        headers.setdefault(name, value)
                if _is_shared(scope):
                    headers.add_vary_header("Origin")
                    headers.update(self._shared(scope))
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, marked)
            return
        if scope["method"] == "OPTIONS" and self._shared(scope):
            await Response(status_code=204)(scope, receive, marked)
            return
        with using(scope["app"].state.folder.served.extension):
            await self._app(scope, self._limited(receive), marked)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if "*" not in self._settings.hosts and _name(host) not in self._settings.hosts:
            return PlainTextResponse(
                f"this server does not answer as {_name(host)!r}; start it with --host or --allow-host\n", 421
            )
        if scope["method"] not in _READS and _is_from_elsewhere(headers, host) and not self._shared(scope):
            return PlainTextResponse("requests of other sites that would write are refused\n", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 18 or int(length) > self._settings.upload_bytes:
            return self._too_large()
        return None

    def _shared(self, scope: Scope) -> dict[str, str]:
        """Headers that let a page of a named origin read what it asked for; none for others, and nowhere else (CORS)."""
        origin = Headers(scope=scope).get("origin")
        if not _is_shared(scope) or origin not in self._settings.cors_origins:
            return {}
        return {
            "access-control-allow-origin": origin,
            "access-control-allow-methods": "GET, POST",
            "access-control-allow-headers": "content-type, x-requested-with",
            "cross-origin-resource-policy": "cross-origin",
        }

    def _limited(self, receive: Receive) -> Receive:
        """The request's body, cut off where it is larger than it may be, whatever it said."""
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._settings.upload_bytes:
                return {"type": "http.disconnect"}
            return message

        return limited

    def _too_large(self) -> Response:
        return PlainTextResponse(f"a request may have {self._settings.upload_bytes:,} bytes at most\n", 413)


def _is_shared(scope: Scope) -> bool:
    """Whether it is the reconciliation service, which only reads and which tools of other origins ask."""
    path: str = scope["path"]
    return path == "/reconcile" or path.startswith("/reconcile/")


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host


def _is_from_elsewhere(headers: Headers, host: str) -> bool:
    """Whether a browser sent it for a page of another site; programs send neither header."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != host


def may_write(request: Request) -> bool:
    """Return whether a request shows the token: in its cookie, or as a bearer."""
    token = request.app.state.settings.token
    if not token:
        return False
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    shown = bearer if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
    return hmac.compare_digest(shown.encode(), token.encode())


def shut(request: Request) -> Response:
    """Ask for the token."""
    wanted = {"www-authenticate": 'Bearer realm="legation"'}
    return rendered(request, "login.html", status=401, headers=wanted, next=request.url.path)
