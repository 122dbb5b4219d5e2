"""The one way a numba kernel is compiled and warmed.

A kernel is a function of one numpy record (its whole state) and a few scalars. `kernel` compiles it
lazily with an on-disk cache; `.py_func` is always the readable twin, with the JIT on or off, and
`tests/core/test_kernel.py` holds the two together bit for bit. Kernels of the step path use
+ − × ÷ √ and comparisons only, and no fastmath, so that a log replays identically on every machine.

    >>> import numpy as np
    >>> STATE = np.dtype([("count", np.int64)])
    >>> @kernel
    ... def tick(s, by):
    ...     s.count += by
    ...     return s.count
    >>> s = fresh(STATE)
    >>> int(tick(s, 2)), int(tick.py_func(s, 3))
    (2, 5)
"""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar, cast

import numba
import numpy as np

P = ParamSpec("P")
R = TypeVar("R")


class Kernel(Generic[P, R]):
    """What `kernel` returns, as the type checker sees it: a callable with its plain twin."""

    py_func: Callable[P, R]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        raise TypeError("never instantiated: `kernel` returns a numba dispatcher or the plain function")


def kernel(function: Callable[P, R]) -> Kernel[P, R]:
    """Compile `function` on its first call; cached on disk where a cache can be written."""
    try:
        compiled: Any = numba.njit(cache=True, fastmath=False)(function)
    except RuntimeError:  # numba found no writable cache directory: slower starts, same answers
        compiled = numba.njit(fastmath=False)(function)
    if not hasattr(compiled, "py_func"):  # NUMBA_DISABLE_JIT=1 hands the function back as it is
        compiled.py_func = function
    return cast("Kernel[P, R]", compiled)


def fresh(dtype: np.dtype[Any]) -> Any:
    """One zeroed record of `dtype` that both the jitted kernel and its plain twin can read and write."""
    return np.zeros(1, dtype).view(np.recarray)[0]
