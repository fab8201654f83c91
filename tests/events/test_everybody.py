"""Unnamed people and bodies, and statements, where they are asked for."""

import pytest

from legation.component import readings
from legation.model import Article, Citation, Kind, Problem, Reading

CASES = [
    ("A Belgian court convicted the smugglers.", {("Belgium", "convicted", "smugglers")}),
    ("Rebels attacked an army camp in Mali.", {("Rebels", "attacked", "Mali")}),
    ("Thousands of protesters criticised Emmanuel Macron.", {("protesters", "criticised", "Emmanuel Macron")}),
    ("Blinken said that Iran had no plan.", {("Antony Blinken", "commentedOn", "Iran")}),
    ("The weather was fine in Paris.", set()),
]


def _read(text: str, *, everybody: bool) -> Reading:
    article = Article(citation=Citation(id="a"), text=text)
    found = next(iter(readings([article], everybody=everybody)))
    assert not isinstance(found, Problem)
    return found


@pytest.mark.model
@pytest.mark.parametrize("text, wanted", CASES, ids=[text for text, _ in CASES])
def test_everybody_acts_where_asked(text: str, wanted: set[tuple[str, str, str]]) -> None:
    found = {(e.source.actor.name, e.relation, e.target.actor.name) for e in _read(text, everybody=True).events}
    assert wanted <= found and bool(found) is bool(wanted), found


@pytest.mark.model
@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_nobody_without_a_name_acts_otherwise(text: str) -> None:
    named, all_ = _read(text, everybody=False).events, _read(text, everybody=True).events
    assert not any(m.actor.id.startswith("unnamed-") for e in named for m in (e.source, e.target))
    assert all_[: len(named)] == named
    assert all(m.actor.kind in Kind for e in all_ for m in (e.source, e.target))
