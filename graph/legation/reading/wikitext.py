"""Wikitext -> plain text: sentences, without templates, tables, notes, files, categories and what stands at the end."""

import re
import time
from collections.abc import Iterator

import mwparserfromhell
from mwparserfromhell.nodes import ExternalLink, HTMLEntity, Node, Tag, Template, Text, Wikilink
from mwparserfromhell.wikicode import Wikicode

SECONDS = 5.0
"""Processor time that the text of one page may take: a last resort, the largest pages of Wikipedia take one or two."""
MOST_OPEN = 100
"""Brackets of a paragraph that may stay open; the parser tries each to the end, and with thousands takes minutes."""
_LARGEST_BLOCK = 8_000
_LARGEST_TEMPLATE = 2_000
_TOKEN = re.compile(r"<!--|\{\{|\}\}|^[ \t:]*\{\||^[ \t]*\|\}(?!\})", re.M)
_CLOSES = {"}}": "{{", "|}": "{|"}
_ENDS = frozenset(
    ["sources", "source", "references", "notes", "footnotes", "citations", "bibliography", "works cited", "further reading", "external links", "external link", "see also", "related news", "related articles", "sister links", "navigation", "gallery"]
)
_DAY = re.compile(r"\{\{\s*current events\s*\|[^{}]*?content\s*=", re.I)
_DATED = re.compile(r"\{\{\s*(?:date|byline|dateline)\s*\|([^{}]{1,200})\}\}", re.I)
_LIST = re.compile(r"^[*#:;]+")
_SENTENCE = re.compile(r"[.!?][\"”’')\]]*$")
_SOURCE = re.compile(r"^\(.{1,80}\)$")
_SWITCH = re.compile(r"__[A-Z]{3,20}__")
_HOLLOW = re.compile(r"[ \t]?\([\s,;:]{0,20}\)")
_SHOWN = {
    "w": -1,
    "wikipedia": -1,
    "l": -1,
    "wikt": -1,
    "nowrap": 0,
    "nobr": 0,
    "lang": 1,
    "transl": 1,
    "abbr": 0,
    "as of": 0,
    "ill": 0,
    "interlanguage link": 0,
    "flag": 0,
    "flagcountry": 0,
    "ship": -1,
    "us$": 0,
}
"""Templates that stand for words of the sentence, and which of their values is shown."""
_FILES = ("file:", "image:", "category:", "media:")
_UNSEEN = frozenset(
    {"ref", "table", "gallery", "math", "timeline", "score", "syntaxhighlight", "source", "code", "imagemap", "references", "style", "graph", "hiero"}
)


class BrokenWikitextError(Exception):
    """A page has so many open brackets that no parser gets through it."""


def plain_text(wikitext: str) -> str:
    """Return the running text of a page.

    Raises:
        BrokenWikitextError: it has hundreds of brackets that stay open.

    >>> plain_text("'''NATO''' met {{w|Japan}} in [[Oslo|the city]].<ref>x</ref>\\n\\n== Sources ==\\n* [http://x y]")
    'NATO met Japan in the city.'
    """
    started = time.thread_time()
    paragraphs: list[str] = []
    for block in _blocks(_without_tables(_unwrapped(wikitext))):
        if _open_brackets(block) > MOST_OPEN or time.thread_time() - started > SECONDS:
            raise BrokenWikitextError
        lines = [_tidy(line) for line in _shown(mwparserfromhell.parse(block, skip_style_tags=False)).split("\n")]
        paragraph = "\n".join(line for line in lines if line)
        if paragraph:
            paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)


def stated_date(wikitext: str) -> str | None:
    """Return the date that a page of Wikinews states in its template, as it is written there.

    >>> stated_date("{{date|January 21, 2022}} NATO met."), stated_date("{{byline|date=May 3, 2014|location=[[Oslo]]}}")
    ('January 21, 2022', 'May 3, 2014')
    """
    match = _DATED.search(wikitext[:20_000])
    return _value(match[1], "date") if match else None


def stated_place(wikitext: str) -> str | None:
    """Return the place that a page of Wikinews states beside its date, or None."""
    match = _DATED.search(wikitext[:20_000])
    place = _value(match[1], "location") if match and "location" in match[1].lower() else None
    return re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", place) if place else None


def _value(values: str, name: str) -> str | None:
    named = re.search(rf"(?:^|\|)\s*{name}\s*=\s*((?:\[\[[^\[\]]*\]\]|[^|\[\]])*)", values, re.I)
    value = named[1] if named else values.partition("|")[0]
    return value.strip() or None


def _open_brackets(block: str) -> int:
    tags = block.count("<") - 2 * block.count("</") - block.count("/>") - block.count("<br") - block.count("<hr")
    return max(tags, *(block.count(opening) - block.count(closing) for opening, closing in ("[]", "{}")))


def _unwrapped(wikitext: str) -> str:
    """The items of a page of Wikipedia's current events, whose whole text is a value of one template."""
    match = _DAY.search(wikitext)
    if match is None:
        return wikitext
    end = wikitext.rfind("}}")
    return wikitext[match.end() : end if end > match.end() else None]


