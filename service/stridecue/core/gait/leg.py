"""Foot and shank: one leg's contacts from the rate at which it pitches, step by step.

The plot, in the frame of `frame.py` (pitch rate positive when the top tips forward, toe down):

1. *Swing.* The leg swings forward at some -10 rad/s. That lobe must be deep: the pitch rate then
   rises through zero 10 to 60 ms before the foot lands, once per stride, in every runner.
2. *Impact.* The first jerk that reaches a share of its own maximum marks the landing; `refine`
   turns that mark into the initial contact (50 N).
3. *Stance.* The pitch rate sinks to its stance minimum and rises again as the heel lifts; where it
   passes a share of the swing lobe is the mark from which `refine` finds toe-off.
4. *Judgement.* Contact time over stride time tells running from walking (`pace.py`).

The two sites differ in their settings and weights only (`foot.py`, `shank.py`).
"""

from typing import Any, Final

import numpy as np

from stridecue.core.gait.cascade import SEEN_FIELDS, SEEN_MASK, refine
from stridecue.core.gait.footprint import BRIDGED, INITIAL_CONTACT, STAND, TOE_OFF
from stridecue.core.gait.frame import LEG_FRAME_FIELDS, leg_frame
from stridecue.core.gait.grid import GRID_FIELDS, RAW_CELLS, RAW_MASK, grid_push
from stridecue.core.gait.landing import (
    IMPACT,
    IMPACT_LAST,
    came_to_rest,
    expect_impact,
    find_landmark,
    learn_impact,
    marks_between,
    quality_of,
)
from stridecue.core.gait.pace import PACE_FIELDS, cell_us, enter, forget_pace, offer
from stridecue.core.gait.stride import RUN_LOBE, judge_stride, refractory
from stridecue.core.kernel import kernel

SWING: Final = 0
STANCE: Final = 2
PUSH_OFF: Final = 3
LEAVING: Final = 4
FLIGHT: Final = 5

LOBE_FLOOR: Final = 3.0  # rad/s
LOBE_SHARE: Final = 0.5
STANCE_BLIND: Final = 20.0  # heel lift is sought from 100 ms after the zero crossing
STANCE_LAST: Final = 240.0
RISE_WAIT: Final = 2
LEAVING_WAIT: Final = 2.0
LEAVE_CELLS: Final = 320.0  # 1.6 s without a contact: standing

REST_BRIEF: Final = 4
REST_BACK: Final = 32
REST_JERK: Final = 10.0  # m/s^2 within 10 ms

IC_ROW: Final = 0
TO_ROW: Final = 3

LEG: Final = np.dtype(
    GRID_FIELDS
    + LEG_FRAME_FIELDS
    + PACE_FIELDS
    + SEEN_FIELDS
    + [
        ("phase", np.int64),
        ("fresh_cells", np.int64),
        ("jerk_share", np.float64),
        ("jerk_memory", np.float64),
        ("impact_wait", np.float64),
        ("toe_off_wait", np.float64),
        ("rise_share", np.float64),
        ("low", np.float64),  # rad/s: the deepest of the pitch rate since it was last positive
        ("lobe", np.float64),  # … of the swing before this landing, as a positive number
        ("typical_lobe", np.float64),
        ("typical_jerk", np.float64),
        ("crossing", np.float64),  # cells: when the pitch rate rose through zero
        ("landmark", np.float64),  # cells: the first hard jerk after that
        ("ic", np.float64),  # cells: initial contact
        ("stance_low", np.float64),  # rad/s
        ("rise", np.float64),  # cells: the heel lifts
        ("to", np.float64),  # cells: toe-off, as known so far
        ("last_ic", np.float64),
        ("last_contact", np.float64),  # cells from contact to toe-off
        ("typical_stride", np.float64),
        ("typical_lag", np.float64),  # cells from crossing to landmark
        ("walking", np.int64),  # walking strides in a row
        ("resting", np.int64),  # cells that the foot has rested
        ("flags", np.int64),
    ]
)


