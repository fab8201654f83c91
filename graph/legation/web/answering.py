"""Queries answered by processes of their own: one that takes too long or too much is ended, and hurts nobody else."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from legation.errors import GraphError, QueryError
from legation.rdf.engine import prefixes_of
from legation.rdf.queries import names_graphs, only_reading
from legation.rdf.reading import graph_file
from legation.rdf.terms import BASE
from legation.store import Endpoint, has_store, snapshot
from legation.web import worker
from legation.web.served import Folder
from legation.web.settings import Settings

MEMORY = 4 * 2**30
"""Bytes that a process may use for a query."""
STARTING = 60.0
"""Seconds in which a process must be there."""
AGAIN = 5.0
"""Seconds after which a changed graph that could not be copied is tried again."""
LONGEST = 200_000
"""Characters that a query may have; it is looked through before a process gets it."""
TRUNCATED = "x-legation-truncated"
"""Header of an answer that was cut off: after how many rows or triples."""


class BusyError(QueryError):
    """All processes are at work, and stay so."""


class ExceededError(QueryError):
    """A query takes more than it may."""


class UnacceptableError(QueryError):
    """An answer has none of the forms that were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query as it was asked.

    Attributes:
        text: SPARQL that needs no parameters; prefixes of legation need not be declared.
        solutions: the form of rows: "json", "xml", "csv" or "tsv"; None where rows are not wanted.
        boolean: the form of a yes or no: "json" or "xml", or None.
        triples: the form of triples: "turtle", "ntriples", "rdfxml" or "jsonld", or None.
        default_graphs: IRIs of graphs to be the default graph instead of what the query says.
        named_graphs: IRIs of graphs that the query may name.
    """

    text: str
    solutions: str | None = "json"
    boolean: str | None = "json"
    triples: str | None = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer.

    Attributes:
        kind: "solutions", "boolean" or "triples".
        form: the form that was asked for of this kind.
        body: the answer in it.
        cut: after how many rows or triples it was cut off, or None where it is whole.
        prefixes: prefixes of the graph.
    """

    kind: str
    form: str
    body: bytes
    cut: int | None
    prefixes: Mapping[str, str]

    @property
    def headers(self) -> dict[str, str]:
        """Headers that say whether it was cut off."""
        return {} if self.cut is None else {TRUNCATED: str(self.cut)}


class _Worker(Protocol):
    """Who answers one query at a time."""

    async def ask(self, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]: ...

    async def end(self) -> None: ...


