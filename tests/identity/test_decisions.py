import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.errors import DecisionError
from legation.identity import (
    Decision,
    Decisions,
    Verdict,
    append_decisions,
    kept_decisions,
    read_decisions,
    remove_decision,
)
from legation.identity.decisions import NONE
from legation.model import Actor, Kind

HEADER = "decision,actor,other,where,note"
ANN = Actor(id="ann-berg", name="Ann Berg", kind=Kind.PERSON, country="NOR", part_of="norway", role="minister", reason="a surname")
BEA = Actor(id="bea-holm", name="Bea Holm", kind=Kind.PERSON, country="NOR")
KNOWN = {actor.id: actor for actor in (ANN, BEA)}


def file(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "decisions.csv"
    path.write_text("".join(f"{line}\n" for line in (header, *lines)), encoding="utf-8")
    return path


def who(decisions: Decisions, actor: Actor, *, text: str = "Berg", citation: str = "a") -> Actor:
    return decisions.actor_for(actor, text=text, citation=citation, known=KNOWN)


BAD = {
    "four cells": (["merge,a,b,"], 2, "4 cells where the header has 5; quote cells that hold commas"),
    "six cells": (["merge,a,b,,note,more"], 2, "6 cells where the header has 5"),
    "unknown decision": (["merge,a,b,,", "join,a,c,,"], 3, "unknown decision 'join'; write one of merge, split, rename, apart"),
    "no decision": ([",a,b,,"], 2, "unknown decision ''"),
    "no actor": (["merge, ,b,,"], 2, "merge without actor; fill the cell"),
    "no other": (["rename,a,,,"], 2, "rename without other; fill the cell"),
    "split without where": (["split,a,B,,"], 2, "a split has article:ID or name:WORDS"),
    "split somewhere": (["split,a,B,page 3,"], 2, "where is 'page 3'"),
    "where on a merge": (["merge,a,b,article:x,"], 2, "nothing else has any"),
    "merged into two": (["merge,a,b,,", "apart,x,y,,", "merge,c,b,,"], 4, "b is merged into a already; take one of the lines out"),
    "merged into itself": (["merge,a,a,,"], 2, "break the circle"),
    "a circle of two": (["merge,a,b,,", "merge,b,a,,"], 3, "break the circle"),
    "a circle of three": (["merge,a,b,,", "merge,b,c,,", "merge,c,a,,"], 4, "break the circle"),
    "renamed twice": (["rename,a,A,,", "rename,a,B,,"], 3, "a is renamed 'A' already; take one of the lines out"),
    "split twice": (["split,a,B,article:x,", "split,a,C,article:x,"], 3, "article:x of a is split to 'B' already; take one out"),
    "split into itself": (["split,a-b,A. B,article:x,"], 2, "choose a name that differs"),
    "apart and merged": (["apart,a,b,,", "merge,a,b,,"], 2, "a and b are apart here and merged elsewhere; take one of the lines out"),
    "apart and merged by others": (["merge,a,b,,", "apart,b,c,,", "merge,a,c,,"], 3, "b and c are apart here"),
    "broken quotes": (["merge,a,b,,", 'merge,a,"c"x,,'], 3, "check its quotation marks"),
    "open quotes": (['merge,a,"b,,'], 2, "check its quotation marks"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "number", "message"), BAD.values(), ids=BAD)
def test_what_cannot_stand_is_named_with_file_and_line(tmp_path: Path, lines: list[str], number: int, message: str) -> None:
    path = file(tmp_path, *lines)
    with pytest.raises(DecisionError) as caught:
        read_decisions(path)
    assert str(caught.value).startswith(f"{path}:{number}: ") and message in str(caught.value)
    assert (caught.value.path, caught.value.line) == (str(path), number)


@pytest.mark.parametrize("header", ["actor,other", "Decision,actor,other,where,note", "merge,a,b,,", ""])
def test_a_wrong_first_line(tmp_path: Path, header: str) -> None:
    path = file(tmp_path, "merge,a,b,,", header=header)
    with pytest.raises(DecisionError, match=rf"{path}:1: the first line is not {HEADER}; write it"):
        read_decisions(path)


def test_what_is_no_utf8(tmp_path: Path) -> None:
    path = file(tmp_path)
    path.write_bytes(f"{HEADER}\nrename,a,G\xfcl,,\n".encode("latin-1"))
    with pytest.raises(DecisionError, match=rf"^{path}: cannot be read .*save it as text in UTF-8"):
        read_decisions(path)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match="cannot be read"):
        read_decisions(tmp_path)


@pytest.mark.parametrize("content", [None, "", f"{HEADER}\n", f"{HEADER}\n\n\n"])
def test_nothing_decided(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "decisions.csv").write_text(content)
    decisions = read_decisions(tmp_path / "decisions.csv")
    assert decisions == NONE and who(decisions, ANN) == ANN


