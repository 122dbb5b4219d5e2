"""How far the body sinks during contact, in metres.

Definition: downward displacement of the centre of mass from initial contact to mid-stance, of the sine-wave model;
beside it the leg's sweep, the shortening a straight leg would need to pass over the foot.
Equation: dy = g·tc²·((step/tc)/(2π) − 1/8); sweep = L − √(L² − (v·tc/2)²), L = 0.53·height.
Unit: metres.
Source: Morin et al. 2005, doi 10.1123/jab.21.2.167, eq. 7 (as a positive magnitude) and 9.
Limits: dy mean bias 3.3 %; as a figure to train by it is not validated (a published −10.4 % reads −15.5 % here, T28).

    >>> round(displacement_m(0.250, 0.360), 5), round(sweep_m(0.250, 3.0, 0.92), 5)
    (0.06388, 0.0799)
    >>> round(oscillation_m(0.250, 0.360), 5)  # displacement plus the rise in flight
    0.07871
"""

from typing import Final

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel

G: Final = number("gravity")
TWO_PI: Final = 6.283185307179586
LEG_PER_HEIGHT: Final = number("leg_length_per_height")


@kernel
def displacement_m(contact_s: float, step_s: float) -> float:
    """Fall of the centre of mass during contact [m]."""
    return G * contact_s * contact_s * (step_s / contact_s / TWO_PI - 0.125)


_displacement_m = displacement_m


@kernel
def oscillation_m(contact_s: float, step_s: float) -> float:
    """Lowest to highest point of the centre of mass over a step [m]: what a sacral sensor measures."""
    flight_s = step_s - contact_s
    return _displacement_m(contact_s, step_s) + G * flight_s * flight_s / 8.0


@kernel
def sweep_m(contact_s: float, speed_mps: float, leg_m: float) -> float:
    """Shortening of a straight leg of `leg_m` that passes over the foot [m]; speed·contact/2 must stay below it."""
    half_m = 0.5 * speed_mps * contact_s
    return leg_m - float(np.sqrt(leg_m * leg_m - half_m * half_m))


def leg_length_m(height_m: float) -> float:
    """Hip to floor, from standing height (Winter)."""
    return LEG_PER_HEIGHT * height_m
