"""The scorer against worked examples of the literature."""

import json
from pathlib import Path

import pytest

from legation.evaluation import compare_files, entities_of, score_coreference


def partition(text: str) -> list[frozenset[str]]:
    """"abc d" is the entities {a, b, c} and {d}."""
    return [frozenset(entity) for entity in text.split()]


KEY = "12345 67 89ABC"
LITERATURE = [
    # Pradhan et al. 2014, section 4: predicted mentions differ from those of the key.
    ("abc defg", "ab cd fghi", "muc", 0.40, 0.40),
    ("abc defg", "ab cd fghi", "b_cubed", 0.50, 0.42),
    ("abc defg", "ab cd fghi", "ceaf_e", 0.43, 0.65),
    # Vilain et al. 1995, table 1: rows 1, 2 and 4.
    ("ABCD", "AB CD", "muc", 1.00, 0.67),
    ("AB CD", "ABCD", "muc", 0.67, 1.00),
    ("ABC", "AC B", "muc", 1.00, 0.50),
    # Bagga and Baldwin 1998, figures 1 and 2: MUC does not tell the two responses apart, B³ does.
    (KEY, "12345 6789ABC", "muc", 0.90, 1.00),
    (KEY, "1234589ABC 67", "muc", 0.90, 1.00),
    (KEY, "12345 6789ABC", "b_cubed", 0.762, 1.00),
    (KEY, "1234589ABC 67", "b_cubed", 0.583, 1.00),
    # Luo 2005, table 1: all in one, and each by itself.
    (KEY, "123456789ABC", "b_cubed", 0.375, 1.00),
    (KEY, "1 2 3 4 5 6 7 8 9 A B C", "b_cubed", 1.00, 0.25),
    (KEY, "1 2 3 4 5 6 7 8 9 A B C", "ceaf_e", 0.111, 0.444),
]  # fmt: skip


@pytest.mark.parametrize(("key", "response", "measure", "precision", "recall"), LITERATURE)
def test_worked_examples(key: str, response: str, measure: str, precision: float, recall: float) -> None:
    ratio = getattr(score_coreference([(partition(key), partition(response))]), measure)
    assert ratio.precision == pytest.approx(precision, abs=0.006) and ratio.recall == pytest.approx(recall, abs=0.006)


@pytest.mark.parametrize(
    ("response", "f1"),
    [("12345 6789ABC", 0.733), ("1234589ABC 67", 0.667), ("123456789ABC", 0.294), ("1 2 3 4 5 6 7 8 9 A B C", 0.178)],
)
def test_ceaf_of_luo_2005_table_1(response: str, f1: float) -> None:
    assert score_coreference([(partition(KEY), partition(response))]).ceaf_e.f1 == pytest.approx(f1, abs=0.001)


def test_perfect_empty_and_disjoint() -> None:
    same = score_coreference([(partition("ab c"), partition("ab c"))])
    assert same.mean_f1 == 1.0 and same.mentions.f1 == 1.0
    assert score_coreference([(partition("ab"), [])]).mean_f1 == 0.0
    assert score_coreference([([], [])]).mean_f1 == 0.0
    assert score_coreference([(partition("ab"), partition("cd"))]).mean_f1 == 0.0


def test_a_collection_is_the_sum_of_its_documents() -> None:
    one, two = (partition("ab"), partition("ab")), (partition("cd"), partition("c d"))
    score = score_coreference([one, two])
    assert (score.muc.recall, score.muc.precision) == (0.5, 1.0)
    assert score.b_cubed.recall == 0.75


def test_a_mention_of_several_actors_is_an_entity_of_its_own() -> None:
    def actor(*spans: tuple[int, int]) -> dict[str, object]:
        return {"mentions": [{"start": start, "end": end} for start, end in spans]}

    found = entities_of([actor((0, 1), (9, 12)), actor((3, 4), (9, 12))])
    assert set(found) == {frozenset({(0, 1)}), frozenset({(3, 4)}), frozenset({(9, 12)})}


def test_files(tmp_path: Path) -> None:
    gold = {"id": "a", "actors": [{"name": "X", "mentions": [{"text": "X", "start": 0, "end": 1}, {"text": "it", "start": 5, "end": 7}]}]}
    guess = {"id": "a", "events": [], "actors": [{"name": "X", "mentions": [{"text": "X", "start": 0, "end": 1}]}]}
    for name, line in (("gold", gold), ("guess", guess)):
        (tmp_path / name).write_text(json.dumps(line) + "\n", encoding="utf-8")
    lines = compare_files(tmp_path / "gold", tmp_path / "guess").splitlines()
    assert lines[0] == "2 gold mentions, 1 predicted"
    assert lines[1] == "mentions precision 100.0  recall  50.0  F1  66.7"
    assert lines[-1].startswith("mean") and lines[-1].endswith("F1  35.6")
