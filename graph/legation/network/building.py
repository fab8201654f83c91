"""The network of actors: one edge for each pair, relation, status and voice."""

from collections import defaultdict
from collections.abc import Iterable

import networkx as nx

from legation.fusion.reports import independent_reports
from legation.model import Actor, Event, Findings
from legation.network.layout import positions
from legation.relations import load_relations

_EdgeKey = tuple[str, str, str, str, bool]


def build_network(findings: Findings) -> "nx.MultiDiGraph[str]":
    """Return the network of the actors that take part in an event.

    Args:
        findings: what was found.

    Returns:
        A multigraph. Nodes are actor ids with label, kind, country, wikidata, role, events (how many)
        and x, y in points. Edges are keyed "relation/status" ("/claimed" where somebody else tells it)
        with relation, label, type, cameo, status, attributed, reciprocal, weight (independent reports), first and
        last (ISO 8601 days or None), spells (first and last days of each event that has a date) and events (their ids).
    """
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    taking_part = {id for event in findings.events for id in (event.source, event.target)}
    for actor in findings.actors:
        if actor.id in taking_part:
            network.add_node(actor.id, **_node(actor))
    for key, events in sorted(_grouped(findings.events).items()):
        _add_edge(network, key, events)
    for id, (x, y) in positions(network).items():
        network.nodes[id]["x"], network.nodes[id]["y"] = x, y
    return network


def _node(actor: Actor) -> dict[str, str | int | None]:
    return {
        "label": actor.name,
        "kind": str(actor.kind),
        "country": actor.country,
        "wikidata": actor.wikidata,
        "role": actor.role,
        "events": 0,
    }


def _grouped(events: Iterable[Event]) -> dict[_EdgeKey, list[Event]]:
    groups: defaultdict[_EdgeKey, list[Event]] = defaultdict(list)
    for event in events:
        key = (event.source, event.target, event.relation, str(event.status), event.attributed_name is not None)
        groups[key].append(event)
    return groups


def _add_edge(network: "nx.MultiDiGraph[str]", key: _EdgeKey, events: list[Event]) -> None:
    source, target, relation_id, status, attributed = key
    relation = load_relations()[relation_id]
    starts = sorted(event.when.start.isoformat() for event in events if event.when)
    ends = sorted(event.when.end.isoformat() for event in events if event.when)
    network.add_edge(
        source,
        target,
        key=f"{relation_id}/{status}" + ("/claimed" if attributed else ""),
        relation=relation_id,
        label=relation.label,
        type=str(relation.type),
        cameo=relation.cameo,
        status=status,
        attributed=attributed,
        reciprocal=relation.reciprocal,
        weight=independent_reports(evidence for event in events for evidence in event.evidence),
        first=starts[0] if starts else None,
        last=ends[-1] if ends else None,
        spells=tuple(sorted({(e.when.start.isoformat(), e.when.end.isoformat()) for e in events if e.when})),
        events=tuple(sorted(event.id for event in events)),
    )
    for id in (source, target):
        network.nodes[id]["events"] += len(events)
