"""A cadence target is meant for one speed: nothing is judged at another (coaching evidence, sections 1.2 and 8.3).

>>> reference = ReferenceSpeed(2_500)
>>> reference.objection(0, 2_560), reference.objection(0, 2_700), reference.objection(0, None)
(None, 'at 9.7 km/h: not judged, the target is meant for 9.0 km/h', None)
"""

from typing import Final

NEAR_MM_S: Final = 83
"""±0.3 km/h."""
SETTLED_US: Final = 60_000_000
"""Without a recorded reference, a speed that was kept for this long becomes it."""


class ReferenceSpeed:
    """The speed that the runner's baseline was measured at; unknown, the first at which the runner was coached."""

    __slots__ = ("_other_mm_s", "_other_us", "_recorded", "_reference_mm_s")

    def __init__(self, recorded_mm_s: int | None) -> None:
        self._recorded = recorded_mm_s is not None
        self._reference_mm_s = recorded_mm_s
        self._other_mm_s = 0
        self._other_us = 0

    def objection(self, now_us: int, speed_mm_s: int | None) -> str | None:
        """Why nothing is judged at this belt speed; None when it fits, or nobody knows it."""
        if speed_mm_s is None:
            return None
        if self._reference_mm_s is None:
            self._reference_mm_s = speed_mm_s
        if abs(speed_mm_s - self._reference_mm_s) <= NEAR_MM_S:
            self._other_mm_s = 0
            return None
        if abs(speed_mm_s - self._other_mm_s) > NEAR_MM_S:
            self._other_mm_s, self._other_us = speed_mm_s, now_us
        elif not self._recorded and now_us - self._other_us >= SETTLED_US:
            self._reference_mm_s, self._other_mm_s = speed_mm_s, 0
            return None
        return (
            f"at {speed_mm_s * 0.0036:.1f} km/h: not judged, the target is meant for "
            f"{self._reference_mm_s * 0.0036:.1f} km/h"
        )
