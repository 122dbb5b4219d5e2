"""The standing zero: still means still."""

import numpy as np
import pytest

from stridecue.core.kernel import fresh
from stridecue.core.loads.standing import FIELDS, watch
from tests.core.loads.plain import plain

STATE = np.dtype(FIELDS)
STILL = np.array([1.7, 0.0, 9.66, 0.01, -0.02, 0.0])
DT_S = 0.01


def test_a_step_starts_the_second_anew() -> None:
    """Half a second still, one jolt, half a second still: not yet; another half: yes, with bias and direction."""
    s = fresh(STATE)
    rng = np.random.default_rng(3)
    sway = rng.normal(0.0, [0.1, 0.1, 0.1, 0.01, 0.01, 0.01], (200, 6))
    assert not any(watch(s, STILL + sway[i], DT_S) for i in range(60))
    assert not watch(s, STILL + np.array([0, 0, 0, 1.0, 0, 0]), DT_S)
    assert not any(watch(s, STILL + sway[i], DT_S) for i in range(60))
    assert any(watch(s, STILL + sway[60 + i], DT_S) for i in range(60))
    up = STILL[:3] / np.linalg.norm(STILL[:3])
    assert s.still_up == pytest.approx(up, abs=0.01)
    assert s.still_bias_rad_s == pytest.approx(STILL[3:], abs=0.005)


def test_running_is_never_standing() -> None:
    """Two g at every step: no zero."""
    s = fresh(STATE)
    assert not any(watch(s, STILL * (2.0 if i % 20 < 5 else 1.0), DT_S) for i in range(500))


def test_the_kernel_and_its_plain_twin_agree_bit_for_bit() -> None:
    """The readable Python is what runs."""
    compiled, readable, twin = fresh(STATE), fresh(STATE), plain(watch)
    for i in range(150):
        sample = STILL * (1.0 + 0.0001 * i)
        assert watch(compiled, sample, DT_S) == twin(readable, sample, DT_S)
    assert compiled.tobytes() == readable.tobytes()
