"""Kill a process that adds articles, again and again, and see that nothing is ever half there.

Run as a program: `python tests/store/kills.py 200 500` kills 200 times while adding 500 articles.
"""

import json
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from legation.actors.authority import load_authority
from legation.fusion.fusing import fuse
from legation.identity import join_actors
from legation.identity.decisions import NONE
from legation.model import Findings, Reading
from legation.rdf import quads_of
from legation.rdf.engine import oxigraph_term
from legation.rdf.terms import BASE, id_of
from legation.store import Added, has_store, open_store, read_store
from legation.store.graphs import Embedded

BATCH = 4


def random_articles(count: int) -> list[Reading]:
    """Articles at random, the same each time."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st
    from random_readings import readings

    found: list[Reading] = []
    quiet = settings(max_examples=4 * count, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))

    @seed(7)
    @quiet
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        reading = data.draw(readings(f"article-{len(found):04}"))
        if reading.events:
            found.append(reading)

    draw()
    assert len(found) >= count
    return found[:count]


def add_all(folder: Path, articles: list[Reading]) -> None:
    """Put articles in, a few at a time: what the process does that is killed."""
    for first in range(0, len(articles), BATCH):
        with open_store(folder) as store:
            store.put(articles[first : first + BATCH])


def graph_at_once(articles: list[Reading]) -> set[ox.Quad]:
    """The graph of articles built at once."""
    return quads_in_store(fuse(join_actors(articles, decisions=NONE, authority=load_authority())))


def quads_in_store(findings: Findings) -> set[ox.Quad]:
    """What a store of findings holds."""
    return {ox.Quad(*map(oxigraph_term, triple), oxigraph_term(graph)) for *triple, graph in quads_of(findings).quads() if graph}


def wrong_with(folder: Path, articles: list[Reading]) -> str | None:
    """What is wrong with a folder as a killed process left it, or None; nobody has opened it since."""
    if not (folder / "store" / "oxigraph").is_dir():
        return None
    graphs = Embedded(folder / "store" / "oxigraph", writable=False)
    quads = set(graphs.everything())
    graphs.close()
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    there = {id_of(name) for name in names if name.startswith(f"{BASE}article/")}
    if not quads:
        return None
    whole = graph_at_once([reading for reading in articles if reading.citation.id in there])
    return None if quads == whole else f"{len(quads ^ whole)} triples of {len(there)} articles are not as they should be"


def run(kills: int, count: int) -> dict[str, float]:
    """Kill so many processes that add so many articles; raise AssertionError at the first thing that is wrong.

    Returns:
        What was seen: kills, kills in the middle of writing, folders finished, seconds.
    """
    articles, dice, started = random_articles(count), random.Random(), time.monotonic()
    seen = {"kills": 0, "amid": 0, "finished": 0}
    whole = graph_at_once(articles)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "articles.pickle"
        file.write_bytes(pickle.dumps(articles))
        number, folder = 0, Path(scratch) / "0"
        longest = 1.0
        while seen["kills"] < kills:
            was_killed = False
            with subprocess.Popen([sys.executable, __file__, "work", str(file), str(folder)], stdout=subprocess.PIPE) as worker:
                assert worker.stdout is not None and worker.stdout.readline() == b"ready\n"
                begun = time.monotonic()
                try:
                    worker.wait(dice.uniform(0, longest))
                except subprocess.TimeoutExpired:
                    worker.send_signal(signal.SIGKILL)
                    was_killed = True
            if was_killed:
                seen["kills"] += 1
                wrong = wrong_with(folder, articles)
                assert wrong is None, f"kill {seen['kills']}: {wrong}"
                with read_store(folder) if has_store(folder) else open_store(folder) as store:
                    there = store.counts()["articles"]
                    assert not store.differences(), f"kill {seen['kills']}: the next run did not mend it"
                seen["amid"] += 0 < there < count
                continue
            assert worker.returncode == 0
            longest = max(time.monotonic() - begun, 0.2)
            with read_store(folder) as store:
                assert set(store._graphs.everything()) == whole, "the finished graph is not the undisturbed one"
            seen["finished"] += 1
            number += 1
            folder = Path(scratch) / str(number)
        with open_store(folder) as store:
            assert sum((store.put([reading]) for reading in articles), Added()).changed == 0
        with read_store(folder) as store:
            assert set(store._graphs.everything()) == whole, "the finished graph is not the undisturbed one"
    return {**seen, "seconds": round(time.monotonic() - started, 1)}


if __name__ == "__main__":
    if sys.argv[1] == "work":
        load_authority()
        work = pickle.loads(Path(sys.argv[2]).read_bytes())
        print("ready", flush=True)
        add_all(Path(sys.argv[3]), work)
    else:
        print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
