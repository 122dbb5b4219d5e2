"""The inclination filter against the package whose equations it ports."""

import csv
from pathlib import Path

import numpy as np
import pytest

from stridecue.core.kernel import fresh
from stridecue.core.loads import tilt
from tests.core.loads.plain import plain

STATE = np.dtype(tilt.fields(1))
DT_S = 0.02


@pytest.fixture(scope="module")
def motion(published: Path) -> np.ndarray:
    """300 samples: gyroscope, accelerometer, and "up" as vqf 2.1.2 gives it."""
    with (published.parent / "tilt_vqf.csv").open(newline="", encoding="utf-8") as lines:
        return np.array([[float(x) for x in row] for row in list(csv.reader(lines))[1:]])


def test_it_is_the_published_filter(motion: np.ndarray) -> None:
    """Every sample within a millionth of a degree of vqf, through its start-up average and beyond."""
    s = fresh(STATE)
    for row in motion:
        tilt.advance(s, 0, row[:3], row[3:6], DT_S)
        assert float(np.abs(s.tilt_up[0] - row[6:]).max()) < 1e-8


def test_the_kernel_and_its_plain_twin_agree_bit_for_bit(motion: np.ndarray) -> None:
    """The readable Python is what runs."""
    compiled, readable, twin = fresh(STATE), fresh(STATE), plain(tilt.advance)
    for row in motion:
        tilt.advance(compiled, 0, row[:3], row[3:6], DT_S)
        twin(readable, 0, row[:3], row[3:6], DT_S)
    assert compiled.tobytes() == readable.tobytes()


def test_upside_down_is_no_trap() -> None:
    """A sensor that starts head down finds up all the same."""
    s = fresh(STATE)
    for _ in range(10):
        tilt.advance(s, 0, np.zeros(3), np.array([0.0, 0.0, -9.81]), DT_S)
    assert s.tilt_up[0] == pytest.approx([0.0, 0.0, -1.0], abs=1e-9)
