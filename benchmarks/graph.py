"""A million triples on disk beside rdflib in memory: load, dump, and each named question.

The graph is that of the reports of seeds/, told again every other week with other ids, so that it has the shape of a real
one. `python benchmarks/graph.py [TRIPLES] [--without-rdflib]` prints seconds, ratios and memory.
"""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

import pyoxigraph as ox
import rdflib
from rich.console import Console
from rich.table import Table

from legation.fusion.fusing import fuse
from legation.knowledge import build
from legation.model import EventMention, Reading, When
from legation.rdf import graph_of, named_queries, run_query, turtle_of
from legation.rdf.queries import complete_query
from legation.rdf.terms import Resources
from legation.store.graphs import Embedded

ROOT = Path(__file__).parent.parent
PATIENCE = 60
"""Seconds after which rdflib's answer to a question is waited for no longer."""
GIVEN = {
    "actor": "Russia", "other": "United States", "one": "Russia", "source": "Antony Blinken", "target": "Sergei Lavrov",
    "before": "2022-12-31", "after": "2023-01-01",
}  # fmt: skip


def told_again(readings: tuple[Reading, ...], times: int) -> Iterator[Reading]:
    """Yield the articles again and again, each time two weeks later."""
    for n in range(times):
        later = timedelta(days=14 * n)
        for reading in readings:
            citation = reading.citation
            day = citation.date + later if citation.date else None
            events = tuple(_later(event, later) for event in reading.events)
            yield replace(reading, citation=replace(citation, id=f"{citation.id}-{n:04}", date=day), events=events)


def _later(event: EventMention, later: timedelta) -> EventMention:
    when = event.when and When(start=event.when.start + later, end=event.when.end + later)
    return replace(event, when=when)


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the median time of a piece of work."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def seconds_at_most(work: Callable[[], object], most: int) -> float | None:
    """Return the time of a piece of work, or None where it takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(most)
    try:
        return seconds(work, rounds=1)
    except TimeoutError:
        return None
    finally:
        signal.alarm(0)


def rows_of(store: Embedded, sparql: str, given: dict[str, str]) -> list[dict[str, str | None]]:
    """Return our answer to a question."""
    return run_query(store, sparql, given).rows()


def their_rows(graph: rdflib.Graph, sparql: str) -> list[object]:
    """Return rdflib's answer to a question."""
    return list(graph.query(sparql, initNs=Resources().prefixes()))


OURS = """
import pyoxigraph as ox
from legation.store.graphs import Embedded
Embedded(folder / "again").replace(ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE))
"""
THEIRS = """
import rdflib
rdflib.Graph().parse(folder / "graph.ttl", format="turtle")
"""


def memory(code: str, folder: Path) -> int:
    """Return the most memory that a process of its own has, in MB."""
    head = "import sys, pathlib; folder = pathlib.Path(sys.argv[1])"
    tail = "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
    done = subprocess.run([sys.executable, "-c", f"{head}\n{code}\n{tail}", str(folder)], check=True, capture_output=True, text=True)
    return int(done.stdout) // 1024


def main() -> None:
    """Print what takes how long, ours beside rdflib's."""
    triples = int(next((a for a in sys.argv[1:] if a.isdigit()), "1000000"))
    alone = "--without-rdflib" in sys.argv
    table = Table("what", "on disk (s)", "rdflib (s)", "times as fast")
    readings = build([ROOT / "seeds"]).unjoined
    each = len(graph_of(fuse(told_again(readings, 20)))) // 20
    findings = fuse(told_again(readings, triples // each + 20))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        graph = graph_of(findings)
        begun = time.perf_counter()
        (folder / "graph.ttl").write_text(turtle_of(graph), encoding="utf-8")
        sorted_turtle = time.perf_counter() - begun
        print(f"{len(graph):,} triples of {len(findings.citations):,} articles", flush=True)
        del graph, findings
        store = Embedded(folder / "oxigraph")
        load = seconds(lambda: store.replace(ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)))
        dump = seconds(lambda: store.dump(folder / "dump.trig"))
        size = sum(file.stat().st_size for file in (folder / "oxigraph").iterdir()) // 2**20
        print(f"store: {size} MB on disk; memory of a process that makes it {memory(OURS, folder)} MB", flush=True)
        theirs = None if alone else rdflib.Graph()
        if theirs is not None:
            print(f"memory of a process that loads it with rdflib {memory(THEIRS, folder)} MB", flush=True)
            their_load = seconds(lambda: theirs.parse(folder / "graph.ttl", format="turtle"), rounds=1)
            their_turtle = seconds(lambda: theirs.serialize(folder / "theirs.ttl", format="turtle"), rounds=1)
            table.add_row("load Turtle", f"{load:.1f}", f"{their_load:.1f}", f"{their_load / load:.1f}")
            table.add_row("dump as TriG, theirs Turtle", f"{dump:.1f}", f"{their_turtle:.1f}", f"{their_turtle / dump:.1f}")
            table.add_row("Turtle, ours sorted", f"{sorted_turtle:.1f}", f"{their_turtle:.1f}", f"{their_turtle / sorted_turtle:.1f}")
        else:
            table.add_row("load Turtle", f"{load:.1f}")
            table.add_row("dump as TriG", f"{dump:.1f}")
            table.add_row("sorted Turtle", f"{sorted_turtle:.1f}")
        for query in named_queries().values():
            given = {p.name: p.default or GIVEN[p.name] for p in query.parameters}
            ours = seconds(partial(rows_of, store, query.text, given))
            name = f"{query.name} ({len(rows_of(store, query.text, given)):,} rows)"
            if theirs is None:
                table.add_row(name, f"{ours:.3f}")
                continue
            text = complete_query(query.text, given, prefixes={})
            taken = seconds_at_most(partial(their_rows, theirs, text), PATIENCE)
            shown, times = (f"{taken:.2f}", f"{taken / ours:.0f}") if taken else (f">{PATIENCE}", f">{PATIENCE / ours:.0f}")
            table.add_row(name, f"{ours:.3f}", shown, times)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
