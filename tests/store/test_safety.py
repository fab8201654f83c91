"""Killed, crowded, full, read-only, newer, damaged: nothing is lost, and the message says what to do."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from kills import graph_at_once, random_articles
from kills import run as run_kills

from legation.errors import GraphError
from legation.model import Reading
from legation.store import back_up, bring_back, has_store, open_store, read_store
from legation.store.graphs import Embedded
from legation.store.lock import writing_lock
from legation.store.opened import Store

ARTICLES = random_articles(12)
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "g"
    with open_store(folder) as store:
        store.put(ARTICLES)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A folder of its own with the articles in it."""
    return shutil.copytree(sound, tmp_path / "g")


def is_whole(folder: Path) -> bool:
    with read_store(folder) as store:
        return set(store._graphs.everything()) == graph_at_once(ARTICLES)


def test_ten_kills_leave_no_article_half_there() -> None:
    seen = run_kills(10, 60)
    assert seen["kills"] == 10


def in_another_process(code: str, *arguments: object, **options: object) -> subprocess.Popen[str]:
    head = f"import sys; sys.path.insert(0, {str(HERE)!r}); from pathlib import Path; from legation.store import *; "
    command = [sys.executable, "-c", head + code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]


@pytest.fixture
def held(folder: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A folder that another process writes."""
    code = "print('ready', flush=True) or sys.stdin.readline()"
    process = in_another_process(f"\nwith open_store(Path(sys.argv[1])): {code}", folder, stdin=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    yield folder, process
    process.communicate("\n")


@pytest.mark.parametrize("opened", [open_store, read_store])
def test_who_comes_second_is_told_who_holds_the_folder(held: tuple[Path, subprocess.Popen[str]], opened) -> None:
    folder, process = held
    with pytest.raises(GraphError, match=rf"held by process {process.pid} since .*; run the same command again"), opened(folder, patience=0.2):
        pass


def test_who_comes_second_waits(held: tuple[Path, subprocess.Popen[str]]) -> None:
    folder, process = held
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()

    with open_store(folder, tell=tell) as store:
        assert store.counts()["articles"] == len(ARTICLES)
    assert len(told) == 1 and f"held by process {process.pid}" in told[0] and told[0].endswith("waiting")


def test_several_may_read_at_once(folder: Path) -> None:
    with read_store(folder) as one, read_store(folder, patience=0.2) as other:
        assert one.counts() == other.counts()


def test_two_processes_that_add_at_once_both_come_through(tmp_path: Path) -> None:
    code = "from kills import add_all, random_articles; add_all(Path(sys.argv[1]), random_articles(12)[int(sys.argv[2]) :: 2])"
    both = [in_another_process(code, tmp_path / "g", half) for half in (0, 1)]
    assert [(process.communicate()[1], process.returncode) for process in both] == [("", 0), ("", 0)]
    assert is_whole(tmp_path / "g")


def test_the_dead_hold_nothing(folder: Path) -> None:
    process = in_another_process("\nwith open_store(Path(sys.argv[1])): print('ready', flush=True) or sys.stdin.readline()", folder, stdin=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    process.kill()
    process.communicate()
    with open_store(folder, patience=1) as store:
        assert not store.differences()


LIMITED = """
import resource, pickle
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
from kills import add_all, random_articles
from legation.errors import GraphError
try:
    add_all(Path(sys.argv[1]), random_articles(12))
except GraphError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [8_000, 40_000, 120_000])
def test_a_full_disk_is_said_so_and_the_next_run_goes_on(tmp_path: Path, room: int) -> None:
    output, errors = in_another_process(LIMITED, tmp_path / "g", room).communicate()
    assert "Traceback" not in errors and ("run the same command again" in output or "cannot be" in output), (output, errors)
    with open_store(tmp_path / "g") as store:
        store.put(ARTICLES)
    assert is_whole(tmp_path / "g")


READ_ONLY = """
import os
from kills import random_articles
from legation.errors import GraphError
if os.getuid() == 0: os.setgid(65534); os.setuid(65534)
with read_store(Path(sys.argv[1])) as store: print(store.counts()["articles"])
try:
    with open_store(Path(sys.argv[1])) as store: store.put(random_articles(3)[:1])
except GraphError as error:
    print(error)
"""


