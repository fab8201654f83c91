"""A graph as pandas data frames: one each of actors, events, evidence and articles."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legation.errors import GraphError
from legation.export.tables import Table, tables_of
from legation.model import Findings

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {"text": "str", "day": "datetime64[s]", "count": "int64", "number": "float64", "flag": "bool"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """A graph as tables; the ids of the one stand in the others.

    Attributes:
        actors: indexed by id: name, kind, country, wikidata, part_of, role.
        events: indexed by id: source, relation, target, type, cameo, status, said_by, start, end (days), place, geonames,
            reports (independent ones), confidence, tone, fact (whether the articles tell it as done, in their own voice).
        evidence: event, article, date (day), title, url, frame, confidence; sentence, trigger, source_words and
            target_words, each with its offsets in the article (sentence_start, sentence_end).
        articles: indexed by id: title, date (day), publisher, url, place.
    """

    actors: "pd.DataFrame"
    events: "pd.DataFrame"
    evidence: "pd.DataFrame"
    articles: "pd.DataFrame"


def frames_of(findings: Findings) -> Frames:
    """Return findings as data frames.

    Args:
        findings: what a graph is made of.

    Raises:
        GraphError: pandas is not installed.
    """
    try:
        import pandas  # noqa: F401
    except ImportError as error:
        raise GraphError("data frames need pandas; pip install 'legation[notebooks]'") from error
    actors, events, evidence, articles = map(_frame, tables_of(findings))
    return Frames(
        actors=actors.set_index("id"),
        events=events.set_index("id"),
        evidence=evidence,
        articles=articles.set_index("id"),
    )


def _frame(table: Table) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame({c.name: pd.Series(cells, dtype=_DTYPES[c.type]) for c, cells in table.cells()})
