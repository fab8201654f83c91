"""XML from strangers: which kind a document is by its root element, and its text without entities of its own."""

import codecs
import re
from contextlib import suppress
from xml.parsers import expat

from legation.errors import InputError

DEEPEST, MOST_TAGS = 1_000, 150_000
"""Elements within each other, and tags, also of broken XML: feedparser takes some 50 microseconds for each."""
HEAD = 4096
"""Bytes in which the root element of a document is looked for."""

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*?\?>\s*", re.S)
_DECLARED = re.compile(rb"""\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_PLAIN = re.compile(r"ascii|utf-8|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|iso2022_\w+|hz")
"""Encodings of Python in which XML is written; not UTF-7 and the like, which hide its signs."""
_KINDS = {"rss": "feed", "feed": "feed", "RDF": "feed", "urlset": "sitemap", "sitemapindex": "sitemap", "opml": "opml"}


class _DoneError(Exception):
    """What was looked for is found."""


def kind_of_xml(head: bytes) -> str | None:
    """Return what a document of XML is by its root element: "feed", "sitemap", "opml", or None for any other.

    Args:
        head: its first kilobytes; `HEAD` of them do.

    >>> kind_of_xml(b'<?xml version="1.0"?><!-- ours --><rss version="2.0">'), kind_of_xml(b"<mediawiki>")
    ('feed', None)
    """
    text = _bare(head)
    found = _prolog(text)[0]
    if found == "RDF" and not re.search("purl.org/rss|netscape.com/rdf", text):
        return None  # RDF that is no RSS 1.0 or 0.90
    return _KINDS.get(found or "")


def text_of_xml(data: bytes) -> str:
    """Return a document as text without its XML declaration.

    Args:
        data: the document, in the encoding that its byte order mark or its declaration names.

    Raises:
        InputError: it declares entities, by which a small document grows without end or reads other files, or it has more
            tags than can be read in seconds, or more within each other than anybody wrote.
    """
    text = _bare(data)
    if _prolog(text)[1]:
        raise InputError("declares entities of its own, which are not read from strangers; take the <!ENTITY> lines out")
    if text.count("<") > MOST_TAGS:
        raise InputError(f"more than {MOST_TAGS:,} tags; split it")
    if _is_deep(text):
        raise InputError(f"more than {DEEPEST:,} elements within each other; no feed is like that, get it again")
    return text


def _is_deep(text: str) -> bool:
    depth = 0
    parser = expat.ParserCreate("utf-8")

    def begun(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _DoneError

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begun, ended
    with suppress(_DoneError, expat.ExpatError):
        parser.Parse(text.encode("utf-8", errors="replace"), True)
    return depth > DEEPEST


def _prolog(text: str) -> tuple[str | None, bool]:
    """The local name of the root element, where it is found, and whether entities are declared before it."""
    root: list[str] = []
    entities: list[str] = []
    parser = expat.ParserCreate("utf-8")

    def begun(name: str, attributes: object) -> None:
        root.append(name.rpartition(":")[2])
        raise _DoneError

    def declared(name: str, *rest: object) -> None:
        entities.append(name)
        raise _DoneError

    parser.StartElementHandler = begun
    parser.EntityDeclHandler = declared
    with suppress(_DoneError, expat.ExpatError):
        parser.Parse(text.encode("utf-8", errors="replace"), False)
    return (root[0] if root else None), bool(entities)


def _bare(data: bytes) -> str:
    """A document without its declaration and what stands before; its lines keep their numbers."""
    text = _decoded(data)
    bare = _DECLARATION.sub("", text, count=1).lstrip()
    return "\n" * text[: len(text) - len(bare)].count("\n") + bare


def _decoded(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    declared = _DECLARED.match(data)
    try:
        codec = codecs.lookup(declared[1].decode("ascii") if declared else "utf-8")
        if _PLAIN.fullmatch(codec.name):
            return codec.decode(data, "strict")[0]
    except (LookupError, UnicodeError):
        pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
