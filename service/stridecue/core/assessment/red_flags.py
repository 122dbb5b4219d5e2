"""Signs that belong to a clinician before anything else, and reasons not to start or to start low.

A red flag locks the plan until a named clinician unlocks it with a reason (coaching evidence, section 3.5).

    >>> raised(["night_pain"], age_years=34)
    ('pain at night or at rest',)
    >>> raised([], age_years=15), raised([], age_years=55, new_swelling=True)
    (('younger than 16',), ('older than 50 with new swelling',))
"""

from collections.abc import Iterable
from typing import Final, Literal

Flag = Literal[
    "trauma_swelling",
    "no_weight",
    "locked",
    "giving_way",
    "hot_or_fever",
    "night_pain",
    "weight_loss_or_cancer",
    "calf_swelling",
    "breathless",
    "bone_pain",
    "morning_stiffness",
    "numb_or_weak",
    "dislocation",
]

RED_FLAGS: Final[dict[Flag, str]] = {
    "trauma_swelling": "trauma with swelling within hours",
    "no_weight": "cannot bear weight for four steps",
    "locked": "the knee is locked or cannot be straightened",
    "giving_way": "the knee truly gives way",
    "hot_or_fever": "a hot or red joint, or fever",
    "night_pain": "pain at night or at rest",
    "weight_loss_or_cancer": "unexplained weight loss, or cancer in the history",
    "calf_swelling": "a swollen or warm calf",
    "breathless": "breathlessness",
    "bone_pain": "pain on one spot of bone or on a hop, more with each run (groin included)",
    "morning_stiffness": "morning stiffness for more than 30 minutes",
    "numb_or_weak": "numbness, weakness, or pain down the back of the leg",
    "dislocation": "the kneecap has been out of its place",
}
"""Asked one by one, yes or no."""

DoNotStart = Literal["bone_stress", "surgery", "not_cleared"]
DO_NOT_START: Final[dict[DoNotStart, str]] = {
    "bone_stress": "suspected or recent bone stress injury",
    "surgery": "surgery less than 12 weeks ago",
    "not_cleared": "pregnancy complications or a heart restriction, without clearance",
}

Caution = Literal["achilles_or_plantar", "calf_strain", "big_toe", "lower_drop_shoes"]
CAUTIONS: Final[dict[Caution, str]] = {
    "achilles_or_plantar": "Achilles or plantar pain now",
    "calf_strain": "calf strain less than 8 weeks ago",
    "big_toe": "bunion or arthritis of the big toe",
    "lower_drop_shoes": "first runs in shoes with less drop",
}
"""With one of these the physio decides, and +5 % is all that is suggested (section 3.4)."""

ADULT_YEARS: Final = 16
SWELLING_YEARS: Final = 50


def raised(flags: Iterable[Flag], *, age_years: int, new_swelling: bool = False) -> tuple[str, ...]:
    """The red flags of an intake, in words; age alone can be one."""
    found = [RED_FLAGS[flag] for flag in RED_FLAGS if flag in set(flags)]
    if age_years < ADULT_YEARS:
        found.append("younger than 16")
    if age_years > SWELLING_YEARS and new_swelling:
        found.append("older than 50 with new swelling")
    return tuple(found)
