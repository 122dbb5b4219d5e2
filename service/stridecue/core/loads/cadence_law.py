"""Tier A: load from cadence alone.

Definition: at constant speed the peak patellofemoral load of group studies falls with cadence to the power 1.75.
Equation: load ~ step^1.75 per step and step^0.75 per km; only the ratio to the own baseline means anything.
Unit: none (a ratio, once divided by the baseline).
Source: Lenhart 2014, doi 10.1249/MSS.0b013e3182a78c3a; Bonacci 2018; Willson 2014 and 2015; exponents 1.45 to 2.21.
Limits: constant speed, level. Not a measurement of this runner's knee: what groups did on average at this cadence.

    >>> round(100 * (cadence_load(1 / 1.10) / cadence_load(1.0) - 1), 2)  # +10 % cadence
    -15.36
    >>> round(100 * (cadence_load_km(1 / 1.10) / cadence_load_km(1.0) - 1), 2)
    -6.9
"""

from typing import Final

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads.elementary import power

EXPONENT: Final = number("cadence_exponent")
EXPONENT_LOW: Final = number("cadence_exponent_low")
EXPONENT_HIGH: Final = number("cadence_exponent_high")
_power = power


@kernel
def cadence_load(step_s: float) -> float:
    """Per step, up to a constant."""
    return _power(step_s, EXPONENT)


@kernel
def cadence_load_km(step_s: float) -> float:
    """Per kilometre at constant speed, up to a constant."""
    return _power(step_s, EXPONENT - 1.0)
