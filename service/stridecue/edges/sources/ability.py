"""What a sensor on a foot or shank cannot measure: its detector then finds no running, and could not say why.

A gyroscope that is off tells the same value for ever while the foot flies; a range for a step counter on a wrist
(±2 g, ±250 degrees a second) ends in the middle of each swing.
"""

from typing import Final

import numpy as np

from stridecue.core.gait.batch import MPS2_PER_MG, RADPS_PER_MDPS, ImuBatch

LOOK_US: Final = 2_000_000
MOVES_MPS2: Final = 5.0
"""An accelerometer that changes by more than this in two seconds sits on somebody who moves."""
FULL: Final = 0.999
AT_LIMIT_MOST: Final = 0.05
"""Of a sound sensor's samples not one in a hundred is at its limit, whoever wears it."""
NO_GYROSCOPE: Final = "its gyroscope tells nothing, and on a foot or shank one is needed"
SHORT_RANGE: Final = "its range ends too early: ±16 g and ±2000 degrees a second are enough"


class Ability:
    """Looks at the samples of one pod, two seconds at a time."""

    __slots__ = ("_at_limit", "_begun_us", "_high", "_low", "_seen", "because")

    def __init__(self) -> None:
        self.because = ""
        self._begin(0)

    def _begin(self, at_us: int) -> None:
        self._begun_us = at_us
        self._low, self._high = np.full(6, np.inf), np.full(6, -np.inf)
        self._seen = self._at_limit = 0

    def look(self, batch: ImuBatch) -> str:
        """Why no running can be found with this sensor, as of the last two seconds; empty when nothing is wrong."""
        first_us, last_us = int(batch.t_us[0]), int(batch.t_us[-1])
        if not 0 <= first_us - self._begun_us <= 2 * LOOK_US:
            self._begin(first_us)
        self._low = np.minimum(self._low, batch.imu.min(0))
        self._high = np.maximum(self._high, batch.imu.max(0))
        limits = np.repeat((batch.range_g * 1000 * MPS2_PER_MG, batch.range_dps * 1000 * RADPS_PER_MDPS), 3)
        self._seen += len(batch.imu)
        self._at_limit += int((np.abs(batch.imu) >= FULL * limits).any(1).sum())
        if last_us - self._begun_us >= LOOK_US:
            self.because = self._verdict()
            self._begin(last_us)
        return self.because

    def _verdict(self) -> str:
        moved = self._high - self._low
        if moved[:3].max() > MOVES_MPS2 and not moved[3:].any():
            return NO_GYROSCOPE
        return SHORT_RANGE if self._at_limit > AT_LIMIT_MOST * self._seen else ""
