"""When to speak and when to be quiet.

Theory of operation
-------------------
The coach is asked at every accepted step of a runner who runs, and answers with a tempo, or with
silence and its reason. It never looks at a single step: it compares the 10-s mean with the target.

* **continuous**: the click starts at the runner's *own* 10-s cadence, on a *predicted footfall* (in
  phase: Moens 2014, https://doi.org/10.1371/journal.pone.0114234), and moves to the target as `ramp` says.
  After the start the click is a fixed clock: following the runner would drag it down.
* **bandwidth**: quiet while the runner is in the band; otherwise the click enters, in phase, at the target, and
  leaves, as `episodes` says.
* **silent**, **probe**: nothing that tells the cadence, to no sense; afterwards one line (`retrospect`).
* **free**, **walk**: nothing is asked.

Nothing is judged on a 10-s mean that reaches back before the last rest, nor at another speed than the target is
meant for (`reference_speed`), and no beat, not even on its way, leaves the compiled-in limits around the runner's
baseline (`target`). The lane's trust in its sensors is not decided here but in `trust`: a hold calls `rest`.
"""

from collections.abc import Callable
from typing import Final

from stridecue.core.coaching.course import Course
from stridecue.core.coaching.episodes import Episodes
from stridecue.core.coaching.guidance import guided
from stridecue.core.coaching.ramp import Climb
from stridecue.core.coaching.retarget import Retarget, widened
from stridecue.core.coaching.retrospect import Retrospect
from stridecue.core.coaching.target import Target
from stridecue.core.cues import PromptKind, Tempo
from stridecue.core.limits import tempo_limits_milli_spm
from stridecue.core.plan import CUEING, DARK, Mode, Plan, Segment
from stridecue.core.reference_speed import ReferenceSpeed
from stridecue.core.runner import Runner
from stridecue.core.step import Step
from stridecue.core.words import spm

LEAD_US = 150_000
"""The first click is at least this far ahead, so that every actuator can be there in time."""
RESUME_US = 30_000_000
"""After a hold shorter than this the tempo goes on where it was; after a longer one the ramp starts anew."""
WINDOW_MIN_US = 9_000_000
"""A 10-s mean spans at least this much time; before that the band is not judged."""
S = 1_000_000
DONE: Final = Segment("free")
"""After the last segment: nothing is asked any more."""
ASK: Final = "How much does your knee hurt now, 0 to 10? Answer with the pain button; leave it if nothing does."
RUN: Final = "Run now, easily."
FINISHED: Final = "The plan is done. Cool down, then stop the belt yourself."
ASK_AFTER_US: Final = 20_000_000
"""The last question about pain comes so long after the end, so that the result can be read first."""
SECTIONS: Final = {
    "walk": "Walk now.",
    "silent": "Now without cues: keep the rhythm.",
    "probe": "Now without cues: keep the rhythm.",
}

Say = Callable[[PromptKind, str, str], None]
"""Kind, words, reason: see `cues.Prompt`."""


