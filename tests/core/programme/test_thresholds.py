"""Every threshold of the programme is in its range, cited, and used by the code."""

from pathlib import Path
from typing import get_args

import pytest

from stridecue.core.evidence import NUMBERS, Read
from stridecue.core.programme.thresholds import THRESHOLDS
from tests.core.test_evidence import strings_in

PACKAGE = Path(__file__).parents[3] / "service" / "stridecue"


@pytest.mark.parametrize("name", THRESHOLDS)
def test_a_threshold_is_in_its_range_and_cited(name: str) -> None:
    """A value outside its own range, or without a unit, a source and a note, is a slip of the pen."""
    row = THRESHOLDS[name]
    assert row.low <= row.value <= row.high
    assert row.unit
    assert row.note
    assert row.source.cite
    assert row.provenance in get_args(Read)


def test_no_threshold_is_called_as_a_number_of_the_evidence() -> None:
    """`stridecue explain` shows both by their names."""
    assert not THRESHOLDS.keys() & NUMBERS.keys()


def test_every_threshold_is_used() -> None:
    """A row that no rule asks for decides nothing."""
    used = set().union(*(strings_in(path) for path in PACKAGE.rglob("*.py") if path.name != "thresholds.py"))
    assert set(THRESHOLDS) - used == set()
