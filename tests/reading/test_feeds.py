"""Feeds and news sitemaps that were saved to disk."""

import time
from pathlib import Path

import pytest

from legation.model import Article, Problem
from legation.reading import read_articles
from legation.reading.feeds import LARGEST_XML, entries_of
from legation.reading.fragments import text_of_fragment
from legation.reading.xml import kind_of_xml

RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><id>tag:wire</id>{}</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<channel rdf:about="https://wire.test/"><title>Wire</title></channel>{}</rdf:RDF>'
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
)
HEAD = "<title>Wire</title><link>https://wire.test/</link>"
NETSCAPE = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HIDDEN = '<!-- <rss --><!DOCTYPE rss SYSTEM "<rss" [<!ENTITY % a "ha">%a;]>'


def given(data: str | bytes, where: str = "wire.xml") -> tuple[list[Article], list[str]]:
    items = list(entries_of(data.encode() if isinstance(data, str) else data, where=where))
    return [item for item in items if isinstance(item, Article)], [str(item) for item in items if isinstance(item, Problem)]


def news(loc: str, title: str, more: str = "", language: str = "en") -> str:
    publication = f"<news:publication><news:name>Wire</news:name><news:language>{language}</news:language></news:publication>"
    return f"<url><loc>{loc}</loc><news:news>{publication}<news:title>{title}</news:title>{more}</news:news></url>"


@pytest.mark.parametrize(
    ("document", "id", "title", "day", "url", "publisher", "text"),
    [
        (
            RSS.format(f"{HEAD}<item><title>Talks &amp;lt;b&amp;gt;</title><link>https://wire.test/1</link><guid>https://wire.test/?p=1</guid>"
                       "<pubDate>Fri, 21 Jan 2022 23:30:00 -0500</pubDate><description>NATO met.</description></item>"),
            "https://wire.test/?p=1", "Talks <b>", "2022-01-21", "https://wire.test/1", "Wire", "NATO met.",
        ),
        (
            RSS.format(f"{HEAD}<item><title>T</title><link>/2</link><guid isPermaLink='false'>17</guid><dc:date>2022-01-21T10:00:00Z</dc:date><description>Short.</description>"
                       "<content:encoded><![CDATA[<p>NATO <i>met</i>.</p><script>x()</script><p>It spoke.</p>]]></content:encoded></item>"),
            "https://wire.test/#17", "T", "2022-01-21", "https://wire.test/2", "Wire", "NATO met.\n\nIt spoke.",
        ),
        (
            NETSCAPE + RSS.replace("2.0", "0.91").format(f"{HEAD}<item><title>T</title><link>https://wire.test/3</link></item>"),
            "https://wire.test/3", "T", None, "https://wire.test/3", "Wire", "T",
        ),
        (
            RSS.format(f"{HEAD}<item><guid>urn:x</guid><source url='https://other.test/f'>Other</source><link>javascript:alert(1)</link><description>NATO met.</description></item>"),
            "urn:x", None, None, None, "Other", "NATO met.",
        ),
        (
            RDF.format('<item rdf:about="https://wire.test/4"><title>T</title><link>https://wire.test/4</link><description>NATO met.</description><dc:date>2022-01-21</dc:date></item>'),
            "https://wire.test/4", "T", "2022-01-21", "https://wire.test/4", "Wire", "NATO met.",
        ),
        (
            ATOM.format('<entry><id>tag:wire:5</id><title type="html">T &amp;amp; U</title><link href="https://wire.test/5"/><published>2022-01-21T10:00:00Z</published>'
                        '<updated>2022-02-01T10:00:00Z</updated><summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>NATO met.</p></div></content></entry>'),
            "tag:wire:5", "T & U", "2022-01-21", "https://wire.test/5", "Wire", "NATO met.",
        ),
        (
            ATOM.format('<entry><id>tag:wire:6</id><title>T</title><updated>2022-02-01T10:00:00Z</updated><content type="text">a &lt; b, NATO met.</content></entry>'),
            "tag:wire:6", "T", "2022-02-01", None, "Wire", "a < b, NATO met.",
        ),
        (
            SITEMAP.format(news("https://wire.test/7", "NATO met Russia", "<news:publication_date>2022-01-21T08:00:00+01:00</news:publication_date>")),
            "https://wire.test/7", "NATO met Russia", "2022-01-21", "https://wire.test/7", "Wire", "NATO met Russia",
        ),
    ],
    ids=["rss", "content", "netscape", "source", "rss1", "xhtml", "plain", "sitemap"],
)  # fmt: skip
def test_an_entry_is_an_article(
    document: str, id: str, title: str | None, day: str | None, url: str | None, publisher: str, text: str
) -> None:
    [article], problems = given(document)
    citation = article.citation
    assert (citation.id, citation.title, citation.date and str(citation.date), citation.url, citation.publisher, article.text) == (
        id, title, day, url, publisher, text,
    )  # fmt: skip
    assert problems == []


