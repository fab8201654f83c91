"""News sitemaps -> Article: of an article they tell headline, day, publisher and address; the headline is all its text."""

from collections.abc import Iterator
from xml.etree import ElementTree

from legation.model import Article, Citation, Problem
from legation.reading.dating import parse_date

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def entries_of_sitemap(text: str, *, where: str) -> Iterator[Article | Problem]:
    """Yield the articles of a news sitemap, and a problem for each thing that cannot be read.

    Args:
        text: the document, from `text_of_xml`.
        where: its file or address, for problems.
    """
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield Problem(where=where, line=error.position[0], message=f"broken XML ({error}); mend it")
        return
    if root.tag.rpartition("}")[2] == "sitemapindex":
        count = sum(1 for _ in root.iterfind(f"{SITEMAP}sitemap"))
        yield Problem(where=where, message=f"an index of {count} sitemaps, which are not fetched; save those and name them")
        return
    others = 0
    for url in root.iterfind(f"{SITEMAP}url"):
        title = _of(url, f"{NEWS}news/{NEWS}title")
        if title is None:
            others += 1
            continue
        yield from _article(url, title, where=where)
    if others:
        yield Problem(where=where, message=f"{others} addresses without news (news:news with news:title); nothing to read of them")


def _article(url: ElementTree.Element, title: str, *, where: str) -> Iterator[Article | Problem]:
    address = _of(url, f"{SITEMAP}loc")
    if address is None:
        yield Problem(where=where, message=f"{title!r} has no address (loc); left out")
        return
    language = (_of(url, f"{NEWS}news/{NEWS}publication/{NEWS}language") or "en").split("-")[0].lower()
    if language != "en":
        yield Problem(where=where, message=f"entry {address!r}: not English but {language!r}; left out, translate it first")
        return
    stated = _of(url, f"{NEWS}news/{NEWS}publication_date") or _of(url, f"{SITEMAP}lastmod")
    date = parse_date(stated) if stated else None
    if stated and date is None:
        yield Problem(where=where, message=f"entry {address!r}: {stated!r} is no date; read undated")
    publisher = _of(url, f"{NEWS}news/{NEWS}publication/{NEWS}name")
    yield Article(citation=Citation(id=address, title=title, date=date, url=address, publisher=publisher), text=title)


def _of(element: ElementTree.Element, path: str) -> str | None:
    return " ".join((element.findtext(path) or "").split()) or None
