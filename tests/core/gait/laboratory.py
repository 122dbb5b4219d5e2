"""What a laboratory would write: the whole recording at once, `filtfilt` and `find_peaks`, no look at the clock.

The detectors are set beside it (`tests/bench_gait.py`) for accuracy and for time. It is given what they have to find
out: that the wearer runs, and that a leg's pod sits straight (y to the runner's left). Foot and shank after
Falbriard et al. 2018 (doi 10.3389/fphys.2018.00610): extremes of pitch rate after mid-swing; trunk: the vertical
force, low-passed, against thresholds, as Patoz et al. 2022 (doi 10.3390/s22030784) do it.
"""

from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, filtfilt, find_peaks

from stridecue.core.gait.footprint import EVENT, INITIAL_CONTACT, RUN, TOE_OFF

G_MPS2: Final = 9.81
LEG_HZ: Final = 30.0
TRUNK_HZ: Final = 10.0
STRIDE_S: Final = 0.5  # swings of one leg lie further apart
STEP_S: Final = 0.25
Floats = NDArray[np.float64]


def events(site: str, t_us: NDArray[np.int64], imu: Floats) -> NDArray[Any]:
    """Contacts and toe-offs of a whole recording of running, as rows that `score.tally` takes.

    `t_us` (n,) and `imu` (n, 6: m/s^2, rad/s), evenly sampled.
    """
    rate_hz = 1e6 * (len(t_us) - 1) / float(t_us[-1] - t_us[0])
    pairs = leg(imu, rate_hz) if site in ("foot", "shank") else trunk(imu, rate_hz)
    rows = np.zeros(2 * len(pairs), EVENT)
    for i, (ic, to) in enumerate(pairs):
        ic_us, to_us = (int(t_us[0] + at / rate_hz * 1e6) for at in (ic, to))
        rows[2 * i] = (INITIAL_CONTACT, RUN, 0, 0, i, ic_us, 0, t_us[-1], 1.0, 0.0)
        rows[2 * i + 1] = (TOE_OFF, RUN, 0, 0, i, to_us, to_us - ic_us, t_us[-1], 1.0, 0.0)
    return rows


def low_passed(signal: Floats, cut_hz: float, rate_hz: float) -> Floats:
    """Second order, there and back: no shift in time, and none of it could be had live."""
    b, a = butter(2, cut_hz / (rate_hz / 2))
    smooth: Floats = filtfilt(b, a, signal, axis=0)
    return smooth


def leg(imu: Floats, rate_hz: float) -> list[tuple[float, float]]:
    """Between two swings, the highest toe-down peak of pitch rate in each half: contact, then toe-off."""
    pitch = low_passed(imu[:, 4], LEG_HZ, rate_hz)
    swings, _ = find_peaks(-pitch, height=-0.5 * pitch.min(), distance=int(STRIDE_S * rate_hz))
    pairs = []
    for here, there in pairwise(swings):
        half = here + 4 * (there - here) // 10
        peaks, _ = find_peaks(pitch[here:half])
        lifts, _ = find_peaks(pitch[half:there])
        if len(peaks) and len(lifts):
            ic, to = (part[np.argmax(pitch[start + part])] for start, part in ((here, peaks), (half, lifts)))
            pairs.append((float(here + ic), float(half + to)))
    return pairs


def trunk(imu: Floats, rate_hz: float) -> list[tuple[float, float]]:
    """Contact and toe-off: where the vertical force passes 0.6 g before and 1 g after each of its peaks."""
    up = imu[:, :3].mean(axis=0)
    rise = low_passed(imu[:, :3] @ (up / np.linalg.norm(up)), TRUNK_HZ, rate_hz)
    peaks, _ = find_peaks(rise, height=1.5 * G_MPS2, distance=int(STEP_S * rate_hz))
    pairs = []
    for peak in peaks:
        before = np.flatnonzero(rise[:peak] < 0.6 * G_MPS2)
        after = np.flatnonzero(rise[peak:] < G_MPS2)
        if len(before) and len(after):
            pairs.append((float(before[-1]), float(peak + after[0])))
    return pairs
