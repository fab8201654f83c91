"""PDF -> Article: the text of its pages (pypdf), without running heads, with whole words and paragraphs."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from legation.model import Article, Citation, Problem
from legation.reading.dating import inferred_date, parse_date
from legation.reading.furniture import is_heading
from legation.reading.paragraphs import SENTENCE_END, paragraphs_of
from legation.reading.text import date_in_name, id_of_file, normalised

LARGEST_PDF = 64 * 1024 * 1024
MOST_PAGES = 100
SECONDS = 8.0
"""Time that a PDF may take: a hundred pages of text take two."""
_PROGRAM = Path(__file__).with_name("pdf_pages.py")
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/|-)\s*\d{1,4})?\W*$", re.I)
_NO_TITLE = re.compile(r"^(?:microsoft \w+ - |untitled|document\d*$|slide|print|about:|https?:|.*\.(?:docx?|pdf|indd|qxd|html?|txt|rtf|odt|tex)$)", re.I)
_CREATED = re.compile(r"^(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)")
_BYLINE = re.compile(r"^by [A-Z]", re.I)
_POINTS = ".,;:!?()\"”“"
_BROKEN_WORD = re.compile(r"(?<=[a-z])[-\u2010\u00ad]$")


@dataclass(frozen=True, slots=True)
class _Document:
    """What the pages' process told: the metadata, the pages' texts, and what went wrong."""

    metadata: dict[str, Any]
    pages: tuple[str, ...]
    error: str | None


def read_pdf(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Article | Problem]]:
    """Yield the article of a PDF, and notices of what of it was not read."""
    for item in _items(file, where):
        yield None, item


def _items(file: BinaryIO, where: str) -> Iterator[Article | Problem]:
    if find_spec("pypdf") is None:
        yield Problem(where=where, message="PDF needs pypdf; pip install 'legation[pdf]'")
        return
    data = file.read(LARGEST_PDF + 1)
    if len(data) > LARGEST_PDF:
        yield Problem(where=where, message=f"larger than {LARGEST_PDF // 2**20} MB for one article; save its text")
        return
    document = _document(data)
    if document.error:
        advice = "what stands before was read" if any(page.strip() for page in document.pages) else "save its text as .txt"
        yield Problem(where=where, message=f"{document.error}; {advice}")
    elif document.metadata.get("pages", 0) > MOST_PAGES:
        yield Problem(where=where, message=f"{document.metadata['pages']:,} pages, of which {MOST_PAGES} are read; split it into its articles")
    if any(page.strip() for page in document.pages):
        yield from _article(document, where)
    elif not document.error:
        yield Problem(where=where, message="no text in its pages, which are pictures or empty; recognise the text (OCR) first")


def _document(data: bytes) -> _Document:
    """What a process of its own reads, as far as it comes in its time."""
    command = [sys.executable, "-P", str(_PROGRAM), str(MOST_PAGES)]
    error = None
    try:
        output = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False).stdout
    except subprocess.TimeoutExpired as expired:
        output = expired.output or b""
        error = f"a PDF that takes more than {SECONDS:.0f} seconds"
    metadata: dict[str, Any] = {}
    pages: list[str] = []
    for line in output.split(b"\n"):
        value = _value(line)
        if isinstance(value, str):
            pages.append(value)
        elif isinstance(value, dict):
            metadata |= value
    if "error" in metadata:
        said = metadata["error"]
        error = "encrypted; save it without a password" if said == "encrypted" else f"a PDF that cannot be read ({_one_line(said)})"
    elif not metadata and error is None:
        error = "a PDF that cannot be read (it fills the memory)"
    return _Document(metadata, tuple(pages), error)


def _value(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:  # the process was stopped within the line
        return None


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _article(document: _Document, where: str) -> Iterator[Article | Problem]:
    pages = [_lines(page) for page in document.pages]
    repeated = _running_heads(pages)
    lines = _mended(_without(pages, repeated))
    head, body = _head(lines, _sensible_title(document.metadata.get("title")))
    title = head[0] if head else None
    text = "\n\n".join(paragraphs_of(body)) or "\n\n".join(lines)
    stated = date_in_name(where)
    day = (parse_date(stated) if stated else None) or next(filter(None, map(parse_date, [*head[1:], *repeated.values()])), None)
    if day is None:
        day, source = _created(document.metadata.get("created")), "is when the PDF was made"
        if day is None:
            day, source = inferred_date(text, text), "is inferred from its text"
        if day:
            yield Problem(where=where, message=f"no date stated; {day} {source}, put the date into the file's name to be sure")
    yield Article(citation=Citation(id=id_of_file(where, title, text), title=title, date=day), text=text)


def _lines(page: str) -> list[str]:
    return [" ".join(line.split()) for line in normalised(page).split("\n")]


def _running_heads(pages: Sequence[list[str]]) -> dict[str, str]:
    """The lines at the upper and lower ends of pages that repeat, whatever number stands in them: what is the same of each, and the first."""
    ends = [{_same(page[n]): page[n] for n in _edges(page)} for page in pages]
    counts = Counter(key for lines in ends for key in lines)
    return {key: line for lines in reversed(ends) for key, line in lines.items() if counts[key] >= max(2, len(pages) / 2)}


def _without(pages: Sequence[list[str]], repeated: Collection[str]) -> list[str]:
    """The lines of all pages without running heads and numbers; a sentence that a page's end breaks goes on."""
    kept: list[str] = []
    for page in pages:
        gone = {n for n in _edges(page) if _same(page[n]) in repeated or _PAGE_NUMBER.match(page[n])}
        lines = [line for n, line in enumerate(page) if n not in gone]
        text = "\n".join(lines).strip("\n")
        if kept and text and SENTENCE_END.search(kept[-1]):
            kept.append("")
        kept += text.split("\n") if text else []
    return kept


