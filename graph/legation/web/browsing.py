"""Search, actors, events and articles: pages with stable addresses, also as Turtle and JSON-LD."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from rdflib import Graph
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from legation.actors.authority import load_authority
from legation.dossier import make_dossier
from legation.dossier.rendering import facts_line
from legation.explanation import explain
from legation.export.jsonld import document_of
from legation.fusion.links import links_of
from legation.fusion.reports import independent_reports
from legation.model import Actor, Event
from legation.page.data import evidence_of
from legation.rdf import graph_of, turtle_of
from legation.rdf.terms import Resources
from legation.store import has_readings
from legation.web.negotiation import FORMS, asked_form
from legation.web.served import Served, by_request
from legation.web.templating import address_of, rendered

FOUND, EVENTS = 50, 100
"""How many actors a search lists, and how many events a page of a dossier."""


def home(request: Request) -> Response:
    """Search for actors; with nothing asked, those with the most events."""
    words = request.query_params.get("q", "").strip()
    served = by_request(request)
    found = served.search(words, limit=FOUND) if words else served.ranked[:FOUND]
    if words and len(found) == 1:
        return RedirectResponse(address_of("actor", found[0].id), status_code=303)
    rows = [(actor, len(served.events_of(actor.id))) for actor in found]
    return rendered(request, "search.html", words=words, rows=rows, limit=FOUND)


def suggest(request: Request) -> Response:
    """Give the actors whose name begins with what is typed."""
    found = by_request(request).search(request.query_params.get("q", ""), limit=12)
    return JSONResponse([{"id": actor.id, "name": actor.name, "kind": str(actor.kind)} for actor in found])


def actor(request: Request) -> Response:
    """Show all that is known of an actor."""
    id, form = asked_form(request)
    served = by_request(request)
    found = served.actors.get(id)
    if found is None:
        entry = load_authority().entry(id)
        known = f"{entry.name} is known ({entry.kind}), but no article of this graph tells of them" if entry else None
        raise HTTPException(404, known or f"nobody in this graph has the id {id!r}; search for the name")
    events = served.events_of(id)
    if form != "html":
        return _described(form, _about(found, served))
    dossier = make_dossier(served.part(events) if events else served.findings, found, authority=load_authority())
    return rendered(
        request, "actor.html", actor=found, dossier=dossier, facts=facts_line(dossier),
        listing=_listing(request, events, about=id), forms=_forms(request, "actor", id),
    )  # fmt: skip


def _about(actor: Actor, served: Served) -> Graph:
    """What the graph says of an actor itself, and the facts in which it takes part."""
    whole = graph_of(served.part(event for event in served.events_of(actor.id) if event.is_fact))
    iri = Resources().actor(actor.id)
    part = Graph(bind_namespaces="none")
    for prefix, namespace in whole.namespaces():
        part.bind(prefix, namespace)
    facts = (t for t in whole.triples((None, None, iri)) if str(t[0]).startswith(str(Resources().actor(""))))
    for triple in (*whole.triples((iri, None, None)), *facts):
        part.add(triple)
    return part


def _listing(request: Request, events: Sequence[Event], *, about: str) -> dict[str, Any]:
    """A page of a list of events, with what it was narrowed to."""
    asked = request.query_params
    partner, told, year = asked.get("with", ""), asked.get("told", ""), asked.get("year", "")
    years = sorted({str(event.when.start.year) for event in events if event.when})
    chosen = [
        event
        for event in events
        if (not partner or partner in (event.source, event.target))
        and (told != "facts" or event.is_fact)
        and (not year or (event.when is not None and str(event.when.start.year) == year))
    ]
    pages = max(1, -(-len(chosen) // EVENTS))
    number = asked.get("page", "1")[:9]
    page = min(max(int(number), 1), pages) if number.isdecimal() else 1
    kept = {name: value for name, value in (("with", partner), ("told", told), ("year", year)) if value}
    return {
        "events": chosen[(page - 1) * EVENTS : page * EVENTS], "count": len(chosen), "page": page, "pages": pages, "years": years,
        "partner": partner, "told": told, "year": year, "about": about,
        "address": lambda number: "?" + urlencode({**kept, "page": number}) + "#events",
    }  # fmt: skip


def event(request: Request) -> Response:
    """Show an event with its evidence and the events that answer it."""
    id, form = asked_form(request)
    served = by_request(request)
    found = _event(id, served)
    if form != "html":
        return _described(form, graph_of(served.part([found])))
    between = [e for e in served.events_of(found.source) if found.target in (e.source, e.target)]
    links = links_of(between, served.findings.citations)
    ties = [(link.tie, served.events[link.other]) for link in links if link.event == id]
    back = [(link.tie, served.events[link.event]) for link in links if link.other == id]
    return rendered(
        request, "event.html", event=found, reports=independent_reports(found.evidence), ties=ties, back=back,
        forms=_forms(request, "event", id), articles=len({evidence.citation for evidence in found.evidence}),
    )  # fmt: skip


def why(request: Request) -> Response:
    """Say on which words and rules an event stands: the text of `legation explain`."""
    served = by_request(request)
    found = _event(request.path_params["id"], served)
    between = served.part(e for e in served.events_of(found.source) if found.target in (e.source, e.target))
    return rendered(request, "why.html", event=found, text=explain(between, found.id))


def evidence(request: Request) -> Response:
    """Give the evidence of an event for the network page."""
    found = _event(request.path_params["id"], by_request(request))
    return JSONResponse(evidence_of(found, by_request(request).citations))


def article(request: Request) -> Response:
    """Show an article: what it is, and what it tells; its text stays with its publisher."""
    id, form = asked_form(request)
    served = by_request(request)
    found = served.citations.get(id)
    if found is None:
        raise HTTPException(404, f"no article of this graph has the id {id!r}")
    events = served.events_in(id)
    if form != "html":
        return _described(form, graph_of(served.part(events)))
    return rendered(request, "article.html", citation=found, events=events, forms=_forms(request, "article", id), grows=has_readings(request.app.state.settings.folder))


def _event(id: str, served: Served) -> Event:
    found = served.events.get(id)
    if found is None:
        raise HTTPException(404, f"no event of this graph has the id {id!r}; it may have been fused with another since")
    return found


def _described(form: str, graph: Graph) -> Response:
    text = turtle_of(graph) if form == "ttl" else document_of(graph)
    return Response(text.encode("utf-8", errors="replace"), media_type=FORMS[form], headers={"vary": "accept"})


def _forms(request: Request, kind: str, id: str) -> list[tuple[str, str]]:
    address = address_of(kind, id)
    return [(name, f"{address}.{ending}") for name, ending in (("Turtle", "ttl"), ("JSON-LD", "jsonld"))]


ROUTES = (
    Route("/", home),
    Route("/suggest", suggest),
    Route("/actor/{id:path}", actor),
    Route("/event/{id}/why", why),
    Route("/event/{id}/evidence", evidence),
    Route("/event/{id}", event),
    Route("/article/{id:path}", article),
)
