"""Tier D: knee flexion at contact, at its peak, and the excursion between them, from a thigh and a shank sensor.

Definition: the difference of the two segments' inclinations about their knee axes, zero in the runner's own standing.
Equation: flexion = ∠(up, standing up | shank axis) − ∠(up, standing up | thigh axis); the thigh's inclination is taken
at the times of the shank's samples, linearly between its own: the two sensors have clocks and rates of their own.
The thigh's is first low-passed at 11 Hz without delay: soft tissue shakes its sensor at every contact.
Unit: degrees, + flexion; the session gets millidegrees.
Source: inclinations as in VQF (`tilt`), axes and zero as in `segment`; thigh and shank as in Seel 2014, doi
10.3390/s140406891.
Limits: running in the literature 3.1-7.7° rearfoot, more otherwise; soft tissue. Stand still at the start of each
session. Trust the excursion and the change from the own baseline more than the level. Sample a thigh that shakes at
200 Hz or more, smoothed before: shaking by 6° at 15 Hz with an impact's onset, read bare at 150 Hz, misleads "up" and
the change by 7°; at 600 Hz the change stays within 1.7° (13 runners).

    >>> from stridecue.core.kernel import fresh
    >>> thigh, shank = fresh(segment.STATE), fresh(segment.STATE)
    >>> stance(thigh, shank, 100_000, 300_000, 0).reason == segment.NOT_STANDING
    True
"""

from typing import Any, Final, NamedTuple

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import segment
from stridecue.core.loads.zero_lag import zero_lag

RING: Final = segment.RING
KNOWN: Final = segment.KNOWN
AXIS_UNKNOWN: Final = segment.AXIS_UNKNOWN
SETTLING: Final = segment.SETTLING
ZERO_DOUBTFUL: Final = segment.ZERO_DOUBTFUL
PEAK_LOW_DEG: Final = 15.0
PEAK_HIGH_DEG: Final = 80.0
"""Nobody's knee peaks outside these while running (44 ± 4°): who sat while the zero was taken shows −50."""
SHAKE_HZ: Final = number("thigh_shake")
LEAD_US: Final = 150_000
"""Before contact: what the low-pass needs to settle."""
ERROR_DEG: Final = (number("angle_error"), number("hinge_error"))
"""Between-day and level error to show beside the angle."""


class Flexion(NamedTuple):
    """One stance; the angles mean nothing unless `reason` is KNOWN (codes and words as in `segment`)."""

    reason: int
    contact_mdeg: int
    peak_mdeg: int


_reach, _learn_axis, _lean_deg, _zero_lag = segment.reach, segment.learn_axis, segment.lean_deg, zero_lag


@kernel
def steady_lean(s: Any, from_us: int, lean_deg: Any) -> int:
    """Inclinations from the newest sample back to `from_us` into `lean_deg` (n,), without the soft tissue's shake."""
    count = 0
    while count < min(s.samples, RING):
        place = (s.newest - count) % RING
        if s.ring_us[place] < from_us:
            break
        lean_deg[count] = _lean_deg(s, place)
        count += 1
    if count > 1:
        oldest = (s.newest - count + 1) % RING
        dt_s = (s.ring_us[s.newest] - s.ring_us[oldest]) / (1000000.0 * (count - 1))
        _zero_lag(lean_deg, count, SHAKE_HZ, dt_s)
    return count


_steady_lean = steady_lean


@kernel
def stance(thigh: Any, shank: Any, contact_us: int, toe_off_us: int, ahead_us: int) -> Flexion:
    """Knee flexion at contact and at its peak of a stance that has just ended; timing from any contact detector.

    Times are the shank's; the thigh's clock is `ahead_us` ahead of it.
    """
    reason = _reach(shank, contact_us, toe_off_us)
    if reason in (KNOWN, SETTLING):
        other = _reach(thigh, contact_us + ahead_us, toe_off_us + ahead_us)
        reason = reason if other == KNOWN else other
    if reason not in (KNOWN, SETTLING):
        return Flexion(reason, 0, 0)
    learnt = _learn_axis(thigh, contact_us + ahead_us, toe_off_us + ahead_us)
    learnt = _learn_axis(shank, contact_us, toe_off_us) and learnt
    if not learnt:
        return Flexion(AXIS_UNKNOWN, 0, 0)
    if reason != KNOWN:
        return Flexion(reason, 0, 0)
    thigh_deg = np.empty(RING)
    kept = _steady_lean(thigh, contact_us + ahead_us - LEAD_US, thigh_deg)
    after = 0  # the thigh's sample at or after the shank's, counted back from its newest
    after_us = thigh.ring_us[thigh.newest]
    after_deg = thigh_deg[0]
    before_us = after_us
    before_deg = after_deg
    later = 0.0
    later_us = 0
    contact = 0.0
    peak = -180.0
    for back in range(min(shank.samples, RING)):
        place = (shank.newest - back) % RING
        t_us = shank.ring_us[place]
        if t_us > toe_off_us:
            continue
        while before_us > t_us + ahead_us and after + 1 < kept:
            after_us = before_us
            after_deg = before_deg
            after += 1
            before_us = thigh.ring_us[(thigh.newest - after) % RING]
            before_deg = thigh_deg[after]
        share = (t_us + ahead_us - before_us) / (after_us - before_us) if after_us > before_us else 0.0
        angle = _lean_deg(shank, place) - (before_deg + (after_deg - before_deg) * min(max(share, 0.0), 1.0))
        if angle > 180.0:
            angle -= 360.0
        elif angle < -180.0:
            angle += 360.0
        if t_us < contact_us:  # one sample before: the angle at contact lies between
            share = (later_us - contact_us) / (later_us - t_us) if later_us > t_us else 0.0
            contact = later + (angle - later) * share
            break
        peak = max(peak, angle)
        later = angle
        later_us = t_us
        contact = angle
    peak = max(peak, contact)
    if peak < PEAK_LOW_DEG or peak > PEAK_HIGH_DEG:
        return Flexion(ZERO_DOUBTFUL, round(1000.0 * contact), round(1000.0 * peak))
    return Flexion(KNOWN, round(1000.0 * contact), round(1000.0 * peak))
