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

# The catch passes 0.6 g about 23 ms (4.6 cells) after initial contact: that mean, and no cascade.
STRAIGHT: Final = (0.0, 1.0, 8.0)
ROWS: Final = ((*STRAIGHT, -4.6), STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT)

PHONE: Final = Site(
    name="phone",
    feed=feed_trunk,
    record=TRUNK,
    weights=table(ROWS),
    settings={"toe_offs": 0.0, "box": 14.0, "vigour_run": 12.0, "vigour_keep": 9.5},
    toe_off=False,
)
