"""Which HTTP status says what went wrong."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from legation.errors import DecisionError, GraphError, InputError, LegationError, QueryError
from legation.web.answering import BusyError, ExceededError, UnacceptableError
from legation.web.settings import Settings

STATUSES: Mapping[type[LegationError], int] = MappingProxyType(
    {
        BusyError: 503, ExceededError: 504, UnacceptableError: 406, QueryError: 400, InputError: 422, DecisionError: 409,
        GraphError: 409,
    }
)  # fmt: skip
"""Statuses by kind of mistake, special kinds first."""


def status_of(error: LegationError, settings: Settings) -> tuple[int, dict[str, str]]:
    """Return the status of a mistake, and headers that go with it.

    Args:
        error: the mistake.
        settings: how long queries may take, so how long to wait for those of others.
    """
    status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 500)
    return status, {"retry-after": str(math.ceil(settings.query_seconds))} if status == 503 else {}
