"""Findings as RDF: direct triples for facts, a node for every event, evidence as annotations.

The classes and properties are described in ontology/core.ttl.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD

from legation._version import __version__
from legation.errors import GraphError
from legation.fusion.links import links_of
from legation.fusion.reports import independent_reports
from legation.model import Actor, Citation, Event, Evidence, Findings, Place, Span
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
    writer = _Writer.of(findings, base=base, relations=relations)
    graph = Graph(bind_namespaces="none")
    _bind(graph, writer.resources)
    parts = (writer.vocabulary(findings.events), writer.contents(findings), writer.counts(findings.events))
    for triple in chain(*parts, writer.ties(findings)):
        graph.add(triple)
    return graph


def quads_of(findings: Findings, *, base: str = BASE, relations: Mapping[str, Relation] | None = None) -> Dataset:
    """Return findings as an RDF dataset with one named graph an article, named by the article.

    A graph holds all that its article says; taking it away takes what no other article says too.
    The default graph holds what comes from no article: labels of relations, actors without events.

    Args:
        findings: what was found.
        base: as in `graph_of`.
        relations: as in `graph_of`.

    Raises:
        GraphError: as in `graph_of`.
    """
    writer = _Writer.of(findings, base=base, relations=relations)
    dataset = Dataset()
    _bind(dataset, writer.resources)
    shares = by_article(findings)
    told = {id for share in shares for id in (actor.id for actor in share.actors)}
    silent = (actor for actor in findings.actors if actor.id not in told)
    for triple in chain(writer.vocabulary(findings.events), chain.from_iterable(map(writer.actor, silent))):
        dataset.default_graph.add(triple)
    for share in shares:
        graph = dataset.graph(writer.resources.article(share.citations[0].id))
        for triple in writer.contents(share):
            graph.add(triple)
    return dataset


def by_article(findings: Findings) -> list[Findings]:
    """Return what each article alone says: its events with its evidence only, and the actors in them."""
    events: dict[str, list[Event]] = defaultdict(list)
    for event in findings.events:
        for citation in sorted({evidence.citation for evidence in event.evidence}):
            own = tuple(evidence for evidence in event.evidence if evidence.citation == citation)
            events[citation].append(replace(event, evidence=own))
    return [_share(findings, citation, events[citation.id]) for citation in findings.citations]


def _share(findings: Findings, citation: Citation, events: list[Event]) -> Findings:
    involved = {id for event in events for id in (event.source, event.target, event.attributed_to)}
    involved |= {actor.part_of for actor in findings.actors if actor.id in involved}
    actors = tuple(actor for actor in findings.actors if actor.id in involved)
    return Findings(citations=(citation,), actors=actors, events=tuple(events))


def _bind(graph: Graph, resources: Resources) -> None:
    for prefix, namespace in resources.prefixes().items():
        graph.bind(prefix, namespace, override=True, replace=True)


@dataclass(frozen=True, slots=True)
class _Writer:
    resources: Resources
    relations: Mapping[str, Relation]
    names: Mapping[str, str]

    @classmethod
    def of(cls, findings: Findings, *, base: str, relations: Mapping[str, Relation] | None) -> "_Writer":
        known = load_relations() if relations is None else relations
        for event in findings.events:
            if event.relation not in known:
                raise GraphError(f"event {event.id}: no relation {event.relation!r}; add it to ontology/relations.csv")
        return cls(Resources(base), known, {actor.id: actor.name for actor in findings.actors})

    def vocabulary(self, events: Iterable[Event]) -> Iterator[Triple]:
        events = tuple(events)
        own = {id for id, relation in self.relations.items() if our_relations().get(id) != relation}
        for id in sorted(own.union(event.relation for event in events)):
            yield from relation_triples(self.relations[id])
            if id in own:  # no ontology beside the graph describes it
                yield from description_triples(self.relations[id])
        for status in sorted({event.status for event in events}):
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

    def contents(self, findings: Findings) -> Iterator[Triple]:
        yield from chain.from_iterable(map(self.article, findings.citations))
        yield from chain.from_iterable(map(self.actor, findings.actors))
        yield from chain.from_iterable(map(self.event, findings.events))
        yield from self.other_names(findings)

    def counts(self, events: Iterable[Event]) -> Iterator[Triple]:
        for event in events:
            articles = {evidence.citation for evidence in event.evidence}
            yield self.resources.event(event.id), LEG.articles, count(len(articles))
            yield self.resources.event(event.id), LEG.independentReports, count(independent_reports(event.evidence))

    def ties(self, findings: Findings) -> Iterator[Triple]:
        for link in links_of(findings.events, findings.citations):
            yield self.resources.event(link.event), LEG[link.tie], self.resources.event(link.other)

    def article(self, citation: Citation) -> Iterator[Triple]:
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

    def actor(self, actor: Actor) -> Iterator[Triple]:
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

    def event(self, event: Event) -> Iterator[Triple]:
        node, relation = self.resources.event(event.id), self.relations[event.relation]
        for kind in (LEG.Event, type_class(relation.type), relation_class(relation.id)):
            yield node, RDF.type, kind
        source, target = self.resources.actor(event.source), self.resources.actor(event.target)
        yield node, RDFS.label, text(f"{self._name(event.source)} {relation.label} {self._name(event.target)}")
        yield node, LEG.source, source
        yield node, LEG.target, target
        yield node, LEG.relation, relation_property(relation.id)
        yield node, LEG.status, STATUS_TERMS[event.status]
        if event.is_fact:
            yield from _direct(source, relation, target)
        yield from self._circumstances(node, event)
        for evidence in event.evidence:
            yield from self._evidence(node, event.id, evidence)

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
            yield from self._place(event.place)

    def _place(self, place: Place) -> Iterator[Triple]:
        node = self.resources.place(place)
        yield node, RDF.type, LEG.Place
        yield from self._texts(node, {RDFS.label: place.name, LEG.country: place.country})
        if place.wikidata is not None:
            yield node, OWL.sameAs, wikidata_iri(place.wikidata)
        if place.geonames is not None:
            yield node, OWL.sameAs, geonames_iri(place.geonames)

    def _evidence(self, event: URIRef, id: str, evidence: Evidence) -> Iterator[Triple]:
        node, article = self.resources.evidence(id, evidence), self.resources.article(evidence.citation)
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
            yield from self._place(evidence.place)

    def _words(self, node: URIRef, property: URIRef, citation: str, span: Span) -> Iterator[Triple]:
        words = self.resources.words(citation, span)
        yield node, property, words
        yield words, RDF.type, OA.TextQuoteSelector
        yield words, RDF.type, OA.TextPositionSelector
        yield words, OA.exact, text(span.text)
        yield words, OA.start, count(span.start)
        yield words, OA.end, count(span.end)

    def other_names(self, findings: Findings) -> Iterator[Triple]:
        words: dict[str, set[str]] = defaultdict(set)
        for event in findings.events:
            words[event.source] |= {evidence.source.text for evidence in event.evidence}
            words[event.target] |= {evidence.target.text for evidence in event.evidence}
        for actor in sorted(words):
            for name in sorted(names_among(words[actor]) - {self._name(actor)}):
                yield self.resources.actor(actor), SKOS.altLabel, text(name)

    def _texts(self, node: URIRef, values: Mapping[URIRef, str | None]) -> Iterator[Triple]:
        return ((node, property, text(value)) for property, value in values.items() if value is not None)

    def _name(self, id: str) -> str:
        return self.names.get(id, id)


def _direct(source: URIRef, relation: Relation, target: URIRef) -> Iterator[Triple]:
    yield source, relation_property(relation.id), target
    if relation.reciprocal:
        yield target, relation_property(relation.id), source
