from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import pytest

from legation.actors.authority import load_authority
from legation.actors.slug import slug
from legation.identity import Decisions, join_actors
from legation.identity.decisions import NONE
from legation.model import Actor, Citation, EventMention, Kind, Mention, Reading, Span

POLAND = Actor(id="poland", name="Poland", kind=Kind.STATE, country="POL", wikidata="Q36")
LATVIA = Actor(id="latvia", name="Latvia", kind=Kind.STATE, country="LVA", wikidata="Q211")


def person(name: str, country: str | None = None, *, walk: str = "", role: str | None = None) -> Actor:
    """Somebody with the id that the reader gives."""
    id = slug(f"{name} {country}" if country else name) + (f"--{walk}" if walk else "")
    return Actor(id=id, name=name, kind=Kind.PERSON, country=country, role=role or walk or None, reason=f"“{name}”")


def reading(id: str, *actors: Actor) -> Reading:
    """An article that names these, the first of whom meets the last."""
    spans = [Span(start=30 * n, end=30 * n + len(actor.name), text=actor.name) for n, actor in enumerate(actors)]
    mentions = tuple(Mention(span=span, actor=actor) for span, actor in zip(spans, actors, strict=True))
    met = EventMention(source=mentions[0], target=mentions[-1], relation="metWith", frame="meet.v.1", trigger=Span(start=20, end=23, text="met"), sentence=Span(start=0, end=99, text="."))
    return Reading(citation=Citation(id=id), mentions=mentions, events=(met,) if len(actors) > 1 else ())


def joined(*readings: Reading, apart: Iterable[tuple[str, str]] = ()) -> list[Reading]:
    decisions = Decisions({}, {}, (), frozenset(map(frozenset, apart))) if apart else NONE
    return join_actors(readings, decisions=decisions, authority=load_authority())


def ids(readings: Iterable[Reading]) -> list[str]:
    """The id of the first whom each article names."""
    return [reading.mentions[0].actor.id for reading in readings]


ONE = {
    "a middle initial": (person("John R. Novak", "POL"), person("John Novak", "POL")),
    "two initials": (person("John R. F. Novak", "POL"), person("John Novak", "POL")),
    "an initial without a dot": (person("John R Novak", "POL"), person("John Novak", "POL")),
    "ending": (person("Andriy Zelinskyi", "UKR"), person("Andrii Zelinsky", "UKR")),
    "vowels": (person("Mikhail Tarashvili", "GEO"), person("Mikheil Tarashvili", "GEO")),
    "article": (person("Yusuf al-Haddari", "YEM"), person("Yusuf el-Hadari", "YEM")),
    "role": (person("John R. Novak", "POL", role="minister"), person("John Novak", "POL", role="envoy")),
    "a walk of life told of one state alike": (person("John R. Novak", "POL", walk="footballer"), person("John Novak", "POL", walk="footballer")),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE.values(), ids=ONE)
def test_variants_of_a_name_of_one_state_join(one: Actor, other: Actor) -> None:
    assert one.id != other.id and len(set(ids(joined(reading("a", one), reading("b", other))))) == 1


TWO = {
    "states": (person("John R. Novak", "POL"), person("John Novak", "LVA")),
    "first names": (person("Jan Novak", "POL"), person("Pavel Novak", "POL")),
    "surnames": (person("John Novak", "POL"), person("John Kral", "POL")),
    "walks of life": (person("John R. Novak", "POL", walk="footballer"), person("John Novak", "POL", walk="singer")),
    "one word": (person("Novak", "POL"), replace(person("Novak", "POL"), id="novak-2")),
    "no persons": (replace(person("John R. Novak", "POL"), kind=Kind.GROUP), replace(person("John Novak", "POL"), kind=Kind.GROUP)),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TWO.values(), ids=TWO)
def test_others_stay_apart(one: Actor, other: Actor) -> None:
    assert ids(joined(reading("a", one, POLAND), reading("b", other, POLAND))) == [one.id, other.id]


@pytest.mark.parametrize("minister", [person("John Novak", "POL", role="minister"), person("John R. Novak", "POL", role="minister")], ids=lambda actor: actor.id)
def test_a_footballer_is_no_minister(minister: Actor) -> None:
    footballer = person("John Novak", "POL", walk="footballer")
    assert ids(joined(reading("a", minister, POLAND), reading("b", footballer, POLAND))) == [minister.id, footballer.id]


@pytest.mark.parametrize(
    ("beside", "joins"),
    [([(POLAND,)], True), ([(POLAND, LATVIA)], True), ([()], False), ([(LATVIA,)], False), ([(POLAND,), (LATVIA,)], False), ([(POLAND,), (POLAND, LATVIA)], True)],
)  # fmt: skip
def test_without_a_state_the_article_must_name_it(beside: list[tuple[Actor, ...]], joins: bool) -> None:
    known, bare = person("John Novak", "POL"), person("John Novak")
    found = ids(joined(reading("a", known), *(reading(str(n), bare, *states) for n, states in enumerate(beside))))
    assert found[1:] == [found[0] if joins else bare.id] * len(beside)


def test_without_a_state_nobody_joins_one_of_two_states() -> None:
    people = [person("John Novak", "POL"), person("John Novak", "LVA"), person("John Novak")]
    assert ids(joined(*(reading(actor.id, actor, POLAND) for actor in people))) == [actor.id for actor in people]


