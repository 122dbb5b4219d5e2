"""Cadence baselines: taken from a recorded run, or entered by hand; and whether the newest still holds."""

from contextlib import suppress
from dataclasses import replace

from stridecue.app.plans import PlanError, find_plan
from stridecue.app.practice import history, logbook
from stridecue.app.practice.desk import Desk, utc
from stridecue.core.baseline.again import Remeasured, Taken, again, remeasured
from stridecue.core.baseline.measured import Contact, Speed, Unreliable, judge, measure
from stridecue.core.limits import BASELINE_MAX_MILLI_SPM, BASELINE_MIN_MILLI_SPM
from stridecue.core.programme.programme import REBASELINE_AFTER_DAYS, Programme
from stridecue.core.programme.thresholds import threshold
from stridecue.core.programme.training_load import DAY_S
from stridecue.edges.register import Actor, Reading
from stridecue.edges.register.programme import cadences, enrolments, records, runs
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import BaselineTrial, BaselineView, TakeBaseline

NO_NOVICE = round(threshold("novice_runs"))
STEP_LOW_M, STEP_HIGH_M = threshold("step_length_low"), threshold("step_length_high")


def take(desk: Desk, actor: Actor, runner: str, asked: TakeBaseline) -> BaselineView:
    """Measure it in a session, or take what is entered; Refused with every reason when it cannot be trusted."""
    if asked.again:
        return _again(desk, actor, runner, asked.session or "")
    taken = _measured(desk, runner, asked) if asked.session is not None else _entered(desk, asked)
    with desk.changing(actor, "a cadence baseline", runner) as change:
        record = records.get(change, runner)
        shoe = asked.shoe or record.shoe
        cadences.add(change, runner, replace(taken, shoe=shoe), asked.session)
        offset_s = record.utc_offset_s if record.version else desk.local_offset_s()  # until somebody says another
        written = replace(record, shoe=shoe, reference_speed_mm_s=taken.speed_mm_s, utc_offset_s=offset_s)
        records.put(change, written)
        found = current(desk, change, runner)
        assert found is not None  # noqa: S101 - it was added three lines above
        return found


def tried(desk: Desk, actor: Actor, runner: str, session: str, speed_kmh: float | None) -> BaselineTrial:
    """How a session stands to every gate of a baseline, also while it runs; nothing is kept."""
    with desk.reading(actor, "a baseline is tried", runner):
        contacts, speeds, _ = _seen(desk, runner, session, speed_kmh)
    judged = judge(contacts, speeds)
    found = judged.measured
    return BaselineTrial(
        session,
        judged.gates,
        None if found is None else found.late_milli_spm,
        None if found is None else found.early_milli_spm,
        None if found is None else found.speed_mm_s,
    )


def _seen(
    desk: Desk, runner: str, session: str, speed_kmh: float | None
) -> tuple[tuple[Contact, ...], tuple[Speed, ...], int]:
    """Contacts and belt speeds of a session, and when it began [unix s]."""
    log = logbook.read(desk, session, runner)
    speeds = log.seen.speeds
    if speed_kmh is not None:
        if speeds:
            raise Refused(422, "speed_kmh: the belt's speed was recorded in that session; leave it out")
        speeds = (Speed(0, round(speed_kmh / 0.0036)),)
    return log.seen.contacts, speeds, log.began_s


def _measured(desk: Desk, runner: str, asked: TakeBaseline) -> Taken:
    if asked.cadence_spm is not None:
        raise Refused(422, "cadence_spm: given beside a session; expected one of the two")
    contacts, speeds, began_s = _seen(desk, runner, asked.session or "", asked.speed_kmh)
    found = measure(contacts, speeds)
    if isinstance(found, Unreliable):
        raise Refused(409, f"no baseline: {'; '.join(found.because)}; repeat it once, then it is not reliable")
    return Taken(found.late_milli_spm, found.early_milli_spm, found.speed_mm_s, "shoe", began_s, asked.treadmill_runs)


