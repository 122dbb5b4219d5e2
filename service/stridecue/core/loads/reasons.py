"""Why a figure is not there. A reason is never a number: whoever sees a code other than KNOWN has no figure to show.

>>> REASONS[SLOPE]
'the belt is not level'
"""

from typing import Final

NOT_GIVEN: Final = -(2**31)
"""Stands for an input that no sensor gave, in any unit."""

KNOWN: Final = 0
NO_STEP_TIME: Final = 1
STEP_RANGE: Final = 2
NO_SPEED: Final = 3
SPEED_RANGE: Final = 4
NO_CONTACT: Final = 5
CONTACT_RANGE: Final = 6
NO_FLIGHT: Final = 7
NO_HEIGHT: Final = 8
GEOMETRY: Final = 9
NO_KNEE: Final = 10
KNEE_RANGE: Final = 11
NO_SHOCK: Final = 12
SHOCK_RANGE: Final = 13
NO_PELVIS: Final = 14
PELVIS_RANGE: Final = 15
SLOPE: Final = 16
SPEED_DRIFT: Final = 17
DEVICE: Final = 18
NO_BASELINE: Final = 19
COLLECTING: Final = 20

REASONS: Final = (
    "known",
    "no step time",
    "step time outside 0.25-0.46 s",
    "no belt speed",
    "belt speed outside 2.2-4.7 m/s",
    "no contact time",
    "contact time outside 0.15-0.38 s",
    "flight time at or below 20 ms: walking, or no flight",
    "the runner's height is not known",
    "timing and height do not close the leg's geometry",
    "no knee angle",
    "knee angle outside the range of the joint model",
    "no tibial acceleration",
    "tibial acceleration outside the range of the sensor",
    "no pelvis sensor",
    "pelvis figure outside its range",
    "the belt is not level",
    "belt speed more than 3 % off the baseline's",
    "another device or shoe than in the baseline",
    "no baseline yet",
    "collecting 20 steps per side",
)
"""Index = code."""
