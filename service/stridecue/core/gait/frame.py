"""How a pod sits on a leg: which way is up, which way is left, which way is forward.

Nobody mounts a pod straight, so no detector trusts its axes. Three facts of running give them back:

* a foot or shank turns mostly about the runner's left-right axis: the first principal axis of the
  angular rate is medio-lateral (Falbriard et al. 2018, doi 10.3389/fphys.2018.00610);
* the leg swings forward, toe up, before each impact and rolls over, toe down, in it: the angular
  rate 50 to 140 ms before high jerk, less that at the jerk, points to the runner's right;
* the specific force of a foot at rest on the ground, and of a shank on average, points up.

Two averages run beside each other, one over about 4 s and one over about 1.2 s, of the moving time
only (so that standing forgets nothing). The slow one gives the axes. When the fast one disagrees
for a while, the pod was moved: the axes are dropped and found again.

The frame is that of a standing runner: x forward, y to the left, z up, right-handed.
"""

from typing import Any, Final

import numpy as np

from stridecue.core.gait.grid import RAW_MASK
from stridecue.core.kernel import kernel

SLOW_CELLS: Final = 800.0
FAST_CELLS: Final = 240.0
LOCK_CELLS: Final = 160  # moving cells (0.8 s) that settle the axes
MOVED_CELLS: Final = 60
LAG_NEAR: Final = 10  # the swing before an impact: 50 to 140 ms earlier
LAG_FAR: Final = 28
CALM_CELLS: Final = 64  # ring of "the foot rests", looked at 150 ms later
CALM_LAG: Final = 30
MOVING_RAD2: Final = 1.0  # (rad/s)^2
G_MPS2: Final = 9.81

LEG_FRAME_FIELDS: Final[list[Any]] = [
    ("moving", np.int64),
    ("moved", np.int64),
    ("locked", np.int64),
    ("lock_cell", np.int64),
    ("relocks", np.int64),
    ("still_weight", np.float64),  # exponent of "at rest": 1 for a foot, 0 for a shank
    ("cov", np.float64, (2, 6)),  # xx xy xz yy yz zz of the angular rate: slow, fast
    ("swing", np.float64, (2, 3)),
    ("rest", np.float64, (2, 3)),
    ("axis", np.float64, (2, 3)),
    ("lagged", np.float64, (3,)),
    ("calm", np.float64, (CALM_CELLS,)),
    ("ex", np.float64, (3,)),
    ("ey", np.float64, (3,)),
    ("ez", np.float64, (3,)),
]


@kernel
def forget_leg_frame(s: Any) -> None:
    """Drop the axes: they are to be found again."""
    s.moving = 0
    s.moved = 0
    s.locked = 0
    for q in range(2):
        for c in range(6):
            s.cov[q, c] = 0.0
        for c in range(3):
            s.swing[q, c] = 0.0
            s.rest[q, c] = 0.0
            s.axis[q, c] = 0.0


@kernel
def follow_axis(s: Any, q: int) -> None:
    """One power iteration of the covariance; the sign is that of the swing before impacts."""
    if s.axis[q, 0] == 0.0 and s.axis[q, 1] == 0.0 and s.axis[q, 2] == 0.0:
        s.axis[q, 0] = 1.0
        s.axis[q, 1] = 0.7
        s.axis[q, 2] = 0.4
    x = s.axis[q, 0]
    y = s.axis[q, 1]
    z = s.axis[q, 2]
    for _ in range(2):
        u = s.cov[q, 0] * x + s.cov[q, 1] * y + s.cov[q, 2] * z
        v = s.cov[q, 1] * x + s.cov[q, 3] * y + s.cov[q, 4] * z
        w = s.cov[q, 2] * x + s.cov[q, 4] * y + s.cov[q, 5] * z
        size = np.sqrt(u * u + v * v + w * w)
        if size > 1.0e-12:
            x = u / size
            y = v / size
            z = w / size
    if x * s.swing[q, 0] + y * s.swing[q, 1] + z * s.swing[q, 2] > 0.0:
        x = -x
        y = -y
        z = -z
    s.axis[q, 0] = x
    s.axis[q, 1] = y
    s.axis[q, 2] = z


@kernel
def point_axes(s: Any) -> None:
    """Let y be the principal axis, z the resting force freed of its part along y, x = y cross z."""
    x = s.axis[0, 0]
    y = s.axis[0, 1]
    z = s.axis[0, 2]
    along = x * s.rest[0, 0] + y * s.rest[0, 1] + z * s.rest[0, 2]
    u = s.rest[0, 0] - along * x
    v = s.rest[0, 1] - along * y
    w = s.rest[0, 2] - along * z
    size = np.sqrt(u * u + v * v + w * w)
    if size > 1.0e-12:
        u /= size
        v /= size
        w /= size
    s.ey[0] = x
    s.ey[1] = y
    s.ey[2] = z
    s.ez[0] = u
    s.ez[1] = v
    s.ez[2] = w
    s.ex[0] = y * w - z * v
    s.ex[1] = z * u - x * w
    s.ex[2] = x * v - y * u


