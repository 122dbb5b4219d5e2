"""Tier B: peak patellofemoral force from a foot pod's timing.

Definition: contact and step time give force, fall and sweep; two calibrated constants turn fall and sweep into the
shortening of a thigh-shank chain; its geometry gives knee flexion, lever and moment; the joint model gives the force.
Equation: l = l(x0) − (0.6134·dy + 0.2140·sweep), x = acos((l² − lt² − ls²)/(2·lt·ls)), lever = lt·ls·sin x / l,
M = 0.7125·(v/3.5)^0.0983·F·g·lever, PF = M·ratio(x)/(lever(x)·g), with lt = 0.2475·h, ls = 0.2366·h, x0 = 14.5°.
Unit: body weights; knee flexion in degrees; moment in N·m/kg (mass cancels).
Source: this project, on Fukuchi et al. 2017, doi 10.7717/peerj.3298: natural running only, never a change of cadence.
Limits: 2.2-4.7 m/s, level, contact 0.15-0.38 s, flight above 20 ms. Absolute error SD 14-17 %, within one runner 3.6 %:
show the change from the runner's own baseline, never body weights. Blind to foot strike, trunk lean, shoes and pain.

    >>> chain = knee_chain(0.2276, 0.3514, 3.5, 1.75, 14.5)
    >>> [round(float(x), 4) for x in chain]  # flexion, moment, peak
    [44.7097, 2.8944, 6.4091]
"""

from typing import Final, NamedTuple

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads.displacement import displacement_m, sweep_m
from stridecue.core.loads.elementary import arccos_deg, cos_deg, power
from stridecue.core.loads.patellofemoral import force_bw
from stridecue.core.loads.vertical_force import peak_force_bw

G: Final = number("gravity")
LEG, THIGH, SHANK = number("leg_length_per_height"), number("thigh_per_height"), number("shank_per_height")
CONTACT_FLEXION_DEG: Final = number("flexion_at_contact")
PER_DISPLACEMENT, PER_SWEEP = number("shortening_per_displacement"), number("shortening_per_sweep")
SCALE, EXPONENT = number("moment_scale"), number("moment_speed_exponent")
REFERENCE_MPS: Final = number("moment_speed_reference")


class Chain(NamedTuple):
    """What the chain gives for one step; all zero where the geometry cannot close."""

    flexion_deg: float
    moment_nm_kg: float
    peak_bw: float


def contact_length(flexion_deg: float) -> float:
    """Hip to ankle at initial contact, over standing height: computed outside the step path, once.

    >>> round(contact_length(14.5), 6)
    0.480232
    """
    return float(np.sqrt(THIGH * THIGH + SHANK * SHANK + 2.0 * THIGH * SHANK * cos_deg.py_func(flexion_deg)))


CONTACT_LENGTH: Final = contact_length(CONTACT_FLEXION_DEG)
_displacement, _sweep, _force, _pf = displacement_m, sweep_m, peak_force_bw, force_bw
_arccos_deg, _power = arccos_deg, power


@kernel
def close_chain(contact_s: float, step_s: float, speed_mps: float, height_m: float, contact_length: float) -> Chain:
    """The chain for a leg that is `contact_length`·height long at contact."""
    leg_m = LEG * height_m
    if speed_mps * contact_s >= 2.0 * leg_m:
        return Chain(0.0, 0.0, 0.0)
    fall_m = _displacement(contact_s, step_s)
    hip_ankle_m = (
        contact_length * height_m - PER_DISPLACEMENT * fall_m - PER_SWEEP * _sweep(contact_s, speed_mps, leg_m)
    )
    thigh_m = THIGH * height_m
    shank_m = SHANK * height_m
    product = thigh_m * shank_m
    cosine = (hip_ankle_m * hip_ankle_m - thigh_m * thigh_m - shank_m * shank_m) / (2.0 * product)
    if cosine <= 0.0 or cosine >= 1.0:  # beyond 90 degrees the joint's fits end, beyond 0 the leg would stretch
        return Chain(0.0, 0.0, 0.0)
    flexion_deg = _arccos_deg(cosine)
    lever_m = product * np.sqrt(1.0 - cosine * cosine) / hip_ankle_m
    moment = SCALE * _power(speed_mps / REFERENCE_MPS, EXPONENT) * _force(contact_s, step_s) * G * lever_m
    return Chain(flexion_deg, moment, _pf(moment, flexion_deg))


def knee_chain(contact_s: float, step_s: float, speed_mps: float, height_m: float, contact_flexion_deg: float) -> Chain:
    """The chain for any knee flexion at contact; the step path uses `close_chain` with the constant 14.5°."""
    return close_chain(contact_s, step_s, speed_mps, height_m, contact_length(contact_flexion_deg))
