"""Tier E: how far the pelvis drops towards the swing leg during stance, and how far the body rises and falls.

Definition: obliquity excursion, the greatest drop of the swing side within a stance minus the drop at initial contact;
oscillation, highest minus lowest point of the sacrum over a stride.
Equation: drop = ±asin(up · across), across = the sensor's left, made level in standing; oscillation from the vertical
acceleration, integrated twice over one stride of one foot, in which mean acceleration and mean velocity are zero.
Unit: degrees and metres; the session gets millidegrees and micrometres.
Source: inclination as in VQF (`tilt`). Bramah 2018, doi 10.1177/0363546518793657, for the meaning of the drop.
Limits: change from the own baseline only: no sacral sensor met validity criteria for level (Ruiz-Malagon 2023), skin
moves 9 mm, and drop at contact differs between definitions. No threshold, no alarm. Worn flat on the sacrum, its y
axis left.

    >>> from stridecue.core.kernel import fresh
    >>> s = fresh(segment.STATE)
    >>> segment.feed(s, 5_000 * np.arange(1400), np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (1400, 1)))
    >>> stance(s, 1, 6_500_000, 6_700_000), stride(s, 6_000_000, 6_700_000)
    (Pelvis(reason=0, drop_mdeg=0), Rise(reason=0, rise_um=0))
"""

from typing import Any, Final, NamedTuple

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import segment
from stridecue.core.loads.elementary import arccos_deg

G: Final = number("gravity")
RING: Final = segment.RING
KNOWN: Final = segment.KNOWN
SAMPLES_MISSING: Final = segment.SAMPLES_MISSING
ERROR_DEG: Final = number("obliquity_error")
"""To show beside the change."""
CONTACT_ERROR_MS: Final = number("sacral_contact_error")
"""What a contact time from this site would be off by: a fallback only."""
LEFT: Final = 1
SAMPLES_MIN: Final = 8
"""Fewer in a stride say nothing about its height."""


class Pelvis(NamedTuple):
    """One stance; the excursion means nothing unless `reason` is KNOWN (codes and words as in `segment`)."""

    reason: int
    drop_mdeg: int


class Rise(NamedTuple):
    """One stride; the oscillation means nothing unless `reason` is KNOWN."""

    reason: int
    rise_um: int


_reach, _arccos_deg = segment.reach, arccos_deg


@kernel
def left_sine(s: Any, place: int) -> float:
    """Sine of how far the sensor's left side stands higher than in standing, at `place` in the ring."""
    zero = s.standing_up
    # the sensor's y axis, made level in standing
    x = -zero[1] * zero[0]
    y = 1.0 - zero[1] * zero[1]
    z = -zero[1] * zero[2]
    size = np.sqrt(x * x + y * y + z * z)
    if size <= 0.0:
        return 0.0
    up = s.ring_up[place]
    return float(min(max((up[0] * x + up[1] * y + up[2] * z) / size, -1.0), 1.0))


@kernel
def rise_m_s2(s: Any, place: int) -> float:
    """Vertical acceleration without gravity, at `place` in the ring."""
    up, acc = s.ring_up[place], s.ring_m_s2[place]
    return float(up[0] * acc[0] + up[1] * acc[1] + up[2] * acc[2] - G)


_left_sine, _rise_m_s2 = left_sine, rise_m_s2


@kernel
def stance(s: Any, side: int, contact_us: int, toe_off_us: int) -> Pelvis:
    """Excursion of a stance of `side` (1 left, 2 right) that has just ended."""
    reason = _reach(s, contact_us, toe_off_us)
    if reason != KNOWN:
        return Pelvis(reason, 0)
    swing_side = 1.0 if side == LEFT else -1.0  # left stance: the right side drops, the left stands higher
    highest = -1.0
    first = 0.0
    for back in range(min(s.samples, RING)):
        place = (s.newest - back) % RING
        if s.ring_us[place] > toe_off_us:
            continue
        if s.ring_us[place] < contact_us:
            break
        first = swing_side * _left_sine(s, place)
        highest = max(highest, first)
    if highest <= first:
        return Pelvis(KNOWN, 0)
    return Pelvis(KNOWN, round(1000.0 * (_arccos_deg(first) - _arccos_deg(highest))))


@kernel
def stride(s: Any, from_us: int, to_us: int) -> Rise:
    """Oscillation over one stride, from one contact of a foot to its next."""
    reason = _reach(s, from_us, to_us)
    if reason != KNOWN:
        return Rise(reason, 0)
    end = 0
    while s.ring_us[(s.newest - end) % RING] > to_us:
        end += 1
    count = 0
    while end + count < min(s.samples, RING) and s.ring_us[(s.newest - end - count) % RING] >= from_us:
        count += 1
    if count < SAMPLES_MIN:
        return Rise(SAMPLES_MISSING, 0)
    span_s = (s.ring_us[(s.newest - end) % RING] - s.ring_us[(s.newest - end - count + 1) % RING]) / 1000000.0
    dt_s = span_s / (count - 1)
    mean = 0.0
    for back in range(count):
        mean += _rise_m_s2(s, (s.newest - end - back) % RING) / count
    # backwards in time; velocity by trapezoids, its mean taken out, height likewise
    velocity = 0.0
    total = 0.0
    last = 0.0
    for back in range(count):
        value = _rise_m_s2(s, (s.newest - end - back) % RING) - mean
        if back > 0:
            velocity += 0.5 * (value + last) * dt_s
        last = value
        total += velocity / count
    velocity = -total
    height = 0.0
    lowest = 0.0
    highest = 0.0
    for back in range(count):
        value = _rise_m_s2(s, (s.newest - end - back) % RING) - mean
        if back > 0:
            before = velocity
            velocity += 0.5 * (value + last) * dt_s
            height += 0.5 * (velocity + before) * dt_s
        last = value
        lowest = min(lowest, height)
        highest = max(highest, height)
    return Rise(KNOWN, round(1000000.0 * (highest - lowest)))
