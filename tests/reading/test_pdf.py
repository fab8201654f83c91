"""PDF: whole words and paragraphs without running heads, and what cannot be read is named in time."""

import datetime
import io
import sys
import time
from pathlib import Path

import pytest
from samples import JAPAN, LAVROV, NATO, PDF_PAGES, pdf

from legation.model import Article, Problem
from legation.reading import pdf as reading_pdf
from legation.reading.pdf import MOST_PAGES, read_pdf

TALKS = pdf(PDF_PAGES, title="Ministers Meet in Geneva", created="D:20230909120000Z")
BODY = (
    "Antony Blinken met Sergei Lavrov in Geneva on Friday. The two foreign ministers discussed the troops at the border of Ukraine, and agreed to meet again.\n\n"
    "Japan summoned the ambassador of North Korea. It protested against the missile that fell into the sea near its coast, and it called the launch a threat. "
    "NATO rejected the Russian demand on the same day, as the alliance said in Brussels."
)


def given(data: bytes, name: str = "a.pdf") -> tuple[list[Article], list[str]]:
    items = [item for _, item in read_pdf(io.BytesIO(data), name)]
    return [item for item in items if isinstance(item, Article)], [str(item) for item in items if isinstance(item, Problem)]


def test_pages_become_an_article() -> None:
    [article], problems = given(TALKS)
    assert article.text == BODY
    assert (article.citation.title, article.citation.date) == ("Ministers Meet in Geneva", datetime.date(2022, 1, 21))
    assert problems == []


@pytest.mark.parametrize(
    ("name", "title", "created", "pages", "expected", "day"),
    [
        ("2020-05-03-x.pdf", "Ministers Meet in Geneva", "D:20220121120000Z", PDF_PAGES, "Ministers Meet in Geneva", "2020-05-03"),
        ("a.pdf", "Microsoft Word - talks final.docx", "D:20220121", PDF_PAGES, "Ministers Meet in Geneva", "2022-01-21"),
        ("a.pdf", "", "", [["Talks by the Lake", "3 May 2021", LAVROV, NATO]], "Talks by the Lake", "2021-05-03"),
        ("a.pdf", "", "", [[NATO, JAPAN]], None, "None"),
        ("a.pdf", "A title of metadata", "", [[NATO, JAPAN]], "A title of metadata", "None"),
    ],
)
def test_title_and_day(name: str, title: str, created: str, pages: list[list[str]], expected: str | None, day: str) -> None:
    [article], _ = given(pdf(pages, title=title, created=created), name)
    assert (article.citation.title, str(article.citation.date)) == (expected, day)
    assert expected is None or expected not in article.text


def test_the_day_on_which_it_was_made_is_said_to_be_that() -> None:
    [article], problems = given(pdf([[NATO, JAPAN]], created="D:20220121120000Z"))
    assert article.citation.date == datetime.date(2022, 1, 21)
    assert problems == ["a.pdf: no date stated; 2022-01-21 is when the PDF was made, put the date into the file's name to be sure"]


def test_a_compound_keeps_its_hyphen() -> None:
    [article], _ = given(pdf([[f"The cease-fire of Monday failed. {NATO}", "Russia and Ukraine spoke about another cease-", f"fire. The talks go on. {JAPAN}"]]))
    assert "another cease-fire." in article.text


@pytest.mark.parametrize(
    ("data", "texts", "message"),
    [
        (b"", 0, "a PDF that cannot be read"),
        (b"%PDF-1.4 and no more", 0, "a PDF that cannot be read"),
        (TALKS[:300], 0, ""),
        (TALKS.replace(b"0000000000 65535", b"99999999"), 1, ""),
        (pdf([[], []]), 0, "no text in its pages, which are pictures or empty; recognise the text (OCR) first"),
        (pdf([[NATO]], trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >> /ID [(a) (b)] "), 0, "encrypted; save it without a password; save its text as .txt"),
        (pdf([[NATO, f"Page {n}"] for n in range(MOST_PAGES + 9)]), 1, f"109 pages, of which {MOST_PAGES} are read; split it into its articles"),
        (TALKS.replace(b"/Kids [5 0 R", b"/Kids [2 0 R"), 0, "a PDF that cannot be read"),
        (b"%PDF-1.4\n" + b"<<" * 10_000, 0, "a PDF that cannot be read"),
    ],
    ids=["empty", "cut", "cut later", "no table", "pictures", "encrypted", "long", "in a circle", "nested"],
)
def test_what_cannot_be_read_is_named(data: bytes, texts: int, message: str) -> None:
    articles, problems = given(data)
    assert len(articles) == texts
    assert any(message in problem for problem in problems) or (texts and not message)
    assert all(problem.startswith("a.pdf: ") and "\n" not in problem for problem in problems)


def test_one_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "slow.py"
    program.write_text("import sys, time\nsys.stdin.buffer.read()\nprint('{\"pages\": 2}\\n\"" + NATO + "\"', flush=True)\ntime.sleep(60)\n")
    monkeypatch.setattr(reading_pdf, "_PROGRAM", program)
    monkeypatch.setattr(reading_pdf, "SECONDS", 1.0)
    started = time.monotonic()
    articles, problems = given(TALKS)
    assert time.monotonic() - started < 20
    assert [article.text for article in articles] == [NATO]
    assert problems == ["a.pdf: a PDF that takes more than 1 seconds; what stands before was read"]


def test_without_the_library_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.setattr(reading_pdf, "find_spec", lambda name: None)
    assert given(TALKS) == ([], ["a.pdf: PDF needs pypdf; pip install 'legation[pdf]'"])
