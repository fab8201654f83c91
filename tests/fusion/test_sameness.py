"""When reports of the same kind of act between the same two tell of one act."""

import datetime

import pytest

from legation.fusion.fusing import fuse
from legation.fusion.sameness import load_recurrence
from legation.model import Actor, Citation, EventMention, EventType, Kind, Mention, Place, Reading, Span, Status, When
from legation.relations import load_relations

NAMES = {"fra": ("France", Kind.STATE), "irn": ("Iran", Kind.STATE), "bob": ("Bob Hale", Kind.PERSON)}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def report(id: str, on: str, relation: str, *, when: str | None = "", target: str = "irn", noun: bool = False, place: str | None = None, status: Status = Status.ACTUAL) -> Reading:
    """A report of day ON; WHEN is what it says: a day, "day/day", "" for nothing and None for an act without a date."""
    mentions = []
    for n, actor in enumerate(("fra", target)):
        name, kind = NAMES[actor]
        mentions.append(Mention(span=Span(start=20 * n, end=20 * n + len(name), text=name), actor=Actor(id=actor, name=name, kind=kind)))
    start, _, end = (when or on).partition("/")
    told = EventMention(
        source=mentions[0], target=mentions[1], relation=relation, frame="x.n.1" if noun else "x.v.1", status=status,
        trigger=Span(start=10, end=14, text="does"), sentence=Span(start=0, end=60, text=f"{id} tells of it on {on}".ljust(60)),
        when=None if when is None else When(start=day(start), end=day(end or start)), dated=bool(when),
        place=Place(name=place, country=place) if place else None,
    )  # fmt: skip
    return Reading(citation=Citation(id=id, date=day(on)), mentions=tuple(mentions), events=(told,))


CASES = [
    ("said on the same day", [report("a", "2022-01-21", "metWith", when="2022-01-21"), report("b", "2022-01-23", "metWith", when="2022-01-21")], ["2022-01-21"]),
    ("said on two days", [report("a", "2022-01-21", "metWith", when="2022-01-21"), report("b", "2022-01-22", "metWith", when="2022-01-22")], ["2022-01-21", "2022-01-22"]),
    ("reported a day later", [report("a", "2022-01-21", "metWith", when="2022-01-21"), report("b", "2022-01-22", "metWith")], ["2022-01-21"]),
    ("talks on two days running", [report("a", "2022-01-21", "metWith"), report("b", "2022-01-22", "metWith")], ["2022-01-21"]),
    ("met again in a week", [report("a", "2022-01-21", "metWith"), report("b", "2022-01-28", "metWith")], ["2022-01-21", "2022-01-28"]),
    ("attacks come daily", [report("a", "2022-01-21", "attacked"), report("b", "2022-01-22", "attacked")], ["2022-01-21", "2022-01-22"]),
    ("the attack is condemned days later", [report("a", "2022-01-21", "attacked"), report("b", "2022-01-25", "attacked", noun=True)], ["2022-01-21"]),
    ("which attack is unsure", [report("a", "2022-01-21", "attacked"), report("b", "2022-01-22", "attacked"), report("c", "2022-01-25", "attacked", noun=True)], ["2022-01-21", "2022-01-22", "2022-01-25"]),
    ("a month holds one such day", [report("a", "2022-01-21", "visited"), report("b", "2022-02-20", "visited", when="2022-01-01/2022-01-31")], ["2022-01-21"]),
    ("a month holds two such days", [report("a", "2022-01-05", "visited"), report("b", "2022-01-21", "visited"), report("c", "2022-02-20", "visited", when="2022-01-01/2022-01-31")], ["2022-01-01/2022-01-31", "2022-01-05", "2022-01-21"]),
    ("a person is killed once", [report("a", "2020-01-03", "killed", target="bob"), report("b", "2020-02-03", "killed", target="bob")], ["2020-01-03"]),
    ("people of a state are killed daily", [report("a", "2020-01-03", "killed"), report("b", "2020-01-04", "killed")], ["2020-01-03", "2020-01-04"]),
    ("a war is invaded once", [report("a", "2022-02-24", "invaded"), report("b", "2022-06-24", "invaded", noun=True), report("c", "2023-02-24", "invaded", noun=True)], ["2022-02-24"]),
    ("in two states on a day", [report("a", "2022-01-21", "metWith", place="CHE"), report("b", "2022-01-21", "metWith", place="AUT")], ["2022-01-21", "2022-01-21"]),
    ("one plan", [report("a", "2022-01-21", "visited", when=None, status=Status.PLANNED), report("b", "2022-02-10", "visited", when=None, status=Status.PLANNED)], [""]),
    ("a plan of the next year", [report("a", "2022-01-21", "visited", when=None, status=Status.PLANNED), report("b", "2023-01-10", "visited", when=None, status=Status.PLANNED)], ["", ""]),
    ("planned and done", [report("a", "2022-01-21", "visited", when="2022-01-25", status=Status.PLANNED), report("b", "2022-01-25", "visited", when="2022-01-25")], ["2022-01-25", "2022-01-25"]),
]  # fmt: skip


@pytest.mark.parametrize(("readings", "dates"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_reports_and_their_acts(readings: list[Reading], dates: list[str]) -> None:
    for order in (readings, readings[::-1]):
        events = fuse(order).events
        assert sorted(str(event.when or "") for event in events) == dates
        assert len({event.id for event in events}) == len(dates)
        assert sum(len(event.evidence) for event in events) == len(readings)


def test_every_type_and_relation_of_the_file_is_known() -> None:
    recurrence = load_recurrence()
    assert set(recurrence.types) == set(EventType)
    assert set(recurrence.relations) | set(recurrence.persons) <= set(load_relations())
