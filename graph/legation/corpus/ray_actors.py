"""Actors of Ray Data that keep the model loaded and write parts."""

from collections.abc import Iterator, Sequence
from typing import Any

from legation.corpus.parts import Counts, Work, write_part
from legation.corpus.portions import Portion
from legation.errors import EngineError, LegationError
from legation.language import load_pipeline
from legation.store.records import json_of, value_of


class PartWriter:
    """An actor that keeps the model loaded and writes the parts of portions.

    Args:
        work: what all are told.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._nlp = load_pipeline()

    def __call__(self, rows: dict[str, Any]) -> dict[str, list[Any]]:
        """Return how much is in the parts of a batch of portions, or why one could not be written."""
        told = [self._told(value_of(Portion, str(text))) for text in rows["portion"]]
        return {"articles": [t[0] for t in told], "problems": [t[1] for t in told], "error": [t[2] for t in told]}

    def _told(self, portion: Portion) -> tuple[int, int, str]:
        try:
            counts = write_part(portion, self._work, nlp=self._nlp)
        except (LegationError, OSError) as error:
            return 0, 0, str(error)
        return counts.articles, counts.problems, ""


def write_parts(ray: Any, portions: Sequence[Portion], work: Work, *, workers: int) -> Iterator[Counts]:
    """Have actors write the parts of portions; one that dies is started again, and what it was at is given out again.

    Args:
        ray: what `installed_ray` returned, connected to a cluster.
        portions: whose parts are not there.
        work: what all are told.
        workers: how many actors.

    Yields:
        How much is in a part, when it is there; in any order.

    Raises:
        EngineError: a part could not be written.
    """
    rows = ray.data.from_items([{"portion": json_of(portion)} for portion in portions], override_num_blocks=len(portions))
    counts = rows.map_batches(
        PartWriter,
        fn_constructor_kwargs={"work": work},
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=workers),
        num_cpus=1,
    )  # Ray Data starts an actor that died again, and gives out again what it was at, without end; parts.py puts an end to it
    try:
        for row in counts.iter_rows():
            if row["error"]:
                raise EngineError(f"{row['error']}; what was read before is kept")
            yield Counts(articles=int(row["articles"]), problems=int(row["problems"]))
    except ray.exceptions.RayError as error:
        reason = str(error).strip().splitlines()[-1]
        raise EngineError(f"Ray gave up ({reason}); run the same command again, what was read before is kept") from error
