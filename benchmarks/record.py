"""Fifty facts of public record, asked of the graph of an archive by SPARQL: which are there, and which are dated right.

The facts stand in record.csv, ten for each of five years, chosen before the archive was looked at.
`python benchmarks/record.py FOLDER [-o found.csv]` prints a line for each fact and the counts; found.csv says on which
event each stands: ids and dates, no sentence. Two files were written by hand from the archive's own words: record_read.csv
says of events whether they are the fact that was asked, record_why.csv why a fact is missing.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pyoxigraph import Store
from rich.console import Console
from rich.table import Table

from legation.rdf import run_query
from legation.rdf.engine import store_of
from legation.rdf.queries import Answering
from legation.relations import load_relations
from legation.store import has_store, read_store

HERE = Path(__file__).parent
DAY = timedelta(days=1)
NEAR = timedelta(days=31)
"""What is dated further away is not taken for the same act."""

ACTS = """
SELECT DISTINCT ?event ?relation ?a ?b ?start ?end ?said ?article ?told WHERE {
  VALUES ?a { %(ones)s }
  ?event leg:source ?a ; leg:target ?b ; leg:relation ?relation ; leg:status leg:Actual .
  FILTER (?b IN (%(others)s) && ?relation IN (%(relations)s))
  ?event leg:evidence/prov:wasDerivedFrom ?node .
  ?node dct:identifier ?article .
  OPTIONAL { ?node dct:date ?told }
  OPTIONAL { ?event leg:start ?start ; leg:end ?end }
  OPTIONAL { ?event leg:attributedName ?said }
} ORDER BY ?start ?event ?told ?article
"""
"""The acts of some actors towards others that are told as having happened, whoever tells them."""

PEOPLE = """
SELECT DISTINCT ?who WHERE {
  { ?who leg:partOf actor:%(actor)s ; a ?kind } UNION { actor:%(actor)s leg:partOf ?who ; a ?kind }
  FILTER (?kind IN (leg:Person, leg:Government))
} ORDER BY ?who
"""
"""Who stands for a state: its people and bodies; and the state of a leader or body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact of public record: a row of record.csv."""

    date: str
    source: str
    relation: str
    target: str
    relations: tuple[str, ...]
    source_id: str
    target_id: str

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which it may be dated: a day either way, or the month."""
        if len(self.date) == len("2003-06"):
            first = date.fromisoformat(f"{self.date}-01")
            return first, (first + NEAR).replace(day=1) - DAY
        day = date.fromisoformat(self.date)
        return day - DAY, day + DAY

    @property
    def text(self) -> str:
        """The fact in words."""
        return f"{self.source} {self.relation} {self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the graph tells: an event, and the article that tells it first."""

    event: str
    relation: str
    source: str
    target: str
    start: date | None
    end: date | None
    said: str
    article: str
    told: date | None

    def is_right(self, fact: Fact) -> bool:
        """Return whether it is dated as the fact is."""
        first, last = fact.days
        return self.start is not None and self.end is not None and first <= self.start and self.end <= last

    def distance(self, fact: Fact) -> timedelta:
        """Return how far from the fact it begins, or was told."""
        day, (first, last) = self.start or self.told, fact.days
        return timedelta.max if day is None else max(first - day, day - last, timedelta())


def facts() -> list[Fact]:
    """Return the facts of record.csv."""
    return [
        Fact(
            **{name: row[name] for name in ("date", "source", "relation", "target", "source_id", "target_id")},
            relations=tuple(row["relations"].split("|")),
        )
        for row in _rows("record.csv")
    ]


def acts(graph: Answering | Store, fact: Fact, *, widely: bool) -> Iterator[Act]:
    """Yield the acts that say a fact, whenever they were.

    Args:
        graph: the store of a folder, or of a graph in memory.
        fact: what is asked.
        widely: whether a state's people and bodies count as the state, and a leader's state as the leader.
    """
    ones, others = (_counted(graph, id, widely=widely) for id in (fact.source_id, fact.target_id))
    yield from _asked(graph, ones, others, fact.relations)
    both_ways = tuple(id for id in fact.relations if load_relations()[id].reciprocal)
    if both_ways:
        yield from _asked(graph, others, ones, both_ways)


def _counted(graph: Answering | Store, id: str, *, widely: bool) -> list[str]:
    people = run_query(graph, PEOPLE % {"actor": id}).rows() if widely else []
    return [f"actor:{id}", *(row["who"] or "" for row in people)]


