"""The body of a simulated person in one run: landing after landing, with or without a beat in the ear.

>>> from stridecue.app.cohort.person import Memory, steady
>>> body = Body(steady(160.0, obedience=1.0), Memory(), 172.0, (1, 2), 60)
>>> landings_us = [body.land(172.0) for _ in range(150)]
>>> round(60e6 * 60 / (landings_us[-1] - landings_us[-61])) in range(170, 174)
True
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from stridecue.app.cohort.person import (
    KEPT_CUED_PER_MIN,
    KEPT_FREE_PER_MIN,
    WARM_DOWN_S,
    WARM_UP_S,
    Memory,
    Person,
)

CV: Final = 0.018
WANDER: Final = 0.006
STICKY: Final = 0.95
"""Of the natural variability a part wanders: SD and correlation from step to step."""
DRIFT_US: Final = 90_000_000
WALK_SPM: Final = 110.0
NEAR: Final = 0.03
STEPS_PER_S: Final = 3.4
BEGINS_US: Final = 1_000_000.0


class Body:
    """`at_us`: the last landing; `before_us`: the one before it; `walking`, `stands_for`: set by the plan's segment."""

    __slots__ = (
        "_asymmetry", "_drifts", "_noise",
        "_pace", "_person", "_spm", "_step", "_target_spm", "at_us", "before_us", "memory",
        "stands_for", "walking",
    )  # fmt: skip

    def __init__(
        self, person: Person, memory: Memory, target_spm: float, seed: Sequence[int], lasts_s: float, pace: int = 1
    ) -> None:
        """`pace`: after so many steps the cadence is set anew; 2, a stride, spares half of the work."""
        chance = np.random.default_rng(list(seed))
        steps = int(lasts_s * STEPS_PER_S) + 50
        white = chance.normal(0, (CV**2 - WANDER**2) ** 0.5, steps)
        wander = np.empty(steps)
        now = 0.0
        for i, push in enumerate(chance.normal(0, WANDER * (1 - STICKY**2) ** 0.5, steps).tolist()):
            now = STICKY * now + push
            wander[i] = now
        self._noise: list[float] = (1 + white + wander).tolist()
        self._drifts = chance.normal(0, person.drift_ratio, int(lasts_s * 1e6 / DRIFT_US) + 3).tolist()
        self._person, self.memory, self._target_spm = person, memory, target_spm
        self._asymmetry = person.asymmetry / 2
        self._spm = person.own_spm
        self._step = 0
        self._pace = pace
        self.at_us = self.before_us = BEGINS_US
        self.walking = False
        self.stands_for = 1.0

    @property
    def spent(self) -> bool:
        """No noise is left: nobody takes so many steps."""
        return self._step >= len(self._noise)

    def land(self, heard_spm: float | None) -> float:
        """The next landing [µs], of alternating feet, the left one first."""
        k = self._step
        self._step = k + 1
        if k % self._pace == 0:
            self._spm = WALK_SPM if self.walking else self._run(heard_spm)
        spm = self._spm
        skew = self._asymmetry if k % 2 else -self._asymmetry
        self.before_us = self.at_us
        self.at_us += 60e6 / spm * (self._noise[k] + skew)
        return self.at_us

    def _run(self, heard_spm: float | None) -> float:
        """Cadence on its way: to the beat as far as it is obeyed, else to what is there without one."""
        person, memory, target_spm = self._person, self.memory, self._target_spm
        spm: float = self._spm
        step_s = self._pace * 60.0 / spm
        own = person.own_spm
        way = target_spm - own
        drift = self._drifts[int(self.at_us / DRIFT_US)] - person.fatigue_per_hour * self.at_us / 3.6e9
        kept, warm = memory.kept_ratio, memory.warm_ratio
        aim = own * (1 + drift) + way * (kept + (1 - kept) * warm)
        if heard_spm is None:
            memory.warm_ratio -= warm * step_s / WARM_DOWN_S
            learns_per_min = KEPT_FREE_PER_MIN
        else:
            aim += person.obedience * (heard_spm - aim)
            reached = min(max((spm - own) / way, 0.0), 1.0) if way else 0.0
            memory.warm_ratio += (reached - warm) * step_s / WARM_UP_S
            learns_per_min = KEPT_CUED_PER_MIN
        spm += (aim - spm) * min(step_s / person.lag_s, 1.0)
        if abs(spm - target_spm) < NEAR * target_spm:
            learnt = learns_per_min * person.learns_ratio * self.stands_for * step_s / 60
            memory.kept_ratio += (1 - memory.kept_ratio) * min(learnt, 1.0)
        return spm
