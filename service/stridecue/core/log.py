"""The session log: the session's whole input plus its cues, then a seal. One JSON object a line.

    {"log":"header", …}            plan, runner, source, when it began
    {"event":…} / {"cue":…}        in order: an event, then the cues it caused
    {"log":"seal", …}              counts, and the SHA-256 of every line before it

Because the log *is* the input, `replay` can run it again. Without a seal the session was interrupted,
and what is there is still whole: events and their cues are written together.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import orjson

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.loads.cumulative import NO_LOAD, RunLoad
from stridecue.core.plan import Plan
from stridecue.core.runner import Runner
from stridecue.core.units import Count, Ident, Micros, ShortText

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Header:
    """Everything a replay needs beside the events. `wall` is the anchor: the wall-clock time (UTC) of `started_us`."""

    session: Ident
    lane: Ident
    site: Ident
    plan: Plan
    runner: Runner
    source: ShortText
    started_us: Micros
    wall: ShortText
    software: ShortText
    seed: Count | None = None
    format: Literal[1] = 1
    log: Literal["header"] = "header"


@dataclass(frozen=True, slots=True)
class Seal:
    """The end of a log that was closed properly; `load`: what the whole session adds up to for the knee."""

    ended_us: Micros
    because: ShortText
    events: Count
    cues: Count
    tally: dict[str, int]
    sha256: str
    load: RunLoad = NO_LOAD
    log: Literal["seal"] = "seal"


Record = Header | Event | Cue | Seal


def line(record: Record) -> bytes:
    """One record as one line, newline included; the same bytes on every machine."""
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


class Log:
    """Turns records into lines and counts them; `drain` hashes and hands over those that are not yet written.

    A line is made when its record is added, not when it is drained: a record that cannot be written is
    the fault of its own lane, and must be found there.
    """

    __slots__ = ("_hash", "_pending", "cues", "events")

    def __init__(self, header: Header) -> None:
        self._hash = hashlib.sha256()
        self._pending = [line(header)]
        self.events = self.cues = 0

    def add(self, event: Event, cues: Sequence[Cue]) -> None:
        """An event and the cues it caused, as one: all of their lines, or none."""
        self._pending += [line(event), *map(line, cues)]
        self.events += 1
        self.cues += len(cues)

    def seal(self, ended_us: int, because: str, tally: dict[str, int], load: RunLoad = NO_LOAD) -> Seal:
        """Close the log."""
        digest = self._hash.copy()
        digest.update(b"".join(self._pending))
        seal = Seal(ended_us, because, self.events, self.cues, dict(sorted(tally.items())), digest.hexdigest(), load)
        self._pending.append(line(seal))
        return seal

    def drain(self) -> list[bytes]:
        """The lines added since the last call."""
        lines, self._pending = self._pending, []
        self._hash.update(b"".join(lines))
        return lines

    @property
    def waiting(self) -> int:
        """How many lines `drain` would hand over."""
        return len(self._pending)
