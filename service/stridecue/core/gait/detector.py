"""One pod's detector: samples in, events out; all its memory in one record.

>>> import numpy as np
>>> from stridecue.core.gait import DETECTORS
>>> pod = Detector(DETECTORS["foot"], side="left")
>>> still = np.tile([0.0, 0.0, 9.81, 0.0, 0.0, 0.0], (5, 1))
>>> len(pod.feed(np.arange(5) * 5_000, still)), pod.state, pod.silence
(0, 'stand', 'working')
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stridecue.core.gait.footprint import CHUNK, EVENT, OUT_ROWS, SIDES, SILENCE, STATES
from stridecue.core.kernel import Kernel

Place = Literal["foot", "shank", "sacrum", "phone"]
SideName = Literal["unknown", "left", "right"]


@dataclass(frozen=True, slots=True)
class Site:
    """A place on the body: its kernel, its record, its weights and its settings."""

    name: Place
    feed: Kernel[[Any, Any, Any, Any, Any], int]
    record: np.dtype[Any]
    weights: NDArray[np.float64]
    settings: dict[str, float]
    toe_off: bool = True


class Detector:
    """The streaming detector of one pod. How samples are batched never changes what it says.

    `plain` runs the readable twin of the kernel instead of the compiled one.
    """

    def __init__(self, site: Site, side: SideName = "unknown", *, plain: bool = False) -> None:
        self.site = site
        self.given = SIDES.index(side)
        self.states = np.zeros(1, site.record)
        self.record = self.states.view(np.recarray)[0]
        for name, value in site.settings.items():
            setattr(self.record, name, value)
        self.record.side = self.given
        self.record.side_sure = float(side != "unknown")
        self.record.silence = 1
        self._feed: Any = site.feed
        self._out = np.zeros(OUT_ROWS, EVENT)
        if plain:
            self._feed, self.states, self._out = (
                site.feed.py_func,
                self.states.view(np.recarray),
                self._out.view(np.recarray),
            )

    def feed(self, t_us: NDArray[np.int64], imu: NDArray[np.float64]) -> NDArray[Any]:
        """Events that became known with samples `imu` (n, 6: m/s^2 and rad/s) taken at `t_us` (n,) on the pod clock.

        The rows returned are `EVENT` records, in the order in which they became known; the array is reused by
        the next call unless more than `CHUNK` samples came at once.
        """
        if len(t_us) <= CHUNK:
            return self._out[: self._feed(self.states, self.site.weights, t_us, imu, self._out)]
        parts = [self.feed(t_us[i : i + CHUNK], imu[i : i + CHUNK]).copy() for i in range(0, len(t_us), CHUNK)]
        return np.concatenate(parts)

    def resume(self, state: NDArray[Any]) -> None:
        """Go on where another detector of this site stood: `state` is its `record` as an array of one."""
        self.states[:] = state

    @property
    def state(self) -> str:
        """What the wearer is doing: stand, walk or run."""
        return STATES[self.record.gait]

    @property
    def silence(self) -> str:
        """Why the pod says nothing, in words for the runner's page; "working" when there is no reason."""
        return SILENCE[self.record.silence]
