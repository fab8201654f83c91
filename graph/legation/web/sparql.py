"""An endpoint of the SPARQL 1.1 Protocol for queries, with its service description, and an editor for browsers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from legation.errors import LegationError
from legation.ontology_files import ONTOLOGY
from legation.rdf import named_queries
from legation.rdf.queries import used_names
from legation.rdf.terms import VOCABULARIES, Resources
from legation.web import worker
from legation.web.answering import Answered, Asked
from legation.web.cells import sheet_of
from legation.web.negotiation import best_media
from legation.web.questions import SHOWN, example_of
from legation.web.security import may_write
from legation.web.served import by_request
from legation.web.statuses import status_of
from legation.web.templating import rendered

SOLUTIONS: Mapping[str, str] = MappingProxyType(
    {
        "application/sparql-results+json": "json", "application/json": "json", "application/sparql-results+xml": "xml",
        "application/xml": "xml", "text/csv": "csv", "text/tab-separated-values": "tsv",
    }
)  # fmt: skip
BOOLEAN: Mapping[str, str] = MappingProxyType({media: form for media, form in SOLUTIONS.items() if form in ("json", "xml")})
TRIPLES: Mapping[str, str] = MappingProxyType(
    {"text/turtle": "turtle", "application/n-triples": "ntriples", "application/rdf+xml": "rdfxml", "application/ld+json": "jsonld"}
)
"""Forms by media type, the best first, of the three kinds of answer."""
KINDS = {"solutions": SOLUTIONS, "boolean": BOOLEAN, "triples": TRIPLES}
SPREADSHEET = "spreadsheet"
"""A form besides: CSV in which no cell is a formula; that of the W3C is for programs, which want what is in the graph."""
HTML = "text/html"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_NO_UPDATES = (
    "this graph follows from articles and decisions and is made again from them, so that nothing can be written into it "
    "with SPARQL Update; add articles at /read or with `legation add`, decide at /review\n"
)


class RefusedError(Exception):
    """A request that the protocol does not know.

    Args:
        status: HTTP status.
        message: what is wrong.
        headers: headers that go with it.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a request asks for.

    Attributes:
        query: SPARQL, or None where there is none.
        default_graphs: see `Asked`.
        named_graphs: see `Asked`.
        form: the form that is asked for by name, "" where the Accept header decides.
        example: the name of a question to begin with.
    """

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    form: str
    example: str


async def sparql(request: Request) -> Response:
    """Answer a query; without one, show the editor or describe the service."""
    accept = request.headers.get("accept") or "*/*"
    try:
        operation = await _operation(request)
        if operation.query is None:
            return await run_in_threadpool(_without_query, request, operation, accept)
        asked, media = _asked(operation, operation.query, accept)
    except RefusedError as error:
        return PlainTextResponse(f"{error}\n", error.status, headers={"vary": "accept", **error.headers})
    try:
        answer = await request.app.state.answering.ask(asked)
    except LegationError as error:
        status, headers = status_of(error, request.app.state.settings)
        if media is None:
            return await run_in_threadpool(
                _page, request, operation.query, operation, status=status, headers=headers, message=str(error)
            )
        return PlainTextResponse(f"{error}\n".encode(errors="replace"), status, headers={"vary": "accept", **headers})
    if media is None:
        return await run_in_threadpool(_page, request, operation.query, operation, answer=answer)
    return await run_in_threadpool(_given, answer, media, operation.form, request)


async def _operation(request: Request) -> Operation:
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and request.headers.get("sec-fetch-dest") != "document":
        raise RefusedError(403, "pages of other sites cannot ask; open the link itself")
    given = _pairs(request.scope["query_string"])
    direct = None
    if request.method == "POST":
        kind, _, parameters = request.headers.get("content-type", "").partition(";")
        charset = dict(parse_qsl(parameters.replace(" ", "").lower(), separator=";")).get("charset", "utf-8").strip('"')
        kind = kind.strip().lower()
        if kind == "application/sparql-update":
            raise _no_updates(request)
        if kind not in ("application/x-www-form-urlencoded", "application/sparql-query"):
            raise RefusedError(415, "POST a form (application/x-www-form-urlencoded) or a query (application/sparql-query)")
        if charset not in ("utf-8", "utf8", "us-ascii"):
            raise RefusedError(415, f"a query is text in UTF-8, not in {charset}")
        try:
            body = await request.body()
        except ClientDisconnect as error:
            raise RefusedError(413, "the request is too large") from error
        if kind == "application/sparql-query":
            direct = _text(body)
        else:
            given += _pairs(body)
    if any(name == "update" for name, _ in given):
        raise _no_updates(request)
    queries = [value for name, value in given if name == "query"] + ([] if direct is None else [direct])
    if len(queries) > 1:
        raise RefusedError(400, "more than one query; send one")
    if not queries and request.method == "POST":
        raise RefusedError(400, "no query; send one as query=")
    values = dict(given)
    return Operation(
        query=queries[0] if queries else None, form=values.get("format", ""), example=values.get("example", ""),
        default_graphs=tuple(value for name, value in given if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in given if name == "named-graph-uri"),
    )  # fmt: skip


def _pairs(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except ValueError as error:
        raise RefusedError(400, f"the form cannot be read ({error}); send UTF-8, URL-encoded") from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"the query is no UTF-8 ({error})") from error


def _no_updates(request: Request) -> RefusedError:
    if may_write(request):
        return RefusedError(403, _NO_UPDATES)
    return RefusedError(401, _NO_UPDATES, {"www-authenticate": 'Bearer realm="legation"'})


def _asked(operation: Operation, query: str, accept: str) -> tuple[Asked, Mapping[str, str] | None]:
    """What is asked of the graph, and the media type for each kind of answer; None for a page."""
    base = Asked(text=query, default_graphs=operation.default_graphs, named_graphs=operation.named_graphs)
    form = operation.form
    if "/" in form:  # SPARQLWrapper says it so, beside the header
        form, accept = "", form.replace(" ", "+")
    if form == SPREADSHEET:
        return replace(base, triples=None), {"solutions": "text/csv", "boolean": "text/csv"}
    if form and form != "html":
        found = {kind: next((media for media, one in table.items() if one == form), None) for kind, table in KINDS.items()}
        if not any(found.values()):
            known = sorted({*SOLUTIONS.values(), *TRIPLES.values(), SPREADSHEET})
            raise RefusedError(400, f"no format {form!r}; use {', '.join(known)}")
    elif form == "html" or best_media(accept, [*SOLUTIONS, *TRIPLES, HTML]) == HTML:
        return base, None
    else:
        found = {kind: best_media(accept, list(table)) for kind, table in KINDS.items()}
        if not any(found.values()):
            raise RefusedError(406, f"answers are given as {', '.join((*SOLUTIONS, *TRIPLES, HTML))}")
    forms = {kind: None if media is None else KINDS[kind][media] for kind, media in found.items()}
    asked = replace(base, solutions=forms["solutions"], boolean=forms["boolean"], triples=forms["triples"])
    return asked, {kind: media for kind, media in found.items() if media}


def _given(answer: Answered, media: Mapping[str, str], form: str, request: Request) -> Response:
    headers = {"vary": "accept", **answer.headers}
    if form == SPREADSHEET:
        text = sheet_of(answer, by_request(request), with_names=False).as_csv()
        saved = {"content-disposition": 'attachment; filename="answer.csv"'}
        return Response(text.encode(errors="replace"), media_type="text/csv", headers={**headers, **saved})
    return Response(answer.body, media_type=media[answer.kind], headers=headers)


def _without_query(request: Request, operation: Operation, accept: str) -> Response:
    """The editor for a browser, and for programs what this service can do."""
    best = best_media(accept, [*TRIPLES, HTML])
    if operation.form == "html" or best == HTML or operation.example:
        if operation.example and operation.example not in named_queries():
            raise RefusedError(404, f"no question {operation.example!r}")
        query = example_of(operation.example or "met", by_request(request))
        return _page(request, query, operation)
    if best is None:
        raise RefusedError(400, "no query; send one as query=")
    form = worker.TRIPLES[TRIPLES[best]]
    prefixes = {"sd": _SD, "formats": _FORMATS}
    data = ox.serialize(_description(request), format=form, **({} if form == ox.RdfFormat.N_TRIPLES else {"prefixes": prefixes})) or b""  # type: ignore[arg-type]
    return Response(data, media_type=best, headers={"vary": "accept"})


def _description(request: Request) -> list[ox.Triple]:
    """The service in the vocabulary of SPARQL 1.1 Service Description."""

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    try:
        endpoint = ox.NamedNode(str(request.base_url.replace(path="/sparql", query="", fragment="")))
    except ValueError as error:
        raise RefusedError(400, f"this address is none ({error})") from error
    kind = ox.NamedNode(f"{VOCABULARIES['rdf']}type")
    service, dataset, graph = (ox.BlankNode(name) for name in ("service", "dataset", "graph"))
    formats = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD")
    return [
        ox.Triple(service, kind, sd("Service")),
        ox.Triple(service, sd("endpoint"), endpoint),
        ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        ox.Triple(service, sd("feature"), sd("UnionDefaultGraph")),
        *(ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in formats),
        ox.Triple(service, sd("defaultDataset"), dataset),
        ox.Triple(dataset, kind, sd("Dataset")),
        ox.Triple(dataset, sd("defaultGraph"), graph),
        ox.Triple(graph, kind, sd("Graph")),
    ]


def _page(
    request: Request, query: str, operation: Operation, *, answer: Answered | None = None, status: int = 200,
    headers: Mapping[str, str] = MappingProxyType({}), message: str = "",
) -> Response:  # fmt: skip
    served = by_request(request)
    is_table = answer is not None and answer.kind != "triples"
    kept = [("default-graph-uri", iri) for iri in operation.default_graphs] + [("named-graph-uri", iri) for iri in operation.named_graphs]
    names = (("CSV", SPREADSHEET), ("JSON", "json")) if is_table else (("Turtle", "turtle"), ("JSON-LD", "jsonld"))
    if answer is not None and answer.kind == "boolean":
        names = (("JSON", "json"), ("XML", "xml"))
    downloads = [(name, "/sparql?" + urlencode([("query", query), *kept, ("format", form)], errors="replace")) for name, form in names]
    return rendered(
        request, "sparql.html", status=status, headers={"vary": "accept", **headers, **(answer.headers if answer else {})}, query=query, message=message,
        answer=answer, sheet=sheet_of(answer, served, with_names=False) if answer is not None and is_table else None,
        text=answer.body.decode() if answer is not None and not is_table else "", shown=SHOWN, downloads=downloads, kept=kept,
        examples=[(name, named.title) for name, named in named_queries().items()], example=operation.example,
    )  # fmt: skip


def terms(request: Request) -> Response:
    """Give the names that the editor completes: prefixes, classes and properties."""
    return JSONResponse(_terms())


@cache
def _terms() -> list[tuple[str, str, str]]:
    """Names with what they mean, and of what type they are."""
    leg, label = VOCABULARIES["leg"], ox.NamedNode(f"{VOCABULARIES['rdfs']}label")
    kind, owl = ox.NamedNode(f"{VOCABULARIES['rdf']}type"), VOCABULARIES["owl"]
    types = {f"{owl}Class": "class", f"{owl}ObjectProperty": "property", f"{owl}DatatypeProperty": "property"}
    found: dict[str, str] = {}
    labels: dict[str, str] = {}
    for quad in ox.parse((ONTOLOGY / "legation.ttl").read_bytes(), format=ox.RdfFormat.TURTLE):
        subject = getattr(quad.subject, "value", "")
        if not subject.startswith(leg):
            continue
        if quad.predicate == label and isinstance(quad.object, ox.Literal):
            labels[subject] = quad.object.value
        elif quad.predicate == kind and isinstance(quad.object, ox.NamedNode) and quad.object.value in types:
            found[subject] = types[quad.object.value]
    ours = [(f"leg:{iri.removeprefix(leg)}", labels.get(iri, ""), found[iri]) for iri in sorted(found)]
    others = [(name, "", "property") for name in sorted(used_names()) if not name.startswith("leg:")]
    prefixes = [(f"{prefix}:", iri, "namespace") for prefix, iri in sorted(Resources().prefixes().items())]
    return [*prefixes, *others, *ours]


ROUTES = (Route("/sparql", sparql, methods=["GET", "POST"]), Route("/sparql/terms", terms))
