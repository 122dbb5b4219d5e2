"""Any pod's samples, brought onto one grid of 5 ms cells.

Pods sample at 50 to 1,000 Hz on clocks of their own. The grid makes them alike: each cell holds the
exact mean, over its 5 ms, of the straight lines drawn between samples. Above 200 Hz that averages,
below it interpolates; either way the rate comes from the timestamps, a gap of up to 60 ms is
bridged by the same straight line (and flagged), and how the samples were batched cannot matter.
A longer gap, or a clock that jumps back by a second, starts the grid again.

Cells are numbered from the pod clock: cell `k` spans `[5000 k, 5000 (k + 1))` microseconds.
Specific force is in m/s^2, angular rate in rad/s.
"""

from typing import Any, Final

import numpy as np

from stridecue.core.gait.footprint import (
    ALL_ZERO,
    BRIDGED,
    ERRATIC,
    FINE,
    NO_MOVEMENT,
    NOT_A_NUMBER,
    SATURATED,
    SATURATED_LONG,
    TIME_WENT_BACK,
    WAITING,
)
from stridecue.core.kernel import kernel

CELL_US: Final = 5_000
CELL_MS: Final = 5.0
BRIDGE_US: Final = 60_000  # the longest gap that is bridged
BACK_US: Final = 1_000_000  # a step back longer than this is a rebooted clock, not a late packet
RAW_CELLS: Final = 512  # 2.56 s of cells are kept, to look again once the axes are known
RAW_MASK: Final = RAW_CELLS - 1
STILL_US: Final = 2_000_000
SLOWEST_US: Final = 21_250  # 50 Hz with 6 % of grace; a longer step is a gap
PLATEAU_MPS2: Final = 55.0  # two samples alike above this: the accelerometer stands at its limit
PLATEAU_STEP: Final = 0.3
JUMP_RADPS: Final = 30.0  # no body changes its turning by more from one sample to the next …
JUMP_RADPS2: Final = 4_000.0  # … nor quicker than this, but for the few milliseconds of an impact
JUMP_MPS2: Final = 250.0
JUMP_MPS3: Final = 30_000.0
ERRATIC_US: Final = 320_000  # an eighth of it spent in jumps, or as much time since
ERRATIC_MOST_US: Final = 1_280_000

GRID_FIELDS: Final[list[Any]] = [
    ("started", np.int64),
    ("last_us", np.int64),
    ("edge_us", np.int64),
    ("whole", np.int64),
    ("mark", np.int64),  # BRIDGED | SATURATED, for the cell being filled
    ("restarts", np.int64),
    ("refused", np.int64),
    ("backwards", np.int64),
    ("silence", np.int64),
    ("changed_us", np.int64),  # when a sample last differed from the one before
    ("unclipped_us", np.int64),  # when the force was last below what nobody endures for long
    ("erratic_us", np.int64),  # eight times the time spent in jumps, less the time without
    ("last", np.float64, (6,)),
    ("area", np.float64, (6,)),
    ("raw", np.float64, (RAW_CELLS, 6)),
    ("marks", np.int64, (RAW_CELLS,)),
    ("first_cell", np.int64),
    ("last_cell", np.int64),
]


