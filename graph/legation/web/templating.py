"""Pages from templates; every text is escaped, and links lead only to the web or to ourselves."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from legation._version import __version__
from legation.escaping import web_address
from legation.model import Event, Evidence, Span, Status
from legation.relations import load_relations
from legation.web.served import by_request

NAVIGATION = (
    ("/", "Search"),
    ("/network", "Network"),
    ("/questions", "Questions"),
    ("/sparql", "SPARQL"),
    ("/read", "Read an article"),
    ("/review", "Review"),
)


def rendered(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """Return a page.

    Args:
        request: what is answered.
        template: name of a file in templates/.
        status: HTTP status.
        headers: further headers.
        **values: what the template shows.
    """
    given = {"request": request, "path": request.url.path, "navigation": NAVIGATION, "served": by_request(request)}
    text = _environment().get_template(template).render(**given, **values)
    return HTMLResponse(text.encode("utf-8", errors="replace"), status_code=status, headers=dict(headers or {}))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("legation.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.globals.update(version=__version__, static=static_address, label=_label)
    environment.filters.update(
        web_address=web_address, marked=marked, segment=segment, plural=_plural, status_words=status_words
    )
    return environment


@cache
def static_address(name: str) -> str:
    """Return the address of a file in static/, with a digest so that browsers may keep it."""
    digest = hashlib.sha256((files("legation.web") / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def address_of(kind: str, id: str) -> str:
    """Return the address of an actor, event or article here.

    Args:
        kind: "actor", "event" or "article".
        id: its id.
    """
    return f"/{kind}/{segment(id)}"


def segment(id: str) -> str:
    """Return an id as one segment of an address."""
    return quote(id, safe="")


def _label(event: Event) -> str:
    return load_relations()[event.relation].label


def _plural(count: int, one: str, many: str | None = None) -> str:
    """A number with what it counts: 1 event, 2 events."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def status_words(event: Event) -> str:
    """Return in which way an event is no fact; "" for a fact."""
    words = {Status.PLANNED: "planned", Status.NEGATED: "did not happen", Status.POSSIBLE: "possible"}
    said = f"according to {event.attributed_name}" if event.attributed_name else ""
    return ", ".join(filter(None, (said, words.get(event.status, ""))))


def marked(evidence: Evidence) -> Markup:
    """Return the sentence of evidence as HTML, with the words for source, act and target marked."""
    return marked_text(
        evidence.sentence,
        [("source", evidence.source), ("trigger", evidence.trigger), ("target", evidence.target)],
    )


def marked_text(text: Span, marks: list[tuple[str, Span]]) -> Markup:
    """Return a text as HTML with marks of classes; of marks that overlap the first is kept.

    Args:
        text: the text, with its place in the article.
        marks: class and words, with their place in the article.
    """
    pieces, done = [], 0
    for name, span in sorted(marks, key=lambda mark: (mark[1].start, -mark[1].end)):
        start, end = span.start - text.start, span.end - text.start
        if done <= start < end <= len(text.text):
            pieces += [escape(text.text[done:start]), Markup('<mark class="{}">{}</mark>').format(name, text.text[start:end])]
            done = end
    return Markup("").join([*pieces, escape(text.text[done:])])


def marked_article(text: str, marks: Sequence[tuple[str, Span, int]]) -> Markup:
    """Return an article's text as HTML in which the words of its events lead to them in a list (#event-1).

    Words of several events are marked once, as the first of trigger, source, target that they are; behind each trigger
    stand the numbers of its events.

    Args:
        text: the whole text.
        marks: class ("trigger", "source", "target"), words, and the number of the event.
    """
    inside = [(name, span, number) for name, span, number in marks if 0 <= span.start < span.end <= len(text)]
    starts, ends = defaultdict(list), defaultdict(list)
    for mark in inside:
        starts[mark[1].start].append(mark)
        ends[mark[1].end].append(mark)
    cuts = sorted({0, len(text), *starts, *ends})
    pieces: list[str] = []
    covering: list[tuple[str, Span, int]] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for _, _, number in sorted((m for m in ends[start] if m[0] == "trigger"), key=lambda mark: mark[2]):
            pieces.append(Markup('<sup><a id="word-{0}" href="#event-{0}">{0}</a></sup>').format(number))
        covering = [mark for mark in covering if mark[1].end > start] + starts[start]
        piece = escape(text[start:end])
        if covering and piece:
            name, _, number = min(covering, key=lambda mark: (_RANKS.index(mark[0]), mark[2]))
            piece = Markup('<a class="words" href="#event-{}"><mark class="{}">{}</mark></a>').format(number, name, text[start:end])
        pieces.append(piece)
    return Markup("").join(pieces)


_RANKS = ("trigger", "source", "target")
