"""Matrix products by numpy's BLAS on one thread: the same sums as thinc's, in a third of the time.

thinc multiplies by BLIS, whose wheel has no kernels for AVX-512 and slower ones for AVX2. numpy's wheel brings
OpenBLAS, which has them, but starts a thread a core, which for matrices this small costs more than it gives.

An article has to be read the same alone and in any batch, and by any number of processes, so a row's product must not
hang on the rows beside it. But kernels take rows by the dozen, and some add in another order at a block's edge, which
shows in the last bit. Which do is found out, not known: the quickest way that is steady on this machine is taken.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import numpy as np
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

Floats = np.ndarray[Any, np.dtype[np.float32]]


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looks through the libraries of the process: a millisecond, so once


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which numpy multiplies on the calling thread alone."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited


LEAST, MOST = 64, 1024
"""Rows multiplied at once: for few rows OpenBLAS has other kernels, and many go best in parts."""
_GUARD, _BETWEEN = 8, 304
"""Rows before and behind others that are multiplied for nothing, and rows between them: on AVX2 blocks end otherwise."""
_TRIED = (*range(LEAST, LEAST + 48), 303, 512, 1000, MOST)
"""Numbers of rows with which a way is tried: with all remainders of blocks of 4, 6, 8, 12, 16 rows, and of several blocks."""

_Way = Callable[[Floats, Floats], Floats]


def times(rows: Floats, weights: Floats) -> Floats:
    """Return ROWS by WEIGHTS, to be called within `one_thread`: the same for a row, to the last bit, whatever stands beside it."""
    way = _steady_way(weights.shape, weights.flags.c_contiguous)
    if len(rows) <= MOST:
        return way(rows, weights)
    return np.concatenate([way(rows[start : start + MOST], weights) for start in range(0, len(rows), MOST)])


@cache
def _steady_way(shape: tuple[int, int], in_rows: bool) -> _Way:
    """The quickest way for weights of a shape, laid out in rows or in columns."""
    return next((way for way in (_as_they_are, _between_guards) if _is_steady(way, shape, in_rows)), _by_blis)


def _is_steady(way: _Way, shape: tuple[int, int], in_rows: bool) -> bool:
    dice = np.random.default_rng(8)
    row = dice.standard_normal((1, shape[0]), dtype="float32")
    weights = np.asarray(dice.standard_normal(shape, dtype="float32"), order="C" if in_rows else "F")
    alone = way(row, weights)
    return all((way(np.repeat(row, count, axis=0), weights) == alone).all() for count in _TRIED)


def _as_they_are(rows: Floats, weights: Floats) -> Floats:
    product: Floats = _filled(rows, 0, max(len(rows), LEAST)) @ weights
    return product[: len(rows)]


def _between_guards(rows: Floats, weights: Floats) -> Floats:
    """With the rows as BLAS's columns, whose blocks are even but for their ends."""
    product = np.empty((len(rows), weights.shape[1]), dtype=rows.dtype)
    for start in range(0, len(rows), _BETWEEN):
        part = rows[start : start + _BETWEEN]
        guarded = _filled(part, _GUARD, -(-len(part) // _GUARD) * _GUARD + 2 * _GUARD)
        product[start : start + len(part)] = (weights.T @ guarded.T).T[_GUARD : _GUARD + len(part)]
    return product


def _by_blis(rows: Floats, weights: Floats) -> Floats:
    product: Floats = NumpyOps().gemm(np.ascontiguousarray(rows), np.ascontiguousarray(weights))
    return product


def _filled(rows: Floats, before: int, count: int) -> Floats:
    """COUNT rows: so many BEFORE of zeros, ROWS, and zeros."""
    if len(rows) == count:
        return rows
    filled = np.zeros((count, rows.shape[1]), dtype=rows.dtype)
    filled[before : before + len(rows)] = rows
    return filled


class BlasOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations, with products by numpy."""

    def gemm(self, x: Floats, y: Floats, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Return the product of X and Y, either of them transposed; in OUT where it is given."""
        with one_thread():
            product = times(x.T if trans1 else x, y.T if trans2 else y)
        if out is None:
            return product
        out[...] = product
        return out
