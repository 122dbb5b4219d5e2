"""The floor: all lanes, and which device serves which.

Between socket and mailbox stand three calls: `wire.decode`, `Lane.feed` (which is `session.feed`), and
`channel.offer`. A device serves one lane at a time; a second claim is refused with both names.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Final

from stridecue.app.floor import roles
from stridecue.app.floor.device import Device
from stridecue.app.floor.lanes import Lane
from stridecue.app.floor.rates import Bucket
from stridecue.core.events import (
    ClockEcho,
    Event,
    Flooded,
    Footfall,
    Heartbeat,
    LinkChanged,
    Place,
    Sampled,
    Storage,
    ToeOff,
)
from stridecue.core.outputs import Sounded
from stridecue.core.units import Side
from stridecue.edges import wire
from stridecue.edges.sources import body, imu

FLOOD_TELL_US: Final = 1_000_000
LOOK_US: Final = 500_000
"""How often it is looked whether a device fell silent, or has another battery level: its pages are told."""
UNCLAIMED_MAX: Final = 200
"""Devices that nobody has claimed are remembered up to this many; the oldest go first."""


class ClaimError(ValueError):
    """A device cannot serve this lane; the message names the device and both lanes."""


class Floor:
    """Routes every message to its lane, or says why not."""

    def __init__(
        self, lanes: list[Lane], bracelets: dict[str, tuple[str, ...]], *, adopt: bool, changed: Callable[[], None]
    ) -> None:
        self.lanes = {lane.name: lane for lane in lanes}
        self._records = any(lane.record_raw for lane in lanes)
        self.devices: dict[str, Device] = {}
        self.counts: Counter[str] = Counter()
        self.refusals: deque[str] = deque(maxlen=20)
        self._adopt, self._changed = adopt, changed
        self.device_changed: Callable[[Device], None] = lambda _device: None
        self._looked_us = 0
        self.bracelets = bracelets
        self._actuators = {name for worn in bracelets.values() for name in worn}
        for lane, worn in bracelets.items():
            for name in worn:
                self.devices[name] = Device(name, lane=lane, kind="bracelet")

    # ---------------------------------------------------------------- messages

    def receive(self, topic: str, payload: bytes, now_us: int, *, retained: bool = False) -> wire.Refusal | None:
        """One message of a device; why it was refused, if it was. Never raises."""
        event = wire.decode(topic, payload, now_us, retained=retained)
        if event is None:
            return None
        if isinstance(event, wire.Refusal):
            self._refuse(event)
            device = self.devices.get(event.device)
            if event.subject == wire.IMU and device is not None:
                self._sampled(device, event.because, now_us)
            return event
        self.counts["messages"] += 1
        if isinstance(event, wire.Samples):
            self.hear(event)
            return None
        if isinstance(event, Footfall):
            (self.devices.get(event.device) or self._meet(event.device)).steps_boot = event.boot
        self.feed(event)
        return None

    def feed(self, event: Event) -> None:
        """One decoded event of a device, to the lane that has claimed it."""
        name: str = event.device  # type: ignore[union-attr, assignment] # every event of the wire names its device
        device = self.devices.get(name) or self._meet(name)
        if self._within_share(device, event):
            self._route(device, event)

    def hear(self, samples: wire.Samples) -> None:
        """Raw samples: through the device's detector, and what comes of them as if the device had said it."""
        device = self.devices.get(samples.device) or self._meet(samples.device)
        if not self._take(device, device.batches, samples.at_us):
            return
        if device.place in body.SITES and self._measured(device, samples):
            return
        if device.steps_boot == f"{samples.batch.boot:08x}":  # its own detector is nearer to the foot than ours
            self._sampled(device, "", samples.at_us)
            self._keep(device, samples)
            return
        side = device.side if device.side != "unknown" else device.stated
        site = imu.site_of(device.place, device.kind)
        because = imu.objection(device.place, site, side)
        if because or site is None:
            self._refuse(wire.Refusal(device.name, wire.IMU, because))
            self._sampled(device, because, samples.at_us)
            return
        pod = device.pod
        if pod is None or not pod.serves(site, side):
            pod = device.pod = imu.RawPod(device.name, site, side)
        lane = self.lanes.get(device.lane or "")
        begins = self._records and not (lane is not None and lane.raw is not None and lane.raw.knows(pod))
        kept = pod.kept() if begins else b""
        for event in pod.hear(samples.batch, samples.at_us):
            self._route(device, event)
        self._keep(device, samples, pod, kept)

    def _measured(self, device: Device, samples: wire.Samples) -> bool:
        """Samples of a leg or pelvis sensor, for what they measure; True when no footfalls are wanted of it."""
        if device.lane is None and not self._adopted(device, samples):
            return False
        lane = self.lanes[device.lane or ""]
        side = device.side if device.side != "unknown" else device.stated
        for event in lane.measure(samples, side):
            self._route(device, event)
        if lane.crew.counts(device.name):
            return False
        self._keep(device, samples)
        return True

    def _keep(self, device: Device, samples: wire.Samples, pod: imu.RawPod | None = None, kept: bytes = b"") -> None:
        """Raw samples as they came, where the session of their lane asks for it."""
        lane = self.lanes.get(device.lane or "")
        if lane is not None and lane.raw is not None:
            lane.raw.add(samples, pod, kept)

    def _sampled(self, device: Device, because: str, now_us: int) -> None:
        """Samples that no detector saw, and why: its lane is told once a second."""
        if device.sampled_us is None or now_us - device.sampled_us >= FLOOD_TELL_US:
            device.sampled_us = now_us
            self._route(device, Sampled(now_us, device.name, because=because[:200]))

    def _route(self, device: Device, event: Event) -> None:
        """An event within its device's share."""
        name = device.name
        device.heard_us = event.at_us
        if isinstance(event, LinkChanged):
            self._linked(device, event)
        else:
            if device.status != "online":
                device.status = "online"
                self._changed()
            if isinstance(event, Heartbeat):
                device.battery_pct, device.rssi_dbm = event.battery_pct, event.rssi_dbm
            elif isinstance(event, ClockEcho) and event.sent_us == device.asked_us:
                device.echoed_us = event.at_us
            elif isinstance(event, Footfall):
                device.stepped.add(event.side)
        if device.lane is None and not self._adopted(device, event):
            self.counts["unclaimed"] += 1
            return
        # a bracelet hears; what it says is about itself and its own beats only
        if (name in self._actuators) == (isinstance(event, Sounded) and event.output == "bracelet"):
            self.lanes[device.lane or ""].feed(event)

    def clock_request(self, device: Device, now_us: int) -> bytes:
        """What to ask a device once a second."""
        heard_us, device.asked_us, device.echoed_us = device.echoed_us, now_us, None
        return wire.clock_request(now_us, heard_us)

    def _refuse(self, refusal: wire.Refusal) -> None:
        self.counts["refused"] += 1
        self.counts[f"refused_{refusal.subject if refusal.subject in (*wire.SUBJECTS, wire.IMU) else 'other'}"] += 1
        if not self.refusals or self.refusals[-1] != str(refusal):  # 40 batches a second may be wrong in the same way
            self.refusals.append(str(refusal))

    def _meet(self, name: str) -> Device:
        device = self.devices[name] = Device(name)
        strangers = [other for other in self.devices.values() if other.lane is None]
        if len(strangers) > UNCLAIMED_MAX:
            del self.devices[strangers[0].name]
        self._changed()
        return device

    def _within_share(self, device: Device, event: Event) -> bool:
        """The token bucket; over it, the lane is held and the device named, once a second."""
        resent = isinstance(event, (Footfall, ToeOff)) and not event.live
        return self._take(device, device.backfill if resent else device.live, event.at_us, tell=not resent)

    def _take(self, device: Device, share: Bucket, now_us: int, *, tell: bool = True) -> bool:
        if share.take(now_us):
            return True
        self.counts["flooded"] += 1
        device.dropped += 1
        if tell and device.lane is not None and now_us - device.told_us >= FLOOD_TELL_US:
            self.lanes[device.lane].feed(Flooded(now_us, device.name, device.dropped))
            device.told_us, device.dropped = now_us, 0
        return False

    def _linked(self, device: Device, event: LinkChanged) -> None:
        device.status = event.status
        if event.side != "unknown" and device.lane is None:
            device.side = event.side
        device.place = event.worn or device.place
        device.kind = event.kind or device.kind
        device.firmware = event.firmware or device.firmware
        device.stated = event.side if event.side != "unknown" else device.stated
        if device.lane is not None:
            self.lanes[device.lane].wears(event.at_us, device.name, device.place)
        self._changed()

    def _adopted(self, device: Device, event: Event | wire.Samples) -> bool:
        """At home, with one lane: the pod that is put on is the pod that is meant, unless its foot is taken."""
        speaks = isinstance(event, wire.Samples) or (isinstance(event, Footfall) and event.live)
        if not (self._adopt and speaks):
            return False
        try:
            self.claim(next(iter(self.lanes)), device.name, event.at_us)
        except ClaimError as taken:
            if not self.refusals or self.refusals[-1] != str(taken):
                self.refusals.append(str(taken))
            return False
        return True

    # ---------------------------------------------------------------- claims

    def claim(self, lane: str, name: str, now_us: int, side: Side | None = None, place: Place | None = None) -> None:
        """`name` serves `lane` from now on; ClaimError when it, or its foot, is taken."""
        if lane not in self.lanes:
            raise ClaimError(f"lane {lane!r} is unknown; there are: {', '.join(self.lanes)}")
        device = self._movable(name) or self._meet(name)
        if device.lane == lane:
            return
        if device.lane is not None:
            raise ClaimError(
                f"device {name!r} serves lane {device.lane!r}; lane {lane!r} cannot have it too: release it there first"
            )
        if side is not None:
            device.side = side
        device.place = device.place or place
        here = device.place, device.worn
        for other in (self.devices[name] for name in self.lanes[lane].crew.sides):
            if roles.clash(here, (other.place, other.worn)):
                raise ClaimError(
                    f"device {name!r} ({roles.spot(*here)}) cannot serve lane {lane!r}: "
                    f"{other.name!r} ({roles.spot(other.place, other.worn)}) does; release that first"
                )
        device.lane = lane
        # a device that names the foot of every step itself may watch both, so its claim names none
        self.lanes[lane].claim(now_us, name, device.side, device.place)
        self._changed()

    def release(self, name: str, now_us: int) -> None:
        """`name` serves nobody; its lane is held until another device serves it."""
        device = self._movable(name)
        if device is None or device.lane is None:
            raise ClaimError(f"device {name!r} serves no lane")
        self.lanes[device.lane].release(now_us, name)
        device.lane = None
        self._changed()

    def _movable(self, name: str) -> Device | None:
        """The device, where a claim can move it."""
        device = self.devices.get(name)
        if name in self._actuators or (device is not None and device.kind == "bracelet"):
            raise ClaimError(f"device {name!r} is a bracelet: name it in lanes.bracelets of its lane, and only there")
        return device

    def forget(self, name: str) -> None:
        """A device that serves nobody and will not come again."""
        if self.devices[name].lane is None:
            del self.devices[name]
            self._changed()

    # ---------------------------------------------------------------- time and store

    def tick(self, now_us: int) -> None:
        """Let every lane know the time."""
        for lane in self.lanes.values():
            lane.tick(now_us)
            for output, missed in lane.audience.muting.take():
                lane.feed(Sounded(now_us, output, muted=missed))
        if now_us - self._looked_us >= LOOK_US:
            self._looked_us = now_us
            for device in [device for device in self.devices.values() if device.is_news(now_us)]:
                self.device_changed(device)

    def storage(self, now_us: int, *, writable: bool, because: str) -> None:
        """The store can, or can no longer, write: every lane is told."""
        for lane in self.lanes.values():
            lane.feed(Storage(now_us, writable, because))

    def strangers(self) -> Iterator[Device]:
        """Devices that nobody has claimed."""
        return (device for device in self.devices.values() if device.lane is None)
