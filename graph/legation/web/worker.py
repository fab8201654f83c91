"""A process that answers queries to one graph: they come in on standard input, answers go out on standard output.

It runs as a file and imports nothing but Oxigraph, so that it is there at once; what it must not do, its system prevents.
"""

import json
import re
import signal
import struct
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO

import pyoxigraph as ox

LENGTHS = struct.Struct(">II")
"""Before each message: how many bytes its head has, in JSON, and how many its body."""
LARGEST = 64 * 2**20
"""Bytes of an answer beyond which it is too large to be handed on."""
GRACE = 5.0
"""Seconds after its time in which a process whose server is gone ends by itself."""
SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_Message = tuple[dict[str, Any], bytes]
_Value = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | tuple[ox.Triple, ...]


class TooLargeError(ValueError):
    """An answer has more bytes than may be handed on."""


def packed(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def answered(value: _Value, *, forms: Mapping[str, str | None], rows: int, prefixes: Mapping[str, str]) -> _Message:
    """Return an answer in a form that was asked for: what it is, whether it was cut off, and its bytes.

    Args:
        value: what Oxigraph answers; no more is taken from it than is given.
        forms: which form for "solutions", "boolean" and "triples"; None where none was asked for.
        rows: how many rows or triples are given at most.
        prefixes: prefixes for those forms that shorten IRIs.

    Raises:
        TooLargeError: it is larger than may be handed on.
    """
    kind = "solutions" if isinstance(value, ox.QuerySolutions) else "boolean" if isinstance(value, ox.QueryBoolean) else "triples"
    form = forms[kind]
    head: dict[str, Any] = {"kind": kind, "form": form, "cut": False}
    if form is None:
        return head, b""
    if isinstance(value, ox.QuerySolutions):
        found, head["cut"] = _first(value, rows)
        return head, _in_form(_json_of([variable.value for variable in value.variables], found), form)
    if isinstance(value, ox.QueryBoolean):
        return head, _in_form(json.dumps({"head": {}, "boolean": bool(value)}).encode(), form)
    triples, head["cut"] = _first(dict.fromkeys(islice(value, rows + 1)), rows)
    if form == "ntriples":
        return head, ox.serialize(triples, format=TRIPLES[form]) or b""
    return head, ox.serialize(triples, format=TRIPLES[form], prefixes=dict(prefixes)) or b""


def _first(found: Iterable[Any], most: int) -> tuple[list[Any], bool]:
    taken = list(islice(found, most + 1))
    return taken[:most], len(taken) > most


def _json_of(names: list[str], solutions: Iterable[ox.QuerySolution]) -> bytes:
    """Solutions as SPARQL 1.1 Query Results JSON; Oxigraph itself writes only all of them."""
    lines, size = [], 0
    for solution in solutions:
        row = {name: _term(value) for name in names if (value := solution[name]) is not None}
        lines.append(json.dumps(row, ensure_ascii=False).encode())
        size += len(lines[-1])
        if size > LARGEST:
            raise TooLargeError(f"the answer has more than {LARGEST // 2**20} MB; ask for less")
    return b'{"head":{"vars":%b},"results":{"bindings":[\n%b\n]}}\n' % (json.dumps(names).encode(), b",\n".join(lines))


def _in_form(data: bytes, form: str) -> bytes:
    if form == "json":
        return data
    parsed = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    text = parsed.serialize(format=SOLUTIONS[form]) or b""
    return text.replace(b"\r", b"&#13;") if form == "xml" else text  # readers of XML make "\n" of it


def _term(value: Any) -> dict[str, Any]:
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, ox.BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, ox.Triple):
        parts = {"subject": value.subject, "predicate": value.predicate, "object": value.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    if value.language:
        return {"type": "literal", "value": value.value, "xml:lang": value.language}
    kind = {} if value.datatype.value == _STRING else {"datatype": value.datatype.value}
    return {"type": "literal", "value": value.value, **kind}


def answer(store: ox.Store, asked: Mapping[str, Any]) -> _Message:
    """Return a store's answer to a message; what went wrong is in its head as "error", with "is_malformed"."""
    text = asked["text"]
    try:
        default: list[Any] = [ox.NamedNode(iri) for iri in asked["default_graphs"]]
        named: list[Any] = [ox.NamedNode(iri) for iri in asked["named_graphs"]]
        _refuse_elsewhere(text, asked)
        value = store.query(
            text, prefixes=asked["prefixes"], base_iri=asked["base"], use_default_graph_as_union=asked["union"],
            # of a dataset that names no default graph this is empty (SPARQL 1.1 Query, 13.1)
            default_graph=default if default or named else None, named_graphs=named if default or named else None,
        )  # fmt: skip
        return answered(value, forms=asked["forms"], rows=asked["rows"], prefixes=asked["prefixes"])
    except TooLargeError as error:
        return {"error": str(error), "is_malformed": False}, b""
    except (SyntaxError, ValueError) as error:
        return {"error": f"no valid SPARQL: {error}; mend the query", "is_malformed": True}, b""
    except Exception as error:
        return {"error": f"the query failed: {error}", "is_malformed": False}, b""


def _refuse_elsewhere(text: str, asked: Mapping[str, Any]) -> None:
    """Raise SyntaxError where a query asks another server: with another letter in it, only the keyword fails to be read."""
    other = re.sub("(serv)i(ce)", r"\1x\2", text, flags=re.I)
    if other != text:
        try:
            ox.Store().query(other, prefixes=asked["prefixes"], base_iri=asked["base"])
        except SyntaxError as error:
            raise SyntaxError(f"{error} (SERVICE is refused: a query may read this graph only)") from error


def main(path: str, memory: int) -> None:
    """Answer until standard input ends.

    Args:
        path: the folder of Oxigraph.
        memory: bytes that this process may use, 0 for any number.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process
    _limit(memory)
    store = ox.Store.read_only(path)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    _say(target, {"ready": True})
    while (asked := _heard(source)) is not None:
        _wake_after(asked["seconds"] + GRACE)
        head, body = answer(store, asked)
        _wake_after(0)
        _say(target, head, body)


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _wake_after(seconds: float) -> None:
    """End this process by a signal, which no query can hold up, unless called again before."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _heard(source: BinaryIO) -> dict[str, Any] | None:
    lengths = source.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    asked: dict[str, Any] = json.loads(source.read(head))
    source.read(body)
    return asked


def _say(target: BinaryIO, head: Mapping[str, Any], body: bytes = b"") -> None:
    target.write(packed(head, body))
    target.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
