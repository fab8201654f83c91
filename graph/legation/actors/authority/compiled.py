"""The authority in binary form in the user's cache, so that reading its files costs once and not every start.

The file's name is the digest of the tables and of this code: a change of either makes another one. `marshal`
holds plain values only and runs nothing when it is read. Where no cache can be written, all works without.
"""

import hashlib
import marshal
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from legation._version import __version__
from legation.actors.authority.entries import Entry, Holding, Meaning, Post
from legation.actors.authority.lookup import Authority
from legation.actors.authority.tables import COLUMNS
from legation.model import Kind

_SUM = 32
"""Bytes of the checksum in front of the content."""


def digest_of(folder: Traversable) -> str:
    """Return the digest of the files of an authority and of the code that compiles them."""
    digest = hashlib.sha256(f"{__version__} {marshal.version}".encode())
    here = Path(__file__)
    for source in (*sorted(here.parent.glob("*.py")), here.parents[1] / "folding.py"):
        digest.update(source.read_bytes() if source.is_file() else b"")
    for name in sorted(COLUMNS):
        file = folder / f"{name}.csv"
        digest.update(name.encode() + (file.read_bytes() if file.is_file() else b""))
    return digest.hexdigest()[:24]


def cache_file(digest: str) -> Path:
    """Return where the compiled authority of a digest lies: under XDG_CACHE_HOME, or ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 (keeps "~" without a home)
    return Path(home) / "legation" / f"authority-{digest}.bin"


def read_compiled(path: Path) -> Authority | None:
    """Return the authority of a compiled file, or None where there is none or it is damaged."""
    try:
        content = path.read_bytes()
        if hashlib.sha256(content[_SUM:]).digest() != content[:_SUM]:
            return None
        return unpacked(marshal.loads(content[_SUM:]))
    except (OSError, ValueError, EOFError, TypeError, KeyError, AttributeError):
        return None


def write_compiled(path: Path, authority: Authority) -> None:
    """Keep an authority in compiled form, the older ones taken away; where it cannot be written, nothing happens."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = marshal.dumps(packed(authority))
        partial.write_bytes(hashlib.sha256(content).digest() + content)
        partial.replace(path)
        for old in path.parent.glob("authority-*.bin"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def packed(authority: Authority) -> dict[str, Any]:
    """Return an authority as plain values."""
    plain: dict[str, Any] = {f.name: dict(getattr(authority, f.name)) for f in fields(Authority)}
    plain["entries"] = [_values(entry) for entry in authority.entries.values()]
    plain["posts"] = [_values(post) for post in authority.posts.values()]
    plain["_meanings"] = {name: [_values(m) for m in meanings] for name, meanings in authority._meanings.items()}
    plain["_by_post"] = {post: [_values(h) for h in held] for post, held in authority._by_post.items()}
    plain["_by_person"] = {person: [(h.post, h.start) for h in held] for person, held in authority._by_person.items()}
    return plain


def _values(item: Entry | Post | Meaning | Holding) -> tuple[Any, ...]:
    values = (getattr(item, f.name) for f in fields(item))
    return tuple(str(value) if isinstance(value, Kind) else value for value in values)


def unpacked(plain: dict[str, Any]) -> Authority:
    """Return the authority of plain values; inverse of `packed`."""
    kinds = {str(kind): kind for kind in Kind}
    entries = [
        Entry(
            id=id, name=name, kind=kinds[kind], country=country, wikidata=wikidata, part_of=part_of, gender=gender,
            names=names, nouns=nouns, until=until,
        )
        for id, name, kind, country, wikidata, part_of, gender, names, nouns, until in plain["entries"]
    ]  # fmt: skip
    posts = [Post(id=id, role=role, owner=owner, wikidata=wikidata) for id, role, owner, wikidata in plain["posts"]]
    by_post = {
        key: tuple(
            Holding(post=post, person=person, start=start, end=end, known_until=known_until)
            for post, person, start, end, known_until in held
        )
        for key, held in plain["_by_post"].items()
    }
    held: Mapping[tuple[str, str, str], Holding] = {
        (h.person, h.post, h.start): h for holdings in by_post.values() for h in holdings
    }
    plain["_meanings"] = {
        name: tuple(
            Meaning(form=form, actor=actor, words=words, is_default=is_default, note=note)
            for form, actor, words, is_default, note in meanings
        )
        for name, meanings in plain["_meanings"].items()
    }
    plain["_by_person"] = {
        person: tuple(held[person, post, start] for post, start in keys) for person, keys in plain["_by_person"].items()
    }
    plain |= {
        "entries": MappingProxyType({entry.id: entry for entry in entries}),
        "posts": MappingProxyType({post.id: post for post in posts}),
        "_by_post": by_post,
    }
    return Authority(**plain)