@pytest.mark.parametrize(
    ("document", "count", "message"),
    [
        (BOMB + RSS.format("<item><title>&b;</title></item>"), 0, "wire.xml: declares entities of its own"),
        (FILE + RSS.format("<item><title>&a;</title></item>"), 0, "wire.xml: declares entities of its own"),
        (HIDDEN + RSS.format("<item><title>x</title></item>"), 0, "wire.xml: declares entities of its own"),
        ((BOMB + RSS).encode("utf-16"), 0, "wire.xml: declares entities of its own"),
        (BOMB + SITEMAP.format(""), 0, "wire.xml: declares entities of its own"),
        ("<html><body><p>Not found</p></body></html>", 0, "wire.xml: no feed: neither RSS nor Atom"),
        ("", 0, "wire.xml: no feed: neither RSS nor Atom"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 0, "wire.xml: no feed: neither RSS nor Atom"),
        (RSS.format(f"{HEAD}\n<item><title>a<b</title><guid>urn:1</guid></item>"), 1, "wire.xml:2: broken XML"),
        (RSS.format(f"{HEAD}<item><title>T</title><guid>urn:1</guid><pubDate>soon</pubDate></item>"), 1, "entry 'urn:1': 'soon' is no date; read undated"),
        (RSS.format("<language>fr-fr</language><item><title>Le ministre</title><guid>urn:1</guid></item>"), 0, "entry 'urn:1': not English but 'fr'"),
        (SITEMAP.format("<url><loc>https://wire.test/</loc></url>" * 3), 0, "wire.xml: 3 addresses without news"),
        (SITEMAP.format(news("https://wire.test/1", "x", language="fr")), 0, "entry 'https://wire.test/1': not English but 'fr'"),
        (SITEMAP.format("<url>"), 0, "wire.xml:1: broken XML"),
        ('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://x.test</loc></sitemap></sitemapindex>', 0, "wire.xml: an index of 1 sitemaps"),
        ("<opml><body/></opml>", 0, "wire.xml: a list of feeds, no feed; ask them with `legation watch wire.xml FOLDER`"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(document: str | bytes, count: int, message: str) -> None:
    articles, problems = given(document)
    assert len(articles) == count and len(problems) == 1 and message in problems[0]


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("NATO met.<br>It spoke.", "NATO met. It spoke."),
        ("<p>NATO met.<p>It <b>spoke</b>&nbsp;up.", "NATO met.\n\nIt spoke up."),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("<p>NATO met.</p><figure><img src=x><figcaption>A room</figcaption></figure><style>p{}</style>", "NATO met."),
        ("<p>NATO met. It rejected the [&#8230;]</p>", "NATO met."),
        ("<p>NATO met with the […]</p>", "NATO met with the"),
        ("<p>NATO met. ...</p>", "NATO met."),
        ("<p>NATO met.</p><p>The post <a href=x>NATO</a> appeared first on <a href=y>Wire</a>.</p>", "NATO met."),
        ("<p>NATO met.</p><p><a href=x>Continue reading…</a></p>", "NATO met."),
        ("<!-- nothing -->", ""),
        ("a\x00b\x0bc \ud800", "a b c"),
        ("<div>" * 1000 + "NATO met." + "</div>" * 1000, "NATO met."),
        ("<div>" * 100_000 + "deeper than a parser goes", ""),
    ],
    ids=range(13),
)
def test_html_of_entries_is_cleaned(fragment: str, text: str) -> None:
    assert text_of_fragment(fragment) == text


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b'\n<?xml version="1.0"?><rss>', "feed"),
        ('<?xml version="1.0" encoding="utf-16"?><feed xmlns="x">'.encode("utf-16"), "feed"),
        (b"<!-- <rss> --><a:urlset xmlns:a='b'>", "sitemap"),
        (RDF.encode(), "feed"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="x">', None),
        (b'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><siteinfo>', None),
        (b"<!DOCTYPE html><html><body><rss>", None),
        (b"<opml version='2.0'>", "opml"),
        (b"", None),
        (b"<rss version='2.0'><channel><title>" + "ü".encode() * 3000, "feed"),
    ],
)
def test_the_root_element_says_what_it_is(head: bytes, kind: str | None) -> None:
    assert kind_of_xml(head[:4096]) == kind


