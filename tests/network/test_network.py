import math
from dataclasses import replace

import pytest

from example import EVENTS, FINDINGS, event, evidence
from legation.model import Actor, Findings, Kind
from legation.network import build_network


def test_nodes_are_the_actors_that_take_part() -> None:
    silent = Actor(id="silent", name="Silent", kind=Kind.GROUP)
    network = build_network(replace(FINDINGS, actors=(*FINDINGS.actors, silent)))
    assert sorted(network.nodes) == [actor.id for actor in FINDINGS.actors]
    blinken = network.nodes["antony-blinken"]
    assert (blinken["label"], blinken["kind"], blinken["wikidata"], blinken["events"]) == ("Antony Blinken", "person", "Q7821917", 2)


def test_an_edge_a_relation_status_and_voice() -> None:
    edges = {(a, b, key): data for a, b, key, data in build_network(FINDINGS).edges(keys=True, data=True)}
    assert set(edges) == {
        ("antony-blinken", "sergei-lavrov", "metWith/actual"),
        ("russia", "nato", "demandedOf/actual"),
        ("nato", "russia", "rejectedDemandOf/actual"),
        ("russia", "ukraine", "invaded/actual/claimed"),
        ("antony-blinken", "ukraine", "visited/planned"),
        ("nato", "russia", "attacked/negated"),
        ("russia", "ukraine", "threatened/actual/claimed"),
    }
    met = edges["antony-blinken", "sergei-lavrov", "metWith/actual"]
    assert (met["label"], met["type"], met["cameo"][:2], met["weight"], met["reciprocal"]) == ("met with", "CONSULT", "04", 1, True)
    assert (met["first"], met["last"], met["events"]) == ("2022-01-21", "2022-01-21", ("a1",))
    assert edges["nato", "russia", "attacked/negated"]["first"] is None


def test_weight_counts_articles_and_days_span_events() -> None:
    again = event("b1", "russia", "demandedOf", "nato", evidence("Russia demanded it of NATO.", "Russia", "demanded", "NATO", citation="note"), when=EVENTS[4].when)
    network = build_network(replace(FINDINGS, events=(*EVENTS, again)))
    edge = network.edges["russia", "nato", "demandedOf/actual"]
    assert (edge["weight"], edge["first"], edge["last"], edge["events"]) == (2, "2022-01-21", "2022-01-30", ("a2", "b1"))


def star(n: int) -> Findings:
    actors = tuple(Actor(id=f"x{i:03}", name=f"X{i}", kind=Kind.STATE) for i in range(n))
    events = tuple(
        event(f"e{i:03}", "x000", "threatened", f"x{i:03}", evidence("A hit C", "A", "hit", "C")) for i in range(1, n)
    )
    return Findings(citations=FINDINGS.citations, actors=actors, events=events)


NONE = Findings(citations=(), actors=(), events=())
SIZES = {"example": FINDINGS, "pair": star(2), "star": star(60), "more than 500": star(600), "more than 3000": star(3100), "none": NONE}


@pytest.mark.parametrize("findings", SIZES.values(), ids=SIZES)
def test_every_actor_has_a_place_of_its_own_and_the_same_each_time(findings: Findings) -> None:
    places = [(data["x"], data["y"]) for _, data in build_network(findings).nodes(data=True)]
    assert places == [(data["x"], data["y"]) for _, data in build_network(findings).nodes(data=True)]
    assert all(map(math.isfinite, (c for place in places for c in place)))
    near = min((math.dist(a, b) for i, a in enumerate(places) for b in places[:i]), default=math.inf)
    assert near > 20
