"""What a browser sends with a form."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from legation.web.security import may_write, shut

Form = FormData


def with_form(
    endpoint: Callable[[Request, Form], Response], *, needs_token: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that is given the form of its request, in a thread of its own.

    Args:
        endpoint: answers a request with its form.
        needs_token: whether only those who show the token may use it; others are told so before their form is read.
    """

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        if needs_token and not may_write(request):
            return await run_in_threadpool(shut, request)
        limit = request.app.state.settings.upload_bytes
        try:
            async with request.form(max_files=1, max_fields=50, max_part_size=limit) as form:
                return await run_in_threadpool(endpoint, request, form)
        except ClientDisconnect as error:
            raise HTTPException(413, f"a request may have {limit:,} bytes at most") from error

    return answered


def text_of(form: Form, name: str) -> str:
    """Return a field as text; "" where it is missing or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def line_of(form: Form, name: str) -> str:
    """Return a field as one line without spaces around it."""
    return " ".join(text_of(form, name).split())
