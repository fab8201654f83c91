"""All that a folder cannot do without, in one zip file: what was read, decisions and frames, each with its digest."""

import hashlib
import json
import tempfile
import zipfile
import zlib
from pathlib import Path

from legation._version import __version__
from legation.errors import GraphError
from legation.store.folder import (
    DECISIONS,
    FRAMES,
    READINGS,
    STORE,
    has_readings,
    held,
    keep_readings,
    kept_readings,
    open_store,
    start_again,
)
from legation.store.graphs import unwritable
from legation.store.ledger import open_ledger
from legation.store.lock import Tell, reading_lock, silent

_MANIFEST = "backup.json"
_MEMBERS = (READINGS, DECISIONS, FRAMES)


def back_up(folder: Path, file: Path, *, tell: Tell = silent) -> int:
    """Write a backup of a folder, and read it over.

    Args:
        folder: which; also one that `build` wrote and that has not grown.
        file: where; there whole or not at all.
        tell: called with a line when others hold the folder.

    Returns:
        How many articles it holds.

    Raises:
        GraphError: there is nothing to back up, or the file cannot be written.
    """
    if not has_readings(folder):
        raise GraphError(f"{folder}: keeps no readings; make it with `legation build` or `legation add`")
    partial = file.with_name(f"{file.name}.partial")
    try:
        with reading_lock(folder / STORE, tell=tell), tempfile.TemporaryDirectory() as scratch:
            slim = Path(scratch) / READINGS
            keep_readings(slim, kept_readings(folder))
            members = {READINGS: slim, DECISIONS: folder / DECISIONS, FRAMES: folder / FRAMES}
            there = {name: path.read_bytes() for name, path in members.items() if path.is_file()}
            manifest = {"legation": __version__, "sha256": {name: _digest(data) for name, data in there.items()}}
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
                for name, data in there.items():
                    archive.writestr(name, data)
            count = _unpack(partial, Path(scratch) / "again")
        partial.replace(file)
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def bring_back(file: Path, folder: Path, *, tell: Tell = silent) -> int:
    """Make a folder from a backup, and its store.

    Args:
        file: what `back_up` wrote.
        folder: where; it has no graph yet.
        tell: called with a line where something takes time.

    Returns:
        How many articles it holds.

    Raises:
        GraphError: the file is damaged or no backup, or the folder has a graph or cannot be written.
    """
    if has_readings(folder) or (folder / "graph.ttl").exists():
        raise GraphError(f"{folder}: has a graph already; restore into a new folder")
    try:
        with held(folder, tell=tell), tempfile.TemporaryDirectory(prefix=".legation-", dir=folder) as scratch:
            unpacked = Path(scratch) / "backup"
            count = _unpack(file, unpacked)
            for name in (DECISIONS, FRAMES):
                if (unpacked / name).is_file():
                    (unpacked / name).replace(folder / name)
            start_again(folder, unpacked / READINGS)
    except OSError as error:
        raise unwritable(folder, error) from error
    with open_store(folder, tell=tell):
        return count


def _unpack(file: Path, folder: Path) -> int:
    """Unpack a backup after comparing its digests, and return how many articles it holds."""
    folder.mkdir()
    try:
        with zipfile.ZipFile(file) as archive:
            digests = json.loads(archive.read(_MANIFEST))["sha256"]
            for name in sorted(set(digests).intersection(_MEMBERS)):
                data = archive.read(name)
                if _digest(data) != digests[name]:
                    raise GraphError(f"{file}: damaged ({name} is not what was written); take an earlier backup")
                (folder / name).write_bytes(data)
    except FileNotFoundError as error:
        raise GraphError(f"{file}: no such file; name what `legation backup` wrote") from error
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError) as error:
        raise GraphError(f"{file}: damaged or no backup of legation ({error}); take an earlier one") from error
    with open_ledger(folder / READINGS, writable=False) as ledger:
        return int(ledger.value("SELECT COUNT(*) FROM article") or 0)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
