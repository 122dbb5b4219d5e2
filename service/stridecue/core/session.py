"""The whole service in one pure object: `feed(event) -> cues`, `deadline_us`, `tally`.

Theory of operation
-------------------
A session sees every event of its lane in order of arrival and answers with cues. It holds five things:
its **reception** (what its devices say: who they are, which steps were seen, what their clocks show), the
**step state** (gate, cadence, symmetry: one numpy record, one kernel call per footfall), the **coach**
(what to say), **trust** (whether anything may be said at all: the lane state) and its **voice** (the
cues of this event, and what sounds). Whatever is doubled, late, reordered, future-dated or resent is
noticed with its reason, and never cued.

There is no timer in here. `deadline_us` says when the session next wants to hear that nothing
happened; whoever owns the clock feeds `Alarm(at_us)` then. That is why a log replays bit for bit.

    >>> from stridecue.core.events import Claimed, Footfall
    >>> from stridecue.core.plan import FREE_RUN
    >>> session = Session(FREE_RUN, Runner())
    >>> _ = session.feed(Claimed(0, "pod", "unknown"))
    >>> for i in range(12):
    ...     jitter_us = 1_000 * (i % 3)
    ...     t_us = 350_000 * i + jitter_us
    ...     cues = session.feed(Footfall(1_000_000 + t_us, "pod", "0badcafe", i, t_us))
    >>> cues[-1].state, cues[-1].because, session.deadline_us
    ('cueing', 'free run: no target', 6256001)
"""

from collections import Counter

from stridecue.core import gate
from stridecue.core.coach import Coach
from stridecue.core.cues import Cue, Silence, Tempo
from stridecue.core.events import Alarm, Belt, Claimed, Command, Event, Flooded, Footfall, Released, Storage, ToeOff
from stridecue.core.kernel import fresh_array
from stridecue.core.limits import believable_milli_spm, hold_after_us
from stridecue.core.loading import TOO_EARLY, Loading
from stridecue.core.plan import Plan
from stridecue.core.reception import Reception
from stridecue.core.roster import Roster
from stridecue.core.runner import Runner
from stridecue.core.step import STATE, Step, advance, forget
from stridecue.core.trust import Trust
from stridecue.core.units import Side
from stridecue.core.voice import Voice

FLOOD_HOLD_US = 5_000_000
RELEASES = {"resume": "pause", "clear_fault": "fault"}
LATCHED = {"pause": "paused", "stop": "stopped", "fault": "fault, said"}


