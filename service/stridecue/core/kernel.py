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

import hashlib
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any, Generic, ParamSpec, TypeVar, cast

import numba
import numpy as np

P = ParamSpec("P")
R = TypeVar("R")


class Kernel(Generic[P, R]):
    """What `kernel` returns, as the type checker sees it: a callable with its plain twin."""

    py_func: Callable[P, R]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:  # noqa: ARG002 - a signature, for the type checker only
        """Call the compiled function."""
        raise TypeError("never instantiated: `kernel` returns a numba dispatcher or the plain function")


def kernel(function: Callable[P, R]) -> Kernel[P, R]:
    """Compile `function` on its first call; cached on disk where a cache can be written."""
    try:
        compiled: Any = numba.njit(cache=True, fastmath=False)(function)
        if not hasattr(compiled, "py_func"):  # NUMBA_DISABLE_JIT=1 hands the function back as it is
            compiled.py_func = function
            return cast("Kernel[P, R]", compiled)
        index = compiled._cache._cache_file  # noqa: SLF001 - numba has no public way, and a test sees that this one works
        index._source_stamp = (index._source_stamp, frozen(function))  # noqa: SLF001 - the same
    except (RuntimeError, AttributeError):  # no cache directory, or another numba: slower starts, same answers
        compiled = numba.njit(fastmath=False)(function)
    return cast("Kernel[P, R]", compiled)


def frozen(function: Callable[..., Any]) -> str:
    """Everything outside its own file that a compiled kernel has frozen: constants by value, other kernels by theirs.

    Numba invalidates its cache by the kernel's own file alone. After an upgrade that moved a limit, or that
    repaired a kernel which this one calls, yesterday's machine code would go on judging footfalls.
    """
    names = function.__code__.co_names
    scopes = [
        function.__globals__,
        *(vars(m) for n in names if isinstance(m := function.__globals__.get(n), ModuleType)),
    ]
    parts = [f"{name}={_value(scope[name])}" for scope in scopes for name in names if name in scope]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _value(value: object) -> str:
    """A value as text that is the same in every process; empty for what a kernel cannot freeze."""
    twin = getattr(value, "py_func", None)
    if twin is not None:
        code = twin.__code__
        return f"{code.co_code.hex()} {[c for c in code.co_consts if not isinstance(c, CodeType)]} {frozen(twin)}"
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tobytes().hex()}"
    return repr(value) if isinstance(value, (int, float, complex, str, bytes, tuple, np.generic)) else ""


def fresh_array(dtype: np.dtype[Any]) -> Any:
    """The same record behind an array of one: numba takes an array over in 0.2 µs, a record in 2.5.

    A kernel that is called once per step takes this and begins with `s = m[0]`.
    """
    return np.zeros(1, np.dtype((np.record, dtype)))


def fresh(dtype: np.dtype[Any]) -> Any:
    """One zeroed record of `dtype` that both the jitted kernel and its plain twin can read and write."""
    return np.zeros(1, dtype).view(np.recarray)[0]
