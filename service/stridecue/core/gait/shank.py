"""Shank pod: on the tibia or the calf, any way round.

Method: `leg.py`. Kiernan et al. 2023 (doi 10.3390/s23115022) compared 18 published shank detectors on 74 runners; the
best had limits of agreement of -97 to +132 ms for initial contact.

    >>> SHANK.name, SHANK.toe_off
    ('shank', True)
"""

from typing import Final

from stridecue.core.gait.cascade import table
from stridecue.core.gait.detector import Site
from stridecue.core.gait.leg import LEG, feed_leg
from stridecue.core.gait.weights_shank import ROWS

SHANK: Final = Site(
    name="shank",
    feed=feed_leg,
    record=LEG,
    weights=table(ROWS),
    settings={
        "still_weight": 0.0,  # up is the mean force: gravity and the pull towards the knee agree
        "jerk_share": 0.3,  # of the hardest jerk: what marks a landing
        "jerk_memory": 1.0,  # of the usual hardest jerk, until this landing's own is seen
        "impact_wait": 6.0,  # cells of 5 ms after that mark, before the contact is timed
        "toe_off_wait": 6.0,  # … and after the toe-off as known so far
        "rise_share": 0.25,  # of the swing's depth: the pitch rate at which the heel has lifted
    },
)
