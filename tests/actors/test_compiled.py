"""The compiled authority answers as the files do; a damaged one, or a cache that cannot be written, does no harm."""

import datetime
import hashlib
import marshal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.actors.authority import Authority, building, load_authority
from legation.actors.authority.compiled import cache_file, digest_of, packed, read_compiled, unpacked, write_compiled
from legation.ontology_files import ONTOLOGY

AUTHORITY = load_authority()
DAY = datetime.date(2022, 1, 21)

LOOKUPS: list[tuple[str, Callable[[Authority], Any]]] = [
    ("entries", lambda a: list(a.entries.values())),
    ("posts", lambda a: list(a.posts.values())),
    ("name", lambda a: a.named("Volodymyr Zelenskiy")),
    ("acronym", lambda a: a.named("NATO")),
    ("demonym", lambda a: a.demonym("Danes")),
    ("capital", lambda a: a.capital("Kiev")),
    ("meanings", lambda a: [a.meanings(name) for name in ("Georgia", "Congo", "Korea")]),
    ("variants", lambda a: a.variants("Mikhail Saakashvili")),
    ("surname", lambda a: a.persons("Clinton")),
    ("collective", lambda a: a.collective("the Baltic states")),
    ("gender", lambda a: [a.gender(name) for name in ("Angela Nobody", "Sergei Nobody")]),
    ("nouns", lambda a: a.nouns("nato")),
    ("neighbours", lambda a: a.neighbours("russia")),
    ("members", lambda a: a.members("nato", DAY)),
    ("institution", lambda a: a.institution("russia", "Foreign Ministry")),
    ("post", lambda a: a.post("foreign minister", "russia")),
    ("holders", lambda a: [a.holder(post, on=DAY) for post in a.posts]),
    ("holdings", lambda a: [a.holdings(person) for person in a.entries]),
    ("role", lambda a: a.holdings_of_role("sergei-lavrov", "former foreign minister")),
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cache") / "authority-0.bin"
    write_compiled(path, AUTHORITY)
    return path


@pytest.mark.parametrize("ask", [ask for _, ask in LOOKUPS], ids=[name for name, _ in LOOKUPS])
def test_answers_are_the_same(compiled: Path, ask: Callable[[Authority], Any]) -> None:
    again = read_compiled(compiled)
    assert again is not None and ask(again) == ask(AUTHORITY) and ask(AUTHORITY)


def test_packing_loses_nothing() -> None:
    plain = packed(AUTHORITY)
    assert unpacked(plain) == AUTHORITY
    assert packed(unpacked(packed(AUTHORITY))) == packed(AUTHORITY)


@pytest.mark.parametrize("write", ["entries", "posts"])
def test_the_compiled_authority_is_frozen_too(compiled: Path, write: str) -> None:
    again = read_compiled(compiled)
    with pytest.raises(TypeError):
        getattr(again, write)["x"] = None


def sealed(plain: dict[str, Any]) -> bytes:
    """Content with its checksum, as a file that is whole but wrong has it."""
    content = marshal.dumps(plain)
    return hashlib.sha256(content).digest() + content


DAMAGES: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("empty", lambda data: b""),
    ("cut short", lambda data: data[: len(data) // 2]),
    ("its end lost", lambda data: data[:-1]),
    ("its start lost", lambda data: data[1:]),
    ("text", lambda data: b"who is who\n"),
    ("zeros", lambda data: bytes(len(data))),
    ("one bit turned", lambda data: data[:99] + bytes([data[99] ^ 1]) + data[100:]),
    ("a list", lambda data: marshal.dumps([1])),
    ("a number", lambda data: marshal.dumps(5)),
    ("an empty table", lambda data: marshal.dumps({})),
    ("entries too short", lambda data: sealed(marshal.loads(data[32:]) | {"entries": [("x", "X")]})),
    ("a kind that is none", lambda data: sealed(marshal.loads(data[32:]) | {"entries": [("x", "X", "?", *[None] * 7)]})),
    ("a part more", lambda data: sealed(marshal.loads(data[32:]) | {"_nicknames": {}})),
]  # fmt: skip


@pytest.mark.parametrize("damage", [damage for _, damage in DAMAGES], ids=[name for name, _ in DAMAGES])
def test_a_damaged_file_is_ignored(compiled: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "authority-0.bin"
    path.write_bytes(damage(compiled.read_bytes()))
    assert read_compiled(path) is None


def test_what_is_no_file_is_ignored(tmp_path: Path) -> None:
    assert read_compiled(tmp_path) is None and read_compiled(tmp_path / "nothing.bin") is None


def test_a_folder_that_is_forbidden_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "write_bytes", forbidden)
    write_compiled(tmp_path / "legation" / "authority-0.bin", AUTHORITY)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path, **options: Any) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", forbidden)
    write_compiled(tmp_path / "legation" / "authority-0.bin", AUTHORITY)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "authority-0.bin" / "inside").mkdir(parents=True)
    write_compiled(tmp_path / "authority-0.bin", AUTHORITY)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["authority-0.bin", "inside"]


def test_an_older_file_is_taken_away_and_others_are_not(tmp_path: Path) -> None:
    for name in ("authority-old.bin", "authority-older.bin", "model.bin", "authority.txt"):
        (tmp_path / name).write_bytes(b"")
    write_compiled(tmp_path / "authority-new.bin", AUTHORITY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["authority-new.bin", "authority.txt", "model.bin"]


def test_the_authority_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = load_authority.__wrapped__()
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file == cache_file(digest_of(ONTOLOGY / "authority")) and file.is_relative_to(tmp_path / "legation")

    def unread(folder: object) -> Authority:
        raise AssertionError("the files are read although there is a compiled form")

    monkeypatch.setattr(building, "read_authority", unread)
    second = load_authority.__wrapped__()
    assert second == first and second is not first
    assert [ask(second) for _, ask in LOOKUPS] == [ask(first) for _, ask in LOOKUPS]


def test_a_damaged_cache_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = cache_file(digest_of(ONTOLOGY / "authority"))
    file.parent.mkdir(parents=True)
    file.write_bytes(b"who is who\n")
    authority = load_authority.__wrapped__()
    assert authority.entry("nato") and read_compiled(file) == authority


def test_another_table_is_another_digest(tmp_path: Path) -> None:
    before = digest_of(tmp_path)
    (tmp_path / "roles.csv").write_text("role,names\n")
    after = digest_of(tmp_path)
    (tmp_path / "roles.csv").rename(tmp_path / "posts.csv")
    assert len({before, after, digest_of(tmp_path)}) == 3 and after.isalnum()
