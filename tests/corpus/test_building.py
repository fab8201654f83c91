"""A corpus in a folder: the same graph from any number of processes, in any order, however often the run was killed."""

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legation import build
from legation.cli import main
from legation.corpus import building
from legation.corpus.draft import draft_of
from legation.knowledge import KnowledgeGraph
from legation.store import has_store, read_store

pytestmark = pytest.mark.model

STATES = ("Kenya", "Poland", "Japan", "Chile", "Norway", "Turkey", "India", "Latvia", "Peru", "Ghana")
ACTS = ("met", "criticized", "sanctioned", "sued", "visited", "rejected a demand of")


def invented(count: int) -> list[dict[str, str]]:
    """Articles of a world in which states meet and quarrel; some come twice under two ids."""
    dice = random.Random(8)
    found: list[dict[str, str]] = []
    for number in range(count):
        one, other = dice.sample(STATES, 2)
        text = f"{one} {dice.choice(ACTS)} {other} on Monday. John Novak of {one} spoke for {number} minutes. It did not attack {other}."
        day = f"2022-0{dice.randint(1, 9)}-{dice.randint(10, 28)}"
        found.append({"id": f"i{number:04}", "date": day, "text": text})
        if number % 10 == 0:
            found.append({**found[-1], "id": f"copy{number:04}"})
    return found


def written(articles: Iterable[dict[str, str]], file: Path) -> Path:
    file.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(invented(300), tmp_path_factory.mktemp("corpus") / "items.jsonl")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def hash_of(folder: Path) -> str:
    """The hash of the sorted N-Quads of a folder's store."""
    with read_store(folder) as store:
        lines = sorted(f"{quad} .\n" for quad in store.everything())
    assert len(lines) > 1000
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed") / "g"
    result = run("build", corpus, "-o", folder, "--store-only")
    assert result.exit_code == 0, result.stderr
    assert "30 articles have text and day of another, and were read once" in result.stderr
    assert "330 articles, " in result.stderr and "`legation files" in result.stderr
    assert not draft_of(folder).exists() and not (folder / "graph.ttl").exists()
    return folder


def test_two_processes_and_another_order_give_the_same_graph(undisturbed: Path, corpus: Path, tmp_path: Path) -> None:
    lines = corpus.read_text().splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    (tmp_path / "shuffled.jsonl").write_text("".join(lines))
    assert run("build", tmp_path / "shuffled.jsonl", "-o", tmp_path / "g", "--store-only", "--processes", 2).exit_code == 0
    assert hash_of(tmp_path / "g") == hash_of(undisturbed)


def test_the_store_holds_what_building_in_memory_gives(undisturbed: Path, corpus: Path, tmp_path: Path) -> None:
    assert KnowledgeGraph.load(undisturbed).findings == build([corpus]).findings
    assert run("build", corpus, "-o", tmp_path / "g").exit_code == 0
    assert run("files", undisturbed).exit_code == 0
    for name in ("graph.ttl", "network.html", "events.jsonl", "network.gexf"):
        assert (undisturbed / name).read_bytes() == (tmp_path / "g" / name).read_bytes(), name
    assert not has_store(tmp_path / "g") and not draft_of(tmp_path / "g").exists()


def test_killed_at_random_and_started_again(undisturbed: Path, corpus: Path, tmp_path: Path) -> None:
    folder, dice = tmp_path / "g", random.Random()
    command = [sys.executable, "-m", "legation", "build", corpus, "-o", folder, "--store-only", "--processes", "2"]
    for signal_ in (signal.SIGKILL, signal.SIGINT, signal.SIGKILL):
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            holder = draft_of(folder) / "holder"
            deadline = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < deadline:
                if holder.exists() and f'"pid": {process.pid},' in holder.read_text():
                    break
                time.sleep(0.02)
            time.sleep(dice.uniform(0, 6))
            process.send_signal(signal_)
            told = process.communicate(timeout=60)[1]
        if signal_ is signal.SIGINT and process.returncode:  # it had not ended before
            assert process.returncode == 130 and "give the same command again to go on" in told
    assert run("build", corpus, "-o", folder, "--store-only").exit_code == 0
    assert hash_of(folder) == hash_of(undisturbed)


def test_killed_while_the_graph_takes_its_place(
    undisturbed: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "g"
    few = written(invented(20), tmp_path / "few.jsonl")
    assert run("build", few, "-o", folder, "--store-only").exit_code == 0
    old, rename = hash_of(folder), Path.replace
    for name in ("readings.sqlite", "oxigraph"):

        def killed(path: Path, target: Path, name: str = name) -> Path:
            if path.name == name and draft_of(folder) in path.parents and folder / "store" == Path(target).parent:
                raise SystemError("killed")
            return rename(path, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", killed)
            patch.setattr(Path, "rename", killed)
            with pytest.raises(SystemError):
                run("build", corpus, "-o", folder, "--store-only")
        assert hash_of(folder) == old, name
    result = run("build", corpus, "-o", folder, "--store-only")
    assert "an earlier run has read 330 articles; going on" in result.stderr
    assert hash_of(folder) == hash_of(undisturbed)


def test_a_large_corpus_is_built_in_its_store(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "LARGE", 100)
    assert run("build", corpus, "-o", tmp_path / "g").exit_code == 0
    assert has_store(tmp_path / "g") and not (tmp_path / "g" / "graph.ttl").exists()


def test_what_was_built_may_be_built_again_and_what_has_grown_not(corpus: Path, tmp_path: Path) -> None:
    few = written(invented(20), tmp_path / "few.jsonl")
    folder = tmp_path / "g"
    for _ in range(2):
        assert run("build", few, "-o", folder, "--store-only").exit_code == 0
    assert run("add", written(invented(25), tmp_path / "more.jsonl"), folder, "--store-only", "--processes", 2).exit_code == 0
    before = hash_of(folder)
    result = run("build", few, "-o", folder, "--store-only")
    assert result.exit_code == 2 and "has grown by `legation add`" in result.stderr and hash_of(folder) == before
