"""The named questions, asked of our Turtle with Comunica: the same rows as with Oxigraph, each term with its type."""

import datetime
import json
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from example import ACTORS, FINDINGS, event, evidence
from legation.export import EXPORTERS
from legation.model import Citation, Event, Findings, Status, When
from legation.rdf import named_queries, run_query
from legation.rdf.queries import complete_query
from legation.rdf.terms import Resources

CLIENTS = Path(__file__).parent.parent / "clients"
VALUES = {"actor": "Russia", "other": "NATO", "one": "NATO", "source": "Russia", "target": "NATO", "before": "2022-01-20", "after": "2022-01-21"}
OTHERS = {"ended": {"before": "2022-02-01"}, "brokers": {"one": "Russia", "other": "Antony Blinken"}, "claims": {"source": "ukr"}}
"""Values of questions that the rest would leave without an answer."""

LATER = Citation(id="later", title="Later", date=datetime.date(2022, 2, 28))

Both = tuple[Counter[frozenset[object]], Counter[frozenset[object]]]
"""Rows by Oxigraph and by Comunica, each with how often; in no order: Comunica sorts texts by the rules of a language."""


def day(text: str) -> When:
    return When(start=datetime.date.fromisoformat(text), end=datetime.date.fromisoformat(text))


def told(id: str, source: str, relation: str, target: str, *, status: Status = Status.ACTUAL, said: object = None, on: str) -> Event:
    proof = evidence(f"{id}: A hit B.", "A", "hit", "B", citation=LATER.id, offset=100 * int(id[1:]))
    return event(id, source, relation, target, proof, status=status, said=said, when=day(on))  # type: ignore[arg-type]


MORE = (
    told("b01", "ukraine", "accused", "russia", on="2022-01-25"),
    told("b02", "russia", "deniedAccusationOf", "ukraine", on="2022-01-26"),
    told("b03", "nato", "suppliedArmsTo", "ukraine", on="2022-01-26"),
    told("b04", "russia", "attacked", "ukraine", on="2022-02-24"),
    told("b05", "nato", "imposedSanctionsOn", "russia", on="2022-02-25"),
    told("b06", "russia", "invaded", "ukraine", status=Status.NEGATED, said="the Kremlin", on="2022-01-21"),
    told("b07", "antony-blinken", "visited", "ukraine", on="2022-01-26"),
    told("b08", "antony-blinken", "metWith", "ukraine", on="2022-02-27"),
    told("b09", "nato", "invited", "ukraine", status=Status.PLANNED, said=ACTORS[0], on="2022-02-27"),
)  # fmt: skip


def world() -> Findings:
    plan = replace(FINDINGS.events[4], evidence=tuple(replace(one, citation="talks") for one in FINDINGS.events[4].evidence))
    citations = (*FINDINGS.citations, LATER)
    return replace(FINDINGS, citations=tuple(sorted(citations, key=lambda citation: citation.id)), events=(*FINDINGS.events[:4], plan, *FINDINGS.events[5:], *MORE))


def given(name: str) -> Mapping[str, str]:
    values = VALUES | OTHERS.get(name, {})
    return {p.name: values[p.name] if p.default is None or p.name in OTHERS.get(name, {}) else p.default for p in named_queries()[name].parameters}


def term(value: ox.NamedNode | ox.Literal) -> tuple[str, str | None, str | None]:
    if isinstance(value, ox.Literal):
        return value.value, value.datatype.value, value.language
    return value.value, None, None


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Both]:
    """The rows of each question, by Oxigraph and by Comunica: one run of Node for all."""
    assert (CLIENTS / "node_modules").is_dir(), "install the clients first: tests/clients/install"
    folder = tmp_path_factory.mktemp("comunica")
    EXPORTERS["turtle"].write(world(), folder / "graph.ttl")
    complete = {name: complete_query(query.text, given(name), prefixes=Resources().prefixes()) for name, query in named_queries().items()}
    (folder / "queries.json").write_text(json.dumps(complete), encoding="utf-8")
    command = ["node", CLIENTS / "ask_comunica.mjs", folder / "graph.ttl", folder / "queries.json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    rows = {}
    for name, query in named_queries().items():
        solutions = run_query(folder / "graph.ttl", query.text, given(name)).value
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        ours = [{n: term(row[n]) for n in names if row[n] is not None} for row in solutions]
        other = [{n: tuple(value) for n, value in row.items()} for row in theirs[name]]
        rows[name] = Counter(frozenset(row.items()) for row in ours), Counter(frozenset(row.items()) for row in other)
    return rows


@pytest.mark.node
@pytest.mark.parametrize("name", sorted(named_queries()))
def test_the_same_rows(answers: Mapping[str, Both], name: str) -> None:
    ours, theirs = answers[name]
    assert ours, "a question without an answer tries nothing; add to MORE what it asks for"
    assert theirs == ours