@pytest.mark.parametrize(("first", "second", "joins"), [((POLAND,), (POLAND, LATVIA), True), ((POLAND,), (LATVIA,), False), ((), (), False)])
def test_variants_without_any_state_join_where_the_articles_share_one(first: tuple[Actor, ...], second: tuple[Actor, ...], joins: bool) -> None:
    found = ids(joined(reading("a", person("John R. Novak"), *first), reading("b", person("John Novak"), *second)))
    assert (len(set(found)) == 1) is joins


def test_the_name_of_most_articles_is_kept_with_all_its_mentions_and_events() -> None:
    full, short = person("John R. Novak", "POL"), person("John Novak", "POL")
    found = joined(reading("a", short, LATVIA), reading("b", full, LATVIA), reading("c", full, LATVIA))
    assert ids(found) == [full.id] * 3
    assert {(r.events[0].source.actor, r.events[0].source.span.text) for r in found} == {(full, full.name), (full, short.name)}


def test_who_says_so_joins_too() -> None:
    full, short = person("John R. Novak", "POL"), person("John Novak", "POL")
    told = reading("a", LATVIA, POLAND)
    told = replace(told, events=(replace(told.events[0], attributed_to=short, attributed_name=short.name),))
    event = joined(told, reading("b", full), reading("c", full))[0].events[0]
    assert (event.attributed_to, event.attributed_name) == (full, full.name)


def test_whom_the_authority_knows_is_left_alone() -> None:
    linked = Actor(id="sergei-lavrov", name="Sergei Lavrov", kind=Kind.PERSON, country="RUS", wikidata="Q58217")
    own = person("Sergey Lavrov", "RUS")
    assert ids(joined(reading("a", linked), reading("b", own))) == [linked.id, own.id]


def test_who_was_decided_apart_stays_apart() -> None:
    one, other = person("John R. Novak", "POL"), person("John Novak", "POL")
    assert ids(joined(reading("a", one), reading("b", other), apart=[(other.id, one.id)])) == [one.id, other.id]


VARIANTS = [person("John R. Novak", "POL"), person("John Novak", "POL"), person("Jon Novak", "POL"), person("John F. Novak", "POL")]


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 3), (1, 3)])
def test_decided_apart_holds_among_several_variants(one: int, other: int) -> None:
    readings = [reading(str(n), actor) for n, actor in enumerate(VARIANTS)]
    found = ids(joined(*readings, apart=[(VARIANTS[one].id, VARIANTS[other].id)]))
    assert found[one] != found[other]


def test_merges_and_names_come_last() -> None:
    full, short, third = person("John R. Novak", "POL"), person("John Novak", "POL"), person("Ida Kral", "POL")
    decisions = Decisions({full.id: third.id}, {third.id: "Ida Kral"}, (), frozenset())
    readings = [reading("a", full), reading("b", full), reading("c", short), reading("d", third)]
    found = join_actors(readings, decisions=decisions, authority=load_authority())
    assert {r.mentions[0].actor for r in found} == {replace(third, name="Ida Kral")}


def test_a_merge_holds_against_the_joining_of_the_same_two() -> None:
    full, short = person("John R. Novak", "POL"), person("John Novak", "POL")
    decisions = Decisions({full.id: short.id}, {short.id: "J. Novak"}, (), frozenset())
    found = join_actors([reading("a", full), reading("b", full), reading("c", short)], decisions=decisions, authority=load_authority())
    assert {r.mentions[0].actor for r in found} == {replace(short, name="J. Novak")}


def test_a_merge_into_somebody_of_the_authority_needs_no_mention_of_him() -> None:
    decisions = Decisions({"s-lavrow": "sergei-lavrov"}, {}, (), frozenset())
    found = join_actors([reading("a", person("S Lavrow"))], decisions=decisions, authority=load_authority())
    assert ids(found) == ["sergei-lavrov"]


ALL = [
    reading("a", VARIANTS[0], POLAND), reading("b", VARIANTS[1], LATVIA), reading("c", person("John Novak"), POLAND), reading("d", replace(VARIANTS[1], role="minister")),
    reading("e", person("John Novak", walk="footballer"), POLAND),
]  # fmt: skip


def test_the_order_of_the_articles_does_not_matter() -> None:
    by_id = {r.citation.id: r for r in joined(*ALL)}
    for order in permutations(ALL):
        assert {r.citation.id: r for r in joined(*order)} == by_id


def test_the_order_does_not_matter_for_spellings_of_one_id() -> None:
    plain, marked = (replace(person(name, "POL"), reason="x") for name in ("Jozef Novak", "Józef Novák"))
    assert plain.id == marked.id
    readings = [reading("a", plain), reading("b", marked)]
    assert joined(*readings) == joined(*readings[::-1])[::-1]


def test_the_same_twice() -> None:
    assert joined(*ALL) == joined(*ALL)
    assert joined(*joined(*ALL)) == joined(*ALL)
    assert joined(*ALL, *ALL) == joined(*ALL) * 2


def test_names_in_other_letters_are_not_all_one() -> None:
    people = [replace(person(name, "CHN"), id=name) for name in ("李 明", "王 伟")]
    assert ids(joined(*(reading(actor.id, actor) for actor in people))) == [actor.id for actor in people]
