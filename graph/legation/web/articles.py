"""Reading an article: what would be read from it, then into the graph, and out of it again."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import Any

from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from legation.component import readings
from legation.errors import GraphError
from legation.escaping import web_address
from legation.growing import add, check_may_grow, remove
from legation.identity import read_decisions
from legation.language import load_pipeline
from legation.model import Article, EventMention, Problem, Reading
from legation.reading import read_open, unfit
from legation.reading.dating import parse_date
from legation.reading.records import article_of_record
from legation.reading.text import article_of_text
from legation.store import DECISIONS, has_readings, has_store
from legation.web.forms import Form, line_of, text_of, with_form
from legation.web.security import may_write
from legation.web.served import Served, by_request
from legation.web.templating import address_of, marked_article, rendered

LONGEST, MOST = 100_000, 25
"""How many characters are read at once here, and how many articles of a file."""
MOST_ITEMS = 4 * MOST
"""How many articles and notes of a file are looked at: a small archive may hold a great many."""
WAITING = 4
"""How many requests wait for their article to be read; more are sent away."""
_READING = threading.Lock()
"""One article is read at a time: the pipeline uses the whole machine."""
_PLACES = threading.BoundedSemaphore(WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is read from an article, for a reader.

    Attributes:
        article: the article.
        events: its events with their numbers, in text order.
        text: the whole text with the words of its events marked.
        is_there: whether the graph has an article of its id.
    """

    article: Article
    events: tuple[tuple[int, EventMention], ...]
    text: Markup
    is_there: bool


def form(request: Request) -> Response:
    """Ask for an article."""
    threading.Thread(target=_warm, daemon=True).start()
    said = {"added": "The articles are in the graph.", "removed": "The article is no longer in the graph."}
    return _page(request, said=said.get(request.query_params.get("said", "")))


def _warm() -> None:
    """Load the pipeline before it is asked for."""
    with _READING:
        load_pipeline()


def preview(request: Request, form: Form) -> Response:
    """Show what would be read from an article; nothing is kept."""
    given = {name: text_of(form, name) for name in ("title", "date", "url", "publisher", "text")}
    articles, notes = _articles(form)
    refusal = _too_much(articles)
    if refusal or not articles:
        return _page(request, status=422, given=given, notes=notes, refusal=refusal or "There is nothing in it to read.")
    with _turn():
        found = list(readings(articles))
    notes += [str(item) for item in found if isinstance(item, Problem)]
    served = by_request(request)
    read = [item for item in found if isinstance(item, Reading)]
    shown = _previews(request, [a for a in articles if a.citation.id in {r.citation.id for r in read}], read, served)
    return rendered(
        request, "preview.html", previews=shown, notes=notes, carried=_carried([preview.article for preview in shown]),
        events=sum(len(preview.events) for preview in shown), known=served.actors, **_growing(request),
    )  # fmt: skip


def _page(
    request: Request, *, status: int = 200, given: dict[str, str] | None = None, notes: Sequence[str] = (),
    refusal: str | None = None, said: str | None = None,
) -> Response:  # fmt: skip
    return rendered(
        request, "read.html", status=status, given=given or {}, notes=notes, refusal=refusal, said=said, longest=LONGEST,
        pending=request.app.state.changes.is_pending, failure=request.app.state.changes.failure,
    )  # fmt: skip


