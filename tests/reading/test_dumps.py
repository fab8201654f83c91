"""Dumps of Wikinews and Wikipedia: pages as articles, what is none is counted, bombs are refused, damage is named."""

import contextlib
import io
import time
import tracemalloc
from pathlib import Path

import pytest
from samples import DUMP_HEAD, JAPAN, LAVROV, NATO, WIKINEWS, dump, page

from legation.model import Article, Problem
from legation.reading import read_articles
from legation.reading.dumps import LARGEST_PAGE, read_dump
from legation.reading.wikitext import BrokenWikitextError, plain_text, stated_date, stated_place


def given(data: bytes) -> tuple[list[Article], list[str]]:
    items = [item for _, item in read_dump(io.BytesIO(data), "d.xml")]
    return [item for item in items if isinstance(item, Article)], [str(item) for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("'''NATO''' met [[Japan]] in [[Oslo|the city]].", "NATO met Japan in the city."),
        ("A {{w|Sergei Lavrov|Lavrov}} of {{w|Russia}} spoke.", "A Lavrov of Russia spoke."),
        ("{{Infobox|a={{b|{{c}}}}\n|d=e\n}}NATO met.", "NATO met."),
        ("NATO met.<ref name='x'>Not [[this]].</ref><ref name='x' /> It left.", "NATO met. It left."),
        ("NATO met.\n\n{| class='w'\n! a\n| b || {{c}}\n{| \n| inner\n|}\n|}\n\nIt left.", "NATO met.\n\nIt left."),
        ("[[File:X.jpg|thumb|A [[caption]] here.]]NATO met.[[Category:Y]][[fr:OTAN]]", "NATO met."),
        ("NATO met<!-- not\n\nthis --> Japan &amp; left&nbsp;it &#8211; so.", "NATO met Japan & left it – so."),
        ("NATO met.\n\n== What followed ==\nIt left.\n\n== See also ==\n* [[X]]\n\n=== Inner ===\nNo.\n\n== More ==\nYes it did.", "NATO met.\n\nIt left.\n\nYes it did."),
        ("NATO met ({{lang|fr|OTAN}}) and {{convert|5|km|mi}} on ({{IPA|x}}).", "NATO met (OTAN) and 5 km on."),
        ("* NATO met.\n* [[Japan]]\n** Japan left. [http://x.y (Agency)]", "NATO met.\nJapan left."),
        ("NATO <b>met</b> <nowiki>[[Japan]]</nowiki>.<br/>It left. __NOTOC__", "NATO met [[Japan]].\nIt left."),
        ("<gallery>\nA.jpg|x\n</gallery>\nNATO met. {{unclosed", "NATO met. {{unclosed"),
        ("{{Current events|year=2022|content=\n* NATO met. [http://x (A)]\n}}", "NATO met."),
        ("", ""),
    ],
)
def test_wikitext(wikitext: str, text: str) -> None:
    assert plain_text(wikitext) == text


@pytest.mark.parametrize(
    "wikitext",
    ["{{" * 10_000, "[[" * 10_000, "[http://" * 20_000, "<ref>" * 20_000, "{{a|b=" * 50_000, "[[File:a|" * 50_000, "\n{|" * 50_000, "<!--" * 50_000, "{{{" * 9000 + "}}}" * 9000],
    ids=lambda value: value[:6],
)
def test_open_brackets_take_no_time(wikitext: str) -> None:
    started = time.process_time()
    with contextlib.suppress(BrokenWikitextError):
        assert len(plain_text(wikitext)) <= len(wikitext)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("wikitext", "date", "place"),
    [
        ("{{date|January 21, 2022}}", "January 21, 2022", None),
        ("{{Byline|date=May 3, 2014|location=[[Oslo, Norway|Oslo]]}}", "May 3, 2014", "Oslo"),
        ("{{byline|location=Rome|date=May 3, 2014}}", "May 3, 2014", "Rome"),
        ("NATO met.", None, None),
    ],
)
def test_date_and_place_of_wikinews(wikitext: str, date: str | None, place: str | None) -> None:
    assert (stated_date(wikitext), stated_place(wikitext)) == (date, place)


