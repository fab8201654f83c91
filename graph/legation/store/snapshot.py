"""A copy of a graph as it is at one moment, for processes that only read while others change the original."""

import os
import shutil
from pathlib import Path

import pyoxigraph as ox

from legation.errors import GraphError
from legation.rdf.reading import graph_file
from legation.store.folder import OXIGRAPH, STORE, has_store, read_store
from legation.store.graphs import unwritable
from legation.store.lock import PATIENCE, Tell, silent


def snapshot(folder: Path, target: Path, *, patience: float = PATIENCE, tell: Tell = silent) -> str | None:
    """Copy the graph of a folder into a folder of Oxigraph; return its address instead where it lives at an endpoint.

    Args:
        folder: the folder of a graph, grown or with a graph.ttl only.
        target: where to; not there yet.
        patience: seconds to wait for others.
        tell: called with a line where something takes time.

    Raises:
        GraphError: there is no graph, it is damaged or held by others, or there is no room.
    """
    if not has_store(folder):
        _load(graph_file(folder), target)
        return None
    original = folder / STORE / OXIGRAPH
    with read_store(folder, patience=patience, tell=tell) as store:
        if store.place != str(original):
            return store.place
        try:
            _copy(original, target)
        except OSError as error:
            raise unwritable(target, error) from error
    return None


def _copy(original: Path, target: Path) -> None:
    """Tables never change once they are written, so that they need no second place on the same disk; the rest is small."""
    target.mkdir(parents=True)
    for file in filter(Path.is_file, original.iterdir()):
        if file.suffix == ".sst":
            try:
                os.link(file, target / file.name)
                continue
            except OSError:
                pass  # another disk, or one without links
        shutil.copyfile(file, target / file.name)


def _load(file: Path, target: Path) -> None:
    try:
        store = ox.Store(target)
        store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
        store.flush()
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{file}: no readable Turtle ({error}); make it again with `legation build`") from error
    except OSError as error:
        raise unwritable(target, error) from error