def _edges(page: Sequence[str]) -> list[int]:
    filled = [n for n, line in enumerate(page) if line]
    return sorted({*filled[:2], *filled[-2:]})


def _same(line: str) -> str:
    return re.sub(r"\d+", "#", line.lower())


def _mended(lines: Sequence[str]) -> list[str]:
    """The lines with the words whole that were broken at their ends; a word that has its hyphen elsewhere too keeps it."""
    whole = {word.strip(_POINTS) for line in lines for word in line.split() if "-" in word}
    mended: list[str] = []
    for line in lines:
        if mended and line[:1].islower() and _BROKEN_WORD.search(mended[-1]):
            rest, _, line = line.partition(" ")
            begun = mended[-1].rsplit(" ", 1)[-1]
            is_compound = (begun + rest).strip(_POINTS) in whole
            mended[-1] = (mended[-1] if is_compound else _BROKEN_WORD.sub("", mended[-1])) + rest
            if not line:
                continue
        mended.append(line)
    return mended


def _head(lines: Sequence[str], title: str | None) -> tuple[list[str], Sequence[str]]:
    """The title, the lines of author and day behind it, and the lines of the text."""
    filled = [line for line in lines if line]
    width = max(map(len, filled), default=0)
    at = next((n for n, line in enumerate(filled) if not _is_short(line, width)), len(filled))
    head, body = filled[: min(at, 6)], list(lines)
    while head and len(head) > 1 and not (title or _is_of_head(head[-1]) or at <= 2):
        head.pop()
    if title is None and head and len(filled) > len(head):
        title = head[0]
    elif title is None:
        return [], body
    behind = [line for line in head if _same(line) not in _same(title)]
    dropped = set(head) if len(filled) > len(head) else set()
    start = next((n for n, line in enumerate(body) if line and line not in dropped), 0)
    return [title, *behind], body[start:]


def _is_short(line: str, width: int) -> bool:
    return is_heading(line) and len(line) < 0.75 * width


def _is_of_head(line: str) -> bool:
    return parse_date(line) is not None or bool(_BYLINE.match(line))


def _sensible_title(title: object) -> str | None:
    bare = " ".join(str(title or "").split())
    return bare if 2 < len(bare.split()) < 40 and not _NO_TITLE.match(bare) else None


def _created(stated: object) -> date | None:
    match = _CREATED.match(str(stated or ""))
    return parse_date("-".join(match.groups())) if match else None
