"""The whole service in one pure object: `feed(event) -> cues`, `deadline_us`, `tally`.

Theory of operation
-------------------
A session sees every event of its lane in order of arrival and answers with cues. It holds four things:
its **links** (one per claimed device: which steps were seen, what the device's clock says), the
**step state** (gate, cadence, symmetry: one numpy record, one kernel call per footfall), the **coach**
(what to say), and **trust** (whether anything may be said at all: the lane state). Whatever is
doubled, late, reordered, future-dated or resent is noticed with its reason, and never cued.

There is no timer in here. `deadline_us` says when the session next wants to hear that nothing
happened; whoever owns the clock feeds `Alarm(at_us)` then. That is why a log replays bit for bit.

    >>> from stridecue.core.events import Claimed, Footfall
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
from stridecue.core.cues import Cue, Notice, Silence, Status, Tempo
from stridecue.core.events import (
    Alarm,
    Belt,
    Claimed,
    ClockEcho,
    Command,
    Event,
    Flooded,
    Footfall,
    Heartbeat,
    LinkChanged,
    Released,
    Storage,
    ToeOff,
)
from stridecue.core.kernel import fresh
from stridecue.core.limits import T_LOST_US, hold_after_us
from stridecue.core.link import Link
from stridecue.core.plan import FREE_RUN, Plan
from stridecue.core.runner import Runner
from stridecue.core.step import STATE, Step, advance, forget
from stridecue.core.trust import Trust
from stridecue.core.units import Side

FLOOD_HOLD_US = 5_000_000
CLOCK_HOLD_US = 1_000_000
"""After a clock jump: no step is believed for this long, so that the new line stands on more than one message."""
RELEASES = {"resume": "pause", "clear_fault": "fault"}


class Session:
    """One run of one runner on one lane; see the module's theory of operation."""

    def __init__(self, plan: Plan, runner: Runner) -> None:
        if plan.needs_baseline and runner.baseline_milli_spm is None:
            raise ValueError(f"plan '{plan.name}' sets a target over the baseline, and runner {runner.pseudonym} has none")
        self.plan, self.runner = plan, runner
        self.sounding: Tempo | Silence = Silence(0, "waiting for the first step")
        self.tally: Counter[str] = Counter()
        self.trust = Trust()
        self._links: dict[str, Link] = {}
        self._coach = Coach(plan, runner)
        self._steps = fresh(STATE)
        self._last: Step | None = None
        self._last_us: int | None = None
        self._first_us: int | None = None
        self._now_us = 0
        self._contact_us: int | None = None
        self._speed_mm_s: int | None = None
        self._out: list[Cue] = []
        self._feeds = {
            "footfall": self._footfall,
            "toe_off": self._toe_off,
            "heartbeat": self._heartbeat,
            "link": self._link,
            "clock": self._clock,
            "belt": self._belt,
            "claimed": self._claimed,
            "released": self._released,
            "flooded": self._flooded,
            "storage": self._storage,
            "command": self._command,
            "alarm": self._alarm,
        }

    # ---------------------------------------------------------------- the surface

    def feed(self, event: Event) -> list[Cue]:
        """One event in, the cues it causes out. ValueError when time would go back: that is a programmer's error."""
        if event.at_us < self._now_us:
            raise ValueError(f"event {event.event} at {event.at_us} µs comes before {self._now_us} µs")
        self._now_us = event.at_us
        self._out = []
        self._expire(event.at_us)
        self._feeds[event.event](event)  # type: ignore[operator] # the literal dict above pairs each kind with its class
        return self._out

    @property
    def deadline_us(self) -> int | None:
        """When the session next wants to hear that nothing happened; None: never."""
        due = [link.heard_us + T_LOST_US + 1 for link in self._links.values() if link.heard_us is not None and not link.lost]
        step_due = self.trust.due_us(self._hold_us())
        if step_due is not None:
            due.append(step_due)
        return min(due) if due else None

    @property
    def last_step_us(self) -> int | None:
        """When the last valid step fell, on the service clock; None before the first."""
        return self._last_us

    def acks(self) -> dict[str, tuple[str, int]]:
        """Per device: its boot, and the highest seq up to which nothing is missing."""
        found = {}
        for device, link in self._links.items():
            acked = link.acked_seq
            if link.boot is not None and acked is not None:
                found[device] = (link.boot, acked)
        return found

    # ---------------------------------------------------------------- what happens, one function per event

    def _footfall(self, event: Footfall) -> None:
        link = self._hears(event.device, event.at_us, event.boot)
        if link is None:
            return
        if not link.ledger.admit(event.seq):
            self._refuse("duplicate", event.device, f"duplicate: seq {event.seq} of boot {event.boot} was seen before")
            return
        self.tally["footfalls"] += 1
        if not event.live:
            self.tally["resent"] += 1
            self._notice("resent", f"seq {event.seq} resent: logged, not cued", event.device)
            return
        jumps = link.timebase.jumps
        contact_us = link.timebase.heard(event.t_us, event.at_us)
        if link.timebase.jumps != jumps:
            self._jumped(event.device)
            return
        side = event.side if event.side != "unknown" else link.side
        step = advance(self._steps, contact_us, gate.SIDE_CODES[side], event.at_us, self._hold_us())
        if step.verdict == gate.PASS:
            self._accept(event.at_us, contact_us, side, step)
            return
        reason = gate.REASONS[step.verdict]
        self._refuse(reason.split(":", 1)[0], event.device, f"seq {event.seq} {reason}")
        if step.suspicion == gate.DOUBLING:
            self._hold(gate.SUSPICIONS[gate.DOUBLING])

    def _accept(self, now_us: int, contact_us: int, side: Side, step: Step) -> None:
        """A valid step: say what it calls for, if anything may be said."""
        self._last, self._last_us = step, contact_us
        self.tally["steps"] += 1
        if self._first_us is None:
            self._first_us = contact_us
        trust = self.trust
        if step.suspicion:
            self._hold(gate.SUSPICIONS[step.suspicion])
        else:
            if not trust.watching:
                trust.needs((link.side for link in self._links.values()), contact_us)
            grounded = self._contact_us is not None and 0 < step.median_step_us <= self._contact_us
            if trust.accept(contact_us, side, step, grounded, now_us):
                self._coach.step(now_us, contact_us - self._first_us, contact_us, step)
                trust.because = self._coach.because
            elif self._coach.tempo is not None:
                self._coach.rest(now_us, trust.because)
            self._sound(now_us)
        self._status(step)

    def _toe_off(self, event: ToeOff) -> None:
        link = self._hears(event.device, event.at_us, event.boot)
        if link is not None and event.live:
            self._contact_us = event.contact_us

    def _heartbeat(self, event: Heartbeat) -> None:
        link = self._hears(event.device, event.at_us, None)
        if link is not None and link.beats(event):
            self._restarted(event.device)

    def _link(self, event: LinkChanged) -> None:
        link = self._links.get(event.device)
        if link is None:
            return
        if event.status == "online":
            self._hears(event.device, event.at_us, event.boot)
        elif link.heard_us is not None and not link.lost:
            self._lose(event.device, link, "the broker says it is offline")

    def _clock(self, event: ClockEcho) -> None:
        link = self._hears(event.device, event.at_us, event.boot)
        if link is not None and not link.timebase.echoed(
            event.sent_us, event.pod_received_us, event.pod_sent_us, event.at_us
        ):
            self._jumped(event.device)

    def _belt(self, event: Belt) -> None:
        self._speed_mm_s = event.speed_mm_s

    def _claimed(self, event: Claimed) -> None:
        self._links[event.device] = Link(event.side, event.acked_boot, event.acked_seq)
        self._restart_steps()
        self._hold(f"{self._name(event.device)} now serves this lane")

    def _released(self, event: Released) -> None:
        if event.device in self._links:
            name = self._name(event.device)
            del self._links[event.device]
            self.trust.find(event.device)
            self._restart_steps()
            self._hold(f"{name} no longer serves this lane")

    def _flooded(self, event: Flooded) -> None:
        self.tally["flooded"] += event.dropped
        because = f"{event.device} sends too much: over its rate, the rest is not looked at"
        self._hold(because, event.at_us + FLOOD_HOLD_US)

    def _storage(self, event: Storage) -> None:
        self._notice("storage", event.because, None)
        if not event.writable:
            self._latch("storage", event.because)
        else:
            self._release("storage", "the log is written again: waiting for steps")

    def _command(self, event: Command) -> None:
        why = f": {event.because}" if event.because else ""
        if event.action in RELEASES:
            self._release(RELEASES[event.action], f"{event.action} by {event.by}{why}: waiting for steps")
        else:
            verb = {"pause": "paused", "stop": "stopped", "fault": "fault, said"}[event.action]
            self._latch(event.action, f"{verb} by {event.by}{why}")

    def _alarm(self, event: Alarm) -> None:
        """Nothing more: `_expire` has looked at the time already, as it does for every event."""

    # ---------------------------------------------------------------- what follows from it

    def _hears(self, device: str, now_us: int, boot: str | None) -> Link | None:
        """A sign of life. None when the device does not serve this session."""
        link = self._links.get(device)
        if link is None:
            self._refuse("unclaimed", device, f"{device} does not serve this lane")
            return None
        link.heard_us = now_us
        if link.lost:
            link.lost = False
            self._notice("device", f"{self._name(device)} is back", device)
            if self.trust.find(device):
                self._status(self._last)
        if boot is not None and link.boots(boot):
            self._restarted(device)
        return link

    def _hold_us(self) -> int:
        return hold_after_us(self._last.median_step_us if self._last else 0)

    def _expire(self, now_us: int) -> None:
        """What time alone has decided by `now_us`."""
        overdue = self.trust.overdue(now_us, self._hold_us())
        if overdue is not None:
            self._hold(overdue)
        for device, link in self._links.items():
            if link.heard_us is not None and not link.lost and now_us - link.heard_us > T_LOST_US:
                self._lose(device, link, f"nothing heard for {(now_us - link.heard_us) // 100_000 / 10:.1f} s")

    def _hold(self, because: str, until_us: int = 0) -> None:
        self._coach.rest(self._now_us, because)
        self._contact_us = None
        changed = self.trust.hold(because, until_us)
        self._sound(self._now_us)
        if changed:
            self._status(self._last)

    def _lose(self, device: str, link: Link, why: str) -> None:
        link.lost = True
        because = f"{self._name(device)} lost: {why}"
        self._notice("device", because, device)
        self.trust.lose(device, because)
        self._quiet()

    def _latch(self, name: str, because: str) -> None:
        self.trust.latch(name, because)
        self._quiet()

    def _release(self, name: str, because: str) -> None:
        if self.trust.release(name, because):
            self._quiet()

    def _quiet(self) -> None:
        self._coach.rest(self._now_us, self.trust.because)
        self._sound(self._now_us)
        self._status(self._last)

    def _restarted(self, device: str) -> None:
        because = f"{self._name(device)} restarted"
        self._notice("device", because, device)
        self._restart_steps()
        self._hold(because)

    def _jumped(self, device: str) -> None:
        self.tally["clock_jumps"] += 1
        because = f"the clock of {self._name(device)} jumped: learning it anew"
        self._notice("clock", because, device)
        self._restart_steps()
        self._hold(because, self._now_us + CLOCK_HOLD_US)

    def _restart_steps(self) -> None:
        """Intervals across a change of pods or of a pod's clock mean nothing."""
        forget(self._steps)
        self._last = None

    # ---------------------------------------------------------------- what is said

    def _sound(self, now_us: int) -> None:
        """Say the tempo, or that it is silent now, when that has changed."""
        tempo = self._coach.tempo
        if tempo is not None:
            if tempo is not self.sounding:
                self.sounding = tempo
                self._out.append(tempo)
        elif isinstance(self.sounding, Tempo) or self.sounding.because != self.trust.because:
            stopped = isinstance(self.sounding, Tempo)
            self.sounding = Silence(now_us, self.trust.because)
            if stopped:
                self._out.append(self.sounding)

    def _status(self, step: Step | None) -> None:
        target = self._coach.target_milli_spm
        metric = self.plan.band.metric_permille
        mean10 = (step.mean10_milli_spm or None) if step else None
        low = target * (1000 - metric) // 1000 if target else None
        high = target * (1000 + metric) // 1000 if target else None
        self._out.append(
            Status(
                self._now_us,
                self.trust.state,
                self.trust.because,
                self.tally["steps"],
                (step.cadence_milli_spm or None) if step else None,
                mean10,
                target,
                low,
                high,
                low <= mean10 <= high if low and high and mean10 else None,
                (step.variability_permille or None) if step else None,
                step.asymmetry_permille if step and step.asymmetry_known else None,
                self._contact_us,
                self._speed_mm_s,
            )
        )

    def _refuse(self, reason: str, device: str, because: str) -> None:
        self.tally[f"refused_{reason.replace('-', '_')}"] += 1
        self._notice("rejected", because, device)

    def _notice(self, about: str, because: str, device: str | None) -> None:
        self._out.append(Notice(self._now_us, about, because, device))  # type: ignore[arg-type] # literals at every call

    def _name(self, device: str) -> str:
        """How a person calls the device: by its foot where that is known."""
        side = self._links[device].side
        return f"{side} sensor" if side != "unknown" else f"sensor {device}"
