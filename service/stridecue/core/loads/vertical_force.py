"""Peak vertical force of a step, in body weights, from contact and step time alone.

Definition: the force over one contact taken as half a sine; its peak follows exactly from impulse, since the mean
force over a step is the body's weight.
Equation: F = 1.0604 · (π/2) · (step / contact); the factor removes the mean bias of the sine.
Unit: body weights (mass cancels).
Source: Morin et al. 2005, doi 10.1123/jab.21.2.167, eq. 6; factor from Fukuchi et al. 2017.
Limits: level running with a flight; not valid on slopes (Meyer et al. 2023). SD 3 % between runners.

    >>> round(sine_force_bw(0.250, 0.360), 4)  # Morin's worked example, unscaled
    2.2619
    >>> round(peak_force_bw(0.250, 0.360), 4)
    2.3986
"""

from typing import Final

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel

HALF_PI: Final = 1.5707963267948966
SCALE: Final = number("sine_force_scale")


@kernel
def sine_force_bw(contact_s: float, step_s: float) -> float:
    """The sine's own peak [body weights]."""
    return HALF_PI * (step_s / contact_s)


_sine_force_bw = sine_force_bw


@kernel
def peak_force_bw(contact_s: float, step_s: float) -> float:
    """The peak without its mean bias [body weights]."""
    return SCALE * _sine_force_bw(contact_s, step_s)
