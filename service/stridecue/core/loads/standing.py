"""The zero of every joint angle: the last second of standing still before running.

Definition: the mean direction of gravity and the mean angular velocity (the gyroscope's bias) of one sensor over one
second in which the runner hardly moved.
Equation: means over the still samples; any sample that moves starts the second anew, and so does each second that is
full, so that the zero is always the last one.
Unit: a direction of length 1; rad/s.
Source: zero in standing as in the running studies cited in `knee_flexion`; the limits of stillness are this project's.
Limits: a gyroscope's bias left in shifts a joint angle by about 3 s × the bias, 3 degrees for 1 degree/s.

    >>> from stridecue.core.kernel import fresh
    >>> s = fresh(np.dtype(FIELDS))
    >>> any([watch(s, np.array([0.0, 0.0, 9.8, 0.01, 0.0, 0.0]), 0.01) for _ in range(120)])
    True
    >>> [round(float(x), 3) for x in s.still_up], round(float(s.still_bias_rad_s[0]), 3)
    ([0.0, 0.0, 1.0], 0.01)
"""

from typing import Any, Final

import numpy as np

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel

G: Final = number("gravity")
STILL_S: Final = 1.0
SWAY_M_S2: Final = 0.8
"""Standing people sway: noisiest axis 0.5 m/s² in one of ten recordings."""
TURN_RAD_S: Final = 0.35
"""20 degrees/s: sway stays below, any step is far above; so is any gyroscope's bias."""

FIELDS: Final = [
    ("still_s", np.float64),
    ("still_samples", np.int64),
    ("still_sum", np.float64, (6,)),
    ("still_up", np.float64, (3,)),
    ("still_bias_rad_s", np.float64, (3,)),
]


@kernel
def restart(s: Any) -> None:
    """Begin a new second."""
    s.still_s = 0.0
    s.still_samples = 0
    for i in range(6):
        s.still_sum[i] = 0.0


_restart = restart


@kernel
def watch(s: Any, imu: Any, dt_s: float) -> bool:
    """One sample (acc [m/s²], gyr [rad/s]) of a sensor; true when it ends a whole second of stillness."""
    turning = np.sqrt(imu[3] * imu[3] + imu[4] * imu[4] + imu[5] * imu[5])
    weight = np.sqrt(imu[0] * imu[0] + imu[1] * imu[1] + imu[2] * imu[2])
    if turning > TURN_RAD_S or abs(weight - G) > SWAY_M_S2:
        _restart(s)
        return False
    s.still_s += dt_s
    s.still_samples += 1
    for i in range(6):
        s.still_sum[i] += imu[i]
    if s.still_s < STILL_S:
        return False
    x, y, z = s.still_sum[0], s.still_sum[1], s.still_sum[2]
    size = np.sqrt(x * x + y * y + z * z)
    s.still_up[0] = x / size
    s.still_up[1] = y / size
    s.still_up[2] = z / size
    for i in range(3):
        s.still_bias_rad_s[i] = s.still_sum[3 + i] / s.still_samples
    _restart(s)
    return True
