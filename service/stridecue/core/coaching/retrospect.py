"""One line after a silent stretch: what was run in it. In the stretch itself, not a word.

As clinics do it: retrospective feedback after a period without (coaching evidence, section 2).

    >>> block = Retrospect(30)
    >>> for i in range(401):
    ...     block.add(300_000 * i, 170_000, 172_000)
    >>> block.take()
    'The last 2 min without cues: 170.0 steps a minute, target 172.0, in the band 100 % of the time.'
    >>> block.take() is None
    True
"""

from typing import Final

from stridecue.core.words import minutes, spm

LEAST_US: Final = 20_000_000
"""Less running than this is no result."""
GAP_US: Final = 2_000_000
"""A step later than this does not stand for the time before it."""


class Retrospect:
    """Gathers a silent stretch, step by step."""

    __slots__ = ("_band_permille", "_inside_us", "_milli_spm_us", "_now_us", "_target", "_total_us")

    def __init__(self, band_permille: int) -> None:
        self._band_permille = band_permille
        self._target = 0
        self._clear()

    def _clear(self) -> None:
        self._now_us: int | None = None
        self._total_us = self._inside_us = self._milli_spm_us = 0

    def add(self, now_us: int, own: int, target: int) -> None:
        """A step that may be judged: the 10-s mean and the target [milli-spm]."""
        since_us = GAP_US if self._now_us is None else now_us - self._now_us
        self._now_us, self._target = now_us, target
        if since_us < GAP_US:
            self._total_us += since_us
            self._milli_spm_us += since_us * own
            if abs(own - target) * 1000 <= target * self._band_permille:
                self._inside_us += since_us

    def take(self) -> str | None:
        """The line, once; None when too little was run."""
        total_us, inside_us, sum_us = self._total_us, self._inside_us, self._milli_spm_us
        self._clear()
        if total_us < LEAST_US:
            return None
        return (
            f"The last {minutes(round(total_us / 1e6))} without cues: {spm(sum_us // total_us)} steps a minute, "
            f"target {spm(self._target)}, in the band {100 * inside_us // total_us} % of the time."
        )
