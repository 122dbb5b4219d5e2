"""One sensor on one body segment: its zero in standing, which way is up, and its last seconds of samples.

Definition: thigh, shank and sacrum share this room: how far a segment has turned about its own axis since the runner
stood still. What is made of it stands in `knee_flexion`, `pelvic_obliquity` and `tibial_shock`. Every sensor keeps its
own clock and ring: who compares two of them says how far apart the clocks are. A sensor may be strapped on any way
round: standing still tells "up", the first running strides tell the axis.
Equation: inclination = ∠(up, standing up | axis); the axis is the main direction of the angular velocity over ten
running strides, to the runner's left because in stance a leg's segments tip forward over the planted foot.
Unit: degrees; acceleration in m/s², angular velocity in rad/s, time in microseconds of the sensor's own clock.
Source: `tilt` (VQF) for the inclination, `standing` for the zero; axes after Seel 2014, doi 10.3390/s140406891, but
from the main direction of each gyroscope: Seel's criterion || g1 × j1 || = || g2 × j2 || let the thigh's axis stray up
to 40° on running data, where the knee is no hinge: peak flexion off by 8.8° in the worst of 78 legs, against 2.8°.
Limits: the zero is the last second in which the sensor was still, so stand upright before running, and do not sit. A
sensor that stands differently than before (by more than 15°) was strapped on anew: its axis is learnt again.

    >>> from stridecue.core.kernel import fresh
    >>> s = fresh(STATE)
    >>> feed(s, 10_000 * np.arange(120), np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (120, 1)))
    >>> int(s.stood), [round(float(x), 3) for x in s.standing_up], reach(s, 100_000, 300_000) == SETTLING
    (1, [0.0, 0.0, 1.0], True)
"""

from typing import Any, Final

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel
from stridecue.core.loads import standing, tilt
from stridecue.core.loads.elementary import arccos_deg

RING: Final = 2048
"""Samples kept: 2 s at 1,000 Hz, more than a stride and the delay of any contact detector."""
AXIS_STRIDES: Final = 10
"""Strides whose angular velocity gives the axis; then it stands."""
GAP_US: Final = 60_000
"""A longer hole between two samples starts the filters anew; the gait detectors bridge as much."""
SETTLE_S: Final = 2.0 * number("tilt_time_constant")
STRAPPED_ANEW_COSINE: Final = 0.9659
"""Of 15°: nobody stands that differently from one minute to the next."""
ROUNDS: Final = 60
"""Power iterations: on running data the second direction is at most 0.45 of the first, and 0.45^60 is nothing."""

KNOWN: Final = 0
NOT_STANDING: Final = 1
AXIS_UNKNOWN: Final = 2
SAMPLES_MISSING: Final = 3
SETTLING: Final = 4
ZERO_DOUBTFUL: Final = 5
CLIPPED: Final = 6
NO_IMPACT: Final = 7
NO_PARTNER: Final = 8
REASONS: Final = (
    "known",
    "no standing zero yet: stand upright and still for a second before running",
    "the first running strides are needed to find its axis",
    "samples of this stance are missing",
    "its inclination is still settling, 6 s after the first sample or a gap",
    "its zero is in doubt: stand upright and still for a second",
    "the impact is beyond the range of the sensor",
    "no impact above 3 g found in early stance",
    "it needs the other half of the pair: thigh and shank of one leg",
)
"""Index = code."""

STATE: Final = np.dtype(
    [
        *tilt.fields(1),
        *standing.FIELDS,
        ("stood", np.int64),
        ("standing_up", np.float64, (3,)),
        ("bias_rad_s", np.float64, (3,)),
        ("newest", np.int64),
        ("samples", np.int64),
        ("settled_s", np.float64),
        ("ring_us", np.int64, (RING,)),
        ("ring_up", np.float64, (RING, 3)),
        ("ring_rad_s", np.float64, (RING, 3)),
        ("ring_m_s2", np.float64, (RING, 3)),
        ("spread", np.float64, (3, 3)),
        ("tipping_rad_s", np.float64, (3,)),
        ("axis_strides", np.int64),
        ("axis", np.float64, (3,)),
    ]
)

_advance, _watch, _arccos_deg = tilt.advance, standing.watch, arccos_deg


def unit(direction: Any) -> Any:
    """The direction at length 1."""
    size = np.sqrt(direction[0] * direction[0] + direction[1] * direction[1] + direction[2] * direction[2])
    if not size > 0.0:
        raise ValueError(
            f"a direction of no length: {direction}; stand still for a second and take the mean acceleration"
        )
    return direction / size


def stand(s: Any, up: Any, bias_rad_s: Any = None) -> None:
    """What a second of standing still gave elsewhere: the mean direction of "up" and the gyroscope's bias."""
    s.standing_up[:] = unit(up)
    if bias_rad_s is not None:
        s.bias_rad_s[:] = bias_rad_s
    s.stood = 1


@kernel
def forget_axis(s: Any) -> None:
    """The axis is learnt again from the next strides, as at the start of a session."""
    s.axis_strides = 0
    for i in range(3):
        s.tipping_rad_s[i] = 0.0
        for j in range(3):
            s.spread[i, j] = 0.0


_forget_axis = forget_axis


