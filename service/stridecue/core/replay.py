"""Run a log through a fresh session and compare, cue by cue.

    >>> from stridecue.core.events import Claimed
    >>> from stridecue.core.plan import FREE_RUN
    >>> header = Header("s", "1", "home", FREE_RUN, Runner(), "example", 0, "1970-01-01T00:00:00Z", "0")
    >>> replay(header, [Claimed(0, "pod", "unknown")]).identical
    True
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stridecue.core.cues import Cue, Notice, Silence, Status, Tempo
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal
from stridecue.core.runner import Runner
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
    """Feed every event again; the first cue that is missing, added or different ends the comparison."""
    session = Session(header.plan, header.runner)
    produced: list[Cue] = []
    events = cues = at = 0
    last = "nothing"
    for number, record in enumerate(records, start=2):
        if isinstance(record, (Tempo, Silence, Status, Notice)):
            cues += 1
            if at >= len(produced) or produced[at] != record:
                again = str(produced[at]) if at < len(produced) else f"nothing more after {last}"
                return Replayed(False, False, events, cues, Difference(number, str(record), again))
            at += 1
            continue
        if at < len(produced):
            return Replayed(False, False, events, cues, Difference(number, str(record), str(produced[at])))
        if isinstance(record, Seal):
            return _sealed(record, session, events, cues, number)
        events += 1
        last = str(record)
        try:
            produced, at = session.feed(record), 0
        except ValueError as wrong:
            return Replayed(False, False, events, cues, Difference(number, last, str(wrong)))
    return Replayed(True, False, events, cues, None)


def _sealed(seal: Seal, session: Session, events: int, cues: int, number: int) -> Replayed:
    logged = (seal.events, seal.cues, seal.tally)
    again = (events, cues, dict(sorted(session.tally.items())))
    if logged == again:
        return Replayed(True, True, events, cues, None)
    return Replayed(False, True, events, cues, Difference(number, f"seal {logged}", f"seal {again}"))
