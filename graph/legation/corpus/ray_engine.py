"""Reading on many cores or machines with Ray Data: portions out to actors that keep the model loaded, parts back, merged.

Only names of files go through Ray. Each actor opens its portion, writes its part (parts.py) and tells how much is in it; then
the parts are gone through in the order of the input. A worker that is killed is started again, and its portion read again;
a run that is interrupted goes on with the parts that are not there.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from legation.corpus.ray_cluster import cluster, installed_ray
from legation.events.extension import NO_EXTENSION, Extension
from legation.model import Article, Problem, Reading

STAGED = "articles"
"""The folder, within that of the parts, where articles wait for a worker; they do not stay there."""
SIZE = 500_000
"""Bytes of text that a worker gets at once: half a minute of one core, which is what it loses when it dies."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Advance:
    """How far reading has come.

    Attributes:
        parts: how many parts are there.
        of: how many there will be.
        articles: how many articles are in them.
        problems: how many things were left out.
    """

    parts: int
    of: int
    articles: int
    problems: int


def ray_readings(
    articles: Iterable[Article | Problem] = (),
    *,
    parts: Path,
    files: Iterable[str] = (),
    workers: int | None = None,
    address: str | None = None,
    min_confidence: float = 0.0,
    extension: Extension = NO_EXTENSION,
    quads: bool = True,
    size: int | None = None,
    on_part: Callable[[Advance], None] | None = None,
) -> Iterator[Reading | Problem]:
    """Read articles with Ray Data and yield what is read, in the order of files, then articles.

    Args:
        articles: read by whatever reads them here, written down portion by portion for the workers, and taken away when
            they are read; problems among them are passed on.
        parts: the folder of parts, made if missing, on storage that all machines share.
        files: JSON Lines and Parquet, each machine under the same name, which the workers open by themselves.
        workers: how many processes read, or None for one a core.
        address: of a running cluster ("auto", "10.0.0.1:6379"), or None for RAY_ADDRESS, else this machine alone.
        min_confidence: events of which we are less sure are left out, between 0 and 1.
        extension: relations and frames of one's own.
        quads: whether parts have N-Quads too, beside the Parquet from which the graph is merged.
        size: about how many bytes of text a worker gets at once, or None for half a minute's work.
        on_part: called when a part is there.

    Yields:
        A reading for each article, a problem for each thing left out; all parts are there before the first.

    Raises:
        EngineError: Ray is not installed, no cluster answers, or a part could not be made.
    """
    ray = installed_ray(address)
    from legation.corpus.parts import Work, counts_in, merged  # they need pyarrow, which comes with Ray
    from legation.corpus.portions import portions_of, staged
    from legation.corpus.ray_actors import write_parts

    work = Work(parts=parts.absolute(), min_confidence=min_confidence, extension=extension, quads=quads)
    problems: list[Problem] = []
    cut = portions_of(files, size=size or SIZE)
    written = staged(_apart(articles, problems), work.parts / STAGED, size=size or SIZE)
    portions = {work.name(one): one for one in _apart(chain(cut, written), problems)}
    for leftover in work.parts.glob("*.tries"):  # of runs that were ended, not of portions that kill
        leftover.unlink(missing_ok=True)
    there = {name: counts for name in portions if (counts := counts_in(work.file(name))) is not None}
    told = _Told(len(portions), on_part)
    for counts in there.values():
        told.part(articles=counts.articles, problems=counts.problems)
    if missing := [portion for name, portion in portions.items() if name not in there]:
        with cluster(ray, address, workers) as cores:
            for counts in write_parts(ray, missing, work, workers=min(workers or cores, len(missing))):
                told.part(articles=counts.articles, problems=counts.problems)
    shutil.rmtree(work.parts / STAGED, ignore_errors=True)
    yield from problems
    yield from merged(portions, work)


def _apart(items: Iterable[T | Problem], problems: list[Problem]) -> Iterator[T]:
    """The items that are no problems; those are put with the others."""
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item


class _Told:
    """Tells how far reading has come."""

    def __init__(self, parts: int, on_part: Callable[[Advance], None] | None) -> None:
        self._now = Advance(parts=0, of=parts, articles=0, problems=0)
        self._on_part = on_part

    def part(self, *, articles: int, problems: int) -> None:
        now = self._now
        self._now = Advance(now.parts + 1, now.of, now.articles + articles, now.problems + problems)
        if self._on_part:
            self._on_part(self._now)
