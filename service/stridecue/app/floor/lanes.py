"""A lane: one treadmill, its claimed devices, its session and what hears its cues.

A lane feeds events to its session, keeps the log, and offers cues to channels; it never awaits. What
goes wrong in it stays in it: the session is closed as it is and a new one begun, three times a
minute at most, then the lane is in FAULT until a person clears it.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from stridecue import __version__
from stridecue.app.floor.audience import Audience, Channel
from stridecue.app.floor.between import Between
from stridecue.app.floor.crew import Crew
from stridecue.app.floor.lines import Lines
from stridecue.app.floor.raw import RawLog
from stridecue.app.floor.restarts import RESTARTS_MAX, Restarts
from stridecue.app.floor.waiting import Waiting
from stridecue.core.cues import BaselineTaken, Silence, Status, Tempo
from stridecue.core.events import Alarm, Claimed, Command, Event, Footfall, Place, Released, Sampled, Storage
from stridecue.core.limits import LEASE_RENEWAL_MS
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.log import Header, Log, Seal
from stridecue.core.plan import Plan
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.core.units import Side
from stridecue.edges.clock import wall
from stridecue.edges.wire import Samples

LOOK_US: Final = 1_000_000
log = logging.getLogger(__name__)


class Lane:
    """One treadmill; see the module."""

    def __init__(
        self,
        name: str,
        site: str,
        plan: Plan,
        runner: Runner,
        channels: list[Channel],
        *,
        source: str,
        idle_end_us: int,
        acked: Callable[[str], tuple[str, int] | None],
    ) -> None:
        self.name, self.plan, self.runner = name, plan, runner
        self.session: Session | None = None
        self.session_id: str | None = None
        self.record_raw = False  # set by who wires, before the first session
        self.raw: RawLog | None = None
        self.armed = True
        self.fault: str | None = None
        self.failures = 0
        self.audience = Audience(name, channels)
        self.status: Status | None = None
        self.crew = Crew()
        self.devices = self.crew.sides
        self._baseline: LoadBaseline | None = None
        self._site, self._source = site, source
        self._idle_end_us, self._acked = idle_end_us, acked
        self._log: Log | None = None
        self._header: Header | None = None
        self._written_header = False
        self._begun_us = 0
        self._renewed_us = 0
        self._look_us = 0
        self._restarts = Restarts()
        self._unwritable: Storage | None = None
        self._ended_properly = False
        self._between = Between()
        self._finished: list[Lines] = []
        self._waiting = Waiting()

    # ---------------------------------------------------------------- events

    def feed(self, event: Event) -> None:
        """One event of one of this lane's devices. A live footfall of an armed lane begins a session."""
        try:
            if isinstance(event, Storage):
                self._unwritable = None if event.writable else event
            elif isinstance(event, Sampled):
                news = self._waiting.sampled(event)
                if news and self.session is None:  # no session that could say it, so the lane does
                    self.audience.changed()
            if self.session is None:
                if not (self.armed and isinstance(event, Footfall) and event.live and self.fault is None):
                    self._between.saw(event)
                    return
                self._begin(event)
            self._give(event)
        except Exception as wrong:  # noqa: BLE001 - one broken lane must never touch another; it is told, counted and bounded
            self._broke(event.at_us, wrong)

    def _give(self, event: Event) -> None:
        session, written = self.session, self._log
        if session is None or written is None:
            return
        written.add(event, cues := session.feed(event))
        self._look_us = 0  # what just happened may have brought the deadline nearer
        for cue in cues:
            if isinstance(cue, Status):
                self.status = cue
            elif isinstance(cue, BaselineTaken):
                self._baseline = cue.baseline
                self.runner = replace(self.runner, load_baseline=cue.baseline)
        if cues:
            self.audience.offer(event, cues)
            if any(isinstance(cue, (Tempo, Silence)) for cue in cues):
                self._renew(event.at_us)
        if session.ended is not None:
            self.close(event.at_us, session.ended)

    def tick(self, now_us: int) -> None:
        """Time passes: silence is an event, leases are renewed, an idle session ends."""
        session = self.session
        if session is None:
            return
        try:
            if now_us >= self._look_us:
                deadline_us = session.deadline_us
                if deadline_us is not None and now_us >= deadline_us:
                    self._give(Alarm(now_us))
                else:
                    self._look_us = deadline_us or now_us + LOOK_US
            if now_us - self._renewed_us >= LEASE_RENEWAL_MS * 1000:
                self._renew(now_us)
            last_us = session.last_step_us or self._begun_us
            if now_us - last_us > self._idle_end_us:
                self.end(now_us, f"no step for {self._idle_end_us // 1_000_000} s")
        except Exception as wrong:  # noqa: BLE001 - as in `feed`
            self._broke(now_us, wrong)

    def _renew(self, now_us: int) -> None:
        if self.session is not None:
            self._renewed_us = now_us
            self.audience.renew(self.session.sounding, now_us)

    # ---------------------------------------------------------------- sessions

    def _begin(self, first: Footfall) -> None:
        before = self._between.before(first, self.crew.sides)
        now_us = before[0].at_us if before else first.at_us
        started = wall(first.at_us - now_us)
        stamp = "".join(character for character in started[:19] if character.isdigit())
        self.session_id = f"{stamp[:8]}-{stamp[8:]}-{secrets.token_hex(3)}"
        self._header = Header(
            self.session_id, self.name, self._site, self.plan, self.runner, self._source, now_us, started, __version__
        )
        self._log = Log(self._header)
        self.raw = RawLog() if self.record_raw else None
        self._written_header = False
        self.session = Session(self.plan, self.runner)
        self._begun_us = now_us
        for name, side in self.crew.sides.items():
            done = self._between.done(name, self._acked(name), first, before, ended=self._ended_properly)
            self._claim(now_us, name, side, done)
        self._between.clear()
        for event in before:
            self._give(event)
        if self._unwritable is not None:
            self._give(Storage(now_us, writable=False, because=self._unwritable.because))
        self.audience.changed()

    def _claim(self, now_us: int, device: str, side: Side, acked: tuple[str, int] | None) -> None:
        boot, seq = acked or (None, None)
        self._give(Claimed(now_us, device, side, boot, seq, self.crew.places[device], self.crew.counts(device)))

    def start(self) -> None:
        """A person wants to begin: arm the lane; the session begins with the first step."""
        self.armed = True
        self.fault = None
        self._restarts.clear()
        self.audience.changed()

    def command(self, now_us: int, action: str, by: str, because: str) -> None:
        """Pause, resume or stop; a stopped lane is silent until it is started again. A fault goes by a person only."""
        if action == "clear_fault" and self.fault is not None:
            self.fault = None
            self._restarts.clear()
            self.audience.changed()
        if self.session is not None:
            self._give(Command(now_us, action, by, because))  # type: ignore[arg-type] # the caller's edge has validated it
            self.audience.changed()
        if action == "stop":
            self.armed = False
            self.end(now_us, f"stopped by {by}")

    def end(self, now_us: int, because: str) -> None:
        """Seal the session; a beat that still sounds is ended first, so that the log says how the steps fell on it."""
        if isinstance(self.sounding, Tempo):
            self.feed(Command(now_us, "stop", "the service", because))
        self._seal(now_us, because)

    def _seal(self, now_us: int, because: str) -> None:
        if self.session is None or self._log is None:
            return
        self.audience.renew(Silence(now_us, because), now_us)
        seal = self._log.seal(now_us, because, dict(self.session.tally), self.session.load)
        self._finished.append(self._lines(seal))
        self.session = self._log = self.raw = None
        self.status = None
        self._ended_properly = True
        self.audience.changed()

    def close(self, now_us: int, because: str) -> None:
        """Seal the session, and begin no other."""
        self.armed = False
        self.end(now_us, because)

    def _broke(self, now_us: int, wrong: Exception) -> None:
        log.error("lane %s broke", self.name, exc_info=wrong)
        self.failures += 1
        try:
            self._seal(now_us, f"lane broke: {type(wrong).__name__}")
        except Exception:
            log.exception("lane %s cannot seal its session", self.name)
        self._give_up()
        if self._restarts.too_many(now_us):
            self.fault = f"lane {self.name} broke {RESTARTS_MAX + 1} times within a minute: {type(wrong).__name__}"
            self.audience.changed()

    def _give_up(self) -> None:
        """Whatever is left of a session that cannot be sealed: its lines go to disk, nothing is acknowledged."""
        if self._log is not None and self.session_id is not None and self._log.waiting:
            header = None if self._written_header else self._header
            steps = self.session.tally["steps"] if self.session is not None else 0
            self._finished.append(Lines(self.session_id, self._log.drain(), header, None, steps, {}))
        self.session = self._log = self.raw = None

    # ---------------------------------------------------------------- devices

    def claim(self, now_us: int, device: str, side: Side, place: Place | None = None) -> None:
        """From now on `device` serves this lane."""
        self._assign(now_us, self.crew.join(device, side, place))
        self.audience.changed()

    def wears(self, now_us: int, device: str, place: Place | None) -> None:
        """Where a device of this lane is worn, as it says itself."""
        self._assign(now_us, self.crew.wears(device, place))

    def release(self, now_us: int, device: str) -> None:
        """`device` no longer serves this lane."""
        if device in self.crew.sides and self.session is not None:
            self._give(Released(now_us, device))
        self._assign(now_us, self.crew.leave(device))
        if self.raw is not None:
            self.raw.forget(device)
        self.audience.changed()

    def measure(self, samples: Samples, side: Side) -> list[Event]:
        """Raw samples of a leg or pelvis sensor, and what they say of the stances that are over."""
        return self.crew.measure(samples, side, self.session, self.session_id)

    def _assign(self, now_us: int, devices: Iterable[str]) -> None:
        """Tell the session who serves, and whose footfalls count, where that is new."""
        for device in sorted(devices) if self.session is not None else ():
            self._claim(now_us, device, self.crew.sides[device], self._acked(device))

    # ---------------------------------------------------------------- for the store and for whoever looks

    def drain(self) -> Iterator[Lines]:
        """What is to be written since the last call."""
        try:
            if self._log is not None and (self._log.waiting or (self.raw is not None and self.raw.waiting)):
                self._finished.append(self._lines(None))
        except Exception as wrong:  # noqa: BLE001 - as in `feed`
            self._broke(self._renewed_us, wrong)
        finished, self._finished = self._finished, []
        yield from finished

    def _lines(self, seal: Seal | None) -> Lines:
        assert self._log is not None  # noqa: S101 - both callers have just looked
        assert self.session is not None  # noqa: S101 - the same
        assert self.session_id is not None  # noqa: S101 - the same
        steps, acks, load = self.session.tally["steps"], self.session.acks(), self.session.load  # no line may be lost
        header = None if self._written_header else self._header
        self._written_header = True
        baseline, self._baseline = self._baseline, None
        raw = self.raw.drain() if self.raw is not None else ()
        return Lines(self.session_id, self._log.drain(), header, seal, steps, acks, load, baseline, raw)

    @property
    def sounding(self) -> Tempo | Silence:
        """What holds now."""
        if self.session is None:
            return Silence(0, self.fault or self._waiting.says(self.crew.sides, armed=self.armed))
        return self.session.sounding
