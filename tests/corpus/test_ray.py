"""The distributed run: the graph of a local one, also when a worker is killed in the middle."""

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import items

from legation.cli import main
from legation.corpus import ray_engine
from legation.corpus.ray_cluster import cluster, installed_ray
from legation.corpus.ray_engine import Advance, ray_readings
from legation.errors import EngineError
from legation.knowledge import KnowledgeGraph, build, graph_of_readings
from legation.model import Problem
from legation.rdf import quads_of
from legation.reading import read_articles

ROOT = Path(__file__).parent.parent.parent
needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed: pip install 'legation[ray]'")
PORTION = 2500
WORKER = "ray::MapWorker"


def hash_of(graph: KnowledgeGraph) -> str:
    lines = sorted(set(quads_of(graph.findings).serialize(format="nquads").splitlines()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The articles of seeds/, which are read here, and a file that the workers open, with a broken line and an id twice."""
    file = tmp_path_factory.mktemp("news") / "news.jsonl"
    lines = [json.dumps(item) for item in items(40)]
    file.write_text("\n".join([*lines[:20], "{broken", *lines[20:], lines[3], json.dumps({"id": "item-4", "text": "NATO met Russia."})]))
    return [str(file), str(ROOT / "seeds")]


@pytest.fixture(scope="module")
def local(inputs: list[str]) -> KnowledgeGraph:
    return build(inputs)


@pytest.fixture(scope="module")
def two_workers() -> Iterator[None]:
    ray = installed_ray()
    with cluster(ray, None, 2) as cores:
        assert cores == 2
        yield


@pytest.fixture(scope="module")
def distributed(inputs: list[str], two_workers: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command makes."""
    folder = tmp_path_factory.mktemp("distributed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ray_engine, "SIZE", PORTION)
        result = run("build", *inputs, "-o", folder, "--engine", "ray", "--workers", 2)
    assert result.exit_code == 1, result.stderr  # a line is broken
    return folder


def processes() -> dict[int, tuple[int, str]]:
    """The processes of this machine: parent and name of each."""
    found: dict[int, tuple[int, str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            found[int(folder.name)] = int(status[1]), (folder / "cmdline").read_bytes().rstrip(b"\0 ").decode(errors="replace")
        except OSError:
            continue
    return found


def our_processes() -> dict[int, str]:
    """Processes that this one started, and they in turn."""
    found, ours = processes(), {os.getpid()}
    while more := {pid for pid, (parent, _) in found.items() if parent in ours} - ours:
        ours |= more
    return {pid: found[pid][1] for pid in ours - {os.getpid()}}


@needs_ray
@pytest.mark.server
@pytest.mark.model
def test_two_workers_give_the_graph_of_a_local_run(local: KnowledgeGraph, distributed: Path, tmp_path: Path) -> None:
    assert hash_of(KnowledgeGraph.load(distributed)) == hash_of(local)
    assert len(local.events) > 100 and len(local.problems) == 2
    local.save(tmp_path)
    for name in ("graph.ttl", "events.jsonl", "report.json", "network.html"):
        assert (distributed / name).read_bytes() == (tmp_path / name).read_bytes()
    names = [file.name for file in (distributed / "parts").iterdir()]
    parquet, quads = ({name.partition(".")[0] for name in names if name.endswith(end)} for end in (".parquet", ".nq.gz"))
    assert parquet == quads and len(parquet) >= 8 and len(names) == 2 * len(parquet)


@needs_ray
@pytest.mark.server
@pytest.mark.model
def test_a_worker_killed_in_the_middle_loses_nothing_and_what_is_there_is_kept(
    inputs: list[str], local: KnowledgeGraph, distributed: Path, tmp_path: Path
) -> None:
    parts = sorted((distributed / "parts").glob("*.parquet"))
    kept = parts[:2]
    for part in kept:
        shutil.copy2(part, tmp_path)
    shutil.copy(parts[2], tmp_path)
    (tmp_path / parts[2].name).write_bytes(parts[2].read_bytes()[:-9])  # as a full disk would leave it
    killed: list[int] = []
    after: set[int] = set()
    seen: list[Advance] = []

    def on_part(now: Advance) -> None:
        seen.append(now)
        workers = {pid for pid, name in our_processes().items() if name.startswith(WORKER)}
        if now.parts > len(kept) and not killed:
            assert list(tmp_path.glob("*.tries"))  # there is one at work
            killed.append(min(workers))
            os.kill(killed[0], signal.SIGKILL)
        elif killed:
            after.update(workers)

    found = list(ray_readings(read_articles(inputs[1:]), files=inputs[:1], parts=tmp_path, workers=2, size=PORTION, on_part=on_part))
    problems = [item for item in found if isinstance(item, Problem)]
    graph = graph_of_readings([item for item in found if not isinstance(item, Problem)], problems=problems)
    assert hash_of(graph) == hash_of(local) and graph.problems == local.problems
    assert seen[-1] == Advance(parts=len(parts), of=len(parts), articles=58, problems=1) and len(seen) == len(parts)
    assert killed and after - set(killed)
    assert all((tmp_path / part.name).stat().st_mtime_ns == part.stat().st_mtime_ns for part in kept)
    assert all((tmp_path / part.name).read_bytes() == part.read_bytes() for part in parts)


@needs_ray
@pytest.mark.server
def test_it_listens_to_this_machine_alone_and_tells_nobody(two_workers: None) -> None:
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    sockets: set[str] = set()
    for pid in our_processes():
        for entry in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                sockets.add(entry.readlink().name)
            except OSError:
                continue
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    listening = {row[1].partition(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets}
    assert listening and listening <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_without_ray_it_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    (tmp_path / "a.txt").write_text("NATO met Russia.")
    result = run("build", tmp_path, "-o", tmp_path / "g", "--engine", "ray")
    assert result.exit_code == 2 and not (tmp_path / "g").exists()
    [line] = result.stderr.splitlines()
    assert "pip install 'legation[ray]'" in line and "`ray start --head`" in line and "docs/cluster.md" in line
    with pytest.raises(EngineError, match="not installed"):
        next(ray_readings([], parts=tmp_path))


def test_options_of_ray_stand_with_it(tmp_path: Path) -> None:
    result = run("build", tmp_path, "-o", tmp_path / "g", "--workers", 2)
    assert result.exit_code == 2 and "go with --engine ray" in result.stderr


@needs_ray
def test_a_cluster_that_does_not_answer_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("NATO met Russia.")
    result = run("build", tmp_path, "-o", tmp_path / "g", "--engine", "ray", "--ray-address", "127.0.0.1:1")
    assert result.exit_code == 2 and "127.0.0.1:1: no Ray cluster answers" in result.stderr and "`ray start --head`" in result.stderr
