"""Cadence and its variability, updated at every step.

Two figures, for two purposes. `cadence` is the mean of the last four steps (two strides, so that a
left-right difference cancels): a true change of 5 % shows in full after four steps. `mean10` is the
mean of the last ten seconds, the one that is coached and scored: with a natural step variability of
1.8 % a runner exactly on target has only 55 % of single steps within ±3 %, but all 10-s means
(coaching evidence, section 1.4).

A step that was lost on the way is not a slow step: an interval close to two, three or four median steps
counts as that many, with the parity that the sides prove (left to left is an even number). But a slow
step is not a lost step either, or a runner who begins to walk would read as one who sprints: gaps in the
device's own sequence numbers prove a loss (`missing`), and without that proof (the detector slept) one
interval in eight at most is read so, and only when it is a near multiple. With one pod on one foot the
side never changes, so every interval is a stride and counts as two.

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.step import STATE
    >>> s = fresh(STATE)
    >>> for i in range(8):
    ...     update(s, 1_000_000 + 350_000 * i, 0)
    >>> int(s.cadence_milli_spm), int(s.mean10_milli_spm), int(s.median_step_us)
    (171429, 171429, 350000)
"""

from typing import Any, Final

import numpy as np

from stridecue.core.kernel import kernel

RING = 64
"""Steps kept: ten seconds at 384 spm."""
RECENT = 8
WINDOW_US = 10_000_000
BREAK_US = 2_500_000
"""An interval longer than this is a break, and the window starts anew."""
SHORT_STEPS = 4
MISSED_MAX = 4
"""At most this many steps are read into one interval; one that holds more is a break."""
NEAR = 8
"""An interval is read as several steps only when it is within one part in `NEAR` of that many medians."""

FIELDS: Final = [
    ("steps", np.int64),
    ("newest", np.int64),
    ("kept", np.int64),
    ("ring_us", np.int64, (RING,)),
    ("ring_steps", np.int64, (RING,)),
    ("recent_us", np.int64, (RECENT,)),
    ("recents", np.int64),
    ("previous_side", np.int64),
    ("since_guess", np.int64),
    ("median_step_us", np.int64),
    ("cadence_milli_spm", np.int64),
    ("mean10_milli_spm", np.int64),
    ("window_us", np.int64),
    ("variability_permille", np.int64),
]
"""`steps`: counted since the last break, missed ones included; `since_guess`: intervals since one was read as several
steps without proof; `window_us`: how much time `mean10` spans; 0 = not known."""


@kernel
def update(s: Any, contact_us: int, side: int, missing: int = 0) -> None:
    """One accepted footfall at `contact_us` [µs] of `side` (1 left, 2 right, 0 unknown).

    `missing`: how many footfalls of this device since its last accepted one are known to be lost or refused.
    """
    interval_us = contact_us - s.ring_us[s.newest]
    # a gap with nothing to count its steps by, or one that holds more steps than anybody would guess at
    unreadable = 2 * interval_us > (2 * MISSED_MAX + 1) * s.median_step_us if s.median_step_us > 0 else missing > 0
    if s.kept == 0 or interval_us > BREAK_US or unreadable:
        s.kept = 1
        s.newest = 0
        s.steps = 1
        s.recents = 0
        s.since_guess = 0
        s.ring_us[0] = contact_us
        s.ring_steps[0] = 1
        s.previous_side = side
        s.median_step_us = 0
        s.cadence_milli_spm = 0
        s.mean10_milli_spm = 0
        s.window_us = 0
        s.variability_permille = 0
        return
    n = 2 if side != 0 and side == s.previous_side else 1
    s.since_guess += 1
    if s.median_step_us > 0:
        # the nearest count of steps that the sides allow: same foot 2, 4; other foot 1, 3; unknown any
        pace = 2 if side != 0 and s.previous_side != 0 else 1
        count = n
        while count + pace <= MISSED_MAX and 2 * interval_us > (2 * count + pace) * s.median_step_us:
            count += pace
        proved = count <= n + pace * missing
        span_us = count * s.median_step_us
        if count > n and NEAR * abs(interval_us - span_us) <= span_us and (proved or s.since_guess > RECENT):
            n = count
            if not proved:
                s.since_guess = 0
    s.previous_side = side
    s.steps += n
    s.newest = (s.newest + 1) % RING
    s.kept = min(s.kept + 1, RING)
    s.ring_us[s.newest] = contact_us
    s.ring_steps[s.newest] = s.steps
    s.recent_us[s.recents % RECENT] = interval_us // n
    s.recents += 1

    # median of the last few step times, by insertion: eight numbers
    have = min(s.recents, RECENT)
    sorted_us = np.zeros(RECENT, np.int64)
    for i in range(have):
        value = s.recent_us[i]
        j = i
        while j > 0 and sorted_us[j - 1] > value:
            sorted_us[j] = sorted_us[j - 1]
            j -= 1
        sorted_us[j] = value
    s.median_step_us = (sorted_us[(have - 1) // 2] + sorted_us[have // 2]) // 2

    # back through the ring: the last four steps, then the last ten seconds
    short = 0
    total = 0.0
    squares = 0.0
    oldest = s.newest
    later = s.newest
    count = 0
    for back in range(1, s.kept):
        i = (s.newest - back) % RING
        if contact_us - s.ring_us[i] > WINDOW_US:
            break
        if short == 0 and s.steps - s.ring_steps[i] >= SHORT_STEPS:
            short = 1
            span_us = contact_us - s.ring_us[i]
            s.cadence_milli_spm = ((s.steps - s.ring_steps[i]) * 60_000_000_000 + span_us // 2) // span_us
        step_us = (s.ring_us[later] - s.ring_us[i]) / (s.ring_steps[later] - s.ring_steps[i])
        total += step_us
        squares += step_us * step_us
        count += 1
        later = i
        oldest = i
    span_us = contact_us - s.ring_us[oldest]
    if span_us > 0:
        s.mean10_milli_spm = ((s.steps - s.ring_steps[oldest]) * 60_000_000_000 + span_us // 2) // span_us
        s.window_us = span_us
    if short == 0:
        s.cadence_milli_spm = s.mean10_milli_spm
    if count >= SHORT_STEPS:
        mean_us = total / count
        spread = max(squares / count - mean_us * mean_us, 0.0)
        s.variability_permille = int(1000.0 * np.sqrt(spread) / mean_us + 0.5)