def _asked(graph: Answering | Store, ones: Iterable[str], others: Iterable[str], relations: Iterable[str]) -> Iterator[Act]:
    query = ACTS % {"ones": " ".join(ones), "others": ", ".join(others), "relations": ", ".join(f"leg:{id}" for id in relations)}
    for row in run_query(graph, query).rows():
        yield Act(
            event=_local(row["event"]), relation=_local(row["relation"]), source=_local(row["a"]), target=_local(row["b"]),
            start=_day(row["start"]), end=_day(row["end"]), said=row["said"] or "", article=row["article"] or "",
            told=_day(row["told"]),
        )  # fmt: skip


def _local(name: str | None) -> str:
    return (name or "").partition(":")[2]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def best(found: Iterable[Act], fact: Fact) -> Act | None:
    """Return the act that tells a fact best: dated right, else the nearest within a month; None where it is missing."""
    near = [act for act in found if act.distance(fact) <= NEAR]
    return min(near, key=lambda act: (not act.is_right(fact), act.start is None, act.distance(fact), act.said, act.event), default=None)


def verdict(fact: Fact, act: Act | None) -> str:
    """Return "right", "otherwise" (there, but dated otherwise or not at all) or "missing"."""
    return "missing" if act is None else "right" if act.is_right(fact) else "otherwise"


@contextmanager
def asked_of(folder: Path) -> Iterator[Answering | Store]:
    """The graph of a folder, to be asked."""
    if not has_store(folder):
        yield store_of(folder)
        return
    with read_store(folder) as store:
        yield store


COLUMNS = (
    "date", "fact", "exact_actors", "state_or_leader", "event", "source", "relation", "target", "start", "end", "said_by",
    "article", "told", "read", "note",
)  # fmt: skip


def rows(folder: Path) -> Iterator[Mapping[str, object]]:
    """Yield a row of found.csv for each fact."""
    causes = {(row["date"], row["source_id"]): f"{row['cause']}: {row['why']}".removesuffix(": ") for row in _rows("record_why.csv")}
    read = {row["event"]: row for row in _rows("record_read.csv")}
    with asked_of(folder) as graph:
        for fact in facts():
            exact, wide = (best(acts(graph, fact, widely=widely), fact) for widely in (False, True))
            act = exact if exact and (exact.is_right(fact) or not (wide and wide.is_right(fact))) else wide
            row = {"date": fact.date, "fact": fact.text, "exact_actors": verdict(fact, exact), "state_or_leader": verdict(fact, wide)}
            if act is None:
                yield {**row, "note": causes.get((fact.date, fact.source_id), "not looked up")}
                continue
            known = read.get(act.event, {"told": "not yet", "note": ""})
            yield {**row, **_told(act), "read": known["told"], "note": known["note"]}


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _told(act: Act) -> Mapping[str, object]:
    return {
        "event": act.event, "source": act.source, "relation": act.relation, "target": act.target, "start": act.start or "",
        "end": act.end or "", "said_by": act.said, "article": act.article, "told": act.told or "",
    }  # fmt: skip


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="folder of a graph")
    parser.add_argument("-o", "--output", type=Path, help="file for the evidence's ids and dates")
    given = parser.parse_args()
    found = list(rows(given.folder))
    if given.output:
        with given.output.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    console = Console(width=200)
    table = Table("date", "fact", "exact actors", "state or leader", "event", "dated", "is it the fact?", "note or why missing")
    for row in found:
        names = ("date", "fact", "exact_actors", "state_or_leader", "event", "start", "read", "note")
        table.add_row(*(str(row.get(name, "")) for name in names))
    console.print(table)
    for column in ("exact_actors", "state_or_leader"):
        console.print(_counts(found, column))
    sure = Counter(row["state_or_leader"] for row in found if row.get("read") == "yes")
    console.print(f"found and read by hand to be the fact: {sure.total()}, of these dated right {sure['right']}")


def _counts(found: list[Mapping[str, object]], column: str) -> Table:
    table = Table(column.replace("_", " "), "found", "dated right", "missing")
    years = sorted({str(row["date"])[:4] for row in found})
    for name, chosen in [*((y, [r for r in found if str(r["date"]).startswith(y)]) for y in years), ("all", found)]:
        count = Counter(row[column] for row in chosen)
        table.add_row(name, *map(str, (count["right"] + count["otherwise"], count["right"], count["missing"])))
    return table


if __name__ == "__main__":
    main()
