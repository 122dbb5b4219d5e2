"""Raw samples of leg and pelvis sensors become what they measured of each stance: one `Stance` a sensor and stance.

A thigh and a shank sensor of one leg give knee flexion, a shank sensor the impact, a sacral sensor the drop of the
pelvis and the oscillation. When a stance began and ended is told by whoever counts the steps (the session, on the
service clock); each sensor has a clock of its own, and the session knows how they map. A stance is asked for as soon as
the samples of every sensor it needs reach past its toe-off, and given up a second later.

What cannot be measured is told with its reason, once, until the reason changes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from stridecue.core.events import Event, Place, Sampled, Stance
from stridecue.core.gait.batch import ImuBatch
from stridecue.core.kernel import fresh
from stridecue.core.loading import Ended
from stridecue.core.loads import knee_flexion, pelvic_obliquity, segment, tibial_shock
from stridecue.core.units import Side

SITES: Final[tuple[Place, ...]] = ("thigh", "shank", "sacrum")
"""Where a sensor may be worn to measure; footfalls come of the last two as well (`imu`)."""
SIDE_CODES: Final[dict[Side, int]] = {"unknown": 0, "left": 1, "right": 2}
GIVE_UP_US: Final = 1_000_000
STRIDE_MAX_US: Final = 1_500_000
TELL_US: Final = 1_000_000
NO_SIDE: Final = "left or right is not said: claim the foot pod for a side"
NO_LEG: Final = "left or right is not said: claim it for a side, or let its state say so"

ServiceUs = Callable[[str, int], int | None]
"""(device, its own time) → service time, or None while its clock is not known."""


@dataclass(slots=True)
class Sensor:
    """One sensor: where it is worn, its samples, and what was last asked of it."""

    device: str
    place: Place
    side: Side
    boot: str
    record: Any = field(default_factory=lambda: fresh(segment.STATE))
    range_g: float = 0.0
    newest_us: int = 0
    told_us: int | None = None
    because: str = ""
    contacts_us: dict[Side, int] = field(default_factory=dict)
    """Per foot the last contact it answered for, on the service clock."""


class Body:
    """The leg and pelvis sensors of one lane."""

    __slots__ = ("_sensors", "_session")

    def __init__(self) -> None:
        self._sensors: dict[str, Sensor] = {}
        self._session: str | None = None

    def hear(self, device: str, place: Place, side: Side, batch: ImuBatch, at_us: int) -> list[Sampled]:
        """Samples of a sensor; once a second the answer that it is alive."""
        boot = f"{batch.boot:08x}"
        sensor = self._sensors.get(device)
        if sensor is None or (sensor.place, sensor.side, sensor.boot) != (place, side, boot):
            sensor = self._sensors[device] = Sensor(device, place, side, boot)
        segment.feed(sensor.record, batch.t_us, batch.imu)
        sensor.range_g = batch.range_g
        sensor.newest_us = int(batch.t_us[-1])
        if sensor.told_us is not None and at_us - sensor.told_us < TELL_US:
            return []
        sensor.told_us = at_us
        return [Sampled(at_us, device, boot, sensor.newest_us)]

    def forget(self, device: str) -> None:
        """It no longer serves."""
        self._sensors.pop(device, None)

    def stances(self, session: str, ended: Iterable[Ended], service_us: ServiceUs, at_us: int) -> list[Event]:
        """What is known by now of the stances that are over; in a new session the axes are learnt again."""
        if session != self._session:
            self._session = session
            for sensor in self._sensors.values():
                segment.forget_axis(sensor.record)
                sensor.contacts_us.clear()
                sensor.because = ""
        told: list[Event] = []
        for stance in ended:
            for sensor in self._sensors.values():
                if stance.contact_us > sensor.contacts_us.get(stance.side, -1) and concerns(sensor, stance.side):
                    answer = self._answer(sensor, stance, service_us, at_us)
                    if answer is not None:
                        sensor.contacts_us[stance.side] = stance.contact_us
                        told += [answer] if tells(sensor, answer) else []
        return told

    def _answer(self, sensor: Sensor, stance: Ended, service_us: ServiceUs, at_us: int) -> Stance | None:
        """One sensor's figures; None: ask again, more samples are on the way."""
        asked = [sensor]
        partner = self._partner(sensor)
        if partner is not None:
            asked.append(partner)
        behind_us = []
        for one in asked:
            newest_us = service_us(one.device, one.newest_us)
            if newest_us is None or (newest_us < stance.toe_off_us and at_us - stance.toe_off_us < GIVE_UP_US):
                return None
            behind_us.append(newest_us - one.newest_us)
        contact_us, toe_off_us = stance.contact_us - behind_us[0], stance.toe_off_us - behind_us[0]
        if contact_us < 0:
            return None
        heard = Heard(at_us, sensor, contact_us, toe_off_us, stance.side)
        if sensor.side == "unknown" and sensor.place != "sacrum":
            return heard.lacking(NO_LEG)
        if sensor.place == "shank":
            return impact(heard)
        if sensor.place == "sacrum":
            return pelvis(heard, sensor.contacts_us.get(stance.side), stance.contact_us)
        return knee(heard, partner, behind_us)

    def _partner(self, sensor: Sensor) -> Sensor | None:
        """The shank sensor of a thigh sensor's leg."""
        if sensor.place != "thigh":
            return None
        return next((x for x in self._sensors.values() if x.place == "shank" and x.side == sensor.side), None)


