"""A graph at an endpoint of SPARQL 1.1 (Protocol, Query, Update): Oxigraph's server, Virtuoso, Fuseki, GraphDB and others."""

import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from legation._version import __version__
from legation.errors import GraphError
from legation.rdf.engine import oxigraph_term
from legation.rdf.queries import Answer, with_prefixes
from legation.rdf.terms import BASE, Resources
from legation.store.graphs import Change

SECONDS = 120
"""How long an endpoint may take for one answer."""
CHUNK = 2_000
"""Quads of one request when the whole graph is written; Virtuoso takes no more than 10,000 lines."""
USER, PASSWORD, UPDATE = "LEGATION_STORE_USER", "LEGATION_STORE_PASSWORD", "LEGATION_STORE_UPDATE"
"""Environment variables: who may write, and the address for updates where it cannot be guessed."""
_RESULTS = "application/sparql-results+json, application/n-triples;q=0.9"


class Endpoint:
    """Named graphs at an endpoint; what else it holds is left alone.

    Args:
        address: address of the service: of its queries (http://localhost:7878/query, http://localhost:8890/sparql), or of
            Oxigraph's server itself (http://localhost:7878).
        seconds: how long it may take for one answer.
    """

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self.queries, self.updates = addresses_of(address)
        self._seconds = seconds
        self._opener = _opener(self.queries, self.updates)

    @property
    def place(self) -> str:
        """The address."""
        return self.queries

    def quads(
        self, *, graph: URIRef, subject: Node | None = None, predicate: Node | None = None, object: Node | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a named graph that fit."""
        name = ox.NamedNode(str(graph))
        given: dict[str, Any] = {v: oxigraph_term(node) for v, node in zip("spo", (subject, predicate, object), strict=True) if node}
        pattern = " ".join(str(given.get(v, f"?{v}")) for v in "spo")
        for row in self._rows(f"SELECT * {{ GRAPH {name} {{ {pattern} }} }}"):
            s, p, o = (given.get(v) or row[v] for v in "spo")
            yield ox.Quad(s, p, o, name)

    def everything(self) -> Iterator[ox.Quad]:
        """Yield all quads that legation wrote."""
        for graph in self._names():
            yield from self.quads(graph=URIRef(graph))

    def apply(self, change: Change) -> None:
        """Make a change: one request where it is small, else one after another."""
        for part in _parts(change):
            self._update(part.as_update())

    def replace(self, quads: Iterable[ox.Quad]) -> None:
        """Hold these quads instead of all that legation wrote before."""
        for graph in self._names():
            self._update(f"DROP SILENT GRAPH <{graph}>")
        queue = iter(quads)
        while chunk := set(islice(queue, CHUNK)):
            self._update(Change(removed=set(), added=chunk).as_update())

    def ask(self, sparql: str, prefixes: Mapping[str, str]) -> Answer:
        """Return the answer to a query; SyntaxError where the endpoint finds it malformed."""
        return self._results(with_prefixes(sparql, prefixes))

    def size(self) -> int:
        """Return the number of quads that legation wrote."""
        return sum(self._count(graph) for graph in self._names())

    def close(self) -> None:
        """Do nothing: all is kept where it is."""

    def _count(self, graph: str) -> int:
        (row,) = self._rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        return int(row["n"].value)

    def _names(self) -> list[str]:
        ours = (Resources(BASE).graph(""), f"{BASE}article/")
        begins = " || ".join(f'STRSTARTS(STR(?g), "{name}")' for name in ours)
        return sorted(row["g"].value for row in self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({begins}) }}"))

    def _rows(self, sparql: str) -> list[dict[str, Any]]:
        """The rows of a query of ours, terms by variable."""
        found = self._results(sparql)
        if not isinstance(found, ox.QuerySolutions):
            raise GraphError(f"{self.queries}: no rows for {sparql!r}; give the address of a SPARQL endpoint")
        names = [variable.value for variable in found.variables]
        return [{name: _plain(row[name]) for name in names} for row in found]

    def _results(self, sparql: str) -> Answer:
        data, kind = self._post(self.queries, {"query": sparql}, accept=_RESULTS)
        if "json" in kind:
            return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        if "triples" in kind or "text/plain" in kind:
            return tuple(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        raise GraphError(f"{self.queries}: answers in {kind}, no SPARQL; give the address of a SPARQL endpoint")

    def _update(self, sparql: str) -> None:
        self._post(self.updates, {"update": sparql}, accept="*/*")

    def _post(self, address: str, form: Mapping[str, str], *, accept: str) -> tuple[bytes, str]:
        request = urllib.request.Request(address, data=urllib.parse.urlencode(form).encode(), method="POST")
        request.add_header("Accept", accept)
        request.add_header("User-Agent", f"legation/{__version__}")
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                return answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            told = " ".join(error.read(500).decode(errors="replace").split())
            if error.code == 400 and "query" in form:
                raise SyntaxError(told) from error
            advice = f"set {USER} and {PASSWORD}" if error.code in (401, 403) else f"is it the right address? Else set {UPDATE}"
            raise GraphError(f"{address}: {error.code} {error.reason} {told}; {advice}") from error
        except (urllib.error.URLError, OSError) as error:
            why = getattr(error, "reason", error)
            raise GraphError(f"{address}: no answer ({why}); start the server, docs/stores.md says how") from error


def _plain(term: Any) -> Any:
    """A term as we wrote it: Virtuoso gives a boolean back as 0 or 1."""
    if isinstance(term, ox.Literal) and term.datatype.value == str(XSD.boolean):
        return ox.Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    return term


def addresses_of(address: str) -> tuple[str, str]:
    """Return the addresses for queries and for updates of a service.

    >>> addresses_of("http://localhost:7878")
    ('http://localhost:7878/query', 'http://localhost:7878/update')
    >>> addresses_of("http://localhost:8890/sparql")
    ('http://localhost:8890/sparql', 'http://localhost:8890/sparql')

    Raises:
        GraphError: it is no address of the web.
    """
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise GraphError(f"{address}: no address of a store; write http://localhost:7878, or leave --store out")
    if parts.username or parts.password:
        raise GraphError(f"{parts.hostname}: no user and password in the address, please; set {USER} and {PASSWORD}")
    path = parts.path.rstrip("/") or "/query"
    updates = f"{path.removesuffix('/query')}/update" if path.endswith("/query") else path
    query, update = (urllib.parse.urlunsplit(parts._replace(path=p, fragment="")) for p in (path, updates))
    return query, os.environ.get(UPDATE) or update


def _opener(*addresses: str) -> urllib.request.OpenerDirector:
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if not user:
        return urllib.request.build_opener()
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    for address in addresses:
        known.add_password(None, address, user, password or "")
    handlers = (urllib.request.HTTPBasicAuthHandler(known), urllib.request.HTTPDigestAuthHandler(known))
    return urllib.request.build_opener(*handlers)


def _parts(change: Change) -> Iterator[Change]:
    """A change in parts that any endpoint takes; what comes before what goes, so that nothing is missing in between."""
    if len(change.removed) + len(change.added) <= CHUNK:
        if change:
            yield change
        return
    for added in _chunks(change.added):
        yield Change(removed=set(), added=added)
    for removed in _chunks(change.removed):
        yield Change(removed=removed, added=set())


def _chunks(quads: Iterable[ox.Quad]) -> Iterator[set[ox.Quad]]:
    queue = iter(quads)
    while chunk := set(islice(queue, CHUNK)):
        yield chunk
