"""Sacrum and phone: both legs' steps from how the trunk is thrown and caught.

The plot, with `rise` the vertical specific force, smoothed (30 ms at the sacrum, 100 ms in a hand) without
shifting it in time:

1. *Flight.* Nothing holds the trunk up: `rise` sinks well below gravity.
2. *Catch.* `rise` climbs through 0.6 g within some 20 ms of initial contact; `refine` makes that exact.
3. *Drive.* It passes gravity, peaks, and sinks through gravity again; from there `refine` finds toe-off.
4. *Judgement.* Four steps in a row, alike in time, each with a flight: running (`trunk_step.py`).

Axes: `trunk_frame.py`. The trunk rolls away from the stance leg: left and right contacts alternate in the sign
of the roll rate in stance (Lee et al. 2010 do it with medio-lateral force; Kiernan et al. 2023, doi
10.3390/s23115022, found 81.9 % right).
"""

from typing import Any, Final

import numpy as np

from stridecue.core.gait.cascade import SEEN_FIELDS, SEEN_MASK, refine
from stridecue.core.gait.footprint import INITIAL_CONTACT, LEFT, RIGHT, RUN, STAND, TOE_OFF, UNKNOWN
from stridecue.core.gait.grid import GRID_FIELDS, RAW_CELLS, grid_push
from stridecue.core.gait.landing import marks_between, quality_of
from stridecue.core.gait.pace import PACE_FIELDS, cell_us, enter, forget_pace, offer
from stridecue.core.gait.trunk_frame import G_MPS2, TRUNK_FRAME_FIELDS, smooth, trunk_frame
from stridecue.core.gait.trunk_step import STEP_MIN, judge_step
from stridecue.core.kernel import kernel

FLIGHT: Final = 0
CATCH: Final = 1
DRIVE: Final = 2
LIFT: Final = 3
AWAY: Final = 4

CATCH_LEVEL: Final = 0.6 * G_MPS2
FLIGHT_BELOW: Final = 0.45 * G_MPS2
CATCH_FIRM: Final = 1.05 * G_MPS2
CATCH_LAST: Final = 20.0
STEP_SHARE: Final = 0.72  # of the usual step, while running
CATCH_WAIT: Final = 2.0
DRIVE_BLIND: Final = 16.0
LIFT_WAIT: Final = 3.0
TOE_OFF_WAIT: Final = 6.0
CONTACT_LAST: Final = 100.0
LEAVE_CELLS: Final = 200.0
STEPS_TO_RUN: Final = 4

IC_ROW: Final = 0
TO_ROW: Final = 2

TRUNK: Final = np.dtype(
    GRID_FIELDS
    + PACE_FIELDS
    + SEEN_FIELDS
    + TRUNK_FRAME_FIELDS
    + [
        ("toe_offs", np.float64),  # 1: tell toe-off and side
        ("vigour_run", np.float64),  # m/s^2, see `trunk_step.py`: what begins running
        ("vigour_keep", np.float64),  # … and what keeps it
        ("phase", np.int64),
        ("fresh_cells", np.int64),
        ("low", np.float64),
        ("high", np.float64),
        ("dip", np.float64),
        ("crossing", np.float64),
        ("ic", np.float64),
        ("sink", np.float64),
        ("to", np.float64),
        ("last_ic", np.float64),
        ("last_step", np.float64),
        ("step_before", np.float64),
        ("alike", np.int64),
        ("unlike", np.int64),
        ("vigour", np.float64),
        ("peak", np.float64),
        ("usual", np.float64),
        ("score", np.float64),
    ]
)


@kernel
def forget_trunk(s: Any) -> None:
    """Start over in flight, with no step known."""
    s.phase = FLIGHT
    s.fresh_cells = 0
    s.low = 100.0
    s.high = 0.0
    s.last_ic = -1.0
    s.last_step = 70.0
    s.step_before = 70.0
    s.alike = 0
    s.unlike = 0
    s.vigour = 0.0
    s.peak = 0.0
    s.usual = 0.0
    s.score = 0.0


@kernel
def name_side(s: Any, contact: int) -> int:
    """Left or right by the alternation of the roll, or unknown."""
    sign = s.score if contact % 2 == 0 else -s.score
    if s.toe_offs == 0.0:
        return UNKNOWN
    if -0.2 < sign < 0.2:
        return UNKNOWN
    return LEFT if sign > 0.0 else RIGHT


@kernel
def caught(s: Any, weights: Any, k: int, newest: int, out: Any, n: int) -> int:
    """See the trunk being caught: time the initial contact, judge the step it completes, tell."""
    one = refine(s, weights, IC_ROW, s.crossing, newest, s.dip, s.last_step)
    s.ic = refine(s, weights, IC_ROW + 1, one, newest, s.dip, s.last_step)
    flags = marks_between(s, s.ic - 16.0, k)
    at_us = cell_us(s.ic)
    s.contacts += 1
    if s.last_ic > 0.0:
        n = judge_step(s, s.ic - s.last_ic, out, n)
    s.last_ic = s.ic
    s.side = name_side(s, s.contacts)
    s.side_sure = min(1.0, abs(s.score)) if s.side != UNKNOWN else 0.0
    if s.alike >= STEPS_TO_RUN and s.gait != RUN:
        for j in range(s.n_pending):
            s.pend_side[j] = name_side(s, s.pend_contact[j])
            s.pend_sure[j] = s.side_sure
        n = enter(s, out, n, RUN, at_us)
    return offer(s, out, n, INITIAL_CONTACT, at_us, 0, s.contacts, flags, quality_of(s.ic - one, flags))


