import re
from pathlib import Path

import pytest

from legation import KnowledgeGraph
from legation.model import Article, Status
from legation.rdf import validate
from legation.reading import read_articles

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLES = [item for item in read_articles([str(SEEDS)]) if isinstance(item, Article)]

FACTS = [
    ("antony-blinken", "metWith", "sergei-lavrov", "2022-01-21"),
    ("joe-biden", "metWith", "vladimir-putin", "2021-06-16"),
    ("russia", "demandedOf", "nato", "2022-01-21"),
    ("nato", "rejectedDemandOf", "russia", "2022-01-21"),
    ("volodymyr-zelenskyy", "thanked", "joe-biden", "2022-01-21"),
    ("nancy-pelosi", "visited", "taiwan", "2022-08-02"),
    ("saudi-arabia", "cutTiesWith", "iran", "2016-01-01/2016-12-31"),
]


@pytest.fixture
def graph(seeds_graph: KnowledgeGraph) -> KnowledgeGraph:
    return seeds_graph


def test_fourteen_reports_or_more_with_title_date_and_place() -> None:
    assert len(ARTICLES) >= 14
    assert all(a.citation.title and a.citation.date and a.citation.place for a in ARTICLES)
    assert {a.citation.date.year for a in ARTICLES if a.citation.date} == {2021, 2022, 2023, 2024}


def test_all_are_cc0() -> None:
    assert all("license: CC0-1.0" in path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt"))


def test_they_hold_the_sentences_that_news_is_made_of() -> None:
    text = " ".join(article.text for article in ARTICLES)
    for kind in (r"\bsaid\b", r"\bden(?:y|ied)\b", r"\bdemanded\b", r"\brejected\b", r"\bwould\b", r"\baccused\b", r"\bnot\b"):
        assert re.search(kind, text), kind


@pytest.mark.model
def test_nothing_is_left_out(graph: KnowledgeGraph) -> None:
    assert graph.problems == () and len(graph.findings.citations) == len(ARTICLES)


@pytest.mark.model
@pytest.mark.parametrize(("source", "relation", "target", "when"), FACTS)
def test_facts_of_public_record(graph: KnowledgeGraph, source: str, relation: str, target: str, when: str) -> None:
    found = [str(e.when) for e in graph.events if e.is_fact and (e.source, e.relation, e.target) == (source, relation, target)]
    assert when in found


@pytest.mark.model
def test_every_status_occurs_and_somebody_claims_something(graph: KnowledgeGraph) -> None:
    assert {event.status for event in graph.events} == set(Status)
    assert any(event.attributed_to for event in graph.events)


@pytest.mark.model
def test_what_is_denied_is_no_fact(graph: KnowledgeGraph) -> None:
    invaded = [e for e in graph.events if (e.source, e.relation, e.target) == ("russia", "invaded", "ukraine")]
    assert invaded and not any(event.is_fact for event in invaded if event.when and event.when.start.isoformat() < "2022-02-24")


@pytest.mark.model
def test_graph_keeps_to_the_shapes(graph: KnowledgeGraph) -> None:
    assert validate(graph.rdf) == []
