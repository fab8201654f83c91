"""Linking and coreference against texts annotated by hand, which stay where they are: only facts are kept here.

The texts are those of the news corpora; where they lie is said by LEGATION_CORPORA, or they lie beside the checkout.
Without them the form of the annotation is tested, and nothing else.
"""

import csv
import datetime
import gzip
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from legation.actors.authority import load_authority
from legation.actors.folding import fold
from legation.component import readings
from legation.evaluation import entities_of, score_coreference
from legation.jsonlines import line_of
from legation.model import Actor, Article, Citation, Mention, Problem, Reading

HERE = Path(__file__).parent
CORPORA = Path(os.environ.get("LEGATION_CORPORA", HERE.parents[2] / "shared" / "corpora"))
LINKING = HERE / "linking_gold.csv"
GOLD = ("development", "held_out")

needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the annotated texts are not here; set LEGATION_CORPORA")
AUTHORITY = load_authority()


def linking_rows() -> list[dict[str, str]]:
    with LINKING.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def news_items(ids: set[str]) -> dict[str, str]:
    with gzip.open(CORPORA / "current_events" / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {item["id"]: item["text"] for item in map(json.loads, lines) if item["id"] in ids}


def wikinews() -> dict[str, tuple[str, str]]:
    """Date and text by the last part of the address."""
    found = {}
    for path in sorted((CORPORA / "wikinews_2019_2020" / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found[row["url"].rsplit("/", 1)[1]] = (row["date"], row["text"].strip())
    return found


def gold_lines(name: str) -> list[dict[str, object]]:
    with (HERE / "coreference_gold" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read(articles: Iterable[tuple[str, str, str]]) -> Iterator[Reading]:
    for found in readings(
        Article(citation=Citation(id=id, date=datetime.date.fromisoformat(day)), text=text) for id, day, text in articles
    ):
        assert not isinstance(found, Problem), found
        yield found


def test_the_annotation_is_sound() -> None:
    rows = linking_rows()
    assert len(rows) >= 300 and {row["date"][:4] for row in rows} == {str(year) for year in range(2002, 2027)}
    assert all(int(row["end"]) - int(row["start"]) == len(row["mention"]) for row in rows)
    lines = {name: gold_lines(name) for name in GOLD}
    assert sum(map(len, lines.values())) >= 12
    ids = [line["id"] for found in lines.values() for line in found]
    assert len(ids) == len(set(ids))


@needs_corpora
@pytest.mark.model
@pytest.mark.parametrize(("name", "least"), [("development", 0.73), ("held_out", 0.73)])
def test_coreference(name: str, least: float) -> None:
    texts, lines = wikinews(), gold_lines(name)
    for line in lines:
        for actor in line["actors"]:
            for mention in actor["mentions"]:
                assert texts[line["id"]][1][mention["start"] : mention["end"]] == mention["text"]
    found = {r.citation.id: line_of(r)["actors"] for r in read((line["id"], *texts[line["id"]]) for line in lines)}
    score = score_coreference((entities_of(line["actors"]), entities_of(found[line["id"]])) for line in lines)
    assert score.mean_f1 >= least, score


def judged(row: dict[str, str], reading: Reading) -> str:
    actor = named_at(row, reading.mentions)
    expected = row["expected"]
    if actor is None or not expected:
        known = actor is not None and AUTHORITY.entry(actor.id) is not None
        return "wrong" if known else "right" if not expected and actor is None else "unlinked"
    entry = AUTHORITY.entry(actor.id)
    names = {fold(actor.name), *(fold(name) for name in (entry.names if entry else ()))}
    ids = {e.id for e in AUTHORITY.named(expected)}
    is_state = row["kind"] == "state" and actor.kind == "state" and actor.country == row["country"]
    if is_state or actor.id in ids or fold(expected) in names:
        return "right"
    return "wrong" if entry else "unlinked"


def named_at(row: dict[str, str], mentions: Iterable[Mention]) -> Actor | None:
    """Whom the shortest mention around the name names, unnamed people left aside."""
    around = [m for m in mentions if m.span.start <= int(row["start"]) and int(row["end"]) <= m.span.end]
    shortest = min((m.span.end - m.span.start for m in around), default=0)
    return next((m.actor for m in around if m.span.end - m.span.start == shortest and not m.via), None)


@needs_corpora
@pytest.mark.model
def test_linking() -> None:
    rows = linking_rows()
    texts = news_items({row["item"] for row in rows})
    counts = Counter(
        judged(row, reading)
        for row, reading in zip(rows, read((r["item"], r["date"], texts[r["item"]]) for r in rows), strict=True)
    )
    assert counts["right"] >= 0.85 * len(rows), counts
    assert counts["wrong"] <= 0.03 * len(rows), counts
