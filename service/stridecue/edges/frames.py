"""What crosses the WebSockets of the pages: one envelope, and what it carries that is not told elsewhere.

A `snapshot` and a `device` carry what HTTP answers too (`web.messages`), a `step` the lane's `Status`, a `cue` what
bracelets get (`wire`); the rest is here, and so is what a page may say: a ping, and over a socket of their own what
its sensors measure.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval
from pydantic import StringConstraints

from stridecue.core.cues import PromptKind
from stridecue.core.units import Count, Ident, Micros
from stridecue.edges.wire import ClockRequest

FrameType = Literal["snapshot", "step", "cue", "notice", "prompt", "device", "bye", "pong"]

Epoch = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


@dataclass(frozen=True, slots=True)
class Frame:
    """One text frame. `lane` is null when the floor is meant.

    `seq` counts per lane, in one life of the service, which `epoch` names: `?since={epoch}.{seq}` resumes after it.
    """

    v: Literal[1]
    type: FrameType
    epoch: Epoch
    seq: Count
    t_us: Micros
    lane: Ident | None
    data: object


@dataclass(frozen=True, slots=True)
class BadNews:
    """Bad news, in words."""

    about: str
    because: str
    device: Ident | None


@dataclass(frozen=True, slots=True)
class Words:
    """A prompt for the runner, to be shown, and spoken when it is `aloud` and there is a voice."""

    kind: PromptKind
    words: str
    aloud: bool


@dataclass(frozen=True, slots=True)
class Bye:
    """The service ends."""

    because: str


@dataclass(frozen=True, slots=True)
class Ping:
    """A page asks for the service clock; `t0_ms` is its own time and comes back unchanged."""

    v: Literal[1]
    type: Literal["ping"]
    t0_ms: Annotated[float, Interval(ge=0, le=1e15)]


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a ping."""

    t0_ms: float
    service_us: Micros


TellKind = Literal["welcome", "clock", "refused"]
SensorSubject = Literal["state", "heartbeat", "clock", "rsc", "belt"]


@dataclass(frozen=True, slots=True)
class SensorSaid:
    """One text message of a page's own sensor; `data`: what a device says on this subject over MQTT."""

    v: Literal[1]
    type: SensorSubject
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Welcome:
    """The sensor serves the lane from now on, as this device."""

    device: Ident


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why the socket is closed now, in words."""

    because: str


@dataclass(frozen=True, slots=True)
class SensorTold:
    """One text message to a page's own sensor: taken, asked for its clock, or why not."""

    v: Literal[1]
    type: TellKind
    data: Welcome | ClockRequest | NotTaken
