"""Fusion beside pairs of reports that were annotated before its rules were written (pairs.csv; ids of items alone)."""

import csv
import datetime
import gzip
import json
import os
from pathlib import Path

import pytest

from legation.component import readings
from legation.fusion.fusing import fuse
from legation.model import Article, Citation, Problem

CORPORA = Path(os.environ.get("LEGATION_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
ITEMS = CORPORA / "current_events" / "items.jsonl.gz"
PAIRS = list(csv.DictReader((Path(__file__).parent / "pairs.csv").read_text(encoding="utf-8").splitlines()))


def test_there_are_pairs_of_both_kinds() -> None:
    same = [pair["same"] for pair in PAIRS]
    assert len(PAIRS) >= 60 and same.count("yes") >= 20 and same.count("no") >= 20


@pytest.mark.model
@pytest.mark.skipif(not ITEMS.is_file(), reason="the annotated texts are not here; set LEGATION_CORPORA")
def test_what_is_fused_is_one_event(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {pair[key] for pair in PAIRS for key in ("first", "second")}
    with gzip.open(ITEMS, "rt", encoding="utf-8") as lines:
        items = [item for line in lines if (item := json.loads(line))["id"] in wanted]
    articles = [
        Article(citation=Citation(id=i["id"], date=datetime.date.fromisoformat(i["date"][:10])), text=i["text"])
        for i in items
    ]
    found = fuse(reading for reading in readings(articles) if not isinstance(reading, Problem))
    where: dict[tuple[str, int], set[str]] = {}
    for event in found.events:
        for evidence in event.evidence:
            where.setdefault((evidence.citation, evidence.trigger.start), set()).add(event.id)
    counts = {"right": 0, "wrong": 0, "missed": 0}
    for pair in PAIRS:
        ends = [(pair[key], int(pair[f"{key}_trigger"].split("@")[1])) for key in ("first", "second")]
        fused = bool(where.get(ends[0], set()) & where.get(ends[1], set()))
        kind = ("right" if fused else "missed") if pair["same"] == "yes" else ("wrong" if fused else "")
        counts[kind or "apart"] = counts.get(kind or "apart", 0) + 1
    with capsys.disabled():
        print(f"\nfusion of {len(PAIRS)} annotated pairs: {counts}")
    assert counts["right"] >= 0.95 * (counts["right"] + counts["wrong"])
    assert counts["right"] >= 0.5 * (counts["right"] + counts["missed"])
