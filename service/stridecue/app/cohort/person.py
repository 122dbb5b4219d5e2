"""A simulated person, and everything that is assumed of them. Drawn from a seed, the same on every machine.

Two traces of what is learnt, as in two-rate models of motor adaptation (Smith 2006,
https://doi.org/10.1371/journal.pbio.0040179): `warm` comes and goes within minutes, while or after a beat is heard;
`kept` grows slowly, mostly while the runner finds the target without a beat (the guidance hypothesis: Winstein &
Schmidt 1990, https://doi.org/10.1037/0278-7393.16.4.677), and fades over days. The rates are invented.

    >>> draw(1, 7) == draw(1, 7), draw(1, 7) == draw(2, 7)
    (True, False)
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

ASSUMPTIONS: Final[dict[str, Any]] = {
    "what_this_is": "a check of the machine; the rates of learning are invented, so no evidence about people",
    "own_spm": "normal, mean 162, SD 7, within 146 to 176",
    "step_time_cv": 0.018,
    "of_which_wanders": "SD 0.006, correlated over about 20 steps",
    "drift_between_minutes": "SD 0.008 of the own cadence, without a beat",
    "asymmetry": "SD 0.01 between left and right steps",
    "timestamp_jitter_ms": 8,
    "link_delay_ms": 20,
    "obedience": "0.9 to 1.0 of the way to the beat",
    "ignores_the_beat": "8 % of runners: 0 to 0.15 of the way",
    "time_constant_of_following_s": "2 to 8",
    "fatigue": "0 to 3 % of the own cadence an hour",
    "warm_trace": "rises over 120 s with a beat, fades over 240 s without",
    "kept_trace_per_min": "0.04 within 3 % of the target without a beat, 0.006 with one; times 0.5 to 2, by runner",
    "forgets_per_day": "0.01 to 0.04 of what is kept",
    "days_between_sessions": 2.3,
    "days_to_the_retention_test": 7,
    "pain": "10 % of runners: knee 3 to 5 at half time in a third of the sessions, 6 or more in one of thirty",
}
IGNORES: Final = 0.08
PAINED: Final = 0.10
WARM_UP_S, WARM_DOWN_S = 120.0, 240.0
KEPT_FREE_PER_MIN, KEPT_CUED_PER_MIN = 0.04, 0.006
DAYS_BETWEEN, DAYS_TO_TEST = 2.3, 7.0


@dataclass(frozen=True, slots=True)
class Person:
    """Traits that do not change."""

    own_spm: float
    asymmetry: float
    obedience: float
    lag_s: float
    fatigue_per_hour: float
    learns_ratio: float
    forgets_per_day: float
    pained: bool = False
    drift_ratio: float = 0.008


@dataclass(slots=True)
class Memory:
    """What of the way to the target is there without a beat, 0 to 1."""

    kept_ratio: float = 0.0
    warm_ratio: float = 0.0

    def sleep(self, days: float, forgets_per_day: float) -> None:
        """Between two runs."""
        self.warm_ratio = 0.0
        self.kept_ratio *= math.exp(-forgets_per_day * days)


def draw(seed: int, number: int) -> Person:
    """Runner `number` of the cohort of that seed."""
    chance = np.random.default_rng((seed, number))
    obedience = chance.uniform(0.0, 0.15) if chance.random() < IGNORES else chance.uniform(0.9, 1.0)
    return Person(
        own_spm=float(np.clip(chance.normal(162, 7), 146, 176)),
        asymmetry=float(chance.normal(0, 0.01)),
        obedience=float(obedience),
        lag_s=float(chance.uniform(2, 8)),
        fatigue_per_hour=float(chance.uniform(0, 0.03)),
        learns_ratio=float(2.0 ** chance.uniform(-1, 1)),
        forgets_per_day=float(chance.uniform(0.01, 0.04)),
        pained=bool(chance.random() < PAINED),
    )


def steady(own_spm: float, *, obedience: float = 0.0) -> Person:
    """Somebody for the checks of the rules: no drift, no fatigue, nothing learnt."""
    return Person(own_spm, 0.01, obedience, 4.0, 0.0, 0.0, 0.0, drift_ratio=0.0)
