"""Findings as RDF: direct triples for facts, a node for every event, evidence as annotations.

The classes and properties are described in ontology/core.ttl.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD

from legation._version import __version__
from legation.errors import GraphError
from legation.fusion.links import Link, links_of
from legation.fusion.reports import independent_reports
from legation.model import Actor, Citation, Event, Evidence, Findings, Place, Span, Status
from legation.rdf.terms import (
    BASE,
    KIND_TERMS,
    LEG,
    OA,
    SCHEMA,
    STATUS_TERMS,
    Resources,
    count,
    dated,
    fraction,
    geonames_iri,
    relation_class,
    relation_property,
    text,
    type_class,
    wikidata_iri,
)
from legation.rdf.vocabulary import Triple, description_triples, relation_triples, status_triples
from legation.rdf.words import names_among
from legation.relations import Relation, load_relations, our_relations


def graph_of(findings: Findings, *, base: str = BASE, relations: Mapping[str, Relation] | None = None) -> Graph:
    """Return findings as one RDF graph, without blank nodes.

    Args:
        findings: what was found.
        base: what the IRIs of actors, events, articles and evidence begin with.
        relations: the relations by id, or None for those of ontology/relations.csv.

    Raises:
        GraphError: an event has a relation that the ontology lacks.
    """
    writer = Writer.of(findings, base=base, relations=relations)
    graph = Graph(bind_namespaces="none")
    _bind(graph, writer.resources)
    shares = (writer.told(share) for share in by_article(findings))
    for triple in chain.from_iterable((*writer.together(findings).values(), *shares)):
        graph.add(triple)
    return graph


def quads_of(findings: Findings, *, base: str = BASE, relations: Mapping[str, Relation] | None = None) -> Dataset:
    """Return findings as an RDF dataset, as a store keeps them: no triple in two graphs.

    A named graph an article, named by the article, holds its own words: citation and evidence. Four graphs,
    named by `Resources.graph`, hold what all of them tell together.

    Args:
        findings: what was found.
        base: as in `graph_of`.
        relations: as in `graph_of`.

    Raises:
        GraphError: as in `graph_of`.
    """
    writer = Writer.of(findings, base=base, relations=relations)
    dataset = Dataset()
    _bind(dataset, writer.resources)
    for part, triples in writer.together(findings).items():
        graph = dataset.graph(writer.resources.graph(part))
        for triple in triples:
            graph.add(triple)
    for share in by_article(findings):
        graph = dataset.graph(writer.resources.article(share.citation.id))
        for triple in writer.told(share):
            graph.add(triple)
    return dataset


@dataclass(frozen=True, slots=True)
class Share:
    """What one article says: its evidence, each with the id of its event."""

    citation: Citation
    evidence: tuple[tuple[str, Evidence], ...]


def by_article(findings: Findings) -> list[Share]:
    """Return what each article alone says."""
    said: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)
    for event in findings.events:
        for evidence in event.evidence:
            said[evidence.citation].append((event.id, evidence))
    return [Share(citation, tuple(said[citation.id])) for citation in findings.citations]


def _bind(graph: Graph, resources: Resources) -> None:
    for prefix, namespace in resources.prefixes().items():
        graph.bind(prefix, namespace, override=True, replace=True)


class Names(Protocol):
    """Names of actors by id, as a dictionary gives them."""

    def get(self, id: str, default: str, /) -> str:
        """Return the name of an id, or the default."""
        ...


@dataclass(frozen=True, slots=True)
class Writer:
    """Values as triples.

    Attributes:
        resources: IRIs under a base.
        relations: the relations by id.
        names: the names of actors by id.
    """

    resources: Resources
    relations: Mapping[str, Relation]
    names: Names

    @classmethod
    def of(cls, findings: Findings, *, base: str, relations: Mapping[str, Relation] | None) -> "Writer":
        """Return what writes findings; raise GraphError where an event has a relation that the ontology lacks."""
        known = load_relations() if relations is None else relations
        for event in findings.events:
            if event.relation not in known:
                raise GraphError(f"event {event.id}: no relation {event.relation!r}; add it to ontology/relations.csv")
        return cls(Resources(base), known, {actor.id: actor.name for actor in findings.actors})

    def together(self, findings: Findings) -> dict[str, Iterator[Triple]]:
        """Return what articles tell together, by `PARTS`."""
        events, words = findings.events, words_of(findings.events)
        places = {place for event in events for place in (event.place, *(e.place for e in event.evidence)) if place}
        facts = {(event.source, event.relation, event.target) for event in events if event.is_fact}
        counted = (self.event(event, **counts_of(event.evidence)) for event in events)
        return {
            "actors": chain.from_iterable(self.actor(actor, words.get(actor.id, ())) for actor in findings.actors),
            "events": chain(
                chain.from_iterable(counted),
                chain.from_iterable(map(self.place, places)),
                map(self.tie, links_of(events, findings.citations)),
            ),
            "facts": chain.from_iterable(self.fact(*fact) for fact in facts),
            "vocabulary": self.vocabulary({event.relation for event in events}, {event.status for event in events}),
        }

    def told(self, share: Share) -> Iterator[Triple]:
        """Yield what one article says: its citation and its evidence."""
        yield from self.article(share.citation)
        for event, evidence in share.evidence:
            yield from self.evidence(event, evidence)

    def vocabulary(self, relations: Iterable[str], statuses: Iterable[Status]) -> Iterator[Triple]:
        """Yield the labels of relations and statuses in use, and who reads."""
        own = {id for id, relation in self.relations.items() if our_relations().get(id) != relation}
        for id in sorted(own.union(relations)):
            yield from relation_triples(self.relations[id])
            if id in own:  # no ontology beside the graph describes it
                yield from description_triples(self.relations[id])
        for status in sorted(statuses):
            yield from status_triples(status)
        yield from self._software()

    def _software(self) -> Iterator[Triple]:
        software, reading = self.resources.software(__version__), self.resources.reading(__version__)
        yield software, RDF.type, PROV.SoftwareAgent
        yield software, RDFS.label, Literal(f"legation {__version__}")
        yield software, SCHEMA.softwareVersion, Literal(__version__)
        yield reading, RDF.type, PROV.Activity
        yield reading, RDFS.label, Literal(f"reading with legation {__version__}")
        yield reading, PROV.wasAssociatedWith, software

    def article(self, citation: Citation) -> Iterator[Triple]:
        """Yield where an article comes from."""
        node = self.resources.article(citation.id)
        yield node, RDF.type, LEG.Article
        yield node, RDF.type, SCHEMA.NewsArticle
        yield from self._texts(
            node,
            {
                DCTERMS.identifier: citation.id,
                DCTERMS.title: citation.title,
                DC.publisher: citation.publisher,
                SCHEMA.dateline: citation.place,
            },
        )
        if citation.date is not None:
            yield node, DCTERMS.date, dated(citation.date)
        if citation.url is not None:
            yield node, SCHEMA.url, Literal(text(citation.url), datatype=XSD.anyURI)

    def actor(self, actor: Actor, words: Iterable[str]) -> Iterator[Triple]:
        """Yield who an actor is, and what words besides his name name him in evidence."""
        node = self.resources.actor(actor.id)
        yield node, RDF.type, LEG.Actor
        yield node, RDF.type, KIND_TERMS[actor.kind]
        yield from self._texts(
            node,
            {RDFS.label: actor.name, LEG.country: actor.country, LEG.role: actor.role, LEG.linking: actor.reason},
        )
        yield node, DCTERMS.identifier, text(actor.id)
        if actor.wikidata is not None:
            yield node, OWL.sameAs, wikidata_iri(actor.wikidata)
            yield node, DCTERMS.identifier, text(actor.wikidata)
        if actor.part_of is not None:
            yield node, LEG.partOf, self.resources.actor(actor.part_of)
        for name in names_among(words) - {actor.name}:
            yield node, SKOS.altLabel, text(name)

    def event(self, event: Event, *, articles: int, reports: int) -> Iterator[Triple]:
        """Yield an act, but for its evidence, of which the number of articles and of independent reports is given."""
        node, relation = self.resources.event(event.id), self.relations[event.relation]
        for kind in (LEG.Event, type_class(relation.type), relation_class(relation.id)):
            yield node, RDF.type, kind
        source, target = self.resources.actor(event.source), self.resources.actor(event.target)
        yield node, RDFS.label, text(f"{self._name(event.source)} {relation.label} {self._name(event.target)}")
        yield node, LEG.source, source
        yield node, LEG.target, target
        yield node, LEG.relation, relation_property(relation.id)
        yield node, LEG.status, STATUS_TERMS[event.status]
        yield from self._circumstances(node, event)
        yield node, LEG.articles, count(articles)
        yield node, LEG.independentReports, count(reports)

    def fact(self, source: str, relation: str, target: str) -> Iterator[Triple]:
        """Yield the direct triple of a fact, in both directions where it goes both ways."""
        one, property, other = self.resources.actor(source), relation_property(relation), self.resources.actor(target)
        yield one, property, other
        if self.relations[relation].reciprocal:
            yield other, property, one

    def tie(self, link: Link) -> Triple:
        """Return what ties an event to another."""
        return self.resources.event(link.event), LEG[link.tie], self.resources.event(link.other)

    def _circumstances(self, node: URIRef, event: Event) -> Iterator[Triple]:
        if event.attributed_to is not None:
            yield node, LEG.attributedTo, self.resources.actor(event.attributed_to)
        if event.attributed_name is not None:
            yield node, LEG.attributedName, text(event.attributed_name)
        if event.when is not None:
            yield node, LEG.start, dated(event.when.start)
            yield node, LEG.end, dated(event.when.end)
        if event.place is not None:
            yield node, LEG.place, self.resources.place(event.place)

    def place(self, place: Place) -> Iterator[Triple]:
        """Yield what a place is."""
        node = self.resources.place(place)
        yield node, RDF.type, LEG.Place
        yield from self._texts(node, {RDFS.label: place.name, LEG.country: place.country})
        if place.wikidata is not None:
            yield node, OWL.sameAs, wikidata_iri(place.wikidata)
        if place.geonames is not None:
            yield node, OWL.sameAs, geonames_iri(place.geonames)

    def evidence(self, id: str, evidence: Evidence) -> Iterator[Triple]:
        """Yield the words on which the event of an id stands."""
        node, article = self.resources.evidence(id, evidence), self.resources.article(evidence.citation)
        event = self.resources.event(id)
        passage = self.resources.passage(evidence.citation, evidence.sentence)
        yield event, LEG.evidence, node
        yield node, RDF.type, LEG.Evidence
        yield node, RDF.type, OA.Annotation
        yield node, OA.hasBody, event
        yield node, OA.hasTarget, passage
        yield node, PROV.wasDerivedFrom, article
        yield node, PROV.wasGeneratedBy, self.resources.reading(__version__)
        yield node, LEG.frame, text(evidence.frame)
        yield node, LEG.confidence, fraction(evidence.confidence)
        yield from self._told(node, evidence)
        yield passage, RDF.type, OA.SpecificResource
        yield passage, OA.hasSource, article
        yield from self._words(passage, OA.hasSelector, evidence.citation, evidence.sentence)
        yield from self._words(node, LEG.trigger, evidence.citation, evidence.trigger)
        yield from self._words(node, LEG.sourceWords, evidence.citation, evidence.source)
        yield from self._words(node, LEG.targetWords, evidence.citation, evidence.target)

    def _told(self, node: URIRef, evidence: Evidence) -> Iterator[Triple]:
        """When and where these words say that it happened; together with others they say it of the event."""
        if evidence.when is not None:
            yield node, LEG.toldStart, dated(evidence.when.start)
            yield node, LEG.toldEnd, dated(evidence.when.end)
        if not evidence.dated:
            yield node, LEG.dateSaid, Literal(False)
        if evidence.place is not None:
            yield node, LEG.toldPlace, self.resources.place(evidence.place)

    def _words(self, node: URIRef, property: URIRef, citation: str, span: Span) -> Iterator[Triple]:
        words = self.resources.words(citation, span)
        yield node, property, words
        yield words, RDF.type, OA.TextQuoteSelector
        yield words, RDF.type, OA.TextPositionSelector
        yield words, OA.exact, text(span.text)
        yield words, OA.start, count(span.start)
        yield words, OA.end, count(span.end)

    def _texts(self, node: URIRef, values: Mapping[URIRef, str | None]) -> Iterator[Triple]:
        return ((node, property, text(value)) for property, value in values.items() if value is not None)

    def _name(self, id: str) -> str:
        return self.names.get(id, id)


def counts_of(evidence: Collection[Evidence]) -> dict[str, int]:
    """Return by how many articles and by how many independent reports evidence is given."""
    return {"articles": len({one.citation for one in evidence}), "reports": independent_reports(evidence)}


def words_of(events: Iterable[Event]) -> Mapping[str, Set[str]]:
    """Return the words that name each actor in evidence, by id."""
    words: dict[str, set[str]] = defaultdict(set)
    for event in events:
        words[event.source] |= {evidence.source.text for evidence in event.evidence}
        words[event.target] |= {evidence.target.text for evidence in event.evidence}
    return words
