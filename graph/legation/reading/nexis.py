"""Plain-text exports of LexisNexis: "1 of 50 DOCUMENTS" and labels in capitals, and Nexis Uni's "End of Document"."""

import re
from collections.abc import Iterator, Sequence

from legation.model import Article, Citation
from legation.reading.dating import parse_date
from legation.reading.paragraphs import paragraphs_of
from legation.reading.records import content_id

_NUMBER = re.compile(r"^\s*(?:document\s+)?\d{1,7} of \d{1,7} documents?\s*$", re.I)
_END = re.compile(r"^\s*End of Document\s*$", re.I)
_LABEL = re.compile(
    r"^\s{0,8}(SECTION|LENGTH|BYLINE|HEADLINE|DATELINE|BODY|HIGHLIGHT|SERIES|EDITION|DISTRIBUTION|TYPE|CONTACT|GRAPHIC|URL|LOAD-DATE|LANGUAGE|"
    r"PUBLICATION-TYPE|JOURNAL-CODE|ACC-NO|NOTES?|CORRECTION(?:-DATE)?|SUBJECT|ORGANIZATION|COMPANY|PERSON|GEOGRAPHIC|TICKER|INDUSTRY|DOCUMENT-TYPE):"
    r"\s*(.*)$"
)
_NEW_LABEL = re.compile(
    r"^\s{0,8}(Section|Length|Byline|Headline|Dateline|Highlight|Series|Edition|Graphic|URL|Load-Date|Language|Publication-Type|Journal Code|"
    r"Notes?|Correction(?:-Date)?|Subject|Organization|Company|Person|Geographic|Ticker|Industry|Document-Type):\s*(.*)$"
)
_ALONE = re.compile(r"^\s*(Body|Graphic|Classification|Notes?|Correction|Highlight)\s*$")
_HEADS = frozenset({"SECTION", "LENGTH", "BYLINE", "HEADLINE", "DATELINE", "HIGHLIGHT", "SERIES", "EDITION", "DISTRIBUTION", "TYPE", "CONTACT"})
_DAY = re.compile(
    r"^\s*(?:[A-Z][a-z]+day,?\s+)?(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4})\b(?!.*[.!?]$)", re.I
)
_RIGHTS = re.compile(r"^\s*(?:(?:©|\(c\)|copyright)\s*(?:\(c\)|©)?\s*(?:19|20)\d\d|all rights reserved)", re.I)
_EDITION = re.compile(r"\b(?:edition|final|correction appended)\b|\d{1,2}:\d{2}|\b(?:GMT|EST|EDT|[ap]m)\b", re.I)
_PAGE = re.compile(r"^\s*Page \d{1,4} of \d{1,4}\s*$", re.I)
_WORDS = re.compile(r"^[ \t]*length:[ \t]*[\d,]+ words?\b", re.I | re.M)
_NUMBERED = re.compile(r"^[ \t]*(?:document[ \t]+)?\d{1,7} of \d{1,7} documents?[ \t]*$", re.I | re.M)
_BOUND = re.compile(rf"{_NUMBERED.pattern}|^[ \t]*(?:End of Document[ \t]*$|Load-Date:)", re.I | re.M)
_LABELLED = re.compile(r"^[ \t]{0,8}(?:SECTION|BYLINE|HEADLINE|DATELINE|BODY|LOAD-DATE|PUBLICATION-TYPE):", re.M)


def is_nexis(text: str) -> bool:
    """Whether a text is an export of LexisNexis: it counts words and documents, or says when it was loaded."""
    if _WORDS.search(text):
        return bool(_BOUND.search(text))
    return bool(_NUMBERED.search(text) and _LABELLED.search(text))


def articles_of_nexis(lines: Sequence[str]) -> Iterator[tuple[int, Article | None]]:
    """Yield the line on which each article begins, and the article, or None where it has no body."""
    for start, end in _documents(lines):
        document = lines[start:end]
        first = next((n for n, line in enumerate(document) if line.strip()), None)
        if first is not None and any(_label(line)[0] for line in document):
            yield start + first + 1, _article(document)


