"""Hostile strings in articles, decisions and frames: read as text, or refused with what to do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from courting import RELATION
from elements import Elements
from example import FINDINGS
from hostile import SHORT, STRINGS
from legation.actors.authority import load_authority
from legation.csv_tables import csv_lines
from legation.deciding import decide
from legation.dossier import RENDERERS, make_dossier
from legation.errors import DecisionError, OntologyError
from legation.events.extension import read_extension
from legation.identity import Decision, Verdict, read_decisions
from legation.identity.decisions import append_decisions
from legation.knowledge import KnowledgeGraph, build
from legation.model import Article
from legation.rdf.terms import cleaned
from legation.reading import read_articles
from legation.store import DECISIONS

SAMPLE = SHORT[4::8][:60]


def replaced(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode()


def as_jsonl(folder: Path) -> None:
    lines = [json.dumps({**dict.fromkeys(("id", "title", "url", "publisher", "source", "author", "place"), text), "id": f"{n} {text}", "date": "2022-01-21", "text": told(text)}) for n, text in enumerate(SAMPLE)]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")


def as_csv(folder: Path) -> None:
    rows = [("id", "title", "url", "publisher", "place", "date", "text"), *((f"{n} {text}", text, text, text, text, "2022-01-21", told(text)) for n, text in enumerate(map(replaced, SAMPLE)))]
    (folder / "articles.csv").write_text("".join(csv_lines(rows)), encoding="utf-8", newline="")


def as_texts(folder: Path) -> None:
    for n, text in enumerate(map(replaced, SAMPLE)):
        matter = "".join(f"{name}: {text}\n" for name in ("title", "url", "publisher", "place"))
        (folder / f"{n:02}.txt").write_text(f"---\ndate: 2022-01-21\n{matter}---\n\n{told(text)}", encoding="utf-8")


def as_html(folder: Path) -> None:
    for n, text in enumerate(map(replaced, SAMPLE)):
        (folder / f"{n:02}.html").write_text(f"<html><head><title>{text}</title><meta name='author' content='{text}'></head><body><article><h1>{text}</h1><p>{told(text)}</p></article>", encoding="utf-8")


def told(text: str) -> str:
    return f"Russia threatened Ukraine. {text} Antony Blinken met Sergei Lavrov in Geneva, {text} said."


@pytest.mark.parametrize("write", [as_jsonl, as_csv, as_texts, as_html])
def test_every_article_is_read(write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path)
    found = list(read_articles([str(tmp_path)]))
    articles = [item for item in found if isinstance(item, Article)]
    assert len(articles) >= (len(SAMPLE) if write is not as_html else len(SAMPLE) // 2), found
    assert all("threatened Ukraine" in article.text for article in articles)


@pytest.mark.model
def test_a_graph_of_hostile_articles(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    as_jsonl(tmp_path / "in")
    graph = build([tmp_path / "in"])
    assert len(graph.findings.citations) == len(SAMPLE)
    pairs = {(event.source, event.relation, event.target) for event in graph.findings.events}
    assert {("russia", "threatened", "ukraine"), ("antony-blinken", "metWith", "sergei-lavrov")} <= pairs
    assert all(actor.id == cleaned(actor.id) and actor.id.isascii() for actor in graph.findings.actors)
    folder = graph.save(tmp_path / "graph")
    loaded = KnowledgeGraph.load(folder).findings
    assert [event.id for event in loaded.events] == [event.id for event in graph.findings.events]
    assert [citation.title for citation in loaded.citations] == [citation.title and cleaned(citation.title) for citation in graph.findings.citations]
    authority = load_authority()
    for actor in graph.findings.actors:
        assert Elements(RENDERERS["html"](make_dossier(graph.findings, actor, authority=authority)), styled=True).acting == []
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert len([json.loads(line) for line in lines]) == len(SAMPLE)


# ---- what a person decides


@pytest.mark.parametrize("verdict", [Verdict.RENAME, Verdict.SPLIT])
def test_decisions_are_kept_as_they_were_made(verdict: Verdict, tmp_path: Path) -> None:
    path, actors = tmp_path / "decisions.csv", [f"a{n}" for n, _ in enumerate(STRINGS)]
    chosen = [
        Decision(verdict=verdict, actor=actor, other=text, where=f"name:{text}" if verdict is Verdict.SPLIT else "", note=text)
        for actor, text in zip(actors, SHORT, strict=False)
        if text == cleaned(text) and text.strip()
    ]
    append_decisions(path, chosen)
    kept = read_decisions(path)
    if verdict is Verdict.RENAME:
        assert kept.names == {decision.actor: decision.other.strip() for decision in chosen}
    else:
        assert set(kept.splits) == {(decision.actor, decision.where.strip(), decision.other.strip()) for decision in chosen}


@pytest.mark.parametrize("text", ["\ud800", "", "  ", STRINGS[-3]], ids=["surrogate", "empty", "blank", "long"])
def test_a_name_that_cannot_be_kept_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    append_decisions(path, [Decision(verdict=Verdict.RENAME, actor="nato", other="OTAN")])
    before = path.read_bytes()
    with pytest.raises(DecisionError):
        append_decisions(path, [Decision(verdict=Verdict.RENAME, actor="russia", other=text)])
    assert [file.name for file in tmp_path.iterdir()] == ["decisions.csv"] and path.read_bytes() == before


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "x\r\ny", "a\u2028b", "\u202ex", '"', "{{ 7*7 }}", "constructor"])
def test_a_graph_is_decided_upon_with_hostile_names(text: str, tmp_path: Path) -> None:
    folder = KnowledgeGraph(findings=FINDINGS).save(tmp_path / "graph")
    graph = decide(
        folder, KnowledgeGraph.load(folder), Decision(verdict=Verdict.RENAME, actor="nato", other=text, note=text),
        Decision(verdict=Verdict.SPLIT, actor="russia", other=text, where="article:note", note=text),
    )  # fmt: skip
    again = KnowledgeGraph.load(folder).findings
    assert again == graph.findings and [a.name for a in again.actors if a.id == "nato"] == [text]
    assert read_decisions(folder / DECISIONS).names["nato"] == text


# ---- what a user teaches

@pytest.mark.parametrize("field", ["label", "definition", "lemma"])
def test_frames_with_hostile_words_are_refused_or_text(field: str, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    for text in SHORT:
        words = {"label": "courted", "definition": "Sought the favour of.", "lemma": "court"} | {field: replaced(text)}
        path.write_text(RELATION.format(**{name: json.dumps(value).replace("\x7f", "\\u007f") for name, value in words.items()}), encoding="utf-8")
        try:
            extension = read_extension(path)
        except OntologyError as error:
            assert "my.toml" in str(error)
        else:
            assert str(extension)
