"""One writer or many readers at a time: who waits is told for whom, and a process that dies lets go."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import ReadWriteLock, Timeout

from legation.errors import GraphError

PATIENCE = 600.0
"""Seconds to wait for others."""
_POLITE = 1.0
"""Seconds to wait before saying so."""
_LOCK, _HOLDER = "lock", "holder"
Tell = Callable[[str], None]


def silent(message: str) -> None:
    """Do not say it."""


@contextmanager
def writing_lock(folder: Path, *, patience: float = PATIENCE, tell: Tell = silent) -> Iterator[None]:
    """Hold a folder so that nobody else reads or writes it.

    Args:
        folder: the folder of a store; it exists.
        patience: seconds to wait for others.
        tell: called with a line that says for whom, when the wait is not short.

    Raises:
        GraphError: others hold it for longer, or the folder cannot be written.
    """
    lock = _lock(folder)
    _wait(lock.acquire_write, folder, patience, tell)
    holder = folder / _HOLDER
    try:
        now = datetime.now().isoformat(sep=" ", timespec="seconds")
        holder.write_text(json.dumps({"pid": os.getpid(), "command": " ".join(sys.argv), "since": now}), encoding="utf-8")
        yield
    except OSError as error:
        if error.filename != str(holder):
            raise
        raise _closed(folder, error) from error
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


@contextmanager
def reading_lock(folder: Path, *, patience: float = PATIENCE, tell: Tell = silent) -> Iterator[None]:
    """Hold a folder so that nobody writes it; nothing is held where the folder cannot be written anyway.

    Args:
        folder: the folder of a store; it exists.
        patience: as in `writing_lock`.
        tell: as in `writing_lock`.

    Raises:
        GraphError: a writer holds it for longer.
    """
    if not os.access(folder, os.W_OK):
        yield
        return
    lock = _lock(folder)
    _wait(lock.acquire_read, folder, patience, tell)
    try:
        yield
    finally:
        lock.release()


def _lock(folder: Path) -> ReadWriteLock:
    try:
        return ReadWriteLock(folder / _LOCK, is_singleton=False)
    except OSError as error:
        raise _closed(folder, error) from error


def _wait(acquire: Callable[[float], object], folder: Path, patience: float, tell: Tell) -> None:
    try:
        acquire(min(_POLITE, patience))
    except Timeout:
        if patience > _POLITE:
            tell(f"{folder}: held by {_holder(folder)}; waiting")
        try:
            acquire(max(patience - _POLITE, 0))
        except Timeout as error:
            raise GraphError(f"{folder}: held by {_holder(folder)}; run the same command again when it is done") from error


def _holder(folder: Path) -> str:
    try:
        told = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return f"process {told['pid']} since {told['since']} ({told['command']})"
    except (OSError, ValueError, KeyError):
        return "another process"


def _closed(folder: Path, error: OSError) -> GraphError:
    why = error.strerror or str(error)
    return GraphError(f"{folder}: cannot be written ({why}); check its permissions, or copy it to where you may write")
