"""Tier D: knee flexion at contact, at its peak, and the excursion between them, from a thigh and a shank sensor.

Definition: the difference of the two segments' inclinations about their knee axes, zero in the runner's own standing.
Equation: flexion = ∠(up, standing up | shank axis) − ∠(up, standing up | thigh axis); each axis is the main direction
of that sensor's angular velocity over the first running strides, pointing to the runner's left because in stance both
segments tip forward over the planted foot.
Unit: degrees, + flexion; the session gets millidegrees.
Source: inclinations as in VQF (`tilt`); axes after Seel 2014, doi 10.3390/s140406891, but from the main direction of
each gyroscope: Seel's criterion || g1 × j1 || = || g2 × j2 || let the thigh's axis stray up to 40° on running data,
where the knee is no hinge: peak flexion off by 8.8° in the worst of 78 legs, against 2.8° this way.
Limits: running in the literature 3.1-7.7° rearfoot, more otherwise; soft tissue. Stand still at the start of each
session. Trust the excursion and the change from the own baseline more than the level.

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.loads.reasons import REASONS
    >>> s = fresh(STATE)
    >>> upright = np.array([0.0, 0.0, 1.0])
    >>> stand(s, upright, upright)
    >>> still = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 9.81])
    >>> for i in range(100):
    ...     sample(s, 10_000 * i, still, still)
    >>> stance(s, 100_000, 300_000).reason == AXIS_UNKNOWN
    True
"""

from typing import Any, Final, NamedTuple

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import tilt
from stridecue.core.loads.elementary import arccos_deg

RING: Final = 1024
"""Samples kept: 2 s at 500 Hz, more than the delay of any contact detector."""
THIGH: Final = 0
SHANK: Final = 1
AXIS_STRIDES: Final = 10
"""Strides whose angular velocity gives the axes; then they stand for the session."""
GAP_US: Final = 50_000
"""A longer hole between two samples starts the filters anew."""
HALF_TURN_DEG: Final = 180.0
ROUNDS: Final = 60
"""Power iterations: on running data the second direction is at most 0.45 of the first, and 0.45^60 is nothing."""
ERROR_DEG: Final = (number("angle_error"), number("hinge_error"))
"""Between-day and level error to show beside the angle."""

KNOWN: Final = 0
NOT_STANDING: Final = 1
AXIS_UNKNOWN: Final = 2
SAMPLES_MISSING: Final = 3
SETTLING: Final = 4
REASONS: Final = (
    "known",
    "no standing calibration in this session",
    "the first running strides are needed to find the knee axis",
    "samples of this stance are missing",
    "the inclination filters are still settling",
)
SETTLE_S: Final = 2.0 * number("tilt_time_constant")

STATE: Final = np.dtype(
    [
        *tilt.fields(2),
        ("stood", np.int64),
        ("standing_up", np.float64, (2, 3)),
        ("bias_rad_s", np.float64, (2, 3)),
        ("newest", np.int64),
        ("samples", np.int64),
        ("ring_us", np.int64, (RING,)),
        ("ring_up", np.float64, (RING, 2, 3)),
        ("ring_rad_s", np.float64, (RING, 2, 3)),
        ("settled_s", np.float64),
        ("spread", np.float64, (2, 3, 3)),
        ("tipping_rad_s", np.float64, (2, 3)),
        ("axis_strides", np.int64),
        ("axis", np.float64, (2, 3)),
    ]
)


class Flexion(NamedTuple):
    """One stance; the angles mean nothing unless `reason` is KNOWN."""

    reason: int
    contact_mdeg: int
    peak_mdeg: int


_advance, _arccos_deg = tilt.advance, arccos_deg


def unit(direction: Any) -> Any:
    """The direction at length 1."""
    size = np.sqrt(direction[0] * direction[0] + direction[1] * direction[1] + direction[2] * direction[2])
    if not size > 0.0:
        raise ValueError(
            f"a direction of no length: {direction}; stand still for a second and take the mean acceleration"
        )
    return direction / size


def stand(s: Any, thigh_up: Any, shank_up: Any, thigh_bias_rad_s: Any = None, shank_bias_rad_s: Any = None) -> None:
    """What a second of standing still gave: the mean direction of "up" and the gyroscopes' bias, per sensor."""
    for sensor, up, bias in ((THIGH, thigh_up, thigh_bias_rad_s), (SHANK, shank_up, shank_bias_rad_s)):
        s.standing_up[sensor] = unit(up)
        if bias is not None:
            s.bias_rad_s[sensor] = bias
    s.stood = 1


@kernel
def sample(s: Any, t_us: int, thigh: Any, shank: Any) -> None:
    """One sample of both sensors, each (gyr x y z [rad/s], acc x y z [m/s²]) in its own frame."""
    dt_us = t_us - s.ring_us[s.newest]
    if s.samples == 0 or dt_us <= 0 or dt_us > GAP_US:
        dt_us = 0
        s.samples = 0
        s.settled_s = 0.0
        for sensor in range(2):
            s.tilt_samples[sensor] = 0
            for i in range(4):
                s.tilt_turned[sensor, i] = 0.0
                s.tilt_leaned[sensor, i] = 0.0
    dt_s = dt_us / 1000000.0
    s.newest = (s.newest + 1) % RING
    s.samples += 1
    s.settled_s += dt_s
    s.ring_us[s.newest] = t_us
    rate = np.empty(3)
    for sensor in range(2):
        imu = thigh if sensor == THIGH else shank
        for i in range(3):
            rate[i] = imu[i] - s.bias_rad_s[sensor, i]
            s.ring_rad_s[s.newest, sensor, i] = rate[i]
        _advance(s, sensor, rate, imu[3:6], dt_s)
        for i in range(3):
            s.ring_up[s.newest, sensor, i] = s.tilt_up[sensor, i]


