"""Which plan came true, which demand was answered, which claim is confirmed or disputed."""

import datetime

import pytest

from legation.fusion.links import Link, Tie, links_of
from legation.model import Citation, Event, Evidence, Span, Status, When

WORDS = Span(start=0, end=4, text="word")


def event(id: str, relation: str, on: str | None, *, told: str, source: str = "fra", target: str = "irn", status: Status = Status.ACTUAL, said: str | None = None, article: str | None = None) -> tuple[Event, Citation]:
    """An event of day ON, in an article of day TOLD."""
    day = datetime.date.fromisoformat(on) if on else None
    evidence = Evidence(citation=article or id, sentence=WORDS, trigger=WORDS, source=WORDS, target=WORDS, frame="x.v.1")
    one = Event(
        id=id, source=source, target=target, relation=relation, status=status, attributed_to=None, attributed_name=said,
        when=When(start=day, end=day) if day else None, place=None, evidence=(evidence,),
    )  # fmt: skip
    return one, Citation(id=article or id, date=datetime.date.fromisoformat(told))


PLAN = event("a", "metWith", None, told="2022-01-10", status=Status.PLANNED)
DATED = event("a", "visited", "2022-01-21", told="2022-01-10", status=Status.PLANNED)
DEMAND = event("a", "demandedOf", "2022-01-10", told="2022-01-10")
CLAIM = event("a", "attacked", "2022-01-10", told="2022-01-10", said="Paris")
BACK = {"source": "irn", "target": "fra"}

CASES = [
    ("met as planned", PLAN, [event("b", "metWith", "2022-01-21", told="2022-01-21")], [("realisedBy", "b")]),
    ("the one named first is the other's guest", PLAN, [event("b", "metWith", "2022-01-21", told="2022-01-21", **BACK)], [("realisedBy", "b")]),
    ("a planned visit is a meeting", DATED, [event("b", "metWith", "2022-01-21", told="2022-01-22")], [("realisedBy", "b")]),
    ("before it was planned", PLAN, [event("b", "metWith", "2022-01-05", told="2022-01-06")], []),
    ("long after", PLAN, [event("b", "metWith", "2022-06-05", told="2022-06-06")], []),
    ("on another day than planned", DATED, [event("b", "visited", "2022-01-15", told="2022-01-15")], []),
    ("met and agreed to meet again", event("a", "metWith", None, told="2022-01-10", status=Status.PLANNED, article="x"), [event("b", "metWith", "2022-01-11", told="2022-01-10", article="x")], []),
    ("only claimed to have met", PLAN, [event("b", "metWith", "2022-01-21", told="2022-01-21", said="Paris")], []),
    ("of two meetings the first", PLAN, [event("b", "metWith", "2022-01-21", told="2022-01-21"), event("c", "metWith", "2022-01-25", told="2022-01-25")], [("realisedBy", "b")]),
    ("another act", PLAN, [event("b", "attacked", "2022-01-21", told="2022-01-21")], []),
    ("refused", DEMAND, [event("b", "rejectedDemandOf", "2022-01-12", told="2022-01-12", **BACK)], [("answeredBy", "b")]),
    ("yielded", DEMAND, [event("b", "released", "2022-01-12", told="2022-01-12", **BACK)], [("answeredBy", "b")]),
    ("refused before", DEMAND, [event("b", "rejectedDemandOf", "2022-01-02", told="2022-01-02", **BACK)], []),
    ("who demands does not answer", DEMAND, [event("b", "rejectedDemandOf", "2022-01-12", told="2022-01-12")], []),
    ("attacked instead", DEMAND, [event("b", "attacked", "2022-01-12", told="2022-01-12", **BACK)], []),
    ("told as a fact too", CLAIM, [event("b", "attacked", "2022-01-10", told="2022-01-10")], [("confirmedBy", "b")]),
    ("another attack", CLAIM, [event("b", "attacked", "2022-01-15", told="2022-01-15")], []),
    ("denied by the other", CLAIM, [event("b", "bombed", "2022-01-12", told="2022-01-12", status=Status.NEGATED, said="Tehran")], [("disputedBy", "b")]),
    ("he himself denies another", CLAIM, [event("b", "bombed", "2022-01-12", told="2022-01-12", status=Status.NEGATED, said="Paris")], []),
]  # fmt: skip


@pytest.mark.parametrize(("first", "others", "ties"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_ties(first: tuple[Event, Citation], others: list[tuple[Event, Citation]], ties: list[tuple[str, str]]) -> None:
    told = [first, *others]
    for order in (told, told[::-1]):
        found = links_of([event for event, _ in order], [citation for _, citation in order])
        assert found == tuple(Link("a", Tie(tie), other) for tie, other in ties)
