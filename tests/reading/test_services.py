"""Responses of news services, and GDELT's tables, which hold no texts."""

import json
from pathlib import Path
from typing import Any

import pytest
from samples import GDELT, GUARDIAN, LAVROV, NATO, NEWSAPI, TIMES

from legation.model import Article, Problem
from legation.reading import read_articles

GKG = "20220121120000-0\t20220121120000\t1\texample.com\thttps://www.example.com/1\tTAX\t\n"
EVENTS = "1021883433\t20220121\t202201\t2022\t2022.0575\tUSA\tUNITED STATES\tUSA\n"
MENTIONS = "1021883433\t20220121120000\t20220121120000\t1\texample.com\thttps://www.example.com/1\t1\n"
GUARDIAN_OF_NO_TEXT: dict[str, Any] = {"response": {"status": "ok", "results": [{"webTitle": "T", "webUrl": "https://www.example.com/7"}]}}


def given(path: Path, document: object) -> tuple[list[Article], list[str]]:
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    items = list(read_articles([str(path)]))
    return [item for item in items if isinstance(item, Article)], [str(item).removeprefix(f"{path}: ") for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("document", "texts", "problems"),
    [
        (NEWSAPI, [LAVROV, NATO], ["2 of 2 texts are cut off by the service after 200 characters; get the pages for the whole"]),
        (
            GDELT,
            ["Blinken, Lavrov meet in Geneva"],
            ["not English: 1 in French; left out, translate them first", "GDELT gives titles only, which are read as the texts; get the pages for more"],
        ),
        (GUARDIAN, [f"{LAVROV}\n\n{NATO}"], []),
        (GUARDIAN_OF_NO_TEXT, [], ["the text is empty; left out"]),
        (TIMES, [LAVROV], ["The New York Times gives first paragraphs only; get the pages for the whole"]),
        ({"status": "error", "code": "apiKeyInvalid", "message": "Your API key is invalid."}, [], ["no articles but an error of the service (Your API key is invalid.); ask it again"]),
        ({"articles": [{"text": NATO}]}, [NATO], []),
        ({"articles": [{"seendate": 1, "title": None}]}, [], ["1 is no date; read undated, write 2022-01-21", "the text is empty; left out", "GDELT gives titles only, which are read as the texts; get the pages for more"]),
        ({"response": {"docs": [{"web_url": 1, "headline": {}}]}}, [], ["the text is empty; left out", "The New York Times gives first paragraphs only; get the pages for the whole"]),
    ],
    ids=["newsapi", "gdelt", "guardian", "guardian without texts", "times", "error", "not a service", "gdelt of wrong types", "times of wrong types"],
)
def test_responses(tmp_path: Path, document: object, texts: list[str], problems: list[str]) -> None:
    articles, said = given(tmp_path / "a.json", document)
    assert ([article.text for article in articles], said) == (texts, problems)


def test_citations(tmp_path: Path) -> None:
    def cited(document: object) -> tuple[str | None, ...]:
        citation = given(tmp_path / "a.json", document)[0][0].citation
        return citation.title, str(citation.date), citation.url, citation.publisher

    assert cited(NEWSAPI) == ("Blinken meets Lavrov", "2022-01-21", "https://www.example.com/1", "The Daily Example")
    assert cited(GDELT) == ("Blinken, Lavrov meet in Geneva", "2022-01-21", "https://www.example.com/3", "example.com")
    assert cited(GUARDIAN) == ("Ministers meet by the lake", "2022-01-21", "https://www.example.com/5", "The Guardian")
    assert cited(TIMES) == ("Ministers Meet", "2022-01-21", "https://www.example.com/6", "The New York Times")


@pytest.mark.parametrize(
    ("name", "table", "kind"),
    [
        ("20220121120000.gkg.csv", GKG * 3, "Global Knowledge Graph"),
        ("20220121120000.translation.gkg.csv", GKG.replace("-0", "-T0") * 3, "Global Knowledge Graph"),
        ("20220121120000.export.CSV", EVENTS * 3, "events"),
        ("20220121120000.mentions.CSV", MENTIONS * 3, "mentions"),
        ("bq.csv", "GLOBALEVENTID,SQLDATE,MonthYear\n1,20220121,202201\n", "events or Global Knowledge Graph"),
    ],
)
def test_tables_of_gdelt_are_named(tmp_path: Path, name: str, table: str, kind: str) -> None:
    assert given(tmp_path / name, table) == ([], [f"GDELT's table of {kind} holds no texts; give the articles behind its addresses"])
