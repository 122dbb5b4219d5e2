"""Remembers, for the console, what each lane's session has shown and said (`edges/trace.py`)."""

from collections.abc import Callable
from typing import Final

from stridecue.core.coaching.retarget import Retarget
from stridecue.core.cues import BaselineTaken, Locked, Notice, Prompt, Silence, Split, Status, Tempo
from stridecue.core.events import Command, Event, PainReport
from stridecue.core.outputs import Muted, Output
from stridecue.core.words import spm
from stridecue.edges.trace import Trace, TraceLine, Tracing, nothing

Whose = Callable[[str], tuple[str | None, str | None]]
"""The session that runs on a lane, and the pseudonym of the lane's runner."""
UNKEPT: Final = ("pain", "emergency")
"""Words about pain that no report in the log led to are those of a runner who wants nothing kept: not here either."""


class Tracer:
    """One `Tracing` a lane: of the session that runs, or that was the last one of the same runner."""

    output: Output | None = None

    def __init__(self, whose: Whose) -> None:
        self._whose = whose
        self._kept: dict[str, Tracing] = {}
        self._last: dict[str, tuple[int, str]] = {}  # steps and state of the last status

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:
        """The cues one event caused."""
        session, runner = self._whose(lane)
        if session is None or runner is None:
            return
        kept = self._kept.get(lane)
        if kept is None or kept.session != session:
            kept = self._kept[lane] = Tracing(session, runner, event.at_us)
            self._last.pop(lane, None)
        told = self._told(kept, event, cues)
        for cue in cues:
            if isinstance(cue, Status):
                self._status(lane, kept, cue, quiet=told)
            elif isinstance(cue, (Tempo, Silence)):
                kept.beat(cue.at_us, sounds=isinstance(cue, Tempo))
            if not told and (line := _line(cue)) is not None:
                kept.say(line)

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """Nothing: a lease is no news."""

    def changed(self, lane: str) -> None:
        """When the lane has gone to another runner, nothing of the one before is left here."""
        kept = self._kept.get(lane)
        if kept is not None and self._whose(lane) not in ((kept.session, kept.runner), (None, kept.runner)):
            del self._kept[lane]

    def trace(self, lane: str, now_us: int, since_us: int) -> Trace:
        """What is remembered of this lane's runner."""
        kept = self._kept.get(lane)
        session, runner = self._whose(lane)
        if kept is None or runner != kept.runner or session not in (None, kept.session):
            return nothing(lane, now_us)
        return kept.trace(lane, now_us, since_us)

    def asked_us(self, lane: str) -> int | None:
        """Since when a question about pain waits in the session that runs there; None: none does."""
        kept = self._kept.get(lane)
        return kept.asked_us if kept is not None and self._whose(lane)[0] == kept.session else None

    def answered(self, lane: str) -> None:
        """Its runner said something, which may have been kept, or not."""
        if (kept := self._kept.get(lane)) is not None:
            kept.asked_us = None

    def _status(self, lane: str, kept: Tracing, status: Status, *, quiet: bool) -> None:
        steps, state = self._last.get(lane, (0, "idle"))
        self._last[lane] = status.steps, status.state
        if status.steps > steps:
            kept.step(status)
        if status.state != state and not quiet:
            kept.say(TraceLine(status.at_us, "state", status.state, status.because))

    def _told(self, kept: Tracing, event: Event, cues: list[object]) -> bool:
        """What a person said or did is one line, whatever it led to; True when it was that."""
        if isinstance(event, PainReport):
            kept.say(TraceLine(event.at_us, "pain", _because(cues), by=event.by))
        elif isinstance(event, Command) and event.action == "mark":
            kept.say(TraceLine(event.at_us, "mark", event.because, by=event.by))
        elif isinstance(event, (Command, Retarget, Muted)):
            if isinstance(event, Retarget):
                kept.policy = event.policy or kept.policy
                kept.band_permille = event.band_permille or kept.band_permille
            kept.say(TraceLine(event.at_us, "change", _because(cues).removeprefix(f"{event.by}: "), by=event.by))
        else:
            return False
        return True


def _because(cues: list[object]) -> str:
    """The reason that says most: of words or a notice, else of the state."""
    spoken = [cue.because for cue in cues if isinstance(cue, (Prompt, Notice, BaselineTaken))]
    states = [cue.because for cue in cues if isinstance(cue, Status)]
    return ["", *states, *spoken][-1]


def _line(cue: object) -> TraceLine | None:
    """A cue that nobody asked for."""
    match cue:
        case Tempo():
            return TraceLine(cue.at_us, "cue", f"beat {spm(cue.milli_spm)}", cue.because)
        case Silence():
            return TraceLine(cue.at_us, "silence", "silent", cue.because)
        case Prompt() if cue.kind not in UNKEPT:
            return TraceLine(cue.at_us, "ask" if cue.kind == "ask" else "prompt", cue.words, cue.because)
        case Notice():
            return TraceLine(cue.at_us, "notice", cue.because, device=cue.device)
        case Split():
            return TraceLine(cue.at_us, "split", cue.because)
        case BaselineTaken():
            return TraceLine(cue.at_us, "baseline", cue.because)
        case Locked():
            steps = (
                f"{cue.steps} steps, {cue.phase_us / 1000:+.0f} ms from the beat, spread {cue.spread_us / 1000:.0f} ms"
            )
            return TraceLine(cue.at_us, "lock", steps, cue.because)
        case _:
            return None
