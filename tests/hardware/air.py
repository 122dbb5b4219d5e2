"""Firmware pods and a lane of the service in one world whose time is a number, so that five minutes take a second.

The pods are the firmware's own code (messages, ring, resending; with a sensor also timeline and detector), the lane is
the service's. Between them is air: messages arrive 15 ms later, or not at all while it is thick. What the lane would
write to disk is on disk at the next look, and only then acknowledged.

    world = World({"left": 0.0, "right": 0.35})
    world.run(20.0)
    world.thick = True          # no Wi-Fi for anybody
    world.run(300.0)
    world.thick = False
    world.run(30.0)
    world.steps("left"), world.log()
"""

import random
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from foot_pod.board import READ_MS, Board
from foot_pod.lsm6dso import Lsm6dso
from foot_pod.pod import Pod
from shared.pace import INITIAL_CONTACT, TOE_OFF
from simulated.lsm6dso_bus import Lsm6dsoBus
from stridecue.app.floor.floor import Floor
from stridecue.app.floor.lanes import Lane
from stridecue.core.cues import Cue, Notice, Tempo
from stridecue.core.events import Event
from stridecue.core.log import Seal
from stridecue.core.plan import Plan
from stridecue.core.runner import Runner
from stridecue.edges import wire
from stridecue.edges.store import read_log
from tests.app.floors import Ear
from tests.judge import judged

FLIGHT_US: Final = 15_000
STRIDE_US: Final = 700_000
CONTACT_US: Final = 240_000
TICK_US: Final = READ_MS * 1_000
WANDER_US: Final = (0, 9_000, -6_000, 4_000, -11_000)
"""Nobody lands every 0.7 s to the millisecond."""


@dataclass
class Weather:
    """What the air does to a message, each as a chance. `late`: up to two seconds, so that others overtake it.

    What is garbled keeps its boot id: another one is a reboot to whoever reads it, and that is a fault of its own.
    """

    chance: random.Random
    lost: float = 0.0
    doubled: float = 0.0
    late: float = 0.0
    garbled: float = 0.0

    def carry(self, payload: bytes, boot: bytes) -> Iterator[tuple[int, bytes]]:
        """When its copies arrive [µs from now], and as what: none, one, or two."""
        for _ in range(1 + (self.chance.random() < self.doubled)):
            if self.chance.random() < self.lost:
                continue
            flight_us = FLIGHT_US + (self.chance.randrange(2_000_000) if self.chance.random() < self.late else 0)
            if self.chance.random() < self.garbled:
                at = self.chance.randrange(len(payload))
                payload = payload[:at] + bytes([self.chance.randrange(256)]) + payload[at + 1 :]
            if boot in payload:
                yield flight_us, payload


