"""Is this step a running one? The trunk's steps tell it by how hard it is thrown and caught, and how evenly.

Thresholds of vigour are settings of the places (`sacrum.py`, `phone.py`): the quickest of the walkers at hand stays
below them, the slowest of the joggers above.
"""

from typing import Any, Final

from stridecue.core.gait.footprint import RUN, STAND
from stridecue.core.gait.pace import cell_us, enter
from stridecue.core.gait.stride import QUICK_STRIDE
from stridecue.core.gait.trunk_frame import G_MPS2
from stridecue.core.kernel import kernel

STEP_MIN: Final = 46.0  # cells: 0.23 s, 260 steps a minute
VIGOUR_SHARE: Final = 0.4
STRIDE_FASTEST: Final = 104.0  # 0.52 s, 230 steps a minute: nobody begins to run faster
STEP_MAX: Final = 100.0  # 0.5 s, 120 steps a minute
SAME_FOOT: Final = 2  # so many steps apart
UNEVEN: Final = 0.4  # of a step: how much left and right may differ
ALIKE: Final = 0.2  # … and two steps of the same foot, in one who is setting off
UNLIKE_TO_STAND: Final = 3


@kernel
def is_alike(s: Any, step: float) -> bool:
    """Whether a step is as long as those before: roughly as the mean of two, nearly as the same foot's last."""
    if s.alike < 1:
        return True
    before = s.last_step if s.alike < SAME_FOOT else 0.5 * (s.last_step + s.step_before)
    if abs(step - before) >= UNEVEN * step:
        return False
    return bool(s.alike < SAME_FOOT or abs(step - s.step_before) < ALIKE * step)


@kernel
def is_brisk(s: Any, step: float) -> bool:
    """Whether the steps of late were thrown and caught as only a runner's are.

    Vigour is the peak force less twice the least: a quick walker stamps as hard as a slow runner, but never leaves
    the ground. Who takes strides that no walker takes, or runs already, needs less of it.
    """
    stride = step + s.last_step
    vigour = (s.peak if s.peak > 0.0 else 2.0 * G_MPS2) - 2.0 * s.dip
    s.vigour += (VIGOUR_SHARE if s.vigour > 0.0 else 1.0) * (vigour - s.vigour)
    if s.gait == RUN:
        return bool(s.vigour > s.vigour_keep)
    return bool(stride >= STRIDE_FASTEST and s.vigour > (s.vigour_keep if stride <= QUICK_STRIDE else s.vigour_run))


@kernel
def judge_step(s: Any, step: float, out: Any, n: int) -> int:
    """Count running steps in a row; three in a row that are none end the run."""
    even = is_alike(s, step)
    if is_brisk(s, step) and STEP_MIN <= step <= STEP_MAX:
        s.alike = s.alike + 1 if even else 1
        s.unlike = 0 if even else s.unlike + 1
    else:
        s.alike = 0
        s.unlike += 1
    if s.alike >= SAME_FOOT + 1:
        s.usual += (0.2 if s.usual > 0.0 else 1.0) * (step - s.usual)
    s.step_before = s.last_step
    s.last_step = step if STEP_MIN <= step <= STEP_MAX else 70.0
    if s.gait == RUN and s.unlike >= UNLIKE_TO_STAND:
        s.alike = 0
        n = enter(s, out, n, STAND, cell_us(s.ic))
    return n