def _without_tables(wikitext: str) -> str:
    """The wikitext without comments, tables and large templates: found in one pass, whatever is left open."""
    kept, at = [], 0
    for start, end, opening in _outermost(wikitext):
        if opening == "{{" and end - start <= _LARGEST_TEMPLATE:
            continue
        kept.append(wikitext[at:start])
        at = end
    return "".join([*kept, wikitext[at:]])


def _outermost(wikitext: str) -> Iterator[tuple[int, int, str]]:
    end = 0
    for span in sorted(_spans(wikitext)):
        if span[0] >= end:
            end = span[1]
            yield span


def _spans(wikitext: str) -> Iterator[tuple[int, int, str]]:
    """Where comments, tables and templates begin and end; what is not closed is none."""
    opened: list[tuple[int, str]] = []
    pending = dict.fromkeys(_CLOSES.values(), 0)
    comment = 0
    for match in _TOKEN.finditer(wikitext):
        token = match[0].strip(" \t:")
        if match.start() < comment:
            continue
        if token == "<!--":
            close = wikitext.find("-->", match.end())
            comment = close + 3 if close >= 0 else len(wikitext)
            yield match.start(), comment, token
        elif token in pending:
            opened.append((match.start(), token))
            pending[token] += 1
        elif pending[_CLOSES[token]]:
            while True:
                start, opening = opened.pop()
                pending[opening] -= 1
                if opening == _CLOSES[token]:
                    break
            yield start, match.end(), opening


def _blocks(wikitext: str) -> Iterator[str]:
    """Paragraphs and runs of list items, none too long for the parser; headings and sections of the end are left out."""
    skipped: int | None = None
    lines: list[str] = []
    size = 0
    for line in wikitext.split("\n"):
        level, title = _heading(line)
        if level:
            if skipped is None or level <= skipped:
                skipped = level if title in _ENDS else None
        elif skipped is not None:
            continue
        if level or not line.strip() or size + len(line) > _LARGEST_BLOCK:
            yield from _pieces("\n".join(lines))
            lines, size = [], 0
        if not level and line.strip("*#:; "):
            lines.append(line)
            size += len(line) + 1
    yield from _pieces("\n".join(lines))


def _pieces(block: str) -> Iterator[str]:
    if block.strip():
        yield from (block[at : at + _LARGEST_BLOCK] for at in range(0, len(block), _LARGEST_BLOCK))


def _heading(line: str) -> tuple[int, str]:
    """The level and the title of a heading, or 0."""
    bare = line.strip()
    if not (bare.startswith("=") and bare.endswith("=") and 2 < len(bare) < 300):
        return 0, ""
    title = bare.strip("=")
    return min(len(bare) - len(bare.lstrip("=")), len(bare) - len(bare.rstrip("="))), title.strip(" '").lower()


def _shown(code: Wikicode) -> str:
    return "".join(_shown_node(node) for node in code.nodes)


def _shown_node(node: Node) -> str:
    match node:
        case Text():
            return str(node.value)
        case Wikilink():
            return _shown_link(node)
        case ExternalLink():
            title = _shown(node.title) if node.title is not None else ""
            return "" if _SOURCE.match(title.strip()) else title
        case HTMLEntity():
            return _entity(node)
        case Tag():
            return _shown_tag(node)
        case Template():
            return _shown_template(node)
        case _:
            return ""


def _entity(node: HTMLEntity) -> str:
    try:
        return str(node.normalize())
    except (ValueError, OverflowError):
        return ""


def _shown_link(link: Wikilink) -> str:
    title = str(link.title).strip()
    if title.lower().lstrip().startswith(_FILES):
        return ""
    shown = _shown(link.text) if link.text is not None else title.lstrip(":")
    return shown if link.text is not None or not re.match(r"[a-z-]{2,12}:", title) else ""


def _shown_tag(tag: Tag) -> str:
    name = str(tag.tag).strip().lower()
    if name in _UNSEEN:
        return ""
    if name == "br":
        return "\n"
    if tag.wiki_markup and tag.self_closing:
        return str(tag.wiki_markup) if name in ("li", "dt", "dd") else ""
    return _shown(tag.contents) if tag.contents is not None else ""


def _shown_template(template: Template) -> str:
    name = str(template.name).strip().lower().replace("_", " ")
    values = [parameter.value for parameter in template.params if not parameter.showkey]
    if name == "convert" and len(values) > 1:
        return f"{_shown(values[0])} {_shown(values[1])}"
    if name not in _SHOWN or not values:
        return ""
    return _shown(values[_SHOWN[name] if _SHOWN[name] < len(values) else -1])


def _tidy(line: str) -> str:
    """A line as it is read; an item of a list that is no sentence is none."""
    bare = _HOLLOW.sub("", _SWITCH.sub("", " ".join(line.split()))).strip()
    item = _LIST.match(bare)
    if item is None:
        return bare
    bare = bare[item.end() :].strip()
    return bare if _SENTENCE.search(bare) else ""