@kernel
def lean_deg(up: Any, standing_up: Any, axis: Any) -> float:
    """How far a segment has turned about `axis` since standing [deg], −180 to 180."""
    u = up[0] * axis[0] + up[1] * axis[1] + up[2] * axis[2]
    v = standing_up[0] * axis[0] + standing_up[1] * axis[1] + standing_up[2] * axis[2]
    ux = up[0] - u * axis[0]
    uy = up[1] - u * axis[1]
    uz = up[2] - u * axis[2]
    vx = standing_up[0] - v * axis[0]
    vy = standing_up[1] - v * axis[1]
    vz = standing_up[2] - v * axis[2]
    size = np.sqrt((ux * ux + uy * uy + uz * uz) * (vx * vx + vy * vy + vz * vz))
    if size <= 0.0:
        return 0.0
    cosine = min(max((ux * vx + uy * vy + uz * vz) / size, -1.0), 1.0)
    side = (vy * uz - vz * uy) * axis[0] + (vz * ux - vx * uz) * axis[1] + (vx * uy - vy * ux) * axis[2]
    angle = _arccos_deg(cosine)
    return -angle if side > 0.0 else angle  # "up" turns backwards when the segment turns forwards


_lean_deg = lean_deg


@kernel
def flexion_deg(s: Any, place: int) -> float:
    """Knee flexion of the sample at `place` in the ring."""
    thigh = _lean_deg(s.ring_up[place, THIGH], s.standing_up[THIGH], s.axis[THIGH])
    shank = _lean_deg(s.ring_up[place, SHANK], s.standing_up[SHANK], s.axis[SHANK])
    angle = shank - thigh
    if angle > HALF_TURN_DEG:
        return angle - 2.0 * HALF_TURN_DEG
    return angle + 2.0 * HALF_TURN_DEG if angle < -HALF_TURN_DEG else angle


@kernel
def find_axes(s: Any) -> None:
    """Main direction of each sensor's angular velocity, signed so that in stance the segment tips forward about it."""
    for sensor in range(2):
        axis = s.axis[sensor]
        for i in range(3):
            axis[i] = s.tipping_rad_s[sensor, i]
        for _ in range(ROUNDS):
            x = s.spread[sensor, 0, 0] * axis[0] + s.spread[sensor, 0, 1] * axis[1] + s.spread[sensor, 0, 2] * axis[2]
            y = s.spread[sensor, 1, 0] * axis[0] + s.spread[sensor, 1, 1] * axis[1] + s.spread[sensor, 1, 2] * axis[2]
            z = s.spread[sensor, 2, 0] * axis[0] + s.spread[sensor, 2, 1] * axis[1] + s.spread[sensor, 2, 2] * axis[2]
            size = np.sqrt(x * x + y * y + z * z)
            if size <= 0.0:
                return
            axis[0] = x / size
            axis[1] = y / size
            axis[2] = z / size


_find_axes = find_axes


@kernel
def learn_axes(s: Any, kept: int, contact_us: int, toe_off_us: int) -> None:
    """Add the angular velocity of about one stride, up to this toe-off; find the axes after the tenth."""
    for back in range(kept):
        place = (s.newest - back) % RING
        t_us = s.ring_us[place]
        if t_us < contact_us - 2 * (toe_off_us - contact_us):
            break
        if t_us > toe_off_us:
            continue
        for sensor in range(2):
            for i in range(3):
                if t_us >= contact_us:
                    s.tipping_rad_s[sensor, i] += s.ring_rad_s[place, sensor, i]
                for j in range(3):
                    s.spread[sensor, i, j] += s.ring_rad_s[place, sensor, i] * s.ring_rad_s[place, sensor, j]
    s.axis_strides += 1
    if s.axis_strides >= AXIS_STRIDES:
        _find_axes(s)


_flexion_deg, _learn_axes = flexion_deg, learn_axes


@kernel
def stance(s: Any, contact_us: int, toe_off_us: int) -> Flexion:
    """Knee flexion at contact and at its peak of a stance that has just ended; timing from any contact detector."""
    kept = min(s.samples, RING)
    oldest = (s.newest - kept + 1) % RING
    if s.stood == 0:
        return Flexion(NOT_STANDING, 0, 0)
    if kept == 0 or s.ring_us[oldest] > contact_us or s.ring_us[s.newest] < toe_off_us:
        return Flexion(SAMPLES_MISSING, 0, 0)
    if s.axis_strides < AXIS_STRIDES:
        _learn_axes(s, kept, contact_us, toe_off_us)
        if s.axis_strides < AXIS_STRIDES:
            return Flexion(AXIS_UNKNOWN, 0, 0)
    if s.settled_s < SETTLE_S:
        return Flexion(SETTLING, 0, 0)
    later = 0.0
    later_us = 0
    contact = 0.0
    peak = -180.0
    for back in range(kept):
        place = (s.newest - back) % RING
        t_us = s.ring_us[place]
        if t_us > toe_off_us:
            continue
        angle = _flexion_deg(s, place)
        if t_us < contact_us:  # one sample before: the angle at contact lies between
            share = (later_us - contact_us) / (later_us - t_us) if later_us > t_us else 0.0
            contact = later + (angle - later) * share
            break
        peak = max(peak, angle)
        later = angle
        later_us = t_us
        contact = angle
    return Flexion(KNOWN, round(1000.0 * contact), round(1000.0 * max(peak, contact)))
