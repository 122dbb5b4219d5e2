"""What each kind of client may say and hear: one rule, written as MQTT topics, for both brokers.

A device speaks and hears under its own id only. It never hears what devices say, its own words included, and
never speaks on what the service says to it; `clock` goes both ways. A dashboard hears what the service tells
about lanes, and speaks nowhere.

    >>> grant("bracelet", "gym", "wrist-1").hears
    ('stridecue/1/gym/wrist-1/ack', 'stridecue/1/gym/wrist-1/clock', 'stridecue/1/gym/wrist-1/config', ...
    >>> grant("dashboard", "gym", "board").says
    ()
    >>> subject("stridecue/1/gym/lanes/+/step")
    'stridecue.1.gym.lanes.*.step'
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from stridecue.core.units import Side
from stridecue.edges import wire

Kind = Literal["foot_pod", "bracelet", "gateway", "phone", "treadmill", "dashboard"]
"""What a device is: the kinds of `core.events.LinkChanged`, and a dashboard, which only listens."""

KINDS: Final[tuple[str, ...]] = get_args(Kind)
SAYS: Final = (*wire.SUBJECTS, wire.IMU)
HEARS: Final = ("ack", "clock", "config", "cue")
SERVICE: Final = "service"
"""The user that is the service itself."""
RESERVED: Final = frozenset({wire.OWN_NAME, SERVICE, "lanes", "device", "door", "kick"})
"""No device may be called so: names of topics and users of our own."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A device that may connect: what is kept of its password, and its age, which grows when that changes."""

    id: str
    kind: Kind
    side: Side
    verifier: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Grant:
    """The topics one client may publish to, and those it may subscribe to."""

    says: tuple[str, ...]
    hears: tuple[str, ...]


def grant(kind: Kind, site: str, device: str) -> Grant:
    """The rights of one device; `%u` as its id gives Mosquitto's pattern for all of them."""
    if kind == "dashboard":
        return Grant((), (wire.step_topic(site, "+"), wire.service_topic(site)))
    says, hears = (tuple(wire.topic(site, device, name) for name in names) for names in (SAYS, HEARS))
    return Grant(says, hears)


def subject(topic: str) -> str:
    """An MQTT topic of ours as a NATS subject. Our levels hold a-z, 0-9, dash and underscore, and nothing to escape."""
    return topic.replace("/", ".").replace("+", "*")
