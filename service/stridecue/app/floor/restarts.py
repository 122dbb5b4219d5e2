"""How often a lane may break and begin again: bounded, so that one that cannot work says so and stays silent.

>>> restarts = Restarts()
>>> [restarts.too_many(at_us) for at_us in (0, 1, 2, 3)]
[False, False, False, True]
"""

from collections import deque
from typing import Final

RESTARTS_MAX: Final = 3
RESTARTS_WINDOW_US: Final = 60_000_000


class Restarts:
    """When a lane broke last."""

    __slots__ = ("_at_us",)

    def __init__(self) -> None:
        self._at_us: deque[int] = deque(maxlen=RESTARTS_MAX)

    def too_many(self, now_us: int) -> bool:
        """It broke once more: has it begun again as often as it may within a minute?"""
        recent = sum(now_us - at_us < RESTARTS_WINDOW_US for at_us in self._at_us)
        self._at_us.append(now_us)
        return recent >= RESTARTS_MAX

    def clear(self) -> None:
        """A person has looked at it."""
        self._at_us.clear()
