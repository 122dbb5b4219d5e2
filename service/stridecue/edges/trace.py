"""What a lane's session has shown so far, for whoever opens its console: in bounded memory, however long it lasts.

The last five minutes keep every step; what is older is thinned: every second step, then every fourth, and so on. The
session's log keeps all of it. What was said (cues, words, notices, marks, changes) is a list with its reasons.

    >>> kept = Thinned(recent=2, past=4)
    >>> for i in range(20):
    ...     kept.add((i,))
    >>> [at for at, in kept.rows(-1)], kept.every
    ([0, 8, 16, 18, 19], 8)
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Literal

from stridecue.core.cues import Status
from stridecue.core.plan import Mode, Policy
from stridecue.core.units import Count, Ident, Micros, MilliSpm

RECENT: Final = 1_100
"""Five minutes at 220 steps a minute."""
PAST: Final = 1_000
LINES: Final = 400
SHADES: Final = 400

Kind = Literal[
    "cue", "silence", "prompt", "ask", "notice", "state", "change", "mark", "pain", "split", "baseline", "lock"
]


@dataclass(frozen=True, slots=True)
class TraceLine:
    """Something that was said or done. `by`: whose word it was; `times`: how often in a row, the last at `at_us`."""

    at_us: Micros
    kind: Kind
    words: str
    because: str = ""
    by: str = ""
    device: Ident | None = None
    times: Count = 1


@dataclass(frozen=True, slots=True)
class Shade:
    """A beat sounded; `to_us` None: it still does."""

    from_us: Micros
    to_us: Micros | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From here on the session was in this mode of its plan."""

    from_us: Micros
    mode: Mode


@dataclass(frozen=True, slots=True)
class Points:
    """One column a figure, all equally long; null: not measured at that step, or not known."""

    at_us: list[int]
    cadence_milli_spm: list[int | None]
    mean10_milli_spm: list[int | None]
    target_milli_spm: list[int | None]
    low_milli_spm: list[int | None]
    high_milli_spm: list[int | None]
    load_index_permille: list[int | None]
    load_km_permille: list[int | None]
    contact_us: list[int | None]
    asymmetry_permille: list[int | None]
    drop_change_mdeg: list[int | None]


@dataclass(frozen=True, slots=True)
class Trace:
    """A session as far as it has come. Of points and lines only those after `since_us`; shades and stretches are whole.

    `every`: of the points older than five minutes, one stands for so many steps. `policy`, `band_permille`: what a
    person set in this session. `pain_because`: why what was said about pain is left out; empty when nothing is.
    """

    lane: Ident
    session: str | None
    started_us: Micros
    now_us: Micros
    every: Count
    points: Points
    lines: list[TraceLine]
    shades: list[Shade]
    stretches: list[Stretch]
    policy: Policy | None
    band_permille: Count | None
    limits_milli_spm: tuple[MilliSpm, MilliSpm] | None = None
    pain_because: str = ""


FIGURES: Final = tuple(Points.__slots__)
Row = tuple[int | None, ...]


def row_of(status: Status) -> Row:
    """One step's figures, in the order of `Points`."""
    drop = status.sites.drop_change_mdeg if status.sites is not None else None
    return (*(getattr(status, name) for name in FIGURES[:-1]), drop)


class Thinned:
    """Rows in order of time, the first column the time: the newest all, of the older ones every so many."""

    __slots__ = ("_gone", "_past", "_past_max", "_recent", "every")

    def __init__(self, recent: int = RECENT, past: int = PAST) -> None:
        self._recent: deque[Row] = deque(maxlen=recent)
        self._past: list[Row] = []
        self._past_max = past
        self._gone = 0
        self.every = 1

    def add(self, row: Row) -> None:
        """The newest."""
        if len(self._recent) == self._recent.maxlen:
            if self._gone % self.every == 0:
                self._past.append(self._recent[0])
            self._gone += 1
            if len(self._past) > self._past_max:
                self._past = self._past[::2]
                self.every *= 2
        self._recent.append(row)

    def rows(self, since_us: int) -> Iterator[Row]:
        """Those after `since_us`, oldest first."""
        return (row for row in chain(self._past, self._recent) if (row[0] or 0) > since_us)


class Tracing:
    """One session, as it goes on."""

    __slots__ = (
        "_lines",
        "_shades",
        "_stretches",
        "_thinned",
        "asked_us",
        "band_permille",
        "policy",
        "runner",
        "session",
        "started_us",
    )

    def __init__(self, session: str, runner: str, started_us: int) -> None:
        self.session, self.runner, self.started_us = session, runner, started_us
        self.asked_us: int | None = None
        self.policy: Policy | None = None
        self.band_permille: int | None = None
        self._thinned = Thinned()
        self._lines: deque[TraceLine] = deque(maxlen=LINES)
        self._shades: deque[Shade] = deque(maxlen=SHADES)
        self._stretches: deque[Stretch] = deque(maxlen=SHADES)

    def step(self, status: Status) -> None:
        """A step was accepted."""
        self._thinned.add(row_of(status))
        if status.mode is not None and (not self._stretches or self._stretches[-1].mode != status.mode):
            self._stretches.append(Stretch(status.at_us, status.mode))

    def beat(self, now_us: int, *, sounds: bool) -> None:
        """A beat begins, changes or ends."""
        last = self._shades[-1] if self._shades else None
        running = last is not None and last.to_us is None
        if sounds and not running:
            self._shades.append(Shade(now_us, None))
        elif not sounds and running and last is not None:
            self._shades[-1] = Shade(last.from_us, now_us)

    def say(self, line: TraceLine) -> None:
        """One line more; the same bad news of the same device again is counted, not repeated."""
        if line.kind == "ask":
            self.asked_us = line.at_us
        last = self._lines[-1] if self._lines else None
        again = last is not None and line.kind == last.kind == "notice" and line.device == last.device is not None
        if again and last is not None and _reason(line) == _reason(last):
            self._lines[-1] = TraceLine(line.at_us, "notice", line.words, device=line.device, times=last.times + 1)
        else:
            self._lines.append(line)

    def trace(self, lane: str, now_us: int, since_us: int) -> Trace:
        """For a page."""
        rows = list(self._thinned.rows(since_us))
        columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in FIGURES]
        return Trace(
            lane,
            self.session,
            self.started_us,
            now_us,
            self._thinned.every,
            Points(*columns),
            [line for line in self._lines if line.at_us > since_us],
            list(self._shades),
            list(self._stretches),
            self.policy,
            self.band_permille,
        )


def nothing(lane: str, now_us: int) -> Trace:
    """No session has run on this lane that the asker could be shown."""
    return Trace(lane, None, now_us, now_us, 1, Points(*([] for _ in FIGURES)), [], [], [], None, None)


def _reason(line: TraceLine) -> str:
    """Without the number of the step it is about."""
    return line.words.split(" ", 2)[-1] if line.words.startswith("seq ") else line.words
