"""Article files in: text, HTML, JSON Lines, JSON, CSV, folders of these, standard input -> Article."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from legation.errors import InputError
from legation.model import Article, Problem
from legation.reading.formats import FORMATS, format_of
from legation.reading.language import foreign_language

__all__ = ["LONGEST_ARTICLE", "read_articles", "read_open", "unfit"]

LONGEST_ARTICLE = 1_000_000
"""Characters of one article beyond which spaCy's parser would need more than its memory limit."""

Item = Article | Problem


def read_articles(inputs: Iterable[str]) -> Iterator[Item]:
    """Yield the articles of files and folders, and a problem for each thing that cannot be read.

    Args:
        inputs: paths of files and folders; "-" is standard input, JSON Lines or plain text.

    Yields:
        Articles in the order of the inputs, files of a folder by name. An article that comes twice
        under one id is given once; a problem stands for what was left out, with file and line.
    """
    yield from _each_once(_items(inputs))


def read_open(file: BinaryIO, name: str) -> Iterator[Item]:
    """Yield the articles of an open file, and a problem for each thing that cannot be read, as `read_articles` does.

    Args:
        file: a file, at its beginning.
        name: its name, whose ending tells its format.
    """
    form = format_of(Path(name))
    if form is None:
        yield Problem(where=name, message="not a kind of file that is read; give .txt, .html, .jsonl, .json or .csv")
        return
    yield from _each_once(_fitting(FORMATS[form](file, name), name))


def _each_once(items: Iterable[tuple[str, Article] | Problem]) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for item in items:
        if isinstance(item, Problem):
            yield item
            continue
        where, article = item
        id, fingerprint = article.citation.id, hash(article.text)
        if id not in seen:
            seen[id] = fingerprint
            yield article
        elif seen[id] != fingerprint:
            yield Problem(where=where, message=f"id {id!r} was used before for another text; give another id")


def _items(inputs: Iterable[str]) -> Iterator[tuple[str, Article] | Problem]:
    for name in inputs:
        found = False
        for path in _files(name):
            if isinstance(path, Problem):
                yield path
                found = True
                continue
            for item in _checked(path):
                found = True
                yield item
        if not found:
            yield Problem(where=name, message="nothing readable in it; give .txt, .html, .jsonl, .json or .csv files")


def _files(name: str) -> Iterator[Path | Problem]:
    path = Path(name)
    try:
        if name == "-" or path.is_file():
            yield path
        elif path.is_dir():
            yield from _inside(path)
        else:
            yield Problem(where=name, message="no such file or folder; check the path")
    except OSError as error:
        yield _closed(name, error)


def _inside(folder: Path) -> Iterator[Path | Problem]:
    errors: list[OSError] = []
    tree = list(os.walk(folder, onerror=errors.append))
    paths = sorted(Path(root, name) for root, _, names in tree for name in names)
    yield from (_closed(error.filename or str(folder), error) for error in errors)
    yield from (p for p in paths if format_of(p) and not _is_hidden(p, folder) and _is_file(p))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True  # opening it will say why it cannot be read


def _closed(where: str, error: OSError) -> Problem:
    return Problem(where=where, message=f"cannot be read ({error.strerror}); check its permissions")


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _checked(path: Path) -> Iterator[tuple[str, Article] | Problem]:
    try:
        yield from _fitting(_read(path), str(path))
    except InputError as error:
        yield Problem(
            where=error.path or str(path), message=str(error).removeprefix(f"{error.path}: "), line=error.line
        )
    except OSError as error:
        yield _closed(str(path), error)


def _fitting(items: Iterable[tuple[int | None, Item]], where: str) -> Iterator[tuple[str, Article] | Problem]:
    for line, item in items:
        yield item if isinstance(item, Problem) else unfit(item, where, line) or (where, item)


def _read(path: Path) -> Iterator[tuple[int | None, Item]]:
    if str(path) == "-":
        yield from FORMATS["stdin"](sys.stdin.buffer, "-")
        return
    form = format_of(path) or "text"
    with path.open("rb") as file:
        yield from FORMATS[form](file, str(path))


def unfit(article: Article, where: str, line: int | None = None) -> Problem | None:
    """Return the problem of an article that is not to be read, or None."""
    text = article.text
    if not text.strip():
        return Problem(where=where, line=line, message="the text is empty; left out")
    if len(text) > LONGEST_ARTICLE:
        return Problem(
            where=where, line=line, message=f"the text has {len(text):,} characters; split it below {LONGEST_ARTICLE:,}"
        )
    language = foreign_language(text)
    if language:
        return Problem(where=where, line=line, message=f"not English but {language!r}; left out, translate it first")
    return None
