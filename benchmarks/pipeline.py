"""What reading costs beside the bare spaCy pipeline: names, actors, events and their circumstances, in one run.

    python benchmarks/pipeline.py [ARTICLES...]

Five rounds, each bare and whole after one another on the same articles; CPU time, median of the ratios. Without
arguments the articles of seeds/ are read, over and over.
"""

import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from legation.component import BATCH, readings
from legation.language import load_pipeline
from legation.model import Article, Problem
from legation.reading import read_articles

ROUNDS, ENOUGH = 5, 100
SEEDS = Path(__file__).parent.parent / "seeds"


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time that WORK takes, in seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print the cost of bare spaCy, of the whole, and their ratio."""
    inputs = sys.argv[1:] or [str(SEEDS)]
    articles: list[Article] = [a for a in islice(read_articles(inputs), 3000) if not isinstance(a, Problem)]
    while len(articles) < ENOUGH:
        articles += articles
    nlp = load_pipeline()

    def bare() -> None:
        for start in range(0, len(articles), BATCH):
            list(nlp.pipe([article.text for article in articles[start : start + BATCH]], batch_size=BATCH))

    def whole() -> None:
        list(readings(articles))

    bare(), whole()
    rounds = [(seconds(bare), seconds(whole)) for _ in range(ROUNDS)]
    ratio = statistics.median(all_ / alone for alone, all_ in rounds)
    print(f"{len(articles)} articles, {sum(len(a.text) for a in articles):,} characters, {ROUNDS} rounds, CPU seconds")
    print(f"bare spaCy  {statistics.median(alone for alone, _ in rounds):7.2f}")
    print(f"whole       {statistics.median(all_ for _, all_ in rounds):7.2f}")
    print(f"over spaCy  {100 * (ratio - 1):6.1f} %")


if __name__ == "__main__":
    main()
