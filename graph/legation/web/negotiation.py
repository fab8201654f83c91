"""Which form of a thing is asked for: by the ending of its address, or by the Accept header."""

from collections.abc import Sequence

from starlette.requests import Request

FORMS = {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json"}
"""Forms of an actor, event or article by ending, the best first."""


def asked_form(request: Request) -> tuple[str, str]:
    """Return the id in a request's path without its ending, and the form: "html", "ttl" or "jsonld".

    Args:
        request: its path has an `id`; an ending counts more than the Accept header.
    """
    id = request.path_params["id"]
    for form in FORMS:
        if id.endswith(f".{form}"):
            return id.removesuffix(f".{form}"), form
    return id, best_form(request.headers.get("accept", "*/*"), FORMS)


def best_form(accept: str, forms: dict[str, str]) -> str:
    """Return the form that an Accept header likes best, of equal ones the first; the first where it likes none.

    Args:
        accept: the header (RFC 9110, section 12.5.1).
        forms: media types by form.

    >>> best_form("text/turtle;q=0.9, application/ld+json", FORMS)
    'jsonld'
    """
    names = list(forms)
    liked = best_media(accept, list(forms.values()))
    return names[0] if liked is None else names[list(forms.values()).index(liked)]


def best_media(accept: str, media: Sequence[str]) -> str | None:
    """Return the media type that an Accept header likes best, of equal ones the first; None where it likes none.

    Args:
        accept: the header.
        media: what can be given.
    """
    weights = [_weight(accept, one) for one in media]
    best = max(weights, default=0)
    return media[weights.index(best)] if best > 0 else None


def _weight(accept: str, media: str) -> float:
    """The weight of the most specific range that covers a media type."""
    found = (-1, 0.0)
    for item in accept.split(","):
        range_, *parameters = (part.strip().lower() for part in item.split(";"))
        specific = (media, f"{media.partition('/')[0]}/*", "*/*")
        if range_ in specific:
            weight = next((_number(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
            found = max(found, (2 - specific.index(range_), weight))
    return found[1]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
