"""Where a graph of quads lives: in a folder of Oxigraph, or at an endpoint of SPARQL 1.1 (store/endpoint.py)."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Node

from legation.errors import GraphError
from legation.rdf.engine import oxigraph_term
from legation.rdf.queries import Answer, names_graphs
from legation.rdf.terms import Resources

AT_ONCE = 50_000
"""Quads that Oxigraph sorts at once in memory: a million of them would take a gigabyte."""


@dataclass(frozen=True, slots=True)
class Change:
    """Quads that go and quads that come, all or none of them."""

    removed: Set[ox.Quad]
    added: Set[ox.Quad]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def as_update(self) -> str:
        """Return the change as one request of SPARQL 1.1 Update."""
        return " ;\n".join([*_operations("DELETE", self.removed), *_operations("INSERT", self.added)])


def _operations(verb: str, quads: Iterable[ox.Quad]) -> list[str]:
    """An operation for each graph: of several graphs in one, Virtuoso 7 deletes no text with a language."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for quad in quads:
        lines[str(quad.graph_name)].append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
    return [f"{verb} DATA {{ GRAPH {graph} {{\n{''.join(sorted(lines[graph]))}}} }}" for graph in sorted(lines)]


class Graphs(Protocol):
    """Named graphs that can be read, changed and asked."""

    @property
    def place(self) -> str:
        """Where they are: a folder or an address."""
        ...

    def quads(
        self, *, graph: URIRef, subject: Node | None = None, predicate: Node | None = None, object: Node | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a named graph that fit."""
        ...

    def apply(self, change: Change) -> None:
        """Make a change, as a whole."""
        ...

    def replace(self, quads: Iterable[ox.Quad]) -> None:
        """Hold these quads instead of all that legation wrote before."""
        ...

    def ask(self, sparql: str, prefixes: Mapping[str, str]) -> Answer:
        """Return the answer to a query over the union of all graphs."""
        ...

    def everything(self) -> Iterator[ox.Quad]:
        """Yield all quads that legation wrote."""
        ...

    def size(self) -> int:
        """Return the number of quads that legation wrote."""
        ...

    def close(self) -> None:
        """Let go of it, with all that was changed kept."""
        ...


class Embedded:
    """Oxigraph in a folder, for one process that writes or several that read.

    Args:
        path: the folder; made if missing and writable.
        writable: whether to write.

    Raises:
        GraphError: the folder is damaged or cannot be opened.
    """

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self._path = path
        self._writable = writable
        self._store = self._opened(path)

    @property
    def place(self) -> str:
        """The folder."""
        return str(self._path)

    def _opened(self, path: Path) -> ox.Store:
        try:
            if self._writable and not path.is_dir():
                self._made_beside(path).rename(path)
            return ox.Store(path) if self._writable else ox.Store.read_only(str(path))
        except (OSError, ValueError, RuntimeError) as error:
            raise DamagedStoreError(f"{path}: cannot be opened ({error})") from error

    @staticmethod
    def _made_beside(path: Path, quads: Iterable[ox.Quad] = ()) -> Path:
        """A folder with these quads beside PATH, to be renamed: one that a kill left half made could not be opened."""
        new = path.with_name(f"{path.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        try:
            made = ox.Store(new)
            rest = iter(quads)
            while some := list(islice(rest, AT_ONCE)):
                made.bulk_extend(some)
            made.optimize()
            made.flush()
        except OSError:
            shutil.rmtree(new, ignore_errors=True)  # a full disk wants the room back
            raise
        return new

    def quads(
        self, *, graph: URIRef, subject: Node | None = None, predicate: Node | None = None, object: Node | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a named graph that fit."""
        pattern = [None if node is None else oxigraph_term(node) for node in (subject, predicate, object, graph)]
        return self._store.quads_for_pattern(*pattern)  # type: ignore[arg-type]

    def apply(self, change: Change) -> None:
        """Make a change, as a whole.

        Raises:
            GraphError: the disk does not let it be written; nothing was changed.
        """
        if not change:
            return
        try:
            self._store.update(change.as_update())
        except OSError as error:
            raise unwritable(self._path, error) from error

    def replace(self, quads: Iterable[ox.Quad]) -> None:
        """Hold these quads instead of all before; made beside, and put in place at once."""
        old = self._path.with_name(f"{self._path.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        try:
            new = self._made_beside(self._path, quads)
            self.close()
            self._path.rename(old)
            new.rename(self._path)
            shutil.rmtree(old, ignore_errors=True)
        except OSError as error:
            raise unwritable(self._path, error) from error
        self._store = self._opened(self._path)

    def ask(self, sparql: str, prefixes: Mapping[str, str]) -> Answer:
        """Return the answer to a query over the union of all graphs, or those after FROM; SyntaxError or ValueError where it
        is malformed.
        """
        return self._store.query(sparql, prefixes=dict(prefixes), use_default_graph_as_union=not names_graphs(sparql))

    def everything(self) -> Iterator[ox.Quad]:
        """Yield all quads."""
        return iter(self._store)

    def dump(self, file: Path) -> None:
        """Write all quads as TriG (Turtle with named graphs), in no order."""
        self._store.dump(str(file), format=ox.RdfFormat.TRIG, prefixes=Resources().prefixes())

    def size(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def close(self) -> None:
        """Let go of the folder, with all that was changed kept."""
        if hasattr(self, "_store"):
            if self._writable:
                self._store.flush()
            del self._store


class DamagedStoreError(GraphError):
    """The graph on disk cannot be opened; it can be made again from the readings."""


def unwritable(path: Path, error: OSError) -> GraphError:
    """Return the error of a folder that does not let itself be written."""
    why = error.strerror or str(error)
    full = "No space" in str(error) or error.errno == 28
    advice = "free some room" if full else "check its permissions"
    return GraphError(f"{path}: cannot be written ({why}); {advice} and run the same command again, nothing is lost")
