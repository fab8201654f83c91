"""Compressed files and archives: as many as are whole are read, what is damaged is named, and nothing is unpacked to disk."""

import bz2
import gzip
import io
import json
import lzma
import os
import random
import sys
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from legation import reading
from legation.model import Article, Problem
from legation.reading import read_articles, read_open
from legation.reading.packing import UNPACKED, ZstdFile, bare_name

if sys.version_info >= (3, 14):
    from compression.zstd import CompressionParameter
else:
    from backports.zstd import CompressionParameter

TEXT = "NATO rejected the Russian demand. The alliance said so in Brussels on Friday, and its members agreed with it."
random.seed(8)
LINES = [json.dumps({"id": f"n{n}", "text": f"{TEXT} {random.getrandbits(256):x}"}).encode() + b"\n" for n in range(3000)]
JSONL = b"".join(LINES)


def zstd(data: bytes) -> bytes:
    out = io.BytesIO()
    with ZstdFile(out, "wb", options={CompressionParameter.checksum_flag: 1}) as file:
        file.write(data)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstd, ".bz2": bz2.compress, ".xz": lzma.compress}
TWO = {"a.jsonl": LINES[0], "b.csv": f"id,text\nm,{TEXT}".encode()}


def read(path: Path | str) -> tuple[list[str], list[str]]:
    items = list(read_articles([str(path)]))
    return [i.citation.id for i in items if isinstance(i, Article)], [str(i) for i in items if isinstance(i, Problem)]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("suffix", PACKINGS)
@pytest.mark.parametrize("name", ["a.jsonl{}", "a{}", "a.jsonl"], ids=["told", "half", "untold"])
def test_a_compressed_file_is_read_as_the_file_inside(tmp_path: Path, suffix: str, name: str) -> None:
    path = written(tmp_path / name.format(suffix), PACKINGS[suffix](JSONL))
    assert read(path) == ([f"n{n}" for n in range(3000)], [])
    assert read(tmp_path) == read(path)


