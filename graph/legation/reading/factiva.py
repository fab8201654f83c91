"""Plain-text exports of Factiva: with field codes (HD, WC, PD, LP, TD), and as it is displayed ("812 words")."""

import re
from collections.abc import Iterator, Sequence

from legation.model import Article, Citation
from legation.reading.dating import parse_date
from legation.reading.paragraphs import paragraphs_of
from legation.reading.records import content_id

_ID = re.compile(r"^\s*(?:AN\s+)?Document\s+([A-Za-z][A-Za-z0-9]{7}(?:19|20)\d{6}[A-Za-z0-9]{6,12})\s*$")
_FIELD = re.compile(r"^\s{0,3}(SE|CLM|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|DLN|AN)(?:\s+(\S.*)|\s*)$")
_BEFORE_TEXT = frozenset({"SE", "CLM", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "DLN"})
_CODED = frozenset({"CO", "IN", "NS", "RE"})
_CODE = re.compile(r"^\w+\s+: ")
_TEXT = ("LP", "TD")
_WORDS = re.compile(r"^\s*\d[\d,.]* words?\s*$", re.I)
_COUNTED = re.compile(r"^[ \t]*\d[\d,.]* words?[ \t]*$", re.I | re.M)
_NUMBERED = re.compile(r"^[ \t]*Document[ \t]+[A-Za-z][A-Za-z0-9]{7}(?:19|20)\d{6}[A-Za-z0-9]{6,12}[ \t]*$", re.M)
_CODES = tuple(re.compile(rf"^[ \t]{{0,3}}(?:{codes})(?:[ \t]|$)", re.M) for codes in ("HD", "PD", "LP|TD", "WC|AN"))
_DAY = re.compile(r"^\s*(\d{1,2} [A-Za-z]{3,9} \d{4}|[A-Z][a-z]{2,8} \d{1,2}, \d{4})(?:\s+\d{1,2}:\d{2}.*)?\s*$")
_TIME = re.compile(r"^\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:[AP]M|GMT|UTC))?\s*$", re.I)
_RIGHTS = re.compile(r"^\s*(?:©|\(c\)|copyright\b)", re.I)
_LANGUAGE = re.compile(r"^\s*(?:English|French|German|Spanish|Russian|Arabic|Portuguese|Italian|Chinese.*|Japanese)\s*$")
_BYLINE = re.compile(r"^\s*By[: ]\s*\S", re.I)


def is_factiva(text: str) -> bool:
    """Whether a text is an export of Factiva: it counts words and numbers documents, or has the field codes."""
    return bool(_COUNTED.search(text) and _NUMBERED.search(text)) or all(code.search(text) for code in _CODES)


def articles_of_factiva(lines: Sequence[str]) -> Iterator[tuple[int, Article | None]]:
    """Yield the line on which each article begins, and the article, or None where it has no body."""
    coded = any(re.match(r"^\s{0,3}HD(?:\s|$)", line) for line in lines)
    for start, end in _coded_documents(lines) if coded else _displayed_documents(lines):
        first = next(n for n in range(start, end) if lines[n].strip())
        yield first + 1, (_coded if coded else _displayed)(lines[first:end])


def _coded_documents(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each document begins and ends: at its number, or where there is none, at the next headline."""
    start: int | None = None
    text = headed = False
    for n, line in enumerate(lines):
        code = _code(line, text=text)
        if start is not None and code in ("HD", "SE", "CLM") and (text or (code == "HD" and headed)):
            yield start, n
            start, text, headed = None, False, False
        if start is None and code in _BEFORE_TEXT:
            start = n
        headed = headed or code == "HD"
        text = text or code in _TEXT
        if start is not None and _ID.match(line):
            yield start, n + 1
            start, text, headed = None, False, False
    if start is not None and headed:
        yield start, len(lines)


def _code(line: str, *, text: bool) -> str:
    """The field code of a line; within the text only one that cannot be a word of it."""
    match = _FIELD.match(line)
    if match is None or (match[1] in _CODED and not _CODE.match(match[2] or "")) or (match[1] == "AN" and not _ID.match(line)):
        return ""
    if text and match[1] in _BEFORE_TEXT and match[1] not in ("HD", "SE", "CLM"):
        return ""
    return match[1]


def _coded(document: Sequence[str]) -> Article | None:
    fields: dict[str, list[str]] = {}
    lines: list[str] = []
    text = False
    for line in document:
        code = _code(line, text=text)
        text = text or code in _TEXT
        if code:
            lines = fields.setdefault(code, [])
            match = _FIELD.match(line)
            lines.append((match and match[2]) or "")
        else:
            lines.append(line)
    stated = {code: " ".join(" ".join(values).split()) for code, values in fields.items()}
    body = [*fields.get("LP", []), "", *fields.get("TD", [])]
    number = next((match[1] for line in document if (match := _ID.match(line))), None)
    return _article(body, title=stated.get("HD"), date=stated.get("PD"), publisher=stated.get("SN"), number=number)


def _displayed_documents(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each document begins and ends: its number is its last line; what no count of words is in is none."""
    start = 0
    for n in [*(n for n, line in enumerate(lines) if _ID.match(line)), len(lines)]:
        has_number = n < len(lines)
        if any(line.strip() for line in lines[start:n]) and (has_number or any(map(_WORDS.match, lines[start:n]))):
            yield start, n + has_number
        start = n + 1


def _displayed(document: Sequence[str]) -> Article | None:
    words = next((n for n, line in enumerate(document) if _WORDS.match(line)), None)
    if words is None:
        return None
    before = [line.strip() for line in document[:words] if line.strip() and not _BYLINE.match(line) and not _RIGHTS.match(line)]
    day = next((n for n in range(words, min(words + 5, len(document))) if _DAY.match(document[n])), None)
    behind = document[(words if day is None else day) + 1 :]
    number = next((match[1] for line in document if (match := _ID.match(line))), None)
    return _article(
        [line for line in document[_body_start(document, words) :] if not _ID.match(line)],
        # a section stands before the headline, an author behind it: both are shorter
        title=max(before[-4:], key=len, default=None),
        date=document[day] if day is not None else None,
        publisher=next((line.strip() for line in behind[:4] if line.strip() and not _TIME.match(line)), None),
        number=number,
    )


def _body_start(document: Sequence[str], words: int) -> int:
    """The line behind the copyright, or behind the first blank one after the head."""
    rights = next((n for n in range(words, min(words + 16, len(document))) if _RIGHTS.match(document[n])), None)
    if rights is None:
        rights = next((n for n in range(words, min(words + 10, len(document))) if _LANGUAGE.match(document[n])), None)
    at = words if rights is None else rights
    while at < len(document) and document[at].strip():
        at += 1
    return at


def _article(body: Sequence[str], *, title: str | None, date: str | None, publisher: str | None, number: str | None) -> Article | None:
    text = "\n\n".join(paragraphs_of(body))
    if not text:
        return None
    day = parse_date(date) if date else None
    return Article(citation=Citation(id=number or content_id(title, day, text), title=title, date=day, publisher=publisher), text=text)
