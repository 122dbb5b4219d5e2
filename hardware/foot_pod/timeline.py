"""When was sample n taken? The sensor counts samples, the board counts microseconds, and their crystals disagree.

The sensor says its period to some per mille (`Lsm6dso.period_ns`); the rest is learnt: at every reading of the FIFO
the newest sample is, on average, half a period old. The deviation from that moves the phase by a 64th and the period
by a 65536th: a loop that follows 2 % within ten seconds and passes on little of the readings' jitter. Times are
differences, so that they stay small ints for ever.

>>> line = Timeline(4_799_760)
>>> for n in range(1, 2_001):  # the sensor is 1 % slow, and five samples are read at a time
...     dt_us = line.sample()
...     if n % 5 == 0:
...         whole = line.read(5 * 4_848)
>>> abs(line.period_ns - 4_848_000) < 10_000, whole
(True, True)
"""

JUMP_US = 100_000
PAID_MOST_US = 200


class Timeline:
    """`sample` once a sample, `read` once a reading. `lag_us`: how old the newest sample was at the last reading."""

    def __init__(self, period_ns: int) -> None:
        self.period_ns = period_ns
        self.lag_us = 0
        self._rest_ns = 0
        self._owed_us = 0
        self._begun = False

    def sample(self) -> int:
        """Another sample: microseconds since the one before. Allocates nothing."""
        self._rest_ns += self.period_ns
        dt_us = self._rest_ns // 1_000
        self._rest_ns -= dt_us * 1_000
        # a correction of the phase is paid out a little at a time, so that no interval is far off
        part = max(min(self._owed_us, PAID_MOST_US), -PAID_MOST_US)
        self._owed_us -= part
        self.lag_us -= dt_us + part
        return dt_us + part

    def read(self, elapsed_us: int) -> bool:
        """The FIFO was emptied, `elapsed_us` after the last time; False when samples are missing."""
        self.lag_us += elapsed_us
        off_us = self.lag_us - self.period_ns // 2_000
        if not self._begun or off_us > JUMP_US or off_us < -JUMP_US:  # the FIFO overran, or the board slept
            whole, self._begun = not self._begun, True
            self.lag_us, self._owed_us = self.period_ns // 2_000, 0
            return whole
        self._owed_us += off_us // 64
        self.period_ns += off_us * 1_000 // 65_536
        return True
