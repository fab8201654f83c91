"""The store of a graph's folder: where its files lie, who may open it, and when it is made again.

In the folder lie store/readings.sqlite (the ledger), store/oxigraph (the graph, unless it lives at an endpoint), and
decisions.csv and frames.toml, on which both rest.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from legation._version import __version__
from legation.errors import GraphError
from legation.events.extension import NO_EXTENSION, Extension, read_extension, using
from legation.identity import read_decisions
from legation.model import Reading
from legation.ontology_files import ONTOLOGY
from legation.store.deriving import keep, kept
from legation.store.endpoint import Endpoint
from legation.store.graphs import DamagedStoreError, Embedded, Graphs
from legation.store.ledger import Ledger, open_ledger
from legation.store.lock import PATIENCE, Tell, reading_lock, silent, writing_lock
from legation.store.opened import Store, owe_everything

STORE, READINGS, OXIGRAPH = "store", "readings.sqlite", "oxigraph"
DECISIONS, FRAMES = "decisions.csv", "frames.toml"
DERIVATION = 2
"""Raised when the same readings give another graph."""


def has_readings(folder: Path) -> bool:
    """Return whether a folder keeps what was read, so that it may grow."""
    file = folder / STORE / READINGS
    return file.is_file() and file.stat().st_size > 0


def has_store(folder: Path) -> bool:
    """Return whether a folder has grown: its graph is in its store, and its other files are made from it."""
    if not has_readings(folder):
        return False
    with open_ledger(folder / STORE / READINGS, writable=False) as ledger:
        return ledger.meta("stamp") is not None


def was_built(folder: Path) -> bool:
    """Return whether a store was made by building and has not grown since, so that it may be built again."""
    with open_ledger(folder / STORE / READINGS, writable=False) as ledger:
        return ledger.meta("stamp") is None or ledger.meta("built") is not None


def keep_readings(file: Path, readings: Iterable[Reading]) -> None:
    """Keep what was read in a new file, the first half of a store, from which a graph may grow.

    Args:
        file: where; it is not there yet.
        readings: what was read from each article, actors of different articles not joined.

    Raises:
        GraphError: it cannot be written.
    """
    with open_ledger(file) as ledger, ledger.writing():
        for reading in sorted(readings, key=lambda reading: reading.citation.id):
            keep(ledger, reading)


def kept_readings(folder: Path) -> list[Reading]:
    """Return what was read from the articles of a folder, by id; `has_readings` says that it is there.

    Raises:
        GraphError: it is damaged or cannot be read.
    """
    with open_ledger(folder / STORE / READINGS, writable=False) as ledger:
        return [kept(ledger, id) for id in ledger.column("SELECT id FROM article ORDER BY id")]


@contextmanager
def held(folder: Path, *, patience: float = PATIENCE, tell: Tell = silent) -> Iterator[None]:
    """Hold a folder, made if missing, so that nobody else reads or writes its store.

    Raises:
        GraphError: others hold it, or it cannot be written.
    """
    try:
        (folder / STORE).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(f"{folder}: cannot be written ({error.strerror}); choose another folder with -o") from error
    with writing_lock(folder / STORE, patience=patience, tell=tell):
        yield


def start_again(folder: Path, readings: Path) -> None:
    """Put a file of readings in place of a store; to be used while the folder is held.

    Args:
        folder: whose store.
        readings: what `keep_readings` wrote, on the same disk.
    """
    shutil.rmtree(folder / STORE / OXIGRAPH, ignore_errors=True)
    readings.replace(folder / STORE / READINGS)


def take_place(new: Path, folder: Path, *, tell: Tell = silent) -> None:
    """Put the store of a folder in place of another's.

    Args:
        new: the folder whose store it is, on the same disk; it has been opened, and loses its store.
        folder: whose store goes.
        tell: called with a line when others hold the folder.
    """
    with held(folder, tell=tell):
        if has_readings(folder):  # a kill below must not leave the old ledger content with the new graph
            with open_ledger(folder / STORE / READINGS) as ledger:
                owe_everything(ledger)
        shutil.rmtree(folder / STORE / OXIGRAPH, ignore_errors=True)
        (new / STORE / OXIGRAPH).rename(folder / STORE / OXIGRAPH)
        if (new / FRAMES).is_file():
            (new / FRAMES).replace(folder / FRAMES)
        (new / STORE / READINGS).replace(folder / STORE / READINGS)


@contextmanager
def open_store(
    folder: Path, *, endpoint: str | None = None, patience: float = PATIENCE, tell: Tell = silent
) -> Iterator[Store]:
    """Open the store of a folder to write, made if missing; what an interrupted run owed is written first.

    Args:
        folder: where; made if missing.
        endpoint: address of a SPARQL endpoint where the graph shall live from now on, or None to leave it where it is.
        patience: seconds to wait for others.
        tell: called with a line where something takes time.

    Raises:
        GraphError: the folder is held by others, damaged, of a newer version or cannot be written.
    """
    with held(folder, patience=patience, tell=tell), ExitStack() as stack:
        stack.enter_context(using(kept_extension(folder)))
        ledger = stack.enter_context(open_ledger(folder / STORE / READINGS))
        if endpoint is not None and endpoint != ledger.meta("endpoint"):
            _move_to(endpoint, ledger)
        graphs = _graphs(folder, ledger, writable=True, tell=tell)
        stack.callback(graphs.close)
        stamp = _stamp(folder)  # before the decisions are read: whoever decides meanwhile only has it derived once more
        store = Store(ledger, graphs, read_decisions(folder / DECISIONS))
        if ledger.meta("stamp") != stamp:
            store.derive_all(stamp)
        else:
            store.pay()
        yield store


@contextmanager
def read_store(folder: Path, *, patience: float = PATIENCE, tell: Tell = silent) -> Iterator[Store]:
    """Open the store of a folder to read; what an interrupted run owed is written first, where it can be.

    Args:
        folder: where; `has_store` says that it is there.
        patience: as in `open_store`.
        tell: as in `open_store`.

    Raises:
        GraphError: as in `open_store`.
    """
    if os.access(folder / STORE, os.W_OK) and _owes(folder):
        with open_store(folder, patience=patience, tell=tell):
            pass
    with reading_lock(folder / STORE, patience=patience, tell=tell), ExitStack() as stack:
        stack.enter_context(using(kept_extension(folder)))
        ledger = stack.enter_context(open_ledger(folder / STORE / READINGS, writable=False))
        graphs = _graphs(folder, ledger, writable=False, tell=tell)
        stack.callback(graphs.close)
        yield Store(ledger, graphs, read_decisions(folder / DECISIONS))


def _move_to(endpoint: str, ledger: Ledger) -> None:
    """Note that the graph is to live at an endpoint from now on."""
    if Endpoint(endpoint).size():
        advice = "give each folder a dataset of its own, or empty this one"
        raise GraphError(f"{endpoint}: holds the graph of another folder already; {advice}")
    with ledger.writing():
        ledger.note("endpoint", endpoint)
        ledger.write("DELETE FROM meta WHERE name = 'stamp'")


def _owes(folder: Path) -> bool:
    with open_ledger(folder / STORE / READINGS, writable=False) as ledger:
        is_there = ledger.meta("endpoint") is not None or (folder / STORE / OXIGRAPH).is_dir()
        return not is_there or ledger.meta("stamp") != _stamp(folder) or bool(ledger.rows("SELECT 1 FROM pending LIMIT 1"))


def _graphs(folder: Path, ledger: Ledger, *, writable: bool, tell: Tell) -> Graphs:
    """Where the graph lives; one that is not there or damaged is made anew, and the ledger notes first that it owes all."""
    address = ledger.meta("endpoint")
    if address is not None:
        return Endpoint(address)
    path = folder / STORE / OXIGRAPH
    if writable and not path.is_dir():
        owe_everything(ledger)
    try:
        return Embedded(path, writable=writable)
    except DamagedStoreError as error:
        if not writable:
            raise
        tell(f"{error}; it is made again from the readings")
        owe_everything(ledger)
        shutil.rmtree(path, ignore_errors=True)
        return Embedded(path, writable=writable)


def kept_extension(folder: Path) -> Extension:
    """Return the relations and frames of a user that a folder keeps; nothing where it keeps none."""
    file = folder / FRAMES
    return read_extension(file, kept=True) if file.is_file() else NO_EXTENSION


def _stamp(folder: Path) -> str:
    """What the same readings give another graph without: this program, the ontology, decisions and frames."""
    digest = hashlib.sha256(f"{__version__} {DERIVATION}".encode())
    for name in ("relations.csv", "recurrence.toml"):
        digest.update((ONTOLOGY / name).read_bytes())
    for file in (folder / DECISIONS, folder / FRAMES):
        digest.update(file.read_bytes() if file.is_file() else b"")
        digest.update(b"\0")
    return digest.hexdigest()[:24]
