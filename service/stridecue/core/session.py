"""The whole service in one pure object: `feed(event) -> cues`, `deadline_us`, `tally`.

Theory of operation
-------------------
A session sees every event of its lane in order of arrival and answers with cues. It holds three things:
its **reception** (what its devices say: who they are, which steps were seen, what their clocks show), its
**stepping** (gate, cadence, symmetry, load: one numpy record, one kernel call per footfall), and its
**speech**: **trust** (whether anything may be said at all: the lane state), the **coach** (what to say) and
the **voice** (the cues of this event, and what sounds). Whatever is doubled, late, reordered, future-dated or
resent is noticed with its reason, and never cued.

What an event means is said in the room that owns it; here it costs one line in the table of feeds.

There is no timer in here. `deadline_us` says when the session next wants to hear that nothing
happened; whoever owns the clock feeds `Alarm(at_us)` then. That is why a log replays bit for bit.

    >>> from stridecue.core.events import Claimed, Footfall
    >>> from stridecue.core.plan import FREE_RUN
    >>> session = Session(FREE_RUN, Runner())
    >>> _ = session.feed(Claimed(0, "pod", "unknown"))
    >>> for i in range(12):
    ...     t_us = 350_000 * i + 1_000 * (i % 3)  # steps to the millisecond would be a stuck sensor
    ...     cues = session.feed(Footfall(1_000_000 + t_us, "pod", "0badcafe", i, t_us))
    >>> cues[-1].state, cues[-1].because, session.deadline_us
    ('cueing', 'free run: no target', 6256001)
"""

from collections import Counter

