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


class BlasOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations, with products by numpy."""

    def gemm(self, x: Floats, y: Floats, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Return the product of X and Y, either of them transposed; in OUT where it is given."""
        with one_thread():
            return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)
