"""Files whose name tells nothing are told by their first bytes."""

import gzip
import io
import json
from pathlib import Path

import pytest

from legation.model import Article, Problem
from legation.reading import read_articles
from legation.reading.sniffing import sniffed

TEXT = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"", "text"),
        (b"NATO met.", "text"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"PAR1\x15\x04", "parquet"),
        (b"WARC/1.0\r\n", "warc"),
        (b"PK\x03\x04....", "zip"),
        (b"x" * 257 + b"ustar\x0000", "tar"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"<!-- saved -->\n<!doctype HTML>", "html"),
        (b"<html lang='en'>", "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>", "html"),
        (b"<?xml version='1.0'?><?xml-stylesheet href='x'?>\n<!-- x -->\n<rss version='2.0'>", "feed"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ("<?xml version='1.0' encoding='utf-16'?><rdf:RDF>".encode("utf-16"), "feed"),
        (b"<urlset xmlns='x'>", "feed"),
        (b"<opml version='1.0'>", "feed"),
        (b"<mediawiki xmlns='x'>", "mediawiki"),
        (b"<3 NATO", "text"),
        (b'{"text": "x"}\n{"text": "y"}\n', "jsonl"),
        (b'{"text": "x"}', "jsonl"),
        (b'\n {"text": \n{"text": "y"}\n', "jsonl"),
        (b'{"text": "x', "jsonl"),
        (b'{\n "text": "x"\n}\n', "json"),
        (b'{"status": "ok", "articles": [{"text": "x"}]}\n', "json"),
        (b'[{"text": "x"}]', "json"),
        (b"From MAILER-DAEMON Fri Jul  8 12:08:34 2022\nFrom: x <x@y.org>\n", "mbox"),
        (b"From here on, NATO met in 2022\nand so on", "text"),
        (b"Received: from x\nFrom: a@b.org\nSubject: NATO\nDate: Fri, 21 Jan 2022\n\nText", "eml"),
        (b"Subject: NATO met.\n\nText", "text"),
        (b"id,date,text\n1,2,3", "csv"),
        (b'"ID";"Body"\n', "csv"),
        (b"NATO, the alliance, met. Text", "text"),
    ],
)
def test_the_format_of_first_bytes(head: bytes, form: str) -> None:
    assert sniffed(head) == form


@pytest.mark.parametrize("name", ["download", "a.data", "a.json"])
def test_a_file_that_is_named_is_read_whatever_its_ending(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"".join(json.dumps({"id": str(n), "text": f"{TEXT} {n}"}).encode() + b"\n" for n in range(3)))
    items = list(read_articles([str(path)]))
    assert [i.citation.id for i in items if isinstance(i, Article)] == ["0", "1", "2"] and len(items) == 3


def test_what_is_not_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<inventory/>")
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04\x80\xff\0")
    for name, message in (("a.xml", "XML of a kind that is not read"), ("a.docx", "binary, no text")):
        [problem] = read_articles([str(tmp_path / name)])
        assert isinstance(problem, Problem) and message in problem.message


def test_zipped_in_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(f"NATO Rejects Demand\n\n{TEXT}".encode()))))
    [article] = read_articles(["-"])
    assert isinstance(article, Article) and article.citation.title == "NATO Rejects Demand" and article.text == TEXT
