"""When to speak and when to be quiet.

Theory of operation
-------------------
The coach is asked at every accepted step of a runner who runs, and answers with a tempo, or with
silence and its reason. It never looks at a single step: it compares the 10-s mean with the target.

* **continuous**: the click starts at the runner's *own* 10-s cadence, on a *predicted footfall* (in
  phase: Moens 2014, https://doi.org/10.1371/journal.pone.0114234), and moves to the target in steps of
  1 % (below the just noticeable 1.5 to 3 %: Drake & Botte 1993, https://doi.org/10.3758/BF03211763),
  a smaller last step after a proportionately shorter wait. It waits while the runner lags more than
  3 %, and after 45 s of waiting takes what was reached as the day's target, for later segments too.
  After the start the click is a fixed clock: following the runner would drag it down.
* **bandwidth**: quiet while the runner is in the band; the click enters, in phase, at the target when
  the 10-s mean has been outside for 10 s, and leaves when it has been well inside for 8 s. Hold,
  hysteresis, a refractory time and a longest episode keep it from nagging: the naive rule gave 142
  false episodes in ten minutes to a perfect runner, this one none (coaching evidence, section 2).
* **silent**, **free**: nothing.

Nothing is judged on a 10-s mean that reaches back before the last rest, and no beat, not even on its
way, leaves the compiled-in limits around the runner's baseline. The lane's trust in its sensors is not
decided here but in `session`: a hold calls `rest`.
"""

from stridecue.core.beat import retempo
from stridecue.core.cues import Tempo
from stridecue.core.limits import tempo_limits_milli_spm
from stridecue.core.plan import Plan, Segment, target_milli_spm
from stridecue.core.runner import Runner
from stridecue.core.step import Step

LEAD_US = 150_000
"""The first click is at least this far ahead, so that every actuator can be there in time."""
RESUME_US = 30_000_000
"""After a hold shorter than this the tempo goes on where it was; after a longer one the ramp starts anew."""
WINDOW_MIN_US = 9_000_000
"""A 10-s mean spans at least this much time; before that the band is not judged."""
S = 1_000_000


def spm(milli_spm: int) -> str:
    """164703 → '164.7', for the reasons."""
    return f"{(milli_spm + 50) // 100 / 10:.1f}"