@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", "UTF-8"), ("latin-1", "ISO-8859-1"), ("cp1252", "windows-1252"), ("utf-16", "UTF-16"), ("latin-1", "utf-8")])
def test_encodings_are_those_declared(encoding: str, declared: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?>' + RSS.format("<item><guid>urn:1</guid><description>Gül met.</description></item>")
    [article], _ = given(document.encode(encoding))
    assert article.text == "Gül met."


@pytest.mark.parametrize("suffix", ["rss", "atom", "xml", "rdf"])
def test_files_are_read_among_others(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"wire.{suffix}").write_text(RSS.format(f"{HEAD}<item><guid>urn:1</guid><description>NATO met.</description></item><item><guid>urn:2</guid></item>"))
    (tmp_path / f"empty.{suffix}").write_text(RSS.format(HEAD))
    items = list(read_articles([str(tmp_path)]))
    assert [item.citation.id for item in items if isinstance(item, Article)] == ["urn:1"]
    assert [str(item) for item in items if isinstance(item, Problem)] == [
        f"{tmp_path}/empty.{suffix}: a feed without entries; nothing to read in it yet",
        f"{tmp_path}/wire.{suffix}: the text is empty; left out",
    ]


def test_a_feed_that_is_too_large_is_named(tmp_path: Path) -> None:
    with (tmp_path / "a.rss").open("wb") as file:
        file.truncate(LARGEST_XML + 1)
    [problem] = read_articles([str(tmp_path / "a.rss")])
    assert isinstance(problem, Problem) and "larger than 16 MB" in problem.message


def test_hostile_depth_and_width_take_no_time() -> None:
    started = time.process_time()
    for document in (
        RSS.format("<item>" * 5_000),
        RSS.format("<item><description>" + "&lt;b&gt;" * 50_000 + "</description></item>"),
        RSS.format("<item><title>" + "<" * 50_000),
        "<!--" * 50_000,
        "<!DOCTYPE rss [" + "<!ELEMENT a ANY>" * 20_000,
    ):
        given(document)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("depth", [900, 1100, 1_000_000])
def test_a_feed_nested_deeper_than_anybody_writes_is_refused(depth: int) -> None:
    articles, problems = given(RSS.format("<item><title>Iran met Iraq</title>" + "<a>" * depth + "</a>" * depth + "</item>"))
    assert (len(articles), ["within each other" in p or "tags" in p for p in problems]) == ((1, []) if depth < 1000 else (0, [True]))


def test_a_feed_of_too_many_tags_is_refused_also_if_it_is_broken() -> None:
    item = "<item><title>Iran met Iraq</title>{}</item>"
    assert len(given(RSS.format(item.format("<a/>" * 10_000)))[0]) == 1
    for harm in ("<a/>" * 160_000, "&nbsp;" + "<a>" * 1_000_000):
        articles, problems = given(RSS.format(item.format(harm)))
        assert (articles, ["tags" in problem for problem in problems]) == ([], [True])
