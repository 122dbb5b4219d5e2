"""The lanes of the configuration: treadmills, who runs there, what serves them, and whether they fit side by side.

>>> lanes_fit((LaneKeys("1"), LaneKeys("1")))
Traceback (most recent call last):
ValueError: lanes: two are called '1'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

from stridecue.app.floor.roles import clash, spot
from stridecue.core.events import Place
from stridecue.core.runner import Runner
from stridecue.core.units import Ident, Side


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """A device that serves a lane, the foot it is worn on, and where; without `worn`, as the device itself says."""

    id: Ident
    side: Side = "unknown"
    worn: Place | None = None


@dataclass(frozen=True, slots=True)
class LaneKeys:
    """One treadmill. `adopt`: take any device that nobody has claimed (only with a single lane).

    `audio_device` empty: that of [audio]. `audio_channel` 0: all channels of it; else one: lanes can share a device.
    `headset`: the name it was calibrated under (`stridecue calibrate`): its delay is compensated.
    `phase_ms`: how long after the predicted footfall the first beat falls; negative: before it.
    """

    name: Ident
    plan: Ident = "free-run"
    runner: Ident = "runner"
    baseline_spm: Annotated[float, Interval(ge=1.0, le=400.0)] | None = None
    height_m: Annotated[float, Interval(ge=1.2, le=2.3)] | None = None
    shoe: Ident = "shoe"
    devices: tuple[DeviceKeys, ...] = ()
    bracelets: tuple[Ident, ...] = ()
    bracelet_strength_pct: Annotated[int, Interval(ge=0, le=100)] = 70
    audio: bool = False
    audio_device: str = ""
    audio_channel: Annotated[int, Interval(ge=0, le=32)] = 0
    headset: str = ""
    phase_ms: Annotated[int, Interval(ge=-100, le=100)] = 0
    adopt: bool = False
    record_raw: bool = False
    session: Annotated[int, Interval(ge=1, le=99)] = 1

    def who(self) -> Runner:
        """The runner of this lane."""
        baseline = None if self.baseline_spm is None else round(self.baseline_spm * 1000)
        height_mm = None if self.height_m is None else round(self.height_m * 1000)
        return Runner(self.runner, baseline, height_mm, self.shoe, phase_us=self.phase_ms * 1000)


def lanes_fit(lanes: Sequence[LaneKeys]) -> None:
    """ValueError when two lanes cannot be side by side, or one cannot be as it says."""
    names = [lane.name for lane in lanes]
    if not names:
        raise ValueError("lanes: at least one is needed")
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"lanes: two are called {name!r}")
    _one_lane_a_device(lanes)
    _one_wrist_a_bracelet(lanes)
    for lane in lanes:
        _one_device_a_place(lane)
    if len(lanes) > 1 and any(lane.adopt for lane in lanes):
        raise ValueError("lanes: adopt = true is for a single lane; with several, name each lane's devices")


def _one_lane_a_device(lanes: Sequence[LaneKeys]) -> None:
    holders: dict[str, str] = {}
    for lane in lanes:
        for device in lane.devices:
            if device.id in holders:
                other = holders[device.id]
                raise ValueError(f"lanes: device {device.id!r} is claimed by lane {other!r} and by lane {lane.name!r}")
            holders[device.id] = lane.name


def _one_wrist_a_bracelet(lanes: Sequence[LaneKeys]) -> None:
    pods = {device.id for lane in lanes for device in lane.devices}
    worn: dict[str, str] = {}
    for lane in lanes:
        for bracelet in lane.bracelets:
            if bracelet in pods:
                raise ValueError(f"lanes: {bracelet!r} is a device and a bracelet; it can be one of them")
            if bracelet in worn:
                other = worn[bracelet]
                raise ValueError(f"lanes: bracelet {bracelet!r} is worn on lane {other!r} and on lane {lane.name!r}")
            worn[bracelet] = lane.name


def _one_device_a_place(lane: LaneKeys) -> None:
    for i, device in enumerate(lane.devices):
        for first in lane.devices[:i]:
            if clash((device.worn, device.side), (first.worn, first.side)):
                raise ValueError(
                    f"lanes: lane {lane.name!r} has {first.id!r} ({spot(first.worn, first.side)}) and "
                    f"{device.id!r} ({spot(device.worn, device.side)}); accepted: one at each place of each leg"
                )
