"""How even a recorded beat is: its clicks found again in the samples, and held against the beats that were due.

>>> from stridecue.core.sound.click import click
>>> rate_hz, due_s = 48_000, [0.5 + 0.35 * i for i in range(8)]
>>> heard = np.zeros(rate_hz * 4, np.float32)
>>> for at_s in due_s:
...     at = round(at_s * rate_hz)
...     heard[at : at + 2_400] += click(rate_hz)
>>> figures = evenness(onsets_s(heard, rate_hz), due_s)
>>> figures.missed, figures.interval_max_ms < 0.03
(0, True)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

APART_S: Final = 0.12
"""Two onsets closer than this are one click (and its ring)."""
OVER: Final = 0.1
START_BEATS: Final = 8
"""How many beats may be missing at the start of a recording."""


@dataclass(frozen=True, slots=True)
class Evenness:
    """Deviations of the intervals, the drift of the whole, and beats without a click; None: not measurable."""

    interval_sd_ms: float | None
    interval_max_ms: float | None
    drift_ppm: float | None
    missed: int
    interval_median_ms: float | None = None  # of the absolute deviations: what a starved machine spoils last


def onsets_s(samples: npt.NDArray[np.floating], rate_hz: int) -> list[float]:
    """When each click begins [s]: the first sample over a tenth of the usual peak (a soft start is heard too)."""
    if not len(samples):
        return []
    level = np.abs(samples)
    windows = level[: len(level) // 4_800 * 4_800].reshape(-1, 4_800).max(axis=1) if len(level) >= 4_800 else level
    loud = windows[windows > 0.1 * float(windows.max(initial=0.0))]
    if not len(loud):
        return []
    over = np.flatnonzero(level > OVER * float(np.median(loud)))
    if not len(over):
        return []
    first = over[np.concatenate(([True], np.diff(over) > APART_S * rate_hz))]
    return [float(at) / rate_hz for at in first]


def evenness(heard_s: Sequence[float], due_s: Sequence[float]) -> Evenness:
    """The clicks against the beats. The recording's clock may begin anywhere.

    Its first beats may be missing, and there may be some from before the first that counts.

    A click is taken for the beat that makes its interval right; beats that are passed over are missed. A sleeping loop
    may thus drift as far as it likes and is still told click by click.
    """
    if len(heard_s) < 3 or len(due_s) < 3:
        return Evenness(None, None, None, max(len(due_s) - len(heard_s), 0))
    most = min(START_BEATS, len(due_s) - 2, len(heard_s) - 2)
    missing = (_from(start, heard_s, due_s) for start in range(most))
    more = (_from(0, heard_s[skip:], due_s) for skip in range(1, most))
    return min(chain(missing, more), key=_plausible)


def _plausible(found: Evenness) -> tuple[int, float]:
    return (found.missed, found.interval_sd_ms if found.interval_sd_ms is not None else 1e9)


def _from(start: int, heard_s: Sequence[float], due_s: Sequence[float]) -> Evenness:
    """With the first click taken for beat `start`."""
    errors_ms, n, missed = [], start, start
    for before_s, after_s in pairwise(heard_s):
        gap_s = after_s - before_s
        ahead = n + 1
        while ahead + 1 < len(due_s) and abs(due_s[ahead + 1] - due_s[n] - gap_s) < abs(
            due_s[ahead] - due_s[n] - gap_s
        ):
            ahead += 1
        if ahead >= len(due_s):
            break
        if ahead == n + 1:
            errors_ms.append(1e3 * (gap_s - (due_s[ahead] - due_s[n])))
        missed += ahead - n - 1
        n = ahead
    missed += len(due_s) - 1 - n
    if len(errors_ms) < 2:
        return Evenness(None, None, None, missed)
    errors = np.array(errors_ms)
    period_ms = 1e3 * (due_s[-1] - due_s[0]) / (len(due_s) - 1)
    drift_ppm = 1e6 * float(errors.mean()) / period_ms
    sd_ms, apart_ms = float(errors.std()), np.abs(errors)
    largest_ms, median_ms = float(apart_ms.max()), float(np.median(apart_ms))
    return Evenness(round(sd_ms, 4), round(largest_ms, 4), round(drift_ppm, 1), missed, round(median_ms, 4))