@kernel
def lifted(s: Any, weights: Any, k: int, newest: int, out: Any, n: int) -> int:
    """See the trunk in the air again: time the toe-off, learn the side, tell."""
    one = refine(s, weights, TO_ROW + 1, s.to, newest, s.sink - s.ic, s.last_step)
    s.to = refine(s, weights, TO_ROW + 2, one, newest, s.sink - s.ic, s.last_step)
    roll = 0.0
    begin = int(s.ic) + 20
    for j in range(begin, begin + 16):
        roll += s.seen[j & SEEN_MASK, 2]
    roll /= 16.0
    sign = -1.0 if s.contacts % 2 == 0 else 1.0
    s.score += 0.25 * (min(max(sign * roll, -1.0), 1.0) * 1.5 - s.score)
    if s.toe_offs == 0.0:
        return n
    at_us = cell_us(s.to)
    flags = marks_between(s, s.to - 20.0, k)
    return offer(s, out, n, TOE_OFF, at_us, at_us - cell_us(s.ic), s.contacts, flags, quality_of(s.to - one, flags))


@kernel
def trunk_cell(s: Any, weights: Any, k: int, out: Any, n: int) -> int:
    """Take cell `k`; returns the number of rows written so far."""
    smooth(s, k)
    s.fresh_cells += 1
    if s.fresh_cells < 16 + 2 * s.box:
        return n
    newest = k - int(s.box) + 1
    rise = s.seen[newest & SEEN_MASK, 0]
    before = s.seen[(newest - 1) & SEEN_MASK, 0]
    if s.gait != STAND and k - s.last_ic > LEAVE_CELLS:
        n = enter(s, out, n, STAND, s.now_us)
        s.alike = 0
    climbing = before < CATCH_LEVEL <= rise and s.low < FLIGHT_BELOW and newest - s.last_ic > STEP_MIN
    if s.phase == AWAY:
        s.low = min(s.low, rise)
        if climbing or newest - s.to >= TOE_OFF_WAIT:
            n = lifted(s, weights, k, newest, out, n)
            s.phase = FLIGHT
    if s.phase == FLIGHT:
        s.low = min(s.low, rise)
        soonest = STEP_SHARE * s.usual if s.gait == RUN else 0.0
        if climbing and newest - s.last_ic > soonest:
            s.crossing = newest - 1 + (CATCH_LEVEL - before) / (rise - before)
            s.dip = s.low
            s.phase = CATCH
            s.high = rise
    elif s.phase == CATCH:
        s.high = max(s.high, rise)
        if rise < FLIGHT_BELOW or newest - s.crossing > CATCH_LAST:
            s.phase = FLIGHT
            s.low = rise
        elif s.high >= CATCH_FIRM and newest - s.crossing >= CATCH_WAIT:
            n = caught(s, weights, k, newest, out, n)
            s.phase = DRIVE
    elif s.phase == DRIVE:
        s.high = max(s.high, rise)
        if newest - s.crossing > DRIVE_BLIND and rise < G_MPS2:
            s.sink = float(newest)
            if before >= G_MPS2:
                s.sink = newest - 1 + (before - G_MPS2) / (before - rise)
            s.peak = s.high
            s.phase = LIFT
        elif newest - s.crossing > CONTACT_LAST:
            s.phase = FLIGHT
            s.low = 100.0
            s.alike = 0
    elif s.phase == LIFT:
        if rise >= G_MPS2:
            s.phase = DRIVE
        elif newest - s.sink >= LIFT_WAIT:
            s.to = refine(s, weights, TO_ROW, s.sink, newest, s.sink - s.ic, s.last_step)
            s.phase = AWAY
            s.low = rise
    return n


@kernel
def feed_trunk(states: Any, weights: Any, t_us: Any, imu: Any, out: Any) -> int:
    """Take samples `imu` (n, 6: m/s^2, rad/s) taken at `t_us` (n,); fills `out`, returns the rows written.

    `states` is an array of one `TRUNK` record.
    """
    s = states[0]
    n = 0
    for i in range(len(t_us)):
        m = grid_push(s, t_us[i], imu, i)
        s.now_us = s.last_us
        if m < 0:
            n = forget_pace(s, out, n)
            forget_trunk(s)
            continue
        for k in range(s.last_cell - m + 1, s.last_cell + 1):
            found = trunk_frame(s, k)
            if found < 0:
                n = forget_pace(s, out, n)
                forget_trunk(s)
            elif found > 0:
                forget_trunk(s)
                for past in range(max(s.first_cell, k - RAW_CELLS + 1), k + 1):
                    n = trunk_cell(s, weights, past, out, n)
            elif s.locked == 1:
                n = trunk_cell(s, weights, k, out, n)
    return n
