"""What actors cost: loading the authority, and naming, resolving and linking beside spaCy's own time.

Run it with `make bench`. All figures come from one run; times are medians. The texts are the seeds.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

LOAD = """
import resource, time
import legation.actors.authority
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
authority = legation.actors.authority.load_authority()
taken = time.perf_counter() - start
print(taken, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, len(authority.entries))
"""
RUNS = 7
COPIES = 6
"""How often the sixteen seeds are read in one run."""


def load_times(cache: str) -> tuple[list[float], list[float], int]:
    """Return seconds and MB of loading the authority in a new process each, and its number of entries."""
    seconds, megabytes, entries = [], [], 0
    for _ in range(RUNS):
        environment = {"XDG_CACHE_HOME": cache, "PATH": "/usr/bin:/bin"}
        out = subprocess.run(
            [sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        seconds.append(float(out[0]))
        megabytes.append(float(out[1]))
        entries = int(out[2])
    return seconds, megabytes, entries


def timed(job: Callable[[], object]) -> float:
    """Return the seconds that a job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as cache:
        seconds, megabytes, entries = load_times(cache)
    print(f"authority: {entries} entries; first load, compiled on the way: {seconds[0]:.2f} s")
    print(f"authority: later loads: {statistics.median(seconds[1:]):.3f} s, {statistics.median(megabytes[1:]):.0f} MB")

    from legation.actors import read_actors
    from legation.actors.authority import load_authority
    from legation.actors.linking import Setting, link
    from legation.actors.names import find_names
    from legation.language import load_pipeline
    from legation.model import Problem
    from legation.reading import read_articles

    nlp, authority = load_pipeline(), load_authority()
    articles = [a for a in read_articles(["seeds"]) if not isinstance(a, Problem)] * COPIES
    texts = [article.text for article in articles]
    dates = [article.citation.date for article in articles]
    docs = list(nlp.pipe(texts))
    words = sum(map(len, docs))
    spacy_times = [timed(lambda: list(nlp.pipe(texts))) for _ in range(5)]
    actor_times = [
        timed(lambda: [read_actors(doc, on=day, authority=authority) for doc, day in zip(docs, dates, strict=True)])
        for _ in range(5)
    ]
    named = [(name, doc, day) for doc, day in zip(docs, dates, strict=True) for name in find_names(doc, authority)]
    asked = [(doc[n.start : n.end].text, Setting(on=day, words=frozenset(t.lower_ for t in doc))) for n, doc, day in named]
    link_time = statistics.median(
        timed(lambda: [link(text, authority=authority, setting=setting) for text, setting in asked]) for _ in range(5)
    )
    spacy_time, actor_time = statistics.median(spacy_times), statistics.median(actor_times)
    print(f"spaCy: {words / spacy_time:,.0f} words/s; actors: {words / actor_time:,.0f} words/s")
    print(f"linking {len(asked)} names costs {100 * link_time / spacy_time:.1f}% of spaCy's time")
    print(f"actors (names, coreference, linking) cost {100 * actor_time / spacy_time:.1f}% of spaCy's time")
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
