"""Pieces of HTML, as feeds carry them -> the paragraphs of their text."""

import re

from lxml import etree, html

from legation.reading.furniture import is_caption, is_furniture, starts_the_end
from legation.reading.text import normalised

_DROPPED = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "form", "button", "select", "textarea",
    "figure", "figcaption", "nav", "aside", "footer", "audio", "video", "head",
)  # fmt: skip
_BLOCKS = frozenset(
    ["address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"]
)
_PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVITATION = re.compile(
    r"^(?:(?:continue reading|read (?:more|on|the (?:full|whole|rest)|full)|view (?:the )?(?:full|entire)|click here|keep reading)\b.{0,160}"
    r"|the post .{1,300} (?:first appeared|appeared first) on .{1,200}|\[?link\]?|\[?comments?\]?)$",
    re.I,
)
"""What a feed puts behind a text to lead to its page."""
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3})\s*$")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*(?=\s)")


def text_of_fragment(fragment: str) -> str:
    r"""Return the text of a piece of HTML: a paragraph a block, without scripts, figures and what leads elsewhere.

    A sentence that the feed cut off ("NATO rejected the […]") is left out where another stands before it.

    >>> text_of_fragment("<p>NATO met.</p><figure><figcaption>A</figcaption></figure><p>It <b>spoke</b>.<p>Read more")
    'NATO met.\n\nIt spoke.'
    """
    bare = _CONTROLS.sub(" ", fragment)
    if "<" not in bare and "&" not in bare:
        return text_of_plain(bare)
    try:
        root = html.fragment_fromstring(bare, create_parent="div", parser=_PARSER)
    except (etree.LxmlError, ValueError):  # nothing but a comment, or no text at all
        return text_of_plain(re.sub(r"<[^>]*>", " ", bare))
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    return text_of_plain(_spread(root))


def text_of_plain(text: str) -> str:
    """Return a plain text with its paragraphs, without what leads elsewhere."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", normalised(_CONTROLS.sub(" ", text))))
    kept: list[str] = []
    for block in blocks:
        if starts_the_end(block):
            break
        if block and not is_furniture(block) and not is_caption(block) and not _INVITATION.match(block):
            kept.append(block)
    return "\n\n".join([*kept[:-1], _whole_sentences(kept[-1])] if kept else []).strip()


def _spread(root: html.HtmlElement) -> str:
    """The text of a tree with a blank line round each block."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if event == "start":
            pieces += ["\n\n"] * is_block + ["\n"] * (element.tag == "br") + [_flowing(element.text)]
        else:
            pieces += ["\n\n"] * is_block + [_flowing(element.tail) if element is not root else ""]
    return "".join(pieces)


def _flowing(text: str | None) -> str:
    """Text in which line ends are spaces, as HTML has it."""
    return re.sub(r"\s+", " ", text) if text else ""


def _whole_sentences(block: str) -> str:
    """A last paragraph without a sentence that was cut off, where another stands before it."""
    cut = _CUT.search(block)
    if cut is None:
        return block
    left = block[: cut.start()]
    if re.search(r"[.!?][\"'”’)]*$", left):
        return left
    ends = [match.end() for match in _SENTENCE_END.finditer(left)]
    return left[: ends[-1]] if ends else left
