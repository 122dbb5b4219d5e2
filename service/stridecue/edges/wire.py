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

import math
import re
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Final, Literal, get_args, get_type_hints

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Belt, ClockEcho, Event, Footfall, Heartbeat, LinkChanged, Rsc, Stance, ToeOff
from stridecue.core.gait.batch import MOST_BYTES, ImuBatch, Refused
from stridecue.core.gait.batch import decode as samples
from stridecue.core.limits import CUE_TTL_MS, LEASE_MS
from stridecue.core.outputs import Sounded
from stridecue.core.units import Boot, Count, Micros, MilliSpm, Seq

VERSION: Final = "stridecue/1"
PAYLOAD_MAX_BYTES: Final = 2048
OWN_NAME: Final = "service"
"""Where the service itself speaks; no device may be called so."""
IMU: Final = "imu"
"""The one binary subject: raw samples, layout in `core/gait/batch.py`, quality of service 0."""
IMU_MAX_BYTES: Final = MOST_BYTES
SHOWN_MAX: Final = 40
"""How much of an offending value a refusal repeats."""

IDENT: Final = re.compile(r"[a-z0-9-]{1,32}\Z")
COLUMN: Final = re.compile(r"line 1 column (\d+)")
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
    "stance": Subject(Stance, 0),
    "state": Subject(LinkChanged, 1, retained=True),
    "heartbeat": Subject(Heartbeat, 0),
    "belt": Subject(Belt, 0),
    "rsc": Subject(Rsc, 0),
    "clock": Subject(ClockEcho, 0),
    "sounded": Subject(Sounded, 0),
}

ADAPTERS: Final[dict[str, TypeAdapter[Any]]] = {name: TypeAdapter(s.becomes) for name, s in SUBJECTS.items()}


@dataclass(frozen=True, slots=True)
class Samples:
    """One `imu` message that arrived at `at_us`: its batch, and the bytes it came as."""

    at_us: int
    device: str
    batch: ImuBatch
    payload: bytes


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
    return [(topic(site, "+", name), subject.qos) for name, subject in SUBJECTS.items()] + [(topic(site, "+", IMU), 0)]


def decode(topic_name: str, payload: bytes, now_us: int, *, retained: bool = False) -> Event | Samples | Refusal | None:
    """One message as an event that arrived at `now_us`, or its samples; None for what the service said itself."""
    parts = topic_name.split("/")
    ours = topic_name.startswith(VERSION + "/") and len(parts) == 5  # noqa: PLR2004 - stridecue / 1 / site / device / subject
    if not ours or not IDENT.match(parts[3]):
        return Refusal("?", "?", f"topic {topic_name[:80]!r}: expected {VERSION}/site/device/subject, ids of a-z 0-9 -")
    device, name = parts[3], parts[4]
    if device == OWN_NAME:
        return None
    subject = SUBJECTS.get(name)
    if subject is None and name != IMU:
        return Refusal(device, name[:SHOWN_MAX], f"unknown subject; accepted: {', '.join((*SUBJECTS, IMU))}")
    if retained and not (subject is not None and subject.retained):
        return Refusal(device, name, "retained: only 'state' may be, a kept message is an old one")
    if subject is None:
        return _samples(device, payload, now_us)
    return _json(device, name, subject, payload, now_us)


def _json(device: str, name: str, subject: Subject, payload: bytes, now_us: int) -> Event | Refusal | None:
    """Every subject but one."""
    if len(payload) > PAYLOAD_MAX_BYTES:
        return Refusal(device, name, f"{len(payload)} bytes; at most {PAYLOAD_MAX_BYTES} are accepted")
    body = payload.strip()
    if not body.startswith(b"{"):
        return Refusal(device, name, "expected a JSON object")
    if name == "clock" and b'"pod_sent_us"' not in body:
        return None
    rest = body[1:].lstrip()
    # our fields go first: if the payload brings one of its own, the last one wins and shows below
    first = b'{"at_us":%d,"device":"%s"%s' % (now_us, device.encode(), b"" if rest == b"}" else b",")
    try:
        found = ADAPTERS[name].validate_json(first + rest, strict=True, extra="forbid")
    except ValidationError as wrong:
        return Refusal(device, name, explain(wrong, subject.becomes, shift=len(first) - len(body) + len(rest)))
    if found.at_us != now_us or found.device != device or b'"event"' in body:
        return Refusal(device, name, f"{', '.join(OURS)} are the service's own; leave them out")
    return found  # type: ignore[no-any-return] # the adapter's class is one of Event


