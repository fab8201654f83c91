"""E-mail (.eml, .mbox) -> articles: the words of who wrote, without what is quoted, signed or attached."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from email import message_from_bytes, policy
from email.message import Message
from typing import BinaryIO

import trafilatura

from legation.model import Article, Citation, Problem
from legation.reading.dating import parse_date
from legation.reading.html import article_of_html
from legation.reading.paragraphs import paragraphs_of
from legation.reading.records import content_id
from legation.reading.text import normalised

LARGEST_MAIL = 32 * 1024 * 1024
LONGEST_HEADER = 4_000
"""Characters of a header that is looked at: parsing takes time with the square of its length."""
MOST_PARTS = 500
"""Parts of a message, beyond which it is none that a person sent; the standard library takes its time for each."""
MOST_LINES = 500_000
"""Lines of a message with its attachments: 32 MB of them have fewer."""
_FROM = b"From "
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_WROTE = re.compile(r"^(?:on .{5,200}|.{1,100}<[^<>]{3,100}>) wrote:$", re.I)
_REPLIED = re.compile(r"^-{2,}\s*original message\s*-{2,}$|^_{20,}$", re.I)
_PART = re.compile(rb"^--\S", re.M)
_BROKEN = (ValueError, ArithmeticError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)
"""What the standard library raises on headers and parts that are malformed."""


def read_eml(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Article | Problem]]:
    """Yield the article of an e-mail."""
    data = file.read(LARGEST_MAIL + 1)
    if len(data) > LARGEST_MAIL:
        yield None, Problem(where=where, message=f"larger than {LARGEST_MAIL // 2**20} MB; save it without its attachments")
        return
    yield None, _item(data, where=where, line=None)


def read_mbox(file: BinaryIO, where: str) -> Iterator[tuple[int | None, Article | Problem]]:
    """Yield an article for each message of a mailbox, with the line on which it begins."""
    for line, data in _messages(file):
        if data is None:
            yield line, Problem(where=where, line=line, message=f"message larger than {LARGEST_MAIL // 2**20} MB; left out")
        elif not line:
            yield 1, Problem(where=where, line=1, message='no mailbox, which begins with "From "; give single messages as .eml')
        else:
            yield line, _item(data, where=where, line=line)


def _messages(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The messages, None for one that is too large; what stands before the first has line 0."""
    begun, parts, size, blank, number = 0, list[bytes](), 0, True, 0
    while line := file.readline(LARGEST_MAIL):
        number += 1
        if blank and line.startswith(_FROM):
            if begun or size:
                yield begun, b"".join(parts) if size <= LARGEST_MAIL else None
            begun, parts, size = number, [], 0
        else:
            size += len(line) if line.strip() or parts else 0
            if size <= LARGEST_MAIL:
                parts.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(_FROM) else line)
            else:
                parts.clear()
        blank = not line.strip()
    if begun or size:
        yield begun, b"".join(parts) if size <= LARGEST_MAIL else None


def _item(data: bytes, *, where: str, line: int | None) -> Article | Problem:
    if data.count(b"\n") > MOST_LINES:
        return Problem(where=where, line=line, message=f"more than {MOST_LINES:,} lines; left out, save its text")
    if sum(1 for _ in _PART.finditer(data)) > 2 * MOST_PARTS:
        return Problem(where=where, line=line, message=f"more than {MOST_PARTS} parts; left out, save its text")
    try:
        # by the older policy: the newer one parses a header anew each time that it is asked for
        message = message_from_bytes(_short_headers(data))
    except _BROKEN as error:
        return Problem(where=where, line=line, message=f"no e-mail that can be read ({type(error).__name__}); save its text")
    if not message.keys():
        return Problem(where=where, line=line, message="no e-mail: it has no headers; save its text as .txt")
    title = _header(message, "subject")
    found = _text(message, where)
    if isinstance(found, Problem):
        return Problem(where=where, line=line, message=found.message)
    day = _day(_header(message, "date"))
    number = (_header(message, "message-id") or "").strip("<> ")
    return Article(
        citation=Citation(
            id=number or content_id(title, day, found),
            title=title,
            date=day,
            publisher=_sender(message),
        ),
        text=found,
    )


