"""Patellofemoral impulse of a step and of a kilometre.

Definition: the area under the patellofemoral force of one contact; per kilometre, times the steps in it.
Equation: J = 0.346·PF·tc; per km = J·1000/(v·step). Beside it peak × steps per km = PF·1000/(v·step).
Unit: BW·s per step, BW·s per km; BW per km.
Source: this project on Fukuchi et al. 2017, doi 10.7717/peerj.3298 (CV of 0.346 between trials 6 %).
Limits: as its tier. Per kilometre the impulse is the one to use: from 2.5 to 4.2 m/s it falls 35 % (published −33.6 %),
peak × steps falls only 15 %.

    >>> round(impulse_bws(6.4091, 0.2276), 4), round(per_km(0.5047, 3.5, 0.3514), 2)
    (0.5047, 410.36)
"""

from typing import Final

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel

PER_PEAK: Final = number("impulse_per_peak")


@kernel
def impulse_bws(peak_bw: float, contact_s: float) -> float:
    """Impulse of one step [BW·s]."""
    return PER_PEAK * peak_bw * contact_s


@kernel
def per_km(per_step: float, speed_mps: float, step_s: float) -> float:
    """A figure per step → the same per kilometre."""
    return per_step * 1000.0 / (speed_mps * step_s)
