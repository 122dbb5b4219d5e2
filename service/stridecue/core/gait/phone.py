"""Phone or watch: in a belt, a pocket, an armband, the hand, at the wrist; any way round.

Method: `trunk.py`, for steps only. A hand swings and a pocket flaps, so no toe-off and no side is told, and the
time of a contact is that of the catch of the trunk as it arrives there.

    >>> PHONE.name, PHONE.toe_off
    ('phone', False)
"""

from typing import Final

from stridecue.core.gait.cascade import table
from stridecue.core.gait.detector import Site
from stridecue.core.gait.trunk import TRUNK, feed_trunk

# The smoothed catch passes 0.6 g about 10 ms (2 cells) after initial contact: that mean, and no cascade.
STRAIGHT: Final = (0.0, 1.0, 8.0)
ROWS: Final = ((*STRAIGHT, -2.0), STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT)

PHONE: Final = Site(
    name="phone",
    feed=feed_trunk,
    record=TRUNK,
    weights=table(ROWS),
    settings={
        "toe_offs": 0.0,  # 1: tells toe-off and side
        "box": 10.0,  # cells of 5 ms: each of the two boxes that smooth the force
        "vigour_run": 14.0,  # m/s^2: what begins running, unless the strides are a runner's anyway
        "vigour_keep": 11.0,  # … and what keeps it
    },
    toe_off=False,
)
