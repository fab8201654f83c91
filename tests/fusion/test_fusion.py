import datetime
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.fusion.fusing import fuse
from legation.model import Actor, Citation, EventMention, Kind, Mention, Place, Reading, Span, Status, When

NATO = Actor(id="nato", name="NATO", kind=Kind.ORGANISATION, wikidata="Q7184")
RUSSIA = Actor(id="russia", name="Russia", kind=Kind.STATE, country="RUS", wikidata="Q159")
UKRAINE = Actor(id="ukraine", name="Ukraine", kind=Kind.STATE, country="UKR", wikidata="Q212")
FRIDAY = When(start=datetime.date(2022, 1, 21), end=datetime.date(2022, 1, 21))
SUNDAY = When(start=datetime.date(2022, 1, 23), end=datetime.date(2022, 1, 23))


def mention(actor: Actor, start: int) -> Mention:
    return Mention(span=Span(start=start, end=start + len(actor.name), text=actor.name), actor=actor)


def told(relation: str = "demandedOf", source: Actor = RUSSIA, target: Actor = NATO, *, start: int = 0, when: When | None = FRIDAY) -> EventMention:
    sentence = Span(start=start, end=start + 40, text=f"{source.name} {relation} {target.name}".ljust(40))
    return EventMention(
        source=mention(source, start), target=mention(target, start + 20), relation=relation, frame="x.v.1",
        trigger=Span(start=start + 10, end=start + 14, text="does"), sentence=sentence, when=when,
    )  # fmt: skip


def reading(id: str, *events: EventMention) -> Reading:
    mentions = {m for event in events for m in (event.source, event.target)}
    return Reading(citation=Citation(id=id), mentions=tuple(sorted(mentions, key=lambda m: m.span)), events=events)


def test_one_event_of_two_articles_has_two_pieces_of_evidence() -> None:
    [event] = fuse([reading("a", told()), reading("b", told(start=7))]).events
    assert [evidence.citation for evidence in event.evidence] == ["a", "b"]


def test_the_same_article_twice_counts_once() -> None:
    [event] = fuse([reading("a", told()), reading("a", told())]).events
    assert len(event.evidence) == 1


@pytest.mark.parametrize(
    "other",
    [
        told("rejectedDemandOf"), told(source=UKRAINE), told(target=UKRAINE), told(source=NATO, target=RUSSIA), told(when=SUNDAY), told(when=None),
        replace(told(), status=Status.PLANNED), replace(told(), attributed_name="officials"), replace(told(), attributed_to=UKRAINE, attributed_name="Ukraine"),
    ],
    ids=["relation", "source", "target", "direction", "day", "undated", "status", "attribution", "attribution to an actor"],
)  # fmt: skip
def test_what_differs_is_another_event(other: EventMention) -> None:
    assert len(fuse([reading("a", told()), reading("b", other)]).events) == 2


def test_a_reciprocal_relation_has_no_direction() -> None:
    [event] = fuse([reading("a", told("metWith", RUSSIA, NATO)), reading("b", told("metWith", NATO, RUSSIA))]).events
    assert (event.source, event.target) == ("nato", "russia")
    assert [(e.source.text, e.target.text) for e in event.evidence] == [("NATO", "Russia")] * 2


def test_of_several_descriptions_of_an_actor_the_linked_one_is_kept() -> None:
    plain = replace(RUSSIA, wikidata=None, reason="unsure")
    for order in ([plain, RUSSIA], [RUSSIA, plain]):
        found = fuse(reading(str(n), told(source=actor)) for n, actor in enumerate(order))
        assert RUSSIA in found.actors and plain not in found.actors


def test_the_place_named_most_often_wins() -> None:
    places = [Place(name="Vienna"), Place(name="Geneva"), Place(name="Geneva"), None]
    [event] = fuse(reading(str(n), replace(told(), place=place)) for n, place in enumerate(places)).events
    assert event.place == Place(name="Geneva")


def test_who_says_so_is_an_actor_too() -> None:
    found = fuse([reading("a", replace(told(), attributed_to=UKRAINE, attributed_name="Ukraine"))])
    assert [actor.id for actor in found.actors] == ["nato", "russia", "ukraine"]


def test_of_alike_values_the_same_are_kept_in_any_order() -> None:
    places = [Place(name="Vienna", wikidata="Q1741"), Place(name="Vienna", wikidata="Q1"), Place(name="Vienna")]
    events = [replace(told(source=replace(RUSSIA, kind=kind)), place=place) for kind, place in zip(Kind, places, strict=False)]
    events += [replace(told(), trigger=replace(told().trigger, end=end), attributed_to=UKRAINE, attributed_name=f"U{end}") for end in (12, 13)]
    readings = [replace(reading("a", event), citation=Citation(id="a", title=str(n))) for n, event in enumerate(events)]
    assert len({repr(fuse(order)) for order in permutations(readings)}) == 1


EVENTS = st.builds(
    told,
    relation=st.sampled_from(["demandedOf", "metWith"]),
    source=st.sampled_from([RUSSIA, replace(RUSSIA, wikidata=None, reason="unsure")]),
    target=st.sampled_from([NATO, UKRAINE]),
    start=st.integers(0, 9),
    when=st.sampled_from([FRIDAY, SUNDAY, None]),
)
READINGS = st.lists(st.lists(EVENTS, max_size=4), max_size=6).map(
    lambda lists: [reading(str(n), *events) for n, events in enumerate(lists)]
)


@given(READINGS.flatmap(lambda readings: st.tuples(st.just(readings), st.permutations(readings))))
def test_the_order_of_the_articles_does_not_matter(orders: tuple[list[Reading], list[Reading]]) -> None:
    assert fuse(orders[0]) == fuse(orders[1])
