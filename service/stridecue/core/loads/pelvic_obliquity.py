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
    >>> s = fresh(STATE)
    >>> stand(s, np.array([0.0, 0.0, 1.0]))
    >>> still = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 9.81])
    >>> for i in range(1400):
    ...     sample(s, 5_000 * i, still)
    >>> stance(s, 1, 6_500_000, 6_700_000), stride(s, 6_000_000, 6_700_000)
    (Pelvis(reason=0, drop_mdeg=0), Rise(reason=0, rise_um=0))
"""

from typing import Any, Final, NamedTuple

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import tilt
from stridecue.core.loads.elementary import arccos_deg
from stridecue.core.loads.knee_flexion import (
    GAP_US,
    KNOWN,
    NOT_STANDING,
    RING,
    SAMPLES_MISSING,
    SETTLE_S,
    SETTLING,
    unit,
)

G: Final = number("gravity")
ERROR_DEG: Final = number("obliquity_error")
"""To show beside the change."""
CONTACT_ERROR_MS: Final = number("sacral_contact_error")
"""What a contact time from this site would be off by: a fallback only."""
LEFT: Final = 1
SAMPLES_MIN: Final = 8
"""Fewer in a stride say nothing about its height."""

STATE: Final = np.dtype(
    [
        *tilt.fields(1),
        ("stood", np.int64),
        ("standing_up", np.float64, (3,)),
        ("across", np.float64, (3,)),
        ("bias_rad_s", np.float64, (3,)),
        ("newest", np.int64),
        ("samples", np.int64),
        ("settled_s", np.float64),
        ("ring_us", np.int64, (RING,)),
        ("ring_left_sine", np.float64, (RING,)),
        ("ring_rise_m_s2", np.float64, (RING,)),
    ]
)


class Pelvis(NamedTuple):
    """One stance; the excursion means nothing unless `reason` is KNOWN (codes and words as in `knee_flexion`)."""

    reason: int
    drop_mdeg: int


class Rise(NamedTuple):
    """One stride; the oscillation means nothing unless `reason` is KNOWN."""

    reason: int
    rise_um: int


_advance, _arccos_deg = tilt.advance, arccos_deg


def stand(s: Any, up: Any, bias_rad_s: Any = None) -> None:
    """What a second of standing still gave: the mean direction of "up", and the gyroscope's bias."""
    s.standing_up[:] = unit(up)
    across = -s.standing_up[1] * s.standing_up
    across[1] += 1.0
    s.across[:] = unit(across)
    if bias_rad_s is not None:
        s.bias_rad_s[:] = bias_rad_s
    s.stood = 1


@kernel
def sample(s: Any, t_us: int, imu: Any) -> None:
    """One sample (gyr x y z [rad/s], acc x y z [m/s²])."""
    dt_us = t_us - s.ring_us[s.newest]
    if s.samples == 0 or dt_us <= 0 or dt_us > GAP_US:
        dt_us = 0
        s.samples = 0
        s.settled_s = 0.0
        s.tilt_samples[0] = 0
        for i in range(4):
            s.tilt_turned[0, i] = 0.0
            s.tilt_leaned[0, i] = 0.0
    dt_s = dt_us / 1000000.0
    rate = np.empty(3)
    for i in range(3):
        rate[i] = imu[i] - s.bias_rad_s[i]
    _advance(s, 0, rate, imu[3:6], dt_s)
    s.newest = (s.newest + 1) % RING
    s.samples += 1
    s.settled_s += dt_s
    s.ring_us[s.newest] = t_us
    sine = 0.0
    rise = -G
    for i in range(3):
        sine += s.tilt_up[0, i] * s.across[i]
        rise += s.tilt_up[0, i] * imu[3 + i]
    s.ring_left_sine[s.newest] = min(max(sine, -1.0), 1.0)
    s.ring_rise_m_s2[s.newest] = rise


@kernel
def reach(s: Any, from_us: int, to_us: int) -> int:
    """Are the samples of this span there, and sound? The reason why not, or KNOWN."""
    kept = min(s.samples, RING)
    oldest = (s.newest - kept + 1) % RING
    if s.stood == 0:
        return NOT_STANDING
    if kept == 0 or s.ring_us[oldest] > from_us or s.ring_us[s.newest] < to_us:
        return SAMPLES_MISSING
    return SETTLING if s.settled_s < SETTLE_S else KNOWN


_reach = reach


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
        first = swing_side * s.ring_left_sine[place]
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
        mean += s.ring_rise_m_s2[(s.newest - end - back) % RING] / count
    # backwards in time; velocity by trapezoids, its mean taken out, height likewise
    velocity = 0.0
    total = 0.0
    last = 0.0
    for back in range(count):
        value = s.ring_rise_m_s2[(s.newest - end - back) % RING] - mean
        if back > 0:
            velocity += 0.5 * (value + last) * dt_s
        last = value
        total += velocity / count
    velocity = -total
    height = 0.0
    lowest = 0.0
    highest = 0.0
    for back in range(count):
        value = s.ring_rise_m_s2[(s.newest - end - back) % RING] - mean
        if back > 0:
            before = velocity
            velocity += 0.5 * (value + last) * dt_s
            height += 0.5 * (velocity + before) * dt_s
        last = value
        lowest = min(lowest, height)
        highest = max(highest, height)
    return Rise(KNOWN, round(1000000.0 * (highest - lowest)))
