"""All proxies of one step, in one kernel call on one record.

`update` is called when a step is complete: contact from initial contact to toe-off, step time to the next, other-side
contact. Inputs are integers as they came over the wire; NOT_GIVEN stands for a sensor that is not there. What the step
gives is pushed into the rings of its side; then the index of the best tier at hand is compared with the baseline.

A belt that drifts, a slope or another device freezes the index (it keeps its last value, and `load_reason` says why)
and empties the rings, so that a median never mixes conditions. A step without flight freezes for itself only. The run's
dose goes on through changes of speed, where the model holds, and counts what it could not assess.

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.loads.reasons import NOT_GIVEN
    >>> s = fresh(STATE)
    >>> s.load_height_m = 1.75
    >>> for i in range(40):
    ...     update(s, 227_600, 351_400, 3_500, 0, 1 + i % 2, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN)
    >>> int(take_baseline(s)), int(s.load_tier)
    (26, 0)
    >>> for i in range(40):  # ten per cent quicker
    ...     update(s, 213_922, 319_455, 3_500, 0, 1 + i % 2, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN)
    >>> int(s.load_tier), int(s.load_state), int(s.load_index_permille), int(s.load_km_permille)
    (3, 3, 846, 875)
"""

from typing import Any, Final

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import one_step, tiers
from stridecue.core.loads import quantities as q
from stridecue.core.loads import reasons as why
from stridecue.core.loads.cumulative import raised
from stridecue.core.loads.own_baseline import (
    NO_CHANGE,
    SIDES,
    STALE_STEPS,
    WINDOW,
    half_band,
    median,
    push,
    speed_differs,
)

SLOPE_ALLOWED_PERMILLE: Final = int(number("slope_allowed"))
SIDE_DIFFERENCE_PCT: Final = number("side_difference")
LEFT: Final = 1
RIGHT: Final = 2

UNKNOWN: Final = 0
GATHERING: Final = 1
SAME: Final = 2
LOWER: Final = 3
HIGHER: Final = 4
FROZEN: Final = 5
"""States of the index; words in `words`."""

HELD: Final = [
    ("held_contact_us", np.int64),
    ("held_step_us", np.int64),
    ("held_speed_mm_s", np.int64),
    ("held_incline_permille", np.int64),
    ("held_side", np.int64),
]
"""The step that is whole, and waits until what sensors measured of it has come; `held_step_us` 0: none."""

FIELDS: Final = [
    *one_step.FIELDS,
    *HELD,
    ("load_seen_steps", np.int64),
    ("load_ring", np.float64, (SIDES, q.COUNT, WINDOW)),
    ("load_ordered", np.float64, (SIDES, q.COUNT, WINDOW)),
    ("load_pushed", np.int64, (SIDES, q.COUNT)),
    ("load_last_step", np.int64, (SIDES, q.COUNT)),
    ("load_baseline", np.float64, (SIDES, q.COUNT)),
    ("load_based", np.int64, (SIDES, q.COUNT)),
    ("load_baselines", np.int64),
    ("load_matched_mm_s", np.int64),
    ("load_other_device", np.int64),
    ("load_exponent", np.int64),
    ("load_steps", np.int64),
    ("load_unassessed_steps", np.int64),
    ("load_distance_m", np.float64),
    ("load_assessed_m", np.float64),
    ("load_impulse_bws", np.float64),
    ("load_dose_steps", np.float64),
    ("load_state", np.int64),
    ("load_reason", np.int64),
    ("load_tier", np.int64),
    ("load_index_permille", np.int64),
    ("load_low_permille", np.int64),
    ("load_high_permille", np.int64),
    ("load_km_permille", np.int64),
    ("load_side_permille", np.int64),
]
"""`load_tier` 0: there is no index yet, and the figures behind it mean nothing. `load_exponent` 0 reads as 1.

`load_side_permille`: right minus left peak load over their mean; 0 below 5 %, which is not told from noise.
"""