class _Process:
    """A process that has a graph open."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, path: Path) -> "_Process":
        command = [sys.executable, "-P", str(Path(worker.__file__)), str(path), str(MEMORY)]
        pipe = asyncio.subprocess.PIPE
        found = cls(await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe))
        try:
            async with asyncio.timeout(STARTING):
                await found._heard()
        except (TimeoutError, EOFError, ConnectionError) as error:
            await found.end()
            raise GraphError(f"{path}: no process can open this copy of the graph; see what it says above") from error
        except BaseException:
            await found.end()
            raise
        return found

    async def ask(self, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin is not None
        self._process.stdin.write(worker.packed(message))
        await self._process.stdin.drain()
        return await self._heard()

    async def _heard(self) -> tuple[dict[str, Any], bytes]:
        source = self._process.stdout
        assert source is not None
        head, body = worker.LENGTHS.unpack(await source.readexactly(worker.LENGTHS.size))
        return json.loads(await source.readexactly(head)), await source.readexactly(body)

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.communicate()


class _Remote:
    """An endpoint at which the graph lives; it limits its queries itself."""

    def __init__(self, address: str, seconds: float) -> None:
        self._endpoint = Endpoint(address, seconds=seconds)

    async def ask(self, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        return await asyncio.to_thread(self._asked, message)

    def _asked(self, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        if message["default_graphs"] or message["named_graphs"]:
            told = "the graphs of a query cannot be given beside it here; write FROM into the query"
            return {"error": told, "is_malformed": True}, b""
        try:
            value = self._endpoint.ask(f"BASE <{message['base']}>\n{message['text']}", message["prefixes"])
            return worker.answered(value, forms=message["forms"], rows=message["rows"], prefixes=message["prefixes"])
        except worker.TooLargeError as error:
            return {"error": str(error), "is_malformed": False}, b""
        except (SyntaxError, ValueError) as error:
            return {"error": f"no valid SPARQL: {error}; mend the query", "is_malformed": True}, b""

    async def end(self) -> None:
        """Nothing is held."""


class _Pool:
    """The graph as it was at one moment, and who answers for it."""

    def __init__(self, version: int, prefixes: Mapping[str, str], folder: "tempfile.TemporaryDirectory[str]", address: str | None) -> None:
        self.version = version
        self.prefixes = prefixes
        self._folder = folder
        self._address = address
        self._free: asyncio.Queue[_Worker | None] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._has_ended = False
        self._asking = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @classmethod
    async def of(cls, folder: Folder, settings: Settings) -> "_Pool":
        """Copy a folder's graph and start processes on it."""
        version = folder.version
        copy = tempfile.TemporaryDirectory(prefix="legation-serve-")
        copying = asyncio.ensure_future(asyncio.to_thread(_copied, folder.path, Path(copy.name) / "graph"))
        try:
            address, prefixes = await asyncio.shield(copying)
        except BaseException:
            await asyncio.wait({copying})  # a thread cannot be stopped, and would write on
            copy.cleanup()
            raise
        pool = cls(version, prefixes, copy, address)
        try:
            for _ in range(settings.query_workers):
                pool._free.put_nowait(await pool._started(settings))
        except BaseException:
            await pool.end()
            raise
        return pool

    async def _started(self, settings: Settings) -> _Worker:
        made: _Worker
        if self._address is not None:
            made = _Remote(self._address, settings.query_seconds)
        else:
            made = await _Process.start(Path(self._folder.name) / "graph")
        self._all.add(made)
        return made

    async def ask(self, message: Mapping[str, Any], settings: Settings) -> tuple[dict[str, Any], bytes]:
        self._asking += 1
        self._idle.clear()
        try:
            return await self._asked(message, settings)
        finally:
            self._asking -= 1
            if not self._asking:
                self._idle.set()

    async def _asked(self, message: Mapping[str, Any], settings: Settings) -> tuple[dict[str, Any], bytes]:
        seconds = settings.query_seconds
        try:
            async with asyncio.timeout(seconds):
                found = await self._free.get()
        except TimeoutError as error:
            raise BusyError(f"all {settings.query_workers} processes for queries are at work; ask again in a moment") from error
        try:
            if found is None:
                found = await self._started(settings)
            async with asyncio.timeout(seconds):
                answer = await found.ask(message)
        except BaseException as error:
            self._replace(found, settings)
            if isinstance(error, TimeoutError):
                told = f"the query was ended: no answer within {seconds:g} seconds; ask for less, or start the server with more --seconds"
                raise ExceededError(told) from error
            if isinstance(error, (EOFError, ConnectionError)):
                told = f"the query was ended: it needs more than {MEMORY // 2**20:,} MB of memory, or its process was stopped; ask for less"
                raise ExceededError(told) from error
            raise
        self._free.put_nowait(found)
        return answer

    def _replace(self, found: _Worker | None, settings: Settings) -> None:
        """End one who answers no more, and start another in its place while others answer."""

        async def replaced() -> None:
            new = None
            try:
                if found is not None:
                    await found.end()
                    self._all.discard(found)
                new = await self._started(settings)
            except (GraphError, OSError):
                pass  # whoever is next starts one, and is told why it cannot be
            finally:
                self._free.put_nowait(new)

        if self._has_ended:
            return
        task = asyncio.ensure_future(replaced())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def end_when_idle(self) -> None:
        """End when whoever has asked has been answered."""
        await self._idle.wait()
        await self.end()

    async def end(self) -> None:
        """End all processes, and remove the copy."""
        self._has_ended = True
        for task in tuple(self._starting):
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await asyncio.gather(*(one.end() for one in self._all))
        self._all.clear()
        self._folder.cleanup()