class Coach:
    """The coaching state of one session. `tempo` is what sounds, None when quiet; `judged`: does this step count?"""

    __slots__ = (
        "_asks", "_climb", "_course", "_episodes", "_guided", "_plan", "_policy", "_reference", "_rested_us",
        "_resting", "_retrospect", "_runner", "_say", "_segment_us", "_since_us", "because", "judged", "mode",
        "segment", "target", "tempo",
    )  # fmt: skip

    def __init__(self, plan: Plan, runner: Runner, say: Say) -> None:
        self._plan, self._runner, self._say = plan, runner, say
        self._course = Course(plan)
        self._guided = guided(plan)
        self._reference = ReferenceSpeed(runner.reference_speed_mm_s)
        self._climb = Climb(plan.ramp, runner.baseline_milli_spm)
        self._episodes = Episodes(plan.band)
        self._retrospect = Retrospect(plan.band.metric_permille)
        self.target = Target(runner.baseline_milli_spm)
        self.target.enter(plan.segments[0])
        self.tempo: Tempo | None = None
        self.because = "no step yet"
        self.judged = False
        self.segment, self.mode = 0, plan.segments[0].mode
        self._policy: str | None = None
        self._segment_us = 0
        self._since_us: int | None = None  # when the steps began that are listened to now
        self._resting: Tempo | None = None
        self._rested_us = 0
        self._asks = ["halfway", "end"] if plan.session is not None else []

    # ---------------------------------------------------------------- time and the plan

    @property
    def due_us(self) -> int | None:
        """When the present segment ends, so that no beat outlives it."""
        return self._course.due_us

    def elapsed_us(self, now_us: int) -> int:
        """How long the plan has run, pauses left out."""
        return self._course.elapsed_us(now_us)

    def begin(self, now_us: int) -> None:
        """A step was accepted; the first one starts the plan's clock."""
        if self._course.elapsed_us(now_us) == 0 and self._course.due_us is None:
            self._course.begin(now_us)
            self._segment_us = now_us
            if self._guided:
                self._say("section", self._guided[0], "the first segment")

    def pause(self, now_us: int) -> None:
        """The plan's clock stands still until `resume`."""
        self._course.pause(now_us)

    def resume(self, now_us: int) -> None:
        """It goes on."""
        self._course.resume(now_us)

    def tick(self, now_us: int) -> None:
        """Time has passed: perhaps another segment holds now."""
        index = self._course.at(now_us)
        if index != self.segment:
            self._enter(index, now_us)
        if self._asks and self.mode != "probe" and self._course.length_us is not None:
            due = self._course.length_us // 2 if self._asks[0] == "halfway" else self._course.length_us + ASK_AFTER_US
            if self._course.elapsed_us(now_us) >= due:
                self._say(
                    "ask", ASK, f"pain is asked at {'half time' if self._asks.pop(0) == 'halfway' else 'the end'}"
                )

    def _enter(self, index: int, now_us: int) -> None:
        segments, before = self._plan.segments, self.mode
        segment = segments[index] if index < len(segments) else DONE
        self.segment, self._segment_us = index, now_us
        self.mode = self._policy if self._policy and segment.mode in CUEING else segment.mode  # type: ignore[assignment] # a Policy is a Mode
        self._resting = None
        if self.mode != "continuous":
            self.tempo = None  # a click of the segment before is no episode of this one
        self.target.enter(segment)
        self._episodes.clear()
        because = (
            f"segment {index + 1} of {len(segments)} is {self.mode}" if index < len(segments) else "the plan is done"
        )
        self._climb.begin(now_us, because)
        self.because = because
        result = None if self.mode in DARK else self._retrospect.take()
        words = " ".join(part for part in (result, self._section(index, before)) if part)
        if words:  # one prompt: of two in one event a page keeps the second only
            self._say("result" if result else "section", words, because)

    def _section(self, index: int, before: Mode) -> str | None:
        """What the runner is told of a segment that begins."""
        if index < len(self._guided):
            return self._guided[index]
        if index >= len(self._plan.segments):
            return FINISHED
        if before == "walk":
            return RUN
        return None if before in DARK and self.mode in DARK else SECTIONS.get(self.mode)

    def check(self, change: Retarget) -> int | None:
        """The target it asks for, None for a policy or a band; ValueError when it cannot be."""
        if not self._plan.needs_baseline:
            raise ValueError(f"plan '{self._plan.name}' has no target that could be changed")
        if change.target_permille is not None:
            return self.target.over_baseline(change.target_permille)
        if change.target_milli_spm is not None:
            return self.target.allowed(change.target_milli_spm)
        return None if change.by_permille is None else self.target.moved(change.by_permille)

    def retarget(self, event: Retarget) -> str:
        """A person's change: what holds now, in words; ValueError, and nothing changed, when it cannot be."""
        wanted = self.check(event)
        if event.band_permille is not None:
            band = self._episodes.band = widened(self._plan.band, event.band_permille)
            below, above = band.on_below_permille / 10, band.on_above_permille / 10
            return f"a bandwidth cue speaks from {below:g} % below and {above:g} % above the target on"
        if wanted is None:
            self._policy, before = event.policy, self.mode
            cueing = self.segment < len(self._plan.segments) and self._plan.segments[self.segment].mode in CUEING
            if cueing and before != event.policy:
                self._enter(self.segment, event.at_us)
            return f"the cueing segments are {event.policy} now"
        self.target.ask(wanted)
        self._climb.hurry()
        return f"the target is {spm(wanted)} now"

    # ---------------------------------------------------------------- step by step

    def rest(self, now_us: int, because: str) -> None:
        """Be quiet at once: the sensors are not to be trusted, or the runner does not run."""
        if self.tempo is not None:
            self._resting, self._rested_us = self.tempo, now_us
        self.tempo = None
        self.because = because
        self.judged = False
        self._since_us = None
        self._climb.rest()
        self._episodes.rest()

    def step(self, now_us: int, contact_us: int, step: Step, speed_mm_s: int | None) -> None:
        """One accepted step of a runner who runs; moves `tempo`, `because`, `judged` and the target."""
        if self._since_us is None:
            self._since_us = now_us
        target = self.target.milli_spm
        objection = self._reference.objection(now_us, speed_mm_s)
        listened = step.window_us >= WINDOW_MIN_US and now_us - self._since_us >= WINDOW_MIN_US
        self.judged = listened and objection is None
        if target is None or self.mode in ("free", "walk", *DARK):
            self.tempo = None
            self.because = (
                "free run: no target" if self.mode == "free" else f"segment {self.segment + 1} is {self.mode}"
            )
            if target is not None and self.judged:
                self._retrospect.add(now_us, step.mean10_milli_spm, target)
        elif self.mode == "continuous":
            self._continuous(now_us, contact_us, step, target, objection)
        else:
            self._bandwidth(now_us, contact_us, step, target, objection)

    @property
    def asked_milli_spm(self) -> int | None:
        """What the runner is to match at this moment: the click while it is on its way to the target."""
        return self.tempo.milli_spm if self.tempo is not None and self.mode == "continuous" else self.target.milli_spm

    def _start(self, now_us: int, contact_us: int, step: Step, milli_spm: int, because: str) -> None:
        """The first click falls on the next footfall that can still be reached, within the runner's limits."""
        if self._runner.baseline_milli_spm is not None:
            slowest, quickest = tempo_limits_milli_spm(self._runner.baseline_milli_spm)
            milli_spm = min(max(milli_spm, slowest), quickest)
        step_us = max(step.median_step_us, 1)
        ahead = -(-(now_us + LEAD_US - contact_us) // step_us)
        anchor_us = contact_us + max(ahead, 1) * step_us + self._runner.phase_us
        self.tempo = Tempo(now_us, milli_spm, anchor_us, 1, because)
        self.because = because
        self._climb.begin(now_us, because)

    def _continuous(self, now_us: int, contact_us: int, step: Step, target: int, objection: str | None) -> None:
        own = step.mean10_milli_spm
        if self.tempo is not None:
            self._move(now_us, target, own, objection)
            return
        resting, self._resting = self._resting, None
        if resting is not None and now_us - self._rested_us < RESUME_US:
            self._start(now_us, contact_us, step, resting.milli_spm, f"back at {spm(resting.milli_spm)}, in phase")
        elif self.judged:
            self._start(now_us, contact_us, step, own, f"start in phase at the runner's own {spm(own)}")
        else:
            self.because = objection or "listening: the click starts at the runner's own 10-s mean"

    def _move(self, now_us: int, target: int, own: int, objection: str | None) -> None:
        """Toward the target; at another speed the beat stays as it is."""
        assert self.tempo is not None  # noqa: S101 - both callers have just looked
        if objection is not None:
            self._climb.rest()
            self.because = objection
            return
        self.tempo = self._climb.move(now_us, self.tempo, target, own)
        self.because = self._climb.because
        if self._climb.accepted:
            self.target.accept(self.tempo.milli_spm)
            self._say("target", f"Good: {spm(self.tempo.milli_spm)} is the target for today.", self.because)

    def _bandwidth(self, now_us: int, contact_us: int, step: Step, target: int, objection: str | None) -> None:
        own, episodes = step.mean10_milli_spm, self._episodes
        if self.tempo is None:
            if not self.judged or now_us - self._segment_us < self._plan.band.settle_s * S:
                self.judged = False
                episodes.rest()
                self.because = objection or "listening: the band is judged on a full 10-s mean"
            elif episodes.begins(now_us, target, own):
                self._start(now_us, contact_us, step, target, episodes.because)
            else:
                self.because = episodes.because
            return
        if self.tempo.milli_spm == target or objection is not None:
            self.because = objection or self.tempo.because
        else:
            self._move(now_us, target, own, objection)
        if episodes.ends(now_us, target, own, judged=self.judged):
            self.tempo = None
            self.because = episodes.because
            if episodes.eases and self.target.ease():
                eased = spm(self.target.milli_spm or 0)
                self._say(
                    "ease", f"Fine to ease off: the target is {eased} now.", f"three cues did not help: {eased} now"
                )