class Session:
    """One run of one runner on one lane; see the module's theory of operation."""

    def __init__(self, plan: Plan, runner: Runner) -> None:
        if plan.needs_baseline and runner.baseline_milli_spm is None:
            raise ValueError(
                f"plan '{plan.name}' sets a target over the baseline, and runner {runner.pseudonym} has none"
            )
        self.plan, self.runner = plan, runner
        self.tally: Counter[str] = Counter()
        self.trust = Trust(believable_milli_spm(runner.baseline_milli_spm))
        self._coach = Coach(plan, runner)
        self._voice = Voice(plan.band.metric_permille)
        self._roster = Roster()
        self._reception = Reception(
            self._roster,
            self._voice,
            self.tally,
            found=self._found,
            lost=self._lost,
            hold=self._hold,
            restart=self._restart,
        )
        self._steps = fresh_array(STATE)
        self._loading = Loading(self._steps, runner)
        self._last: Step | None = None
        self._last_us: int | None = None
        self._first_us: int | None = None
        self._now_us = 0
        self._contact_us: int | None = None
        self._contact_at_us = 0
        self._speed_mm_s: int | None = None
        self._feeds = {
            "footfall": self._footfall,
            "toe_off": self._toe_off,
            "heartbeat": self._reception.heartbeat,
            "link": self._reception.link,
            "clock": self._reception.clock,
            "belt": self._belt,
            "claimed": self._claimed,
            "released": self._released,
            "flooded": self._flooded,
            "storage": self._storage,
            "command": self._command,
            "sampled": self._reception.sampled,
            "alarm": self._alarm,
        }

    # ---------------------------------------------------------------- the surface

    def feed(self, event: Event) -> list[Cue]:
        """One event in, the cues it causes out. ValueError when time would go back: that is a programmer's error."""
        if event.at_us < self._now_us:
            raise ValueError(f"event {event.event} at {event.at_us} µs comes before {self._now_us} µs")
        self._now_us = event.at_us
        self._voice.listen(event.at_us)
        self._expire(event.at_us)
        self._feeds[event.event](event)  # type: ignore[operator] # the literal dict above pairs each kind with its class
        return self._voice.said()

    @property
    def deadline_us(self) -> int | None:
        """When the session next wants to hear that nothing happened; None: never."""
        due = [moment for moment in (self._roster.due_us, self.trust.due_us(self._hold_us())) if moment is not None]
        return min(due) if due else None

    @property
    def sounding(self) -> Tempo | Silence:
        """What holds now: a tempo, or silence and its reason."""
        return self._voice.sounding

    @property
    def last_step_us(self) -> int | None:
        """When the last valid step fell, on the service clock; None before the first."""
        return self._last_us

    def acks(self) -> dict[str, tuple[str, int]]:
        """Per device: its boot, and the highest seq up to which nothing is missing."""
        return self._roster.acks()

    # ---------------------------------------------------------------- what happens, one function per event

    def _footfall(self, event: Footfall) -> None:
        landed = self._reception.footfall(event)
        if landed is None:
            return
        link, contact_us, side = landed
        missing = link.missing(event.seq)
        foot, load = gate.SIDE_CODES[side], self._loading.inputs
        step = advance(self._steps, contact_us, foot, event.at_us, self._hold_us(), missing, *load)
        if step.verdict in (gate.PASS, gate.DOUBLED):
            link.counted(event.seq)
        if step.verdict == gate.PASS:
            self._loading.landed(event)
            suspicion = gate.STUCK if link.stuck(event.t_us) else step.suspicion
            self._accept(event.at_us, contact_us, side, step, suspicion)
            return
        reason = gate.REASONS[step.verdict]
        self._reception.refuse(reason.split(":", 1)[0], event.device, f"seq {event.seq} {reason}")
        if step.suspicion == gate.DOUBLING:
            self._hold(gate.SUSPICIONS[gate.DOUBLING])

    def _accept(self, now_us: int, contact_us: int, side: Side, step: Step, suspicion: int) -> None:
        """A valid step: say what it calls for, if anything may be said."""
        self._last, self._last_us = step, contact_us
        self.tally["steps"] += 1
        if self._first_us is None:
            self._first_us = now_us
        trust = self.trust
        if suspicion:
            self._hold(gate.SUSPICIONS[suspicion])
        else:
            if not trust.watching:
                trust.needs(self._roster.sides, contact_us)
            if self._contact_us is not None and now_us - self._contact_at_us > self._hold_us():
                self._contact_us = None  # toe-offs have stopped coming: the last one says nothing about this step
            grounded = self._contact_us is not None and 0 < step.median_step_us <= self._contact_us
            if trust.accept(contact_us, side, step, grounded, now_us):
                self._coach.step(now_us, now_us - self._first_us, contact_us, step)
                trust.because = self._coach.because
            else:
                self._coach.rest(now_us, trust.because)
            self._voice.sound(self._coach.tempo, trust.because)
        self._status()

    def _toe_off(self, event: ToeOff) -> None:
        link = self._reception.hears(event.device, event.at_us, event.boot)
        if link is not None and event.live and event.boot == link.boot and link.recent(event.seq):
            self._contact_us, self._contact_at_us = event.contact_us, event.at_us
            self._loading.toe_off(event)

    def _belt(self, event: Belt) -> None:
        if event.source == "manual" or self._reception.hears(event.device, event.at_us, None) is not None:
            self._speed_mm_s = event.speed_mm_s
            self._loading.belt(event)

    def _claimed(self, event: Claimed) -> None:
        self._roster.claim(event)
        self._loading.claimed(event)
        self.trust.find(event.device)
        self._reassign(f"{self._roster.name(event.device)} now serves this lane")

    def _released(self, event: Released) -> None:
        if self._roster.get(event.device) is not None:
            because = f"{self._roster.name(event.device)} no longer serves this lane"
            self._roster.release(event.device)
            self._loading.released(event.device)
            self.trust.find(event.device)
            self._reassign(because)

    def _flooded(self, event: Flooded) -> None:
        self.tally["flooded"] += event.dropped
        because = f"{event.device} sends too much: over its rate, the rest is not looked at"
        self._hold(because, event.at_us + FLOOD_HOLD_US)

    def _storage(self, event: Storage) -> None:
        self._voice.notice("storage", event.because)
        if not event.writable:
            self._latch("storage", event.because)
        else:
            self._release("storage", "the log is written again: waiting for steps")

    def _command(self, event: Command) -> None:
        why = f": {event.because}" if event.because else ""
        if event.action == "take_baseline":
            baseline = self._loading.take()
            self._voice.baseline(baseline, f"load baseline taken by {event.by}{why}" if baseline else TOO_EARLY)
        elif event.action in RELEASES:
            self._release(RELEASES[event.action], f"{event.action} by {event.by}{why}: waiting for steps")
        else:
            self._latch(event.action, f"{LATCHED[event.action]} by {event.by}{why}")

    def _alarm(self, event: Alarm) -> None:
        """Nothing more: `_expire` has looked at the time already, as it does for every event."""

    # ---------------------------------------------------------------- what follows from it

    def _hold_us(self) -> int:
        return hold_after_us(self._last.median_step_us if self._last else 0)

    def _expire(self, now_us: int) -> None:
        """What time alone has decided by `now_us`."""
        overdue = self.trust.overdue(now_us, self._hold_us())
        if overdue is not None:
            self._hold(overdue)
        self._reception.expire(now_us)

    def _hold(self, because: str, until_us: int = 0) -> None:
        self._coach.rest(self._now_us, because)
        self._contact_us = None
        changed = self.trust.hold(because, until_us)
        self._voice.sound(None, self.trust.because)
        if changed:
            self._status()

    def _lost(self, device: str, because: str) -> None:
        self.trust.lose(device, because)
        self._quiet()

    def _found(self, device: str) -> None:
        if self.trust.find(device):
            self._status()

    def _latch(self, name: str, because: str) -> None:
        self.trust.latch(name, because)
        self._quiet()

    def _release(self, name: str, because: str) -> None:
        if self.trust.release(name, because):
            self._quiet()

    def _quiet(self) -> None:
        self._coach.rest(self._now_us, self.trust.because)
        self._voice.sound(None, self.trust.because)
        self._status()

    def _reassign(self, because: str) -> None:
        """Other devices serve the lane now: their steps begin anew, and no foot may have two of them."""
        self._restart(because, 0)
        conflict = self._roster.conflict
        if conflict is not None:
            self._latch("conflict", conflict)
        else:
            self._release("conflict", "the conflict is settled: waiting for steps")

    def _restart(self, because: str, until_us: int) -> None:
        """Intervals across a change of pods or of a pod's clock mean nothing: hold, and count anew."""
        forget(self._steps)
        self._last = None
        self._hold(because, until_us)

    # ---------------------------------------------------------------- what is said

    def _status(self) -> None:
        self._voice.status(
            self.trust.state,
            self.trust.because,
            self.tally["steps"],
            self._last,
            self._coach.target_milli_spm,
            self._contact_us,
            self._speed_mm_s,
            self._loading.reading(self._last) if self._last else None,
        )
