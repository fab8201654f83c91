"""Lines of a text -> its paragraphs, whole again where they were wrapped, without furniture."""

import re
from collections.abc import Iterable

from legation.reading.furniture import is_caption, is_furniture, starts_the_end

WIDEST = 120
"""Characters of a line beyond which it was not wrapped: it is a paragraph of its own."""
SENTENCE_END = re.compile(r"[.!?:][\"”’')\]]*$")
"""Where a sentence ends, at the end of a line."""
_SHORTEST = 40


def paragraphs_of(lines: Iterable[str]) -> list[str]:
    """Return the paragraphs of lines, which blank lines part, or their own length does.

    >>> paragraphs_of(["   The ministers of both states met in Geneva", "on Friday.", "", "Share", "", "They spoke."])
    ['The ministers of both states met in Geneva on Friday.', 'They spoke.']
    """
    kept: list[str] = []
    for paragraph in (found for block in _blocks(lines) for found in _parted(block)):
        if starts_the_end(paragraph):
            break
        if not is_furniture(paragraph) and not is_caption(paragraph):
            kept.append(paragraph)
    return kept


def _blocks(lines: Iterable[str]) -> Iterable[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(" ".join(line.split()))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _parted(block: list[str]) -> Iterable[str]:
    """The paragraphs of a block: one, or more where lines are too wide or too short to be wrapped ones."""
    width = max(map(len, block))
    if width > WIDEST:
        yield from block
        return
    begun: list[str] = []
    for line in block:
        begun.append(line)
        if len(line) < max(_SHORTEST, 0.6 * width) and SENTENCE_END.search(line):
            yield " ".join(begun)
            begun = []
    if begun:
        yield " ".join(begun)
