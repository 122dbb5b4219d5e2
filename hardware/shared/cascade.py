"""A landmark made exact: the service's cascade (`core/gait/cascade.py`), in integers.

Positions are in cells of 5 ms × 64 (78 µs); weights × 16384, written by `weights.py` from the service's own table.
"""

from array import array

from shared.weights import ROWS

SEEN_CELLS = 128
SEEN_MASK = SEEN_CELLS - 1
FRACTION = 64
TAP = 2 * FRACTION


class Seen:
    """What a leg did in the last `SEEN_CELLS` cells: pitch rate, force forward, force up, jerk."""

    def __init__(self) -> None:
        self.pitch = array("h", bytes(2 * SEEN_CELLS))
        self.forward = array("h", bytes(2 * SEEN_CELLS))
        self.up = array("h", bytes(2 * SEEN_CELLS))
        self.jerk = array("h", bytes(2 * SEEN_CELLS))


def refine(seen: Seen, row: int, at: int, newest: int, first: int, second: int) -> int:
    """One stage: the estimate `at`, moved by what the signal says; reads nothing after cell `newest`.

    `first` is the depth of the swing (rad/s × 256), `second` the landmark's lag (cells × 64).
    """
    weights = ROWS[row]
    start, taps, limit = weights[0], weights[1], weights[2]
    # everything below is rad/s × 256 × 16384, m/s² × 64 × 65536 or cells × 64 × 65536: the same power of two
    move = weights[3] * 256 + weights[4] * first + weights[5] * second * 4
    oldest = newest - SEEN_CELLS + 1
    place = at + start * FRACTION
    w = 6
    for _ in range(taps):
        k, part = place >> 6, place & 63
        if k >= newest:
            k, part = newest - 1, FRACTION
        if k < oldest:
            k, part = oldest, 0
        i, j = k & SEEN_MASK, (k + 1) & SEEN_MASK
        here = seen.pitch[i]
        move += weights[w] * (here + ((seen.pitch[j] - here) * part >> 6))
        here = seen.forward[i]
        side = weights[w + 1] * (here + ((seen.forward[j] - here) * part >> 6))
        here = seen.up[i]
        move += (side + weights[w + 2] * (here + ((seen.up[j] - here) * part >> 6))) * 4
        w += 3
        place += TAP
    move >>= 16  # 256 × 16384 a cell, to 64 a cell
    return at + max(min(move, limit * FRACTION), -limit * FRACTION)
