"""Sensors that a page speaks for: each is a device of its own, claimed for the page's lane and for no other.

A phone measures steps only where nothing nearer to the foot serves the lane: a claim that clashes is refused in
words, so a lane never loses its pods to a phone. A socket that closes is a device that is offline at once; its place
is kept for a moment, because a phone that changes its access point comes back with the same `boot`.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from stridecue.app.floor.floor import ClaimError, Floor
from stridecue.core.events import LinkChanged, Place
from stridecue.edges import wire
from stridecue.edges.web.sensor import NOT_UNDERSTOOD, Unwelcome

TAKEN: Final = 4409
RETURN_S: Final = 20.0
SITE: Final = "page"
NAMES: Final[dict[Place, str]] = {
    "waist": "phone",
    "hand": "phone",
    "wrist": "phone",
    "bridged": "foot-pod",
    "treadmill": "treadmill",
}
"""Where a page's sensor may be, and how its device is called."""
SUBJECTS: Final = {
    "phone": (wire.IMU, "clock", "heartbeat"),
    "foot-pod": ("rsc", "clock", "heartbeat"),
    "treadmill": ("belt", "rsc", "clock", "heartbeat"),
}
"""What each may say: a page hands on what was measured, and finds no steps of its own."""


class Plug:
    """One sensor; fits `edges.web.sensor.Sensor`."""

    def __init__(self, plugs: "Plugs", lane: str, device: str, kind: str) -> None:
        self.device, self.lane = device, lane
        self._plugs, self._kind = plugs, kind

    def hear(self, subject: str, payload: bytes) -> None:
        """To the floor, as if it had come over MQTT."""
        if subject not in SUBJECTS[self._kind]:
            accepted = ", ".join(SUBJECTS[self._kind])
            raise Unwelcome(NOT_UNDERSTOOD, f"a {self._kind} says nothing on {subject!r}; accepted: {accepted}")
        self._plugs.hear(self, subject, payload)

    def ask(self) -> bytes:
        """The question for its clock."""
        return self._plugs.ask(self)

    def unplug(self) -> None:
        """Its socket is gone."""
        self._plugs.unplug(self)


class Plugs:
    """All of them, by device; fits `edges.web.sensor.Sensors`."""

    def __init__(self, floor: Floor, now_us: Callable[[], int]) -> None:
        self._floor, self._now_us = floor, now_us
        self._there: dict[str, Plug] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}

    def plug(self, lane: str, state: bytes) -> Plug:
        """A sensor comes, or comes back; see `edges.web.sensor`."""
        kind, boot = _introduced(state)
        name = f"{kind}-{boot}"
        known = self._floor.devices.get(name)
        if known is not None and not known.by_page:
            raise Unwelcome(TAKEN, f"device {name!r} is there already, and no page's")
        if known is not None and known.lane is not None and known.lane != lane:
            raise Unwelcome(TAKEN, f"device {name!r} serves lane {known.lane!r}")
        leaving = self._leaving.pop(name, None)
        if leaving is not None:
            leaving.cancel()
        self._say(name, "state", state)
        self._floor.devices[name].by_page = True
        try:
            self._claim(lane, name)
        except ClaimError as taken:
            self._floor.forget(name)
            raise Unwelcome(TAKEN, str(taken)) from None
        found = self._there[name] = Plug(self, lane, name, kind)
        return found

    def _claim(self, lane: str, name: str) -> None:
        """One that has just gone makes room for another."""
        try:
            self._floor.claim(lane, name, self._now_us())
        except ClaimError:
            gone = [other for other in self._leaving if self._floor.devices[other].lane == lane]
            if not gone:
                raise
            for other in gone:
                self._leaving.pop(other).cancel()
                self._forget(other)
            self._floor.claim(lane, name, self._now_us())

    def hear(self, plug: Plug, subject: str, payload: bytes) -> None:
        """One message of a sensor that still serves."""
        device = self._floor.devices.get(plug.device)
        if self._there.get(plug.device) is not plug:
            raise Unwelcome(TAKEN, "this sensor is heard over another connection now")
        if device is None or device.lane != plug.lane:
            raise Unwelcome(TAKEN, f"this sensor was released from lane {plug.lane!r}")
        self._say(plug.device, subject, payload)

    def ask(self, plug: Plug) -> bytes:
        """The four timestamps begin."""
        device = self._floor.devices.get(plug.device)
        if device is None:
            return wire.clock_request(self._now_us())
        return self._floor.clock_request(device, self._now_us())

    def unplug(self, plug: Plug) -> None:
        """Offline at once; forgotten when it does not come back."""
        if self._there.get(plug.device) is not plug:
            return
        del self._there[plug.device]
        if plug.device in self._floor.devices:
            self._say(plug.device, "state", b'{"status":"offline"}')
            loop = asyncio.get_running_loop()
            self._leaving[plug.device] = loop.call_later(RETURN_S, self._gone, plug.device)

    def _gone(self, name: str) -> None:
        del self._leaving[name]
        self._forget(name)

    def _forget(self, name: str) -> None:
        device = self._floor.devices.get(name)
        if device is None:
            return
        if device.lane is not None:
            self._floor.release(name, self._now_us())
        self._floor.forget(name)

    def _say(self, name: str, subject: str, payload: bytes) -> None:
        refusal = self._floor.receive(wire.topic(SITE, name, subject), payload, self._now_us())
        if refusal is not None:
            raise Unwelcome(NOT_UNDERSTOOD, f"{subject}: {refusal.because}")


def _introduced(state: bytes) -> tuple[str, str]:
    """What kind of sensor it is, and its boot; Unwelcome when it does not say."""
    found = wire.decode(wire.topic(SITE, "sensor", "state"), state, 0)
    if isinstance(found, wire.Refusal):
        raise Unwelcome(NOT_UNDERSTOOD, f"state: {found.because}")
    if not isinstance(found, LinkChanged) or found.status != "online" or found.boot is None:
        raise Unwelcome(NOT_UNDERSTOOD, "state: `status` online and a `boot` are needed")
    kind = NAMES.get(found.worn) if found.worn is not None else None
    if kind is None or found.kind != ("phone" if kind == "phone" else "gateway"):
        accepted = "a phone at waist, hand or wrist, or a gateway that is bridged or a treadmill"
        raise Unwelcome(NOT_UNDERSTOOD, f"state: kind {found.kind!r} worn {found.worn!r}; accepted: {accepted}")
    return kind, found.boot
