"""The context of our JSON-LD: short names for properties, with the types of their values.

ontology/context.jsonld holds it; `python -m legation.rdf.ontology` writes it anew from the ontology.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import Graph, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD

from legation.rdf.terms import BASE, LEG, OA, SCHEMA, VOCABULARIES, Resources, local_name

IRI, TERM = "@id", "@vocab"
"""Types of values that are things, and of values that are terms of the ontology ("Actual")."""

_OTHERS: Mapping[URIRef, str | None] = MappingProxyType(
    {
        DC.publisher: None,
        DCTERMS.date: "xsd:date",
        DCTERMS.description: None,
        DCTERMS.identifier: None,
        DCTERMS.license: IRI,
        DCTERMS.title: None,
        OA.end: None,
        OA.exact: None,
        OA.hasBody: IRI,
        OA.hasSelector: IRI,
        OA.hasSource: IRI,
        OA.hasTarget: IRI,
        OA.start: None,
        OWL.inverseOf: TERM,
        OWL.sameAs: IRI,
        OWL.versionInfo: None,
        PROV.wasAssociatedWith: IRI,
        PROV.wasDerivedFrom: IRI,
        PROV.wasGeneratedBy: IRI,
        RDFS.domain: TERM,
        RDFS.label: None,
        RDFS.range: TERM,
        RDFS.subClassOf: TERM,
        RDFS.subPropertyOf: TERM,
        SCHEMA.dateline: None,
        SCHEMA.softwareVersion: None,
        SCHEMA.url: "xsd:anyURI",
        SKOS.altLabel: None,
        SKOS.definition: None,
        SKOS.inScheme: TERM,
    }
)
"""Properties of other vocabularies with the type of their values; whole numbers and truth values need none."""

_RENAMED: Mapping[URIRef, str] = MappingProxyType({OA.start: "startOffset", OA.end: "endOffset"})
"""Names of properties whose own name means something else in the ontology."""
_DATATYPES = MappingProxyType({XSD.date: "xsd:date", XSD.decimal: "xsd:decimal"})
"""Types that a JSON value does not tell by itself."""
_TERM_VALUED = frozenset({LEG.relation, LEG.status})
_RESERVED = frozenset({"id", "type", "legation", *VOCABULARIES})
"""Names that no property has, a user's relation neither."""


@dataclass(frozen=True, slots=True)
class Term:
    """A short name of a property.

    Attributes:
        name: the name.
        type: the type of its values: `IRI`, `TERM` or a datatype; None where JSON tells it.
    """

    name: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """What shortens IRIs.

    Attributes:
        prefixes: namespaces by prefix.
        terms: short names of properties, by their IRI.
    """

    prefixes: Mapping[str, str]
    terms: Mapping[URIRef, Term]

    def as_json(self) -> dict[str, object]:
        """Return it as the value of @context."""
        head = {"@version": 1.1, "@vocab": str(LEG), "id": "@id", "type": "@type"}
        return {**head, **dict(sorted(self.prefixes.items())), **dict(sorted(self._definitions()))}

    def _definitions(self) -> Iterator[tuple[str, object]]:
        for iri, term in self.terms.items():
            id = self.short(iri)
            yield term.name, id if term.type is None else {"@id": id, "@type": term.type}

    def only(self, properties: Iterable[object], things: Iterable[str]) -> "Context":
        """Return what of it is needed for some properties, and for IRIs that were shortened to some texts."""
        terms = {iri: self.terms[iri] for iri in properties if isinstance(iri, URIRef) and iri in self.terms}
        types = (term.type or "" for term in terms.values())
        used = {text.partition(":")[0] for text in (*things, *map(self.short, terms), *types)}
        return Context({name: space for name, space in self.prefixes.items() if name in used}, terms)

    def short(self, iri: URIRef) -> str:
        """Return an IRI with a prefix, or whole."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        for namespace in (str(iri[:cut]), BASE):
            for prefix, space in self.prefixes.items():
                if space == namespace and iri.startswith(namespace) and len(iri) > len(namespace):
                    return f"{prefix}:{iri[len(namespace):]}"
        return str(iri)

    def word(self, iri: URIRef) -> str:
        """Return a term of the ontology without its prefix where that is no other's name, any IRI else as `short` does."""
        name = local_name(iri)
        ours = iri == LEG[name] and name not in self.prefixes and name not in _RESERVED
        taken = any(term.name == name and other != iri for other, term in self.terms.items())
        return name if ours and not taken else self.short(iri)


def context_of(ontology: Graph) -> Context:
    """Return the context for graphs that use an ontology.

    Args:
        ontology: as `ontology_graph` makes it.
    """
    terms = {iri: Term(_RENAMED.get(iri, _last(iri)), type) for iri, type in _OTHERS.items()}
    inverses = set(ontology.objects(None, OWL.inverseOf))  # no graph states them
    taken = {*_RESERVED, *(term.name for term in terms.values())}
    ours = {iri for iri in {*_properties(ontology)} - inverses if _last(iri) not in taken}  # others stay leg:title
    terms |= {iri: Term(_last(iri), _type(iri, ontology)) for iri in ours}
    names = {term.name for term in terms.values()}
    prefixes = {prefix: space for prefix, space in Resources().prefixes().items() if prefix not in names}
    return Context({"legation": BASE, **prefixes}, terms)


def _properties(ontology: Graph) -> Iterator[URIRef]:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        yield from (p for p in ontology.subjects(RDF.type, kind) if isinstance(p, URIRef) and p.startswith(LEG))


def _type(iri: URIRef, ontology: Graph) -> str | None:
    if (iri, RDF.type, OWL.ObjectProperty) in ontology:
        return TERM if iri in _TERM_VALUED else IRI
    range = ontology.value(iri, RDFS.range)
    return _DATATYPES.get(range) if isinstance(range, URIRef) else None


def _last(iri: URIRef) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]
