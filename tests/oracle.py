"""The oracle: given a session's events and the cues each one caused, what was said that must not be said.

It knows nothing of how the core decides. It reads the trace as a stranger would and proves, event by event:

(a) every Tempo stands on at least WARMUP valid steps since the last hold, alternating where both feet are
    known, the last of them the event itself; the lane says `cueing`; the beat is not in the past;
(b) silence within T_HOLD of the last valid step (of every foot that must be heard), at the next event;
(c) no Tempo from a doubled, resent, unclaimed or (where the truth is known) late step, none under a pause, a stop, a
    fault, a log that cannot be written, a flood, or with a lost device;
(d) every state that is not cueing has a reason, every Tempo is ended by a Silence with one, and every
    device silent for longer than T_LOST has been named;
(e) a footfall is counted once: `steps` moves by one at most, and only for a first, live sight of its key;
(f) where the plan is known: no beat in a silent segment, a probe or a walk, nor after the plan's end;
(g) a tempo that sounds changes by 1 % at most; none sounds after pain that ends the run;
(h) what an output says it played, first and last, is a beat of a tempo that held then, or had been taken away no longer
    ago than a card's buffer and a lease's end can take; on the speaker to the microsecond;
(i) a muted output plays nothing, a buffer's time after a person muted it;
(j) words that are not about pain are spoken two minutes after the last ones at the earliest;
(k) a tempo that replaces one that sounds begins on a beat of it, to the microsecond: no beat is doubled or left out.

    >>> violations([])
    []
"""

from collections.abc import Iterable, Mapping

from stridecue.core.beat import beat_us, first_beat_at_or_after
from stridecue.core.coaching.retarget import Retarget
from stridecue.core.cues import Cue, Notice, Prompt, Silence, Status, Tempo
from stridecue.core.events import (
    Claimed,
    ClockEcho,
    Command,
    Event,
    Flooded,
    Footfall,
    Heartbeat,
    LinkChanged,
    PainReport,
    Released,
    Sampled,
    Storage,
    ToeOff,
)
from stridecue.core.limits import T_FUTURE_US, T_HOLD_MAX_US, T_LOST_US, WARMUP_STEPS, tempo_limits_milli_spm
from stridecue.core.outputs import Muted, Sounded
from stridecue.core.plan import Plan

Key = tuple[str, str, int]
SOUNDED_SLACK_US = 300_000
"""From a silence to its effect: one renewal's way to the output, a block, and the card's buffer."""
SELDOM_US = 120_000_000
SLACK_US = 100_000
"""The acceptance figure: silent at most T_HOLD + 100 ms after the last valid step."""


