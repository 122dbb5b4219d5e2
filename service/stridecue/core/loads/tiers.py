"""The tiers: what the sensors of the moment allow, worst to best, and what each may be used for.

>>> [tier.name for tier in TIERS.values() if tier.scores_knee]
['A', 'A+', 'B', 'D']
>>> TIERS[TIER_B].label
'B: foot pod (contact time) and belt speed'
"""

from typing import Final, Literal, NamedTuple

NO_TIER: Final = 0
TIER_A: Final = 1
TIER_A_PLUS: Final = 2
TIER_B: Final = 3
TIER_D: Final = 4
TIER_C: Final = 5
TIER_E: Final = 6
"""Codes of the record. The knee score uses the highest of A, A+, B, D that it has; C and E stand apart."""


TierName = Literal["A", "A+", "B", "C", "D", "E"]


class Tier(NamedTuple):
    """One tier by its public name."""

    name: TierName
    label: str
    scores_knee: bool
    error: str


TIERS: Final[dict[int, Tier]] = {
    TIER_A: Tier("A", "A: cadence only", scores_knee=True, error="group average; constant speed only"),
    TIER_A_PLUS: Tier(
        "A+", "A+: cadence and belt speed", scores_knee=True, error="change 4.5 % SD within a runner, level 15 %"
    ),
    TIER_B: Tier(
        "B",
        "B: foot pod (contact time) and belt speed",
        scores_knee=True,
        error="change 3.6 % SD within a runner, level 14-17 %",
    ),
    TIER_D: Tier(
        "D",
        "D: foot pod, thigh and shank sensors",
        scores_knee=True,
        error="level 8 % and 1.8 % per degree of knee angle",
    ),
    TIER_C: Tier("C", "C: shank sensor (impact), apart from the knee", scores_knee=False, error="not a knee load"),
    TIER_E: Tier("E", "E: sacral sensor, change only", scores_knee=False, error="change from the own baseline only"),
}
"""Read top to bottom."""