def test_a_read_only_folder_is_read_and_says_that_it_cannot_be_written(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for above in folder.parents:
        if os.getuid() == 0 and above.is_relative_to("/tmp/pytest-of-root"):
            above.chmod(0o755)
    output, errors = in_another_process(READ_ONLY, folder, env={**os.environ, "XDG_CACHE_HOME": "/nowhere"}).communicate()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    assert output.startswith(f"{len(ARTICLES)}\n") and "check its permissions" in output, (output, errors)


def test_a_store_of_a_newer_version_is_left_alone(folder: Path) -> None:
    with sqlite3.connect(folder / "store" / "readings.sqlite") as sql:
        sql.execute("PRAGMA user_version = 99")
    before = (folder / "store" / "readings.sqlite").read_bytes()
    for opened in (open_store, read_store):
        with pytest.raises(GraphError, match=r"made by a newer legation \(version 99 of its tables\); install that one"), opened(folder):
            pass
    assert (folder / "store" / "readings.sqlite").read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all" * 100, None], ids=["not a database", "torn"])
def test_damaged_readings_are_said_so(folder: Path, content: bytes | None) -> None:
    file = folder / "store" / "readings.sqlite"
    data = file.read_bytes()
    file.write_bytes(content or data[:4096] + bytes(len(data) - 4096))
    with pytest.raises(GraphError, match=r"readings.sqlite: is damaged .*`legation restore`, or build the folder again"), open_store(folder) as store:
        store.put(ARTICLES)


def spoil_manifest(path: Path) -> None:
    (path / "CURRENT").write_text("nothing")


def spoil_tables(path: Path) -> None:
    for file in path.glob("*.sst"):
        file.write_bytes(b"\0" * 64)
    for file in path.glob("MANIFEST*"):
        file.write_bytes(b"\xff" * 64)


def lose(path: Path) -> None:
    shutil.rmtree(path)


def lose_a_part(path: Path) -> None:
    graphs = Embedded(path)
    graphs._store.update("DELETE WHERE { GRAPH ?g { ?s a ?class } }")
    graphs.close()


@pytest.mark.parametrize("spoil", [spoil_manifest, spoil_tables, lose])
def test_a_damaged_graph_is_made_again_from_the_readings(folder: Path, spoil) -> None:
    spoil(folder / "store" / "oxigraph")
    with open_store(folder):
        pass
    assert is_whole(folder)


def test_a_graph_that_says_otherwise_is_found_and_mended(folder: Path) -> None:
    lose_a_part(folder / "store" / "oxigraph")
    with read_store(folder) as store:
        assert len(store.differences().added) > 50
    with open_store(folder) as store:
        store.write_again()
        assert not store.differences()


def test_a_backup_brings_all_back(folder: Path, tmp_path: Path) -> None:
    (folder / "decisions.csv").write_text("decision,actor,other,where,note\nrename,poland,Polska,,\n")
    assert back_up(folder, tmp_path / "b.zip") == len(ARTICLES)
    assert bring_back(tmp_path / "b.zip", tmp_path / "again") == len(ARTICLES)
    with read_store(folder) as one, read_store(tmp_path / "again") as other:
        assert one.findings() == other.findings()
        assert "Polska" in {actor.name for actor in other.findings().actors}


def damaged(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(bytes(data))


def exchanged(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data + b"x" if name.endswith(".sqlite") else data)


def foreign(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("holiday.jpg", b"...")


def no_zip(file: Path) -> None:
    file.write_bytes(b"PK no zip")


def missing(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("spoil", [damaged, exchanged, foreign, no_zip, missing])
def test_a_damaged_backup_makes_no_folder_of_it(folder: Path, tmp_path: Path, spoil) -> None:
    back_up(folder, tmp_path / "b.zip")
    spoil(tmp_path / "b.zip")
    with pytest.raises(GraphError, match=r"b.zip: (damaged|no such file)"):
        bring_back(tmp_path / "b.zip", tmp_path / "again")
    assert not has_store(tmp_path / "again") and not (tmp_path / "again" / "store" / "readings.sqlite").exists()


def test_restoring_over_a_graph_is_refused(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "b.zip")
    with pytest.raises(GraphError, match="has a graph already; restore into a new folder"):
        bring_back(tmp_path / "b.zip", folder)


def test_a_failed_batch_leaves_the_one_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*arguments: object, **options: object) -> None:
        raise RuntimeError("power")

    extra: list[Reading] = random_articles(14)[12:]
    with monkeypatch.context() as patched:
        patched.setattr("legation.store.deriving.united", fails)
        with pytest.raises(RuntimeError, match="power"), open_store(folder) as store:
            store.put(extra)
    assert is_whole(folder)
    with monkeypatch.context() as patched:
        patched.setattr(Embedded, "apply", fails)
        with pytest.raises(RuntimeError, match="power"), open_store(folder) as store:
            store.put(extra)
    with read_store(folder) as store:  # the readings were kept, and whoever opens the folder next writes the graph
        assert store.counts()["articles"] == 14 and not store.differences()


def test_the_holder_is_told_in_a_file(tmp_path: Path) -> None:
    with writing_lock(tmp_path):
        assert json.loads((tmp_path / "holder").read_text())["pid"] == os.getpid()
    assert not (tmp_path / "holder").exists()


def test_a_graph_killed_between_made_and_written_is_written_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(folder / "store" / "oxigraph")

    def killed(store: Store) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "pay", killed)
        with pytest.raises(KeyboardInterrupt), open_store(folder):
            pass
    assert (folder / "store" / "oxigraph").is_dir()
    with open_store(folder):
        pass
    assert is_whole(folder)