STATE: Final = np.dtype(FIELDS)

_assess, _push, _median, _half_band, _raised = one_step.assess, push, median, half_band, raised
_speed_differs = speed_differs


@kernel
def condition(s: Any, incline_permille: int, speed_mm_s: int) -> int:
    """Why this step must not be compared with the baseline, or KNOWN. Empties the rings where conditions changed."""
    reason = why.KNOWN
    changed = False
    if incline_permille not in (SLOPE_ALLOWED_PERMILLE, why.NOT_GIVEN):
        reason = why.SLOPE
        changed = True
    elif speed_mm_s != why.NOT_GIVEN and speed_mm_s > 0:
        if s.load_matched_mm_s == 0:
            s.load_matched_mm_s = speed_mm_s
        elif _speed_differs(speed_mm_s, s.load_matched_mm_s):
            changed = True
            if s.load_baselines > 0:
                reason = why.SPEED_DRIFT
            else:
                s.load_matched_mm_s = speed_mm_s
    if changed:
        for side in range(SIDES):
            for i in range(q.COUNT):
                s.load_pushed[side, i] = 0
    if reason == why.KNOWN and s.load_why[tiers.TIER_A] == why.NO_FLIGHT:
        reason = why.NO_FLIGHT
    return reason


@kernel
def accumulate(s: Any, reason: int, side: int, step_us: int, speed_mm_s: int) -> None:
    """Add the step to the run's load, by its best tier with a baseline; or count it as not assessed."""
    step_m = 0.0
    if speed_mm_s > 0 and step_us > 0:
        step_m = speed_mm_s / 1000.0 * (step_us / 1000000.0)
    s.load_distance_m += step_m
    level = reason in (why.KNOWN, why.SPEED_DRIFT) and s.load_other_device == 0
    if level and s.load_why[tiers.TIER_B] == why.KNOWN:
        s.load_impulse_bws += s.load_value[q.IMPULSE]
    if level:
        lowest = tiers.TIER_A if reason == why.KNOWN else tiers.TIER_A_PLUS  # cadence alone knows no speed
        for tier in range(tiers.TIER_D, lowest - 1, -1):
            peak = tier - 1
            if s.load_why[tier] == why.KNOWN and s.load_based[side, peak] == 1:
                ratio = s.load_value[peak] / s.load_baseline[side, peak]
                s.load_dose_steps += _raised(ratio, max(s.load_exponent, 1))
                s.load_steps += 1
                s.load_assessed_m += step_m
                return
    s.load_unassessed_steps += 1


@kernel
def side_permille(s: Any, peak: int) -> int:
    """Right against left within one pair of sensors; 0 where a side is missing, or they do not differ by 5 %."""
    if s.load_pushed[LEFT, peak] < WINDOW or s.load_pushed[RIGHT, peak] < WINDOW:
        return 0
    left = _median(s.load_ordered[LEFT, peak])
    right = _median(s.load_ordered[RIGHT, peak])
    if 100.0 * abs(right - left) <= SIDE_DIFFERENCE_PCT * 0.5 * (left + right):
        return 0
    return round(2000.0 * (right - left) / (left + right))


_side_permille = side_permille