def test_a_dump_of_wikinews(tmp_path: Path) -> None:
    path = tmp_path / "wikinews.xml"
    redirect = page("Old", "#REDIRECT [[New]]", number=9, extra='\n    <redirect title="New" />')
    path.write_bytes(dump(page("Ministers meet", WIKINEWS), page("NATO & co. say no?".replace("&", "&amp;"), NATO, number=8), page("Talk:X", JAPAN, ns=1), redirect))
    first, second, notice = read_articles([str(path)])
    assert isinstance(first, Article) and isinstance(second, Article)
    assert first.text == f'{LAVROV[:43]} They "talked".\n\n{NATO}'
    citation = first.citation
    assert (citation.id, citation.title, str(citation.date), citation.publisher) == ("enwikinews-7", "Ministers meet", "2022-01-21", "Wikinews")
    assert second.citation.url == "https://en.wikinews.org/wiki/NATO_%26_co._say_no%3F" and str(second.citation.date) == "2022-02-03"
    assert str(notice) == f"{path}: pages left out, for they are no articles: 1 of other namespaces, 1 redirects"


def test_a_day_of_the_current_events_portal() -> None:
    wikitext = "{{Current events|year=2021|month=05|day=3|content=\n;Politics\n*[[Talks]]\n**Japan summoned the ambassador. [http://x (Agency)]\n}}"
    [article], problems = given(dump(page("Portal:Current events/2021 May 3", wikitext, ns=100), page("Portal:Current events/Header", NATO, ns=100)))
    assert (str(article.citation.date), article.text) == ("2021-05-03", "Japan summoned the ambassador.")
    assert problems == ["d.xml: pages left out, for they are no articles: 1 of other namespaces"]


@pytest.mark.parametrize(
    ("data", "titles", "problem"),
    [
        (dump(page("A", NATO), page("B", JAPAN))[:-150], ["A"], "d.xml:33: the dump is cut off here; what stands before it was read, fetch it again"),
        (dump(page("A", NATO), page("B", JAPAN + "\x01"), page("C", LAVROV)), ["A", "C"], "d.xml:33: broken XML (not well-formed (invalid token)); the page is left out, the next ones are read"),
        (dump(page("A", NATO), page("B</title><oops>", JAPAN), page("C", LAVROV)), ["A", "C"], "d.xml:24: broken XML (mismatched tag)"),
        (b"<rss><channel/></rss>", [], "d.xml:1: <rss> is no dump of a MediaWiki; give an export of pages-articles"),
        (b"", [], "d.xml:1: the dump is cut off here"),
        (b"no XML", [], "d.xml:1: broken XML"),
        (DUMP_HEAD.encode() + b"<a>" * 10_000, [], "d.xml:10: tags 100 deep"),
        (DUMP_HEAD.encode() + b"<a b='" + b"x" * 2**22, [], "d.xml:10: a tag of more than 1 MB"),
        (dump(page("A", "x" * (LARGEST_PAGE + 1)), page("B", JAPAN, number=8)), ["B"], "d.xml:10: 'A' has more than 4,194,304 characters; left out"),
        (dump(page("A", "[" * 500), page("B", JAPAN, number=8)), ["B"], "d.xml:10: 'A' has hundreds of open brackets"),
    ],
    ids=lambda value: value[6:26] if isinstance(value, str) else "",
)
def test_damage_is_named_and_the_rest_is_read(data: bytes, titles: list[str], problem: str) -> None:
    articles, problems = given(data)
    assert [article.citation.title for article in articles] == titles
    assert len(problems) == 1 and problems[0].startswith(problem)


BOMB = "<!DOCTYPE mediawiki [<!ENTITY a 'NATO met.'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)) + "]>"


@pytest.mark.parametrize("doctype", [BOMB, "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>", "<!DOCTYPE x SYSTEM 'http://example.com/x.dtd'>"])
def test_bombs_and_external_entities_are_refused(doctype: str) -> None:
    data = f"<?xml version='1.0'?>\n{doctype}".encode() + dump(page("A", NATO).replace(NATO, "&j;"))
    assert given(data) == ([], ["d.xml:2: declares a document type, whose entities could be a bomb; no dump does, fetch it again"])


class _Endless(io.RawIOBase):
    """A dump of as many pages as one asks for, which is never in memory as a whole."""

    def __init__(self, count: int) -> None:
        self._chunks = (chunk for part in (range(1), range(count)) for n in part for chunk in [DUMP_HEAD.encode() if part == range(1) else page(f"P {n}", "{{x}}", number=n).encode() * 20])

    def read(self, size: int = -1) -> bytes:
        return next(self._chunks, b"")


def test_memory_is_constant() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            assert sum(1 for _ in read_dump(_Endless(count), "d.xml")) == 2  # type: ignore[arg-type]
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(300) < peak(50) + 200_000
