"""A reconciliation service: OpenRefine matches names of a table against this graph and the authority.

Reconciliation API 0.2, https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from legation.actors.authority import Authority, Entry, load_authority, with_entries
from legation.actors.folding import fold
from legation.actors.reconciliation import Match, reconcile
from legation.model import Actor, Kind
from legation.reading.dating import parse_date
from legation.web.forms import Form, text_of, with_form
from legation.web.security import POLICY
from legation.web.served import Served, by_request
from legation.web.templating import rendered

SPACE = "https://w3id.org/legation/actor/"
SCHEMA = "https://w3id.org/legation/ontology#"
QUERIES, CANDIDATES, LONGEST, ROWS, DEPTH = 100, 50, 500, 1_000, 20
"""How many queries and candidates at most, how long a name, how many rows of an extension, and how many properties."""
TYPES: Mapping[Kind, str] = {kind: str(kind).capitalize() for kind in Kind}
PROPERTIES: Mapping[str, str] = {"kind": "Kind", "country": "Country (ISO 3166-1 alpha-3)", "wikidata": "Wikidata id", "role": "Role", "partOf": "Part of"}
"""What is told of an actor, by its id here."""
NARROWING: Mapping[str, str] = {"country": "Country (name or ISO 3166-1 alpha-3)", "date": "Day at which posts count"}
"""What narrows candidates down."""


def service(request: Request) -> Response:
    """Describe the service, or answer the queries of an address."""
    asked = request.query_params
    if "callback" in asked:
        return _mistake("JSONP is no part of version 0.2; ask from an origin that the server was started with: --cors ORIGIN")
    return _answered(request, asked.get("queries"), asked.get("extend"))


def ask(request: Request, form: Form) -> Response:
    """Answer the queries of a form."""
    return _answered(request, text_of(form, "queries") or None, text_of(form, "extend") or None)


def _answered(request: Request, queries: str | None, extend: str | None) -> Response:
    try:
        if queries is not None:
            return JSONResponse(_candidates(_object(queries), _known(request)))
        if extend is not None:
            return JSONResponse(_extension(_object(extend), request))
    except _Malformed as error:
        return _mistake(str(error))
    return JSONResponse(manifest(str(request.base_url).rstrip("/")))


def manifest(base: str) -> dict[str, Any]:
    """Return what the service is and does.

    Args:
        base: its address, without a slash at the end.
    """

    def at(path: str) -> dict[str, str]:
        return {"service_url": base, "service_path": f"/reconcile/{path}"}

    return {
        "versions": ["0.2"],
        "name": "legation",
        "identifierSpace": SPACE,
        "schemaSpace": SCHEMA,
        "defaultTypes": [{"id": str(kind), "name": name} for kind, name in TYPES.items()],
        "view": {"url": f"{base}/actor/{{{{id}}}}"},
        "preview": {"url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 220},
        "suggest": {name: at(f"suggest/{name}") for name in ("entity", "type", "property")},
        "extend": {"propose_properties": at("properties"), "property_settings": []},
    }


class _Malformed(Exception):  # noqa: N818
    """A query that cannot be answered; its message says why."""


def _mistake(message: str) -> Response:
    return JSONResponse({"status": "error", "message": message}, status_code=400)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Malformed("no JSON; send an object") from error
    if not isinstance(value, dict):
        raise _Malformed("no object; send one")
    return value


def _candidates(queries: Mapping[str, Any], known: Authority) -> dict[str, Any]:
    if len(queries) > QUERIES:
        raise _Malformed(f"{len(queries)} queries; send at most {QUERIES} at once")
    return {key: {"result": [_candidate(match) for match in _matches(query, known)]} for key, query in queries.items()}


def _matches(query: Any, known: Authority) -> tuple[Match, ...]:
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        raise _Malformed('a query is an object with the text "query"')
    name, limit = query["query"].strip(), query.get("limit", 5)
    if len(name) > LONGEST:
        raise _Malformed(f"a name of {len(name):,} characters; send at most {LONGEST}")
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise _Malformed("limit is no number from 1 on")
    limit = min(limit, CANDIDATES)
    types = query.get("type") or []
    asked = [types] if isinstance(types, str) else types if isinstance(types, list) else []
    kinds = [kind for kind in Kind if kind in asked]
    if not name or (asked and not kinds):
        return ()
    country, on = _narrowed(query.get("properties") or [], known)
    found: dict[str, Match] = {}
    each: list[Kind | None] = [*kinds] or [None]
    for kind in each:
        matches = reconcile(name, authority=known, kind=kind, country=country, on=on, limit=limit)
        found |= {match.entry.id: match for match in matches or reconcile(name, authority=known, kind=kind, on=on, limit=limit)}
    ranked = sorted(found.values(), key=lambda match: (-match.score, match.entry.id))[:limit]
    sure = [match for match in ranked if match.match and (country is None or match.entry.country in (country, None))]
    return tuple(
        Match(entry=match.entry, score=match.score, match=sure == [match], reason=match.reason) for match in ranked
    )


def _narrowed(properties: Any, known: Authority) -> tuple[str | None, datetime.date | None]:
    """The country and the day that the properties of a query say; others say nothing to us."""
    country, on = None, None
    for item in properties if isinstance(properties, list) else []:
        if not isinstance(item, dict):
            raise _Malformed('a property is an object with "pid" and "v"')
        values = item.get("v") if isinstance(item.get("v"), list) else [item.get("v")]
        texts = [str(value.get("id") or value.get("name") or "") if isinstance(value, dict) else str(value) for value in values or []]
        if item.get("pid") == "country":
            country = next((code for text in texts if (code := _country(text, known))), None)
        elif item.get("pid") == "date":
            on = next((day for text in texts if (day := parse_date(text))), None)
    return country, on


def _country(text: str, known: Authority) -> str | None:
    """The code of a country: the code itself, an id, or a name."""
    codes = {entry.country for entry in known.entries.values() if entry.kind is Kind.STATE}
    if text.upper() in codes:
        return text.upper()
    entry = known.entry(text)
    named = [entry] if entry else [entry for entry in known.named(text) if entry.kind is Kind.STATE]
    return named[0].country if len(named) == 1 else None


def _candidate(match: Match) -> dict[str, Any]:
    return {**_described(match.entry), "type": [_type(match.entry)], "score": match.score, "match": match.match}


def _described(entry: Entry) -> dict[str, Any]:
    facts = ", ".join(filter(None, [str(entry.kind), entry.country, entry.wikidata]))
    return {"id": entry.id, "name": entry.name, "description": facts}


def _type(entry: Entry) -> dict[str, str]:
    return {"id": str(entry.kind), "name": TYPES[entry.kind]}


def _extension(extend: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Properties of actors as rows for a table."""
    ids, wanted = extend.get("ids"), extend.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise _Malformed('an extension is an object with the lists "ids" and "properties"')
    if len(ids) > ROWS or len(wanted) > DEPTH:
        raise _Malformed(f"{len(ids)} ids and {len(wanted)} properties; send at most {ROWS} and {DEPTH}")
    names = [item.get("id") if isinstance(item, dict) else None for item in wanted]
    if not all(isinstance(id, str) for id in ids) or not all(name in PROPERTIES for name in names):
        raise _Malformed(f"ids are texts, and properties are objects with one of the ids {', '.join(PROPERTIES)}")
    known, served = _known(request), by_request(request)
    meta = [{"id": name, "name": PROPERTIES[name]} for name in names if name]
    rows = {id: {name: _values(id, name, known, served) for name in names if name} for id in ids}
    return {"meta": meta, "rows": rows}


