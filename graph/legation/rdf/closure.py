"""A graph with what follows from it by the hierarchy of the ontology: more general relations and classes, inverses.

Of RDFS and OWL these rules, by their names in OWL 2 RL: prp-spo1, prp-symp, prp-inv1, prp-inv2, cax-sco, scm-spo, scm-sco.
What a relation says is known beforehand, so that each triple is looked at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from itertools import chain

import pyoxigraph as ox
from rdflib.namespace import OWL, RDF, RDFS

from legation.ontology_files import ONTOLOGY

_TYPE, _LABEL = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(RDFS.label))
_SUB_PROPERTY, _SUB_CLASS = ox.NamedNode(str(RDFS.subPropertyOf)), ox.NamedNode(str(RDFS.subClassOf))
_INVERSE, _SYMMETRIC = ox.NamedNode(str(OWL.inverseOf)), ox.NamedNode(str(OWL.SymmetricProperty))
_HIERARCHY = frozenset({_SUB_PROPERTY, _SUB_CLASS, _INVERSE})
_PROPERTIES = frozenset(ox.NamedNode(str(kind)) for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty))

Step = tuple[ox.NamedNode, bool]
"""A term that follows, and whether subject and object change places."""


def closed(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a copy in memory, as one graph, with what follows from it and the hierarchy of the ontology.

    Args:
        quads: a store or its quads; the names of their graphs are left out.
    """
    store = ox.Store()
    store.bulk_extend(chain(hierarchy(), (ox.Quad(*quad.triple) for quad in quads)))
    store.bulk_extend(list(_following(store)))
    return store


@cache
def hierarchy() -> tuple[ox.Quad, ...]:
    """Return what the ontology says of the order of its classes and properties, with the labels of the properties."""
    store = ox.Store()
    store.load((ONTOLOGY / "legation.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    properties = {quad.subject for kind in _PROPERTIES for quad in store.quads_for_pattern(None, _TYPE, kind)}
    return tuple(
        quad
        for quad in store
        if quad.predicate in _HIERARCHY
        or quad.object == _SYMMETRIC
        or (quad.predicate == _LABEL and quad.subject in properties)
    )


def _following(store: ox.Store) -> Iterator[ox.Quad]:
    above, over = _steps(store, _SUB_PROPERTY), _steps(store, _SUB_CLASS)
    yield from _transitive(above, _SUB_PROPERTY)
    yield from _transitive(over, _SUB_CLASS)
    for kind in over:
        higher = [term for term, _ in _reached(kind, over)]
        for quad in store.quads_for_pattern(None, _TYPE, kind):
            yield from (ox.Quad(quad.subject, _TYPE, term) for term in higher)
    sideways = _turns(store)
    every = {term: above.get(term, set()) | sideways.get(term, set()) for term in {*above, *sideways}}
    for property in every:
        reached = _reached(property, every)
        for quad in store.quads_for_pattern(None, property, None):
            for term, turned in reached:
                if not turned:
                    yield ox.Quad(quad.subject, term, quad.object)
                elif not isinstance(quad.object, ox.Literal):
                    yield ox.Quad(quad.object, term, quad.subject)


def _steps(store: ox.Store, predicate: ox.NamedNode) -> dict[ox.NamedNode, set[Step]]:
    steps: defaultdict[ox.NamedNode, set[Step]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, predicate, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            steps[quad.subject].add((quad.object, False))
    return dict(steps)


def _turns(store: ox.Store) -> dict[ox.NamedNode, set[Step]]:
    """Inverses, which are so both ways, and symmetric properties, their own inverses."""
    turns: defaultdict[ox.NamedNode, set[Step]] = defaultdict(set)
    for one, others in _steps(store, _INVERSE).items():
        for other, _ in others:
            turns[one].add((other, True))
            turns[other].add((one, True))
    for quad in store.quads_for_pattern(None, _TYPE, _SYMMETRIC):
        if isinstance(quad.subject, ox.NamedNode):
            turns[quad.subject].add((quad.subject, True))
    return dict(turns)


def _transitive(steps: Mapping[ox.NamedNode, Set[Step]], predicate: ox.NamedNode) -> Iterator[ox.Quad]:
    for term in steps:
        yield from (ox.Quad(term, predicate, other) for other, _ in _reached(term, steps))


def _reached(start: ox.NamedNode, steps: Mapping[ox.NamedNode, Set[Step]]) -> Set[Step]:
    """What follows of a term, over any number of steps; not the term itself, which circles come back to."""
    found: set[Step] = set()
    waiting: list[Step] = [(start, False)]
    while waiting:
        term, turned = waiting.pop()
        for other, turns in steps.get(term, ()):
            step = other, turned != turns
            if step not in found:
                found.add(step)
                waiting.append(step)
    return found - {(start, False)}
