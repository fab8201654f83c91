"""A graph into a running Neo4j over Bolt: what is new or otherwise is written, what is gone is taken out, the rest is left.

Every node and relationship of ours carries `graphs`, the names of the graphs that have it, and `digest`, which stands for
its properties: so a second push changes nothing, two graphs share their actors in one database, and what somebody else put
there is never touched. Works with Neo4j 5 and with FalkorDB.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from legation.errors import GraphError
from legation.export.neo4j import LABELS, Properties, constraints, literal, nodes_of, relationships_of
from legation.model import Findings
from legation.rdf.terms import digest

if TYPE_CHECKING:
    from neo4j import Session

BATCH = 1_000
"""Rows of one transaction."""
MAIN = ("Actor", "Event", "Article")
"""Labels under which ids are unique."""
_NODE = ("name", "kind", "country", "wikidata", "role", "title", "date", "until", "url", "publisher", "relation", "type", "cameo", "status", "said_by", "place")  # fmt: skip
_TIE = ("articles", "reports", "sentence", "article", "place", "date", "until", "quote", "trigger")
"""All properties that we may set: one that an element no longer has is taken off."""
_JOIN = "graphs = CASE WHEN {x}.graphs IS NULL THEN [$graph] WHEN $graph IN {x}.graphs THEN {x}.graphs ELSE {x}.graphs + [$graph] END"
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """How many nodes and relationships became what.

    Attributes:
        created: were not there.
        changed: were there with other properties.
        removed: were there and are gone from the graph.
        unchanged: were there just so.
    """

    created: int
    changed: int
    removed: int
    unchanged: int


@contextmanager
def connected(uri: str, *, user: str, password: str, database: str | None = None) -> "Iterator[Session]":
    """Open a session with a server.

    Args:
        uri: where: bolt://localhost:7687 or neo4j://…
        user: as whom.
        password: his password.
        database: which of the server's databases, or None for its usual one.

    Raises:
        GraphError: the driver is missing, no server answers, or it refuses user or statement.
    """
    try:
        from neo4j import GraphDatabase
        from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError
    except ImportError as error:
        raise GraphError("pushing needs Neo4j's driver; pip install 'legation[neo4j]'") from error
    try:
        with GraphDatabase.driver(uri, auth=(user, password)) as driver:
            driver.verify_connectivity()
            with driver.session(database=database) as session:
                yield session
    except AuthError as error:
        raise GraphError(f"{uri}: refuses user {user!r}; give --user and set NEO4J_PASSWORD") from error
    except ConfigurationError as error:
        raise GraphError(f"{uri}: no address of a server ({error}); write bolt://localhost:7687") from error
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        why = " ".join(str(error).split())[:300]
        raise GraphError(f"{uri}: {why}; start the server (docs/neo4j.md says how), then run the same command again") from error


def push(
    findings: Findings, session: "Session", *, graph: str = "legation", advance: Callable[[int], None] = lambda rows: None
) -> Pushed:
    """Make a database hold a graph, each batch in a transaction; an interrupted push is completed by the next.

    Args:
        findings: the graph.
        session: with the server.
        graph: its name; other graphs in the database are left as they are, but for the description of shared actors,
            which is that of the last push.
        advance: called with the number of rows of each batch that was written.

    Returns:
        What was done.
    """
    batches = _Batches(session, graph, not _index(session), advance)
    nodes, ties = _nodes(findings), _ties(findings)
    nodes_there, ties_there = _nodes_there(session, graph), _ties_there(session, graph)
    for (main, label), rows in _by(nodes, nodes_there, lambda key, row: (key[0], row["label"])).items():
        text = (
            f"UNWIND $rows AS row MERGE (n:{main} {{id: row.id}}) SET n += row.properties, n.digest = row.digest, "
            f"n.{_JOIN.format(x='n')}"
        )
        if label != main:
            text += f" SET n:{label}"
            others = ":".join(name for name in LABELS.values() if name != label)
            turned = [row for row in rows if (main, row["id"]) in nodes_there]
            batches.run(f"UNWIND $rows AS row MATCH (n:{main} {{id: row.id}}) REMOVE n:{others}", turned)
        batches.run(text, rows)
    for (kind, start, end), rows in _by(ties, ties_there, lambda key, row: (key[0], row["from"], row["to"])).items():
        text = (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
            f"MERGE (a)-[r:{kind} {{key: row.key}}]->(b) SET r += row.properties, r.digest = row.digest, r.{_JOIN.format(x='r')}"
        )
        batches.run(text, rows)
    _remove_ties(batches, [key for key in ties_there if key not in ties])
    _remove_nodes(batches, [key for key in nodes_there if key not in nodes])
    return _counted(nodes, nodes_there, ties, ties_there)


@dataclass(frozen=True, slots=True)
class _Batches:
    """Writes rows, each batch in a transaction."""

    session: "Session"
    graph: str
    as_literals: bool
    """FalkorDB 4.16 dies of a message beyond 3 kB with parameters over Bolt, and takes any literal."""
    advance: Callable[[int], None]

    def run(self, text: str, rows: list[Properties]) -> None:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            if self.as_literals:
                self.session.run(text.replace("$graph", literal(self.graph)).replace("$rows", literal(batch))).consume()
            else:
                self.session.run(text, rows=batch, graph=self.graph).consume()
            self.advance(len(batch))


def _counted(*pairs: dict[_Key, Any]) -> Pushed:
    counts = {"created": 0, "changed": 0, "removed": 0, "unchanged": 0}
    for wanted, there in (pairs[:2], pairs[2:]):
        counts["created"] += len(wanted.keys() - there.keys())
        counts["removed"] += len(there.keys() - wanted.keys())
        same = sum(1 for key, row in wanted.items() if there.get(key) == row["digest"])
        counts["unchanged"] += same
        counts["changed"] += len(wanted.keys() & there.keys()) - same
    return Pushed(**counts)


def _index(session: "Session") -> bool:
    """Make ids quick to find; say whether it was done as Neo4j does it."""
    from neo4j.exceptions import Neo4jError

    try:
        for constraint in constraints():
            session.run(constraint).consume()
        session.run("CALL db.awaitIndexes(300)").consume()
        return True
    except Neo4jError:  # FalkorDB knows no constraints in Cypher; an index, ready at once, does their work
        there = {label for (label,) in session.run("CALL db.indexes() YIELD label RETURN label").values()}
        for label in MAIN:
            if label not in there:
                session.run(f"CREATE INDEX FOR (n:{label}) ON (n.id)").consume()
        return False


def _nodes(findings: Findings) -> dict[_Key, Properties]:
    """The nodes by label and id."""
    found: dict[_Key, Properties] = {}
    for nodes in nodes_of(findings):
        main = nodes.label if nodes.label in MAIN else "Actor"
        for row in nodes.rows:
            properties = {**dict.fromkeys(_NODE), **{name: value for name, value in row.items() if name != "id"}}
            found[main, row["id"]] = {
                "id": row["id"], "label": nodes.label, "properties": properties, "digest": digest(nodes.label, sorted(row.items()))
            }  # fmt: skip
    return found


def _ties(findings: Findings) -> dict[_Key, Properties]:
    """The relationships by type, ends and key."""
    found: dict[_Key, Properties] = {}
    for ties in relationships_of(findings):
        for row in ties.rows:
            own = {name: value for name, value in row.items() if name not in ("start", "end", "key")}
            found[ties.type, row["start"], row["end"], row["key"]] = {
                **{name: row[name] for name in ("start", "end", "key")},
                "from": ties.start, "to": ties.end, "properties": {**dict.fromkeys(_TIE), **own}, "digest": digest(sorted(own.items())),
            }  # fmt: skip
    return found


def _nodes_there(session: "Session", graph: str) -> dict[_Key, str]:
    text = "MATCH (n:{}) WHERE $graph IN n.graphs RETURN n.id, n.digest"
    rows = ((label, session.run(text.format(label), graph=graph).values()) for label in MAIN)
    return {(label, id): known for label, found in rows for id, known in found}


def _ties_there(session: "Session", graph: str) -> dict[_Key, str]:
    text = "MATCH (a)-[r]->(b) WHERE $graph IN r.graphs RETURN type(r), a.id, b.id, r.key, r.digest"
    return {(kind, start, end, key): known for kind, start, end, key, known in session.run(text, graph=graph).values()}


def _by(
    wanted: dict[_Key, Properties], there: dict[_Key, str], group: Callable[[_Key, Properties], _Key]
) -> dict[_Key, list[Properties]]:
    """The rows that are to be written, by the statement that writes them."""
    rows: defaultdict[_Key, list[Properties]] = defaultdict(list)
    for key, row in wanted.items():
        if there.get(key) != row["digest"]:
            rows[group(key, row)].append(row)
    return rows


def _remove_ties(batches: _Batches, gone: Iterable[_Key]) -> None:
    rows: defaultdict[str, list[Properties]] = defaultdict(list)
    for kind, start, end, key in gone:
        rows[kind].append({"start": start, "end": end, "key": key})
    for kind, some in rows.items():
        first = "Actor" if kind not in ("SOURCE", "TARGET", "SAID_BY", "TOLD_IN") else "Event"
        match = f"UNWIND $rows AS row MATCH (:{first} {{id: row.start}})-[r:{kind} {{key: row.key}}]->(b) WHERE b.id = row.end "
        batches.run(f"{match}SET r.graphs = [g IN r.graphs WHERE g <> $graph]", some)
        batches.run(f"{match}AND size(r.graphs) = 0 DELETE r", some)


def _remove_nodes(batches: _Batches, gone: Iterable[_Key]) -> None:
    """Take nodes out; one to which somebody else has tied something stays, and is no longer ours."""
    rows: defaultdict[str, list[Properties]] = defaultdict(list)
    for label, id in gone:
        rows[label].append({"id": id})
    for label, some in rows.items():
        match = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) "
        batches.run(f"{match}SET n.graphs = [g IN n.graphs WHERE g <> $graph]", some)
        alone = "WHERE size(n.graphs) = 0 OPTIONAL MATCH (n)-[r]-() WITH n, count(r) AS ties WHERE ties = 0 DELETE n"
        batches.run(f"{match}{alone}", some)
