"""Microseconds since boot that do not wrap, from a counter that does (every 18 minutes on a 32-bit board).

>>> clock = Ticks()
>>> clock.now_us(2**30 - 5), clock.now_us(3), clock.now_us(3)
(1073741819, 1073741827, 1073741827)
"""

WRAP = 1 << 30


class Ticks:
    """Ask it at least once in nine minutes."""

    def __init__(self) -> None:
        self._whole_us = 0
        self._last = 0

    def now_us(self, ticks_us: int) -> int:
        """The time since boot, from `time.ticks_us()`; a step back of less than nine minutes is no wrap."""
        ahead = (ticks_us - self._last) % WRAP
        if ahead < WRAP >> 1:
            self._whole_us += ahead
            self._last = ticks_us
        return self._whole_us