class Answering:
    """Answers queries to a folder's graph, each in a process of its own, within limits.

    Args:
        folder: the folder; when it is read again, processes on a new copy of its graph take over.
        settings: the limits.
    """

    def __init__(self, folder: Folder, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._pool: _Pool | None = None
        self._making: asyncio.Task[None] | None = None
        self._not_before = 0.0

    def start(self) -> None:
        """Begin to copy the graph and to start processes; who asks meanwhile waits."""
        self._making = asyncio.ensure_future(self._make())

    async def stop(self) -> None:
        """End all processes, and remove copies of the graph."""
        if self._making is not None:
            self._making.cancel()
            await asyncio.gather(self._making, return_exceptions=True)
        if self._pool is not None:
            await self._pool.end()

    async def ask(self, asked: Asked) -> Answered:
        """Return the answer to a query, cut off after so many rows or triples as the settings say.

        Args:
            asked: the query.

        Raises:
            QueryError: it is malformed, would change something or ask elsewhere.
            ExceededError: it takes too long, or too much memory.
            BusyError: others are answered, and it would have to wait too long.
            UnacceptableError: it has an answer of another kind than those for which a form was given.
            GraphError: the graph cannot be opened.
        """
        if len(asked.text) > LONGEST:
            raise QueryError(f"a query may have {LONGEST:,} characters; put what is many into several queries")
        only_reading(asked.text)
        pool = await self._current()
        message = {
            **{name: value for name, value in asdict(asked).items() if name not in ("solutions", "boolean", "triples")},
            "forms": {"solutions": asked.solutions, "boolean": asked.boolean, "triples": asked.triples},
            "union": not (asked.default_graphs or asked.named_graphs or names_graphs(asked.text)),
            "rows": self._settings.query_rows, "seconds": self._settings.query_seconds, "prefixes": pool.prefixes,
            "base": BASE,
        }  # fmt: skip
        head, body = await pool.ask(message, self._settings)
        if "error" in head:
            raise (QueryError if head["is_malformed"] else ExceededError)(head["error"])
        if head["form"] is None:
            raise UnacceptableError(f"the answer is {_KINDS[head['kind']]}, which has none of the forms that you accept")
        cut = self._settings.query_rows if head["cut"] else None
        return Answered(kind=head["kind"], form=head["form"], body=body, cut=cut, prefixes=pool.prefixes)

    async def _current(self) -> _Pool:
        is_due = self._pool is None or self._pool.version != self._folder.version
        if is_due and (self._making is None or self._making.done()) and time.monotonic() >= self._not_before:
            self.start()
        if self._pool is None:
            assert self._making is not None
            await asyncio.shield(self._making)
        assert self._pool is not None
        return self._pool

    async def _make(self) -> None:
        """Put a new pool in place of the one that is there; that one ends when its last question is answered."""
        old = self._pool
        try:
            self._pool = await _Pool.of(self._folder, self._settings)
        except (GraphError, OSError):
            if old is None:
                raise
            self._not_before = time.monotonic() + AGAIN
            return
        if old is not None:
            try:
                await old.end_when_idle()
            except asyncio.CancelledError:
                await old.end()
                raise


_KINDS = {"solutions": "rows", "boolean": "a yes or no", "triples": "triples"}


def _copied(folder: Path, target: Path) -> tuple[str | None, dict[str, str]]:
    """Copy a graph; the address where it cannot be copied, and its prefixes."""
    return snapshot(folder, target, patience=STARTING), prefixes_of(None if has_store(folder) else graph_file(folder))
