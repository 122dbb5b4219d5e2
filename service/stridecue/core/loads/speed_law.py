"""Tier A+: load from cadence and belt speed.

Definition: peak patellofemoral force by regression on step time and speed.
Equation: PF = 12.97 · step^1.669 · v^0.832.
Unit: body weights.
Source: this project on Fukuchi et al. 2017, doi 10.7717/peerj.3298, 26 runners × 3 speeds.
Limits: 2.2-4.7 m/s, level. Absolute error SD 15 %, within-runner change r 0.94, SD 4.5 %: change from baseline only.

    >>> round(speed_load_bw(0.3514, 3.5), 3)
    6.42
"""

from typing import Final

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads.elementary import power

SCALE: Final = number("speed_law_scale")
STEP: Final = number("speed_law_step_exponent")
SPEED: Final = number("speed_law_speed_exponent")
_power = power


@kernel
def speed_load_bw(step_s: float, speed_mps: float) -> float:
    """Peak patellofemoral force [BW]."""
    return SCALE * _power(step_s, STEP) * _power(speed_mps, SPEED)
