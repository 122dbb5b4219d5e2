"""What is asked of the runner at this moment: the plan's target, a person's change of it, and what the day allows.

>>> from stridecue.core.plan import Segment
>>> target = Target(160_000)
>>> target.enter(Segment("continuous", 75)), target.milli_spm
(None, 172000)
>>> target.ask(target.moved(-5)), target.milli_spm, target.ease(), target.milli_spm
(None, 171200, True, 167200)
>>> target.over_baseline(120)
Traceback (most recent call last):
ValueError: target 179.2 spm: at most 176 spm is given to this runner (baseline 160)
"""

from typing import Final

from stridecue.core.limits import tempo_limits_milli_spm
from stridecue.core.plan import Segment, target_milli_spm

EASE_PERMILLE: Final = 25
"""By how much of the baseline the target is eased after failed episodes (coaching evidence, section 2)."""


class Target:
    """`milli_spm`: the target of the moment, None where there is none. Never beyond the compiled-in limits."""

    __slots__ = ("_asked_milli_spm", "_baseline_milli_spm", "_day_milli_spm", "_segment", "milli_spm")

    def __init__(self, baseline_milli_spm: int | None) -> None:
        self._baseline_milli_spm = baseline_milli_spm
        self._segment = Segment("free")
        self._asked_milli_spm: int | None = None
        self._day_milli_spm: int | None = None
        self.milli_spm: int | None = None

    def enter(self, segment: Segment) -> None:
        """Another segment: its target, or what a person asked for instead, but no more than the day allows."""
        self._segment = segment
        baseline, day = self._baseline_milli_spm, self._day_milli_spm
        wanted = target_milli_spm(segment, baseline)
        if wanted is not None and self._asked_milli_spm is not None:
            wanted = self._asked_milli_spm
        if (
            wanted is not None
            and baseline is not None
            and day is not None
            and (day - baseline) * (wanted - baseline) >= 0
        ):
            wanted = min(wanted, day) if wanted > baseline else max(wanted, day)
        self.milli_spm = wanted

    def accept(self, milli_spm: int) -> None:
        """What was reached is the day's target: this session asks for no more."""
        self._day_milli_spm = milli_spm
        self.enter(self._segment)

    def ease(self) -> bool:
        """Ask for less, at least for the baseline; False when nothing is left to ease."""
        baseline, now = self._baseline_milli_spm, self.milli_spm
        if baseline is None or now is None or now == baseline:
            return False
        step = baseline * EASE_PERMILLE // 1000
        self.accept(max(now - step, baseline) if now > baseline else min(now + step, baseline))
        return True

    def over_baseline(self, permille: int) -> int:
        """A person's target, over the baseline; ValueError beyond the limits."""
        return self.allowed((self._baseline_milli_spm or 0) * (1000 + permille) // 1000)

    def allowed(self, milli_spm: int) -> int:
        """A person's target; ValueError beyond the limits, or where there is no baseline to draw them from."""
        if self._baseline_milli_spm is None:
            raise ValueError("this runner has no baseline that a target could be over")
        return self._within(self._baseline_milli_spm, milli_spm)

    def moved(self, permille: int) -> int:
        """A little more or less than now; ValueError beyond the limits, or where there is no target."""
        if self.milli_spm is None or self._baseline_milli_spm is None:
            raise ValueError("there is no target at this moment")
        baseline = self._baseline_milli_spm
        return self._within(baseline, self.milli_spm + baseline * permille // 1000)

    def ask(self, milli_spm: int) -> None:
        """From now on and in later segments, whatever plan and day said."""
        self._asked_milli_spm, self._day_milli_spm = milli_spm, None
        self.enter(self._segment)

    @staticmethod
    def _within(baseline: int, milli_spm: int) -> int:
        slowest, quickest = tempo_limits_milli_spm(baseline)
        if not slowest <= milli_spm <= quickest:
            bound = f"at most {quickest / 1000:g}" if milli_spm > quickest else f"at least {slowest / 1000:g}"
            raise ValueError(
                f"target {milli_spm / 1000:g} spm: {bound} spm is given to this runner (baseline {baseline / 1000:g})"
            )
        return milli_spm
