"""One pain report during a run as a traffic light. A rule applied to what the runner said, never a diagnosis.

Two groups of sites, judged apart: the knee (`pain.light`: strict, or the tendon model that a physio chooses), and
what a quicker cadence may load instead: calf, Achilles, shin, foot. Some signs end a run whatever the number.
Source: coaching evidence, section 3.2.

    >>> [light("knee", nprs) for nprs in (2, 3, 5, 6)]
    ['green', 'amber', 'amber', 'red']
    >>> light("calf", 5), light("knee", 1, ("limp",)), light("knee", 0, ("chest_pain",)), light("knee", 3, (), "tendon")
    ('red', 'red', 'emergency', 'green')
"""

from collections.abc import Iterable
from typing import Final, Literal

from stridecue.core.pain import pain

PainSite = Literal["knee", "calf", "achilles", "shin", "foot", "lower_leg"]
"""`lower_leg`: one of the four before it, it was not said which."""
Sign = Literal[
    "sharp", "locking", "giving_way", "limp", "sudden",
    "chest_pain", "faint", "breathless", "leg_swelling",
]  # fmt: skip
"""What a runner can say beside the number; `breathless`: out of proportion, `leg_swelling`: new."""
EMERGENCY_SIGNS: Final[frozenset[Sign]] = frozenset({"chest_pain", "faint", "breathless", "leg_swelling"})
Light = Literal["green", "amber", "red", "emergency"]
LIGHTS: Final[tuple[Light, ...]] = ("green", "amber", "red", "emergency")
"""Mildest first."""


def light(site: PainSite, nprs: int, signs: Iterable[Sign] = (), model: pain.Model = "strict") -> Light:
    """The light of one report."""
    said = set(signs)
    if said & EMERGENCY_SIGNS:
        return "emergency"
    if site == "knee":
        return pain.light(nprs, model=model, limp=bool(said))
    if said or nprs >= pain.LEG_RED:
        return "red"
    return "amber" if nprs >= pain.LEG_AMBER else "green"
