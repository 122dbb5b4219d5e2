"""Sacrum pod: in the small of the back; any way round; six axes, or force only.

Method: `trunk.py`. Patoz et al. 2022 (doi 10.3390/s22030784) time contact by a threshold on the same force (20
ms RMSE on 100 runners); Kiernan et al. 2023 (doi 10.3390/s23115022) found published sacral detectors 29 to 30
ms off.

    >>> SACRUM.name, SACRUM.toe_off
    ('sacrum', True)
"""

from typing import Final

from stridecue.core.gait.cascade import table
from stridecue.core.gait.detector import Site
from stridecue.core.gait.trunk import TRUNK, feed_trunk
from stridecue.core.gait.weights_sacrum import ROWS

SACRUM: Final = Site(
    name="sacrum",
    feed=feed_trunk,
    record=TRUNK,
    weights=table(ROWS),
    settings={
        "toe_offs": 1.0,  # 1: tells toe-off and side
        "box": 3.0,  # cells of 5 ms: each of the two boxes that smooth the force
        "vigour_run": 19.0,  # m/s^2: what begins running, unless the strides are a runner's anyway
        "vigour_keep": 15.5,  # … and what keeps it
    },
)
