"""One simulated runner through a whole programme: session, verdict, next session, then a silent test days later."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from stridecue.app.cohort.outing import Outing, Seen
from stridecue.app.cohort.person import DAYS_BETWEEN, DAYS_TO_TEST, Memory, Person, draw
from stridecue.core.plan import CUEING, Plan, Segment
from stridecue.core.programme.fitting import prescribed
from stridecue.core.programme.hard_limits import refusals
from stridecue.core.programme.programme import Programme, SessionPlan, compiled
from stridecue.core.programme.progression import BAND_HOLD_PCT, Prescription, Showed, decide, follow
from stridecue.core.runner import Runner

THINNED_S: Final = {"walk": 10, "silent": 20, "probe": 60, "continuous": 180, "bandwidth": 75}
"""What a stretch of a mode is cut to: long enough for a whole ramp, a whole episode, a probe."""
OPEN_S: Final = 600
"""What an open-ended stretch is run for."""
TEST_S: Final = (20, 60, 180)
"""The silent test: walk, jog, probe."""
VISITS: Final = 8


@dataclass(slots=True)
class Course:
    """What became of one runner."""

    retained_ratio: float | None = None
    sessions: int = 0
    steps: int = 0
    planned_s: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    clicks_off_us: list[int] = field(default_factory=list)
    max_change_permille: float = 0.0
    cues_in_probes: int = 0
    stopped_by_pain: int = 0
    curve: list[tuple[float | None, float | None]] = field(default_factory=list)  # cold, end: R session by session

    def add(self, seen: Seen) -> None:
        """One outing."""
        self.steps += seen.steps
        self.clicks_off_us += seen.heard.clicks_off_us
        self.max_change_permille = max(self.max_change_permille, seen.heard.max_change_permille)
        self.cues_in_probes += seen.heard.cues_in_probes
        self.stopped_by_pain += seen.ended is not None


def thinned(plan: Plan, *, full: bool) -> tuple[Plan, list[float]]:
    """The plan as it is simulated, and how many times longer the real stretches are."""
    segments, stands_for = [], []
    for part in plan.segments:
        real_s = part.duration_s or OPEN_S
        run_s = real_s if full else min(real_s, THINNED_S.get(part.mode, real_s))
        segments.append(replace(part, duration_s=run_s))
        stands_for.append(real_s / run_s)
    return replace(plan, segments=tuple(segments)), stands_for


def continual(programme: Programme) -> Programme:
    """The same minutes and targets with a beat at every step up to the end probe: what is known to make dependent."""

    def always(one: SessionPlan) -> SessionPlan:
        return replace(one, mode="continuous", cue_on_min=((0, one.main_min - one.end_probe_min),))

    return replace(programme, sessions=tuple(always(one) for one in programme.sessions))


def one_session(plan: Plan) -> Programme | None:
    """A plan of one session as a programme of equal ones, for its target; None when it cues to none."""
    cueing = [part for part in plan.segments if part.mode in CUEING and part.target_permille is not None]
    if not cueing:
        return None
    part = cueing[0]
    minutes = round((part.duration_s or OPEN_S) / 60, 2)
    one = SessionPlan(minutes + 2, part.target_permille or 0, part.mode, ((0, minutes),), 2, plan.ramp)  # type: ignore[arg-type] # a mode of CUEING
    return Programme(plan.name, (one,) * VISITS, goal_permille=part.target_permille or 0, band=plan.band)


def through(programme: Programme, seed: int, number: int, *, full: bool = False) -> Course:
    """Runner `number` of cohort `seed`: as many sessions as the programme has, held or advanced by its rules."""
    person, course, memory = draw(seed, number), Course(), Memory()
    who = Runner(f"sim-{number}", round(person.own_spm * 1000), reference_speed_mm_s=2_500)
    if refusals(programme, baseline_milli_spm=who.baseline_milli_spm):
        # the physio's choice for somebody whose target would be above the cap (coaching evidence, section 1.2)
        programme = _lowered(programme, who)
    next_one: Prescription | None = Prescription()
    before: Showed | None = None
    for visit in range(len(programme.sessions)):
        if next_one is None:
            break
        plan = compiled(programme, prescribed(programme, next_one), next_one.session)
        shown = _visit(course, plan, who, person, memory, (seed, number, visit), full=full)
        shown = replace(shown, low_before=before is not None and (before.in_band_pct or 0) < BAND_HOLD_PCT)
        decision = decide(shown)
        course.verdicts[decision.verdict] += 1
        next_one = follow(decision, next_one, len(programme.sessions), low_before=shown.low_before)
        before = shown
        memory.sleep(DAYS_BETWEEN, person.forgets_per_day)
    memory.sleep(DAYS_TO_TEST - DAYS_BETWEEN, person.forgets_per_day)
    _test(course, programme, who, person, memory, (seed, number, 99))
    return course


def _visit(
    course: Course, plan: Plan, who: Runner, person: Person, memory: Memory, seed: tuple[int, ...], *, full: bool
) -> Showed:
    """One session, and what it showed to the rules of progression."""
    chance = np.random.default_rng((*seed, 1))
    pain = int(chance.integers(0, 3))
    if person.pained:
        pain = 6 if chance.random() < 1 / 30 else int(chance.integers(3, 6)) if chance.random() < 1 / 3 else pain
    short, stands_for = thinned(plan, full=full)
    seen = Outing(short, who, person, memory, seed, stands_for=stands_for).run(pain_nprs=pain)
    course.add(seen)
    course.sessions += 1
    course.planned_s += sum(part.duration_s or OPEN_S for part in plan.segments)
    course.curve.append((_ratio(seen, cold=True), _ratio(seen, cold=False)))
    share = seen.measures.in_band_permille
    return Showed(
        pain,
        settled=True,
        morning_change_nprs=0,
        lower_leg_nprs=0,
        in_band_pct=None if share is None else share / 10,
        load_ratio=1.05,
    )


def _ratio(seen: Seen, *, cold: bool) -> float | None:
    probe = seen.measures.cold_probe if cold else seen.measures.end_probe
    return None if probe is None or probe.retained_permille is None else probe.retained_permille / 1000


def _test(
    course: Course, programme: Programme, who: Runner, person: Person, memory: Memory, seed: tuple[int, ...]
) -> None:
    """The silent test, a week after the last session."""
    walk_s, jog_s, probe_s = TEST_S
    goal = programme.goal_permille
    parts = (Segment("walk", None, walk_s), Segment("silent", None, jog_s), Segment("probe", goal, probe_s))
    seen = Outing(Plan("silent-test", parts), who, person, memory, seed).run()
    course.add(seen)
    course.retained_ratio = _ratio(seen, cold=False)


def _lowered(programme: Programme, who: Runner) -> Programme:
    """Every target that this runner may not have, down to what they may."""
    baseline = who.baseline_milli_spm or 1
    most = 190_000 * 1000 // baseline - 1000
    sessions = tuple(replace(one, target_permille=min(one.target_permille, most)) for one in programme.sessions)
    return replace(programme, sessions=sessions, goal_permille=min(programme.goal_permille, most))