class Measured(NamedTuple):
    """The figures of a `Stance`, in its order."""

    shock_mg: int | None = None
    knee_contact_mdeg: int | None = None
    knee_peak_mdeg: int | None = None
    drop_mdeg: int | None = None
    rise_um: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A stance on one sensor's clock."""

    at_us: int
    sensor: Sensor
    contact_us: int
    toe_off_us: int
    side: Side

    def stance(self, measured: Measured) -> Stance:
        """What was measured of it."""
        return Stance(self.at_us, self.sensor.device, self.sensor.boot, self.contact_us, self.side, *measured)

    def lacking(self, because: str) -> Stance:
        """Why nothing was."""
        return Stance(self.at_us, self.sensor.device, self.sensor.boot, self.contact_us, self.side, because=because)


def concerns(sensor: Sensor, side: Side) -> bool:
    """Is this stance on the leg that wears the sensor?"""
    return sensor.place == "sacrum" or "unknown" in (side, sensor.side) or side == sensor.side


def tells(sensor: Sensor, answer: Stance) -> bool:
    """Is there anything new in it? A reason is told once; figures always."""
    known, sensor.because = sensor.because, answer.because
    return not answer.because or answer.because != known


def impact(heard: Heard) -> Stance:
    """Tier C."""
    if heard.side == "unknown":
        return heard.lacking(NO_SIDE)
    sensor = heard.sensor
    found = tibial_shock.peak(sensor.record, heard.contact_us, heard.toe_off_us, sensor.range_g)
    if found.reason != segment.KNOWN:
        return heard.lacking(segment.REASONS[found.reason])
    return heard.stance(Measured(found.peak_mg))


def knee(heard: Heard, shank: Sensor | None, behind_us: Sequence[int]) -> Stance:
    """Tier D; `behind_us`: how far the thigh's and the shank's clocks are behind the service's."""
    if heard.side == "unknown":
        return heard.lacking(NO_SIDE)
    if shank is None:
        return heard.lacking(segment.REASONS[segment.NO_PARTNER])
    ahead_us = behind_us[1] - behind_us[0]
    span_us = heard.contact_us - ahead_us, heard.toe_off_us - ahead_us
    found = knee_flexion.stance(heard.sensor.record, shank.record, *span_us, ahead_us)
    if found.reason != segment.KNOWN:
        return heard.lacking(segment.REASONS[found.reason])
    return heard.stance(Measured(None, found.contact_mdeg, found.peak_mdeg))


def pelvis(heard: Heard, last_us: int | None, contact_us: int) -> Stance:
    """Tier E: the drop in this stance, and the oscillation since the last contact of this foot (service clock)."""
    if heard.side == "unknown":
        return heard.lacking(NO_SIDE)
    record = heard.sensor.record
    drop = pelvic_obliquity.stance(record, SIDE_CODES[heard.side], heard.contact_us, heard.toe_off_us)
    if drop.reason != segment.KNOWN:
        return heard.lacking(segment.REASONS[drop.reason])
    rise_um = None
    if last_us is not None and contact_us - last_us < STRIDE_MAX_US:
        rise = pelvic_obliquity.stride(record, heard.contact_us - (contact_us - last_us), heard.contact_us)
        if rise.reason == segment.KNOWN:
            rise_um = rise.rise_um
    return heard.stance(Measured(None, None, None, drop.drop_mdeg, rise_um))
