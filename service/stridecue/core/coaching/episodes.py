"""Bandwidth cueing: quiet while the runner is in the band, a click for a while when not.

The cue comes when the 10-s mean has been outside for 10 s, and leaves when it has been well inside for 8 s; 20 s of
quiet follow, and no episode is longer than a minute. Hold, hysteresis, refractory time and longest episode
keep it from nagging: the naive rule gave 142 false episodes in ten minutes to a perfect runner, this one
none (coaching evidence, sections 2 and 8.3). Three episodes in five minutes that did not bring the runner back
are a target that is too high for this day: it is eased.
"""

from typing import Final

from stridecue.core.plan import Band
from stridecue.core.words import spm

S = 1_000_000
FAILED_MAX: Final = 3
FAILED_WINDOW_US: Final = 300 * S
"""So many failed episodes, the first begun at most this long before the last one ended, ease the target."""


class Episodes:
    """The bandwidth rule of one session. `because`: where it stands; `eases`: the target is to be eased now.

    `band`: the plan's, until a person sets another (`retarget`).
    """

    __slots__ = (
        "_began_us", "_failed_us", "_inside_us", "_outside_us", "_quiet_until_us", "band", "because", "eases",
    )  # fmt: skip

    def __init__(self, band: Band) -> None:
        self.band = band
        self._failed_us: list[int] = []  # when the episodes began that failed, the newest last
        self.because = ""
        self.eases = False
        self.clear()

    def clear(self) -> None:
        """Another segment: nothing is waited for."""
        self._began_us: int | None = None
        self._quiet_until_us = 0
        self.rest()

    def rest(self) -> None:
        """What was held so far does not count: the runner was away, or not to be judged."""
        self._outside_us: int | None = None
        self._inside_us: int | None = None

    def begins(self, now_us: int, target: int, own: int) -> bool:
        """While it is quiet: shall a click begin? `own`: the 10-s mean, as `target` in milli-spm."""
        self._began_us = self._inside_us = None
        low, high = target * (1000 - self.band.on_below_permille), target * (1000 + self.band.on_above_permille)
        if low <= own * 1000 <= high:
            self._outside_us = None
            self.because = f"in the band: {spm(own)}"
            return False
        self.because = f"cadence {spm(own)} outside the band of {spm(target)}"
        if self._outside_us is None:
            self._outside_us = now_us
        if now_us - self._outside_us < self.band.hold_on_s * S or now_us < self._quiet_until_us:
            return False
        self.because = f"cadence {spm(own)}, target {spm(target)} for {(now_us - self._outside_us) // S} s"
        self._began_us = now_us
        return True

    def ends(self, now_us: int, target: int, own: int, *, judged: bool) -> bool:
        """While it clicks: shall it stop? An unjudged step (speed, sensors) only lets time pass."""
        self.eases = False
        inside = judged and abs(own - target) * 1000 < target * self.band.off_inside_permille
        if not inside:
            self._inside_us = None
        elif self._inside_us is None:
            self._inside_us = now_us
        began_us = now_us if self._began_us is None else self._began_us
        back = self._inside_us is not None and now_us - self._inside_us >= self.band.hold_off_s * S
        over = now_us - began_us >= self.band.max_episode_s * S
        if not (back or over):
            return False
        self.because = (
            f"back in the band: {spm(own)}"
            if back
            else f"quiet after {self.band.max_episode_s} s of cue: fine to ease off"
        )
        if back:
            self._failed_us.clear()
        elif judged:
            self._failed(began_us, now_us)
        self._quiet_until_us = now_us + self.band.refractory_s * S
        self._outside_us = self._began_us = None
        return True

    def _failed(self, began_us: int, now_us: int) -> None:
        """A whole episode, and the runner did not come back."""
        self._failed_us = [*self._failed_us, began_us][-FAILED_MAX:]
        if len(self._failed_us) == FAILED_MAX and now_us - self._failed_us[0] <= FAILED_WINDOW_US:
            self._failed_us.clear()
            self.eases = True