@kernel
def take_zero(s: Any) -> None:
    """The second of standing still that has just ended becomes the zero."""
    alike = 0.0
    for i in range(3):
        alike += s.standing_up[i] * s.still_up[i]
    if s.stood == 1 and alike < STRAPPED_ANEW_COSINE:
        _forget_axis(s)
    s.stood = 1
    for i in range(3):
        s.standing_up[i] = s.still_up[i]
        s.bias_rad_s[i] = s.still_bias_rad_s[i]


_take_zero = take_zero


@kernel
def feed(s: Any, t_us: Any, imu: Any) -> None:
    """Samples `imu` (n, 6: acceleration, angular velocity) in the sensor's own frame, taken at `t_us` (n,)."""
    rate = np.empty(3)
    for k in range(len(t_us)):
        dt_us = t_us[k] - s.ring_us[s.newest]
        if s.samples == 0 or dt_us <= 0 or dt_us > GAP_US:
            dt_us = 0
            s.samples = 0
            s.settled_s = 0.0
            s.still_s = 0.0
            s.tilt_samples[0] = 0
            for i in range(4):
                s.tilt_turned[0, i] = 0.0
                s.tilt_leaned[0, i] = 0.0
        dt_s = dt_us / 1000000.0
        if _watch(s, imu[k], dt_s):
            _take_zero(s)
        s.newest = (s.newest + 1) % RING
        s.samples += 1
        s.settled_s += dt_s
        s.ring_us[s.newest] = t_us[k]
        for i in range(3):
            rate[i] = imu[k, 3 + i] - s.bias_rad_s[i]
            s.ring_rad_s[s.newest, i] = rate[i]
            s.ring_m_s2[s.newest, i] = imu[k, i]
        _advance(s, 0, rate, imu[k, :3], dt_s)
        for i in range(3):
            s.ring_up[s.newest, i] = s.tilt_up[0, i]


@kernel
def reach(s: Any, from_us: int, to_us: int) -> int:
    """Are the samples of this span there, and sound? The reason why not, or KNOWN."""
    if s.stood == 0:
        return NOT_STANDING
    kept = min(s.samples, RING)
    if kept == 0 or s.ring_us[(s.newest - kept + 1) % RING] > from_us or s.ring_us[s.newest] < to_us:
        return SAMPLES_MISSING
    return SETTLING if s.settled_s < SETTLE_S else KNOWN


@kernel
def find_axis(s: Any) -> None:
    """Main direction of the angular velocity, signed so that in stance the segment tips forward about it."""
    axis = s.axis
    for i in range(3):
        axis[i] = s.tipping_rad_s[i]
    for _ in range(ROUNDS):
        x = s.spread[0, 0] * axis[0] + s.spread[0, 1] * axis[1] + s.spread[0, 2] * axis[2]
        y = s.spread[1, 0] * axis[0] + s.spread[1, 1] * axis[1] + s.spread[1, 2] * axis[2]
        z = s.spread[2, 0] * axis[0] + s.spread[2, 1] * axis[1] + s.spread[2, 2] * axis[2]
        size = np.sqrt(x * x + y * y + z * z)
        if size <= 0.0:
            return
        axis[0] = x / size
        axis[1] = y / size
        axis[2] = z / size


_find_axis = find_axis


@kernel
def learn_axis(s: Any, contact_us: int, toe_off_us: int) -> bool:
    """Add the angular velocity of about one stride, up to this toe-off; true once the axis stands (after the tenth)."""
    if s.axis_strides >= AXIS_STRIDES:
        return True
    for back in range(min(s.samples, RING)):
        place = (s.newest - back) % RING
        t_us = s.ring_us[place]
        if t_us < contact_us - 2 * (toe_off_us - contact_us):
            break
        if t_us > toe_off_us:
            continue
        for i in range(3):
            if t_us >= contact_us:
                s.tipping_rad_s[i] += s.ring_rad_s[place, i]
            for j in range(3):
                s.spread[i, j] += s.ring_rad_s[place, i] * s.ring_rad_s[place, j]
    s.axis_strides += 1
    if s.axis_strides < AXIS_STRIDES:
        return False
    _find_axis(s)
    return True


@kernel
def lean_deg(s: Any, place: int) -> float:
    """How far the segment has turned about its axis since standing, at `place` in the ring [deg], −180 to 180."""
    up = s.ring_up[place]
    zero = s.standing_up
    axis = s.axis
    u = up[0] * axis[0] + up[1] * axis[1] + up[2] * axis[2]
    v = zero[0] * axis[0] + zero[1] * axis[1] + zero[2] * axis[2]
    ux = up[0] - u * axis[0]
    uy = up[1] - u * axis[1]
    uz = up[2] - u * axis[2]
    vx = zero[0] - v * axis[0]
    vy = zero[1] - v * axis[1]
    vz = zero[2] - v * axis[2]
    size = np.sqrt((ux * ux + uy * uy + uz * uz) * (vx * vx + vy * vy + vz * vz))
    if size <= 0.0:
        return 0.0
    cosine = min(max((ux * vx + uy * vy + uz * vz) / size, -1.0), 1.0)
    side = (vy * uz - vz * uy) * axis[0] + (vz * ux - vx * uz) * axis[1] + (vx * uy - vy * ux) * axis[2]
    angle = _arccos_deg(cosine)
    return -angle if side > 0.0 else angle  # "up" turns backwards when the segment turns forwards
