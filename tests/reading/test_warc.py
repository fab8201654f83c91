"""Web archives: pages are read with address and day; what else is in them is one line."""

import gzip
from pathlib import Path

import pytest

from legation.model import Article, Problem
from legation.reading import read_articles

TEXT = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."
HTML = [("Content-Type", "text/html; charset=utf-8")]


def page(n: int, *, dated: bool = True) -> bytes:
    day = "<meta property='article:published_time' content='2022-01-20T10:00:00Z'>" if dated else ""
    paragraphs = "".join(f"<p>{TEXT} Paragraph {k} of page {n} goes on about the matter for a while.</p>" for k in range(4))
    return f"<html><head><title>Talks {n}</title>{day}</head><body><nav>Home</nav><article><h1>Talks {n}</h1>{paragraphs}</article></body></html>".encode()


def record(n: int, kind: str, content: bytes, headers: list[tuple[str, str]], status: str = "200 OK") -> bytes:
    if kind == "response":
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "", ""]
        content = "\r\n".join(lines).encode() + content
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example.org/talks/{n}\r\nWARC-Date: 2022-01-22T08:00:00Z\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"


RECORDS = [
    record(0, "response", page(0), HTML),
    record(1, "metadata", b"fetchTimeMs: 1", []),
    record(2, "response", b"\x89PNG", [("Content-Type", "image/png")]),
    record(3, "response", gzip.compress(page(3, dated=False), mtime=0), [*HTML, ("Content-Encoding", "gzip")]),
    record(4, "response", b"gone", HTML, "404 Not Found"),
    record(5, "response", b"<html><body></body></html>", HTML),
    record(6, "metadata", b"fetchTimeMs: 1", []),
    record(7, "response", page(7), HTML),
]


def archive(*, compressed: bool = False) -> bytes:
    return b"".join(gzip.compress(one) if compressed else one for one in RECORDS)


def read(path: Path) -> tuple[list[Article], list[str]]:
    items = list(read_articles([str(path)]))
    return [i for i in items if isinstance(i, Article)], [str(i) for i in items if isinstance(i, Problem)]


@pytest.mark.parametrize(("name", "content"), [("a.warc", archive()), ("a.warc.gz", archive(compressed=True)), ("b.warc.gz", gzip.compress(archive())), ("crawl", archive())], ids=["plain", "by record", "as one", "untold"])
def test_pages_are_read_and_the_rest_is_counted_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    articles, problems = read(path)
    assert [article.citation.url for article in articles] == [f"https://news.example.org/talks/{n}" for n in (0, 3, 7)]
    assert [str(article.citation.date) for article in articles] == ["2022-01-20", "2022-01-22", "2022-01-20"]
    assert [article.citation.title for article in articles] == ["Talks 0", "Talks 3", "Talks 7"]
    assert all("Paragraph 3" in article.text and "Home" not in article.text for article in articles)
    what = "1 errors and redirections, 2 metadata records, 1 pages without article text, 1 responses that are no HTML"
    assert problems == [f"{path}: records that are no articles, left out: {what}"]


@pytest.mark.parametrize("keep", [0.6, 0.95])
def test_of_a_cut_off_archive_the_whole_pages_are_read(tmp_path: Path, keep: float) -> None:
    for name, content in (("a.warc", archive()), ("a.warc.gz", archive(compressed=True))):
        (tmp_path / name).write_bytes(content[: int(len(content) * keep)])
        articles, problems = read(tmp_path / name)
        assert 1 <= len(articles) <= 2 and "is cut off" in problems[-1] and len(problems) == 2


def test_damage_is_named_and_nothing_else_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content = archive()
    for name, data, message in (
        ("a.warc", b"\0" * 1000, "no WARC"),
        ("b.warc", content.replace(b"Content-Length: 14", b"Content-Length: 13", 1), "WARC is damaged"),
        ("c.warc", content.replace(b"WARC/1", b"WAND/1").replace(b"WAND/1", b"WARC/1", 1), "WARC is damaged"),
        ("d.warc", content.replace(b"WARC-Target-URI: https", b"WARC-Target-URO: https", 1), "WARC is damaged"),
    ):
        (tmp_path / name).write_bytes(data)
        assert message in read(tmp_path / name)[1][-1]
    assert capfd.readouterr() == ("", "")


def test_what_stands_before_a_million_empty_lines_is_read(tmp_path: Path) -> None:
    file = tmp_path / "blank.warc"
    file.write_bytes(RECORDS[0] + b"\n" * 1_000_000 + RECORDS[7])
    items = list(read_articles([str(file)]))
    assert [item.citation.url for item in items if isinstance(item, Article)] == ["https://news.example.org/talks/0"]
    assert ["empty lines" in str(item) for item in items if isinstance(item, Problem)] == [True]
