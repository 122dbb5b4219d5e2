"""Left against right: whose step takes longer.

The step time of the right foot runs from the left contact to the right one. The asymmetry is
(right − left) / mean of both, over the last sixteen steps of each side; a pod on one foot, or steps
of unknown side, give none. Definition: Robinson's symmetry index on step time,
https://doi.org/10.1016/S0161-4754(87)80014-5 (Robinson, Herzog & Nigg 1987; cited from memory).

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.step import STATE
    >>> s = fresh(STATE)
    >>> for i in range(12):  # left steps take 340 ms, right ones 350 ms
    ...     update(s, 690_000 * (i // 2) + 350_000 * (i % 2), 1 + i % 2)
    >>> int(s.asymmetry_permille), int(s.asymmetry_known)
    (28, 1)
"""

from typing import Any, Final

import numpy as np

from stridecue.core.kernel import kernel

SIDE_RING = 16
SIDE_STEPS_MIN = 4
STEP_MAX_US = 700_000
"""A longer interval between opposite feet holds a lost step; it says nothing about symmetry."""

FIELDS: Final = [
    ("opposite_us", np.int64),
    ("opposite_side", np.int64),
    ("left_step_us", np.int64, (SIDE_RING,)),
    ("right_step_us", np.int64, (SIDE_RING,)),
    ("left_steps", np.int64),
    ("right_steps", np.int64),
    ("asymmetry_permille", np.int64),
    ("asymmetry_known", np.int64),
]


@kernel
def update(s: Any, contact_us: int, side: int) -> None:
    """One accepted footfall at `contact_us` [µs] of `side` (1 left, 2 right, 0 unknown)."""
    step_us = contact_us - s.opposite_us
    if side != 0 and s.opposite_side != 0 and side != s.opposite_side and step_us < STEP_MAX_US:  # noqa: PLR1714 - numba compares faster than it searches
        if side == 1:
            s.left_step_us[s.left_steps % SIDE_RING] = step_us
            s.left_steps += 1
        else:
            s.right_step_us[s.right_steps % SIDE_RING] = step_us
            s.right_steps += 1
    s.opposite_us = contact_us
    s.opposite_side = side
    if s.left_steps >= SIDE_STEPS_MIN and s.right_steps >= SIDE_STEPS_MIN:
        lefts = min(s.left_steps, SIDE_RING)
        rights = min(s.right_steps, SIDE_RING)
        left_us = 0
        for i in range(lefts):
            left_us += s.left_step_us[i]
        right_us = 0
        for i in range(rights):
            right_us += s.right_step_us[i]
        # both means on one denominator, so that everything stays an integer
        left = left_us * rights
        right = right_us * lefts
        s.asymmetry_permille = min(max((2000 * (right - left)) // (right + left), -1000), 1000)
        s.asymmetry_known = 1
