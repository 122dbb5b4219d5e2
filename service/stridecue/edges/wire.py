"""What crosses MQTT: topics, payloads, and what is refused with which words.

    stridecue/1/{site}/{device}/{subject}

The core's own dataclasses are the message definitions; pydantic validates JSON into them, strictly: an
unknown key, a wrong type, a boolean for a number, NaN or a number out of bounds is a `Refusal`, a
value and not an exception, whose words name what, where, and what would be accepted.

    >>> decode("stridecue/1/home/pod-1/footfall", b'{"boot":"9f3a11c2","seq":1,"t_us":5,"side":"left"}', 70)
    ... # doctest: +ELLIPSIS
    Footfall(at_us=70, device='pod-1', boot='9f3a11c2', seq=1, t_us=5, side='left', ...)
    >>> decode("stridecue/1/home/pod-1/footfall", b'{"boot":"9f3a11c2","seq":true,"t_us":5}', 70).because
    'seq: input should be a valid integer (got true)'
"""

import contextlib
import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Belt, ClockEcho, Event, Footfall, Heartbeat, LinkChanged, ToeOff
from stridecue.core.limits import CUE_TTL_MS, LEASE_MS
from stridecue.core.units import Boot, Count, Micros, MilliSpm, Seq

VERSION: Final = "stridecue/1"
PAYLOAD_MAX_BYTES: Final = 2048
OWN_NAME: Final = "service"
"""Where the service itself speaks; no device may be called so."""
SHOWN_MAX: Final = 40
"""How much of an offending value a refusal repeats."""

IDENT: Final = re.compile(r"[a-z0-9-]{1,32}\Z")
OURS: Final = ("at_us", "device", "event")
"""Fields that the service fills in itself; a payload that brings them is refused."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject a device speaks on: the class it becomes, its quality of service, whether it may be retained."""

    becomes: type[Any]
    qos: int
    retained: bool = False


SUBJECTS: Final[dict[str, Subject]] = {
    "footfall": Subject(Footfall, 1),
    "toe_off": Subject(ToeOff, 1),
    "state": Subject(LinkChanged, 1, retained=True),
    "heartbeat": Subject(Heartbeat, 0),
    "belt": Subject(Belt, 0),
    "clock": Subject(ClockEcho, 0),
}