class Oracle:
    """The reader of one trace; `wrongs` is what it found."""

    def __init__(
        self,
        baseline_milli_spm: int | None = None,
        truth: Mapping[Key, int] | None = None,
        plan: Plan | None = None,
    ) -> None:
        self.wrongs: list[str] = []
        self._limits = tempo_limits_milli_spm(baseline_milli_spm) if baseline_milli_spm else (1_000, 400_000)
        self._truth = truth
        self._sides: dict[str, str] = {}  # claimed devices
        self._heard: dict[str, int] = {}
        self._named: set[str] = set()  # devices said to be lost, until they are heard again
        self._seen: set[Key] = set()
        self._uptimes: dict[tuple[str, str], int] = {}
        self._latches: set[str] = set()
        self._flooded_until = -1
        self._steps = 0
        self._streak = 0
        self._foot = "unknown"
        self._foot_us: dict[str, int] = {}  # arrival of the last valid step since the hold, by foot
        self._owed: set[str] = set()  # silent for too long at this event: to be named by its end
        self._returned: str | None = None
        self._sounding: Tempo | None = None
        self._held: list[tuple[Tempo, int, int | None]] = []  # every tempo, since when and until when
        self._muted_us: dict[str, int] = {}  # by output: since when
        self._spoken_us: int | None = None
        self._state = "idle"
        self._plan = plan
        self._silenced = False  # by a physio's policy
        self._ran_us = 0  # on the plan's clock
        self._now_us: int | None = None  # since when it runs; None before the first step and in a pause

    def see(self, event: Event, cues: Iterable[Cue]) -> None:
        """One event and the cues it caused."""
        cues = list(cues)
        if self._now_us is not None:
            self._ran_us += event.at_us - self._now_us
            self._now_us = event.at_us
        self._heard_of(event)
        fresh = self._admit(event)
        self._note(event)
        for cue in cues:
            if cue.at_us != event.at_us:
                self._wrong(event, f"{cue} is not of this event")
            if not cue.because:
                self._wrong(event, f"{cue} has no reason")
            if isinstance(cue, Status):
                self._status(event, cue, fresh=fresh)
            elif isinstance(cue, Tempo):
                self._tempo(event, cue, cues, fresh=fresh)
            elif isinstance(cue, Silence):
                self._holds(None, event.at_us)
            elif isinstance(cue, Prompt) and cue.aloud:
                self._spoken(event, cue)
            elif isinstance(cue, Notice) and cue.about == "device" and "lost" in cue.because and cue.device:
                self._named.add(cue.device)
        self._after(event)

    def _spoken(self, event: Event, cue: Prompt) -> None:
        urgent = cue.kind in ("pain", "emergency")
        if not urgent and self._spoken_us is not None and event.at_us - self._spoken_us < SELDOM_US:
            self._wrong(event, f"spoken {(event.at_us - self._spoken_us) / 1e6:.1f} s after the last words: {cue}")
        self._spoken_us = event.at_us

    def _holds(self, tempo: Tempo | None, now_us: int) -> None:
        """Another tempo holds, or none: what an output plays from now on is judged by it."""
        self._sounding = tempo
        if self._held and self._held[-1][2] is None:
            self._held[-1] = (*self._held[-1][:2], now_us)
        if tempo is not None:
            self._held.append((tempo, now_us, None))

    def _heard_of(self, event: Event) -> None:
        """The first and the last beat that an output says it played: were they beats, and was it to play?"""
        if isinstance(event, Muted):
            self._muted_us.pop(event.output, None)
            if event.muted:
                self._muted_us[event.output] = event.at_us
        elif isinstance(event, Sounded) and event.played:
            for at_us in (event.first_us, event.last_us):
                if at_us is not None:
                    self._heard_at(event, at_us)

    def _heard_at(self, event: Sounded, at_us: int) -> None:
        muted_us = self._muted_us.get(event.output)
        if muted_us is not None and at_us > muted_us + SOUNDED_SLACK_US:
            self._wrong(event, f"{event.output} played at {at_us} µs, muted since {muted_us} µs")
        held = [tempo for tempo, since, until in self._held if since <= at_us <= (until or at_us) + SOUNDED_SLACK_US]
        if not held:
            self._wrong(event, f"{event.output} played at {at_us} µs, and no tempo held")
        elif event.output == "speaker":
            beats = {beat_us(tempo, first_beat_at_or_after(tempo, at_us)) for tempo in held}
            if at_us not in beats:
                self._wrong(event, f"speaker played at {at_us} µs, which is no beat")

    def _wrong(self, event: Event, what: str) -> None:
        self.wrongs.append(f"at {event.at_us} µs, {event.event}: {what}")

    def _admit(self, event: Event) -> bool:
        """Is this the first, live sight of a footfall of a claimed device?"""
        if not isinstance(event, Footfall) or event.device not in self._sides:
            return False
        key = (event.device, event.boot, event.seq)
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh and event.live

    def _late(self, event: Event) -> bool:
        """Where the truth is known: had this foot landed too long ago when its step arrived?"""
        if self._truth is None or not isinstance(event, Footfall):
            return False
        landed_us = self._truth.get((event.device, event.boot, event.seq))
        return landed_us is not None and event.at_us - landed_us > T_HOLD_MAX_US + SLACK_US

    def _note(self, event: Event) -> None:  # noqa: C901 - one branch per kind of event
        """What the event itself settles."""
        heard = isinstance(event, (Footfall, ToeOff, Heartbeat, ClockEcho, Sampled)) or (
            isinstance(event, LinkChanged) and event.status == "online"
        )
        # silence is judged before the event counts as a sign of life: it ended a silence, it did not prevent it
        for device, last_us in self._heard.items():
            if event.at_us - last_us > T_LOST_US:
                self._owed.add(device)
        if isinstance(event, Claimed):
            self._sides[event.device] = event.side
            self._heard[event.device] = event.at_us
            self._returned = event.device
        elif isinstance(event, Released):
            self._sides.pop(event.device, None)
            self._heard.pop(event.device, None)
            self._returned = event.device
        elif isinstance(event, Heartbeat) and event.uptime_s + 2 < self._uptimes.get((event.device, event.boot), 0):
            # a restart that kept its boot id: its numbers begin anew, at one of these heartbeats
            self._seen = {key for key in self._seen if key[:2] != (event.device, event.boot)}
        elif isinstance(event, (Command, Retarget, PainReport)):
            self._decided(event)
        elif isinstance(event, Storage):
            (self._latches.discard if event.writable else self._latches.add)("storage")
        elif isinstance(event, Flooded):
            self._flooded_until = event.at_us + 5_000_000
        if isinstance(event, Heartbeat):
            key = (event.device, event.boot)
            self._uptimes[key] = max(self._uptimes.get(key, 0), event.uptime_s)
        if heard and event.device in self._sides:  # type: ignore[union-attr, operator] # `heard` holds for events of a device only
            self._heard[event.device] = event.at_us  # type: ignore[union-attr] # the same
            self._returned = event.device  # type: ignore[union-attr] # the same

    def _decided(self, event: Command | Retarget | PainReport) -> None:
        """What a person said."""
        if isinstance(event, Command):
            if event.action in ("pause", "stop", "fault"):
                self._latches.add(event.action)
            else:
                self._latches.discard({"resume": "pause", "clear_fault": "fault"}[event.action])
            if "pause" in self._latches:
                self._now_us = None
            elif self._steps:
                self._now_us = event.at_us
        elif isinstance(event, Retarget):
            self._silenced = event.policy == "silent" if event.policy else self._silenced
        elif event.nprs >= 6 or event.signs:
            self._latches.add("pain")

    def _status(self, event: Event, cue: Status, *, fresh: bool) -> None:
        self._state = cue.state
        if cue.steps not in (self._steps, self._steps + 1):
            self._wrong(event, f"steps went from {self._steps} to {cue.steps}")
        if cue.steps == self._steps + 1:
            if not fresh:
                self._wrong(event, f"a step was counted that is doubled, resent or nobody's: {event}")
            elif isinstance(event, Footfall):
                self._count(event)
        if cue.steps and not self._steps and "pause" not in self._latches:
            self._now_us = event.at_us
        self._steps = cue.steps
        if cue.state not in ("warmup", "cueing"):
            self._streak, self._foot, self._foot_us = 0, "unknown", {}

    def _count(self, event: Footfall) -> None:
        side = event.side if event.side != "unknown" else self._sides[event.device]
        feet = {foot for foot in [*self._sides.values(), *self._foot_us, side] if foot != "unknown"}
        again = side != "unknown" and side == self._foot and len(feet) > 1
        self._streak = 1 if again else self._streak + 1
        self._foot = side
        self._foot_us[side] = event.at_us

    def _tempo(self, event: Event, cue: Tempo, cues: list[Cue], *, fresh: bool) -> None:
        before = self._sounding
        if before is not None and abs(cue.milli_spm - before.milli_spm) * 100 > before.milli_spm:
            self._wrong(event, f"from {before.milli_spm} to {cue.milli_spm}: more than 1 %")
        if before is not None and cue.anchor_us != beat_us(before, first_beat_at_or_after(before, cue.anchor_us)):
            self._wrong(event, f"{cue} does not begin on a beat of {before}")
        self._holds(cue, event.at_us)
        # the Status of this very step follows its Tempo
        later = [c for c in cues[cues.index(cue) :] if isinstance(c, Status)]
        if self._late(event):
            self._wrong(event, f"tempo at a late step: {cue}")
        if not fresh or not later or later[-1].steps != self._steps + 1:
            self._wrong(event, f"tempo without a valid step: {cue}")
        elif isinstance(event, Footfall):
            counted = (self._streak, self._foot, dict(self._foot_us))
            self._count(event)
            if self._streak < WARMUP_STEPS and not self._warm(counted):
                self._wrong(event, f"tempo after {self._streak} valid alternating steps")
            self._streak, self._foot, self._foot_us = counted
        if not later or later[-1].state != "cueing":
            self._wrong(event, f"tempo while the lane does not say cueing: {cue}")
        if cue.anchor_us < event.at_us:
            self._wrong(event, f"a beat in the past: {cue}")
        if not self._limits[0] <= cue.milli_spm <= self._limits[1]:
            self._wrong(event, f"a tempo outside the compiled-in limits: {cue}")

    def _quiet_segment(self) -> bool:
        """Does the plan ask for no beat now?"""
        if self._plan is None:
            return False
        end_us = 0
        for segment in self._plan.segments:
            end_us += 1_000_000 * (segment.duration_s or 10**9)
            if self._ran_us < end_us:
                return segment.mode not in ("continuous", "bandwidth") or self._silenced
        return True

    def _warm(self, before: tuple[int, str, dict[str, int]]) -> bool:
        """Once warm, a lane stays so until the next hold: a doubled foot does not undo it."""
        return self._state == "cueing" and before[0] > 0

    def _after(self, event: Event) -> None:
        now_us = event.at_us
        for device in self._owed - self._named:
            self._wrong(event, f"{device} was silent for too long and nobody said so")
        self._owed = set()
        if self._returned is not None:
            self._named.discard(self._returned)
            self._returned = None
        if self._sounding is None:
            return
        if self._quiet_segment():
            self._wrong(event, f"a beat sounds {self._ran_us / 1e6:.1f} s into the plan, where it asks for none")
        if self._state != "cueing":
            self._wrong(event, f"a beat sounds while the lane is {self._state}")
        if self._latches or now_us < self._flooded_until or self._named & self._sides.keys():
            self._wrong(event, f"a beat sounds under {self._latches or 'flood or loss'}")
        feet = {side for side in self._sides.values() if side != "unknown"} | self._foot_us.keys()
        for foot in feet:
            last_us = self._foot_us.get(foot)
            if last_us is None or now_us - last_us > T_HOLD_MAX_US + T_FUTURE_US:
                self._wrong(event, f"a beat sounds, and the last valid {foot} step came at {last_us} µs")
        if not feet:
            self._wrong(event, "a beat sounds without a foot")


