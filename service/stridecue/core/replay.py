"""Run a log through a fresh session and compare, cue by cue.

>>> from stridecue.core.events import Claimed
>>> from stridecue.core.plan import FREE_RUN
>>> header = Header("s", "1", "home", FREE_RUN, Runner(), "example", 0, "1970-01-01T00:00:00Z", "0")
>>> replay(header, [Claimed(0, "pod", "unknown")]).identical
True
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal, line
from stridecue.core.runner import Runner  # noqa: F401 - the example uses it
from stridecue.core.session import Session


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the log and its replay part. `line` counts from 1, the header is line 1."""

    line: int
    logged: str
    replayed: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found. `sealed` False: the session was interrupted, and was replayed up to its end."""

    identical: bool
    sealed: bool
    events: int
    cues: int
    difference: Difference | None


def replay(header: Header, records: Iterable[Event | Cue | Seal]) -> Replayed:
    """Feed every event again; the first cue that is missing, added or different ends the comparison.

    What changed without changing a cue is found at the seal: its hash covers every line before it.
    """
    session = Session(header.plan, header.runner)
    digest = hashlib.sha256(line(header))
    produced: list[Cue] = []
    events = cues = at = 0
    last, sealed = "nothing", False
    for number, record in enumerate(records, start=2):
        again: object = record  # what the replay says here; the record itself when all is well
        if sealed:
            again = "nothing more: the log was sealed"
        elif isinstance(record, Cue):
            cues += 1
            again = produced[at] if at < len(produced) else f"nothing more after {last}"
            at += 1
        elif at < len(produced):
            again = produced[at]
        elif isinstance(record, Seal):
            sealed = True
            tally = dict(sorted(session.tally.items()))
            again = Seal(record.ended_us, record.because, events, cues, tally, digest.hexdigest(), session.load)
        else:
            events += 1
            last = str(record)
            try:
                produced, at = session.feed(record), 0
            except ValueError as wrong:
                again = wrong
        if again != record:
            return Replayed(False, sealed, events, cues, Difference(number, str(record), str(again)))
        digest.update(line(record))
    return Replayed(True, sealed, events, cues, None)
