"""Values of the stages as JSON and back, without loss: how a store keeps them."""

from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from legation.errors import GraphError

_T = TypeVar("_T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def json_of(value: object) -> str:
    """Return a value of model.py as JSON; the same text for the same value."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value).decode()


def value_of(kind: type[_T], text: str) -> _T:
    """Return the value that `json_of` wrote.

    Args:
        kind: its class.
        text: the JSON.

    Raises:
        GraphError: the text does not describe such a value.
    """
    name: Any = kind
    try:
        return cast(_T, _adapter(name).validate_json(text))
    except ValidationError as error:
        first = error.errors()[0]
        raise GraphError(f"a damaged record ({first['msg']} at {first['loc']}); restore a backup or build again") from error