@kernel
def forget_leg(s: Any) -> None:
    """Start over in swing, with no contact known."""
    s.phase = SWING
    s.fresh_cells = 0
    s.low = 0.0
    s.typical_lobe = 0.0
    s.last_ic = -1.0
    s.last_contact = -1.0
    s.walking = 0
    s.typical_stride = 0.0
    s.typical_lag = 5.0


@kernel
def landed(s: Any, weights: Any, k: int, out: Any, n: int) -> int:
    """See the impact complete: time the initial contact, judge the stride it completes, tell."""
    second = s.landmark - s.crossing
    one = refine(s, weights, IC_ROW, s.landmark, k - 1, s.lobe, second)
    two = refine(s, weights, IC_ROW + 1, one, k - 1, s.lobe, second)
    s.ic = refine(s, weights, IC_ROW + 2, two, k - 1, s.lobe, second)
    flags = marks_between(s, s.ic - 12.0, k)
    s.typical_lag += 0.3 * (second - s.typical_lag)
    return told(s, quality_of(s.ic - two, flags), flags, out, n)


@kernel
def rested(s: Any, k: int, out: Any, n: int) -> int:
    """Take for the landing the first hard jerk of the 200 ms before the rest, if there was one."""
    first = k - s.resting - REST_BACK
    top = 0.0
    for j in range(first, k - s.resting + 2):
        top = max(top, s.seen[j & SEEN_MASK, 3])
    if top < max(REST_JERK, 0.2 * s.typical_jerk):
        return n
    j = first
    while s.seen[j & SEEN_MASK, 3] < 0.5 * top:
        j += 1
    s.ic = float(j)
    s.crossing = s.ic - 4.0
    s.lobe = max(s.typical_lobe, RUN_LOBE)
    s.low = 0.0
    s.phase = STANCE
    s.stance_low = 1.0e9
    return told(s, 0.3, marks_between(s, s.ic - 12.0, k), out, n)


@kernel
def told(s: Any, quality: float, flags: int, out: Any, n: int) -> int:
    """Judge the stride that the initial contact at `s.ic` completes, and tell it."""
    at_us = cell_us(s.ic)
    if s.last_ic > 0.0:
        n = judge_stride(s, s.ic - s.last_ic, at_us, out, n)
    s.contacts += 1
    n = offer(s, out, n, INITIAL_CONTACT, at_us, 0, s.contacts, flags, quality)
    s.last_ic = s.ic
    s.last_contact = -1.0
    return n


@kernel
def lifted(s: Any, weights: Any, k: int, out: Any, n: int) -> int:
    """Push-off has been seen: time the toe-off and tell."""
    second = s.rise - s.crossing
    two = s.to
    s.to = refine(s, weights, TO_ROW + 2, two, k - 1, s.lobe, second)
    if s.to <= s.ic + 12.0:  # 60 ms: no contact of a runner is shorter
        return n
    flags = marks_between(s, s.to - 20.0, k)
    s.last_contact = s.to - s.ic
    at_us = cell_us(s.to)
    return offer(s, out, n, TOE_OFF, at_us, at_us - cell_us(s.ic), s.contacts, flags, quality_of(s.to - two, flags))


