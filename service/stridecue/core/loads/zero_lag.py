"""A low-pass that delays nothing, for a stance that has ended: forward through its samples, then back.

Definition: second-order Butterworth run both ways over what the ring holds, up to the newest sample; a contact detector
names a stance some 60 ms after its toe-off, so the way back has begun to settle before the stance.
Equation: bilinear transform; each way at fc / 0.802, so that both together are 3 dB down at fc (Winter 2009, ch. 3).
Unit: fc in Hz, samples `dt_s` seconds apart.
Source: Butterworth as in `tilt`; the tangent by its continued fraction, good to 0.02 % at 50 samples a second.
Limits: both ends stay as they are measured and are half filtered for about 30 ms at 11 Hz: ask for more than is used.

    >>> t = 0.005 * np.arange(200)
    >>> slow, fast = np.sin(2 * np.pi * 2 * t), np.sin(2 * np.pi * 30 * t)
    >>> x = slow + fast
    >>> zero_lag(x, 200, 11.0, 0.005)
    >>> bool(np.abs(x - slow)[40:160].max() < 0.05)
    True
"""

from typing import Any, Final

import numpy as np  # noqa: F401 - the example uses it

from stridecue.core.kernel import kernel

PI: Final = 3.141592653589793
ROOT_TWO: Final = 1.4142135623730951
TWICE: Final = 0.8022
"""(√2 − 1)^¼: how far two passes lower the cut-off of one."""


@kernel
def zero_lag(x: Any, count: int, cut_hz: float, dt_s: float) -> None:
    """The first `count` of `x` (n,), evenly sampled, smoothed in place."""
    w = min(PI * cut_hz / TWICE * dt_s, 1.2)  # below half the sampling rate, whatever that is
    c = w * (15.0 - w * w) / (15.0 - 6.0 * w * w)
    d = c * c + ROOT_TWO * c + 1.0
    b = c * c / d
    a1 = 2.0 * (c * c - 1.0) / d
    a2 = (1.0 - ROOT_TWO * c + c * c) / d
    for way in range(2):
        place = 0 if way == 0 else count - 1
        x1 = x[place]
        x2 = x1
        y1 = x1
        y2 = x1
        for _ in range(count):
            y = b * (x[place] + 2.0 * x1 + x2) - a1 * y1 - a2 * y2
            x2 = x1
            x1 = x[place]
            y2 = y1
            y1 = y
            x[place] = y
            place += 1 if way == 0 else -1
