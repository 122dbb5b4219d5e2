"""Gait events from raw samples: one streaming detector per place on the body.

Read in this order: `footprint` (what a detector says), `grid` (any rate becomes 5 ms cells), `frame` (any mounting
becomes forward, left, up), `cascade` (a landmark becomes a time), then the places. One new place is one new
file and one new line below.
"""

from typing import Final

import numpy as np

from stridecue.core.gait.detector import Detector, Place, Site
from stridecue.core.gait.foot import FOOT
from stridecue.core.gait.phone import PHONE
from stridecue.core.gait.sacrum import SACRUM
from stridecue.core.gait.shank import SHANK

DETECTORS: Final[dict[str, Site]] = {
    "foot": FOOT,
    "shank": SHANK,
    "sacrum": SACRUM,
    "phone": PHONE,
}


def warm() -> bool:
    """Compile (or load) every detector, so that the first batch is as quick as the thousandth; True: compiled."""
    t_us, still = np.arange(4) * 5_000, np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (4, 1))
    for site in DETECTORS.values():
        Detector(site).feed(t_us, still)
    found = [getattr(site.feed, "stats", None) for site in DETECTORS.values()]  # none with the JIT off
    return any(sum(stats.cache_misses.values()) > 0 for stats in found if stats is not None)


__all__ = ["DETECTORS", "Detector", "Place", "Site", "warm"]