@kernel
def pod_was_moved(s: Any) -> bool:
    """Whether the fast averages disagree with the slow ones: 37 degrees in left-right, or 45 in up."""
    axes = s.axis[0, 0] * s.axis[1, 0] + s.axis[0, 1] * s.axis[1, 1] + s.axis[0, 2] * s.axis[1, 2]
    if axes < 0.8:
        return True
    slow = s.rest[0, 0] * s.rest[0, 0] + s.rest[0, 1] * s.rest[0, 1] + s.rest[0, 2] * s.rest[0, 2]
    fast = s.rest[1, 0] * s.rest[1, 0] + s.rest[1, 1] * s.rest[1, 1] + s.rest[1, 2] * s.rest[1, 2]
    both = s.rest[0, 0] * s.rest[1, 0] + s.rest[0, 1] * s.rest[1, 1] + s.rest[0, 2] * s.rest[1, 2]
    return bool(both < 0.7 * np.sqrt(slow * fast))


@kernel
def leg_frame(s: Any, k: int) -> int:
    """Learn from cell `k`. Returns 1 when the axes were just found, -1 when they were just dropped, else 0."""
    i = k & RAW_MASK
    wx = s.raw[i, 3]
    wy = s.raw[i, 4]
    wz = s.raw[i, 5]
    turning = wx * wx + wy * wy + wz * wz
    age = k - s.first_cell
    if age >= LAG_NEAR:
        for c in range(3):
            s.lagged[c] += s.raw[(k - LAG_NEAR) & RAW_MASK, 3 + c]
    if age >= LAG_FAR:
        for c in range(3):
            s.lagged[c] -= s.raw[(k - LAG_FAR) & RAW_MASK, 3 + c]
    at_rest = 1.0
    if s.still_weight > 0.0:
        force2 = s.raw[i, 0] * s.raw[i, 0] + s.raw[i, 1] * s.raw[i, 1] + s.raw[i, 2] * s.raw[i, 2]
        force = np.sqrt(force2)
        off = (force - G_MPS2) / 4.0
        at_rest = 1.0 / ((1.0 + turning) * (1.0 + turning) * (1.0 + off * off) * (1.0 + off * off) * (1.0 + force))
    s.calm[k & (CALM_CELLS - 1)] = at_rest * (1.0 + G_MPS2)
    moving = turning > MOVING_RAD2
    if moving:
        s.moving += 1
    jerk = 0.0
    if age >= 2:
        for c in range(3):
            step = s.raw[i, c] - s.raw[(k - 2) & RAW_MASK, c]
            jerk += step * step
    jerk = min(jerk / 2500.0, 1.0)
    for q in range(2):
        rate = 1.0 / (SLOW_CELLS if q == 0 else FAST_CELLS)
        if s.moving > 0:
            rate = max(rate, 1.0 / s.moving)
        for c in range(3):
            s.rest[q, c] += rate * at_rest * (s.raw[i, c] - s.rest[q, c])
        if moving:
            s.cov[q, 0] += rate * (wx * wx - s.cov[q, 0])
            s.cov[q, 1] += rate * (wx * wy - s.cov[q, 1])
            s.cov[q, 2] += rate * (wx * wz - s.cov[q, 2])
            s.cov[q, 3] += rate * (wy * wy - s.cov[q, 3])
            s.cov[q, 4] += rate * (wy * wz - s.cov[q, 4])
            s.cov[q, 5] += rate * (wz * wz - s.cov[q, 5])
            for c in range(3):
                turn = jerk * (s.lagged[c] / (LAG_FAR - LAG_NEAR) - s.raw[i, 3 + c])
                if s.still_weight > 0.0 and age >= 2 * CALM_LAG:
                    rested = s.calm[(k - CALM_LAG) & (CALM_CELLS - 1)]
                    turn += rested * (s.raw[(k - 2 * CALM_LAG) & RAW_MASK, 3 + c] - s.raw[i, 3 + c])
                s.swing[q, c] += rate * (turn - s.swing[q, c])
            follow_axis(s, q)
    point_axes(s)
    if s.locked == 0:
        if s.moving >= LOCK_CELLS:
            s.locked = 1
            s.lock_cell = k
            return 1
        return 0
    if s.moving > SLOW_CELLS / 2 and moving:
        s.moved = s.moved + 1 if pod_was_moved(s) else 0
        if s.moved >= MOVED_CELLS:
            s.relocks += 1
            forget_leg_frame(s)
            return -1
    return 0
