"""Decisions of a person on a graph's folder: kept, followed by the graph, and taken back."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from legation.errors import GraphError
from legation.identity import Decision, append_decisions, read_decisions, remove_decision
from legation.identity.decisions import Resolve
from legation.jsonlines import with_identities
from legation.knowledge import EVENTS, REPORT, KnowledgeGraph, resolver
from legation.model import Actor
from legation.store import DECISIONS, READINGS, has_readings, has_store, kept_readings, open_store


def decide(folder: str | Path, graph: KnowledgeGraph, *decided: Decision) -> KnowledgeGraph:
    """Write decisions into the decisions.csv of a graph's folder, and the graph anew as it follows from all of them.

    Args:
        folder: a folder that `save` wrote.
        graph: what `load` reads there.
        *decided: what was decided; all of it is kept, or nothing.

    Returns:
        The graph as it is now.

    Raises:
        DecisionError: a decision contradicts one before; nothing was written.
        GraphError: the folder cannot be written to.
    """
    path = Path(folder)
    append_decisions(path / DECISIONS, decided)
    return follow(path, graph)


def undo(folder: str | Path, graph: KnowledgeGraph, *, line: int | None = None) -> tuple[Decision, KnowledgeGraph]:
    """Take a decision out of the decisions.csv of a graph's folder, and write the graph anew as it is without.

    Args:
        folder: a folder that `save` wrote.
        graph: what `load` reads there.
        line: line of the decision, from 1, or None for the last.

    Returns:
        The decision, and the graph as it is now.

    Raises:
        DecisionError: no decision stands there.
        GraphError: the folder keeps no readings from which it could be undone, or cannot be written to.
    """
    path = Path(folder)
    check_may_undo(path)
    taken = remove_decision(path / DECISIONS, line=line)
    return taken, follow(path, graph)


def check_may_undo(folder: Path) -> None:
    """Make sure that a folder keeps what was read, without which what a decision joined cannot be parted.

    Raises:
        GraphError: it does not.
    """
    if not has_readings(folder):
        advice = "take the line out of decisions.csv and build it again"
        raise GraphError(f"{folder}: keeps no readings, so that a decision cannot be undone; {advice}")


def follow(folder: Path, graph: KnowledgeGraph) -> KnowledgeGraph:
    """Write the graph of a folder anew as it follows from decisions.csv, and return it.

    Args:
        folder: a folder that `save` wrote.
        graph: what `load` reads there.

    Raises:
        DecisionError: decisions.csv is malformed.
        GraphError: the folder cannot be written to.
    """
    decisions = read_decisions(folder / DECISIONS)
    if has_store(folder):
        with open_store(folder) as store:
            after = replace(graph, findings=store.findings(), readings=tuple(store.joined()))
        after.save(folder, kept=(REPORT,))
        return after
    if has_readings(folder):
        after = replace(graph, unjoined=tuple(kept_readings(folder))).decided(decisions)
        after.save(folder, kept=(REPORT, READINGS))
        return after
    resolve = resolver(graph.findings, decisions)
    after = graph.decided(decisions)
    after.save(folder)
    _decide_lines(folder / EVENTS, resolve, graph.actors)
    return after


def _decide_lines(path: Path, resolve: Resolve, known: Iterable[Actor]) -> None:
    if path.exists():
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        text = "".join(f"{json.dumps(with_identities(line, resolve, known), ensure_ascii=False)}\n" for line in lines)
        partial = path.with_name(f"{path.name}.partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