def _samples(device: str, payload: bytes, now_us: int) -> Samples | Refusal:
    """The one subject that is not."""
    found = samples(payload)
    return (
        Refusal(device, IMU, found.because) if isinstance(found, Refused) else Samples(now_us, device, found, payload)
    )


def explain(wrong: ValidationError, root: type[Any], *, shift: int = 0) -> str:
    """The first thing that is wrong, in one line: where, what would be accepted, what was given.

    `root` is the class that was validated; `shift` is by how much the text was moved before it was read.
    """
    first = wrong.errors(include_url=False, include_context=False)[0]
    where = ".".join(_shown(str(part)) for part in first["loc"])
    said = first["msg"][0].lower() + first["msg"][1:]
    said = said.removeprefix("value error, ")
    if first["type"] == "json_invalid":
        return COLUMN.sub(lambda found: f"line 1 column {max(int(found[1]) - shift, 1)}", said)
    if first["type"] in ("missing", "value_error"):
        return f"{where}: {said}" if where else said
    if first["type"] == "unexpected_keyword_argument":
        said = f"unknown; accepted here: {', '.join(_keys(root, first['loc']))}"
    more = f" (and {wrong.error_count() - 1} more)" if wrong.error_count() > 1 else ""
    given = f"{said} (got {_given(first['input'])}){more}"
    return f"{where}: {given}" if where else given


def _shown(text: str) -> str:
    """A part of what was sent, in one line that cannot grow."""
    plain = text if text.isprintable() else ascii(text)
    return plain if len(plain) <= SHOWN_MAX else plain[:SHOWN_MAX] + "…"


def _given(value: object) -> str:
    """What was given, as JSON where it is JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else str(value)
    try:
        return _shown(orjson.dumps(value).decode())
    except (TypeError, ValueError):
        return _shown(repr(value))


def _keys(root: type[Any], place: tuple[int | str, ...]) -> list[str]:
    """The keys that are accepted where the last part of `place` is not."""
    found: Any = root
    for part in place[:-1]:
        if isinstance(part, str) and found is not None:
            found = _dataclass(get_type_hints(found).get(part))
    return [field.name for field in fields(found) if field.name not in OURS] if found is not None else []


def _dataclass(hint: Any) -> Any:  # noqa: ANN401 - a type as it is written
    """The dataclass inside `X | None`, `tuple[X, ...]` or `Annotated[X, …]`."""
    if is_dataclass(hint):
        return hint
    return next((found for part in get_args(hint) if (found := _dataclass(part)) is not None), None)


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
    """The first of the four timestamps; the device adds its two and sends it back on the same topic.

    `heard_us`: when the answer to the request before this one arrived, so that the device, too, has all four and
    knows our clock (a bracelet beats on it); absent when there was no answer.
    """

    sent_us: Micros
    heard_us: Micros | None = None


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


def clock_request(now_us: int, heard_us: int | None = None) -> bytes:
    """Ask a device for its clock, and tell when its last answer was heard."""
    return orjson.dumps({"sent_us": now_us} if heard_us is None else ClockRequest(now_us, heard_us))


def service_state(status: Literal["online", "offline"]) -> bytes:
    """Say that the service is there, or was."""
    return orjson.dumps(ServiceState(status))


def step_topic(site: str, lane: str) -> str:
    """Where every step of a lane is told, for dashboards."""
    return f"{VERSION}/{site}/lanes/{lane}/step"


def service_topic(site: str) -> str:
    """Where the service says that it is there."""
    return topic(site, OWN_NAME, "state")