@dataclass
class Foot:
    """One pod on one foot. `later_s`: when its first contact comes; with a `board` it is found in samples instead."""

    world: "World"
    device: str
    side: str
    later_s: float
    boot: str
    steps_kept: int = 600
    born_us: int = 0
    battery_pct: int = 90
    connected: bool = True
    running: bool = True
    board: Board | None = None
    bus: Lsm6dsoBus | None = None
    contacts: int = 0
    pod: Pod = field(init=False)

    def __post_init__(self) -> None:
        self.restart(self.boot)

    def restart(self, boot: str, *, now_us: int | None = None) -> None:
        """Power lost and back: all that was in memory is gone."""
        self.boot, self.contacts = boot, 0
        self.born_us = self.world.now_us if now_us is None else now_us
        self.pod = Pod(boot, self.side, "1.0.0-test", self.send, self.steps_kept)
        self.pod.birth()

    def sensed_by(self, bus: Lsm6dsoBus) -> None:
        """From now on contacts come of samples, through the firmware's whole loop."""
        sensor = Lsm6dso(bus)
        sensor.start()
        self.bus = bus
        self.board = Board(sensor, self.pod, self, lambda: self.clock_us & (1 << 30) - 1)
        self.board.battery_pct, self.board.rssi_dbm = self.battery_pct, -50

    @property
    def clock_us(self) -> int:
        """Of this pod: since its boot."""
        return self.world.now_us - self.born_us

    def send(self, subject: str, payload: bytes, qos: int = 0, retain: bool = False) -> bool:
        """What leaves the pod."""
        del qos, retain
        if not self.connected or self.world.thick:
            return False
        for flight_us, arrives in self.world.weather.carry(payload, self.boot.encode()):
            insort(self.world.flying, (self.world.now_us + flight_us, self.device, subject, arrives))
        return True

    def tick(self) -> None:
        """20 ms of its life."""
        if self.board is not None and self.bus is not None:
            self.bus.advance(TICK_US)
            self.board.step()
            return
        n = self.contacts
        due_us = round(self.later_s * 1e6) + n * STRIDE_US + WANDER_US[n % len(WANDER_US)]
        here = self.connected and not self.world.thick
        if self.clock_us >= due_us + 60_000:  # what the detector takes to know it
            self.contacts += 1
            if self.running:
                self.pod.event(INITIAL_CONTACT, n, due_us, 0, 0, here, self.clock_us // 1_000)
                lifted_us = due_us + CONTACT_US
                self.pod.event(TOE_OFF, n, lifted_us, CONTACT_US, 0, here, self.clock_us // 1_000)
        self.pod.tick(self.clock_us // 1_000, self.battery_pct, -50)


class World:
    """One lane, its pods, and the air between them."""

    def __init__(self, feet: dict[str, float], plan: Plan, *, ring: int = 600) -> None:
        self.now_us = 1_000_000
        self.thick = False
        self.weather = Weather(random.Random(1))
        self.ear = Ear()
        self.flying: list[tuple[int, str, str, bytes]] = []
        self.disk: dict[str, tuple[str, int]] = {}
        self.written: dict[str, list[bytes]] = {}
        self.plan, self.runner = plan, Runner(baseline_milli_spm=171_000)
        self.lane = Lane(
            "1", "home", plan, self.runner, [self.ear], source="firmware", idle_end_us=900_000_000, acked=self.disk.get
        )
        self.floor = Floor([self.lane], {}, adopt=False, changed=lambda: None)
        self.feet = {
            name: Foot(self, f"pod-{name}", name, later_s, f"0000{i}bad", ring)
            for i, (name, later_s) in enumerate(feet.items())
        }
        for foot in self.feet.values():
            self.floor.claim("1", foot.device, self.now_us, foot.side)  # type: ignore[arg-type] # left or right

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        end_us = self.now_us + round(seconds * 1e6)
        while self.now_us < end_us:
            self.now_us += TICK_US
            for foot in self.feet.values():
                foot.tick()
            while self.flying and self.flying[0][0] <= self.now_us:
                at_us, device, subject, payload = self.flying.pop(0)
                self.floor.receive(wire.topic("home", device, subject), payload, at_us)
            self.floor.tick(self.now_us)
            if self.now_us % 1_000_000 < TICK_US:
                self._second()

    def _second(self) -> None:
        """What the service does once a second: ask for the time, write, acknowledge."""
        for lines in self.lane.drain():
            self.written.setdefault(lines.session, []).extend(lines.lines)
            self.disk.update(lines.acks)
        for foot in self.feet.values():
            known = self.floor.devices.get(foot.device)
            if self.thick or not foot.connected or known is None:
                continue
            now_us = foot.clock_us
            foot.pod.heard("clock", self.floor.clock_request(known, self.now_us), False, now_us)
            if foot.device in self.disk:
                foot.pod.heard("ack", wire.ack(*self.disk[foot.device]), False, now_us)

    def gone(self, name: str) -> None:
        """The broker speaks a pod's Last Will."""
        topic = wire.topic("home", self.feet[name].device, "state")
        self.floor.receive(topic, self.feet[name].pod.will(), self.now_us)

    # ---------------------------------------------------------------- what came of it

    def records(self) -> list[Event | Cue | Seal]:
        """Everything of the one session that is on disk."""
        self._second()
        (lines,) = self.written.values()
        return list(read_log(lines)[1])

    def wrongs(self) -> list[str]:
        """What the oracle finds in it."""
        return judged(self.runner, self.plan, self.records())

    def logged(self, name: str) -> list[dict[str, Any]]:
        """A foot's footfalls as they stand in the log."""
        (lines,) = self.written.values()
        rows = [orjson.loads(line) for line in lines if b'"event":"footfall"' in line]
        return [row for row in rows if row["device"] == f"pod-{name}"]

    def state(self) -> str:
        """Of the lane, now."""
        return self.lane.status.state if self.lane.status is not None else "none"

    @property
    def cued(self) -> bool:
        """Does a beat sound?"""
        return isinstance(self.lane.sounding, Tempo)

    def said(self) -> str:
        """All notices so far, for looking in."""
        return "\n".join(one.because for one in self.records() if isinstance(one, Notice))
