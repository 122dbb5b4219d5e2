"""Phone or watch: in a belt, a pocket, an armband, the hand, at the wrist; any way round.

Method: `trunk.py`, for steps only. A hand swings and a pocket flaps, so no toe-off and no side is told, and the time of a
contact is that of the catch of the trunk as it arrives there.

    >>> PHONE.name, PHONE.toe_off
    ('phone', False)
"""

from typing import Final

from stridecue.core.gait.cascade import table
from stridecue.core.gait.detector import Site
from stridecue.core.gait.trunk import TRUNK, feed_trunk
from stridecue.core.gait.weights_sacrum import ROWS

PHONE: Final = Site(
    name="phone", feed=feed_trunk, record=TRUNK, weights=table(ROWS), settings={"toe_offs": 0.0}, toe_off=False
)
