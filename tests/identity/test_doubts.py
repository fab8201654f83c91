import pytest

from legation.actors.authority import load_authority
from legation.identity import Decisions, Doubt, find_doubts
from legation.identity.decisions import NONE
from legation.model import Actor, Findings, Kind


def person(id: str, name: str, country: str | None = None, role: str | None = None, reason: str | None = None) -> Actor:
    return Actor(id=id, name=name, kind=Kind.PERSON, country=country, role=role, reason=reason)


def body(id: str, name: str, kind: Kind = Kind.GROUP) -> Actor:
    return Actor(id=id, name=name, kind=kind)


def doubts(*actors: Actor, decisions: Decisions = NONE) -> tuple[Doubt, ...]:
    findings = Findings(citations=(), actors=tuple(sorted(actors, key=lambda a: a.id)), events=())
    return find_doubts(findings, decisions=decisions, authority=load_authority())


CASES = {
    "a middle initial": (person("a", "John R. Novak", "POL"), person("b", "John Novak"), "named alike: John R. Novak (POL); John Novak (state unknown)"),
    "two states": (person("a", "John Novak", "POL"), person("b", "John Novak", "LVA", "minister"), "named alike: John Novak (POL); John Novak (minister, LVA)"),
    "bodies": (body("a", "Union of Miners"), body("b", "Miners Union"), "named alike: Union of Miners (state unknown); Miners Union (state unknown)"),
    "one post": (person("a", "Tom Harlow", "GBR", "trade envoy"), person("b", "Thomas Harlow", "GBR", "trade envoy"), "one surname, one post: Tom Harlow (trade envoy, GBR); Thomas Harlow (trade envoy, GBR)"),
    "authority": (person("s-lavrov", "Sergei Lavrov", "LVA"), person("sergei-lavrov", "Sergei Lavrov", "RUS"), "named alike: Sergei Lavrov (LVA); Sergei Lavrov (RUS)"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "reason"), CASES.values(), ids=CASES)
def test_who_may_be_one_is_asked(one: Actor, other: Actor, reason: str) -> None:
    [doubt] = doubts(other, one)
    assert (doubt.actor, doubt.other, doubt.reason) == (one.id, other.id, reason)
    assert str(doubt) == f"{one.id}  {other.id}  {reason}"


@pytest.mark.parametrize(("one", "other", "reason"), CASES.values(), ids=CASES)
def test_who_was_decided_apart_is_asked_no_more(one: Actor, other: Actor, reason: str) -> None:
    assert doubts(one, other, decisions=Decisions({}, {}, (), frozenset({frozenset({one.id, other.id})}))) == ()


def test_who_was_merged_or_named_is_asked_no_more() -> None:
    one, other, unclear = person("a", "John R. Novak"), person("b", "John Novak"), person("x-unclear", "X (unclear)")
    assert len(doubts(one, other, unclear)) == 2
    assert doubts(one, other, unclear, decisions=Decisions({"b": "a"}, {"x-unclear": "X"}, (), frozenset())) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("a", "John Novak", "POL"), person("b", "Pavel Novak", "POL")),
        (person("a", "Tom Harlow", "GBR", "envoy"), person("b", "Ann Harlow", "USA", "envoy")),
        (person("a", "Tom Harlow", "GBR", "envoy"), person("b", "Ann Harlow", "GBR", "minister")),
        (person("a", "Tom Harlow", None, "envoy"), person("b", "Ann Harlow", None, "envoy")),
        (body("a", "Miners Union"), body("b", "Sailors Union")),
        (person("a", "Georgia Miner"), body("b", "Georgia Miner")),
        (body("a", "Congo", Kind.STATE), body("b", "Congo", Kind.STATE)),
        (person("antony-blinken", "Antony Blinken"), person("sergei-lavrov", "Sergei Lavrov")),
    ],
    ids=lambda actor: actor.name,
)  # fmt: skip
def test_who_are_plainly_two_are_not_asked(one: Actor, other: Actor) -> None:
    assert doubts(one, other) == ()


@pytest.mark.parametrize("kind", [Kind.STATE, Kind.GROUP])
def test_an_unclear_name_is_asked_alone(kind: Kind) -> None:
    unclear = Actor(id="georgia-unclear", name="Georgia (unclear)", kind=kind, reason="“Georgia” may be two")
    assert doubts(unclear) == (Doubt(actor="georgia-unclear", other="", reason="“Georgia” may be two"),)
    assert str(doubts(unclear)[0]) == "georgia-unclear  -  “Georgia” may be two"


def test_a_namesake_in_the_authority_is_asked_though_he_is_not_in_the_graph() -> None:
    [doubt] = doubts(person("sergei-lavrov-lva", "Sergei Lavrov", "LVA", reason="of another state"))
    assert doubt == Doubt(actor="sergei-lavrov-lva", other="sergei-lavrov", reason="of another state")
    apart = Decisions({}, {}, (), frozenset({frozenset({"sergei-lavrov", "sergei-lavrov-lva"})}))
    assert doubts(person("sergei-lavrov-lva", "Sergei Lavrov", "LVA"), decisions=apart) == ()


def test_a_pair_is_asked_once_and_all_in_order() -> None:
    people = [person(id, "Tom Harlow", "GBR", "envoy") for id in "cab"] + [body("x-unclear", "X")]
    found = doubts(*people)
    assert [(d.actor, d.other) for d in found] == [("a", "b"), ("a", "c"), ("b", "c"), ("x-unclear", "")]
    assert doubts(*people[::-1]) == found
    one = Decisions({}, {}, (), frozenset({frozenset("ac")}))
    assert [(d.actor, d.other) for d in doubts(*people, decisions=one)] == [("a", "b"), ("b", "c"), ("x-unclear", "")]


def test_nobody_is_doubtful_in_nothing() -> None:
    assert doubts() == ()


def test_a_name_in_other_letters() -> None:
    assert doubts(person("a", "李明", "CHN", "envoy")) == ()