ADAPTERS: Final[dict[str, TypeAdapter[Any]]] = {name: TypeAdapter(s.becomes) for name, s in SUBJECTS.items()}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that was not taken: from whom, about what, and why, in words its sender can act on."""

    device: str
    subject: str
    because: str

    def __str__(self) -> str:
        return f"{self.device}/{self.subject}: {self.because}"


def topic(site: str, device: str, subject: str) -> str:
    """Where a device speaks, or is spoken to."""
    return f"{VERSION}/{site}/{device}/{subject}"


def filters(site: str) -> list[tuple[str, int]]:
    """What the service subscribes to: every device of its site, subject by subject."""
    return [(topic(site, "+", name), subject.qos) for name, subject in SUBJECTS.items()]


def decode(topic_name: str, payload: bytes, now_us: int, *, retained: bool = False) -> Event | Refusal | None:
    """One message as an event that arrived at `now_us`; None for what the service itself said, coming back."""
    parts = topic_name.split("/")
    if len(parts) != 5 or not IDENT.match(parts[3]):  # noqa: PLR2004 - stridecue / 1 / site / device / subject
        return Refusal("?", "?", f"topic {topic_name[:80]!r}: expected {VERSION}/site/device/subject, ids of a-z 0-9 -")
    device, name = parts[3], parts[4]
    if device == OWN_NAME:
        return None
    subject = SUBJECTS.get(name)
    if subject is None:
        return Refusal(device, name[:SHOWN_MAX], f"unknown subject; accepted: {', '.join(SUBJECTS)}")
    if retained and not subject.retained:
        return Refusal(device, name, "retained: only 'state' may be, a kept message is an old one")
    if len(payload) > PAYLOAD_MAX_BYTES:
        return Refusal(device, name, f"{len(payload)} bytes; at most {PAYLOAD_MAX_BYTES} are accepted")
    body = payload.strip()
    if not body.startswith(b"{"):
        return Refusal(device, name, "expected a JSON object")
    if name == "clock" and b'"pod_sent_us"' not in body:
        return None
    rest = body[1:].lstrip()
    comma = b"" if rest == b"}" else b","
    try:
        # our fields go first: if the payload brings one of its own, the last one wins and shows below
        found = ADAPTERS[name].validate_json(
            b'{"at_us":%d,"device":"%s"%s%s' % (now_us, device.encode(), comma, rest), strict=True, extra="forbid"
        )
    except ValidationError as wrong:
        return Refusal(device, name, explain(wrong))
    if found.at_us != now_us or found.device != device or b'"event"' in body:
        return Refusal(device, name, f"{', '.join(OURS)} are the service's own; leave them out")
    return found  # type: ignore[no-any-return] # the adapter's class is one of Event


def explain(wrong: ValidationError) -> str:
    """The first thing that is wrong, in one line: where, what would be accepted, what was given."""
    first = wrong.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    said = first["msg"][0].lower() + first["msg"][1:]
    said = said.removeprefix("value error, ")
    if first["type"] in ("missing", "json_invalid", "value_error"):
        return f"{where}: {said}" if where else said
    given = repr(first["input"])
    with contextlib.suppress(TypeError, ValueError):
        given = orjson.dumps(first["input"]).decode()
    more = f" (and {wrong.error_count() - 1} more)" if wrong.error_count() > 1 else ""
    shown = given if len(given) <= SHOWN_MAX else given[:SHOWN_MAX] + "…"
    return f"{where}: {said} (got {shown}){more}" if where else f"{said} (got {shown}){more}"


@dataclass(frozen=True, slots=True)
class TempoCue:
    """The metronome's three integers: when issued, how long they may be acted on, and the lease they start."""

    kind: Literal["tempo"]
    milli_spm: MilliSpm
    anchor_us: Micros
    every: Literal[1, 2]
    because: str
    issued_us: Micros
    ttl_ms: Count
    lease_ms: Count


@dataclass(frozen=True, slots=True)
class SilenceCue:
    """No beat, and why."""

    kind: Literal["silence"]
    because: str
    issued_us: Micros


CueMessage = Annotated[TempoCue | SilenceCue, Field(discriminator="kind")]
"""What actuators and pages get."""


@dataclass(frozen=True, slots=True)
class Ack:
    """Everything of `boot` up to `seq` is on disk: the pod may forget it."""

    boot: Boot
    seq: Seq


@dataclass(frozen=True, slots=True)
class ClockRequest:
    """The first of the four timestamps; the device adds its two and sends it back on the same topic."""

    sent_us: Micros


@dataclass(frozen=True, slots=True)
class ServiceState:
    """Whether the service is there: retained, and its Last Will."""

    status: Literal["online", "offline"]


def cue(sounding: Tempo | Silence, now_us: int) -> TempoCue | SilenceCue:
    """A cue as actuators and pages get it: with the time it was issued, its time to live and its lease."""
    if isinstance(sounding, Silence):
        return SilenceCue("silence", sounding.because, now_us)
    return TempoCue(
        "tempo",
        sounding.milli_spm,
        sounding.anchor_us,
        sounding.every,
        sounding.because,
        now_us,
        CUE_TTL_MS,
        LEASE_MS,
    )


def ack(boot: str, seq: int) -> bytes:
    """Tell a pod what it may forget."""
    return orjson.dumps(Ack(boot, seq))


def clock_request(now_us: int) -> bytes:
    """Ask a pod for its clock."""
    return orjson.dumps(ClockRequest(now_us))


def service_state(status: Literal["online", "offline"]) -> bytes:
    """Say that the service is there, or was."""
    return orjson.dumps(ServiceState(status))


def step_topic(site: str, lane: str) -> str:
    """Where every step of a lane is told, for dashboards."""
    return f"{VERSION}/{site}/lanes/{lane}/step"


def service_topic(site: str) -> str:
    """Where the service says that it is there."""
    return topic(site, OWN_NAME, "state")
