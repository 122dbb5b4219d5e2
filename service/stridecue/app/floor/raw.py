"""A session's raw samples, kept when its lane asks for it, and run again through the detectors.

One frame is a message as it came (`S`), or a detector as it stood before the first message that was kept of it (`P`):
a session begins in the middle of a run, and the same footfalls come out only of the same state.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from stridecue.core.cues import Cue
from stridecue.core.events import Event, Footfall, ToeOff
from stridecue.core.gait.batch import Refused, decode
from stridecue.core.log import Header, Seal
from stridecue.edges.sources.imu import RawPod
from stridecue.edges.wire import Samples

POD: Final = b"P"
BATCH: Final = b"S"
HEAD: Final = struct.Struct("<cBq")


class RawError(ValueError):
    """Raw samples that cannot be run again, and why."""


class RawLog:
    """What one session keeps of raw samples until they are drained to the store."""

    __slots__ = ("_frames", "_pods")

    def __init__(self) -> None:
        self._frames: list[bytes] = []
        self._pods: dict[str, RawPod] = {}

    def knows(self, pod: RawPod) -> bool:
        """Is the beginning of this detector kept already?"""
        return self._pods.get(pod.device) is pod

    def add(self, samples: Samples, pod: RawPod | None, kept: bytes) -> None:
        """One message; `kept`: its detector before it, for the first of them. Without `pod` no detector heard it."""
        if pod is not None and not self.knows(pod):
            self._pods[pod.device] = pod
            self._frames.append(_frame(POD, samples.device, samples.at_us, kept))
        self._frames.append(_frame(BATCH, samples.device, samples.at_us, samples.payload))

    def forget(self, device: str) -> None:
        """The device no longer serves: what it goes through unheard is not kept."""
        self._pods.pop(device, None)

    def drain(self) -> tuple[bytes, ...]:
        """The frames since the last call."""
        frames, self._frames = tuple(self._frames), []
        return frames

    @property
    def waiting(self) -> int:
        """How many frames `drain` would hand over."""
        return len(self._frames)


@dataclass(frozen=True, slots=True)
class RawReplayed:
    """What a session's raw samples said again. `logged` and `again`: the first footfall or toe-off that differs."""

    identical: bool
    pods: int
    batches: int
    footfalls: int
    logged: str = ""
    again: str = ""


def replay_raw(header: Header, records: Iterable[Event | Cue | Seal], frames: Iterable[bytes]) -> RawReplayed:
    """Run raw samples through detectors that begin where those of the session stood; compare with the session's log."""
    pods: dict[str, RawPod] = {}
    told: list[Footfall | ToeOff] = []
    batches = 0
    for kind, device, at_us, body in map(_parsed, frames):
        if kind == POD:
            try:
                pods[device] = RawPod.restored(device, body)
            except ValueError as wrong:
                raise RawError(f"{device}: {wrong}") from None
            continue
        batches += 1
        found = decode(body)
        if isinstance(found, Refused):
            raise RawError(f"{device}: a message that was kept cannot be read: {found.because}")
        if device in pods:
            told += [event for event in pods[device].hear(found, at_us) if isinstance(event, Footfall | ToeOff)]
    steps = [event for event in records if isinstance(event, Footfall | ToeOff)]
    first_us = min((event.at_us for event in steps), default=header.started_us)
    logged = (event for event in steps if event.device in pods)
    footfalls = 0
    for one, other in zip_longest(logged, _since_the_first_step(first_us, told)):
        if one != other:
            return RawReplayed(False, len(pods), batches, footfalls, str(one or "nothing"), str(other or "nothing"))
        footfalls += isinstance(one, Footfall)
    return RawReplayed(True, len(pods), batches, footfalls)


def _since_the_first_step(first_us: int, told: list[Footfall | ToeOff]) -> Iterator[Footfall | ToeOff]:
    """A session begins with a live footfall; what the same message told before it belongs to no session."""
    begun = False
    for event in told:
        begun = begun or event.at_us > first_us or (isinstance(event, Footfall) and event.live)
        if begun:
            yield event


def _frame(kind: bytes, device: str, at_us: int, body: bytes) -> bytes:
    name = device.encode()
    return HEAD.pack(kind, len(name), at_us) + name + body


def _parsed(frame: bytes) -> tuple[bytes, str, int, bytes]:
    if len(frame) < HEAD.size:
        raise RawError(f"a frame of {len(frame)} bytes")
    kind, size, at_us = HEAD.unpack_from(frame)
    return kind, frame[HEAD.size : HEAD.size + size].decode("ascii", "replace"), at_us, frame[HEAD.size + size :]
