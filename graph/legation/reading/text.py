"""Plain text -> Article: front matter, title line, dateline, and the article without page furniture."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from legation.model import Article, Citation, Problem
from legation.reading.dating import inferred_date, parse_date
from legation.reading.furniture import is_caption, is_furniture, is_heading, starts_the_end
from legation.reading.packing import bare_name
from legation.reading.records import content_id

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<fields>.*?)\n---[ \t]*(?:\n|\Z)", re.S)
_FILE_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\0"))
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2028": "\n", "\u2029": "\n"})


def article_of_text(raw: str, *, where: str) -> Iterator[Article | Problem]:
    """Yield the article of a plain text, and notices about its date.

    Args:
        raw: the text of the file.
        where: its path; a date in the file's name is the article's.
    """
    text = normalised(raw)
    fields, body = _front_matter(text)
    title, blocks = _body(body, title=fields.get("title"))
    article = "\n\n".join(blocks)
    stated = fields.get("date") or date_in_name(where)
    date = parse_date(stated) if stated else None
    if stated and date is None:
        yield Problem(where=where, message=f"{stated!r} is no date; read undated, write date: 2022-01-21")
    elif date is None:
        date = inferred_date(article, text)
        if date:
            advice = "write date: in front matter to be sure"
            yield Problem(where=where, message=f"no date stated; {date} inferred from its text, {advice}")
    citation = Citation(
        id=fields.get("id") or id_of_file(where, title, article),
        title=title,
        date=date,
        url=fields.get("url"),
        publisher=fields.get("publisher") or fields.get("source"),
        place=fields.get("place"),
    )
    yield Article(citation=citation, text=article)


def id_of_file(where: str, title: str | None, article: str) -> str:
    """Return the id of an article that is a file: its name and a digest, so that files of one name in two folders stay two."""
    digest = content_id(title, None, article)
    return digest if where == "-" else f"{Path(bare_name(where)[0]).stem}-{digest[:6]}"


def normalised(text: str) -> str:
    """Return TEXT in NFC with plain spaces and line ends, without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES).translate(_INVISIBLE)
    return unicodedata.normalize("NFC", text)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    pairs = (line.partition(":") for line in match["fields"].split("\n") if ":" in line)
    fields = {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}
    return {key: value for key, value in fields.items() if value}, text[match.end() :]


def date_in_name(where: str) -> str | None:
    """Return the date that a file's name holds, as it is written there."""
    match = _FILE_DATE.search(Path(where).name)
    return match[1] if match else None


def _body(text: str, *, title: str | None) -> tuple[str | None, list[str]]:
    """The title and the paragraphs of the article, without what stands before, between and after."""
    paragraphs = re.split(r"\n\s*\n", text)
    blocks = [" ".join(p.split("\n")).strip() if _is_wrapped(p) else p.strip() for p in paragraphs if p.strip()]
    while blocks and is_furniture(blocks[0]):
        blocks.pop(0)
    if blocks and is_heading(blocks[0]) and len(blocks) > 1:
        heading = blocks.pop(0)
        title = title or heading
    kept: list[str] = []
    for block in blocks:
        if starts_the_end(block):
            break
        if not is_caption(block) and not is_furniture(block):
            kept.append(block)
    return title, kept


def _is_wrapped(block: str) -> bool:
    """Whether a paragraph was broken into lines of even length."""
    lines = block.strip().split("\n")
    return len(lines) > 1 and all(len(line) > 40 for line in lines[:-1])
