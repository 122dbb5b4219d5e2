"""A landmark made exact: cascaded linear regression on the signal around it.

A landmark (a zero crossing, a burst of jerk) is within some 10 to 20 ms of the event. The shape of
the signal around it says how far off it is. Each stage reads the channels at taps 10 ms apart,
placed relative to the present estimate, and moves the estimate by a linear function of them; the next
stage reads again from the better place. This is cascaded pose regression (Dollar, Welinder &
Perona 2010, doi 10.1109/CVPR.2010.5540094) in one dimension. The weights live in `weights.py`; they
were fitted on measured force-plate contacts, and judged on runners left out of the fit.

A row of the weight table: first tap (cells relative to the estimate), number of taps, the furthest the stage
may move the estimate (cells), constant, weights of the two scalars, then per tap one weight for each of three
channels.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from stridecue.core.kernel import kernel

SEEN_CELLS: Final = 128
SEEN_MASK: Final = SEEN_CELLS - 1
TAP_CELLS: Final = 2
CHANNELS: Final = 3
MAX_TAPS: Final = 15
ROW: Final = 6 + CHANNELS * MAX_TAPS

SEEN_FIELDS: Final[list[Any]] = [("seen", np.float64, (SEEN_CELLS, 4))]


@kernel
def refine(s: Any, weights: Any, row: int, at: float, newest: int, first: float, second: float) -> float:
    """One stage: the estimate `at` (cells), moved by what the signal says. Reads nothing after `newest`."""
    start = int(weights[row, 0])
    taps = int(weights[row, 1])
    limit = weights[row, 2]
    move = weights[row, 3] + weights[row, 4] * first + weights[row, 5] * second
    w = 6
    for tap in range(taps):
        place = at + start + TAP_CELLS * tap
        k = int(place)
        part = place - k
        if k >= newest:
            k = newest - 1
            part = 1.0
        oldest = newest - SEEN_CELLS + 1
        if k < oldest:
            k = oldest
            part = 0.0
        for c in range(CHANNELS):
            here = s.seen[k & SEEN_MASK, c]
            move += weights[row, w] * (here + (s.seen[(k + 1) & SEEN_MASK, c] - here) * part)
            w += 1
    return float(at + max(min(move, limit), -limit))


def table(rows: tuple[tuple[float, ...], ...]) -> NDArray[np.float64]:
    """Rows of unequal length as one array (rows, ROW) for the kernels.

    >>> table(((-12.0, 1.0, 6.0, 0.5, 0.0, 0.0, 1.0, 2.0, 3.0),))[0, :5]
    array([-12. ,   1. ,   6. ,   0.5,   0. ])
    """
    weights = np.zeros((len(rows), ROW))
    for i, row in enumerate(rows):
        weights[i, : len(row)] = row
    return weights