def _short_headers(data: bytes) -> bytes:
    """A message whose headers are short enough to be parsed: of a longer one the beginning counts."""
    match = re.search(rb"\r?\n\r?\n", data)
    end = match.start() if match else len(data)
    headers = re.split(rb"\r?\n(?![ \t])", data[:end])
    if all(len(header) <= LONGEST_HEADER for header in headers):
        return data
    return b"\n".join(_FOLDED.sub(b" ", header[:LONGEST_HEADER]) for header in headers) + data[end:]


def _header(message: Message, name: str) -> str | None:
    stated = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    unfolded = " ".join(stated.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace").split())
    with suppress(*_BROKEN):  # what is malformed stays as it is written
        unfolded = str(policy.default.header_factory(name, unfolded))
    return " ".join(normalised(unfolded.encode("utf-8", errors="replace").decode()).split()) or None


def _day(stated: str | None) -> date | None:
    return parse_date(stated) if stated else None


def _sender(message: Message) -> str | None:
    """The name of who wrote, or their address where there is no name."""
    stated = _header(message, "from") or ""
    name, _, address = stated.partition("<")
    return name.strip(' "') or address.strip(" <>") or None


def _text(message: Message, where: str) -> str | Problem:
    """The text that the message is: plain where there is one, else that of its HTML."""
    plain, page = [], list[str]()
    for part in _parts(message):
        content = _content(part)
        if part.get_content_type() == "text/html":
            page.append(content)
        else:
            plain.append(_unfolded(part, content))
    text = "\n\n".join(paragraphs_of(_own_lines(normalised("\n\n".join(plain)))))
    if text or not page:
        return text or Problem(where=where, message="an e-mail without a text; save what it holds, an attachment perhaps, as a file")
    whole = page[0] if "<body" in page[0].lower() else f"<html><body>{page[0]}</body></html>"
    found = article_of_html(whole.encode(), where=where)
    if isinstance(found, Article):
        return found.text
    return normalised(trafilatura.html2txt(whole)).strip() or found


def _parts(message: Message) -> Iterator[Message]:
    """The parts of text that are no attachments, in the order of the message."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart():
            inner = part.get_payload()
            waiting += [p for p in reversed(inner if isinstance(inner, list) else []) if isinstance(p, Message)]
        elif _is_own_text(part):
            yield part


def _is_own_text(part: Message) -> bool:
    try:
        return part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
    except _BROKEN:
        return False


def _content(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset("utf-8")
    except _BROKEN:
        payload, charset = part.get_payload(), "utf-8"
    data = payload if isinstance(payload, bytes) else str(payload).encode("utf-8", errors="surrogateescape")
    try:
        return data.decode(charset)
    except (LookupError, ValueError):  # a charset that is none, or not that of the text
        return data.decode("cp1252", errors="replace")


def _unfolded(part: Message, content: str) -> str:
    """A text of format=flowed (RFC 3676) with its paragraphs whole."""
    try:
        flowed = str(part.get_param("format", "")).lower() == "flowed"
    except _BROKEN:
        flowed = False
    if not flowed:
        return content
    lines: list[str] = []
    soft = False
    for line in content.split("\n"):
        bare = line.rstrip("\r")
        if soft and not bare.startswith(">"):
            lines[-1] += bare
        else:
            lines.append(bare)
        soft = bare.endswith(" ") and bare != "-- " and not bare.startswith(">")
    return "\n\n".join(lines)


def _own_lines(text: str) -> list[str]:
    """The lines that the sender wrote: not those of the letter that is answered, nor the signature."""
    kept: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        if line.rstrip("\r") in ("-- ", "--") or _REPLIED.match(bare):
            break
        if not bare.startswith(">") and not _WROTE.match(bare):
            kept.append(line)
    return kept
