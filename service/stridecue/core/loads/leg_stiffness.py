"""Leg stiffness of the spring-mass model.

Definition: peak force over the leg's compression.
Equation: k_leg = F / (L − √(L² − (v·tc/2)²) + dy), F and dy of the sine-wave model, unscaled.
Unit: body weights per metre (times mass·9.81 for N/m; mass cancels in a change).
Source: Morin et al. 2005, doi 10.1123/jab.21.2.167, eq. 8.
Limits: mean bias 6 % (treadmill). It must rise with cadence, about cadence^1.4: a rise is no alarm.

    >>> k = stiffness_bw_m(0.250, 0.360, 3.0, 0.92)
    >>> round(k * 70 * 9.81 / 1000, 3)  # kN/m at 70 kg
    10.804
"""

from stridecue.core.kernel import kernel
from stridecue.core.loads.displacement import displacement_m, sweep_m
from stridecue.core.loads.vertical_force import sine_force_bw

_force, _displacement, _sweep = sine_force_bw, displacement_m, sweep_m


@kernel
def stiffness_bw_m(contact_s: float, step_s: float, speed_mps: float, leg_m: float) -> float:
    """Leg stiffness [body weights per metre]."""
    return _force(contact_s, step_s) / (_sweep(contact_s, speed_mps, leg_m) + _displacement(contact_s, step_s))


@kernel
def vertical_stiffness_bw_m(contact_s: float, step_s: float) -> float:
    """Vertical stiffness, force over the fall of the centre of mass [body weights per metre]."""
    return _force(contact_s, step_s) / _displacement(contact_s, step_s)