@kernel
def leg_cell(s: Any, weights: Any, k: int, out: Any, n: int) -> int:
    """Take cell `k` in the leg's frame; returns the number of rows written so far."""
    i = k & RAW_MASK
    pitch = s.raw[i, 3] * s.ey[0] + s.raw[i, 4] * s.ey[1] + s.raw[i, 5] * s.ey[2]
    jerk = 0.0
    for c in range(3):
        step = s.raw[i, c] - s.raw[(k - 2) & RAW_MASK, c]
        jerk += step * step
    before = s.seen[(k - 1) & SEEN_MASK, 0]
    here = k & SEEN_MASK
    s.seen[here, 0] = pitch
    s.seen[here, 1] = s.raw[i, 0] * s.ex[0] + s.raw[i, 1] * s.ex[1] + s.raw[i, 2] * s.ex[2]
    s.seen[here, 2] = s.raw[i, 0] * s.ez[0] + s.raw[i, 1] * s.ez[1] + s.raw[i, 2] * s.ez[2]
    s.seen[(k - 1) & SEEN_MASK, 3] = np.sqrt(jerk)
    s.fresh_cells += 1
    if s.fresh_cells < 30:
        return n
    if s.gait != STAND and k - s.last_ic > LEAVE_CELLS:
        n = enter(s, out, n, STAND, s.now_us)
    s.low = min(s.low, pitch)
    rising = before < 0.0 <= pitch and s.resting < REST_BRIEF  # a resting foot drifts through zero, too
    deep = s.low < -max(LOBE_FLOOR, LOBE_SHARE * s.typical_lobe)
    if rising and deep and s.phase != IMPACT and k - s.last_ic > refractory(s):
        s.phase = IMPACT
        s.crossing = k - 1 - before / (pitch - before)
        s.lobe = -s.low
        s.typical_lobe += (0.3 if s.typical_lobe > 0.0 else 1.0) * (s.lobe - s.typical_lobe)
        s.low = 0.0
        return n
    if pitch > 2.0:
        s.low = 0.0
    if s.still_weight > 0.0 and came_to_rest(s, k):
        return rested(s, k, out, n)
    if s.phase == IMPACT:
        s.landmark = find_landmark(s, k)
        if (s.landmark > 0.0 and k - 1 - s.landmark >= s.impact_wait) or k - s.crossing > IMPACT_LAST:
            end = k if s.landmark < 0.0 else int(s.landmark)
            if marks_between(s, s.crossing - 2.0, end) & BRIDGED:  # it fell into a gap: as long after as usual
                s.landmark = s.crossing + s.typical_lag
            if s.landmark < 0.0:  # the leg swung, but nothing hit the ground
                s.typical_jerk *= 0.8
                s.phase = SWING
                return n
            n = landed(s, weights, k, out, n)
            s.phase = STANCE
            s.stance_low = 1.0e9
    elif s.phase == STANCE and k - s.crossing > STANCE_BLIND:
        bar = s.rise_share * s.lobe
        s.stance_low = min(s.stance_low, pitch)
        if pitch > bar and before <= bar and s.stance_low < 0.6 * bar:
            learn_impact(s)
            s.rise = k - 1 + (bar - before) / (pitch - before)
            s.phase = PUSH_OFF
        elif k - s.crossing > STANCE_LAST:
            s.phase = SWING
    elif s.phase == PUSH_OFF and k - s.rise > RISE_WAIT:
        s.to = refine(s, weights, TO_ROW, s.rise, k - 1, s.lobe, s.rise - s.crossing)
        s.phase = LEAVING
    elif s.phase == LEAVING and k - s.to > LEAVING_WAIT:
        s.to = refine(s, weights, TO_ROW + 1, s.to, k - 1, s.lobe, s.rise - s.crossing)
        s.phase = FLIGHT
    elif s.phase == FLIGHT and k - s.to > s.toe_off_wait:
        n = lifted(s, weights, k, out, n)
        s.phase = SWING
    return n


@kernel
def feed_leg(states: Any, weights: Any, t_us: Any, imu: Any, out: Any) -> int:
    """Take samples `imu` (n, 6: m/s^2, rad/s) taken at `t_us` (n,); fills `out`, returns the rows written.

    `states` is an array of one `LEG` record: numba takes an array 5 us faster than the record itself.
    """
    s = states[0]
    n = 0
    for i in range(len(t_us)):
        m = grid_push(s, t_us[i], imu, i)
        s.now_us = s.last_us
        if m < 0:
            n = forget_pace(s, out, n)
            forget_leg(s)
            for c in range(3):
                s.lagged[c] = 0.0
            continue
        for k in range(s.last_cell - m + 1, s.last_cell + 1):
            found = leg_frame(s, k)
            if found < 0:
                n = forget_pace(s, out, n)
                forget_leg(s)
            elif found > 0:
                forget_leg(s)
                expect_impact(s, k)
                for past in range(max(s.first_cell, k - RAW_CELLS + 3), k + 1):
                    n = leg_cell(s, weights, past, out, n)
            elif s.locked == 1:
                n = leg_cell(s, weights, k, out, n)
    return n
