"""When did something hit the ground: the landmarks of a landing, and how sure they are."""

from typing import Any, Final

import numpy as np

from stridecue.core.gait.cascade import SEEN_MASK
from stridecue.core.gait.grid import RAW_CELLS, RAW_MASK
from stridecue.core.kernel import kernel

IMPACT: Final = 1  # the phase of `leg.py` that waits for the impact
IMPACT_BACK: Final = 2  # the landmark is sought from 10 ms before the zero crossing
IMPACT_LAST: Final = 24  # 120 ms after the zero crossing at the latest
FIRST_CELLS: Final = 200
REST_CELLS: Final = 8
REST_APART: Final = 66.0  # the rest began 330 ms after the last contact at the earliest
REST_SHARE: Final = 0.6  # … and that share of the usual stride
REST_LAST: Final = 40
REST_RAD2: Final = 2.25  # (rad/s)^2
REST_FORCE_LOW: Final = 36.0  # (m/s^2)^2: 6 m/s^2
REST_FORCE_HIGH: Final = 225.0  # 15 m/s^2


@kernel
def find_landmark(s: Any, k: int) -> float:
    """First cell, from just before the zero crossing, whose jerk reaches its share of the maximum so far."""
    begin = int(s.crossing) - IMPACT_BACK
    top = 0.0
    for j in range(begin, k):
        top = max(top, s.seen[j & SEEN_MASK, 3])
    bar = s.jerk_share * max(top, s.jerk_memory * s.typical_jerk)
    if s.seen[begin & SEEN_MASK, 3] >= bar:
        return float(begin)
    for j in range(begin + 1, k):
        here = s.seen[j & SEEN_MASK, 3]
        if here >= bar:
            before = s.seen[(j - 1) & SEEN_MASK, 3]
            return float(j - 1 + (bar - before) / (here - before))
    return -1.0


@kernel
def expect_impact(s: Any, k: int) -> None:
    """Before the first stride: the hardest jerk of the second before cell `k`, which holds a landing or two.

    Else the first landing would be sought from the first jerk of any size, up to 45 ms early.
    """
    if s.typical_jerk > 0.0:  # known from before a gap; how hard it lands does not depend on the axes
        return
    for j in range(max(s.first_cell + 2, k - FIRST_CELLS), k):
        jerk = 0.0
        for c in range(3):
            step = s.raw[j & RAW_MASK, c] - s.raw[(j - 2) & RAW_MASK, c]
            jerk += step * step
        s.typical_jerk = max(s.typical_jerk, np.sqrt(jerk))


@kernel
def learn_impact(s: Any) -> None:
    """Once the whole impact has passed, remember how hard it was: a later stride's landmark must reach its share."""
    top = 0.0
    for j in range(int(s.crossing) - IMPACT_BACK, int(s.crossing) + IMPACT_LAST):
        top = max(top, s.seen[j & SEEN_MASK, 3])
    s.typical_jerk += (0.3 if s.typical_jerk > 0.0 else 1.0) * (top - s.typical_jerk)


@kernel
def came_to_rest(s: Any, k: int) -> bool:
    """Whether a foot has just rested for 40 ms in a stance that no swing announced: a shuffle, a step aside or back."""
    i = k & RAW_MASK
    turning = 0.0
    force = 0.0
    for c in range(3):
        turning += s.raw[i, 3 + c] * s.raw[i, 3 + c]
        force += s.raw[i, c] * s.raw[i, c]
    s.resting = s.resting + 1 if turning < REST_RAD2 and REST_FORCE_LOW < force < REST_FORCE_HIGH else 0
    return bool(
        REST_CELLS <= s.resting <= REST_LAST
        and s.phase != IMPACT
        and k - s.resting - s.last_ic > max(REST_APART, REST_SHARE * s.typical_stride)
    )


@kernel
def marks_between(s: Any, lo: float, hi: int) -> int:
    """Collect the flags of the cells from `lo` to `hi`."""
    flags = 0
    for j in range(max(int(lo), hi - RAW_CELLS + 1), hi + 1):
        flags |= s.marks[j & RAW_MASK]
    return flags


@kernel
def quality_of(shift: float, flags: int) -> float:
    """1 when the last stage hardly moved the estimate (cells); less for a bridged or saturated window."""
    quality = 1.0 / (1.0 + 0.25 * shift * shift)
    if flags != 0:
        quality *= 0.6
    return quality
