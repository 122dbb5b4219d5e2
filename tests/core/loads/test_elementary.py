"""The arithmetic forms of acos, cos, ln, exp and power against the C library."""

import ast
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core import loads
from stridecue.core.loads.elementary import arccos_deg, cos_deg, exp, ln, power

NEAR = 3e-15


@given(st.floats(-1.0, 1.0))
def test_arc_cosine(cosine: float) -> None:
    """Within 3e-15 of the C library, and exact enough at the ends."""
    assert arccos_deg(cosine) == pytest.approx(math.degrees(math.acos(cosine)), rel=NEAR, abs=1e-13)


@given(st.floats(-90.0, 90.0))
def test_cosine(angle_deg: float) -> None:
    """The one cosine of the chain's constant is good to the last bits."""
    assert cos_deg(angle_deg) == pytest.approx(math.cos(math.radians(angle_deg)), abs=1e-15)


@given(st.floats(1e-5, 1e5))
def test_logarithm(x: float) -> None:
    """Within 3e-15, also near 1, where the logarithm vanishes."""
    assert ln(x) == pytest.approx(math.log(x), rel=NEAR, abs=1e-17)


@given(st.floats(-20.0, 20.0))
def test_exponential(x: float) -> None:
    """Within 3e-15 over far more than the proxies ask for."""
    assert exp(x) == pytest.approx(math.exp(x), rel=NEAR)


@given(st.floats(0.05, 20.0), st.floats(-3.0, 3.0))
def test_power(x: float, exponent: float) -> None:
    """Exponents are at most 1.75 here; twice that is still good to 1e-14."""
    assert power(x, exponent) == pytest.approx(x**exponent, rel=1e-14)


def kernels() -> list[tuple[str, ast.FunctionDef]]:
    """Every kernel of the loads."""
    paths = sorted(Path(str(loads.__file__)).parent.glob("*.py"))
    nodes = [(path.stem, node) for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return [
        (f"{room}.{node.name}", node)
        for room, node in nodes
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(d) == "kernel" for d in node.decorator_list)
    ]


def test_kernels_use_plain_arithmetic_only() -> None:
    """+ − × ÷ √ and comparisons: no library function whose last bit differs from machine to machine."""
    assert len(kernels()) > 30
    for name, node in kernels():
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "np":
                assert part.attr in {"sqrt", "empty", "nan"}, name
            assert not isinstance(part, ast.Pow), name
            if isinstance(part, ast.Name):
                assert part.id not in {"math", "pow", "sum"}, name
