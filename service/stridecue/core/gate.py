"""Plausible footfalls pass; the others leave with a reason.

`judge` looks at one new, live footfall, already on the service clock, against the last accepted one.
Duplicates and resent steps never come here (`ledger`, `session`): they are logged, not judged.

    >>> from stridecue.core.kernel import fresh
    >>> from stridecue.core.step import STATE
    >>> s = fresh(STATE)
    >>> [int(judge(s, contact_us, 0, now_us, 2_000_000)) for contact_us, now_us in (
    ...     (1_000_000, 1_010_000), (1_350_000, 1_360_000), (1_400_000, 1_410_000), (9_000_000, 1_700_000))]
    [0, 0, 4, 1]
    >>> REASONS[4]
    'doubled: closer to the step before than a foot can land'
"""

from typing import Any, Final

import numpy as np

from stridecue.core.kernel import kernel
from stridecue.core.limits import (
    ANY_FOOT_MIN_US,
    DOUBLED_MAX,
    DOUBLED_WINDOW_US,
    SAME_FOOT_MIN_US,
    STUCK_INTERVALS,
    T_FUTURE_US,
)

PASS, FUTURE, LATE, REORDERED, DOUBLED = range(5)
REASONS: Final = {
    FUTURE: "future-dated: more than 100 ms after its arrival",
    LATE: "late: older than the hold time when it arrived",
    REORDERED: "reordered: before the step that was counted last",
    DOUBLED: "doubled: closer to the step before than a foot can land",
}
STUCK, DOUBLING = 1, 2
SUSPICIONS: Final = {
    STUCK: "sensor stuck: step intervals equal to the millisecond",
    DOUBLING: "check the pod: steps counted twice",
}

SIDE_CODES: Final = {"unknown": 0, "left": 1, "right": 2}

FIELDS: Final = [
    ("passed", np.int64),
    ("last_us", np.int64),
    ("own_us", np.int64, (3,)),
    ("owns", np.int64, (3,)),
    ("interval_ms", np.int64),
    ("equal", np.int64),
    ("doubled_us", np.int64, (DOUBLED_MAX,)),
    ("doubled", np.int64),
]
"""`own_us`, `owns`: last contact and count by side (SIDE_CODES); `equal`: step intervals in a row equal to the
millisecond; `doubled_us`: when the last doubled contacts came. One stuck pod of two is found by `link`."""


@kernel
def judge(s: Any, contact_us: int, side: int, now_us: int, hold_us: int) -> int:
    """One footfall at `contact_us` [µs, service clock] of `side` (SIDE_CODES), arrived at `now_us`.

    `hold_us`: how old a step may be (T_HOLD). Returns PASS or one of REASONS. Only a passed footfall
    moves the state, except that doubled contacts are counted.
    """
    if contact_us > now_us + T_FUTURE_US:
        return 1
    if now_us - contact_us > hold_us:
        return 2
    if s.passed > 0:
        since_us = contact_us - s.last_us
        if since_us <= 0:
            return 3
        own = side != 0 and s.owns[side] > 0
        if since_us < ANY_FOOT_MIN_US or (own and contact_us - s.own_us[side] < SAME_FOOT_MIN_US):
            s.doubled_us[s.doubled % DOUBLED_MAX] = now_us
            s.doubled += 1
            return 4
        # rounded to the nearest millisecond, as a sensor that repeats itself would show it
        interval_ms = (since_us + 500) // 1000
        if interval_ms == s.interval_ms:
            s.equal += 1
        else:
            s.equal = 1
            s.interval_ms = interval_ms
    s.passed += 1
    s.last_us = contact_us
    s.own_us[side] = contact_us
    s.owns[side] += 1
    return 0


@kernel
def suspect(s: Any, now_us: int) -> int:
    """STUCK: so many equal intervals that nobody ran them. DOUBLING: three doubled contacts in ten seconds. Else 0."""
    if s.equal >= STUCK_INTERVALS:
        return 1
    if s.doubled >= DOUBLED_MAX:
        first_us = s.doubled_us[0]
        for i in range(1, DOUBLED_MAX):
            first_us = min(first_us, s.doubled_us[i])
        if now_us - first_us <= DOUBLED_WINDOW_US:
            return 2
    return 0