def _documents(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each document begins and ends: between numbers, or before each "End of Document"."""
    numbers = [n for n, line in enumerate(lines) if _NUMBER.match(line)]
    if numbers:
        yield from ((start + 1, end) for start, end in zip(numbers, [*numbers[1:], len(lines)], strict=True))
        return
    ends = [n for n, line in enumerate(lines) if _END.match(line)] or [n + 1 for n, line in enumerate(lines) if _label(line)[0] == "LOAD-DATE"]
    yield from zip([0, *(n + 1 for n in ends)], [*ends, len(lines)], strict=True)


def _label(line: str) -> tuple[str, str]:
    """The label of a line in capitals, and what stands behind it."""
    match = _LABEL.match(line) or _NEW_LABEL.match(line)
    if match:
        return match[1].upper(), match[2].strip()
    alone = _ALONE.match(line)
    return (alone[1].upper(), "") if alone else ("", "")


def _article(document: Sequence[str]) -> Article | None:
    labels = [(n, *_label(line)) for n, line in enumerate(document) if _label(line)[0]]
    head = document[: labels[0][0]]
    start = _body_start(document, labels)
    end = next((n for n in range(start, len(document)) if _ends(document[n])), len(document))
    fields = {name: _field(document, n, value) for n, name, value in reversed(labels) if n < start}
    days = [n for n, line in enumerate(head) if _DAY.match(line)]
    day = days[-1] if days else None
    title = fields.get("HEADLINE") or _title(head, day)
    furniture = {" ".join((title or "").split())} - {""}
    body = [_without_label(line) for line in document[start:end] if " ".join(line.split()) not in furniture and not _PAGE.match(line) and not _END.match(line)]
    text = "\n\n".join(paragraphs_of(body))
    if not text:
        return None
    date = parse_date(head[day]) if day is not None else parse_date(_stated(labels, "LOAD-DATE"))
    citation = Citation(
        id=_stated(labels, "ACC-NO") or content_id(title, date, text),
        title=title,
        date=date,
        publisher=_source(head, day),
        place=_place(fields.get("DATELINE", "")),
    )
    return Article(citation=citation, text=text)


def _body_start(document: Sequence[str], labels: Sequence[tuple[int, str, str]]) -> int:
    """The line of the label "BODY", or the one behind the last label of the head and its values."""
    stated = next((n for n, name, _ in labels if name == "BODY"), None)
    if stated is not None:
        return stated
    heads = [n for n, name, _ in labels if name in _HEADS]
    last = heads[0] if heads else labels[0][0]
    for n in heads[1:]:
        if n - last > 12:  # a label so far behind the others stands in the text
            break
        last = n
    while last < len(document) and document[last].strip():
        last += 1
    return last


def _ends(line: str) -> bool:
    name = _label(line)[0]
    return (bool(name) and name not in _HEADS | {"BODY"}) or bool(_ALONE.match(line) and name != "BODY") or bool(_RIGHTS.match(line))


def _without_label(line: str) -> str:
    name, value = _label(line)
    return value if name == "BODY" else line


def _field(document: Sequence[str], n: int, value: str) -> str:
    """The value of a label with the lines on which it goes on."""
    parts = [value]
    for line in document[n + 1 : n + 6]:
        if not line.strip() or _label(line)[0]:
            break
        parts.append(line.strip())
    return " ".join(" ".join(parts).split())


def _stated(labels: Sequence[tuple[int, str, str]], name: str) -> str:
    return next((value for _, label, value in labels if label == name), "")


def _title(head: Sequence[str], day: int | None) -> str | None:
    """The lines behind the day and its edition, or, in the newer layout, those before the source."""
    if day is None:
        return next((line.strip() for line in head if line.strip() and not _RIGHTS.match(line)), None)
    behind = _group([line for line in head[day + 1 :] if not _RIGHTS.match(line) and not _EDITION.search(line) and not _is_centred(line)])
    if behind:
        return behind
    source = max((n for n in range(day) if _is_name(head[n])), default=0)
    before = [line for line in head[:source] if not _RIGHTS.match(line)]
    return _group(before[::-1], reverse=True)


def _group(lines: Sequence[str], *, reverse: bool = False) -> str | None:
    """The first lines that no blank one parts, as one, or None."""
    kept: list[str] = []
    for line in lines:
        if line.strip():
            kept.append(" ".join(line.split()))
        elif kept:
            break
    return " ".join(kept[:3][::-1] if reverse else kept) or None


def _is_centred(line: str) -> bool:
    return len(line) - len(line.lstrip()) >= 8


def _is_name(line: str) -> bool:
    return bool(line.strip()) and not _RIGHTS.match(line)


def _source(head: Sequence[str], day: int | None) -> str | None:
    return next((" ".join(line.split()) for line in reversed(head[: day or 0]) if _is_name(line)), None)


def _place(dateline: str) -> str | None:
    """The place of a dateline, without the day and the agency: "GENEVA, Jan. 21" -> "Geneva"."""
    place = re.split(r",?\s+(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d|[\d(;]", dateline)[0].strip(" ,-–")
    return (place.title() if place.isupper() else place) or None
