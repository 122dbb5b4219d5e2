"""Who runs next on a lane, and what: prepared from the runner's programme, within every limit that is known."""

from dataclasses import dataclass, replace

from stridecue.app.plans import PlanError, find_plan
from stridecue.app.practice import baselines, enrolment, history
from stridecue.app.practice.desk import Desk
from stridecue.core.plan import Plan
from stridecue.core.programme.choices import after_break
from stridecue.core.programme.hard_limits import refusals
from stridecue.core.programme.next_session import next_session
from stridecue.core.programme.programme import FOLLOW_UP, Programme
from stridecue.core.programme.progression import TARGET_MAX_PERMILLE, Prescription
from stridecue.core.programme.training_load import DAY_S, WINDOW_S
from stridecue.core.runner import Runner
from stridecue.edges.register import Actor, Reading
from stridecue.edges.register.programme import cadences, enrolments, occupants, records, runs
from stridecue.edges.register.programme.enrolments import Enrolment
from stridecue.edges.register.programme.occupants import Occupant
from stridecue.edges.register.programme.runs import RunRow
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import OnLane, OnLaneView

NEXT = "programme"
"""Instead of a plan's name: whatever is next in the runner's programme."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a lane is given. `says`: how it differs from the programme's own row, and what to know."""

    plan: Plan
    runner: Runner
    minutes_min: float | None = None
    target_permille: int | None = None
    says: tuple[str, ...] = ()


def put(desk: Desk, actor: Actor, lane: str, asked: OnLane) -> OnLaneView:
    """Put a runner on a lane; Refused when either is taken, or nothing may be run."""
    history.settle(desk, asked.runner)
    with desk.changing(actor, f"runs next on lane {lane}", asked.runner) as change:
        found = prepared(desk, change, asked.runner, asked.plan)
        occupants.take(change, Occupant(asked.runner, lane, asked.plan, desk.now_s(), asked.stays))
    return view(lane, found)


def view(lane: str, found: Prepared) -> OnLaneView:
    """For a page."""
    plan = found.plan
    return OnLaneView(
        lane, found.runner.pseudonym, plan.name, plan.session, found.minutes_min, found.target_permille, found.says
    )


def free(desk: Desk, actor: Actor, lane: str) -> None:
    """Nobody runs next there; Refused when nobody was to."""
    with desk.changing(actor, f"lane {lane} is free") as change:
        there = next((one for one in occupants.all_of(change) if one.lane == lane), None)
        if there is None:
            raise Refused(404, f"nobody is on lane {lane!r}")
        change.about = there.runner
        occupants.leave(change, lane)


def prepared(desk: Desk, reading: Reading, runner: str, plan: str) -> Prepared:
    """What this runner runs under that name now; Refused with the reason when nothing may be run."""
    there = enrolments.get(reading, runner)
    if there is not None and there.locked:
        raise Refused(409, "the plan is locked: a clinician has to unlock it first")
    who = card(reading, runner)
    if plan != NEXT:
        named = _named(desk, plan, who)
        return Prepared(named if there is None or named != FOLLOW_UP else _asked(desk, there), who)
    if there is None:
        raise Refused(409, "this runner is in no programme; see: stridecue enrol")
    if there.finished_s is not None:
        raise Refused(409, f"programme {there.programme!r} is finished; enrol anew, or put another plan on the lane")
    return _next(desk, reading, there, who)


def card(reading: Reading, runner: str) -> Runner:
    """The runner as a session knows them."""
    record, rows = records.get(reading, runner), cadences.all_of(reading, runner)
    taken = rows[-1].taken if rows else None
    return Runner(
        runner,
        None if taken is None else taken.late_milli_spm,
        record.height_mm,
        record.shoe,
        early_baseline_milli_spm=None if taken is None else taken.early_milli_spm,
        reference_speed_mm_s=None if taken is None else taken.speed_mm_s,
        pain_model=record.pain_model,
    )


def _named(desk: Desk, name: str, who: Runner) -> Plan:
    try:
        plan = find_plan(name, desk.plans)
    except PlanError as wrong:
        raise Refused(404, str(wrong)) from None
    if isinstance(plan, Programme):
        raise Refused(422, f"plan {name!r} is a programme: enrol the runner in it, then put {NEXT!r} on the lane")
    if plan.needs_baseline and who.baseline_milli_spm is None:
        raise Refused(409, f"plan {name!r} sets a target over the baseline, and this runner has none")
    for refusal in refusals(plan, baseline_milli_spm=who.baseline_milli_spm):
        raise Refused(409, f"plan {name!r}: {refusal}")
    return plan


def _asked(desk: Desk, there: Enrolment) -> Plan:
    """The silent test against the target that this runner was asked for, not the programme's usual one."""
    row = enrolment.programme(desk, there.programme).sessions[there.next.session - 1]
    target = min(max(row.target_permille + there.next.target_change_permille, 0), TARGET_MAX_PERMILLE)
    silent, probe = FOLLOW_UP.segments
    return replace(FOLLOW_UP, segments=(silent, replace(probe, target_permille=target)))


def _next(desk: Desk, reading: Reading, there: Enrolment, who: Runner) -> Prepared:
    taken = cadences.all_of(reading, there.runner)
    if not taken or who.baseline_milli_spm is None:
        raise Refused(409, "no baseline yet: put plan 'baseline' on the lane first")
    rows = runs.all_of(reading, there.runner)
    stale = baselines.no_longer(desk, reading, there.runner, taken[-1].taken)
    if stale:
        raise Refused(409, f"the baseline no longer holds ({'; '.join(stale)}): put plan 'baseline' on the lane first")
    meant = enrolment.programme(desk, there.programme)
    wanted, says = _after_break(desk, rows, there, meant)
    longest = [row.run.minutes_min for row in rows if desk.now_s() - WINDOW_S <= row.run.began_s <= desk.now_s()]
    found = next_session(
        meant,
        wanted,
        longest_min=max(longest, default=None),
        first_milli_spm=taken[0].taken.late_milli_spm,
        milli_spm=who.baseline_milli_spm,
    )
    return Prepared(found.plan, who, found.minutes_min, found.target_permille, (*says, *found.says))


def _after_break(
    desk: Desk, rows: list[RunRow], there: Enrolment, meant: Programme
) -> tuple[Prescription, tuple[str, ...]]:
    """Too many days without a run: the last session again."""
    ours = [row.session for row in rows if row.programme == there.programme and row.run.began_s >= there.began_s]
    if not rows or not ours or ours[-1] is None:
        return there.next, ()
    gap = after_break((desk.now_s() - max(row.run.began_s for row in rows)) / DAY_S, meant)
    if gap.choice == "go_on" or there.next.session <= ours[-1]:
        return there.next, ()
    again = replace(there.next, session=ours[-1], fade_of=min(there.next.fade_of, ours[-1]))
    return again, (gap.because,)