def violations(
    trace: Iterable[tuple[Event, Iterable[Cue]]],
    *,
    baseline_milli_spm: int | None = None,
    truth: Mapping[Key, int] | None = None,
) -> list[str]:
    """What was said in this trace that must not be said; empty when all is well.

    `truth`: when a footfall really happened [µs, service clock], by (device, boot, seq), where a simulation knows it.
    """
    oracle = Oracle(baseline_milli_spm, truth)
    for event, cues in trace:
        oracle.see(event, cues)
    return oracle.wrongs


def lost_or_doubled(trace: Iterable[tuple[Event, Iterable[Cue]]], tally: Mapping[str, int]) -> list[str]:
    """The count of footfalls against the distinct keys in the trace: none twice, none dropped."""
    claimed: set[str] = set()
    keys: set[Key] = set()
    for event, _ in trace:
        if isinstance(event, Claimed):
            claimed.add(event.device)
        elif isinstance(event, Released):
            claimed.discard(event.device)
        elif isinstance(event, Footfall) and event.device in claimed:
            keys.add((event.device, event.boot, event.seq))
    counted = tally.get("footfalls", 0)
    return [] if counted == len(keys) else [f"{counted} footfalls counted, {len(keys)} distinct ones came"]


def notices(cues: Iterable[Cue], about: str) -> list[Notice]:
    """The notices about one subject."""
    return [cue for cue in cues if isinstance(cue, Notice) and cue.about == about]
