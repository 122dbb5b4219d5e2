"""How timing answers a change of cadence at constant speed: for simulation and the acceptance table only.

Never used on a measured step: there the measured contact time counts. The assumptions are contact ~ cadence^-0.65
(Farley & Gonzalez 1996 as anchor, 0.5 to 1.0 possible) and +0.5° of knee flexion at contact per +10 % of cadence.

    >>> usual = natural_timing(3.5)
    >>> usual
    Timing(contact_s=0.2276, step_s=0.3514)
    >>> quicker = at_cadence(usual, 1.10)
    >>> round(quicker.contact_s, 4), round(quicker.step_s, 4)
    (0.2139, 0.3195)
"""

from itertools import pairwise
from typing import Final, NamedTuple

from stridecue.core.evidence import number
from stridecue.core.loads.elementary import ln, power

CONTACT_EXPONENT: Final = number("contact_cadence_exponent")
CONTACT_FLEXION_DEG: Final = number("flexion_at_contact")
FLEXION_RISE_DEG: Final = number("contact_flexion_rise")
POD_BIAS: Final = number("pod_contact_bias") / 100.0
RISE_CADENCE_RATIO: Final = 1.1


class Timing(NamedTuple):
    """Contact and step time of one step."""

    contact_s: float
    step_s: float


NATURAL: Final = (
    (2.5, Timing(number("contact_at_2500"), number("step_at_2500"))),
    (3.5, Timing(number("contact_at_3500"), number("step_at_3500"))),
    (4.5, Timing(number("contact_at_4500"), number("step_at_4500"))),
)


def natural_timing(speed_mps: float) -> Timing:
    """Mean timing of 26 runners, linear between the three measured speeds and constant outside them."""
    slowest, fastest = NATURAL[0], NATURAL[-1]
    if speed_mps <= slowest[0]:
        return slowest[1]
    for (low_mps, low), (high_mps, high) in pairwise(NATURAL):
        if speed_mps <= high_mps:
            share = (speed_mps - low_mps) / (high_mps - low_mps)
            return Timing(
                low.contact_s + share * (high.contact_s - low.contact_s),
                low.step_s + share * (high.step_s - low.step_s),
            )
    return fastest[1]


def at_cadence(timing: Timing, cadence_ratio: float) -> Timing:
    """The same runner at `cadence_ratio` times the cadence, speed unchanged."""
    return Timing(timing.contact_s * power(cadence_ratio, -CONTACT_EXPONENT), timing.step_s / cadence_ratio)


def contact_flexion_deg(cadence_ratio: float) -> float:
    """Assumed knee flexion at contact after a change of cadence."""
    return CONTACT_FLEXION_DEG + FLEXION_RISE_DEG * ln(cadence_ratio) / ln(RISE_CADENCE_RATIO)


def pod_reading(timing: Timing) -> Timing:
    """What a pod with the published contact-time bias would report."""
    return Timing(timing.contact_s * (1.0 + POD_BIAS), timing.step_s)
