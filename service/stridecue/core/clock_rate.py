"""How fast a pod's clock runs, when it is no crystal: 2 % slow or fast is normal life for a cheap board.

`timebase.py` follows a drift of ±150 ppm and takes anything more for a jump. This looks at the same messages more
coarsely: of every two seconds the offset of the least delayed one, and a straight line through the last minute of
them. A line far steeper than a crystal's, that these offsets hug, is a rate; a step is not, for offsets do not hug a
line through it. All from + − × ÷ in a fixed order, so that a replay gives the same microsecond.

    >>> rate = ClockRate()
    >>> for s in range(12):
    ...     changed = rate.see(pod_us=s * 980_000, now_us=s * 1_000_000, exchanged=False)
    >>> rate.per_million
    20408
    >>> rate.scaled(9_800_000) - rate.scaled(8_820_000)
    1000000
"""

from typing import Final

BIN_US: Final = 2_000_000
BINS: Final = 30
BINS_LEAST: Final = 4
RATE_LEAST: Final = 3_000  # per million
RATE_MOST: Final = 50_000
STEP_US: Final = 200_000  # two offsets in a row further apart: the clock jumped, whatever its rate
HUGGED: Final = 0.1  # of the line's rise: how far off it the offsets may lie (standard deviation)


class ClockRate:
    """Of one boot of one pod: `see` every message, then `scaled` pod times run at the service's pace."""

    __slots__ = ("_bins", "_exchanged", "_pivot_us", "_scaled_pivot_us", "per_million")

    def __init__(self) -> None:
        self._bins: list[tuple[int, int, int]] = []  # (bin, pod time, offset) of the least delayed message of each
        self._exchanged = False
        self._pivot_us = self._scaled_pivot_us = 0
        self.per_million = 0  # service microseconds in a million of the pod's, less a million

    def see(self, pod_us: int, now_us: int, *, exchanged: bool) -> bool:
        """A message stamped `pod_us`; True when the clock turns out to be none that a crystal drives.

        `exchanged`: both are the middle of a question and its answer, which hold no delay of one direction.
        """
        if exchanged and not self._exchanged:
            self._exchanged, self._bins = True, []
        if exchanged is not self._exchanged:
            return False
        offset_us, number = now_us - pod_us, now_us // BIN_US
        if self._bins and abs(offset_us - self._bins[-1][2]) > STEP_US:
            self._bins = []
        if not self._bins or self._bins[-1][0] != number:
            found = self._judge()
            self._bins = [*self._bins[-BINS + 1 :], (number, pod_us, offset_us)]
            return found
        if offset_us < self._bins[-1][2]:
            self._bins[-1] = (number, pod_us, offset_us)
        return False

    def scaled(self, pod_us: int) -> int:
        """The pod's time on a clock of the service's pace; as it is, as long as a crystal seems to drive it."""
        since_us = pod_us - self._pivot_us
        return self._scaled_pivot_us + since_us + since_us * self.per_million // 1_000_000

    def _judge(self) -> bool:
        """Fit the line through what is there. A rate once found is followed, without a seam at the newest message."""
        n = len(self._bins)
        if n < BINS_LEAST:
            return False
        _, t0_us, o0_us = self._bins[0]
        mean_t = sum(t - t0_us for _, t, _ in self._bins) / n
        mean_o = sum(o - o0_us for _, _, o in self._bins) / n
        above = sum((t - t0_us - mean_t) * (o - o0_us - mean_o) for _, t, o in self._bins)
        below = sum((t - t0_us - mean_t) * (t - t0_us - mean_t) for _, t, _ in self._bins)
        slope = above / max(below, 1.0)
        rise_us = abs(slope) * (self._bins[-1][1] - t0_us)
        off = sum((o - o0_us - mean_o - slope * (t - t0_us - mean_t)) ** 2 for _, t, o in self._bins) / n
        rate = round(slope * 1_000_000)
        if not RATE_LEAST <= abs(rate) <= RATE_MOST or off > (HUGGED * rise_us) ** 2:
            return False
        new = self.per_million == 0
        pivot_us = self._bins[-1][1]
        self._pivot_us, self._scaled_pivot_us = pivot_us, self.scaled(pivot_us)
        self.per_million = rate
        return new
