"""A small world of events, made by hand, for the stages after extraction."""

import datetime

from legation.model import Actor, Citation, Event, Evidence, Findings, Kind, Place, Span, Status, When

TALKS = Citation(
    id="talks", title="Talks in Geneva", date=datetime.date(2022, 1, 21), url="https://example.org/talks", publisher="Example", place="Geneva"
)
NOTE = Citation(id="note")
ACTORS = (
    Actor(id="antony-blinken", name="Antony Blinken", kind=Kind.PERSON, country="USA", wikidata="Q7821917", part_of="united-states", role="secretary of state"),
    Actor(id="nato", name="NATO", kind=Kind.ORGANISATION, wikidata="Q7184", reason="its name"),
    Actor(id="russia", name="Russia", kind=Kind.STATE, country="RUS", wikidata="Q159"),
    Actor(id="sergei-lavrov", name="Sergei Lavrov", kind=Kind.PERSON, country="RUS"),
    Actor(id="ukraine", name="Ukraine", kind=Kind.STATE, country="UKR", wikidata="Q212"),
)
DAY = When(start=datetime.date(2022, 1, 21), end=datetime.date(2022, 1, 21))
WEEK = When(start=datetime.date(2022, 1, 24), end=datetime.date(2022, 1, 30))


def evidence(text: str, source: str, trigger: str, target: str, *, citation: str = "talks", frame: str = "x.v.1", offset: int = 0) -> Evidence:
    """Evidence whose spans are found in TEXT."""

    def span(words: str) -> Span:
        start = text.index(words) + offset
        return Span(start=start, end=start + len(words), text=words)

    sentence = Span(start=offset, end=offset + len(text), text=text)
    return Evidence(citation=citation, sentence=sentence, trigger=span(trigger), source=span(source), target=span(target), frame=frame)


def event(
    id: str, source: str, relation: str, target: str, proof: Evidence, *more: Evidence, status: Status = Status.ACTUAL,
    said: Actor | str | None = None, when: When | None = DAY, place: Place | None = None,
) -> Event:  # fmt: skip
    """An event with its evidence."""
    actor = said if isinstance(said, Actor) else None
    return Event(
        id=id, source=source, target=target, relation=relation, status=status, attributed_to=actor.id if actor else None,
        attributed_name=actor.name if actor else said if isinstance(said, str) else None, when=when, place=place, evidence=(proof, *more),
    )  # fmt: skip


MET = "Antony Blinken met with Sergei Lavrov in Geneva."
EVENTS = (
    event("a1", "antony-blinken", "metWith", "sergei-lavrov", evidence(MET, "Antony Blinken", "met", "Sergei Lavrov", frame="meet.v.1"), place=Place(name="Geneva", country="CHE", geonames="2660646")),
    event("a2", "russia", "demandedOf", "nato", evidence("Russia demanded guarantees from NATO.", "Russia", "demanded", "NATO", offset=60)),
    event("a3", "nato", "rejectedDemandOf", "russia", evidence("NATO rejected the Russian demand.", "NATO", "rejected", "Russian", offset=120)),
    event("a4", "russia", "invaded", "ukraine", evidence("Ukraine said Russia invaded Ukraine.", "Russia", "invaded", "Ukraine", offset=180), said=ACTORS[4]),
    event("a5", "antony-blinken", "visited", "ukraine", evidence("Blinken will visit Ukraine next week.", "Blinken", "visit", "Ukraine", citation="note"), status=Status.PLANNED, when=WEEK),
    event("a6", "nato", "attacked", "russia", evidence("NATO did not attack Russia.", "NATO", "attack", "Russia", citation="note", offset=40), status=Status.NEGATED, when=None),
    event("a7", "russia", "threatened", "ukraine", evidence("Russia threatened Ukraine, witnesses said.", "Russia", "threatened", "Ukraine", citation="note", offset=70), said="witnesses", when=None),
)  # fmt: skip
FINDINGS = Findings(citations=(NOTE, TALKS), actors=ACTORS, events=EVENTS)

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><script>alert(1)</script>", "javascript:alert(1)", "' onclick='x",
    "a\\b\"c\n\r\td", "\u202edlrow", "nul\0byte", "lone \ud800 surrogate", "\u2028\u2029", "=1+1", "{{ 7*7 }}", "]]>", "é 北京 😀",
)  # fmt: skip
"""Strings that a page, file or query must survive."""


def hostile_findings() -> Findings:
    """Findings in which every text from outside is hostile."""
    citations = tuple(Citation(id=f"c{n}", title=text, url=text, publisher=text, place=text) for n, text in enumerate(HOSTILE))
    actors = tuple(Actor(id=f"x{n:02}", name=text or "x", kind=Kind.GROUP, role=text, reason=text) for n, text in enumerate(HOSTILE))
    events = tuple(
        event(f"h{n:02}", actors[n].id, "threatened", actors[(n + 1) % len(actors)].id,
              evidence(f"A {text} B hit C", "A", "hit", "C", citation=f"c{n}"), said=text if n % 2 else None, place=Place(name=text))
        for n, text in enumerate(HOSTILE)
    )  # fmt: skip
    return Findings(citations=tuple(sorted(citations, key=lambda c: c.id)), actors=actors, events=events)
