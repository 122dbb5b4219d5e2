"""Any rate, any batching, small gaps: the grid of 5 ms cells."""

import numpy as np
import pytest

from stridecue.core.gait.footprint import BRIDGED, SILENCE
from stridecue.core.gait.grid import GRID_FIELDS, RAW_MASK, grid_push
from stridecue.core.kernel import fresh

GRID = np.dtype(GRID_FIELDS)


def fed(t_us: np.ndarray, imu: np.ndarray) -> tuple[np.recarray, list[int]]:
    """A grid that has seen these samples, and how many cells each completed."""
    state = fresh(GRID)
    return state, [grid_push(state, t, imu, i) for i, t in enumerate(t_us)]


@pytest.mark.parametrize("dt_us", [1_000, 1_923, 4_807, 5_000, 6_667, 20_000])
def test_a_straight_line_stays_straight(dt_us: int) -> None:
    """A ramp sampled at 50 to 1,000 Hz gives, in each cell, the ramp's value in the middle of the cell."""
    t_us = np.arange(0, 400_000, dt_us)
    imu = np.repeat(t_us[:, None] * 1e-5, 6, axis=1)
    state, _ = fed(t_us, imu)
    for k in range(state.first_cell, state.last_cell + 1):
        assert state.raw[k & RAW_MASK, 0] == pytest.approx((k * 5_000 + 2_500) * 1e-5, abs=1e-9)


def test_a_gap_of_sixty_milliseconds_is_bridged_and_flagged() -> None:
    """Its cells hold the straight line across it, and carry the flag; nothing starts over."""
    t_us = np.array([0, 5_000, 10_000, 70_000, 75_000, 80_000])
    state, cells = fed(t_us, np.repeat(t_us[:, None] * 1e-5, 6, axis=1))
    assert state.restarts == 0
    assert cells[3] == 12
    assert state.marks[5] & BRIDGED
    assert not state.marks[14] & BRIDGED
    assert state.raw[7, 0] == pytest.approx(37_500 * 1e-5)


def test_a_longer_gap_starts_over() -> None:
    """61 ms without a sample: -1, and the next cell is a whole one."""
    state, cells = fed(np.array([0, 5_000, 66_001, 71_000, 76_000]), np.ones((5, 6)))
    assert cells[2] == -1
    assert state.restarts == 1


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_broken_numbers_are_left_out(broken: float) -> None:
    """A sample that is no number is as if it had not come, and the reason is kept."""
    imu = np.ones((4, 6))
    imu[2, 4] = broken
    state, _ = fed(np.arange(4) * 5_000, imu)
    assert state.refused == 1
    assert np.isfinite(state.raw).all()


def test_late_and_doubled_samples_are_left_out() -> None:
    """Time never goes back; a clock that falls by more than a second has rebooted."""
    state, cells = fed(np.array([2_000_000, 2_005_000, 2_003_000, 2_005_000, 100]), np.ones((5, 6)))
    assert state.backwards == 3
    assert cells == [0, 0, 0, 0, -1]


def test_silence_has_a_reason() -> None:
    """Constant, all zero, and at the limit for seconds: each says so in words."""
    t_us = np.arange(0, 3_000_000, 5_000)
    noise = np.random.default_rng(1).normal(0.0, 0.1, (len(t_us), 6))
    loud = noise + np.array([78.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    reasons = [SILENCE[fed(t_us, imu)[0].silence] for imu in (noise * 0 + 9.81, noise * 0, loud, noise)]
    assert reasons == [
        "no movement seen",
        "only zeros arrive: sensor off or broken",
        "sensor at its limit for seconds",
        "working",
    ]
