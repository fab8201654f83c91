"""Portions of files and the parts that come of them, without a cluster."""

import datetime
import gzip
import json
import pickle
import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from invented import items
from pyarrow import parquet

from legation.component import readings
from legation.corpus import parts as corpus_parts
from legation.corpus.parts import Work, counts_in, merged, quads_alone, write_part
from legation.corpus.portions import Portion, direct_files, items_of, portions_of, staged
from legation.errors import GraphError, InputError
from legation.events.extension import read_extension
from legation.knowledge import build
from legation.model import Article, Citation, Problem, Reading
from legation.rdf import quads_of
from legation.reading import read_articles

pytestmark = pytest.mark.model
LINES = (
    b'{"id": "a", "date": "2022-01-21", "text": "NATO rejected the Russian demand."}\n'
    b"\n"
    b'{"id": "b", "text": "Russia did not attack Ukraine, Sergei Lavrov said."}\r\n'
    b"{broken\n"
    b'{"id": "c", "date": "yesterday", "text": "Japan met China in Geneva."}\n'
    b'{"id": "d", "text": "Der Kanzler traf am Montag den Minister, um mit ihm \xc3\xbcber den Krieg und seine '
    b'Folgen zu sprechen, und niemand wusste danach, was sie einander gesagt hatten oder was daraus werden sollte."}\n'
    b'{"id": "e", "text": ""}\n'
    b'{"id": "f", "text": "Germany will send helmets to Ukraine."}'
)


def cut(files: Sequence[Path], size: int) -> list[Portion]:
    found = list(portions_of(map(str, files), size=size))
    assert all(isinstance(one, Portion) for one in found)
    return [one for one in found if isinstance(one, Portion)]


