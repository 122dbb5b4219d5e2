"""How a pod sits on the trunk: which way is up, which way is forward; and the smoothed signals along them.

Up is the mean force over some 4 s (found in 1 s). At every landing, left or right, the pelvis nods back: the
angular rate while the vertical force climbs towards gravity points to the right, whatever else alternates from
step to step. Without a gyro, the horizontal force while the vertical force climbs points backward, for both
feet brake the trunk. Forward = left x up.
"""

from typing import Any, Final

import numpy as np

from stridecue.core.gait.cascade import SEEN_MASK
from stridecue.core.gait.grid import RAW_MASK
from stridecue.core.kernel import kernel

G_MPS2: Final = 9.81
SLOW_CELLS: Final = 800.0
FAST_CELLS: Final = 240.0
BRAKE_CELLS: Final = 4000.0
LOCK_CELLS: Final = 200
MOVED_CELLS: Final = 100
BOX_CELLS: Final = 32
BOX_MASK: Final = BOX_CELLS - 1

TRUNK_FRAME_FIELDS: Final[list[Any]] = [
    ("age", np.int64),
    ("moved", np.int64),
    ("locked", np.int64),
    ("relocks", np.int64),
    ("box", np.float64),  # cells of each smoothing box
    ("up", np.float64, (2, 3)),
    ("brake", np.float64, (3,)),
    ("nod", np.float64, (3,)),
    ("gyro", np.float64),
    ("ex", np.float64, (3,)),
    ("ez", np.float64, (3,)),
    ("straight", np.float64, (BOX_CELLS, 3)),
    ("boxed", np.float64, (BOX_CELLS, 3)),
]


@kernel
def trunk_frame(s: Any, k: int) -> int:
    """Learn up and forward from cell `k`. Returns 1 when up was just found, -1 when the pod was moved, else 0."""
    i = k & RAW_MASK
    s.age += 1
    turning = 0.0
    for c in range(3):
        turning += s.raw[i, 3 + c] * s.raw[i, 3 + c]
    s.gyro += max(1.0 / SLOW_CELLS, 1.0 / s.age) * (turning - s.gyro)
    for q in range(2):
        rate = max(1.0 / (SLOW_CELLS if q == 0 else FAST_CELLS), 1.0 / s.age)
        for c in range(3):
            s.up[q, c] += rate * (s.raw[i, c] - s.up[q, c])
    size = np.sqrt(s.up[0, 0] * s.up[0, 0] + s.up[0, 1] * s.up[0, 1] + s.up[0, 2] * s.up[0, 2])
    if size > 1.0e-6:
        for c in range(3):
            s.ez[c] = s.up[0, c] / size
    if k - s.first_cell >= 4:
        rise = 0.0
        climb = 0.0
        for c in range(3):
            rise += s.raw[i, c] * s.ez[c]
            climb += (s.raw[i, c] - s.raw[(k - 4) & RAW_MASK, c]) * s.ez[c]
        climb = min(max(climb, 0.0), 20.0)
        rate = max(1.0 / BRAKE_CELLS, 1.0 / s.age)
        j = (k - 2) & RAW_MASK
        middle = s.raw[j, 0] * s.ez[0] + s.raw[j, 1] * s.ez[1] + s.raw[j, 2] * s.ez[2]
        for c in range(3):
            s.brake[c] += rate * (climb * (s.raw[j, c] - middle * s.ez[c]) - s.brake[c])
            s.nod[c] += rate * ((climb if middle < G_MPS2 else 0.0) * s.raw[j, 3 + c] - s.nod[c])
    if s.gyro > 1.0e-6:  # forward = left x up, and the nod points to the right
        u = s.nod[2] * s.ez[1] - s.nod[1] * s.ez[2]
        v = s.nod[0] * s.ez[2] - s.nod[2] * s.ez[0]
        w = s.nod[1] * s.ez[0] - s.nod[0] * s.ez[1]
    else:
        along = s.brake[0] * s.ez[0] + s.brake[1] * s.ez[1] + s.brake[2] * s.ez[2]
        u = along * s.ez[0] - s.brake[0]
        v = along * s.ez[1] - s.brake[1]
        w = along * s.ez[2] - s.brake[2]
    size = np.sqrt(u * u + v * v + w * w)
    if size > 1.0e-9:
        s.ex[0] = u / size
        s.ex[1] = v / size
        s.ex[2] = w / size
    if s.locked == 0:
        if s.age >= LOCK_CELLS:
            s.locked = 1
            return 1
        return 0
    slow = s.up[0, 0] * s.up[0, 0] + s.up[0, 1] * s.up[0, 1] + s.up[0, 2] * s.up[0, 2]
    fast = s.up[1, 0] * s.up[1, 0] + s.up[1, 1] * s.up[1, 1] + s.up[1, 2] * s.up[1, 2]
    both = s.up[0, 0] * s.up[1, 0] + s.up[0, 1] * s.up[1, 1] + s.up[0, 2] * s.up[1, 2]
    s.moved = s.moved + 1 if both < 0.7 * np.sqrt(slow * fast) else 0
    if s.moved >= MOVED_CELLS:
        s.relocks += 1
        forget_trunk_frame(s)
        return -1
    return 0


@kernel
def forget_trunk_frame(s: Any) -> None:
    """Drop the axes: they are to be found again."""
    s.age = 0
    s.moved = 0
    s.locked = 0
    s.gyro = 0.0
    for c in range(3):
        s.brake[c] = 0.0
        s.nod[c] = 0.0
        for q in range(2):
            s.up[q, c] = 0.0


@kernel
def smooth(s: Any, k: int) -> None:
    """Project cell `k` and smooth it: two boxes, so that cell k - box + 1 becomes readable, unshifted in time."""
    i = k & RAW_MASK
    for c in range(3):
        s.straight[k & BOX_MASK, c] = 0.0
    for c in range(3):
        s.straight[k & BOX_MASK, 0] += s.raw[i, c] * s.ez[c]
        s.straight[k & BOX_MASK, 1] += s.raw[i, c] * s.ex[c]
        s.straight[k & BOX_MASK, 2] += s.raw[i, 3 + c] * s.ex[c]
    box = int(s.box)
    for c in range(3):
        once = 0.0
        for j in range(box):
            once += s.straight[(k - j) & BOX_MASK, c]
        s.boxed[k & BOX_MASK, c] = once / box
        twice = 0.0
        for j in range(box):
            twice += s.boxed[(k - j) & BOX_MASK, c]
        s.seen[(k - box + 1) & SEEN_MASK, c] = twice / box
    low = (k - box + 1) & SEEN_MASK
    s.seen[low, 0] = max(s.seen[low, 0], 0.0)  # some sources deliver it so: treat them all alike
