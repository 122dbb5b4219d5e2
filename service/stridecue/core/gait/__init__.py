"""Gait events from raw samples: one streaming detector per place on the body.

Read in this order: `footprint` (what a detector says), `grid` (any rate becomes 5 ms cells), `frame` (any mounting
becomes forward, left, up), `cascade` (a landmark becomes a time), then the places. One new place is one new
file and one new line below.
"""

from typing import Final

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

__all__ = ["DETECTORS", "Detector", "Place", "Site"]
