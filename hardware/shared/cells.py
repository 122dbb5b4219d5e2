"""Samples of any rate, brought onto one grid of 5 ms cells, in integers.

The same grid as the service's (`core/gait/grid.py`): each cell holds the mean, over its 5 ms, of the
straight lines drawn between samples; a gap of up to 60 ms is bridged by the same line and flagged; a
longer one starts the grid again. Specific force in m/s² × 64, angular rate in rad/s × 256, so that
everything the sensor can say (±16 g, ±2000 °/s) fits into 16 bits, and every product into 30.

>>> cells = Cells()
>>> for _ in range(11):
...     made = cells.push(2_500, (0, 0, 640, 0, 256, 0))
>>> cells.last, cells.raw[(cells.last & RAW_MASK) * 6 + 2], cells.raw[(cells.last & RAW_MASK) * 6 + 4]
(4, 640, 256)
"""

from array import array

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import Sample

CELL_US = 5_000
BRIDGE_US = 60_000
SLOWEST_US = 21_250
RAW_CELLS = 512
RAW_MASK = RAW_CELLS - 1
ACC_PER_MPS2 = 64
GYR_PER_RADPS = 256
PLATEAU = 55 * ACC_PER_MPS2
PLATEAU_STEP = 19  # 0.3 m/s²

BRIDGED = 2
SATURATED = 4


class Cells:
    """The grid of one sensor. `raw` holds `RAW_CELLS` × (ax ay az gx gy gz), `marks` the flags of each cell."""

    def __init__(self) -> None:
        self.raw = array("h", bytes(RAW_CELLS * 12))
        self.marks = bytearray(RAW_CELLS)
        self.last = -1  # number of the newest cell
        self.first = 0  # number of the oldest cell of this run
        self.restarts = 0
        self._before = array("i", bytes(24))
        self._area = array("i", bytes(24))
        self._fill_us = -1  # how much of the present cell is covered; -1: nothing was heard yet
        self._mark = 0

    def age_us(self, position: int) -> int:
        """How long before the newest sample `position` was (cells × 64; the middle of cell k is 64 k)."""
        return ((self.last + 1) * 64 - position) * CELL_US // 64 - CELL_US // 2 + self._fill_us

    def push(self, dt_us: int, sample: "Sample") -> int:
        """Take one sample, `dt_us` after the one before; how many cells it completed, -1 when the grid began again."""
        before, area, raw = self._before, self._area, self.raw
        if self._fill_us < 0 or dt_us > BRIDGE_US:
            begun = self._fill_us >= 0
            self.restarts += begun
            self._fill_us, self._mark = 0, 0
            self.first = self.last + 1
            for c in range(6):
                before[c], area[c] = sample[c], 0
            return -1 if begun else 0
        if dt_us <= 0:
            return 0
        if dt_us > SLOWEST_US:
            self._mark |= BRIDGED
        for c in range(3):
            value = sample[c]
            if (value > PLATEAU or value < -PLATEAU) and -PLATEAU_STEP < value - before[c] < PLATEAU_STEP:
                self._mark |= SATURATED
        made, done_us = 0, 0
        while self._fill_us + dt_us - done_us >= CELL_US:
            part_us = CELL_US - self._fill_us
            middle_us = 2 * done_us + part_us  # twice the middle of this stretch, from the sample before
            self.last += 1
            place = (self.last & RAW_MASK) * 6
            for c in range(6):
                value = before[c] + (sample[c] - before[c]) * middle_us // (2 * dt_us)
                raw[place + c] = (area[c] + value * part_us + CELL_US // 2) // CELL_US
                area[c] = 0
            self.marks[self.last & RAW_MASK] = self._mark
            made += 1
            done_us += part_us
            self._fill_us = 0
        rest_us = dt_us - done_us
        middle_us = 2 * done_us + rest_us
        for c in range(6):
            value = before[c] + (sample[c] - before[c]) * middle_us // (2 * dt_us)
            area[c] += value * rest_us
            before[c] = sample[c]
        self._fill_us += rest_us
        if made:
            self._mark = 0
        return made
