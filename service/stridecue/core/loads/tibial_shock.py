"""Tier C: peak tibial acceleration, shown apart as "impact" and never summed into the knee score.

Definition: the greatest axial acceleration of the distal tibia in early stance, above 3 g, with none higher in the next
375 ms; the mean of five steps.
Equation: specific force along "up in standing", highest of the samples from 20 ms before contact to mid-stance; ratio
of the five-step mean to the baseline's median of 20 steps.
Unit: g; the session gets milli-g.
Source: Van den Berghe 2021, doi 10.1038/s41598-021-83538-w; caveats Sheerin 2019, doi 10.1016/j.gaitpost.2018.09.017.
Limits: the kneecap's load peaks at 40 % of stance, long after: this is no knee load. It hardly follows tibial bone load
either (r −0.29, Matijevich 2019). Compare at one speed, in one shoe, firmly strapped. A peak at the end of the sensor's
range is refused. Below 200 samples a second the peak falls between samples, and is read low.

    >>> from stridecue.core.kernel import fresh
    >>> s = fresh(segment.STATE)
    >>> imu = np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (1_500, 1))
    >>> imu[1_402, 2] = 6.0 * 9.81
    >>> segment.feed(s, 5_000 * np.arange(1_500), imu)
    >>> peak(s, 7_000_000, 7_240_000, 16.0)
    Shock(reason=0, peak_mg=6000)
    >>> peak(s, 6_000_000, 6_240_000, 16.0).reason == NO_IMPACT, peak(s, 7_000_000, 7_240_000, 6.0).reason == CLIPPED
    (True, True)
"""

from typing import Any, Final, NamedTuple

import numpy as np  # noqa: F401 - the example uses it

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import segment

G: Final = number("gravity")
WINDOW_US: Final = round(1e3 * number("shock_window"))
EARLY_US: Final = 20_000
"""A contact detector may be so late; the impact itself follows contact by 10 to 50 ms."""
LOW_G: Final = number("shock_threshold")
TIBIAL_LOAD_R: Final = number("shock_tibial_load_r")
FULL: Final = 0.99
"""Of the sensor's range: beyond, the true peak is not known."""
RING: Final = segment.RING
KNOWN: Final = segment.KNOWN
CLIPPED: Final = segment.CLIPPED
NO_IMPACT: Final = segment.NO_IMPACT


class Shock(NamedTuple):
    """One stance; the peak means nothing unless `reason` is KNOWN (codes and words as in `segment`)."""

    reason: int
    peak_mg: int


_reach = segment.reach


@kernel
def peak(s: Any, contact_us: int, toe_off_us: int, range_g: float) -> Shock:
    """The impact of a stance that has just ended, from a sensor that measures up to `range_g`."""
    reason = _reach(s, contact_us - EARLY_US, toe_off_us)
    if reason not in (KNOWN, segment.SETTLING):  # the axis in standing is all it needs
        return Shock(reason, 0)
    until_us = min(contact_us + WINDOW_US, (contact_us + toe_off_us) // 2)
    highest = 0.0
    clipped = False
    zero = s.standing_up
    for back in range(min(s.samples, RING)):
        place = (s.newest - back) % RING
        if s.ring_us[place] > until_us:
            continue
        if s.ring_us[place] < contact_us - EARLY_US:
            break
        acc = s.ring_m_s2[place]
        highest = max(highest, (acc[0] * zero[0] + acc[1] * zero[1] + acc[2] * zero[2]) / G)
        for i in range(3):
            clipped = clipped or abs(acc[i]) >= FULL * range_g * G
    if clipped:
        return Shock(CLIPPED, 0)
    if highest < LOW_G:
        return Shock(NO_IMPACT, 0)
    return Shock(KNOWN, round(1000.0 * highest))