@pytest.mark.parametrize("size", [1, 7, 80, 81, 82, 300, 10_000])
@pytest.mark.parametrize("ending", [b"", b"\n", b"\n\n"])
def test_wherever_lines_are_cut_the_same_is_read(size: int, ending: bytes, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(LINES + ending)
    portions = cut([tmp_path / "news.jsonl"], size)
    assert len(portions) == -(-len(LINES + ending) // size)
    found = [item for portion in portions for item in items_of(portion)]
    assert found == list(read_articles([str(tmp_path / "news.jsonl")]))
    assert [item.line for item in found if isinstance(item, Problem)] == [4, 5, 6, 7]


def test_a_line_of_many_portions_is_of_the_first(tmp_path: Path) -> None:
    long = json.dumps({"id": "long", "text": "NATO met Russia. " * 500}).encode()
    (tmp_path / "news.jsonl").write_bytes(b'{"id": "a", "text": "NATO met Russia."}\n' + long + b"\n" + LINES)
    counts = [len(list(items_of(portion))) for portion in cut([tmp_path / "news.jsonl"], 1000)]
    assert counts[:8] == [2, *[0] * 7] and sum(counts) == 10


@pytest.mark.parametrize(("size", "wanted"), [(1, 20), (1000, 6), (10_000, 3)])
def test_parquet_is_cut_at_rows(size: int, wanted: int, tmp_path: Path) -> None:
    rows = [{"guid": row["id"], "Body": row["text"], "published": datetime.date.fromisoformat(row["date"]), "views": 3} for row in items(20)]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "news.parquet", row_group_size=7)
    portions = cut([tmp_path / "news.parquet"], size)
    assert len(portions) == wanted
    found = [item for portion in portions for item in items_of(portion)]
    given = [(row["id"], row["date"], row["text"]) for row in items(20)]
    assert [(a.citation.id, str(a.citation.date), a.text) for a in found if isinstance(a, Article)] == given


def test_what_is_no_parquet_is_a_problem_and_what_is_gone_stops(tmp_path: Path) -> None:
    (tmp_path / "news.parquet").write_bytes(b"PAR1 nothing")
    [problem] = portions_of([str(tmp_path / "news.parquet")], size=100)
    assert isinstance(problem, Problem) and problem.where.endswith("news.parquet") and "cannot be read" in problem.message
    (tmp_path / "news.jsonl").write_bytes(LINES)
    [portion] = cut([tmp_path / "news.jsonl"], 10_000)
    (tmp_path / "news.jsonl").unlink()
    with pytest.raises(InputError, match="every machine needs it under this name"):
        write_part(portion, Work(parts=tmp_path / "parts"))
    assert not list((tmp_path / "parts").glob("*"))


def test_articles_are_set_down_and_taken_up(tmp_path: Path) -> None:
    given = [Article(citation=Citation(id=str(n), title="T\u2028\x85", date=datetime.date(2022, 1, 21)), text=f"A {n}\n\u2028\x0b") for n in range(10)]
    lone = Article(citation=Citation(id="lone"), text="\ud800")
    found = list(staged([*given[:5], lone, *given[5:]], tmp_path / "articles", size=18))
    [problem] = [one for one in found if isinstance(one, Problem)]
    assert problem.where == "lone" and "UTF-8" in problem.message
    portions = [one for one in found if isinstance(one, Portion)]
    assert len(portions) == 4
    assert [item for portion in portions for item in items_of(portion)] == given


def test_workers_open_json_lines_and_parquet_and_nothing_else(tmp_path: Path) -> None:
    for name in ("many/a.jsonl", "many/deep/b.parquet", "many/.hidden/c.txt", "mixed/d.jsonl", "mixed/e.txt", "f.NDJSON"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def names(*inputs: str) -> tuple[list[str], list[str]]:
        files, rest = direct_files([str(tmp_path / name) if name != "-" else name for name in inputs])
        return [str(Path(one).relative_to(tmp_path)) for one in files], [one.removeprefix(f"{tmp_path}/") for one in rest]

    assert names("many", "mixed", "f.NDJSON", "-", "gone.jsonl") == (["many/a.jsonl", "many/deep/b.parquet", "f.NDJSON"], ["mixed", "-", "gone.jsonl"])
    assert names("*/*.jsonl", "*.csv") == (["many/a.jsonl", "mixed/d.jsonl"], ["*.csv"])


def test_parts_hold_what_a_local_run_reads(tmp_path: Path) -> None:
    double = json.dumps({"id": "a", "date": "2022-01-21", "text": "NATO rejected the Russian demand."}).encode()
    (tmp_path / "news.jsonl").write_bytes(LINES + b"\n" + double + b'\n{"id": "b", "text": "Another text about NATO."}\n')
    local = list(read_articles([str(tmp_path / "news.jsonl")]))
    read = iter(readings(item for item in local if isinstance(item, Article)))
    work = Work(parts=tmp_path / "parts")
    portions = cut([tmp_path / "news.jsonl"], 100)
    counts = [write_part(portion, work) for portion in portions]
    assert [counts_in(work.file(work.name(portion))) for portion in portions] == counts
    names = [work.name(portion) for portion in portions]
    found = list(merged(names, work))
    assert found == [item if isinstance(item, Problem) else next(read) for item in local]
    assert "id 'b' was used before for another text" in str(found[-1])
    bare = Work(parts=tmp_path / "bare", quads=False)
    assert [write_part(portion, bare) for portion in portions] == counts
    assert list(merged([bare.name(portion) for portion in portions], bare)) == found and not list(bare.parts.glob("*.nq.gz"))
    work.file(names[0]).write_bytes(b"PAR1")
    with pytest.raises(GraphError, match="only this part is read again"):
        list(merged(names, work))


def test_a_part_that_is_there_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news.jsonl").write_bytes(LINES)
    work, [portion] = Work(parts=tmp_path / "parts"), cut([tmp_path / "news.jsonl"], 10_000)
    counts = write_part(portion, work)
    first = {file.name: file.read_bytes() for file in work.parts.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(corpus_parts, "items_of", lambda portion: pytest.fail("read again"))
        assert write_part(portion, work) == counts
    for file in work.parts.iterdir():
        file.write_bytes(file.read_bytes()[:20])
    assert write_part(portion, work) == counts
    assert {file.name: file.read_bytes() for file in work.parts.iterdir()} == first


def test_the_name_of_a_part_tells_what_it_rests_on(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_bytes(LINES)
    work = Work(parts=tmp_path)
    names = {work.name(portion) for portion in cut([file], 100)}
    assert len(names) == -(-len(LINES) // 100) and names == {work.name(portion) for portion in cut([file], 100)}
    assert names.isdisjoint(Work(parts=tmp_path, min_confidence=0.5).name(portion) for portion in cut([file], 100))
    assert names.isdisjoint(Work(parts=tmp_path, quads=False).name(portion) for portion in cut([file], 100))
    file.write_bytes(LINES + b"\n")
    assert names.isdisjoint(work.name(portion) for portion in cut([file], 100))


@pytest.mark.parametrize(
    ("notes", "left_out"),
    [("begun", []), ("begun begun", []), ("begun begun begun 0 1 begun 0 1", ["item-1"]), ("begun begun begun 0 1 begun 0 1 2", [])],
)
def test_who_kills_its_readers_is_left_out(notes: str, left_out: list[str], tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in items(4)))
    work, [portion] = Work(parts=tmp_path), cut([tmp_path / "news.jsonl"], 10_000)
    work.tries(work.name(portion)).write_text("\n".join([*notes.split(), ""]))
    write_part(portion, work)
    found = list(merged([work.name(portion)], work))
    assert [item.where for item in found if isinstance(item, Problem)] == left_out
    assert [item.citation.id for item in found if isinstance(item, Reading)] == [f"item-{n}" for n in range(4) if f"item-{n}" not in left_out]
    assert not work.tries(work.name(portion)).exists()


def test_an_article_that_fails_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(reading: Reading) -> bytes:
        if reading.citation.id == "b":
            raise ValueError("no such letter")
        return quads_alone(reading)

    (tmp_path / "news.jsonl").write_bytes(LINES)
    work, [portion] = Work(parts=tmp_path), cut([tmp_path / "news.jsonl"], 10_000)
    monkeypatch.setattr(corpus_parts, "quads_alone", failing)
    assert write_part(portion, work).articles == 3
    assert "b: could not be kept (ValueError: no such letter); left out" in map(str, merged([work.name(portion)], work))


def test_the_quads_of_an_article_are_the_graph_that_it_gives_alone(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(LINES)
    work, [portion] = Work(parts=tmp_path), cut([tmp_path / "news.jsonl"], 10_000)
    write_part(portion, work)
    told = gzip.decompress((tmp_path / f"{work.name(portion)}.nq.gz").read_bytes()).decode().splitlines()
    for article in items_of(portion):
        if isinstance(article, Article):
            graph = f"<https://w3id.org/legation/article/{article.citation.id}> ."
            alone = quads_of(build([article]).findings)
            lines = [line for line in alone.serialize(format="nquads").splitlines() if line and "/graph/vocabulary>" not in line]
            triples = {line.rsplit(" ", 2)[0] for line in lines}
            assert {line.rsplit(" ", 2)[0] for line in told if line.endswith(graph)} == triples


def test_frames_of_ones_own_go_to_the_workers(tmp_path: Path) -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "adding-a-frame.md"
    [example] = re.findall(r"^```toml\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    (tmp_path / "my.toml").write_text(example)
    (tmp_path / "news.jsonl").write_text(json.dumps({"id": "a", "text": "China has courted Hungary for years."}))
    [portion] = cut([tmp_path / "news.jsonl"], 10_000)
    work = Work(parts=tmp_path / "parts", extension=read_extension(tmp_path / "my.toml"))
    write_part(pickle.loads(pickle.dumps(portion)), pickle.loads(pickle.dumps(work)))
    [reading] = merged([work.name(portion)], work)
    assert isinstance(reading, Reading) and [event.relation for event in reading.events] == ["courted"]
    assert b"courted>" in gzip.decompress((work.parts / f"{work.name(portion)}.nq.gz").read_bytes())
    assert work.name(portion) != Work(parts=tmp_path / "parts").name(portion)
