"""What a session shows, computed from its log by this one function, so that report, page and export agree to the digit.

* **In-band share**: of the cue-on time that was judged, how much the 10-s mean was within ±3 % of what was asked.
  Single steps are not scored: with a natural variability of 1.8 % a runner exactly on target has 55 % of them
  within ±3 %, but all 10-s means (coaching evidence, section 1.4).
* **Response**: from the first click of a bandwidth episode until the 10-s mean is back within ±2 %.
* **Retention** R = (probe − baseline) / (target − baseline), in silence, at the reference speed: the end probe against
  the baseline of a warm runner, the cold probe against that of the first minutes, like with like. 1000: all of it.
* **Feedback** available (the plan would cue) and delivered (the beat sounded), apart.

    >>> from stridecue.core.plan import FREE_RUN
    >>> measure(FREE_RUN, Runner(), []).because
    'in the band: nothing was cued; retention: no probe was run'
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Annotated, Final

from annotated_types import Interval

from stridecue.core.cues import Cue, Silence, Status, Tempo
from stridecue.core.events import Event
from stridecue.core.log import Seal
from stridecue.core.plan import CUEING, Plan, target_milli_spm
from stridecue.core.runner import Runner
from stridecue.core.units import ContactUs, Count, MilliSpm, Permille

GAP_US: Final = 2_000_000
"""A status later than this does not stand for the time before it."""
SETTLE_US: Final = 10_000_000
"""The first 10-s mean that lies wholly in a probe."""
SAME_SPEED_MM_S: Final = 56
"""±0.2 km/h: a probe at another speed shows nothing (coaching evidence, section 1.4)."""
PROBE_LEAST_US: Final = 20_000_000
"""Less judged running than this in a probe is no result."""

Retained = Annotated[int, Interval(ge=-10_000, le=10_000)]


@dataclass(frozen=True, slots=True)
class Probe:
    """What was run in silence; `retained_permille` None where it cannot be told."""

    milli_spm: MilliSpm
    over_s: Count
    retained_permille: Retained | None


@dataclass(frozen=True, slots=True)
class Measures:
    """Seconds are of running that was judged, unless a name says otherwise. None: not known, never zero.

    From `steps` on: means over every step that was counted; of the target the newest that was cued.
    """

    in_band_permille: Count | None
    cued_judged_s: Count
    main_planned_s: Count | None
    main_ran_s: Count
    feedback_available_s: Count
    feedback_delivered_s: Count
    episodes: Count
    answered: Count
    response_s: float | None
    with_cues_milli_spm: MilliSpm | None
    without_cues_milli_spm: MilliSpm | None
    with_cues_load_permille: Count | None
    without_cues_load_permille: Count | None
    cold_probe: Probe | None
    end_probe: Probe | None
    because: str
    steps: Count
    target_milli_spm: MilliSpm | None
    cadence_milli_spm: MilliSpm | None
    contact_us: ContactUs | None
    asymmetry_permille: Permille | None
    load_permille: Count | None
    distance_mm: Count | None


@dataclass(slots=True)
class Mean:
    """A mean over time; or, each lasting 1, over steps."""

    sum_us: int = 0
    over_us: int = 0

    def add(self, value: int, lasted_us: int = 1) -> None:
        """So long at this value."""
        self.sum_us += value * lasted_us
        self.over_us += lasted_us

    @property
    def value(self) -> int | None:
        """None over no time."""
        return round(self.sum_us / self.over_us) if self.over_us else None


STEP: Final = ("cadence_milli_spm", "contact_us", "asymmetry_permille", "load_index_permille")
"""What is averaged over the steps."""


@dataclass(slots=True)
class Measuring:
    """Sees a session's events and cues in order; `done` at any time."""

    plan: Plan
    runner: Runner
    _main_at: int = field(init=False)
    _sounding: bool = False
    _asked_us: int | None = None  # when the present bandwidth episode began, until it is answered
    _before: Status | None = None
    _steps: int = 0
    _step_us: int | None = None
    _distance_um: int | None = None
    _target_milli_spm: int | None = None
    _segment: int = -1
    _segment_us: int = 0
    _inside_us: int = 0
    _judged_us: int = 0
    _main_us: int = 0
    _available_us: int = 0
    _delivered_us: int = 0
    _episodes: int = 0
    _responses_us: list[int] = field(default_factory=list)
    _cadence: dict[bool, Mean] = field(default_factory=lambda: {True: Mean(), False: Mean()})
    _load: dict[bool, Mean] = field(default_factory=lambda: {True: Mean(), False: Mean()})
    _probes: dict[bool, Mean] = field(default_factory=lambda: {True: Mean(), False: Mean()})  # cold, end
    _of_steps: dict[str, Mean] = field(default_factory=lambda: {name: Mean() for name in STEP})

    def __post_init__(self) -> None:
        cueing = [i for i, segment in enumerate(self.plan.segments) if segment.mode in CUEING]
        self._main_at = cueing[0] if cueing else 0  # a silent test is compared with the late baseline

    def see(self, record: Event | Cue | Seal) -> None:
        """The next line of the log."""
        if isinstance(record, Status):
            self._status(record)
        elif isinstance(record, Tempo):
            if not self._sounding and self._before is not None and self._before.mode == "bandwidth":
                self._episodes += 1
                self._asked_us = record.at_us
            self._sounding = True
        elif isinstance(record, Silence):
            self._sounding = False
            self._asked_us = None

    @property
    def judged_us(self) -> int:
        """Cue-on time that was judged, so far."""
        return self._judged_us

    @property
    def inside_us(self) -> int:
        """How much of it was in the band."""
        return self._inside_us

    @property
    def distance_mm(self) -> int | None:
        """How far the belt went under counted steps so far; None where its speed was never known."""
        return None if self._distance_um is None else self._distance_um // 1_000

    def _step(self, now: Status) -> None:
        """Every counted step weighs the same here."""
        if now.speed_mm_s is not None:
            lasted_us = 0 if self._step_us is None else now.at_us - self._step_us
            within = lasted_us if lasted_us < GAP_US else 0
            self._distance_um = (self._distance_um or 0) + now.speed_mm_s * within // 1_000
        self._steps, self._step_us = now.steps, now.at_us
        for name, mean in self._of_steps.items():
            value = getattr(now, name)
            if value is not None:
                mean.add(value)
        if now.mode in CUEING and now.target_milli_spm is not None:
            self._target_milli_spm = now.target_milli_spm

    def _status(self, now: Status) -> None:
        before, self._before = self._before, now
        if now.steps > self._steps:
            self._step(now)
        if now.segment is not None and now.segment != self._segment:
            self._segment, self._segment_us = now.segment, now.at_us
        own = now.mean10_milli_spm
        if before is None or before.state != "cueing" or now.state != "cueing" or own is None:
            return
        lasted_us = now.at_us - before.at_us
        if lasted_us >= GAP_US or before.segment != now.segment:
            return
        cueing, sounding = now.mode in CUEING, self._sounding
        main = self._main_at <= self._segment < len(self.plan.segments)
        if main:
            self._main_us += lasted_us
            self._available_us += cueing * lasted_us
            self._delivered_us += sounding * lasted_us
        if now.in_band is None:
            return
        if cueing:
            self._judged_us += lasted_us
            self._inside_us += now.in_band * lasted_us
        if main:
            self._cadence[sounding].add(own, lasted_us)
            if now.load_index_permille is not None:
                self._load[sounding].add(now.load_index_permille, lasted_us)
        target = now.target_milli_spm
        if (
            self._asked_us is not None
            and target
            and abs(own - target) * 1000 < target * self.plan.band.off_inside_permille
        ):
            self._responses_us.append(now.at_us - self._asked_us)
            self._asked_us = None
        if now.mode == "probe" and now.at_us - self._segment_us >= SETTLE_US and self._same_speed(now):
            self._probes[self._segment < self._main_at].add(own, lasted_us)

    def _same_speed(self, now: Status) -> bool:
        reference = self.runner.reference_speed_mm_s
        return reference is None or now.speed_mm_s is None or abs(now.speed_mm_s - reference) <= SAME_SPEED_MM_S

    def done(self) -> Measures:
        """What was seen so far."""
        lengths = [segment.duration_s for segment in self.plan.segments[self._main_at :]]
        timed = [length for length in lengths if length is not None]
        cold, end = self._probe(cold=True), self._probe(cold=False)
        missing = []
        if not self._judged_us:
            missing.append(
                "in the band: nothing was cued" if not self._available_us else "in the band: nothing was judged"
            )
        if cold is None and end is None:
            missing.append("retention: no probe was run")
        return Measures(
            in_band_permille=1000 * self._inside_us // self._judged_us if self._judged_us else None,
            cued_judged_s=self._judged_us // 1_000_000,
            main_planned_s=sum(timed) if timed and len(timed) == len(lengths) else None,
            main_ran_s=self._main_us // 1_000_000,
            feedback_available_s=self._available_us // 1_000_000,
            feedback_delivered_s=self._delivered_us // 1_000_000,
            episodes=self._episodes,
            answered=len(self._responses_us),
            response_s=round(median(self._responses_us) / 1e6, 1) if self._responses_us else None,
            with_cues_milli_spm=self._cadence[True].value,
            without_cues_milli_spm=self._cadence[False].value,
            with_cues_load_permille=self._load[True].value,
            without_cues_load_permille=self._load[False].value,
            cold_probe=cold,
            end_probe=end,
            because="; ".join(missing),
            steps=self._steps,
            target_milli_spm=self._target_milli_spm,
            cadence_milli_spm=self._of_steps["cadence_milli_spm"].value,
            contact_us=self._of_steps["contact_us"].value,
            asymmetry_permille=self._of_steps["asymmetry_permille"].value,
            load_permille=self._of_steps["load_index_permille"].value,
            distance_mm=self.distance_mm,
        )

    def _probe(self, *, cold: bool) -> Probe | None:
        seen = self._probes[cold]
        if seen.value is None or seen.over_us < PROBE_LEAST_US:
            return None
        baseline = self.runner.baseline_milli_spm
        compared = (self.runner.early_baseline_milli_spm if cold else None) or baseline
        asked = [segment for segment in self.plan.segments if segment.target_permille is not None]
        target = target_milli_spm(asked[-1], baseline) if asked else None
        retained = None
        if target is not None and compared is not None and target != compared:
            share = round(1000 * (seen.value - compared) / (target - compared))
            retained = min(max(share, -10_000), 10_000)
        return Probe(seen.value, seen.over_us // 1_000_000, retained)


def measure(plan: Plan, runner: Runner, records: Iterable[Event | Cue | Seal]) -> Measures:
    """The measures of one session's log (plan and runner are those of its header)."""
    measuring = Measuring(plan, runner)
    for record in records:
        measuring.see(record)
    return measuring.done()
