"""A floor of real lanes without sockets, and steps to put in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.lanes import Lane
from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Event, Footfall
from stridecue.core.outputs import Output
from stridecue.core.plan import FREE_RUN, Plan
from stridecue.core.runner import Runner
from stridecue.core.units import Side
from stridecue.edges import wire

STEP_US = 350_000
BOOT = "9f3a11c2"


@dataclass
class Ear:
    """A channel that remembers."""

    output: Output | None = None

    offered: list[tuple[str, Event, list[object]]] = field(default_factory=list)
    renewed: list[tuple[str, Tempo | Silence, int]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:
        """The cues of one event."""
        self.offered.append((lane, event, cues))

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """The lease."""
        self.renewed.append((lane, sounding, now_us))

    def changed(self, lane: str) -> None:
        """Something to show."""
        self.told.append(lane)


def lane(name: str, ear: Ear, plan: Plan = FREE_RUN, runner: Runner | None = None, idle_end_s: int = 120) -> Lane:
    """A lane of its own, with nothing on disk."""
    return Lane(
        name,
        "home",
        plan,
        runner or Runner(),
        [ear],
        source="test",
        idle_end_us=idle_end_s * 1_000_000,
        acked=lambda _device: None,
    )


def floor(
    *names: str, adopt: bool = False, ear: Ear | None = None, bracelets: dict[str, tuple[str, ...]] | None = None
) -> Floor:
    """Some lanes side by side."""
    ear = ear or Ear()
    return Floor([lane(name, ear) for name in names], bracelets or {}, adopt=adopt, changed=lambda: None)


def footfall(
    i: int, device: str = "pod", start_us: int = 1_000_000, *, seq: int | None = None, side: Side = "unknown"
) -> Footfall:
    """The i-th step of a runner at about 171 spm, three to the millisecond apart so that it is no stuck sensor."""
    t_us = i * STEP_US + 1_000 * (i % 3)
    return Footfall(start_us + t_us, device, BOOT, i if seq is None else seq, t_us, side)


def message(step: Footfall) -> tuple[str, bytes]:
    """The same as it comes over MQTT."""
    body = {"boot": step.boot, "seq": step.seq, "t_us": step.t_us, "side": step.side, "live": step.live}
    return wire.topic("home", step.device, "footfall"), orjson.dumps(body)


def run(where: Floor, steps: Iterator[Footfall] | list[Footfall]) -> None:
    """Send them."""
    for step in steps:
        topic, payload = message(step)
        where.receive(topic, payload, step.at_us)
