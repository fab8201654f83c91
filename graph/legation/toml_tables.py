"""TOML files of the ontology and of a user: tables that know where they stand, errors that name file and line."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from legation.errors import LocatedError

_NO_SYNTAX = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*", re.DOTALL
)
"""Texts and comments, in which what looks like a header or key is none."""
_HEADER = re.compile(r"^[ \t]*\[+[ \t]*([\w-]+)[ \t]*\]+", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*([\w-]+)[ \t]*[=.]", re.MULTILINE)
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlTable:
    """A table [[NAME]] of a file: its values by key, where it and its keys stand, and what error it is if one is wrong."""

    name: str
    values: Mapping[str, Any]
    path: str
    line: int
    lines: Mapping[str, int]
    failure: type[LocatedError]

    def error(self, message: str, key: str = "") -> LocatedError:
        """Return an error that names the table, and the line of KEY, or of the table's header where it has no such key."""
        name = self.values.get("id")
        text = f"{self.name} {name if isinstance(name, str) and name else 'without id'}: {message}"
        return self.failure(text, path=self.path, line=self.lines.get(key, self.line))

    @property
    def where(self) -> str:
        """File and line of its header."""
        return f"{self.path}:{self.line}"

    def check(self, *, texts: Sequence[str], lists: Sequence[str], flags: Sequence[str], needed: Iterable[str]) -> None:
        """Check that the table has the keys that it needs, no other than those named, and values of the right kind.

        Args:
            texts: keys whose value is a text on one line.
            lists: keys whose value is a list of texts.
            flags: keys whose value is true or false.
            needed: those of them that must be there and not empty.

        Raises:
            LocatedError: of the table's own kind, in this order: a key is missing, unknown, or has a wrong value.
        """
        known = (*texts, *lists, *flags)
        if missing := [key for key in needed if self.values.get(key) in (None, "", [])]:
            given = [key for key in missing if key in self.values]
            raise self.error(f"no value for {', '.join(missing)}; add it", *given[:1])
        if unknown := [key for key in self.values if key not in known]:
            near = nearest(unknown[0], known)
            raise self.error(f"unknown key {', '.join(unknown)}; {near}the keys are {', '.join(known)}", unknown[0])
        for key, value in self.values.items():
            if key in lists:
                if not isinstance(value, list):
                    raise self.error(f'{key} must be a list; write ["..."]', key)
                if wrong := [item for item in value if not _is_text(item)]:
                    raise self.error(f'{key} holds {wrong[0]!r}, which is no text; write it as "..."', key)
            elif key in flags and not isinstance(value, bool):
                raise self.error(f"{key} must be true or false, without quotation marks", key)
            elif key in texts and not _is_text(value):
                raise self.error(f'{key} must be a text on one line; write "..."', key)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value.splitlines()) == 1


def nearest(word: str, words: Iterable[str]) -> str:
    """Return "did you mean 'WORD'? " of the word that is nearest, or nothing where none is near.

    >>> nearest("metwith", ["metWith", "visited"])
    "did you mean 'metWith'? "
    """
    by_lower = {str(known).lower(): str(known) for known in words}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1)
    return f"did you mean {by_lower[near[0]]!r}? " if near else ""


def read_toml(file: Traversable, *, failure: type[LocatedError]) -> str:
    """Return the text of a file in UTF-8, lines ended by "\\n".

    Raises:
        LocatedError: of the kind FAILURE: it is missing, a folder, or no text.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise failure(f"cannot be read ({error.strerror}); name a file of tables", path=str(file)) from error
    except UnicodeDecodeError as error:
        raise failure("no text in UTF-8; save it so", path=str(file)) from error
    return text.replace("\r\n", "\n")


def tables_of(
    text: str, *, path: str, names: Sequence[str], failure: type[LocatedError]
) -> dict[str, tuple[TomlTable, ...]]:
    """Return the tables of a TOML text by name, in order.

    Args:
        text: the text.
        path: where it is from.
        names: names that its tables may have; each table stands under a header of its own, [[NAME]].
        failure: the error to raise.

    Raises:
        LocatedError: of the kind FAILURE: it is no TOML, or holds something else than such tables.
    """
    data = _parsed(text, path=path, failure=failure)
    bare = _NO_SYNTAX.sub(_blank, text)
    headers = [(match[1], match.start(1)) for match in _HEADER.finditer(bare)]
    expected = " and ".join(f"[[{name}]]" for name in names)
    for name, value in data.items():
        starts = [start for header, start in headers if header == name]
        keys = [match.start(1) for match in _KEY.finditer(bare) if match[1] == name]
        line = _line(bare, min((*starts[:1], *keys[:1]), default=0))
        if name not in names:
            raise failure(f"unknown table {name!r}; {nearest(name, names)}write {expected}", path=path, line=line)
        if not isinstance(value, list) or len(value) != len(starts) or not all(isinstance(v, dict) for v in value):
            raise failure(f"{name} must be a table; write each under a header [[{name}]]", path=path, line=line)
    ends = [*(start for _, start in headers), len(bare)][1:]
    found: dict[str, list[TomlTable]] = {name: [] for name in names}
    for (name, start), end in zip(headers, ends, strict=True):
        if name not in found:  # a table within a table: its key is unknown, and checked as such
            continue
        lines: dict[str, int] = {}
        for match in _KEY.finditer(bare, _line_end(bare, start), end):
            lines.setdefault(match[1], _line(bare, match.start(1)))
        values = data[name][len(found[name])]
        table = TomlTable(name=name, values=values, path=path, line=_line(bare, start), lines=lines, failure=failure)
        found[name].append(table)
    return {name: tuple(tables) for name, tables in found.items()}


def _parsed(text: str, *, path: str, failure: type[LocatedError]) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place and place[1] else len(text.splitlines())
        what = _AT_LINE.sub("", str(error))
        raise failure(f"no valid TOML ({what}); mend the line", path=path, line=max(line, 1)) from error
    except RecursionError as error:
        raise failure("no valid TOML (brackets nested too deep); write plain tables", path=path, line=1) from error


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