def _values(id: str, property: str, known: Authority, served: Served) -> list[dict[str, Any]]:
    entry, actor = known.entry(id), served.actors.get(id)
    if entry is None:
        return []
    if property == "partOf":
        owner = known.entry(actor.part_of if actor else entry.part_of)
        return [{"id": owner.id, "name": owner.name}] if owner else []
    told = {"kind": str(entry.kind), "country": entry.country, "wikidata": entry.wikidata, "role": _role(entry, actor, known)}
    value = told[property]
    return [{"str": value}] if value else []


def _role(entry: Entry, actor: Actor | None, known: Authority) -> str | None:
    """The role that articles give somebody, or the last post that he is known to have held."""
    if actor and actor.role:
        return actor.role
    holdings = known.holdings(entry.id)
    return known.posts[holdings[-1].post].role if holdings else None


def suggest(request: Request) -> Response:
    """Complete what is typed: an actor, a type or a property."""
    asked = request.query_params
    words, start = fold(asked.get("prefix", "")[:LONGEST]), asked.get("cursor", "0")
    found = _SUGGESTED[request.path_params["what"]](words, request) if request.path_params["what"] in _SUGGESTED else None
    if found is None:
        raise HTTPException(404, "suggested are entity, type and property")
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 0
    return JSONResponse({"result": found[first : first + 20]})


