"""Which way is up, seen from a moving sensor: gyroscope and accelerometer, no magnetometer.

Equations of VQF's six-axis filter (Laidig & Seel 2023, doi 10.1016/j.inffus.2022.10.014, and the reference `BasicVQF`
of the MIT-licensed package `vqf`): strapdown integration of the gyroscope; the acceleration, turned into that almost
inertial frame, goes through a Butterworth low-pass of 3 s, in which the accelerations of running average out; the
shortest turn that makes its result vertical corrects the inclination. No rest detection and no bias estimation: the
gyroscope's bias comes from the standing calibration.

Ported instead of called: the package's streaming call is fast enough (1 to 2 µs a sample and 0.3 for the answer, on a
busy machine), but its state cannot lie in the record, so no sensor could be kept and resumed bit for bit, and it uses
the C library's sine. Agreement with vqf 2.1.2: `tests/core/loads/test_tilt.py`.

    >>> from stridecue.core.kernel import fresh
    >>> s = fresh(np.dtype(fields(1)))
    >>> w = np.zeros(3); a = np.array([0.0, 9.81 * 0.6, 9.81 * 0.8])  # still, tilted
    >>> for _ in range(10):
    ...     advance(s, 0, w, a, 0.005)
    >>> [round(float(x), 6) for x in s.tilt_up[0]]
    [0.0, 0.6, 0.8]
"""

from typing import Any, Final

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel

TIME_CONSTANT_S: Final = number("tilt_time_constant")
ROOT_TWO: Final = 1.4142135623730951
UPSIDE_DOWN: Final = 1e-6
"""Cosine of half the lean below which its direction is lost."""


def fields(sensors: int) -> list[Any]:
    """The record's fields for so many sensors."""
    return [
        ("tilt_samples", np.int64, (sensors,)),
        ("tilt_turned", np.float64, (sensors, 4)),
        ("tilt_leaned", np.float64, (sensors, 4)),
        ("tilt_lowpass", np.float64, (sensors, 4, 3)),
        ("tilt_up", np.float64, (sensors, 3)),
    ]


@kernel
def multiply(p: Any, r: Any, out: Any) -> None:
    """Quaternion product p ⊗ r into `out`, which may be either of them."""
    w = p[0] * r[0] - p[1] * r[1] - p[2] * r[2] - p[3] * r[3]
    x = p[0] * r[1] + p[1] * r[0] + p[2] * r[3] - p[3] * r[2]
    y = p[0] * r[2] - p[1] * r[3] + p[2] * r[0] + p[3] * r[1]
    z = p[0] * r[3] + p[1] * r[2] - p[2] * r[1] + p[3] * r[0]
    norm = np.sqrt(w * w + x * x + y * y + z * z)
    out[0] = w / norm
    out[1] = x / norm
    out[2] = y / norm
    out[3] = z / norm


@kernel
def turn(p: Any, v: Any, out: Any) -> None:
    """Vector v turned by quaternion p into `out`."""
    a = 2.0 * (p[2] * v[2] - p[3] * v[1])
    b = 2.0 * (p[3] * v[0] - p[1] * v[2])
    c = 2.0 * (p[1] * v[1] - p[2] * v[0])
    x = v[0] + p[0] * a + p[2] * c - p[3] * b
    y = v[1] + p[0] * b + p[3] * a - p[1] * c
    z = v[2] + p[0] * c + p[1] * b - p[2] * a
    out[0] = x
    out[1] = y
    out[2] = z


_multiply, _turn = multiply, turn


@kernel
def lowpass(s: Any, sensor: int, value: Any, dt_s: float) -> None:
    """Second-order Butterworth in place, started with the mean of the first 3 s as the reference does.

    The bilinear transform's tan(π·fc·dt) is taken by its series: its argument is dt/(√2·3 s), below 0.024 from 14 Hz
    on.
    """
    kept = s.tilt_lowpass[sensor]
    n = s.tilt_samples[sensor]
    if n * dt_s < TIME_CONSTANT_S:
        for i in range(3):
            mean = (kept[2, i] * n + value[i]) / (n + 1)
            kept[0, i] = mean
            kept[1, i] = mean
            kept[2, i] = mean
            kept[3, i] = mean
            value[i] = mean
        return
    x = dt_s / (ROOT_TWO * TIME_CONSTANT_S)
    c = x + x * x * x / 3.0 + 2.0 * x * x * x * x * x / 15.0
    d = c * c + ROOT_TWO * c + 1.0
    b = c * c / d
    a1 = 2.0 * (c * c - 1.0) / d
    a2 = (1.0 - ROOT_TWO * c + c * c) / d
    for i in range(3):
        y = b * (value[i] + 2.0 * kept[0, i] + kept[1, i]) - a1 * kept[2, i] - a2 * kept[3, i]
        kept[1, i] = kept[0, i]
        kept[0, i] = value[i]
        kept[3, i] = kept[2, i]
        kept[2, i] = y
        value[i] = y


_lowpass = lowpass


@kernel
def advance(s: Any, sensor: int, gyr_rad_s: Any, acc_m_s2: Any, dt_s: float) -> None:
    """One sample of one sensor; afterwards `tilt_up` is the unit vector "up" in the sensor's own frame."""
    turned = s.tilt_turned[sensor]
    leaned = s.tilt_leaned[sensor]
    if s.tilt_samples[sensor] == 0:
        turned[0] = 1.0
        leaned[0] = 1.0
    # half the turned angle is small (0.1 at 20 rad/s and 100 Hz): two terms of cosine and sine, then normalised
    half = 0.5 * dt_s
    x = half * gyr_rad_s[0]
    y = half * gyr_rad_s[1]
    z = half * gyr_rad_s[2]
    w = x * x + y * y + z * z
    sinc = 1.0 - w / 6.0 * (1.0 - w / 20.0 * (1.0 - w / 42.0))
    step = np.empty(4)
    step[0] = 1.0 - w / 2.0 * (1.0 - w / 12.0 * (1.0 - w / 30.0 * (1.0 - w / 56.0)))
    step[1] = x * sinc
    step[2] = y * sinc
    step[3] = z * sinc
    _multiply(turned, step, turned)

    v = np.empty(3)
    _turn(turned, acc_m_s2, v)
    _lowpass(s, sensor, v, dt_s)
    s.tilt_samples[sensor] += 1
    _turn(leaned, v, v)
    norm = np.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
    if norm > 0.0:
        upright = np.sqrt(0.5 * (v[2] / norm + 1.0))
        if upright > UPSIDE_DOWN:
            step[0] = upright
            step[1] = 0.5 * v[1] / norm / upright
            step[2] = -0.5 * v[0] / norm / upright
        else:  # upside down: any horizontal axis will do
            step[0] = 0.0
            step[1] = 1.0
            step[2] = 0.0
        step[3] = 0.0
        _multiply(step, leaned, leaned)
    _multiply(leaned, turned, step)
    step[1] = -step[1]
    step[2] = -step[2]
    step[3] = -step[3]
    v[0] = 0.0
    v[1] = 0.0
    v[2] = 1.0
    _turn(step, v, s.tilt_up[sensor])
