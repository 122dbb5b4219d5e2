"""The session's side of the knee load: what each step gives to `loads.per_step`, and what is said of it.

A step is whole when the next foot lands: until then this object keeps the contact time and the shock of the
foot that stands. The 100 % of the index is a baseline of the same devices and shoe; other devices freeze it.
"""

from typing import Any, Final

from stridecue.core.events import Belt, Claimed, Footfall, ToeOff
from stridecue.core.loads import own_baseline, per_step, words
from stridecue.core.loads.own_baseline import WINDOW, LoadBaseline
from stridecue.core.loads.reasons import NOT_GIVEN
from stridecue.core.runner import Runner
from stridecue.core.step import Step

TOO_EARLY: Final = f"no load baseline yet: it needs {WINDOW} whole steps per side at one speed on a level belt"


class Loading:
    """Inputs of the step in progress, and the baseline it is compared with. `m`: the step path's record."""

    __slots__ = ("_devices", "_incline_permille", "_key", "_m", "_runner", "_shock_mg", "_speed_mm_s", "_stance_us")

    def __init__(self, m: Any, runner: Runner) -> None:
        self._m, self._runner = m, runner
        self._devices: dict[str, str | None] = {}
        self._key: tuple[str, str, int] | None = None
        self._stance_us = self._shock_mg = self._speed_mm_s = self._incline_permille = NOT_GIVEN
        m[0].load_height_m = (runner.height_mm or 0) / 1000

    # ---------------------------------------------------------------- in

    def claimed(self, event: Claimed) -> None:
        """Another sensor: the baseline holds only for the devices it was taken with."""
        self._devices[event.device] = event.worn
        self._compare()

    def released(self, device: str) -> None:
        """One sensor fewer: likewise."""
        self._devices.pop(device, None)
        self._compare()

    def belt(self, event: Belt) -> None:
        """The belt's speed and slope, from now on."""
        self._speed_mm_s, self._incline_permille = event.speed_mm_s, event.incline_permille

    def toe_off(self, event: ToeOff) -> None:
        """The contact of the foot that stands has ended."""
        if (event.device, event.boot, event.seq) == self._key:
            self._stance_us = event.contact_us

    def landed(self, event: Footfall) -> None:
        """An accepted footfall begins the next step; a shock is a tibial one only from the shank."""
        self._key = (event.device, event.boot, event.seq)
        self._stance_us = NOT_GIVEN
        shank = self._devices.get(event.device) == "shank"
        self._shock_mg = event.shock_mg if shank and event.shock_mg is not None else NOT_GIVEN

    @property
    def inputs(self) -> tuple[int, int, int, int]:
        """Contact time and shock of the foot that stood, belt speed and slope: the last arguments of `step.advance`."""
        return self._stance_us, self._shock_mg, self._speed_mm_s, self._incline_permille

    # ---------------------------------------------------------------- out

    def take(self) -> LoadBaseline | None:
        """Make the last steps the baseline; None when there are too few."""
        s = self._m[0]
        return own_baseline.keep(s, self._device, self._runner.shoe) if per_step.take_baseline(s) else None

    @staticmethod
    def reading(step: Step) -> words.Reading:
        """The index after this step, in figures and words."""
        return words.say(
            step.load_state,
            step.load_reason,
            step.load_tier,
            step.load_index_permille,
            step.load_low_permille,
            step.load_high_permille,
            step.load_km_permille,
        )

    @property
    def _device(self) -> str:
        return "+".join(sorted(self._devices))

    def _compare(self) -> None:
        baseline = self._runner.load_baseline
        if baseline is not None and self._devices:
            own_baseline.restore(self._m[0], baseline, self._device, self._runner.shoe)
