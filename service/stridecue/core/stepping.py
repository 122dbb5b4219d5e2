"""From footfalls to steps: the step path's record, and what else is known of the step in progress.

One kernel call per footfall (`step.advance`); contact time, belt speed and load inputs are kept beside it
until the next foot lands. Whether anybody speaks of a step is not decided here.
"""

from stridecue.core import gate
from stridecue.core.events import Belt, Footfall, ToeOff
from stridecue.core.kernel import fresh_array
from stridecue.core.limits import hold_after_us
from stridecue.core.loading import Loading
from stridecue.core.runner import Runner
from stridecue.core.step import STATE, Step, advance, forget
from stridecue.core.units import Side


class Stepping:
    """`last`: the last accepted step; `first_us`: when the first arrived; `last_us`: when the last one landed.

    `hold_us`: how old the last valid step may be.
    """

    __slots__ = (
        "_contact_at_us", "_m", "contact_us", "first_us", "hold_us", "last", "last_us", "loading", "speed_mm_s",
    )  # fmt: skip

    def __init__(self, runner: Runner) -> None:
        self._m = fresh_array(STATE)
        self.loading = Loading(self._m, runner)
        self.last: Step | None = None
        self.last_us: int | None = None
        self.first_us: int | None = None
        self.contact_us: int | None = None
        self.speed_mm_s: int | None = None
        self.hold_us = hold_after_us(0)
        self._contact_at_us = 0

    def footfall(self, event: Footfall, contact_us: int, side: Side, missing: int) -> Step:
        """Judge a footfall and, when it passes, count it; `missing`: see `cadence.update`."""
        foot, load = gate.SIDE_CODES[side], self.loading.inputs
        step = advance(self._m, contact_us, foot, event.at_us, self.hold_us, missing, *load)
        if step.verdict == gate.PASS:
            self.loading.landed(event, contact_us, side)
            self.last, self.last_us, self.hold_us = step, contact_us, hold_after_us(step.median_step_us)
            if self.first_us is None:
                self.first_us = event.at_us
        return step

    def toe_off(self, event: ToeOff) -> None:
        """The foot that stood has left the ground."""
        self.contact_us, self._contact_at_us = event.contact_us, event.at_us
        self.loading.toe_off(event)

    def belt(self, event: Belt) -> None:
        """The belt's speed from now on."""
        self.speed_mm_s = event.speed_mm_s
        self.loading.belt(event)

    def lost(self, device: str) -> None:
        """A sensor that only measures, or the belt, is silent."""
        if self.loading.lost(device):
            self.speed_mm_s = None

    def grounded(self, now_us: int, step: Step) -> bool:
        """Did the last contact leave no flight? Then this is walking, whatever the cadence."""
        if self.contact_us is not None and now_us - self._contact_at_us > self.hold_us:
            self.contact_us = None  # toe-offs have stopped coming: the last one says nothing about this step
        return self.contact_us is not None and 0 < step.median_step_us <= self.contact_us

    def forget(self) -> None:
        """Intervals across a change of pods or of a pod's clock mean nothing: count anew."""
        forget(self._m)
        self.last, self.hold_us = None, hold_after_us(0)
