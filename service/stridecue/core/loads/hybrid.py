"""Tier D: timing for the moment, two leg sensors for the knee angle.

Definition: the knee moment by regression on timing, the joint's geometry from the measured peak knee flexion.
Equation: M = exp(2.8131 + 0.5302·ln((π/2)·step/tc) + 0.4138·ln dy + 0.4379·ln sweep); PF = M·ratio(x)/(lever(x)·g).
Unit: body weights.
Source: this project on Fukuchi et al. 2017, doi 10.7717/peerj.3298.
Limits: absolute error SD 7.8-8.9 % with optical knee angles; each degree of offset adds 1.8 %, so calibrate standing.

    >>> round(moment_law_nm_kg(0.2276, 0.3514, 3.5, 1.75), 3), round(hybrid_bw(0.2276, 0.3514, 3.5, 1.75, 44.0), 3)
    (2.924, 6.39)
"""

from typing import Final

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads.displacement import displacement_m, sweep_m
from stridecue.core.loads.elementary import exp, ln
from stridecue.core.loads.patellofemoral import force_bw
from stridecue.core.loads.vertical_force import sine_force_bw

LEG: Final = number("leg_length_per_height")
CONSTANT: Final = number("moment_law_constant")
FORCE: Final = number("moment_law_force")
DISPLACEMENT: Final = number("moment_law_displacement")
SWEEP: Final = number("moment_law_sweep")
ERROR_PCT_PER_DEG: Final = number("hybrid_error_per_degree")
"""To show beside the index: what an offset of the knee angle adds to its error."""
_force, _displacement, _sweep, _exp, _ln, _pf = sine_force_bw, displacement_m, sweep_m, exp, ln, force_bw


@kernel
def moment_law_nm_kg(contact_s: float, step_s: float, speed_mps: float, height_m: float) -> float:
    """Peak knee extension moment from timing only [N·m/kg]; speed·contact must stay below twice the leg's length."""
    return _exp(
        CONSTANT
        + FORCE * _ln(_force(contact_s, step_s))
        + DISPLACEMENT * _ln(_displacement(contact_s, step_s))
        + SWEEP * _ln(_sweep(contact_s, speed_mps, LEG * height_m))
    )


_moment = moment_law_nm_kg


@kernel
def hybrid_bw(contact_s: float, step_s: float, speed_mps: float, height_m: float, peak_deg: float) -> float:
    """Peak patellofemoral force [BW] with the measured peak knee flexion."""
    return _pf(_moment(contact_s, step_s, speed_mps, height_m), peak_deg)
