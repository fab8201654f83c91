"""A session with Neo4j 5 or FalkorDB 4.16, over Bolt: connecting, indexes, batches."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from legation.errors import GraphError
from legation.export.neo4j import Properties, literal

if TYPE_CHECKING:
    from neo4j import Driver, Session

BATCH = 1_000
"""Rows of a transaction; FalkorDB takes no longer at 200, and no shorter at 5,000."""
INDEXES = (("Actor", "key"), ("Event", "key"), ("Article", "key"), ("Actor", "name"))


@contextmanager
def connected(uri: str, *, user: str, password: str, database: str | None = None) -> "Iterator[Session]":
    """Open a session with a server.

    Args:
        uri: where: bolt://localhost:7687 or neo4j://…
        user: as whom.
        password: his password.
        database: which of the server's databases, or None for its usual one.

    Raises:
        GraphError: the driver is missing, no server answers, it refuses the user, or later a statement.
    """
    try:
        from neo4j import GraphDatabase
        from neo4j.exceptions import ConfigurationError, ConstraintError, DriverError, Neo4jError
    except ImportError as error:
        raise GraphError("pushing needs Neo4j's driver; pip install 'legation[neo4j]'") from error
    try:
        if not uri.startswith(("bolt", "neo4j")):  # the driver would speak HTTP too, as a preview
            raise ValueError(uri)
        driver = GraphDatabase.driver(uri, auth=(user, password))
    except (ConfigurationError, ValueError) as error:
        raise GraphError(f"{uri}: no address of a server; write bolt://localhost:7687") from error
    with driver:
        try:
            driver.verify_connectivity()
        except Neo4jError as error:
            raise GraphError(f"{uri}: refuses user {user!r} ({_why(error)}); give --user and set NEO4J_PASSWORD") from error
        except (DriverError, OSError) as error:
            raise GraphError(f"{uri}: no server answers; start it (docs/neo4j.md says how), or mend the address") from error
        try:
            with driver.session(database=database) as session:
                falkordb = _falkordb_indexes(session) is not None
                try:
                    yield session
                finally:
                    if falkordb:
                        _hang_up(driver)
        except ConstraintError as error:
            raise GraphError(f"{uri}: holds nodes that stand in the way ({_why(error)}); push into another database") from error
        except (DriverError, Neo4jError) as error:
            raise GraphError(f"{uri}: {_why(error)}; the same command again goes on from here") from error


def _hang_up(driver: "Driver") -> None:
    """Close the connections without a word: at Neo4j's GOODBYE, FalkorDB 4.16 stops answering anybody."""
    for connections in driver._pool.connections.values():
        for connection in connections:
            connection.kill()


def _why(error: Exception) -> str:
    return " ".join(str(getattr(error, "message", None) or error).split())[:300]


def index(session: "Session") -> bool:
    """Make keys unique and quick to find; say whether the server is FalkorDB."""
    there = _falkordb_indexes(session)
    if there is None:
        for label, name in INDEXES:
            session.run(_index_statement(label, name)).consume()
        session.run("CALL db.awaitIndexes(600)").consume()
        return False
    for label, name in INDEXES:
        if not any(label == known and name in names for known, names, _ in there):
            session.run(f"CREATE INDEX FOR (n:{label}) ON (n.{name})").consume()
    while any(state != "OPERATIONAL" for _, _, state in _falkordb_indexes(session) or ()):
        time.sleep(0.1)
    return True


def _falkordb_indexes(session: "Session") -> list[list[Any]] | None:
    """Label, properties and state of FalkorDB's indexes; None on a server that has no such procedure, so Neo4j."""
    from neo4j.exceptions import Neo4jError

    try:
        return session.run("CALL db.indexes() YIELD label, properties, status RETURN label, properties, status").values()
    except Neo4jError:
        return None


def _index_statement(label: str, name: str) -> str:
    if name == "key":
        return f"CREATE CONSTRAINT {label.lower()}_key IF NOT EXISTS FOR (n:{label}) REQUIRE n.key IS UNIQUE"
    return f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """Reads and writes, each batch of rows in a transaction."""

    session: "Session"
    graph: str
    as_literals: bool
    """FalkorDB 4.16 garbles quotation marks in parameters, and dies of those beyond 4 kB; literals it takes of any size."""
    advance: Callable[[int], None]

    def run(self, text: str, rows: list[Properties]) -> None:
        """Run a statement on its $rows."""
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            self._send(text, rows=batch)
            self.advance(len(batch))

    def read(self, text: str) -> list[list[Any]]:
        """Return the rows that a statement gives."""
        return self._send(text)

    def _send(self, text: str, **parameters: Any) -> list[list[Any]]:
        parameters["graph"] = self.graph
        if self.as_literals:
            text = re.sub(r"\$(\w+)", lambda match: literal(parameters[match[1]], ascii=False), text)
            return self.session.run(text).values()
        return self.session.run(text, parameters).values()
