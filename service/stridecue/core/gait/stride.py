"""Is this stride a running one? One leg's contacts tell it by how long the foot stayed and how soon it came back."""

from typing import Any, Final

from stridecue.core.gait.footprint import RUN, WALK
from stridecue.core.gait.pace import enter
from stridecue.core.kernel import kernel

RUN_LOBE: Final = 5.0  # rad/s
REFRACTORY_CELLS: Final = 70.0  # 350 ms: 171 strides a minute, beyond any runner
REFRACTORY_SHARE: Final = 0.62  # of the usual stride, while running
RUN_STRIDE_MIN: Final = 88.0  # cells: 0.44 s
QUICK_STRIDE: Final = 164.0  # 0.82 s, 146 steps a minute: nobody walks so fast
QUICK_DUTY: Final = 0.56  # even when both feet touch the ground (grounded running)
RUN_STRIDE_MAX: Final = 192.0  # 0.96 s, 125 steps a minute
RUN_DUTY: Final = 0.46  # with a flight: contact under half of the stride
WALK_DUTY: Final = 0.5
PAUSE_STRIDE: Final = 320.0  # a stride of 1.6 s was no stride


@kernel
def judge_stride(s: Any, stride: float, at_us: int, out: Any, n: int) -> int:
    """Run at one running stride, walk at two walking ones; a stride that is neither changes nothing."""
    if stride > PAUSE_STRIDE:
        s.walking = 0
        return n
    if RUN_STRIDE_MIN <= stride <= RUN_STRIDE_MAX:
        s.typical_stride += (0.3 if s.typical_stride > 0.0 else 1.0) * (stride - s.typical_stride)
    duty = s.last_contact / stride if s.last_contact > 0.0 else 0.5
    swung = s.lobe >= RUN_LOBE and stride >= RUN_STRIDE_MIN and s.last_contact > 0.0
    quick = stride <= QUICK_STRIDE and duty < QUICK_DUTY
    flying = stride <= RUN_STRIDE_MAX and duty < RUN_DUTY
    if swung and (quick or flying):
        s.walking = 0
        return enter(s, out, n, RUN, at_us)
    if (stride > QUICK_STRIDE and duty >= WALK_DUTY) or stride > RUN_STRIDE_MAX:
        s.walking += 1
        if s.walking >= 2:
            return enter(s, out, n, WALK, at_us)
    return n


@kernel
def refractory(s: Any) -> float:
    """How soon after a contact the same foot may land again, in cells."""
    return max(REFRACTORY_CELLS, REFRACTORY_SHARE * s.typical_stride) if s.gait == RUN else REFRACTORY_CELLS
