"""A simulated runner who hears the tempo and answers it: lag, variability, asymmetry, fatigue; seeded.

It is a test bench for the machine, not evidence about people. The assumptions, all stated:

* natural step-time variability: CV 1.8 %, of which half the variance wanders slowly (first-order);
* the right step is longer than the left by `asymmetry`;
* with a tempo the cadence moves toward it with a time constant of `lag_s`, by `obedience` of the way;
  without one it moves back toward the runner's own;
* fatigue lowers the own cadence by `fatigue_per_hour`.

    >>> runner = SimulatedRunner(seed=1, own_spm=160.0)
    >>> first, second = runner.step(), runner.step()
    >>> first.side, second.side, second.at_us > first.at_us
    ('left', 'right', True)
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from stridecue.core.units import Side
from stridecue.edges.sources.contact import Contact


@dataclass(slots=True)
class SimulatedRunner:
    """One runner; `heard_spm` is the tempo in the ear, None in silence."""

    seed: int
    own_spm: float = 160.0
    variability: float = 0.018
    asymmetry: float = 0.01
    lag_s: float = 4.0
    obedience: float = 0.95
    fatigue_per_hour: float = 0.02
    duty: float = 0.36
    heard_spm: float | None = None
    _at_us: float = 0.0
    _spm: float = field(init=False)
    _wander_ratio: float = 0.0
    _steps: int = 0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._spm = self.own_spm
        self._random = random.Random(self.seed)  # noqa: S311 - a seeded runner, not a secret

    def step(self) -> Contact:
        """The next contact."""
        own = self.own_spm * (1 - self.fatigue_per_hour * self._at_us / 3.6e9)
        aim = own if self.heard_spm is None else own + self.obedience * (self.heard_spm - own)
        step_s = 60.0 / self._spm
        self._spm += (aim - self._spm) * (1 - math.exp(-step_s / self.lag_s))
        half = self.variability / math.sqrt(2)
        self._wander_ratio = 0.9 * self._wander_ratio + self._random.gauss(0, half * math.sqrt(1 - 0.81))
        side: Side = "left" if self._steps % 2 == 0 else "right"
        skew = self.asymmetry / 2 if side == "right" else -self.asymmetry / 2
        noise = self._wander_ratio + self._random.gauss(0, half)
        self._at_us += 60e6 / self._spm * (1 + skew + noise)
        self._steps += 1
        contact_us = 2 * self.duty * 60e6 / self._spm * (1 + self._random.gauss(0, 0.02))
        return Contact(round(self._at_us), side, round(contact_us))

    def __iter__(self) -> Iterator[Contact]:
        while True:
            yield self.step()
