"""Namespaces and IRIs of the graph, and literals that every parser of RDF reads alike."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, unquote

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD

from legation.model import EventType, Kind, Place, Span, Status

BASE = "https://w3id.org/legation/"
ONTOLOGY_IRI = f"{BASE}ontology"
LEG = Namespace(f"{ONTOLOGY_IRI}#")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
GEONAMES = "https://sws.geonames.org/"
WD = Namespace("http://www.wikidata.org/entity/")

VOCABULARIES: Mapping[str, str] = MappingProxyType(
    {
        "dc": str(DC),
        "dct": str(DCTERMS),
        "leg": str(LEG),
        "oa": str(OA),
        "owl": str(OWL),
        "prov": str(PROV),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "schema": str(SCHEMA),
        "sem": str(SEM),
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": str(SKOS),
        "wd": str(WD),
        "xsd": str(XSD),
    }
)
"""Prefixes of the vocabularies in use."""

RESOURCES = ("actor", "article", "event", "evidence", "passage", "place", "statement", "words")
"""Folders under the base, each with the prefix of its name."""

PARTS = ("actors", "events", "facts", "vocabulary")
"""Named graphs of what all articles tell together: who acts, events with places and ties, direct triples, labels."""

STATUS_TERMS: Mapping[Status, URIRef] = MappingProxyType({status: LEG[status.capitalize()] for status in Status})
KIND_TERMS: Mapping[Kind, URIRef] = MappingProxyType({kind: LEG[kind.capitalize()] for kind in Kind})


def type_class(event_type: EventType) -> URIRef:
    """Return the class of the events of a PLOVER type: leg:Consult."""
    return LEG[event_type.capitalize()]


def type_property(event_type: EventType) -> URIRef:
    """Return the property above all relations of a PLOVER type: leg:consult."""
    return LEG[event_type.lower()]


def relation_property(relation: str) -> URIRef:
    """Return the property of a relation: leg:metWith."""
    return LEG[relation]


def relation_class(relation: str) -> URIRef:
    """Return the class of the events of a relation: leg:MetWith."""
    return LEG[relation[0].upper() + relation[1:]]


@dataclass(frozen=True, slots=True)
class Resources:
    """IRIs of the things that a graph is about, under one base.

    >>> str(Resources().actor("antony-blinken"))
    'https://w3id.org/legation/actor/antony-blinken'

    Attributes:
        base: what all of them begin with.
    """

    base: str = BASE

    def prefixes(self) -> dict[str, str]:
        """Return all prefixes of a graph under this base."""
        return {**VOCABULARIES, **{name: f"{self.base}{name}/" for name in RESOURCES}}

    def graph(self, part: str) -> URIRef:
        """Return the IRI of the named graph of a part of what all articles tell together; see `PARTS`."""
        return URIRef(f"{self.base}graph/{part}")

    def actor(self, id: str) -> URIRef:
        """Return the IRI of an actor."""
        return self._under("actor", id)

    def article(self, id: str) -> URIRef:
        """Return the IRI of an article."""
        return self._under("article", id)

    def event(self, id: str) -> URIRef:
        """Return the IRI of an event."""
        return self._under("event", id)

    def evidence(self, *parts: object) -> URIRef:
        """Return the IRI of a piece of evidence, from all that it says."""
        return self._under("evidence", digest(*parts))

    def passage(self, citation: str, span: Span) -> URIRef:
        """Return the IRI of a stretch of an article, as the target of an annotation."""
        return self._under("passage", digest(citation, span))

    def words(self, citation: str, span: Span) -> URIRef:
        """Return the IRI of the selector of a stretch of an article."""
        return self._under("words", digest(citation, span))

    def place(self, place: Place) -> URIRef:
        """Return the IRI of a place; its name is for the reader, the digest tells namesakes apart."""
        slug = slug_of(place.name) or "place"
        parts = (place.name, place.country, place.wikidata, *((place.geonames,) if place.geonames else ()))
        return self._under("place", f"{slug}-{digest(*parts)[:8]}")

    def statement(self, subject: URIRef, predicate: URIRef, value: URIRef) -> URIRef:
        """Return the IRI of the statement that a direct triple makes."""
        return self._under("statement", digest(*map(str, (subject, predicate, value))))

    def software(self, version: str) -> URIRef:
        """Return the IRI of a version of legation."""
        return self._under("software", f"legation-{version}")

    def reading(self, version: str) -> URIRef:
        """Return the IRI of the activity of reading with a version of legation."""
        return self._under("reading", f"legation-{version}")

    def _under(self, folder: str, id: str) -> URIRef:
        return URIRef(f"{self.base}{folder}/{segment(id)}")


def segment(id: str) -> str:
    """Return an id as one segment of an IRI; `id_of` undoes it.

    >>> segment("https://a.example/1?q=é")
    'https%3A%2F%2Fa.example%2F1%3Fq%3D%C3%A9'
    """
    quoted = quote(cleaned(id), safe="")
    # "." and ".." would be resolved away as relative paths
    return quoted if quoted.strip(".") else quoted.replace(".", "%2E")


def id_of(iri: object) -> str:
    """Return the id that an IRI of `Resources` was made from.

    >>> id_of(Resources().actor("a/b"))
    'a/b'
    """
    return unquote(str(iri).rpartition("/")[2])


def local_name(term: object) -> str:
    """Return what stands after the # of a term of the ontology."""
    return str(term).rpartition("#")[2]


def wikidata_iri(qid: str) -> URIRef:
    """Return the IRI of a Wikidata entity."""
    return WD[segment(qid)]


def geonames_iri(id: str) -> URIRef:
    """Return the IRI of a place in GeoNames."""
    return URIRef(f"{GEONAMES}{segment(id)}/")


def digest(*parts: object) -> str:
    """Return sixteen hexadecimal digits that stand for the parts, the same on every machine."""
    return hashlib.sha256(cleaned(repr(parts)).encode()).hexdigest()[:16]


def slug_of(name: str) -> str:
    """Return a name in lower-case ASCII letters, digits and hyphens.

    >>> slug_of("São Tomé")
    'sao-tome'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def cleaned(text: str) -> str:
    r"""Return a text without the characters that RDF, XML or a terminal cannot carry.

    They become U+FFFD, one for one, so that offsets stay true.

    >>> cleaned("a\x00b")
    'a\ufffdb'
    """
    return _UNWRITABLE.sub("\ufffd", text)


def text(value: str) -> Literal:
    """Return a plain literal of a text that comes from outside."""
    return Literal(cleaned(value))


def label(value: str) -> Literal:
    """Return an English literal of a text of the ontology."""
    return Literal(value, lang="en")


def dated(value: object) -> Literal:
    """Return a day as xsd:date."""
    return Literal(str(value), datatype=XSD.date)


def fraction(value: float) -> Literal:
    """Return a number between 0 and 1 as xsd:decimal, to two digits, as stores write it: 0.9 and 1."""
    return Literal(f"{value:.2f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


def count(value: int) -> Literal:
    """Return a number as xsd:integer."""
    return Literal(value, datatype=XSD.integer)