@pytest.mark.parametrize("suffix", PACKINGS)
def test_of_a_cut_off_stream_the_whole_lines_are_read(tmp_path: Path, suffix: str) -> None:
    data = PACKINGS[suffix](JSONL)
    path = written(tmp_path / f"a.jsonl{suffix}", data[: len(data) // 2])
    ids, [problem] = read(path)
    assert ids == [f"n{n}" for n in range(len(ids))] and (suffix in (".bz2", ".zst") or len(ids) > 500)
    line = f":{len(ids) + 1}" if ids else ""
    assert problem.startswith(f"{path}{line}: ") and "is cut off; what stands before is read, get it whole" in problem


def test_several_streams_in_one_file_are_read_on(tmp_path: Path) -> None:
    for suffix, pack in PACKINGS.items():
        assert len(read(written(tmp_path / f"a.jsonl{suffix}", pack(LINES[0]) + pack(LINES[1])))[0]) == 2


@pytest.mark.parametrize("suffix", PACKINGS)
def test_a_broken_checksum_is_named(tmp_path: Path, suffix: str) -> None:
    data = bytearray(PACKINGS[suffix](JSONL))
    place = {".gz": -8, ".zst": len(data) // 2, ".bz2": 12, ".xz": len(data) // 2}[suffix]
    data[place] ^= 0xFF
    ids, [problem] = read(written(tmp_path / f"a.jsonl{suffix}", bytes(data)))
    assert "is damaged" in problem
    assert suffix != ".gz" or (len(ids) == 3000 and problem.startswith(f"{tmp_path}/a.jsonl.gz:3001: gzip is damaged"))


def test_an_article_of_a_damaged_file_is_not_read_in_part(tmp_path: Path) -> None:
    ids, [problem] = read(written(tmp_path / "a.txt.gz", gzip.compress(TEXT.encode() * 50)[:-20]))
    assert ids == [] and "gzip is cut off" in problem


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.txt.gz"])
def test_a_bomb_is_stopped_with_little_memory_and_what_stands_before_is_read(tmp_path: Path, name: str) -> None:
    with gzip.open(tmp_path / name, "wb") as file:
        if name == "a.jsonl.gz":
            file.write(LINES[0])
        for _ in range(300):
            file.write((b" " * 999 + b"\n") * 1000)
    tracemalloc.start()
    try:
        ids, [problem] = read(tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert peak < 60 and (ids == ["n0"]) == (name == "a.jsonl.gz")
    assert "gzip unpacks to more than 200 times its size" in problem


def test_compression_over_and_over_is_not_followed(tmp_path: Path) -> None:
    data = LINES[0]
    for _ in range(2):
        data = gzip.compress(data)
    assert read(written(tmp_path / "a.gz", data)) == (["n0"], [])
    assert "compressed over and over" in read(written(tmp_path / "a.gz", gzip.compress(gzip.compress(data))))[1][0]


def test_what_is_called_compressed_and_is_not(tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.jsonl.gz", LINES[0])) == (["n0"], [])
    assert read(written(tmp_path / "b.jsonl.gz", b"\0\1\2")) == ([], [f"{tmp_path}/b.jsonl.gz: no gzip, though its name says so; get it again"])


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.zip", zipped(**TWO)), ("a.tar", tarred(**TWO)), ("a.tar.gz", gzip.compress(tarred(**TWO))), ("a.tgz", gzip.compress(tarred(**TWO))), ("a.tar.zst", zstd(tarred(**TWO)))],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_archives_are_read_member_by_member(tmp_path: Path, name: str, content: bytes) -> None:
    assert read(written(tmp_path / name, content)) == (["n0", "m"], [])
    with (tmp_path / name).open("rb") as file:
        assert len(list(read_open(file, name))) == 2


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_members_are_packed_named_and_hidden_as_files_are(tmp_path: Path, pack: Callable[..., bytes]) -> None:
    members = {
        "x/a.jsonl.gz": gzip.compress(LINES[0] + b"{\n"),
        "notes.md": b"not read",
        "__MACOSX/b.jsonl": LINES[1],
        ".git/c.jsonl": LINES[2],
        "d.zip": zipped(**TWO),
        "../../etc/e.jsonl": LINES[3],
        "/f\n\x1b[31m.jsonl": LINES[4],
        "g.jsonl.gz": gzip.compress(JSONL)[:-9000],
        "z.jsonl": LINES[-1],
    }
    before = sorted(tmp_path.parent.iterdir())
    path = written(tmp_path / "a.archive.zip", pack(**members)) if pack is zipped else written(tmp_path / "a.tar", pack(**members))
    ids, problems = read(path)
    assert set(ids) > {"n0", "n3", "n4", "n2999"} and "n1" in ids  # n1 and n2 of g, not of what is hidden
    assert [p.split(": ", 1)[0].removeprefix(f"{path}/") for p in problems] == ["x/a.jsonl.gz:2", "d.zip", f"g.jsonl.gz:{problems[2].split(':')[1]}"]
    assert "an archive within an archive" in problems[1] and "gzip is cut off" in problems[2]
    assert all("\n" not in p and "\x1b" not in p for p in problems)
    assert sorted(tmp_path.parent.iterdir()) == before


def test_names_in_archives_are_shown_as_one_line(tmp_path: Path) -> None:
    [problem] = read(written(tmp_path / "a.tar", tarred(**{"/f\n\x1b[31m\udcff.jsonl": b"{\n"})))[1]
    assert problem.startswith(f"{tmp_path}/a.tar//f\ufffd\ufffd[31m\ufffd.jsonl:1: broken JSON")


@pytest.mark.parametrize("keep", [0.5, 0.9])
def test_of_a_cut_off_tar_one_problem_tells(tmp_path: Path, keep: float) -> None:
    data = gzip.compress(tarred(**{"a.jsonl": LINES[0], "b.jsonl": JSONL}))
    path = written(tmp_path / "a.tar.gz", data[: int(len(data) * keep)])
    ids, [problem] = read(path)
    assert len(set(ids)) == len(ids) > 500 and problem.startswith(f"{path}/b.jsonl:{len(ids) + 1}: gzip is cut off")


def test_a_cut_off_tar_without_compression(tmp_path: Path) -> None:
    data = tarred(**{"a.jsonl": JSONL})
    ids, problems = read(written(tmp_path / "a.tar", data[: len(data) // 2]))
    assert len(ids) > 500 and len(problems) == 1 and "is damaged" in problems[0]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + b"\0" * 50, zipped(**TWO)[:-30]], ids=["empty", "garbage", "cut"])
def test_a_damaged_zip_is_one_problem(tmp_path: Path, content: bytes) -> None:
    ids, [problem] = read(written(tmp_path / "a.zip", content))
    assert ids == [] and problem.startswith(f"{tmp_path}/a.zip: zip is damaged")


def test_a_broken_member_leaves_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.jsonl": LINES[0], "b.jsonl": LINES[1]}))
    data[60] ^= 0xFF
    ids, [problem] = read(written(tmp_path / "a.zip", bytes(data)))
    assert ids == ["n1"] and problem.startswith(f"{tmp_path}/a.zip/a.jsonl: zip member is damaged")


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    data = bytearray(zipped(**TWO))
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    ids, [problem] = read(written(tmp_path / "a.zip", bytes(data)))
    assert ids == ["m"] and problem == f"{tmp_path}/a.zip/a.jsonl: encrypted; left out, unpack the archive with its password first"


def test_a_bomb_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.jsonl", "w") as member:
        for _ in range(UNPACKED // 2**20 + 1):
            member.write(b" " * 2**20)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.jsonl", LINES[0])
    ids, [problem] = read(path)
    assert ids == ["n0"] and problem.startswith(f"{path}/bomb.jsonl: unpacks to more than 200 times its size")


def test_links_and_devices_in_a_tar_are_no_files(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (("l.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("d.txt", tarfile.CHRTYPE), ("f.txt", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert read(tmp_path / "a.tar")[1] == [f"{tmp_path}/a.tar: nothing readable in it; give .txt, .html, .jsonl, .json, .csv, .xml, .rss, .pdf, .eml, .mbox, .parquet or .warc files"]


def test_packing_and_unpacking_changes_no_id(tmp_path: Path) -> None:
    written(tmp_path / "2022-01-21-a.txt", TEXT.encode())
    ids = read(tmp_path)[0]
    (tmp_path / "2022-01-21-a.txt").unlink()
    written(tmp_path / "2022-01-21-a.txt.gz", gzip.compress(TEXT.encode()))
    assert read(tmp_path) == (ids, [])


class Pipe(io.RawIOBase):
    """What comes through a pipe: a few bytes at a time, and no way back."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        return self.data.readinto(view[:7])


@pytest.mark.parametrize(
    "content",
    [LINES[0], gzip.compress(LINES[0]), zstd(LINES[0]), zipped(a=b"x", **{"a.jsonl": LINES[0]}), gzip.compress(tarred(**{"a.jsonl": LINES[0]})), f"id,text\nn0,{TEXT}\n".encode(), json.dumps([{"id": "n0", "text": TEXT}], indent=1).encode()],
    ids=["jsonl", "gzip", "zstd", "zip", "tgz", "csv", "json"],
)
def test_standard_input_is_told_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(content))))
    assert read("-") == (["n0"], [])


def test_a_damaged_pipe_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(gzip.compress(LINES[0])[:-5]))))
    assert read("-") == (["n0"], ["-:2: gzip is cut off; what stands before is read, get it whole"])


@pytest.mark.parametrize(("name", "bare"), [("a.jsonl.gz", ("a.jsonl", "gzip")), ("A.TGZ", ("A.tar", "gzip")), ("a.2022", ("a.2022", None)), (".gz", (".gz", None)), ("-", ("-", None))])
def test_bare_names(name: str, bare: tuple[str, str | None]) -> None:
    assert bare_name(name) == bare


def test_a_large_archive_takes_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "foreign_language", lambda text: None)  # whose model is a hundred megabytes while it is loaded
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for n in range(10):
            data = b"".join(json.dumps({"id": f"{n}-{k}", "text": os.urandom(10_000).hex()}).encode() + b"\n" for k in range(100))
            info = tarfile.TarInfo(f"{n}.jsonl")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_articles([str(path)]))
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert count == 1000 and peak < 10
