"""Foot pod: on the laces, in the sole or on the heel; any way round.

Method: `leg.py`. After Falbriard et al. 2018 (doi 10.3389/fphys.2018.00610) and Prijot et al. 2020, whose landmarks
are extremes of pitch rate and acceleration; here the landmarks only start a cascade (`cascade.py`).

    >>> FOOT.name, FOOT.toe_off
    ('foot', True)
"""

from typing import Final

from stridecue.core.gait.cascade import table
from stridecue.core.gait.detector import Site
from stridecue.core.gait.leg import LEG, feed_leg
from stridecue.core.gait.weights_foot import ROWS

FOOT: Final = Site(
    name="foot",
    feed=feed_leg,
    record=LEG,
    weights=table(ROWS),
    settings={
        "still_weight": 1.0,  # up is the force on the foot at rest, in mid-stance
        "jerk_share": 0.3,  # of the hardest jerk: what marks a landing
        "jerk_memory": 0.8,  # of the usual hardest jerk, until this landing's own is seen
        "impact_wait": 4.0,  # cells of 5 ms after that mark, before the contact is timed
        "toe_off_wait": 5.0,  # … and after the toe-off as known so far
        "rise_share": 0.4,  # of the swing's depth: the pitch rate at which the heel has lifted
    },
)
