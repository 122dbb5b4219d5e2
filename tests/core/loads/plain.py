"""The plain twin of a kernel, with the kernels it calls replaced by their plain twins as well."""

from collections.abc import Callable
from types import FunctionType
from typing import Any


def plain(kernel: Any) -> Callable[..., Any]:
    """`kernel.py_func`, plain all the way down."""
    function: FunctionType = kernel.py_func
    called = set(function.__code__.co_names)
    rooms = {name: value for name, value in function.__globals__.items() if name in called or name == "__builtins__"}
    rooms |= {name: plain(value) for name, value in rooms.items() if hasattr(value, "py_func")}
    return FunctionType(function.__code__, rooms, function.__name__, function.__defaults__, function.__closure__)
