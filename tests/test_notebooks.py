from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def outputs(notebook: Any) -> list[list[str]]:
    """What a reader sees below each cell, pictures left out: their bytes depend on fonts."""
    return [
        ["picture" if "image/png" in o.get("data", {}) else o.get("text") or o["data"]["text/plain"] for o in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_there_are_four() -> None:
    names = ["a-quarter-of-a-century", "asking-the-graph", "from-an-article-to-a-graph", "who-stands-with-whom"]
    assert [path.stem for path in NOTEBOOKS] == names


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_shows_what_it_shows_in_the_repository(path: Path) -> None:
    kept = nbformat.read(path, as_version=4)
    shown = outputs(kept)
    assert sum(map(bool, shown)) >= 6
    run = NotebookClient(nbformat.read(path, as_version=4), timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    assert outputs(run) == shown, "run `make notebooks` to keep the new output"
