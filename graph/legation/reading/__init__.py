"""Article files in: documents, records, tables, web archives, packed or not, folders, standard input -> Article."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from legation.errors import InputError
from legation.model import Article, Problem
from legation.reading.columns import GUESSED, Columns, columns_of
from legation.reading.formats import reader_of
from legation.reading.language import foreign_language
from legation.reading.opening import KINDS, is_told, parts_of
from legation.reading.position import Position

__all__ = ["GUESSED", "LONGEST_ARTICLE", "Columns", "Position", "columns_of", "read_articles", "read_open", "unfit", "used_before"]

LONGEST_ARTICLE = 1_000_000
"""Characters of one article beyond which spaCy's parser would need more than its memory limit."""

HOPELESS = 100_000
"""Records of a file without an article among them, after which it is given up."""

Item = Article | Problem


def read_articles(
    inputs: Iterable[str], *, columns: Columns = GUESSED, position: Position | None = None, each_once: bool = True
) -> Iterator[Item]:
    """Yield the articles of files and folders, and a problem for each thing that cannot be read.

    Args:
        inputs: paths of files and folders, packed or not; "-" is standard input, whose format its first bytes tell.
        columns: which column or field of tables and records holds what, where that is not to be guessed.
        position: told how far reading has come, or None.
        each_once: whether an article that comes twice under one id is given once; to know that, all ids are kept in memory.

    Yields:
        Articles in the order of the inputs, files of a folder by name; a problem stands for what was left out, with file
        and line.
    """
    where = position or Position()
    given = list(inputs)
    if position is not None:
        position.expect(path for name in given for path in _files(name) if not isinstance(path, Problem))
    found = _items(given, columns, where)
    yield from _each_once(found) if each_once else (item if isinstance(item, Problem) else item[1] for item in found)


def read_open(file: BinaryIO, name: str, *, columns: Columns = GUESSED) -> Iterator[Item]:
    """Yield the articles of an open file, and a problem for each thing that cannot be read, as `read_articles` does.

    Args:
        file: a file, at its beginning.
        name: its name, whose ending tells its format.
        columns: as for `read_articles`.
    """
    if is_told(name):
        yield from _each_once(_checked(file, name, columns))
    else:
        yield Problem(where=name, message=f"not a kind of file that is read; give {KINDS}")


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
            yield used_before(id, where=where)


def used_before(id: str, *, where: str) -> Problem:
    """Return the problem of an article whose id another one had."""
    return Problem(where=where, message=f"id {id!r} was used before for another text; give another id")


def _items(inputs: Iterable[str], columns: Columns, position: Position) -> Iterator[tuple[str, Article] | Problem]:
    for name in inputs:
        found = False
        for path in _files(name):
            if isinstance(path, Problem):
                yield path
                found = True
                continue
            for item in _opened(path, columns, position):
                found = True
                yield item
        if not found:
            yield Problem(where=name, message=f"nothing readable in it; give {KINDS} files")


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
    yield from (p for p in paths if is_told(p.name) and not _is_hidden(p, folder) and _is_file(p))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True  # opening it will say why it cannot be read


def _closed(where: str, error: OSError) -> Problem:
    return Problem(where=where, message=f"cannot be read ({error.strerror}); check its permissions")


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _opened(path: Path, columns: Columns, position: Position) -> Iterator[tuple[str, Article] | Problem]:
    try:
        if str(path) == "-":
            yield from _checked(sys.stdin.buffer, "-", columns)
        else:
            with path.open("rb") as file, position.within(file):
                yield from _checked(file, str(path), columns)
    except OSError as error:
        yield _closed(str(path), error)


def _checked(file: BinaryIO, where: str, columns: Columns) -> Iterator[tuple[str, Article] | Problem]:
    """The articles of a file; what is damaged gives one problem, and what stands before it stays."""
    told: InputError | None = None
    try:
        for part in parts_of(file, where):
            if isinstance(part, Problem):
                yield part
                continue
            line = None
            try:
                for line, item in _while_hopeful(reader_of(part.form, columns)(part.file, part.where), part.where):
                    yield item if isinstance(item, Problem) else unfit(item, part.where, line) or (part.where, item)
            except InputError as error:
                told = error
                yield _damage(error, part.where, None if line is None else line + 1)
    except InputError as error:
        if error is not told:  # an archive fails as its member did
            yield _damage(error, where)


def _while_hopeful(read: Iterator[tuple[int | None, Item]], where: str) -> Iterator[tuple[int | None, Item]]:
    """What is read, until so much of it is no article that there will be none."""
    bad: int | None = 0
    for line, item in read:
        yield line, item
        bad = bad + 1 if bad is not None and isinstance(item, Problem) else None
        if bad == HOPELESS:
            message = f"no article in the first {HOPELESS:,} records; the rest is left out, name the fields with --map"
            yield line, Problem(where=where, line=line, message=message)
            return


def _damage(error: InputError, where: str, line: int | None = None) -> Problem:
    return Problem(where=error.path or where, line=error.line or line, message=error.message)


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
        message = f"not English but {language!r}; left out, translate it first"
        return Problem(where=where, line=line, message=message, language=language)
    return None