@kernel
def restart_grid(s: Any, t_us: int, imu: Any, i: int) -> None:
    """Begin the grid at sample `i`: the cell it falls in stays unfinished."""
    s.started = 1
    s.last_us = t_us
    s.edge_us = (t_us // CELL_US + 1) * CELL_US
    s.whole = 0
    s.mark = 0
    s.changed_us = t_us
    s.unclipped_us = t_us
    s.silence = WAITING
    s.first_cell = -1
    for c in range(6):
        s.last[c] = imu[i, c]
        s.area[c] = 0.0


@kernel
def judge_silence(s: Any, t_us: int, imu: Any, i: int) -> None:
    """Keep `silence` up to date: constant, all zero, or at the limit for two seconds."""
    same = True
    zero = True
    for c in range(6):
        if imu[i, c] != s.last[c]:
            same = False
        if imu[i, c] != 0.0:
            zero = False
    force = imu[i, 0] * imu[i, 0] + imu[i, 1] * imu[i, 1] + imu[i, 2] * imu[i, 2]
    if not same:
        s.changed_us = t_us
    if force < 2500.0:  # 50 m/s^2: nobody stands on more than five g for two seconds
        s.unclipped_us = t_us
    if t_us - s.changed_us > STILL_US:
        s.silence = ALL_ZERO if zero else NO_MOVEMENT
    elif t_us - s.unclipped_us > STILL_US:
        s.silence = SATURATED_LONG
    else:
        s.silence = FINE


@kernel
def is_erratic(s: Any, dt_us: int, imu: Any, i: int) -> bool:
    """Whether the readings have jumped again and again, as a loose contact does; an impact does it for a moment."""
    turn = 0.0
    push = 0.0
    for c in range(3):
        step = imu[i, c] - s.last[c]
        push += step * step
        step = imu[i, 3 + c] - s.last[3 + c]
        turn += step * step
    most_turn = min(JUMP_RADPS, JUMP_RADPS2 * dt_us * 1.0e-6)
    most_push = min(JUMP_MPS2, JUMP_MPS3 * dt_us * 1.0e-6)
    if turn > most_turn * most_turn or push > most_push * most_push:
        s.erratic_us = min(s.erratic_us + 8 * dt_us, ERRATIC_MOST_US)
    else:
        s.erratic_us = max(s.erratic_us - dt_us, 0)
    return bool(s.erratic_us > ERRATIC_US)


@kernel
def grid_push(s: Any, t_us: int, imu: Any, i: int) -> int:
    """Take sample `i` of `imu` (n, 6) taken at `t_us`; returns how many cells it completed, -1 if the grid began again.

    Completed cells go round in `s.raw` and `s.marks`; the newest is number `s.last_cell`.
    """
    for c in range(6):
        if not (-1.0e6 < imu[i, c] < 1.0e6):  # NaN and the infinities are not between any two numbers
            s.refused += 1
            s.silence = NOT_A_NUMBER
            return 0
    if s.started == 0:
        restart_grid(s, t_us, imu, i)
        return 0
    dt_us = t_us - s.last_us
    if dt_us <= 0:
        s.backwards += 1
        s.silence = TIME_WENT_BACK
        if dt_us < -BACK_US:
            s.restarts += 1
            restart_grid(s, t_us, imu, i)
            return -1
        return 0
    if dt_us > BRIDGE_US:
        s.restarts += 1
        restart_grid(s, t_us, imu, i)
        return -1
    if is_erratic(s, dt_us, imu, i):
        restart_grid(s, t_us, imu, i)
        s.silence = ERRATIC
        return -1
    judge_silence(s, t_us, imu, i)
    if dt_us > SLOWEST_US:
        s.mark |= BRIDGED
    for c in range(3):
        step = imu[i, c] - s.last[c]
        if (imu[i, c] > PLATEAU_MPS2 or imu[i, c] < -PLATEAU_MPS2) and -PLATEAU_STEP < step < PLATEAU_STEP:
            s.mark |= SATURATED
    m = 0
    lo_us = s.last_us
    while s.edge_us <= t_us:
        f_lo = (lo_us - s.last_us) / dt_us
        f_hi = (s.edge_us - s.last_us) / dt_us
        for c in range(6):
            step = imu[i, c] - s.last[c]
            s.area[c] += (s.last[c] + step * (0.5 * (f_lo + f_hi))) * (s.edge_us - lo_us)
        if s.whole == 1:
            k = s.edge_us // CELL_US - 1
            for c in range(6):
                s.raw[k & RAW_MASK, c] = s.area[c] / CELL_US
            s.marks[k & RAW_MASK] = s.mark
            if s.first_cell < 0:
                s.first_cell = k
            s.last_cell = k
            m += 1
        for c in range(6):
            s.area[c] = 0.0
        s.whole = 1
        lo_us = s.edge_us
        s.edge_us += CELL_US
    f_lo = (lo_us - s.last_us) / dt_us
    for c in range(6):
        step = imu[i, c] - s.last[c]
        s.area[c] += (s.last[c] + step * (0.5 * (f_lo + 1.0))) * (t_us - lo_us)
        s.last[c] = imu[i, c]
    if m > 0:
        s.mark = 0
    s.last_us = t_us
    return m