@kernel
def compare(s: Any) -> int:
    """Set the index from the best tier that has a baseline and 20 recent steps; the reason why not, or KNOWN."""
    for tier in range(tiers.TIER_D, tiers.NO_TIER, -1):
        peak = tier - 1
        km = tier + 3
        sides = 0
        index = 0.0
        index_km = 0.0
        for side in range(SIDES):
            recent = s.load_seen_steps - s.load_last_step[side, peak] < STALE_STEPS
            if recent and s.load_pushed[side, peak] >= WINDOW and s.load_based[side, peak] == 1:
                index += _median(s.load_ordered[side, peak]) / s.load_baseline[side, peak]
                index_km += _median(s.load_ordered[side, km]) / s.load_baseline[side, km]
                sides += 1
        if sides > 0:
            index /= sides
            index_km /= sides
            half = _half_band(index, sides)
            s.load_tier = tier
            s.load_index_permille = int(1000.0 * index + 0.5)
            s.load_low_permille = int(1000.0 * max(index - half, 0.0) + 0.5)
            s.load_high_permille = int(1000.0 * (index + half) + 0.5)
            s.load_km_permille = int(1000.0 * index_km + 0.5)
            s.load_side_permille = _side_permille(s, peak)
            if abs(index - 1.0) < NO_CHANGE:
                s.load_state = SAME
            elif index < 1.0:
                s.load_state = LOWER
            else:
                s.load_state = HIGHER
            return why.KNOWN
    return why.COLLECTING if s.load_baselines > 0 else why.NO_BASELINE


_condition, _accumulate, _compare = condition, accumulate, compare


@kernel
def update(
    s: Any,
    contact_us: int,
    step_us: int,
    speed_mm_s: int,
    incline_permille: int,
    side: int,
    shock_mg: int,
    knee_contact_mdeg: int,
    knee_peak_mdeg: int,
    drop_mdeg: int,
    rise_um: int,
) -> None:
    """One completed step of `side` (0 unknown, 1 left, 2 right)."""
    _assess(s, contact_us, step_us, speed_mm_s, shock_mg, knee_contact_mdeg, knee_peak_mdeg, drop_mdeg, rise_um)
    s.load_seen_steps += 1
    reason = _condition(s, incline_permille, speed_mm_s)
    if reason == why.KNOWN:
        for i in range(q.COUNT):
            if s.load_value[i] == s.load_value[i]:  # not NaN
                _push(s.load_ring[side, i], s.load_ordered[side, i], s.load_pushed[side, i], s.load_value[i])
                s.load_pushed[side, i] += 1
                s.load_last_step[side, i] = s.load_seen_steps
    _accumulate(s, reason, side, step_us, speed_mm_s)
    if reason == why.KNOWN and s.load_other_device != 0:
        reason = why.DEVICE
    s.load_reason = reason
    if reason != why.KNOWN:
        s.load_state = FROZEN
        return
    s.load_reason = _compare(s)
    if s.load_reason != why.KNOWN:
        s.load_state = GATHERING


_update = update


@kernel
def hold(s: Any, contact_us: int, step_us: int, speed_mm_s: int, incline_permille: int, side: int) -> None:
    """A step is whole: it is scored when the next one is."""
    s.held_contact_us = contact_us
    s.held_step_us = step_us
    s.held_speed_mm_s = speed_mm_s
    s.held_incline_permille = incline_permille
    s.held_side = side


@kernel
def score(s: Any, shock_mg: int, knee_contact_mdeg: int, knee_peak_mdeg: int, drop_mdeg: int, rise_um: int) -> None:
    """The step that was held, with what sensors measured of it."""
    if s.held_step_us == 0:
        return
    _update(
        s,
        s.held_contact_us,
        s.held_step_us,
        s.held_speed_mm_s,
        s.held_incline_permille,
        s.held_side,
        shock_mg,
        knee_contact_mdeg,
        knee_peak_mdeg,
        drop_mdeg,
        rise_um,
    )
    s.held_step_us = 0


def take_baseline(s: Any) -> int:
    """Make the medians of the last 20 steps per side the baseline; how many figures have one now (0: too early)."""
    full = s.load_pushed >= WINDOW
    if not full.any():
        return 0
    middle = 0.5 * (s.load_ordered[:, :, WINDOW // 2 - 1] + s.load_ordered[:, :, WINDOW // 2])
    s.load_baseline[:] = np.where(full, middle, 0.0)
    s.load_based[:] = full
    s.load_baselines = int(full.sum())
    s.load_other_device = 0
    s.load_tier = 0  # an index against the old baseline must not be held on
    return int(s.load_baselines)
