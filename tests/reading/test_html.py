"""Pages as news sites serve them: title, day, publisher and address from where they stand, and no furniture."""

import time
from pathlib import Path

import pytest

from legation.model import Article, Problem
from legation.reading.html import MOST_TAGS, article_of_html

SENTENCE = "NATO rejected the Russian demand, and the alliance said so in Brussels on Friday after long talks about the matter."
MENU = "<ul>" + "".join(f"<li><a href='/s/{n}'>Section {n} of the news</a></li>" for n in range(100)) + "</ul>"
LD = '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "NATO Rejects Demand", "datePublished": "2022-01-21T23:30:00-05:00", "publisher": {"@type": "Organization", "name": "The Daily News"}}'


def page(*, head: str = "", byline: str = "") -> bytes:
    paragraphs = "".join(f"<p>{SENTENCE} Sentence {n}.</p>" for n in range(15))
    return (
        f"<html><head><title>NATO Rejects Demand</title>{head}<script>var a = [{'1,' * 5000}];</script></head><body><nav>{MENU}</nav>"
        f"<article><h1>NATO Rejects Demand</h1>{byline}{paragraphs}</article><aside class='related'>{MENU}</aside>"
        "<footer><p>Copyright 2019 The Daily News. Last updated 5 May 2023.</p></footer></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("content", "day"),
    [
        (page(head="<meta property='article:published_time' content='2022-01-21T10:00:00Z'><meta property='article:modified_time' content='2022-02-03T10:00:00Z'>"), "2022-01-21"),
        (page(head=f"<script type='application/ld+json'>{LD}</script>"), "2022-01-21"),
        (page(byline="<p class='byline'>By A. Reporter <time datetime='2022-01-21'>Jan 21, 2022</time></p>"), "2022-01-21"),
        (page(byline="<p class='byline'>By A. Reporter, January 21, 2022</p>"), "2022-01-21"),
        (page(), "None"),
    ],
    ids=["meta", "json-ld", "time", "byline", "none but in the footer"],
)
def test_the_day_of_publication(content: bytes, day: str) -> None:
    article = article_of_html(content, where="a.html")
    assert isinstance(article, Article)
    assert str(article.citation.date) == day and article.citation.title == "NATO Rejects Demand"
    assert "Sentence 14" in article.text and "Section" not in article.text and "Copyright" not in article.text


def test_publisher_and_address() -> None:
    head = "<meta property='og:site_name' content='The Daily News'><link rel='canonical' href='https://news.example.org/nato'>"
    article = article_of_html(page(head=head), where="a.html")
    assert isinstance(article, Article)
    assert (article.citation.publisher, article.citation.url) == ("The Daily News", "https://news.example.org/nato")


@pytest.mark.parametrize(
    "content",
    [b"<a>" * 1_300_000, b"<table>" + b"<tr><td>" * (MOST_TAGS // 2), b"<div>" * (MOST_TAGS - 1), b"<" * 4_000_000],
    ids=["tags", "table", "deep", "open"],
)
def test_a_page_of_tags_does_not_hang(content: bytes) -> None:
    began = time.process_time()
    assert isinstance(article_of_html(content, where="a.html"), Problem)
    assert time.process_time() - began < 10


def test_an_article_of_many_tags_says_what_to_do(tmp_path: Path) -> None:
    problem = article_of_html(b"<b>" * (MOST_TAGS + 1), where="a.html")
    assert str(problem) == "a.html: more than 40,000 tags in the page; save the article as plain text"