def test_what_a_spreadsheet_writes(tmp_path: Path) -> None:
    path = file(tmp_path)
    path.write_bytes(f'\ufeff{HEADER}\r\nmerge, a ,b,,"one, two"\r\n\r\n'.encode())
    assert read_decisions(path).merged == {"b": "a"}


@pytest.mark.parametrize("line", ["merge,a,b,,", "rename,a,A,,", "split,a,B,article:x,", "apart,a,b,,"])
def test_the_same_line_twice_is_no_contradiction(tmp_path: Path, line: str) -> None:
    assert read_decisions(file(tmp_path, line, line)) == read_decisions(file(tmp_path, line))


# what follows


CHAIN = ["merge,a,b,,", "merge,b,c,,", "merge,c,d,,", "merge,x,y,,"]


@pytest.mark.parametrize("lines", [*permutations(CHAIN)], ids=" ".join)
def test_a_chain_leads_to_its_root_in_any_order_of_lines(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert read_decisions(file(tmp_path, *lines)).merged == {"b": "a", "c": "a", "d": "a", "y": "x"}


TREES = st.lists(st.integers(0, 9), min_size=1, max_size=9).map(lambda above: [(min(up, n), n + 1) for n, up in enumerate(above)])


@given(TREES.flatmap(st.permutations))
def test_every_tree_has_one_root(tmp_path_factory: pytest.TempPathFactory, edges: list[tuple[int, int]]) -> None:
    path = file(tmp_path_factory.mktemp("tree"), *(f"merge,a{up},a{low},," for up, low in edges))
    assert read_decisions(path).merged == {f"a{low}": "a0" for _, low in edges}


@pytest.mark.parametrize("lines", [*permutations(["merge,ann-berg,bea-holm,,", "rename,ann-berg,Anna Berg,,", "apart,ann-berg,x,,"])], ids=" ".join)
def test_merged_and_renamed_in_any_order(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert who(read_decisions(file(tmp_path, *lines)), BEA) == replace(ANN, name="Anna Berg")


def test_a_merge_into_somebody_unknown_waits(tmp_path: Path) -> None:
    assert who(read_decisions(file(tmp_path, "merge,nobody,ann-berg,,")), ANN) == ANN


def test_rename(tmp_path: Path) -> None:
    decisions = read_decisions(file(tmp_path, "rename,ann-berg,Anna Berg,,"))
    assert who(decisions, ANN) == replace(ANN, name="Anna Berg") and who(decisions, BEA) == BEA


@pytest.mark.parametrize(
    ("where", "text", "citation", "is_other"),
    [
        ("article:a", "Berg", "a", True), ("article:a", "Ann Berg", "a", True), ("article:a", "Berg", "b", False), ("article:a", "Berg", "aa", False),
        ("name:Berg", "Berg", "b", True), ("name:Berg", "Ann Berg", "b", False), ("name:a", "Berg", "a", False),
    ],
)  # fmt: skip
def test_split_by_article_and_by_words(tmp_path: Path, where: str, text: str, citation: str, is_other: bool) -> None:
    decisions = read_decisions(file(tmp_path, f"split,ann-berg,Nils Berg,{where},"))
    found = who(decisions, ANN, text=text, citation=citation)
    other = Actor(id="nils-berg", name="Nils Berg", kind=Kind.PERSON, country="NOR", part_of="norway", reason=f"decided: not Ann Berg ({where})")
    assert found == (other if is_other else ANN)
    assert who(decisions, BEA, text=text, citation=citation) == BEA


@pytest.mark.parametrize("lines", [*permutations(["split,ann-berg,Nils Berg,article:a,", "merge,bea-holm,nils-berg,,", "rename,bea-holm,B. Holm,,"])], ids=" ".join)
def test_who_was_split_off_may_be_merged(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert who(read_decisions(file(tmp_path, *lines)), ANN) == replace(BEA, name="B. Holm")


# writing


def test_append_makes_the_file_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    append_decisions(path, [Decision(verdict=Verdict.MERGE, actor="a", other="b", note="one, “two”")])
    before = path.read_text(encoding="utf-8")
    assert before == f'{HEADER}\nmerge,a,b,,"one, “two”"\n'
    append_decisions(path, [Decision(verdict=Verdict.SPLIT, actor="a", other="C", where='name:Mr "C"')])
    assert path.read_text(encoding="utf-8") == before + 'split,a,C,"name:Mr ""C""",\n'
    assert read_decisions(path).splits == (("a", 'name:Mr "C"', "C"),) and list(tmp_path.iterdir()) == [path]


def test_append_behind_a_last_line_without_an_end(tmp_path: Path) -> None:
    path = file(tmp_path)
    path.write_text(f"{HEADER}\nmerge,a,b,,mine")
    append_decisions(path, [Decision(verdict=Verdict.RENAME, actor="a", other="A")])
    assert path.read_text() == f"{HEADER}\nmerge,a,b,,mine\nrename,a,A,,\n"


REFUSED = [
    Decision(verdict=Verdict.MERGE, actor="c", other="b"), Decision(verdict=Verdict.MERGE, actor="b", other="a"), Decision(verdict=Verdict.RENAME, actor="a", other="B"),
    Decision(verdict=Verdict.SPLIT, actor="a", other="D", where="article:x"), Decision(verdict=Verdict.SPLIT, actor="a", other="D"),
    Decision(verdict=Verdict.APART, actor="a", other="b"), Decision(verdict=Verdict.RENAME, actor="a", other=""),
]  # fmt: skip


@pytest.mark.parametrize("decision", REFUSED, ids=repr)
@pytest.mark.parametrize("end", ["\n", "", "\r\n"], ids=repr)
def test_a_contradiction_is_refused_and_the_file_stays(tmp_path: Path, decision: Decision, end: str) -> None:
    path = file(tmp_path)
    before = f"{HEADER}\nmerge,a,b,,gr\u00fcn\nrename,a,A,,\nsplit,a,C,article:x,{end}".encode()
    path.write_bytes(before)
    with pytest.raises(DecisionError) as caught:
        append_decisions(path, [decision])
    assert str(caught.value).startswith(f"{path}:5: ") and "partial" not in str(caught.value)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_append_keeps_line_ends(tmp_path: Path) -> None:
    path = file(tmp_path)
    path.write_bytes(before := f"{HEADER}\r\nmerge,a,b,,\r\n".encode())
    append_decisions(path, [Decision(verdict=Verdict.RENAME, actor="a", other="A")])
    assert path.read_bytes().startswith(before)


def test_append_to_what_is_no_utf8(tmp_path: Path) -> None:
    path = file(tmp_path)
    path.write_bytes(f"{HEADER}\nrename,a,G\xfcl,,\n".encode("latin-1"))
    with pytest.raises(DecisionError, match="save it as text in UTF-8"):
        append_decisions(path, [Decision(verdict=Verdict.APART, actor="a", other="b")])


def test_append_to_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("")
    append_decisions(path, [Decision(verdict=Verdict.APART, actor="a", other="b")])
    assert path.read_text() == f"{HEADER}\napart,a,b,,\n"


# undoing


LINES = ["merge,a,b,,", 'rename,a,A,,"two\nlines"', "apart,a,x,,"]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
@pytest.mark.parametrize("lead", ["", "\ufeff"], ids=repr)
@pytest.mark.parametrize(("line", "gone"), [(None, 2), (2, 0), (3, 1), (4, 1), (5, 2)])
def test_a_decision_is_taken_out_and_the_others_stay_byte_by_byte(tmp_path: Path, line: int | None, gone: int, lead: str, end: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes((lead + "".join(f"{text}{end}" for text in (HEADER, *LINES))).encode())
    taken = remove_decision(path, line=line)
    assert taken.verdict == LINES[gone].partition(",")[0]
    left = [text for n, text in enumerate(LINES) if n != gone]
    assert path.read_bytes() == (lead + "".join(f"{text}{end}" for text in (HEADER, *left))).encode()
    assert list(tmp_path.iterdir()) == [path]


def test_deciding_and_undoing_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    decision = Decision(verdict=Verdict.RENAME, actor="a", other="A, B", note='one "two"')
    append_decisions(path, [decision])
    assert kept_decisions(path) == ((2, decision),)
    assert remove_decision(path, line=2, only=decision) == decision and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lines", "line"), [([], None), (["merge,a,b,,"], 1), (["merge,a,b,,"], 3), (["merge,a,b,,", ""], 3)])
def test_where_no_decision_stands_nothing_is_undone(tmp_path: Path, lines: list[str], line: int | None) -> None:
    path = file(tmp_path, *lines)
    before = path.read_bytes()
    with pytest.raises(DecisionError, match=f"^{path}: no decision"):
        remove_decision(path, line=line)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_decision_that_is_another_meanwhile_stays(tmp_path: Path) -> None:
    path = file(tmp_path, "merge,a,b,,")
    with pytest.raises(DecisionError, match="another decision there"):
        remove_decision(path, line=2, only=Decision(verdict=Verdict.MERGE, actor="a", other="c"))


def test_who_edit_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    decisions = [Decision(verdict=Verdict.MERGE, actor="a", other=f"b{n}") for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda decision: append_decisions(path, [decision]), decisions))
    assert sorted(read_decisions(path).merged) == sorted(f"b{n}" for n in range(40))


def test_what_a_killed_process_left_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "decisions.csv.partial").write_text("half")
    os.utime(tmp_path / "decisions.csv.partial", (0, 0))
    append_decisions(tmp_path / "decisions.csv", [Decision(verdict=Verdict.APART, actor="a", other="b")])
    assert [file.name for file in tmp_path.iterdir()] == ["decisions.csv"]
