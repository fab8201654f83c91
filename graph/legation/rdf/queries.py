"""Questions to a graph: named ones from ontology/queries, or any SPARQL; answered by Oxigraph, offline."""

import difflib
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, runtime_checkable

import pyoxigraph as ox
from rdflib import Graph

from legation.errors import OntologyError, QueryError
from legation.ontology_files import ONTOLOGY
from legation.rdf.closure import closed
from legation.rdf.engine import prefixes_of, store_of
from legation.rdf.terms import cleaned

_PARAMETER = re.compile(
    r"^#\s*param\s+(?P<name>\w+):\s*(?P<description>.*?)(?:\s*\(default:\s*(?P<default>.*?)\))?\s*$", re.M
)
_SERVICE = re.compile(r"(?<![?$:\w-])(?:SERVICE|LOAD|INSERT|DELETE|CLEAR|DROP|CREATE)\b", re.I)
_FROM = re.compile(r"(?<![?$:\w.-])FROM\b", re.I)
_NO_SYNTAX = re.compile(
    r"\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}"
    r"|\"(?:\\.|[^\"\\\n\r])*\"|'(?:\\.|[^'\\\n\r])*'"
    r"|<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>|#[^\n\r]*|\\.",
    re.S,
)
"""Long texts, texts, IRIs, comments and escapes in names, as the grammar of SPARQL 1.1 has them: what looks otherwise to
Oxigraph than to us could hide a SERVICE."""
_PREFIXED = re.compile(r"(?<![?$\w])[a-z]+:[A-Za-z]+")
_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\s]+>")
_ESCAPE = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that a question leaves open.

    Attributes:
        name: its name without "?".
        description: what to give.
        default: its value where none is given, or None where one must be.
    """

    name: str
    description: str
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A question with a name.

    Attributes:
        name: name of its file.
        title: what it answers.
        parameters: what it leaves open.
        text: SPARQL; prefixes of legation need not be declared.
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    text: str


Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | tuple[ox.Triple, ...]
"""Solutions, a truth value, or triples; solutions can be gone through once."""


@runtime_checkable
class Answering(Protocol):
    """A store of quads, embedded or far away, that answers for the union of its graphs."""

    def ask(self, sparql: str, prefixes: Mapping[str, str]) -> Answer:
        """Return the answer to a query; SyntaxError or ValueError where it is malformed."""
        ...

    def everything(self) -> Iterator[ox.Quad]:
        """Yield all quads that legation wrote."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """The answer to a query.

    Attributes:
        value: the answer in Oxigraph's classes.
        prefixes: prefixes to shorten IRIs by.
    """

    value: Answer
    prefixes: Mapping[str, str]

    def rows(self) -> list[dict[str, str | None]]:
        """Return the solutions by variable, IRIs shortened and what is unbound as None.

        Raises:
            QueryError: the query asks for a yes or no, or for triples.
        """
        if not isinstance(self.value, ox.QuerySolutions):
            raise QueryError("only SELECT has rows; use value")
        names = [variable.value for variable in self.value.variables]
        return [{name: self._text(solution[name]) for name in names} for solution in self.value]

    def _text(self, term: object) -> str | None:
        if isinstance(term, ox.NamedNode):
            return short_iri(term.value, self.prefixes)
        return None if term is None else str(getattr(term, "value", term))


def short_iri(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI as a prefixed name where a prefix fits, else as it is."""
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@cache
def named_queries() -> Mapping[str, NamedQuery]:
    """Return the questions of ontology/queries by name."""
    files = sorted((f for f in (ONTOLOGY / "queries").iterdir() if f.name.endswith(".rq")), key=lambda f: f.name)
    return MappingProxyType({query.name: query for query in map(read_query, files)})


def read_query(file: Traversable) -> NamedQuery:
    """Read a question: its first line, a comment, says what it answers.

    Raises:
        OntologyError: the first line is no comment.
    """
    text = file.read_text(encoding="utf-8")
    title = text.partition("\n")[0]
    if not title.startswith("# "):
        raise OntologyError("the first line must be a comment that says what it answers", path=str(file), line=1)
    parameters = tuple(
        Parameter(name=m["name"], description=m["description"], default=m["default"]) for m in _PARAMETER.finditer(text)
    )
    return NamedQuery(
        name=file.name.removesuffix(".rq"), title=title.removeprefix("# "), parameters=parameters, text=text
    )


def query_text(name: str) -> str:
    """Return the SPARQL of a named question or of a file.

    Args:
        name: name of a question, or path of a file.

    Raises:
        QueryError: there is neither.
    """
    known = named_queries()
    if name in known:
        return known[name].text
    path = Path(name)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    near = difflib.get_close_matches(name, known, n=3) or sorted(known)
    raise QueryError(f"no question and no file {name!r}; try {', '.join(near)}, or `legation queries`")


