"""A graph as data frames: all of it, with types that a table keeps."""

from dataclasses import replace

import pandas as pd
import pytest

from example import FINDINGS, hostile_findings
from legation.export.frames import frames_of
from legation.knowledge import KnowledgeGraph
from legation.model import Findings


@pytest.mark.parametrize("findings", [FINDINGS, hostile_findings(), Findings(citations=(), actors=(), events=())], ids=["example", "hostile", "empty"])
def test_frames_hold_the_whole_graph(findings: Findings) -> None:
    frames = frames_of(findings)
    assert list(frames.actors.index) == [actor.id for actor in findings.actors]
    assert list(frames.events.index) == [event.id for event in findings.events]
    assert len(frames.evidence) == sum(len(event.evidence) for event in findings.events)
    assert set(frames.events.source) | set(frames.events.target) <= set(frames.actors.index)
    assert set(frames.evidence.event) <= set(frames.events.index)
    assert int(frames.events.fact.sum()) == sum(event.is_fact for event in findings.events)
    assert list(frames.articles.index) == [citation.id for citation in findings.citations]
    assert set(frames.evidence.article) <= set(frames.articles.index)
    assert int(frames.actors.wikidata.isna().sum()) == sum(actor.wikidata is None for actor in findings.actors)


def test_days_are_days() -> None:
    events = KnowledgeGraph(findings=FINDINGS).to_pandas().events
    met = events[events.relation == "metWith"].iloc[0]
    assert met.start == pd.Timestamp("2022-01-21") and met.geonames == "2660646" and met.tone == 1.0 and met.reports >= 1
    assert events.start.isna().sum() == sum(event.when is None for event in FINDINGS.events)


def test_a_question_of_a_table() -> None:
    frames = frames_of(replace(FINDINGS, events=tuple(event for event in FINDINGS.events if event.is_fact)))
    told = frames.evidence.merge(frames.events, left_on="event", right_index=True)
    assert {"Russia demanded", "NATO rejected"} <= {" ".join(sentence.split()[:2]) for sentence in told.sentence}