def _growing(request: Request) -> dict[str, Any]:
    """Whether the folder can grow, and who may let it."""
    path = request.app.state.settings.folder
    try:
        check_may_grow(path)
        cannot = None
    except GraphError as error:
        cannot = str(error)
    return {"cannot": cannot, "may": may_write(request), "first": not has_store(path)}


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn to have articles read."""
    if not _PLACES.acquire(blocking=False):
        raise HTTPException(503, "others are having articles read; try again in a moment", {"retry-after": "10"})
    try:
        with _READING:
            yield
    finally:
        _PLACES.release()


def _articles(form: Form) -> tuple[list[Article], list[str]]:
    """The articles of a form, from its file or its text, and what there is to say of them."""
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        name = " ".join(PurePath(file.filename.replace("\\", "/")).name.split())[-100:]
        items = list(islice(read_open(file.file, name), MOST_ITEMS))
    else:
        items = list(_pasted(form))
    return [i for i in items if isinstance(i, Article)], [str(i) for i in items if isinstance(i, Problem)]


def _pasted(form: Form) -> Iterator[Article | Problem]:
    """The article of what was typed; what the fields say counts more than what the text says of itself."""
    title, day, url, publisher = (line_of(form, name) for name in ("title", "date", "url", "publisher"))
    where = "the text"
    date = parse_date(day) if day else None
    if day and date is None:
        yield Problem(where="date", message=f"{day!r} is no date; write 2022-01-21")
    if url and not web_address(url):
        yield Problem(where="address", message=f"{url!r} is no address of the web; left out")
    for item in article_of_text(text_of(form, "text"), where="-"):
        if isinstance(item, Problem):
            if date is None:
                yield replace(item, where=where)
            continue
        kept = item.citation
        citation = replace(
            kept, title=title or kept.title, date=date or kept.date, url=web_address(url) or kept.url, publisher=publisher or kept.publisher
        )  # fmt: skip
        article = replace(item, citation=citation)
        yield unfit(article, where) or article


def _too_much(articles: Sequence[Article]) -> str | None:
    """Why so much is not read here, or None."""
    size = sum(len(article.text) for article in articles)
    if size <= LONGEST and len(articles) <= MOST:
        return None
    what = f"{size:,} characters in {len(articles):,} article{'s' if len(articles) > 1 else ''}"
    return f"That is {what}; here at most {LONGEST:,} characters and {MOST} articles are read. `legation add FILE FOLDER` reads any number."


def _previews(request: Request, articles: Sequence[Article], read: Sequence[Reading], served: Served) -> list[Preview]:
    decisions = read_decisions(request.app.state.settings.folder / DECISIONS)
    found, number = [], 0
    for article, reading in zip(articles, read, strict=True):
        events = []
        for event in reading.events:
            if event.source.actor.id == event.target.actor.id:
                continue
            source, target = (
                replace(side, actor=decisions.actor_for(side.actor, text=side.span.text, citation=article.citation.id, known=served.actors))
                for side in (event.source, event.target)
            )  # fmt: skip
            number += 1
            events.append((number, replace(event, source=source, target=target)))
        marks = [
            (name, span, number)
            for number, event in events
            for name, span in (("trigger", event.trigger), ("source", event.source.span), ("target", event.target.span))
        ]
        found.append(
            Preview(
                article=article, events=tuple(events), text=marked_article(article.text, marks),
                is_there=article.citation.id in served.citations,
            )
        )  # fmt: skip
    return found


def _carried(articles: Sequence[Article]) -> str:
    """Articles as the text of a field; a browser changes line ends in fields, but not those that JSON escapes."""
    records = [
        {
            "id": a.citation.id, "title": a.citation.title, "date": a.citation.date and str(a.citation.date), "url": a.citation.url,
            "publisher": a.citation.publisher, "place": a.citation.place, "text": a.text,
        }
        for a in articles
    ]  # fmt: skip
    return json.dumps(records, ensure_ascii=False)


def put(request: Request, form: Form) -> Response:
    """Put the articles that were shown into the graph; the same ones twice change nothing."""
    try:
        records = json.loads(text_of(form, "articles"))
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "that form is damaged; read the article again") from error
    items = [item for record in (records if isinstance(records, list) else []) for item in article_of_record(record, where="form", line=None)]
    articles = [item for item in items if isinstance(item, Article) and unfit(item, "form") is None]
    if not articles or _too_much(articles):
        raise HTTPException(400, _too_much(articles) or "there is no article in that form; read the article again")
    changes = request.app.state.changes
    with _turn(), changes.one_at_a_time() as path:
        added = add(articles, path).added
        request.app.state.folder.read_again()
    if added.new or added.changed:
        changes.grown()
    [first, *more] = articles
    return RedirectResponse("/read?said=added" if more else address_of("article", first.citation.id), status_code=303)


def ask_to_remove(request: Request) -> Response:
    """Ask whether an article is to be taken out."""
    return rendered(request, "remove.html", citation=_citation(request), may=may_write(request))


def take_out(request: Request, form: Form) -> Response:
    """Take an article out; one that is out already stays out."""
    changes, id = request.app.state.changes, request.path_params["id"]
    if id in by_request(request).citations:
        with changes.one_at_a_time() as path:
            remove([id], path)
            request.app.state.folder.read_again()
        changes.grown()
    return RedirectResponse("/read?said=removed", status_code=303)


def _citation(request: Request) -> object:
    id = request.path_params["id"]
    found = by_request(request).citations.get(id)
    if found is None:
        raise HTTPException(404, f"no article of this graph has the id {id!r}")
    if not has_readings(request.app.state.settings.folder):
        check_may_grow(request.app.state.settings.folder)
        raise HTTPException(409, "this folder keeps no readings, so that no article can be taken out")
    return found


def back(request: Request) -> Response:
    """Lead whoever comes from the token's page to the form."""
    return RedirectResponse("/read", status_code=303)


ROUTES = (
    Route("/read", form),
    Route("/read", with_form(preview), methods=["POST"]),
    Route("/read/add", back),
    Route("/read/add", with_form(put, needs_token=True), methods=["POST"]),
    Route("/article/{id:path}/remove", ask_to_remove),
    Route("/article/{id:path}/remove", with_form(take_out, needs_token=True), methods=["POST"]),
)
