"""docs/archive.md says what its notebook and its benchmark say."""

import csv
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
SHOWN = "\n".join(
    output.get("text") or output["data"].get("text/plain", "")
    for cell in nbformat.read(ROOT / "notebooks" / "a-quarter-of-a-century.ipynb", as_version=4).cells
    for output in cell.get("outputs", ())
)
FOUND = list(csv.DictReader((ROOT / "benchmarks" / "record_found.csv").read_text(encoding="utf-8").splitlines()))


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return lines[2:]


@pytest.mark.parametrize("row", rows("Who turned, and when?"), ids=lambda row: row[0])
def test_turns_are_those_of_the_notebook(row: list[str]) -> None:
    who, year, before, after = row
    found = re.search(rf"{re.escape(who)} +{year} +(\S+) +(\S+)", SHOWN)
    assert found is not None, "run `make notebooks` and mend the table"
    assert [float(tone) for tone in found.groups()] == pytest.approx([float(before), float(after)], abs=0.06)


@pytest.mark.parametrize("row", rows("Fifty facts of public record"), ids=lambda row: row[0])
def test_counts_of_the_record_are_those_of_the_benchmark(row: list[str]) -> None:
    year, exact, wide, right, missing = row
    chosen = [found for found in FOUND if year in ("all", found["date"][:4])]
    exactly, widely = (Counter(found[column] for found in chosen) for column in ("exact_actors", "state_or_leader"))
    counts = [len(chosen) - exactly["missing"], len(chosen) - widely["missing"], widely["right"], widely["missing"]]
    assert [int(cell) for cell in (exact, wide, right, missing)] == counts, "run `make archive` and mend the table"


def test_what_was_read_by_hand_is_what_the_page_says() -> None:
    read = Counter((found["read"], found["state_or_leader"]) for found in FOUND if found["event"])
    assert read["not yet", "right"] + read["not yet", "otherwise"] == 0, "read the new ones and add them to record_read.csv"
    yes = read["yes", "right"] + read["yes", "otherwise"]
    assert f"{yes} of the {sum(read.values())} are the fact that was asked, {read['yes', 'right']} of them dated right" in PAGE.replace("\n", " ")


def test_demands_and_beginnings_are_as_many_as_in_the_notebook() -> None:
    [[demands, answered]] = re.findall(r"([\d,]+) demands, (\d+) with an answer", SHOWN)
    assert f"Of {demands} demands only {answered} are tied to one" in PAGE
    days = re.findall(r"^\d+ +\d{4}-\d\d-\d\d ", SHOWN, re.M)
    assert f"{len(days)} days leap out" in PAGE


def test_pictures_of_the_page_are_there() -> None:
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", PAGE)
    assert len(pictures) >= 6
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)
