"""Tier C: peak tibial acceleration, shown apart as "impact" and never summed into the knee score.

Definition: the greatest axial acceleration of the distal tibia in early stance, above 3 g, with none higher in the next
375 ms; the mean of five steps.
Equation: ratio of the five-step mean to the baseline's median of 20 steps.
Unit: g.
Source: Van den Berghe 2021, doi 10.1038/s41598-021-83538-w; caveats Sheerin 2019, doi 10.1016/j.gaitpost.2018.09.017.
Limits: the kneecap's load peaks at 40 % of stance, long after: this is no knee load. It hardly follows tibial bone load
either (r −0.29, Matijevich 2019). Compare at one speed, in one shoe, firmly strapped; sensors that end at 16 g clip.

    >>> judge_peak(7.9), judge_peak(30.0)
    ('known', 'tibial acceleration outside the range of the sensor')
"""

from typing import Final

from stridecue.core.evidence import number
from stridecue.core.loads.one_step import SHOCK_HIGH_MG, SHOCK_LOW_MG
from stridecue.core.loads.reasons import KNOWN, REASONS, SHOCK_RANGE

WINDOW_MS: Final = number("shock_window")
"""For the detector on the shank: a higher value within this window replaces the peak."""
TIBIAL_LOAD_R: Final = number("shock_tibial_load_r")


def judge_peak(peak_g: float) -> str:
    """May this peak be a footfall's? In words."""
    return REASONS[KNOWN if SHOCK_LOW_MG <= 1000.0 * peak_g <= SHOCK_HIGH_MG else SHOCK_RANGE]
