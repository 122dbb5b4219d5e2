"""What crosses the pipe between the service and an output's process: one JSON object a line.

>>> read(Told, write(Told("1", (172_500, 1_000_000, 1), 2_500_000, 0, 0.5)))
Told(lane='1', tempo=(172500, 1000000, 1), lease_us=2500000, delay_us=0, volume=0.5)
"""

from dataclasses import dataclass
from typing import Final, TypeVar

import orjson
from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Setting:
    """The first line: which device, which clock, and which channel (0: all of them) each lane sounds on."""

    device: str
    zero_ns: int
    channels: dict[str, int]
    two_pitches: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What holds for a lane, as milli_spm, anchor_us, every; its lease, its headset's delay, and how loud it is."""

    lane: str
    tempo: tuple[int, int, int] | None
    lease_us: int
    delay_us: int
    volume: float


@dataclass(frozen=True, slots=True)
class Condition:
    """How the output is: said at each change, and once a second while it plays. Counts since the process began."""

    state: str  # playing, waiting (for the device), absent (no PortAudio: it will not come)
    because: str
    underflows: int = 0
    reopened: int = 0
    rate_hz: int = 0
    output_delay_us: int = 0


@dataclass(frozen=True, slots=True)
class Sound:
    """What became of one lane's beats since the last word about it."""

    lane: str
    played: int
    late: int
    no_lease: int
    first_us: int  # the first of these that sounded; -1: none
    last_us: int


Letter = TypeVar("Letter", Setting, Told, Condition, Sound)
_ADAPTERS: Final = {kind: TypeAdapter(kind) for kind in (Setting, Told, Condition, Sound)}


def write(letter: Setting | Told | Condition | Sound) -> bytes:
    """As a line."""
    return orjson.dumps(letter, option=orjson.OPT_APPEND_NEWLINE)


def read(kind: type[Letter], line: bytes) -> Letter:
    """From a line; pydantic's ValidationError for another kind of letter."""
    return _ADAPTERS[kind].validate_json(line, extra="forbid")  # type: ignore[return-value] # the adapter of that kind


def heard(line: bytes) -> Condition | Sound:
    """What an output's process said."""
    return read(Sound, line) if line.startswith(b'{"lane"') else read(Condition, line)
