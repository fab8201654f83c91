"""What is watched: folders and files, lists of feeds (OPML), addresses of feeds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from legation.errors import InputError
from legation.model import Problem
from legation.reading.xml import HEAD, kind_of_xml, text_of_xml
from legation.watching.addresses import FetchError, address_of

LARGEST_LIST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is watched.

    Attributes:
        paths: folders and files.
        feeds: addresses of feeds, each once, and who names them.
        problems: what is none of these.
    """

    paths: tuple[Path, ...] = ()
    feeds: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def sources_of(inputs: Iterable[str]) -> Sources:
    """Return what inputs name, as they are now: lists of feeds are read again in every round.

    Args:
        inputs: folders, files, OPML files, addresses of feeds.
    """
    paths: list[Path] = []
    feeds: dict[str, str] = {}
    problems: list[Problem] = []
    for given in inputs:
        if is_address(given):
            feeds.setdefault(given, given)
        elif _is_list(Path(given)):
            for item in feeds_of(Path(given)):
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    feeds.setdefault(item, given)
        elif Path(given).exists():
            paths.append(Path(given))
        else:
            problems.append(Problem(where=given, message="no such file or folder; check the path"))
    return Sources(paths=tuple(paths), feeds=tuple(feeds), problems=tuple(problems))


def is_address(given: str) -> bool:
    """Return whether an input is an address, no path."""
    return given.lower().startswith(("http://", "https://"))


def feeds_of(path: Path) -> Iterator[str | Problem]:
    """Yield the addresses of a list of feeds (OPML), and a problem for each thing that cannot be read.

    Args:
        path: the file.
    """
    try:
        if path.stat().st_size > LARGEST_LIST:
            yield Problem(where=str(path), message=f"larger than {LARGEST_LIST // 2**20} MB for a list of feeds; split it")
            return
        root = ElementTree.fromstring(text_of_xml(path.read_bytes()))
    except InputError as error:
        yield Problem(where=str(path), message=error.message)
        return
    except ElementTree.ParseError as error:
        yield Problem(where=str(path), line=error.position[0], message=f"broken XML ({error}); mend it")
        return
    except OSError as error:
        yield Problem(where=str(path), message=f"cannot be read ({error.strerror}); check its permissions")
        return
    found = False
    for outline in root.iter("outline"):
        url = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if not url:
            continue
        found = True
        try:
            address_of(url)
        except FetchError as error:
            yield Problem(where=str(path), message=f"{url[:200]!r}: {error}")
            continue
        yield url
    if not found:
        yield Problem(where=str(path), message="a list without feeds; write <outline xmlUrl=\"https://example.org/feed.xml\"/>")


def _is_list(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        if path.suffix.lower() == ".opml":
            return True
        if path.suffix.lower() != ".xml":
            return False
        with path.open("rb") as file:
            return kind_of_xml(file.read(HEAD)) == "opml"
    except OSError:
        return False