def run_query(
    graph: Graph | Path | str | ox.Store | Answering,
    sparql: str,
    parameters: Mapping[str, str] | None = None,
    *,
    infer: bool = False,
) -> QueryResult:
    """Return the answer of a graph to a query.

    Args:
        graph: an rdflib graph, a Turtle file, a folder with graph.ttl, a store of Oxigraph, or what answers for one.
        sparql: the query; prefixes of legation need not be declared. Nothing is asked of other servers.
        parameters: values of variables: names, ids and dates as text, IRIs within <>.
        infer: whether to answer from what follows by the hierarchy of the ontology too, from a copy in memory.

    Raises:
        QueryError: the query is malformed, would change something or ask elsewhere, or a parameter is missing.
    """
    text = prepared(sparql, parameters)
    prefixes = prefixes_of(None if isinstance(graph, Answering) else graph)
    if infer:
        graph = closed(graph.everything() if isinstance(graph, Answering) else store_of(graph))
    value: Answer
    try:
        if isinstance(graph, Answering):
            value = graph.ask(text, prefixes)
        else:
            value = store_of(graph).query(text, prefixes=prefixes)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"no valid SPARQL: {error}; mend the query") from error
    return QueryResult(value=value, prefixes=prefixes)


def prepared(sparql: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return a query that reads one graph only, with its parameters as terms.

    Args:
        sparql: the query.
        parameters: as in `run_query`.

    Raises:
        QueryError: the query would change something or ask elsewhere, or a parameter is missing.
    """
    given = {**_defaults(sparql), **(parameters or {})}
    _check(sparql, given)
    return complete_query(sparql, given, prefixes={})


@cache
def used_names() -> Set[str]:
    """Return the prefixed names in the questions: "rdfs:label"."""
    return {name for query in named_queries().values() for name in _PREFIXED.findall(_bare(query.text))}


def without_parameters(query: NamedQuery, given: Mapping[str, str]) -> str:
    """Return the SPARQL of a question with values in place of its parameters, and no comment on them.

    Args:
        query: the question.
        given: values of those parameters that have no default, and of others.
    """
    values = {**_defaults(query.text), **given}
    return complete_query(re.sub(r"^#\s*param\b.*\n", "", query.text, flags=re.M), values, prefixes={})


def only_reading(sparql: str) -> None:
    """Let pass a query that reads one graph only.

    Raises:
        QueryError: the query would change something or ask elsewhere.
    """
    if _SERVICE.search(_bare(sparql)):
        raise QueryError("a query may read this graph only; leave out SERVICE, LOAD and updates")


def names_graphs(sparql: str) -> bool:
    """Return whether a query says with FROM from which graphs it is to be answered."""
    return bool(_FROM.search(_bare(sparql)))


def _defaults(sparql: str) -> dict[str, str]:
    return {m["name"]: m["default"] for m in _PARAMETER.finditer(sparql) if m["default"] is not None}


def _check(sparql: str, given: Mapping[str, str]) -> None:
    for match in _PARAMETER.finditer(sparql):
        if match["name"] not in given:
            raise QueryError(f"{match['name']}: {match['description']}; give it with --param {match['name']}=VALUE")
    for name in given:
        if not re.search(rf"[?$]{re.escape(name)}\b", sparql):
            raise QueryError(f"the query has no variable {name!r}; leave --param {name} out")
    only_reading(sparql)


def _bare(sparql: str) -> str:
    """The query with blanks for its comments, IRIs and texts, each character where it was."""
    return _NO_SYNTAX.sub(lambda match: " " * len(match[0]), sparql)


def complete_query(sparql: str, given: Mapping[str, str], *, prefixes: Mapping[str, str]) -> str:
    """Return a query that needs nothing besides: with its prefixes declared and its parameters as terms.

    Args:
        sparql: the query.
        given: values of its variables, as in `run_query`; SPARQL lets no outer VALUES reach into groups and subqueries.
        prefixes: prefixes to declare.
    """
    bare = _bare(sparql)
    pieces, done = [], 0
    for match in re.finditer(r"[?$](\w+)", bare):
        if match[1] not in given:
            continue
        term, outside = _term(given[match[1]]), bare.count("{", 0, match.start()) == bare.count("}", 0, match.start())
        if outside and not re.search(r"\([^()]*$", bare[: match.start()]):
            term = f"({term} AS {match[0]})" if "{" not in bare[: match.start()] else f"({term})"
        pieces += [sparql[done : match.start()], term]
        done = match.end()
    return with_prefixes("".join((*pieces, sparql[done:])), prefixes)


def with_prefixes(sparql: str, prefixes: Mapping[str, str]) -> str:
    """Return a query with prefixes declared in front."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items()) + sparql


def _term(value: str) -> str:
    return value if _IRI.fullmatch(value) else '"' + "".join(_ESCAPE.get(c, c) for c in cleaned(value)) + '"'
