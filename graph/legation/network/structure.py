"""The shape of the network: its middle, its blocs, who stands between them, and the shortest way from one to another.

All of it stands on facts; what is claimed, planned, possible or denied is left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import networkx as nx

from legation.errors import GraphError
from legation.fusion.reports import independent_reports
from legation.model import Event, Findings, Kind
from legation.network.tone import tone_of

SAMPLE = 500
"""In networks of more actors, betweenness is estimated from so many of them (Brandes and Pich 2007)."""
NAMED_AFTER = 3
"""A bloc is named after so many of its actors."""


def ties_of(events: Iterable[Event]) -> "nx.Graph[str]":
    """Return who deals with whom: an edge has `weight` (independent reports), `tone` (mean) and `events` (ids).

    Args:
        events: all events of a graph.
    """
    ties: nx.Graph[str] = nx.Graph()
    for event in sorted(events, key=lambda event: event.id):
        if not event.is_fact:
            continue
        reports = independent_reports(event.evidence)
        if not ties.has_edge(event.source, event.target):
            ties.add_edge(event.source, event.target, weight=0, total=0.0, events=[])
        edge = ties.edges[event.source, event.target]
        edge["weight"] += reports
        edge["total"] += tone_of(event) * reports
        edge["events"].append(event.id)
    for _, _, edge in ties.edges(data=True):
        edge["tone"] = round(edge.pop("total") / edge["weight"], 2)
    return ties


def as_states(findings: Findings) -> Findings:
    """Return findings in which who acts for a state is that state: Lavrov and his ministry are Russia.

    What a state's people do among themselves is left out.

    Args:
        findings: what a graph is made of; ids of events stay.
    """
    kinds = {actor.id: actor.kind for actor in findings.actors}
    state_of = {
        actor.id: actor.part_of
        for actor in findings.actors
        if actor.kind in (Kind.PERSON, Kind.GOVERNMENT) and kinds.get(actor.part_of or "") is Kind.STATE
    }
    moved = (
        replace(e, source=state_of.get(e.source) or e.source, target=state_of.get(e.target) or e.target)
        for e in findings.events
    )
    events = tuple(event for event in moved if event.source != event.target)
    return replace(findings, events=events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Centrality:
    """How much an actor stands in the middle.

    Attributes:
        actor: his id.
        partners: with how many others he deals.
        reports: how many independent reports tell of that.
        betweenness: share of shortest ways between others that lead over him, 0 to 1 (Freeman 1977).
    """

    actor: str
    partners: int
    reports: int
    betweenness: float


def centralities(events: Iterable[Event]) -> list[Centrality]:
    """Return the actors, those who stand between most others first.

    Args:
        events: all events of a graph.
    """
    ties = ties_of(events)
    between = _betweenness(ties)
    found = [
        Centrality(
            actor=id,
            partners=ties.degree(id),
            reports=sum(edge["weight"] for _, _, edge in ties.edges(id, data=True)),
            betweenness=round(between[id], 4),
        )
        for id in ties
    ]
    return sorted(found, key=lambda c: (-c.betweenness, -c.partners, -c.reports, c.actor))


def _betweenness(ties: "nx.Graph[str]") -> Mapping[str, float]:
    sample = SAMPLE if len(ties) > SAMPLE else None
    shares: Mapping[str, float] = nx.betweenness_centrality(ties, k=sample, seed=1)
    return shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """Actors who deal with each other more, and more kindly, than with the rest.

    Attributes:
        name: after its most active actors: "Russia, Belarus, Syria".
        members: their ids, the most active first.
    """

    name: str
    members: tuple[str, ...]


def blocs(findings: Findings) -> list[Bloc]:
    """Return the blocs, the largest first; those who only fight stand in different ones (Louvain on friendly ties).

    Args:
        findings: what a graph is made of.
    """
    ties = ties_of(findings.events)
    friendly: nx.Graph[str] = nx.Graph()
    friendly.add_nodes_from(sorted(ties))
    friendly.add_weighted_edges_from(sorted((a, b, e["weight"]) for a, b, e in ties.edges(data=True) if e["tone"] > 0))
    parts = nx.community.louvain_communities(friendly, seed=1)
    activity = {id: sum(edge["weight"] for _, _, edge in ties.edges(id, data=True)) for id in ties}
    names = {actor.id: actor.name for actor in findings.actors}
    found = []
    for part in parts:
        members = tuple(sorted(part, key=lambda id: (-activity[id], id)))
        if len(members) > 1:
            found.append(Bloc(name=", ".join(names[id] for id in members[:NAMED_AFTER]), members=members))
    return sorted(found, key=lambda bloc: (-len(bloc.members), bloc.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Who deals kindly with several blocs.

    Attributes:
        actor: his id.
        blocs: names of the blocs that he reaches, his own first.
        betweenness: as in `Centrality`.
    """

    actor: str
    blocs: tuple[str, ...]
    betweenness: float


