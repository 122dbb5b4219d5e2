"""Every number from the literature is in its range, cited, used by the code, and written down once."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from stridecue.core.evidence import NUMBERS, Read
from stridecue.core.loads import PROXIES

PACKAGE = Path(__file__).parents[2] / "service" / "stridecue"


def strings_in(path: Path) -> set[str]:
    """Every string that a file passes to `number(...)` or lists beside a proxy."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_in_its_range_and_cited(name: str) -> None:
    """A value outside its own published range, or without a source that can be found, is a slip of the pen."""
    row = NUMBERS[name]
    assert row.low <= row.value <= row.high
    assert row.unit
    assert row.note
    assert row.provenance in get_args(Read)
    assert re.fullmatch(r"10\.\d{4,}/\S+", row.source.doi) or "ProQuest" in row.source.cite


def test_every_number_is_used() -> None:
    """A number that no line of code asks for is not evidence for anything the product does."""
    used: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "evidence.py":
            used |= strings_in(path)
    assert set(NUMBERS) - used == set()


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_names_the_numbers_it_rests_on(name: str) -> None:
    """What `explain` prints beside a proxy are numbers that its own file, or the step that calls it, really reads."""
    proxy = PROXIES[name]
    around = ("one_step", "per_step", "words", "tilt", "displacement")
    rooms = [Path(str(proxy.room.__file__)), *(PACKAGE / "core" / "loads" / f"{room}.py" for room in around)]
    asked = set().union(*(strings_in(room) for room in rooms))
    assert set(proxy.numbers) <= asked


def test_no_calibrated_constant_is_typed_a_second_time() -> None:
    """The calibrated constants live in one row each; a copy in a kernel would drift away unseen."""
    digits = 4  # the point included
    unmistakable = {row.value for row in NUMBERS.values() if len(f"{row.value:g}".strip("-0.")) >= digits}
    unmistakable -= {NUMBERS["cadence_exponent"].value}  # 1.75 is also the height of a runner in the acceptance table
    for path in (PACKAGE / "core" / "loads").glob("*.py"):
        if path.name == "elementary.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typed = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)}
        assert typed & unmistakable == set(), path.name
