"""Readings at random of a small world in which much meets: namesakes, variants of names, copies, plans, claims, places."""

import datetime

from hypothesis import strategies as st

from legation.model import Actor, Citation, EventMention, Kind, Mention, Place, Reading, Span, Status, When

STATES = tuple(
    Actor(id=id, name=name, kind=Kind.STATE, country=country, wikidata=wikidata)
    for id, name, country, wikidata in (
        ("poland", "Poland", "POL", "Q36"), ("latvia", "Latvia", "LVA", "Q211"), ("russia", "Russia", "RUS", "Q159"),
    )
)  # fmt: skip
PERSONS = (
    Actor(id="john-novak-pol", name="John Novak", kind=Kind.PERSON, country="POL", role="minister", part_of="poland"),
    Actor(id="john-r-novak-pol", name="John R. Novak", kind=Kind.PERSON, country="POL", part_of="poland"),
    Actor(id="john-novak", name="John Novak", kind=Kind.PERSON),
    Actor(id="john-novak-lva", name="John Novak", kind=Kind.PERSON, country="LVA", part_of="latvia"),
    Actor(id="john-novak-pol--footballer", name="John Novak", kind=Kind.PERSON, country="POL", role="footballer"),
)
DESCRIBED = (
    *PERSONS,
    *STATES,
    Actor(id="poland", name="Poland", kind=Kind.STATE, country="POL", wikidata="Q36", reason="its capital"),
    Actor(id="front", name="Free Front", kind=Kind.GROUP),
    Actor(id="front", name="the Free Front", kind=Kind.GROUP, country="LVA"),
    Actor(id="front", name="Free Front", kind=Kind.ORGANISATION, wikidata="Q1"),
)
RELATIONS = ("metWith", "heldTalksWith", "attacked", "demandedOf", "rejectedDemandOf", "visited")
PLACES = (None, Place(name="Riga", country="LVA", geonames="456172"), Place(name="Łódź", country="POL"), Place(name="Riga"))
WORDS = ("he", "Novak", "the Front", "Warsaw", "the minister")
FIRST = datetime.date(2022, 1, 1)

days = st.integers(0, 80).map(lambda n: FIRST + datetime.timedelta(days=n))


@st.composite
def whens(draw: st.DrawFn) -> When | None:
    start = draw(st.none() | days)
    return start and When(start=start, end=start + datetime.timedelta(days=draw(st.sampled_from([0, 0, 0, 6, 40]))))


@st.composite
def mentions(draw: st.DrawFn, at: int) -> Mention:
    text = draw(st.sampled_from(WORDS))
    return Mention(span=Span(start=at, end=at + len(text), text=text), actor=draw(st.sampled_from(DESCRIBED)))


@st.composite
def events(draw: st.DrawFn, number: int) -> EventMention:
    at = 100 * number
    sentence = draw(st.sampled_from(["One met the other on the day in the city, as they said.", f"Nothing like {number}."]))
    said = draw(st.none() | st.sampled_from([STATES[0], PERSONS[0], "witnesses"]))
    return EventMention(
        source=draw(mentions(at)),
        target=draw(mentions(at + 40)),
        relation=draw(st.sampled_from(RELATIONS)),
        frame=draw(st.sampled_from(["meet.v.1", "attack.n.1"])),
        trigger=Span(start=at + 20, end=at + 23, text="met"),
        sentence=Span(start=at, end=at + len(sentence), text=sentence),
        status=draw(st.sampled_from([Status.ACTUAL, Status.ACTUAL, Status.PLANNED, Status.NEGATED])),
        attributed_to=said if isinstance(said, Actor) else None,
        attributed_name=said.name if isinstance(said, Actor) else said,
        when=draw(whens()),
        place=draw(st.sampled_from(PLACES)),
        confidence=draw(st.sampled_from([0.84, 0.9, 1.0])),
        dated=draw(st.booleans()),
    )


@st.composite
def readings(draw: st.DrawFn, id: str) -> Reading:
    """What was read from an article of an id."""
    told = [draw(events(n)) for n in range(draw(st.integers(0, 4)))]
    alone = [draw(mentions(900 + 50 * n)) for n in range(draw(st.integers(0, 2)))]
    citation = Citation(id=id, title=draw(st.none() | st.just("A “title”")), date=draw(st.none() | days))
    return Reading(
        citation=citation, mentions=(*alone, *(m for e in told for m in (e.source, e.target))), events=tuple(told)
    )
