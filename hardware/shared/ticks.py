"""Microseconds that do not wrap, from a counter that does (every 18 minutes on a 32-bit board).

>>> clock = Ticks()
>>> clock.now_us(2**30 - 5), clock.now_us(3), clock.now_us(3)
(0, 8, 8)
"""

WRAP = 1 << 30


class Ticks:
    """Time since it was asked first. Ask it at least once in nine minutes: a step back of less is no wrap."""

    def __init__(self) -> None:
        self._whole_us = 0
        self._last = -1

    def now_us(self, ticks_us: int) -> int:
        """The time, from `time.ticks_us()`."""
        ahead = (ticks_us - self._last) % WRAP if self._last >= 0 else 0
        if ahead < WRAP >> 1:
            self._whole_us += ahead
            self._last = ticks_us
        return self._whole_us
