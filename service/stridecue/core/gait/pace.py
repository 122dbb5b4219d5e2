"""Stand, walk or run; and what is told at once, later, or never.

A detector offers contacts here. Running is recognised by its flight: the contact takes less than
0.48 of the stride (walking never comes below 0.5: two feet on the ground). Until the wearer is
known to run or walk, contacts wait; when it is known, those of the last 2.5 s are told with the flag LATE,
so that a log misses no step and no late one is ever cued. `STATE_CHANGE` rows say when each state
was recognised.

All positions are in cells of 5 ms (float, the middle of cell k is k); times leave as microseconds.
"""

from typing import Any, Final

import numpy as np

from stridecue.core.gait.footprint import LATE, STAND, STATE_CHANGE
from stridecue.core.gait.grid import CELL_US
from stridecue.core.kernel import kernel

PENDING: Final = 32
PENDING_US: Final = 2_500_000

PACE_FIELDS: Final[list[Any]] = [
    ("gait", np.int64),
    ("now_us", np.int64),
    ("side", np.int64),
    ("side_sure", np.float64),
    ("contacts", np.int64),
    ("n_pending", np.int64),
    ("dropped", np.int64),
    ("pend_kind", np.int64, (PENDING,)),
    ("pend_us", np.int64, (PENDING,)),
    ("pend_span_us", np.int64, (PENDING,)),
    ("pend_contact", np.int64, (PENDING,)),
    ("pend_flags", np.int64, (PENDING,)),
    ("pend_side", np.int64, (PENDING,)),
    ("pend_sure", np.float64, (PENDING,)),
    ("pend_quality", np.float64, (PENDING,)),
]


@kernel
def cell_us(position: float) -> int:
    """Microseconds on the pod clock of a position in cells; the middle of cell k is position k."""
    return int(position * CELL_US + CELL_US / 2 + 0.5)


@kernel
def put(s: Any, out: Any, n: int, kind: int, at_us: int, span_us: int, contact: int, flags: int, quality: float) -> int:
    """Write one row; returns the number of rows written so far."""
    if n >= len(out):
        s.dropped += 1
        return n
    row = out[n]
    row.kind = kind
    row.state = s.gait
    row.side = s.side
    row.flags = flags
    row.contact = contact
    row.at_us = at_us
    row.contact_us = span_us
    row.known_us = s.now_us
    row.quality = quality
    row.side_confidence = s.side_sure
    return n + 1


@kernel
def offer(
    s: Any, out: Any, n: int, kind: int, at_us: int, span_us: int, contact: int, flags: int, quality: float
) -> int:
    """Tell a contact's event now if the gait is known, else keep it for later."""
    if s.gait != STAND:
        return put(s, out, n, kind, at_us, span_us, contact, flags, quality)
    if s.n_pending == PENDING:
        for j in range(PENDING - 1):
            copy_pending(s, j + 1, j)
        s.n_pending = PENDING - 1
    j = s.n_pending
    s.pend_kind[j] = kind
    s.pend_us[j] = at_us
    s.pend_span_us[j] = span_us
    s.pend_contact[j] = contact
    s.pend_flags[j] = flags
    s.pend_side[j] = s.side
    s.pend_sure[j] = s.side_sure
    s.pend_quality[j] = quality
    s.n_pending = j + 1
    return n


@kernel
def copy_pending(s: Any, j: int, k: int) -> None:
    """Move waiting event `j` to place `k`."""
    s.pend_kind[k] = s.pend_kind[j]
    s.pend_us[k] = s.pend_us[j]
    s.pend_span_us[k] = s.pend_span_us[j]
    s.pend_contact[k] = s.pend_contact[j]
    s.pend_flags[k] = s.pend_flags[j]
    s.pend_side[k] = s.pend_side[j]
    s.pend_sure[k] = s.pend_sure[j]
    s.pend_quality[k] = s.pend_quality[j]


@kernel
def enter(s: Any, out: Any, n: int, gait: int, at_us: int) -> int:
    """Change the state; entering walk or run tells the waiting events of this bout."""
    if gait == s.gait:
        return n
    s.gait = gait
    n = put(s, out, n, STATE_CHANGE, at_us, 0, s.contacts, 0, 1.0)
    if gait != STAND:
        side = s.side
        sure = s.side_sure
        for j in range(s.n_pending):
            if s.now_us - s.pend_us[j] <= PENDING_US:
                s.side = s.pend_side[j]
                s.side_sure = s.pend_sure[j]
                n = put(
                    s,
                    out,
                    n,
                    s.pend_kind[j],
                    s.pend_us[j],
                    s.pend_span_us[j],
                    s.pend_contact[j],
                    s.pend_flags[j] | LATE,
                    s.pend_quality[j],
                )
        s.side = side
        s.side_sure = sure
    s.n_pending = 0
    return n


@kernel
def forget_pace(s: Any, out: Any, n: int) -> int:
    """Back to standing, with nothing waiting: after a long gap, or when the pod was moved."""
    if s.gait != STAND:
        n = enter(s, out, n, STAND, s.now_us)
    s.n_pending = 0
    return n