def _entered(desk: Desk, asked: TakeBaseline) -> Taken:
    if asked.cadence_spm is None or asked.speed_kmh is None:
        raise Refused(422, "expected session, or cadence_spm and speed_kmh")
    milli_spm, speed_mm_s = round(1000 * asked.cadence_spm), round(asked.speed_kmh / 0.0036)
    if not BASELINE_MIN_MILLI_SPM <= milli_spm <= BASELINE_MAX_MILLI_SPM:
        low, high = BASELINE_MIN_MILLI_SPM // 1000, BASELINE_MAX_MILLI_SPM // 1000
        raise Refused(
            422,
            f"cadence_spm: {asked.cadence_spm:g}; accepted: {low} to {high} (half of it? then strides were counted)",
        )
    length_m = speed_mm_s * 60 / milli_spm
    if not STEP_LOW_M <= length_m <= STEP_HIGH_M:
        raise Refused(
            422,
            f"{asked.cadence_spm:g} spm at {asked.speed_kmh:g} km/h are steps of {length_m:.2f} m; "
            f"accepted: {STEP_LOW_M:g} to {STEP_HIGH_M:g} m",
        )
    return Taken(milli_spm, None, speed_mm_s, "shoe", desk.now_s(), asked.treadmill_runs)


def every(desk: Desk, actor: Actor, runner: str) -> list[BaselineView]:
    """All that were ever taken, newest first."""
    with desk.reading(actor, "the baselines", runner) as reading:
        return [_view(row) for row in reversed(cadences.all_of(reading, runner))]


def current(desk: Desk, reading: Reading, runner: str) -> BaselineView | None:
    """The one in use, and why it no longer holds; None: none was taken."""
    rows = cadences.all_of(reading, runner)
    return _view(rows[-1], no_longer(desk, reading, runner, rows[-1].taken)) if rows else None


def no_longer(desk: Desk, reading: Reading, runner: str, taken: Taken) -> tuple[str, ...]:
    """Why a baseline no longer holds for this runner's next run."""
    record = records.get(reading, runner)
    ran = [row.run.began_s for row in runs.all_of(reading, runner)]
    days = (desk.now_s() - max([*ran, taken.taken_s])) / DAY_S
    return again(
        taken,
        speed_mm_s=record.reference_speed_mm_s,
        shoe=record.shoe,
        days_since_run=days,
        days_max=_days_max(desk, reading, runner),
    )


def _days_max(desk: Desk, reading: Reading, runner: str) -> int:
    """The longest break that a baseline outlives: what the runner's programme says, where there is one."""
    there = enrolments.get(reading, runner)
    with suppress(PlanError):  # its file has gone: that is told where the programme itself is asked for
        found = find_plan(there.programme, desk.plans) if there is not None else None
        if isinstance(found, Programme):
            return found.rebaseline_after_days
    return REBASELINE_AFTER_DAYS


def _again(desk: Desk, actor: Actor, runner: str, session: str) -> BaselineView:
    """The silent start of a novice's session 2 against the first baseline; replaced when it differs enough."""
    history.settle(desk, runner)
    with desk.changing(actor, "the baseline of a treadmill novice, again", runner) as change:
        rows = cadences.all_of(change, runner)
        found = second_look(change, runner, session)
        if found is None:
            raise Refused(409, "measured again is a treadmill novice's baseline, by the cold probe of a later session")
        outcome, milli_spm = found
        if not outcome.replaces:
            raise Refused(409, outcome.because)
        taken = rows[-1].taken
        drift = milli_spm / (taken.early_milli_spm or taken.late_milli_spm)
        late = replace(
            taken,
            late_milli_spm=round(taken.late_milli_spm * drift),
            early_milli_spm=milli_spm,
            treadmill_runs=NO_NOVICE,
            taken_s=desk.now_s(),
        )
        cadences.add(change, runner, late, session)
        kept = current(desk, change, runner)
        assert kept is not None  # noqa: S101 - it was added two lines above
        return kept


def second_look(reading: Reading, runner: str, session: str | None = None) -> tuple[Remeasured, int] | None:
    """What a session's (the newest's) cold probe says of a novice's baseline; None where it says nothing."""
    rows = cadences.all_of(reading, runner)
    if not rows or not rows[-1].taken.novice:
        return None
    later = [
        (row.measures or {}).get("cold_milli_spm")
        for row in runs.all_of(reading, runner)
        if row.source == "session" and session in (None, row.name) and row.run.began_s > rows[-1].taken.taken_s
    ]
    seen = [milli_spm for milli_spm in later if milli_spm is not None]
    return (remeasured(rows[-1].taken, seen[-1]), seen[-1]) if seen else None


def _view(row: cadences.CadenceRow, why: tuple[str, ...] = ()) -> BaselineView:
    taken = row.taken
    return BaselineView(
        taken.late_milli_spm,
        taken.early_milli_spm,
        taken.speed_mm_s,
        taken.shoe,
        utc(taken.taken_s),
        row.session,
        row.taken_by,
        why,
    )
