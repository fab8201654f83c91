"""Turtle that is the same bytes for the same graph: sorted, prefixed, one subject after another.

Written for what readers of Turtle agree on (RDF 1.1 Turtle, https://www.w3.org/TR/turtle/): names are
shortened only where the local part is plain, and control characters are escaped.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rdflib import Graph
from rdflib.namespace import RDF, XSD
from rdflib.term import BNode, Literal, Node

from legation.rdf.terms import cleaned

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_UNSAFE_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_UNSAFE_IN_TEXT = re.compile(r'[\x00-\x1f\x7f-\x9f"\\\u2028\u2029]')
_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}
_INTEGER = re.compile(r"[+-]?[0-9]+")

Annotations = Mapping[tuple[Node, Node, Node], Iterable[tuple[Node, Node]]]
"""What is said of triples: predicates with their objects."""


def turtle_of(graph: Graph, *, annotations: Annotations = MappingProxyType({})) -> str:
    """Return a graph as Turtle with the prefixes bound to it; the same bytes for the same triples.

    Args:
        graph: any graph; blank nodes keep their names.
        annotations: what is said of its triples, written as {| ... |}, which RDF-star and Turtle 1.2 share, each
            triple in a sentence of its own: N3.js loses what follows one (rdfjs/N3.js#677). Without any it is Turtle 1.1.
    """
    prefixes = {str(namespace): prefix for prefix, namespace in sorted(graph.namespaces())}
    names = _Names(prefixes)
    subjects: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in graph:
        if (subject, predicate, obj) not in annotations:
            subjects[subject][predicate].append(obj)
    blocks = [_block(subject, subjects[subject], names) for subject in sorted(subjects, key=_order)]
    annotated = sorted(annotations, key=lambda triple: tuple(map(_order, triple)))
    blocks += [_annotated(triple, annotations[triple], names) for triple in annotated]
    declared = sorted((prefix, space) for space, prefix in prefixes.items() if prefix in names.used)
    head = "".join(f"@prefix {prefix}: {_iri(namespace)} .\n" for prefix, namespace in declared)
    return "\n".join(filter(None, [head, *blocks]))


def _block(subject: Node, predicates: Mapping[Node, list[Node]], names: "_Names") -> str:
    ordered = sorted(predicates, key=lambda predicate: (predicate != RDF.type, _order(predicate)))
    lines = [f"{_verb(predicate, names)} {_objects(predicates[predicate], names)}" for predicate in ordered]
    return f"{names.of(subject)} " + " ;\n    ".join(lines) + " .\n"


def _annotated(triple: tuple[Node, Node, Node], said: Iterable[tuple[Node, Node]], names: "_Names") -> str:
    subject, predicate, obj = triple
    ordered = sorted(said, key=lambda pair: tuple(map(_order, pair)))
    about = " ; ".join(f"{_verb(property, names)} {names.of(value)}" for property, value in ordered)
    return f"{names.of(subject)} {_verb(predicate, names)} {names.of(obj)} {{| {about} |}} .\n"


def _verb(predicate: Node, names: "_Names") -> str:
    return "a" if predicate == RDF.type else names.of(predicate)


def _objects(objects: Iterable[Node], names: "_Names") -> str:
    return ", ".join(names.of(obj) for obj in sorted(objects, key=_order))


def _order(node: Node) -> tuple[bool, bool, str, str, str]:
    if isinstance(node, Literal):
        return True, False, str(node), str(node.datatype or ""), node.language or ""
    return False, isinstance(node, BNode), str(node), "", ""


class _Names:
    """Terms as Turtle; keeps which prefixes were needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._known: dict[str, str] = {}
        self.used: set[str] = set()

    def of(self, node: Node) -> str:
        if isinstance(node, Literal):
            return self._literal(node)
        return f"_:{node}" if isinstance(node, BNode) else self._name(str(node))

    def _name(self, iri: str) -> str:
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = self._shortened(iri)
        return known

    def _shortened(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefixes.get(iri[:cut])
        if prefix is None or not _LOCAL.fullmatch(iri[cut:]):
            return _iri(iri)
        self.used.add(prefix)
        return f"{prefix}:{iri[cut:]}"

    def _literal(self, literal: Literal) -> str:
        lexical = str(literal)
        if literal.datatype == XSD.integer and _INTEGER.fullmatch(lexical):
            return lexical
        quoted = f'"{_UNSAFE_IN_TEXT.sub(_escaped, cleaned(lexical))}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        if literal.datatype is None or literal.datatype == XSD.string:
            return quoted
        return f"{quoted}^^{self._name(str(literal.datatype))}"


def _iri(iri: str) -> str:
    return f"<{_UNSAFE_IN_IRI.sub(lambda found: f'%{ord(found[0]):02X}', cleaned(iri))}>"


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}")