class Coach:
    """The coaching state of one session. `tempo` is what sounds, None when quiet."""

    __slots__ = (
        "_changed_us",
        "_day_milli_spm",
        "_episode_us",
        "_inside_us",
        "_lag_us",
        "_outside_us",
        "_plan",
        "_quiet_until_us",
        "_rested_us",
        "_resting",
        "_runner",
        "_segment",
        "_segment_us",
        "_since_us",
        "because",
        "target_milli_spm",
        "tempo",
    )

    def __init__(self, plan: Plan, runner: Runner) -> None:
        self._plan, self._runner = plan, runner
        self.tempo: Tempo | None = None
        self.because = "no step yet"
        self.target_milli_spm = target_milli_spm(plan.segments[0], runner.baseline_milli_spm)
        self._segment = -1
        self._segment_us = 0
        self._since_us: int | None = None  # when the steps began that are listened to now
        self._day_milli_spm: int | None = None
        self._resting: Tempo | None = None
        self._rested_us = 0
        self._clear(0)

    def _clear(self, now_us: int) -> None:
        """Forget what was being waited for: a new segment, or a runner who has been away."""
        self._changed_us = now_us
        self._lag_us: int | None = None
        self._outside_us: int | None = None
        self._inside_us: int | None = None
        self._episode_us: int | None = None
        self._quiet_until_us = 0

    def rest(self, now_us: int, because: str) -> None:
        """Be quiet at once: the sensors are not to be trusted, or the runner does not run."""
        if self.tempo is not None:
            self._resting, self._rested_us = self.tempo, now_us
        self.tempo = None
        self.because = because
        self._outside_us = self._inside_us = self._lag_us = self._since_us = None

    def step(self, now_us: int, elapsed_us: int, contact_us: int, step: Step) -> None:
        """One accepted step, `elapsed_us` after the session's first; moves `tempo`, `because`, `target_milli_spm`."""
        if self._since_us is None:
            self._since_us = now_us
        index = self._plan.index_at(elapsed_us)
        segment = self._plan.segments[index]
        if index != self._segment:
            self._enter(index, segment, now_us)
        if self.target_milli_spm is None or segment.mode in ("free", "silent"):
            self.tempo = None
            self.because = "free run: no target" if segment.mode == "free" else f"segment {index + 1} is silent"
        elif segment.mode == "continuous":
            self._continuous(now_us, contact_us, step, self.target_milli_spm)
        else:
            self._bandwidth(now_us, contact_us, step, self.target_milli_spm)

    def _enter(self, index: int, segment: Segment, now_us: int) -> None:
        self._segment, self._segment_us = index, now_us
        self._resting = None
        if segment.mode != "continuous":
            self.tempo = None  # a click of the segment before is no episode of this one
        baseline, day = self._runner.baseline_milli_spm, self._day_milli_spm
        target = target_milli_spm(segment, baseline)
        if (
            target is not None
            and day is not None
            and baseline is not None
            and (day - baseline) * (target - baseline) > 0
        ):
            target = min(target, day) if day > baseline else max(target, day)
        self.target_milli_spm = target
        self._clear(now_us)

    def _listened(self, now_us: int, step: Step) -> bool:
        """Is the 10-s mean full, and all of it since the last rest?"""
        since_us = now_us if self._since_us is None else self._since_us
        return step.window_us >= WINDOW_MIN_US and now_us - since_us >= WINDOW_MIN_US

    def _start(self, now_us: int, contact_us: int, step: Step, milli_spm: int, because: str) -> None:
        """The first click falls on the next footfall that can still be reached, within the runner's limits."""
        if self._runner.baseline_milli_spm is not None:
            slowest, quickest = tempo_limits_milli_spm(self._runner.baseline_milli_spm)
            milli_spm = min(max(milli_spm, slowest), quickest)
        step_us = max(step.median_step_us, 1)
        ahead = -(-(now_us + LEAD_US - contact_us) // step_us)
        self.tempo = Tempo(now_us, milli_spm, contact_us + max(ahead, 1) * step_us, 1, because)
        self.because = because
        self._changed_us = now_us

    def _continuous(self, now_us: int, contact_us: int, step: Step, target: int) -> None:
        own, ramp = step.mean10_milli_spm, self._plan.ramp
        if self.tempo is None:
            resting = self._resting
            if resting is not None and now_us - self._rested_us >= RESUME_US:
                resting = self._resting = None
            if resting is None and not self._listened(now_us, step):
                self.because = "listening: the click starts at the runner's own 10-s mean"
                return
            self._clear(now_us)
            if resting is not None:
                self._start(now_us, contact_us, step, resting.milli_spm, f"back at {spm(resting.milli_spm)}, in phase")
            else:
                self._start(now_us, contact_us, step, own, f"start in phase at the runner's own {spm(own)}")
            self._resting = None
            return
        tempo = self.tempo.milli_spm
        if tempo == target:
            self.because = f"tempo {spm(tempo)} is the target; cadence {spm(own)}"
            return
        up = target > tempo
        behind = (
            own * 1000 < tempo * (1000 - ramp.lag_permille) if up else own * 1000 > tempo * (1000 + ramp.lag_permille)
        )
        if behind:
            self._wait(now_us, own, tempo, target)
        else:
            self._lag_us = None
            whole = max(tempo * ramp.step_permille // 1000, 1)
            change = min(whole, abs(target - tempo))
            if now_us - self._changed_us >= ramp.every_s * S * change // whole:
                reached = tempo + change if up else tempo - change
                because = f"ramp to {spm(reached)} on the way to {spm(target)}; cadence {spm(own)}"
                self.tempo = retempo(self.tempo, reached, now_us, because)
                self.because = because
                self._changed_us = now_us

    def _wait(self, now_us: int, own: int, tempo: int, target: int) -> None:
        """The runner lags: hold the ramp, and in the end take what was reached as the day's target."""
        ramp, baseline = self._plan.ramp, self._runner.baseline_milli_spm or tempo
        if self._lag_us is None:
            self._lag_us = now_us
        self.because = f"ramp waits at {spm(tempo)}: cadence {spm(own)} lags"
        gained = (tempo - baseline) * 1000 * (1 if target > tempo else -1)
        if now_us - self._lag_us >= ramp.accept_after_s * S and gained >= baseline * ramp.accept_permille:
            self.target_milli_spm = self._day_milli_spm = tempo
            self.because = f"{spm(tempo)} is the day's target: the runner lagged on the way to {spm(target)}"

    def _bandwidth(self, now_us: int, contact_us: int, step: Step, target: int) -> None:
        own, band = step.mean10_milli_spm, self._plan.band
        if self.tempo is None and (not self._listened(now_us, step) or now_us - self._segment_us < band.settle_s * S):
            self.because = "listening: the band is judged on a full 10-s mean"
            return
        low, high = target * (1000 - band.on_below_permille), target * (1000 + band.on_above_permille)
        if self.tempo is None:
            self._episode_us = self._inside_us = None
            outside = not low <= own * 1000 <= high
            self.because = (
                f"cadence {spm(own)} outside the band of {spm(target)}" if outside else f"in the band: {spm(own)}"
            )
            if not outside:
                self._outside_us = None
                return
            if self._outside_us is None:
                self._outside_us = now_us
            if now_us - self._outside_us >= band.hold_on_s * S and now_us >= self._quiet_until_us:
                for_s = (now_us - self._outside_us) // S
                self._start(now_us, contact_us, step, target, f"cadence {spm(own)}, target {spm(target)} for {for_s} s")
                self._episode_us = now_us
            return
        near = target * band.off_inside_permille
        inside = abs(own - target) * 1000 < near
        if not inside:
            self._inside_us = None
        elif self._inside_us is None:
            self._inside_us = now_us
        over = self._episode_us is not None and now_us - self._episode_us >= band.max_episode_s * S
        if over or (self._inside_us is not None and now_us - self._inside_us >= band.hold_off_s * S):
            self.tempo = None
            self.because = f"quiet after {band.max_episode_s} s of cue" if over else f"back in the band: {spm(own)}"
            self._quiet_until_us = now_us + band.refractory_s * S
            self._outside_us = None
