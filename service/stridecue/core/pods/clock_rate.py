"""How fast a pod's clock runs, when it is no crystal: 2 % slow or fast is normal life for a cheap board.

`timebase.py` follows a drift of ±150 ppm and takes anything more for a jump. This looks at the same messages more
coarsely: of every two seconds the offset of the least delayed one, and a straight line through the last minute of
them. A line far steeper than a crystal's, that these offsets hug, is a rate, until they hug a level one; a step is not,
for offsets do not hug a line through it. The sums behind the line are whole numbers, carried along: exact in whatever
order, so that a replay gives the same microsecond on every Python, and no message pays for the whole minute.

    >>> rate = ClockRate()
    >>> for s in range(12):
    ...     changed = rate.see(pod_us=s * 980_000, now_us=s * 1_000_000, exchanged=False)
    >>> rate.per_million
    20408
    >>> rate.scaled(9_800_000) - rate.scaled(8_820_000)
    1000000
"""

from collections import deque
from typing import Final

BIN_US: Final = 2_000_000
BINS: Final = 30
BINS_LEAST: Final = 4
RATE_LEAST: Final = 3_000  # per million
RATE_MOST: Final = 50_000
STEP_US: Final = 200_000  # two offsets in a row further apart: the clock jumped, whatever its rate
HUGGED: Final = 0.1  # of the line's rise: how far off it the offsets may lie (standard deviation)
NO_SUMS: Final[tuple[int, ...]] = (0,) * 6
"""Of how many bins; of their times, offsets, times², times × offsets, offsets²."""


class ClockRate:
    """Of one boot of one pod: `see` every message, then `scaled` pod times run at the service's pace."""

    __slots__ = ("_bins", "_exchanged", "_from", "_pivot_us", "_scaled_pivot_us", "_sums", "per_million")

    def __init__(self) -> None:
        self._bins: deque[tuple[int, int, int]] = deque()  # (bin, pod time, offset): the least delayed message of each
        self._sums = NO_SUMS  # over all bins but the open one, of times and offsets since those of `_from`
        self._from = (0, 0)
        self._exchanged = False
        self._pivot_us = self._scaled_pivot_us = 0
        self.per_million = 0  # service microseconds in a million of the pod's, less a million

    def see(self, pod_us: int, now_us: int, *, exchanged: bool) -> bool:
        """A message stamped `pod_us`; True when the clock turns out to be none that a crystal drives, or one after all.

        `exchanged`: both are the middle of a question and its answer, which hold no delay of one direction.
        """
        if exchanged and not self._exchanged:
            self._exchanged = True
            self._forget()
        if exchanged is not self._exchanged:
            return False
        offset_us, number, bins = now_us - pod_us, now_us // BIN_US, self._bins
        if bins and abs(offset_us - bins[-1][2]) > STEP_US:
            self._forget()
        if bins and bins[-1][0] == number:
            if offset_us < bins[-1][2]:
                bins[-1] = (number, pod_us, offset_us)
            return False
        found = False
        if bins:
            self._sum(1, *bins[-1])
            found = self._judge()
            if len(bins) == BINS:
                self._sum(-1, *bins.popleft())
        else:
            self._from = (pod_us, offset_us)
        bins.append((number, pod_us, offset_us))
        return found

    def scaled(self, pod_us: int) -> int:
        """The pod's time on a clock of the service's pace; as it is, as long as a crystal seems to drive it."""
        since_us = pod_us - self._pivot_us
        return self._scaled_pivot_us + since_us + since_us * self.per_million // 1_000_000

    def _judge(self) -> bool:
        """Fit the line through what is there. A rate once found is followed, without a seam at the newest message.

        It is given up when the offsets hug a level line: delays that grew looked like a rate.
        """
        n, t, o, tt, to, oo = self._sums
        if n < BINS_LEAST:
            return False
        # n² times the variances, and what they have in common
        along, common, across = max(n * tt - t * t, 1), n * to - t * o, n * oo - o * o
        rate = round(1_000_000 * common / along)
        crystal = abs(rate) < RATE_LEAST
        if abs(rate) > RATE_MOST or (crystal and not self.per_million):
            return False
        pivot_us = self._bins[-1][1]
        rise_us = max(abs(common / along), RATE_LEAST / 1_000_000) * (pivot_us - self._bins[0][1])
        if (across * along - common * common) / (along * n * n) > (HUGGED * rise_us) ** 2:
            return False
        new = crystal or self.per_million == 0
        self._pivot_us, self._scaled_pivot_us = pivot_us, self.scaled(pivot_us)
        self.per_million = 0 if crystal else rate
        return new

    def _sum(self, sign: int, _: int, pod_us: int, offset_us: int) -> None:
        """Count a bin in, or out again."""
        t, o = pod_us - self._from[0], offset_us - self._from[1]
        added = (1, t, o, t * t, t * o, o * o)
        self._sums = tuple(before + sign * more for before, more in zip(self._sums, added, strict=True))

    def _forget(self) -> None:
        """What was seen belongs to no line that still holds."""
        self._bins.clear()
        self._sums = NO_SUMS
