"""A graph into a running Neo4j, over Bolt: what is new or other is written, what is gone is taken out.

What is there is read first and compared, so a second push writes nothing, and an interrupted one is completed by the next.

Every node of ours has a `key` and `graphs`, the names of the graphs that have it; every relationship of ours has the name
of its `graph`. An actor with a Wikidata id is one node for all graphs of a database. All else belongs to one graph:
"John Smith" of one is not sure to be he of the other, and two nodes do less harm than a wrong one. `digest` stands for
the properties that we wrote. Works with Neo4j 5 and with FalkorDB 4.16.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legation.export.bolt import Batches, index
from legation.export.neo4j import LABELS, Properties, nodes_of, relationships_of
from legation.model import Findings
from legation.rdf.terms import digest

if TYPE_CHECKING:
    from neo4j import Session

PROPERTIES = {
    "Actor": ("id", "name", "kind", "country", "wikidata", "role"),
    "Event": ("id", "relation", "type", "cameo", "status", "said_by", "place", "date", "until"),
    "Article": ("id", "title", "date", "url", "publisher"),
}
"""What we may set on nodes, by label: what a node no longer has is taken off, and properties of others stay."""
FACT = ("articles", "reports", "sentence", "article", "place", "date", "until")
"""What we may set on relationships between actors; those of events have always the same."""
_Key = tuple[str, ...]
_Table = dict[_Key, Properties]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """How many nodes and relationships became what, counted for this graph alone.

    Attributes:
        created: were not there, or there for other graphs only.
        changed: were there with other properties.
        removed: were there and are gone from the graph.
        unchanged: were there just so.
    """

    created: int
    changed: int
    removed: int
    unchanged: int


def push(
    findings: Findings, session: "Session", *, graph: str = "legation", advance: Callable[[int], None] = lambda rows: None
) -> Pushed:
    """Make a database hold a graph; what other graphs and other people have there is left as it is.

    Nodes to which somebody else has tied something stay when the graph no longer has them, without a name of a graph.

    Args:
        findings: the graph.
        session: with the server, as `connected` opens it.
        graph: its name. Actors that several graphs share are described as in the one that was pushed last.
        advance: called after each transaction with the number of rows that it wrote.

    Returns:
        What was done.
    """
    batches = Batches(session=session, graph=graph, as_literals=index(session), advance=advance)
    keys = _keys(findings, graph)
    nodes, ties = _nodes(findings, keys), _ties(findings, keys)
    nodes_there, ties_there = _nodes_there(batches), _ties_there(batches)
    for (main, label), rows in _other(nodes, nodes_there, "main", "label").items():
        batches.run(_merge_nodes(main, label), rows)
    for (kind, start, end), rows in _other(ties, ties_there, "type", "from", "to").items():
        batches.run(_merge_ties(kind, start, end), rows)
    for first, rows in _gone(ties_there, ties):
        batches.run(_remove_ties(first), rows)
    for label, rows in _gone(nodes_there, nodes):
        batches.run(_remove_nodes(label), rows)
    return _counted((nodes, nodes_there), (ties, ties_there))


def _keys(findings: Findings, graph: str) -> dict[tuple[str, str], str]:
    """The keys of nodes by label and id; with a Wikidata id they are the same in every graph."""
    return {
        (_main(nodes.label), row["id"]): "/".join((row.get("wikidata") or graph, row["id"]))
        for nodes in nodes_of(findings)
        for row in nodes.rows
    }


def _main(label: str) -> str:
    """The label under which keys are unique."""
    return label if label in PROPERTIES else "Actor"


def _nodes(findings: Findings, keys: dict[tuple[str, str], str]) -> _Table:
    """The nodes by label and key."""
    found: _Table = {}
    for nodes in nodes_of(findings):
        main = _main(nodes.label)
        for row in nodes.rows:
            key = keys[main, row["id"]]
            found[main, key] = {
                "main": main,
                "label": nodes.label,
                "key": key,
                "properties": dict.fromkeys(PROPERTIES[main]) | row,
                "digest": digest(nodes.label, sorted(row.items())),
            }
    return found


def _ties(findings: Findings, keys: dict[tuple[str, str], str]) -> _Table:
    """The relationships by the label of their start, the keys of both ends, type, and own key."""
    found: _Table = {}
    for ties in relationships_of(findings):
        for row in ties.rows:
            start, end = keys[ties.start, row["start"]], keys[ties.end, row["end"]]
            own = {name: value for name, value in row.items() if name not in ("start", "end", "key")}
            found[ties.start, start, end, ties.type, row["key"]] = {
                "type": ties.type,
                "from": ties.start,
                "to": ties.end,
                "start": start,
                "end": end,
                "key": row["key"],
                "properties": dict.fromkeys(FACT if ties.start == "Actor" else ()) | own,
                "digest": digest(sorted(own.items())),
            }
    return found


def _nodes_there(batches: Batches) -> _Table:
    text = "MATCH (n:{}) WHERE $graph IN n.graphs RETURN n.key, n.digest"
    return {
        (label, key): {"key": key, "digest": known}
        for label in PROPERTIES
        for key, known in batches.read(text.format(label))
    }


def _ties_there(batches: Batches) -> _Table:
    text = "MATCH (a:{})-[r]->(b:{}) WHERE r.graph = $graph RETURN a.key, b.key, type(r), r.key, r.digest"
    names = ("start", "end", "type", "key", "digest")
    return {
        (first, *row[:4]): dict(zip(names, row, strict=True))
        for first, second in (("Actor", "Actor"), ("Event", "Actor"), ("Event", "Article"))
        for row in batches.read(text.format(first, second))
    }


def _other(wanted: _Table, there: _Table, *group: str) -> dict[_Key, list[Properties]]:
    """The rows that are not there, or not so, by the statement that writes them."""
    rows: defaultdict[_Key, list[Properties]] = defaultdict(list)
    for key, row in wanted.items():
        if key not in there or there[key]["digest"] != row["digest"]:
            rows[tuple(row[name] for name in group)].append(row)
    return rows


def _gone(there: _Table, wanted: _Table) -> Iterable[tuple[str, list[Properties]]]:
    """The rows that should no longer be there, by label."""
    rows: defaultdict[str, list[Properties]] = defaultdict(list)
    for key in sorted(there.keys() - wanted.keys()):
        rows[key[0]].append(there[key])
    return rows.items()


def _merge_nodes(main: str, label: str) -> str:
    others = "".join(f":{name}" for name in LABELS.values() if name != label)
    return (
        f"UNWIND $rows AS row MERGE (n:{main} {{key: row.key}}) SET n += row.properties, n.digest = row.digest, n.graphs = "
        "CASE WHEN $graph IN coalesce(n.graphs, []) THEN n.graphs ELSE coalesce(n.graphs, []) + [$graph] END"
    ) + ("" if label == main else f" REMOVE n{others} SET n:{label}")


def _merge_ties(kind: str, start: str, end: str) -> str:
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{key: row.start}}) MATCH (b:{end} {{key: row.end}}) "
        f"MERGE (a)-[r:{kind} {{key: row.key, graph: $graph}}]->(b) SET r += row.properties, r.digest = row.digest"
    )


def _remove_ties(start: str) -> str:
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{key: row.start}})-[r]->(b) WHERE b.key = row.end AND type(r) = row.type "
        "AND r.key = row.key AND r.graph = $graph DELETE r"
    )


def _remove_nodes(label: str) -> str:
    """The filter stands behind the count: FalkorDB would apply it before SET if it could."""
    return (
        f"UNWIND $rows AS row MATCH (n:{label} {{key: row.key}}) SET n.graphs = [g IN n.graphs WHERE g <> $graph] "
        "WITH n OPTIONAL MATCH (n)-[r]-() WITH n, count(r) AS ties WHERE ties = 0 AND size(n.graphs) = 0 DELETE n"
    )


def _counted(*pairs: tuple[_Table, _Table]) -> Pushed:
    same = [w.keys() & t.keys() for w, t in pairs]
    changed = sum(w[key]["digest"] != t[key]["digest"] for (w, t), both in zip(pairs, same, strict=True) for key in both)
    return Pushed(
        created=sum(len(w.keys() - t.keys()) for w, t in pairs),
        changed=changed,
        removed=sum(len(t.keys() - w.keys()) for w, t in pairs),
        unchanged=sum(len(both) for both in same) - changed,
    )