from stridecue.core import gate
from stridecue.core.coaching.coach import Coach
from stridecue.core.coaching.retarget import Retarget
from stridecue.core.coaching.speech import Speech
from stridecue.core.coaching.voice import Voice
from stridecue.core.cues import Cue, Silence, Tempo
from stridecue.core.events import (
    Belt,
    Claimed,
    Command,
    Event,
    Flooded,
    Footfall,
    Released,
    Stance,
    Storage,
    ToeOff,
)
from stridecue.core.limits import believable_milli_spm
from stridecue.core.loading import TOO_EARLY, Ended
from stridecue.core.loads.cumulative import RunLoad
from stridecue.core.pain.stop_rules import StopRules
from stridecue.core.plan import Plan
from stridecue.core.pods.reception import Reception
from stridecue.core.pods.roster import Roster
from stridecue.core.pods.rsc import CrossCheck
from stridecue.core.runner import Runner
from stridecue.core.step import Step
from stridecue.core.stepping import Stepping
from stridecue.core.trust import Trust
from stridecue.core.units import Side

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
        self._now_us = 0
        self._voice = Voice(plan.band.metric_permille)
        self._stepping = Stepping(runner)
        self.trust = Trust(believable_milli_spm(runner.baseline_milli_spm))
        coach = Coach(plan, runner, self._voice.prompt)
        self._speech = Speech(self.trust, coach, self._voice, self._stepping, self.tally)
        self._roster = Roster()
        self._reception = Reception(
            self._roster,
            self._voice,
            self.tally,
            found=self._speech.find,
            lost=self._lost,
            hold=self._speech.hold,
            restart=self._restart,
        )
        self._feeds = {
            "footfall": self._footfall,
            "toe_off": self._toe_off,
            "stance": self._stance,
            "heartbeat": self._reception.heartbeat,
            "link": self._reception.link,
            "clock": self._reception.clock,
            "belt": self._belt,
            "rsc": CrossCheck(self._reception, self._stepping, self._voice).rsc,
            "claimed": self._claimed,
            "released": self._released,
            "flooded": self._flooded,
            "storage": self._storage,
            "command": self._command,
            "pain": StopRules(runner.pain_model, self._speech).pain,
            "sampled": self._reception.sampled,
            **self._speech.feeds,
            "alarm": lambda _: None,  # `_expire` has looked at the time already, as it does for every event
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
        due = (self._roster.due_us, self.trust.due_us(self._stepping.hold_us), self._speech.due_us)
        return min((moment for moment in due if moment is not None), default=None)

    @property
    def sounding(self) -> Tempo | Silence:
        """What holds now: a tempo, or silence and its reason."""
        return self._voice.sounding

    @property
    def last_step_us(self) -> int | None:
        """When the last valid step fell, on the service clock; None before the first."""
        return self._stepping.last_us

    def check(self, change: Retarget) -> None:
        """ValueError, in words for a person, when this change would be refused; nothing is changed."""
        self._speech.check(change)

    def elapsed_us(self, now_us: int) -> int:
        """How long the plan has run, pauses left out."""
        return self._speech.elapsed_us(now_us)

    @property
    def ended(self) -> str | None:
        """Why this session is over for good, whatever else its runner does; None while it is not."""
        return self._speech.ended

    def acks(self) -> dict[str, tuple[str, int]]:
        """Per device: its boot, and the highest seq up to which nothing is missing."""
        return self._roster.acks()

    @property
    def load(self) -> RunLoad:
        """What the session adds up to for the knee, so far."""
        return self._stepping.loading.load

    @property
    def stances(self) -> tuple[Ended, ...]:
        """The last stances that are over: what leg and pelvis sensors are asked about."""
        return tuple(self._stepping.loading.ended)

    def service_us(self, device: str, t_us: int) -> int | None:
        """A device's own time on the service clock; None while its clock is not known."""
        link = self._roster.get(device)
        return link.timebase.to_service_us(t_us, self._now_us) if link is not None and link.timebase.known else None

    # ---------------------------------------------------------------- what happens, one function per event

    def _footfall(self, event: Footfall) -> None:
        landed = self._reception.footfall(event)
        if landed is None:
            return
        link, contact_us, side = landed
        if not link.counts:
            self._stepping.loading.stance(event, contact_us, side)
            return
        step = self._stepping.footfall(event, contact_us, side, link.missing(event.seq))
        if step.verdict in (gate.PASS, gate.DOUBLED):
            link.counted(event.seq)
        if step.verdict == gate.PASS:
            suspicion = gate.STUCK if link.stuck(event.t_us) else step.suspicion
            self._accept(event.at_us, contact_us, side, step, suspicion)
            return
        reason = gate.REASONS[step.verdict]
        self._reception.refuse(reason.split(":", 1)[0], event.device, f"seq {event.seq} {reason}")
        if step.suspicion == gate.DOUBLING:
            self._speech.hold(gate.SUSPICIONS[gate.DOUBLING])

    def _accept(self, now_us: int, contact_us: int, side: Side, step: Step, suspicion: int) -> None:
        """A valid step: say what it calls for, if anything may be said."""
        self.tally["steps"] += 1
        self._speech.begin()
        trust = self.trust
        if suspicion:
            self._speech.hold(gate.SUSPICIONS[suspicion])
        else:
            if not trust.watching:
                trust.needs(self._roster.sides, contact_us)
            if trust.accept(contact_us, side, step, self._stepping.grounded(now_us, step), now_us):
                self._speech.coached(contact_us)
            else:
                self._speech.resting()
        self._voice.split(self._stepping.loading.split(now_us, step))
        self._speech.status()

    def _toe_off(self, event: ToeOff) -> None:
        link = self._reception.hears(event.device, event.at_us, event.boot)
        if link is not None and event.live and event.boot == link.boot and link.recent(event.seq):
            self._stepping.toe_off(event)

    def _stance(self, event: Stance) -> None:
        known = self._reception.stance(event)
        if known is not None:
            self._stepping.loading.lacks(event.device, self._roster.name(event.device), event.because)
            if not event.because and not self._stepping.loading.stance(event, *known):
                self.tally["late_stances"] += 1

    def _belt(self, event: Belt) -> None:
        if event.source == "manual" or self._reception.hears(event.device, event.at_us, None) is not None:
            self._stepping.belt(event)

    def _claimed(self, event: Claimed) -> None:
        known = self._roster.get(event.device)
        counted = known is not None and known.counts
        self._roster.claim(event)
        self._stepping.loading.claimed(event)
        self.trust.find(event.device)
        if event.counts or counted:
            self._reassign(f"{self._roster.name(event.device)} now serves this lane")

    def _released(self, event: Released) -> None:
        link = self._roster.get(event.device)
        if link is not None:
            because = f"{self._roster.name(event.device)} no longer serves this lane"
            self._roster.release(event.device)
            self._stepping.loading.released(event.device)
            self.trust.find(event.device)
            if link.counts:
                self._reassign(because)

    def _flooded(self, event: Flooded) -> None:
        self.tally["flooded"] += event.dropped
        because = f"{event.device} sends too much: over its rate, the rest is not looked at"
        self._speech.hold(because, event.at_us + FLOOD_HOLD_US)

    def _storage(self, event: Storage) -> None:
        self._voice.notice("storage", event.because)
        if not event.writable:
            self._speech.latch("storage", event.because)
        else:
            self._speech.release("storage", "the log is written again: waiting for steps")

    def _command(self, event: Command) -> None:
        why = f": {event.because}" if event.because else ""
        if event.action == "mark":
            self._speech.note(f"mark by {event.by}{why}")
        elif event.action == "take_baseline":
            baseline = self._stepping.loading.take()
            self._voice.baseline(baseline, f"load baseline taken by {event.by}{why}" if baseline else TOO_EARLY)
        elif event.action in RELEASES:
            self._speech.release(RELEASES[event.action], f"{event.action} by {event.by}{why}: waiting for steps")
        else:
            self._speech.latch(event.action, f"{LATCHED[event.action]} by {event.by}{why}")

    # ---------------------------------------------------------------- what follows from it

    def _expire(self, now_us: int) -> None:
        """What time alone has decided by `now_us`."""
        overdue = self.trust.overdue(now_us, self._stepping.hold_us)
        if overdue is not None:
            self._speech.hold(overdue)
        self._reception.expire(now_us)
        self._speech.tick()

    def _lost(self, device: str, because: str) -> None:
        """Without a device whose steps count nothing is said; without another one only its figures go."""
        link = self._roster.get(device)
        if link is not None and link.counts:
            self._speech.lose(device, because)
        self._stepping.lost(device)

    def _reassign(self, because: str) -> None:
        """Other devices count the steps now: they begin anew, and no foot may have two of them."""
        self._restart(because, 0)
        conflict = self._roster.conflict
        if conflict is not None:
            self._speech.latch("conflict", conflict)
        else:
            self._speech.release("conflict", "the conflict is settled: waiting for steps")

    def _restart(self, because: str, until_us: int) -> None:
        """Intervals across a change of pods or of a pod's clock mean nothing: hold, and count anew."""
        self._stepping.forget()
        self._speech.hold(because, until_us)
