"""A row's product is the same to the last bit, whatever stands beside it, with each of OpenBLAS's families of kernels."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from legation.language import multiplying
from legation.language.multiplying import MOST, one_thread, times

SHAPES = ((96, 64), (289, 288), (64, 74), (96, 50), (64, 1024), (64, 384))
COUNTS = (1, 2, 3, 5, 11, 12, 63, 64, 65, 77, 130, 303, 305, 640, 1001, MOST, MOST + 1, 3001)


def unsteady() -> list[str]:
    """Return for which weights and numbers of rows a row's product hangs on its place, or is wrong."""
    found, dice = [], np.random.default_rng(3)
    many = {shape: dice.standard_normal((max(COUNTS) + 99, shape[0]), dtype="float32") for shape in SHAPES}
    for shape in SHAPES:
        for order in "CF":
            weights = np.asarray(dice.standard_normal(shape, dtype="float32"), order=order)  # type: ignore[call-overload]
            with one_thread():
                expected = times(many[shape], weights)
                for count in COUNTS:
                    start = int(dice.integers(0, 99))
                    there = slice(start, start + count)
                    if not np.array_equal(times(many[shape][there], weights), expected[there]):
                        found.append(f"{order} {shape} {count}")
            if not np.allclose(expected, many[shape] @ weights, atol=1e-3):
                found.append(f"{order} {shape} wrong")
    return found


def test_a_row_is_multiplied_the_same_wherever_it_stands() -> None:
    assert unsteady() == []


@pytest.mark.parametrize("kernels", ["Haswell", "Zen", "Sandybridge", "Nehalem", "Prescott"])
def test_with_the_kernels_of_other_processors(kernels: str) -> None:
    """OpenBLAS takes them where the processor can, and its own otherwise."""
    command = "import test_multiplying; print(test_multiplying.unsteady())"
    environment = {**os.environ, "OPENBLAS_CORETYPE": kernels, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


@pytest.mark.parametrize("way", ["_as_they_are", "_between_guards", "_by_blis"])
@pytest.mark.parametrize("count", [0, 1, 63, 64, 300, 305, 700])
def test_each_way_multiplies(way: str, count: int) -> None:
    dice = np.random.default_rng(count)
    rows, weights = dice.standard_normal((count, 96), dtype="float32"), dice.standard_normal((96, 50), dtype="float32")
    product = getattr(multiplying, way)(rows, weights)
    assert product.shape == (count, 50) and np.allclose(product, rows @ weights, atol=1e-3)


def test_where_no_way_is_steady_thincs_own_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiplying, "_is_steady", lambda *_: False)
    assert multiplying._steady_way.__wrapped__((96, 50), True) is multiplying._by_blis