def _entities(words: str, request: Request) -> list[dict[str, Any]]:
    """Those of the graph, most told of first, then those of the authority, in whose names each word begins one."""
    wanted = words.split()
    if not wanted:
        return []
    served, known = by_request(request), _known(request)
    found = [entry for actor in served.search(words, limit=200) if (entry := known.entry(actor.id))]
    there = {entry.id for entry in found}
    found += [entry for text, entry in _searched(served) if entry.id not in there and all(f" {word}" in text for word in wanted)]
    return [{**_described(entry), "notable": [_type(entry)]} for entry in found]


def _types(words: str, request: Request) -> list[dict[str, Any]]:
    return [{"id": str(kind), "name": name} for kind, name in TYPES.items() if fold(name).startswith(words)]


def _properties(words: str, request: Request) -> list[dict[str, Any]]:
    both = {**PROPERTIES, **NARROWING}
    return [{"id": id, "name": name} for id, name in both.items() if f" {words}" in f" {fold(name)}" or fold(id).startswith(words)]


_SUGGESTED = {"entity": _entities, "type": _types, "property": _properties}


def properties(request: Request) -> Response:
    """Propose the properties by which a table may be extended."""
    type = request.query_params.get("type", "")
    return JSONResponse({"type": type, "properties": [{"id": id, "name": name} for id, name in PROPERTIES.items()]})


def preview(request: Request) -> Response:
    """Show an actor in a few lines, for a frame in OpenRefine."""
    known, served = _known(request), by_request(request)
    entry = known.entry(request.query_params.get("id", ""))
    if entry is None:
        raise HTTPException(404, "nobody here has that id")
    origins = request.app.state.settings.cors_origins
    framed = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(origins)}") if origins else POLICY
    owner = known.entry(entry.part_of)
    return rendered(
        request, "reconciled.html", headers={"content-security-policy": framed}, entry=entry, owner=owner,
        role=_role(entry, served.actors.get(entry.id), known), events=len(served.events_of(entry.id)),
    )  # fmt: skip


def _known(request: Request) -> Authority:
    return _with_graph(by_request(request))


@lru_cache(maxsize=1)
def _with_graph(served: Served) -> Authority:
    """The authority, with the actors of the graph whom it does not know."""
    authority = load_authority()
    own = (actor for actor in served.findings.actors if authority.entry(actor.id) is None and not actor.id.endswith("-unclear"))
    return with_entries(authority, [_entry(actor) for actor in own])


def _entry(actor: Actor) -> Entry:
    return Entry(
        id=actor.id, name=actor.name, kind=actor.kind, country=actor.country, wikidata=actor.wikidata, part_of=actor.part_of
    )  # fmt: skip


@lru_cache(maxsize=1)
def _searched(served: Served) -> Sequence[tuple[str, Entry]]:
    """Entries with their folded names, each of which a space leads in."""
    entries = _with_graph(served).entries.values()
    return [(f" {fold(' '.join((entry.name, *entry.names)))}", entry) for entry in entries]


ROUTES = (
    Route("/reconcile", service),
    Route("/reconcile", with_form(ask), methods=["POST"]),
    Route("/reconcile/preview", preview),
    Route("/reconcile/properties", properties),
    Route("/reconcile/suggest/{what}", suggest),
)
