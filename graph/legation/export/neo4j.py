"""Neo4j: CSV with header files for `neo4j-admin database import`, and Cypher for a running server.

Facts are relationships between actors, named as Neo4j users name them:
(:Person {name})-[:MET_WITH {date, articles, ...}]->(:Person). Every event, claimed, planned and denied
ones too, is a node (:Event) between its actors and the articles that tell of it, so that nothing that is
merely said looks like a fact.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legation.csv_tables import csv_lines
from legation.fusion.reports import independent_reports
from legation.model import Actor, Citation, Event, Findings, Kind
from legation.rdf.terms import cleaned
from legation.relations import load_relations

LABELS = {kind: kind.capitalize() for kind in Kind}
Properties = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Nodes of one label: properties by row, the id among them."""

    label: str
    rows: tuple[Properties, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationships:
    """Relationships of one type between nodes of two labels: start, end and key in each row."""

    type: str
    start: str
    end: str
    rows: tuple[Properties, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A parameterised Cypher statement; its parameter is $rows."""

    text: str
    rows: tuple[Properties, ...] = ()


def nodes_of(findings: Findings) -> list[Nodes]:
    """Return the nodes by label: actors by kind, events, articles."""
    by_kind: defaultdict[Kind, list[Properties]] = defaultdict(list)
    for actor in findings.actors:
        by_kind[actor.kind].append(_actor(actor))
    actors = [Nodes(label=LABELS[kind], rows=tuple(by_kind[kind])) for kind in Kind if by_kind[kind]]
    events = Nodes(label="Event", rows=tuple(_event(event) for event in findings.events))
    articles = Nodes(label="Article", rows=tuple(_article(citation) for citation in findings.citations))
    return [nodes for nodes in (*actors, events, articles) if nodes.rows]


def relationships_of(findings: Findings) -> list[Relationships]:
    """Return the relationships by type: facts between actors, and what ties events to actors and articles."""
    facts: defaultdict[str, list[Properties]] = defaultdict(list)
    ties: defaultdict[tuple[str, str, str], list[Properties]] = defaultdict(list)
    for event in findings.events:
        if event.is_fact:
            facts[load_relations()[event.relation].neo4j_type].append(_fact(event))
        ties["SOURCE", "Event", "Actor"].append({"start": event.id, "end": event.source, "key": ""})
        ties["TARGET", "Event", "Actor"].append({"start": event.id, "end": event.target, "key": ""})
        if event.attributed_to:
            ties["SAID_BY", "Event", "Actor"].append({"start": event.id, "end": event.attributed_to, "key": ""})
        for evidence in event.evidence:
            key = f"{evidence.trigger.start}-{evidence.source.start}-{evidence.target.start}"
            row = {
                "start": event.id,
                "end": cleaned(evidence.citation),
                "key": key,
                "quote": cleaned(evidence.sentence.text),
                "trigger": cleaned(evidence.trigger.text),
            }
            ties["TOLD_IN", "Event", "Article"].append(row)
    made = [
        Relationships(type=name, start="Actor", end="Actor", rows=tuple(rows)) for name, rows in sorted(facts.items())
    ]
    return made + [Relationships(type=t, start=s, end=e, rows=tuple(rows)) for (t, s, e), rows in sorted(ties.items())]


def _actor(actor: Actor) -> Properties:
    return _filled(
        id=actor.id,
        name=actor.name,
        kind=str(actor.kind),
        country=actor.country,
        wikidata=actor.wikidata,
        role=actor.role,
    )


def _article(citation: Citation) -> Properties:
    date = citation.date.isoformat() if citation.date else None
    return _filled(id=citation.id, title=citation.title, date=date, url=citation.url, publisher=citation.publisher)


def _event(event: Event) -> Properties:
    relation = load_relations()[event.relation]
    return _filled(
        id=event.id,
        relation=relation.label,
        type=str(relation.type),
        cameo=relation.cameo,
        status=str(event.status),
        said_by=event.attributed_name,
        place=event.place.name if event.place else None,
        **_dates(event),
    )


def _fact(event: Event) -> Properties:
    first = event.evidence[0]
    return {
        "start": event.source,
        "end": event.target,
        "key": event.id,
        **_filled(
            articles=len({evidence.citation for evidence in event.evidence}),
            reports=independent_reports(event.evidence),
            sentence=first.sentence.text,
            article=first.citation,
            place=event.place.name if event.place else None,
            **_dates(event),
        ),
    }


def _dates(event: Event) -> Properties:
    if event.when is None:
        return {}
    return {"date": event.when.start.isoformat(), "until": event.when.end.isoformat()}


def _filled(**values: Any) -> Properties:
    return {n: cleaned(v) if isinstance(v, str) else v for n, v in values.items() if v is not None}


def constraints() -> list[str]:
    """Return the statements that keep ids unique and found quickly; run them first."""
    return [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for label in ("Actor", "Event", "Article")
    ]


def cypher_statements(findings: Findings) -> list[Statement]:
    """Return statements that write the graph, twice with the same end; none holds text of an article itself.

    Args:
        findings: what was found.
    """
    statements: list[Statement] = []
    for nodes in nodes_of(findings):
        main = nodes.label if nodes.label in ("Event", "Article") else "Actor"
        extra = "" if main == nodes.label else f" SET n:{nodes.label}"
        rows = tuple({"id": row["id"], "properties": row} for row in nodes.rows)
        statements.append(
            Statement(
                text=f"UNWIND $rows AS row MERGE (n:{main} {{id: row.id}}) SET n += row.properties{extra}", rows=rows
            )
        )
    for ties in relationships_of(findings):
        statements.append(Statement(text=_merge(ties), rows=tuple(_with_properties(row) for row in ties.rows)))
    return statements


def _merge(ties: Relationships) -> str:
    return (
        f"UNWIND $rows AS row MATCH (a:{ties.start} {{id: row.start}}) MATCH (b:{ties.end} {{id: row.end}}) "
        f"MERGE (a)-[r:{ties.type} {{key: row.key}}]->(b) SET r += row.properties"
    )


def _with_properties(row: Properties) -> Properties:
    ends = ("start", "end", "key")
    return {**{name: row[name] for name in ends}, "properties": {k: v for k, v in row.items() if k not in ends}}


def write(findings: Findings, path: Path) -> None:
    """Write the folder: import/ with CSV files and the import command, graph.cypher, statements.json, README.txt.

    Args:
        findings: what was found.
        path: the folder; made if missing.
    """
    tables = path / "import"
    tables.mkdir(parents=True, exist_ok=True)
    arguments = [*_write_nodes(nodes_of(findings), tables), *_write_relationships(relationships_of(findings), tables)]
    command = (
        "neo4j-admin database import full --overwrite-destination --multiline-fields=true \\\n  "
        + " \\\n  ".join(arguments)
        + ' \\\n  "${1:-neo4j}"\n'
    )
    (tables / "import.sh").write_text(
        f'#!/bin/sh\n# Stop the server, then: sh import.sh [DATABASE]\ncd "$(dirname "$0")" || exit 1\n{command}',
        encoding="utf-8",
    )
    statements = cypher_statements(findings)
    (path / "graph.cypher").write_text(_script(statements), encoding="utf-8")
    document = {
        "constraints": constraints(),
        "statements": [{"text": s.text, "rows": list(s.rows)} for s in statements],
    }
    (path / "statements.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (path / "README.txt").write_text(_README, encoding="utf-8")


_README = """Two ways into Neo4j:

  sh import/import.sh                     an empty database, server stopped (neo4j-admin database import)
  cypher-shell -u neo4j -f graph.cypher   a running server; may be run again, nothing doubles

Programs send statements.json through a driver: first the constraints, then each text with its rows as $rows.
MATCH (a:Person)-[m:MET_WITH]-(b:Person) RETURN a.name, b.name, m.date ORDER BY m.date
"""


def _script(statements: Iterable[Statement]) -> str:
    """A script for cypher-shell: parameters are set, then the same statements as a driver would run."""
    lines = [f"{text};" for text in constraints()]
    for statement in statements:
        for batch in _batches(statement.rows, 500):
            lines += [f":param rows => {literal(list(batch))};", f"{statement.text};"]
    return "\n".join(lines) + "\n"


def _batches(rows: tuple[Properties, ...], size: int) -> Iterable[tuple[Properties, ...]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def literal(value: Any, *, ascii: bool = True) -> str:
    """Return a value as a Cypher literal on one line.

    Args:
        value: a dict, list, text, number or None.
        ascii: whether every character beyond ASCII is escaped; FalkorDB does not read such escapes.
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"`{key}`: {literal(item, ascii=ascii)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(literal(item, ascii=ascii) for item in value) + "]"
    return (_ASCII if ascii else _UNICODE).encode(value)


_ASCII, _UNICODE = json.JSONEncoder(ensure_ascii=True), json.JSONEncoder(ensure_ascii=False)


_TYPES: Mapping[str, str] = {"articles": "articles:int", "reports": "reports:int"}
"""Dates are texts, ISO 8601, here as in the Cypher: one question serves both; date(r.date) makes one of it."""


def _write_nodes(groups: list[Nodes], folder: Path) -> list[str]:
    arguments: list[str] = []
    for nodes in groups:
        space = nodes.label if nodes.label in ("Event", "Article") else "Actor"
        labels = space if space == nodes.label else f"Actor;{nodes.label}"
        columns = _columns(nodes.rows, without=("id",))
        header = [f"id:ID({space})", *(_TYPES.get(column, column) for column in columns), ":LABEL"]
        rows = [[row["id"], *(row.get(column) for column in columns), labels] for row in nodes.rows]
        arguments.append(f"--nodes={_table(folder, nodes.label.lower(), header, rows)}")
    return arguments


def _write_relationships(groups: list[Relationships], folder: Path) -> list[str]:
    arguments: list[str] = []
    for ties in groups:
        columns = _columns(ties.rows, without=("start", "end"))
        typed = (_TYPES.get(column, column) for column in columns)
        header = [f":START_ID({ties.start})", f":END_ID({ties.end})", *typed, ":TYPE"]
        rows = [[row["start"], row["end"], *(row.get(column) for column in columns), ties.type] for row in ties.rows]
        arguments.append(f"--relationships={_table(folder, ties.type.lower(), header, rows)}")
    return arguments


def _columns(rows: tuple[Properties, ...], *, without: tuple[str, ...]) -> list[str]:
    return sorted({name for row in rows for name in row} - set(without))


def _table(folder: Path, name: str, header: list[str], rows: list[list[Any]]) -> str:
    """Write header and rows into two files, and return their names as the import command wants them.

    Values stay as they are: these files are for the import, not for spreadsheets, which the format csv is for.
    """
    for suffix, lines in (("-header", [header]), ("", rows)):
        with (folder / f"{name}{suffix}.csv").open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(lines))
    return f"{name}-header.csv,{name}.csv"
