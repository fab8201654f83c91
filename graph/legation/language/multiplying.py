"""Matrix products by numpy's BLAS on one thread: the same sums as thinc's, in a third of the time.

thinc multiplies by BLIS, whose wheel has no kernels for AVX-512. numpy's wheel brings OpenBLAS, which has them, but
starts a thread a core, which for matrices this small costs more than it gives.
"""

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


LEAST = 64
"""Rows from which on OpenBLAS takes its usual kernels; those for few rows add in another order."""


def times(rows: Floats, weights: Floats) -> Floats:
    """Return ROWS by WEIGHTS, to be called within `one_thread`: the same for a row, to the last bit, whatever stands beside it.

    So an article is read the same alone and in any batch, and by any number of processes.
    """
    padded = rows
    if len(rows) < LEAST:
        padded = np.zeros((LEAST, rows.shape[1]), dtype=rows.dtype)
        padded[: len(rows)] = rows
    product: Floats = padded @ weights
    return product[: len(rows)]


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
