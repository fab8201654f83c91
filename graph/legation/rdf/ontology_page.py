"""The ontology as one HTML page, from its Turtle alone: every class and property with an anchor, no script, nothing fetched."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

import jinja2
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SDO, SKOS
from rdflib.term import Node

from legation.model import EventType
from legation.rdf.codes import CAMEO
from legation.rdf.terms import LEG, ONTOLOGY_IRI, VOCABULARIES, local_name, type_class, type_property

_FACTS: tuple[tuple[str, URIRef, str], ...] = (
    ("sub-class of", RDFS.subClassOf, "classes below"),
    ("sub-property of", RDFS.subPropertyOf, "properties below"),
    ("broader", SKOS.broader, ""),
    ("domain", RDFS.domain, ""),
    ("range", RDFS.range, ""),
    ("of", SDO.domainIncludes, ""),
    ("inverse of", OWL.inverseOf, "inverse of"),
    ("disjoint with", OWL.disjointWith, "disjoint with"),
    ("disjoint with", OWL.propertyDisjointWith, "disjoint with"),
    ("different from", OWL.differentFrom, "different from"),
    ("close to", SKOS.closeMatch, ""),
    ("narrower than", SKOS.broadMatch, ""),
    ("related to", SKOS.relatedMatch, ""),
    ("see also", RDFS.seeAlso, ""),
)
"""What the page calls the values of a property, and the subjects of which the term is the value."""
_MARKS: Mapping[Node, str] = {
    OWL.SymmetricProperty: "goes both ways",
    OWL.FunctionalProperty: "one value",
    OWL.IrreflexiveProperty: "never of itself",
    OWL.DatatypeProperty: "text, number or date",
    OWL.AnnotationProperty: "annotation",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A term as the page names it.

    Attributes:
        name: with its prefix: "leg:metWith".
        address: an anchor of the page, or the IRI of a term of others.
    """

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What the page says of a class, property or concept.

    Attributes:
        id: local name, which is its anchor.
        label: its label.
        definition: its definition.
        examples: its examples.
        marks: what kind of property it is, in words.
        facts: names of what is said, each with terms: "sub-class of", "domain", "CAMEO".
        notes: what to know besides.
        notation: its code, of a concept.
    """

    id: str
    label: str
    definition: str
    examples: tuple[str, ...]
    marks: tuple[str, ...]
    facts: Mapping[str, tuple[Link, ...]]
    notes: tuple[str, ...]
    notation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation with its inverse, where it has one, and the class of its events."""

    property: Term
    inverse: Term | None
    events: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A type of PLOVER with its relations, ordered by name."""

    name: str
    events: Term
    property: Term
    relations: tuple[Relation, ...]


def page_of_ontology(graph: Graph) -> str:
    """Return the page of an ontology.

    Args:
        graph: the ontology, as `ontology_graph` makes it.
    """
    describe = _Describing(graph)
    groups = tuple(_group(describe, kind) for kind in EventType)
    shown = {term.id for group in groups for term in _terms(group)}
    rest = [t for t in describe.declared(OWL.Class, *_PROPERTIES) if t.id not in shown]
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string((files("legation.rdf") / "ontology.html").read_text(encoding="utf-8"))
    classes = [term for term in rest if term.id[0].isupper()]
    return (
        template.render(
            head=_head(graph),
            works=_works(graph),
            classes=classes,
            properties=[term for term in rest if term not in classes],
            groups=groups,
            statuses=describe.all(graph.subjects(SKOS.inScheme, LEG.statuses)),
            codes=sorted(describe.all(graph.subjects(SKOS.inScheme, CAMEO)), key=lambda term: term.notation),
            schemes=describe.declared(SKOS.ConceptScheme),
            prefixes=sorted((prefix, space) for prefix, space in VOCABULARIES.items() if describe.names(space)),
        )
        + "\n"
    )


_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def _group(describe: "_Describing", kind: EventType) -> Group:
    above = type_property(kind)
    relations = [_relation(describe, node) for node in describe.graph.subjects(RDFS.subPropertyOf, above)]
    return Group(
        name=str(kind),
        events=describe.term(type_class(kind)),
        property=describe.term(above),
        relations=tuple(sorted(relations, key=lambda relation: relation.property.id)),
    )


def _relation(describe: "_Describing", node: Node) -> Relation:
    name = local_name(node)
    inverse = describe.graph.value(node, OWL.inverseOf)
    return Relation(
        property=describe.term(node),
        inverse=None if inverse is None else describe.term(inverse),
        events=describe.term(LEG[name[0].upper() + name[1:]]),
    )


def _terms(group: Group) -> Iterator[Term]:
    yield from (group.events, group.property)
    for relation in group.relations:
        yield from (relation.property, relation.events)
        if relation.inverse is not None:
            yield relation.inverse


def _head(graph: Graph) -> dict[str, str]:
    node = URIRef(ONTOLOGY_IRI)
    makers = graph.value(node, DCTERMS.creator)
    said = {
        "title": graph.value(node, DCTERMS.title),
        "description": graph.value(node, DCTERMS.description),
        "version": graph.value(node, OWL.versionInfo),
        "version_iri": graph.value(node, OWL.versionIRI),
        "issued": graph.value(node, DCTERMS.issued),
        "license": graph.value(node, DCTERMS.license),
        "creator": graph.value(makers, RDFS.label),
    }
    return {name: str(value) for name, value in said.items()} | {"namespace": str(LEG), "iri": ONTOLOGY_IRI}


def _works(graph: Graph) -> list[dict[str, str]]:
    """Prior art: title, citation and address."""
    works = sorted(graph.objects(URIRef(ONTOLOGY_IRI), DCTERMS.references), key=str)
    told = ((work, graph.value(work, DCTERMS.title), graph.value(work, DCTERMS.bibliographicCitation)) for work in works)
    return [{"address": str(work), "title": str(title), "citation": str(citation)} for work, title, citation in told]


class _Describing:
    """Terms of a graph as the page shows them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._prefixes = sorted(((space, prefix) for prefix, space in VOCABULARIES.items()), key=lambda p: -len(p[0]))

    def declared(self, *kinds: URIRef) -> list[Term]:
        """The terms of our own namespace that are of a kind."""
        return self.all({node for kind in kinds for node in self.graph.subjects(RDF.type, kind) if str(node).startswith(LEG)})

    def all(self, nodes: Iterable[Node]) -> list[Term]:
        return sorted(map(self.term, nodes), key=lambda term: (term.id.lower(), term.id))

    def names(self, space: str) -> bool:
        """Whether a term of a vocabulary is used."""
        return any(isinstance(node, URIRef) and node.startswith(space) for triple in self.graph for node in triple)

    def term(self, node: Node) -> Term:
        return Term(
            id=local_name(node),
            label=self._text(node, RDFS.label),
            definition=self._text(node, SKOS.definition),
            examples=tuple(sorted(str(example) for example in self.graph.objects(node, SKOS.example))),
            marks=tuple(mark for kind, mark in _MARKS.items() if (node, RDF.type, kind) in self.graph),
            facts={name: links for name, links in self._facts(node) if links},
            notes=tuple(sorted(str(note) for note in self.graph.objects(node, SKOS.scopeNote))),
            notation=self._text(node, SKOS.notation),
        )

    def _facts(self, node: Node) -> Iterator[tuple[str, tuple[Link, ...]]]:
        found: dict[str, set[Node]] = {}
        for name, property, turned in _FACTS:
            found.setdefault(name, set()).update(self.graph.objects(node, property))
            if turned:
                found.setdefault(turned, set()).update(self.graph.subjects(property, node))
        codes = {"PLOVER": self._codes(node, LEG.plover, "plover"), "CAMEO": self._codes(node, LEG.cameo, "cameo")}
        shown = {link.address for links in codes.values() for link in links}
        for name, nodes in found.items():
            if name == "close to":
                yield from codes.items()
            yield name, tuple(link for link in self._links(nodes) if link.address not in shown)

    def _codes(self, node: Node, property: URIRef, scheme: str) -> tuple[Link, ...]:
        """Codes with their names, where their concept has one."""
        codes = sorted(str(code) for code in self.graph.objects(node, property) if isinstance(code, Literal))
        names = {code: self._text(LEG[f"{scheme}-{code}"], SKOS.prefLabel) for code in codes}
        texts = {code: f"{code} {name}" if name.upper() != code else code for code, name in names.items()}
        return tuple(Link(texts[code], f"#{scheme}-{code}") for code in codes)

    def _links(self, nodes: Iterable[Node]) -> tuple[Link, ...]:
        return tuple(sorted({self._link(str(node)) for node in nodes}, key=lambda link: (link.name.lower(), link.name)))

    def _link(self, iri: str) -> Link:
        if iri.startswith(LEG):
            return Link(f"leg:{local_name(iri)}", f"#{local_name(iri)}")
        for space, prefix in self._prefixes:
            if iri.startswith(space):
                return Link(f"{prefix}:{iri[len(space) :]}", iri)
        return Link(iri, iri)

    def _text(self, node: Node, property: URIRef) -> str:
        return str(self.graph.value(node, property) or "")
