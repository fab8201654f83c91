"""A million triples on disk beside rdflib in memory: load, dump, and each named question.

The graph is that of the reports of seeds/, told again every other week with other ids, so that it has the shape of a real
one. `python benchmarks/graph.py [TRIPLES] [--without-rdflib]` prints seconds, ratios and memory.
"""

import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
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
from legation.rdf.engine import quads
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


def memory() -> int:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print what takes how long, ours beside rdflib's."""
    triples = int(next((a for a in sys.argv[1:] if a.isdigit()), "1000000"))
    alone = "--without-rdflib" in sys.argv
    table = Table("what", "on disk (s)", "rdflib (s)", "times as fast")
    readings = build([ROOT / "seeds"]).unjoined
    each = len(graph_of(fuse(readings)))
    findings = fuse(told_again(readings, triples // each + 1))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        graph = graph_of(findings)
        begun = time.perf_counter()
        (folder / "graph.ttl").write_text(turtle_of(graph), encoding="utf-8")
        sorted_turtle = time.perf_counter() - begun
        print(f"{len(graph):,} triples of {len(findings.citations):,} articles; {memory()} MB until here", flush=True)
        (folder / "graph.nt").write_bytes(b"")
        ox.serialize(quads(graph), str(folder / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
        del graph, findings
        store = Embedded(folder / "oxigraph")
        load = seconds(lambda: store.replace(ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)))
        dump = seconds(lambda: store.dump(folder / "dump.nt"))
        size = sum(file.stat().st_size for file in (folder / "oxigraph").iterdir()) // 2**20
        print(f"store: {size} MB on disk, {memory()} MB until here", flush=True)
        theirs = None if alone else rdflib.Graph()
        if theirs is not None:
            before = memory()
            their_load = seconds(lambda: theirs.parse(folder / "graph.ttl", format="turtle"), rounds=1)
            print(f"rdflib: {memory() - before} MB more than before", flush=True)
            their_dump = seconds(lambda: theirs.serialize(folder / "theirs.nt", format="nt", encoding="utf-8"), rounds=1)
            their_turtle = seconds(lambda: theirs.serialize(folder / "theirs.ttl", format="turtle"), rounds=1)
            table.add_row("load Turtle", f"{load:.1f}", f"{their_load:.1f}", f"{their_load / load:.1f}")
            table.add_row("dump N-Triples", f"{dump:.1f}", f"{their_dump:.1f}", f"{their_dump / dump:.1f}")
            table.add_row("Turtle, ours sorted", f"{sorted_turtle:.1f}", f"{their_turtle:.1f}", f"{their_turtle / sorted_turtle:.1f}")
        else:
            table.add_row("load Turtle", f"{load:.1f}")
            table.add_row("dump N-Triples", f"{dump:.1f}")
            table.add_row("sorted Turtle", f"{sorted_turtle:.1f}")
        for query in named_queries().values():
            given = {p.name: p.default or GIVEN[p.name] for p in query.parameters}
            rows: list[object] = []

            def ask() -> None:
                rows[:] = run_query(store, query.text, given).rows()

            ours = seconds(ask)
            name = f"{query.name} ({len(rows):,} rows)"
            if theirs is None:
                table.add_row(name, f"{ours:.3f}")
                continue
            text = complete_query(query.text, given, prefixes={})
            taken = seconds_at_most(lambda: list(theirs.query(text, initNs=Resources().prefixes())), PATIENCE)
            shown, times = (f"{taken:.2f}", f"{taken / ours:.0f}") if taken else (f">{PATIENCE}", f">{PATIENCE / ours:.0f}")
            table.add_row(name, f"{ours:.3f}", shown, times)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