def brokers(findings: Findings) -> list[Broker]:
    """Return who ties blocs together: actors with friendly dealings in two blocs or more, the most between first.

    Args:
        findings: what a graph is made of.
    """
    ties, found_blocs = ties_of(findings.events), blocs(findings)
    bloc_of = {id: bloc.name for bloc in found_blocs for id in bloc.members}
    between = _betweenness(ties)
    found = []
    for id in sorted(ties):
        reached = Counter(
            bloc_of[other] for other in ties[id] if other in bloc_of and ties.edges[id, other]["tone"] > 0
        )
        own = bloc_of.get(id)
        others = sorted((name for name in reached if name != own), key=lambda name: (-reached[name], name))
        if own is not None and others:
            found.append(Broker(actor=id, blocs=(own, *others), betweenness=round(between[id], 4)))
    return sorted(found, key=lambda broker: (-len(broker.blocs), -broker.betweenness, broker.actor))


def neighbourhood(findings: Findings, actor: str, *, steps: int = 1) -> Findings:
    """Return what is told of an actor and of those whom he reaches in so many steps; an ego network.

    Args:
        findings: what a graph is made of.
        actor: his id.
        steps: 1 for his partners and what they do to each other.

    Raises:
        GraphError: he does nothing as a fact, and nothing is done to him.
    """
    ties = ties_of(findings.events)
    _known(ties, actor)
    near = set(nx.ego_graph(ties, actor, radius=steps))
    events = tuple(event for event in findings.events if {event.source, event.target} <= near)
    told = {evidence.citation for event in events for evidence in event.evidence}
    speakers = {event.attributed_to for event in events}
    return Findings(
        citations=tuple(citation for citation in findings.citations if citation.id in told),
        actors=tuple(a for a in findings.actors if a.id in near | speakers),
        events=events,
    )


def way(findings: Findings, one: str, other: str) -> list[Event]:
    """Return the shortest way of facts from one actor to another: an event for each step, the surest one.

    Args:
        findings: what a graph is made of.
        one: id of an actor.
        other: id of another.

    Raises:
        GraphError: one of them has no part in a fact, or nothing ties them.
    """
    ties = ties_of(findings.events)
    for id in (one, other):
        _known(ties, id)
    try:
        path = min(nx.all_shortest_paths(ties, one, other), key=lambda p: (-_strength(ties, p), p))
    except nx.NetworkXNoPath as error:
        raise GraphError(f"nothing that is told as a fact ties {one} to {other}; take a larger graph") from error
    events = {event.id: event for event in findings.events}
    steps = [[events[id] for id in ties.edges[a, b]["events"]] for a, b in pairwise(path)]
    return [min(found, key=lambda e: (-independent_reports(e.evidence), -e.confidence, e.id)) for found in steps]


def _strength(ties: "nx.Graph[str]", path: list[str]) -> int:
    return min((ties.edges[a, b]["weight"] for a, b in pairwise(path)), default=0)


def _known(ties: "nx.Graph[str]", actor: str) -> None:
    if actor not in ties:
        raise GraphError(f"{actor} takes part in no fact of the graph; `legation actors list` shows who does")

