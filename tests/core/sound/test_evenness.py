"""evenness.py: what a recording of a beat is worth, found again whatever was done to it."""

import numpy as np
import pytest

from stridecue.core.sound.click import bed, click
from stridecue.core.sound.evenness import Evenness, evenness, onsets_s

RATE_HZ = 48_000
DUE_S = [1.0 + 0.35 * i for i in range(40)] + [15.0 + 0.345 * i for i in range(1, 41)]


def heard(at_s: list[float]) -> list[float]:
    """Clicks at these times, on the bed, found again."""
    sound = np.tile(bed(RATE_HZ), 32)
    for one in at_s:
        at = round(one * RATE_HZ)
        sound[at : at + 2_400] += click(RATE_HZ)
    return onsets_s(sound, RATE_HZ)


def test_a_perfect_beat_with_a_ramp() -> None:
    """To the sample, whatever moment the recording began at."""
    for shift_s in (0.0, -0.613, 2.0):
        found = evenness(heard([at_s + shift_s for at_s in DUE_S]), DUE_S)
        assert found.missed == 0
        assert found.interval_max_ms is not None
        assert found.interval_max_ms <= 0.03


@pytest.mark.parametrize("gone", [{0}, {1, 2}, {30}, {30, 31}, {60, 79}, {79}])
def test_missing_clicks_are_counted_and_spoil_no_interval(gone: set[int]) -> None:
    """At the start, within and at the end; the intervals beside a gap are not judged."""
    found = evenness(heard([at_s for i, at_s in enumerate(DUE_S) if i not in gone]), DUE_S)
    assert found.missed == len(gone)
    assert found.interval_max_ms is not None
    assert found.interval_max_ms < 0.03


def test_clicks_from_before_the_first_that_counts_are_left_out() -> None:
    """Two more at the start, one more at the end: the ramp shows which is which."""
    found = evenness(heard([0.3, 0.65, *DUE_S, 29.15]), DUE_S)
    assert found.missed == 0
    assert found.interval_max_ms is not None
    assert found.interval_max_ms < 0.03


def test_jitter_and_drift_are_told_apart() -> None:
    """A beat that is 2 ms unsteady and 0.5 % slow has that SD and that drift, and nothing missed."""
    chance = np.random.default_rng(3)
    found = evenness(heard([at_s * 1.005 + float(chance.normal(0, 0.002 / 2**0.5)) for at_s in DUE_S]), DUE_S)
    assert found.missed == 0
    assert found.interval_sd_ms == pytest.approx(2.0, rel=0.3)
    assert found.drift_ppm == pytest.approx(5_000, rel=0.2)


def test_nothing_to_hear() -> None:
    """Silence, noise or two clicks: not measurable, and every beat missed."""
    assert onsets_s(np.zeros(0, np.float32), RATE_HZ) == []
    assert onsets_s(np.zeros(RATE_HZ, np.float32), RATE_HZ) == []
    assert evenness([], DUE_S) == Evenness(None, None, None, 80)
    assert evenness([1.0, 1.35], DUE_S).interval_sd_ms is None
