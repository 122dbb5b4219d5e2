"""A runner's place in a programme: enrolled, moved, locked, unlocked; a physio's choices; what to know before a run."""

from collections.abc import Iterator
from dataclasses import replace

from stridecue.app.plans import PlanError, find_plan
from stridecue.app.practice import baselines
from stridecue.app.practice.desk import Desk, utc
from stridecue.core.programme.choices import Choice, Ran, after_break, chosen, open_to
from stridecue.core.programme.programme import Programme
from stridecue.core.programme.training_load import DAY_S
from stridecue.edges.register import Actor, Change, Reading
from stridecue.edges.register.errors import NotPossibleError
from stridecue.edges.register.programme import cadences, enrolments, locks, proposals, runs
from stridecue.edges.register.programme.enrolments import Enrolment
from stridecue.edges.register.programme.versions import ConflictError
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import Choose, Enrol, EnrolmentView, Lock, Unlock

HOUR_S = 3_600


def programme(desk: Desk, name: str) -> Programme:
    """A programme by its name; Refused when there is none, or it is a plan of one session."""
    try:
        found = find_plan(name, desk.plans)
    except PlanError as wrong:
        raise Refused(404, str(wrong)) from None
    if not isinstance(found, Programme):
        raise Refused(422, f"plan {name!r} is one session, not a programme; put it on a lane by its name")
    return found


def enrol(desk: Desk, actor: Actor, runner: str, asked: Enrol) -> EnrolmentView:
    """Into a programme, or elsewhere in it; a second writer gets both versions."""
    count = len(programme(desk, asked.programme).sessions)
    for number in (asked.next.session, asked.next.fade_of):
        if number > count:
            raise Refused(422, f"next.session: {number}; programme {asked.programme!r} has sessions 1 to {count}")
    with desk.changing(actor, f"enrolled in {asked.programme}: {asked.because}", runner) as change:
        there = enrolments.get(change, runner)
        same = there is not None and there.programme == asked.programme and there.finished_s is None
        began_s = there.began_s if there is not None and same else desk.now_s()
        locked = there is not None and there.locked
        enrolments.put(change, Enrolment(runner, asked.programme, asked.next, began_s, asked.version, locked=locked))
        return _must(desk, change, runner)


def choose(desk: Desk, actor: Actor, runner: str, asked: Choose) -> EnrolmentView:
    """What only a physio may: Refused when it is not open to them now."""
    with desk.changing(actor, f"chosen: {asked.choice}: {asked.because}", runner, health=True) as change:
        there = must_be(change, runner)
        whole = programme(desk, there.programme)
        after = chosen(asked.choice, there.next, len(whole.sessions))
        mine = replace(there, next=after, version=asked.version)
        if asked.version != there.version:  # before the rules: what they offered belonged to what was read
            raise ConflictError("enrolments", there, mine)
        open_now = choices(change, there, whole)
        if asked.choice not in open_now:
            now = ", ".join(open_now) or "nothing"
            raise Refused(409, f"{asked.choice}: not open to this runner now; open: {now}")
        enrolments.put(change, mine)
        return _must(desk, change, runner)


def lock(desk: Desk, actor: Actor, runner: str, asked: Lock) -> EnrolmentView:
    """Nothing is run any more, until a named clinician unlocks it."""
    with desk.changing(actor, f"locked: {asked.because}", runner, health=True) as change:
        there = must_be(change, runner)
        shut(change, there, desk.now_s(), change.agent, asked.because)
        return _must(desk, change, runner)


def shut(change: Change, there: Enrolment, now_s: int, by: str, why: str) -> None:
    """Lock an enrolment, and keep why."""
    locks.add(change, there.runner, locks.Turn(True, now_s, by, why))
    if not there.locked:
        enrolments.put(change, replace(there, locked=True))


def unlock(desk: Desk, actor: Actor, runner: str, asked: Unlock) -> EnrolmentView:
    """A named clinician takes it upon them; Refused when nothing is locked."""
    if actor.role not in ("home", "physio"):
        raise Refused(403, f"unlock: a clinician does that, not the role {actor.role}")
    with desk.changing(actor, f"unlocked by {asked.clinician}: {asked.because}", runner, health=True) as change:
        there = must_be(change, runner)
        if not there.locked:
            raise Refused(409, "the plan is not locked")
        by = f"{change.agent} {asked.clinician}"
        locks.add(change, runner, locks.Turn(False, desk.now_s(), by, asked.because))
        enrolments.put(change, replace(there, locked=False))
        return _must(desk, change, runner)


def must_be(reading: Reading, runner: str) -> Enrolment:
    """The enrolment; Refused when there is none."""
    there = enrolments.get(reading, runner)
    if there is None:
        raise NotPossibleError("this runner is in no programme; see: stridecue enrol")
    return there


def choices(reading: Reading, there: Enrolment, whole: Programme) -> tuple[Choice, ...]:
    """What a physio may choose now, from what this programme's sessions showed; one choice between two sessions."""
    measures = {row.name: row.measures or {} for row in runs.all_of(reading, there.runner)}
    made = [
        one for one in proposals.all_of(reading, there.runner) if one.made_s >= there.began_s and not one.superseded
    ]
    if not made or made[-1].open or made[-1].next != there.next:
        return ()
    before = [None, *(one.next for one in made)]
    past = [
        Ran(
            one.verdict,
            measures.get(one.session, {}).get("in_band_pct"),
            measures.get(one.session, {}).get("end_retention"),
            planned is not None and one.ran.target_change_permille > planned.target_change_permille,
        )
        for one, planned in zip(made, before, strict=False)
    ]
    row = whole.sessions[min(there.next.session, len(whole.sessions)) - 1]
    return open_to(past, there.next, row.target_permille, sessions=len(whole.sessions))


def seen(desk: Desk, reading: Reading, runner: str) -> EnrolmentView | None:
    """For a page. A physio's choices rest on health data and are listed with the proposals."""
    there = enrolments.get(reading, runner)
    if there is None:
        return None
    whole = programme(desk, there.programme)
    finished = there.finished_s
    follow_ups = [] if finished is None else [utc(finished + days * DAY_S) for days in whole.follow_up_days]
    return EnrolmentView(
        runner,
        there.programme,
        len(whole.sessions),
        there.next,
        there.version,
        utc(there.began_s),
        there.locked,
        None if finished is None else utc(finished),
        tuple(follow_ups),
    )


def _must(desk: Desk, reading: Reading, runner: str) -> EnrolmentView:
    view = seen(desk, reading, runner)
    assert view is not None  # noqa: S101 - it was written in the same transaction
    return view


def said(desk: Desk, reading: Reading, runner: str) -> Iterator[str]:
    """What to know before the next session of the programme."""
    yield from _of_baseline(desk, reading, runner)
    there = enrolments.get(reading, runner)
    if there is None:
        yield "in no programme"
        return
    if there.locked:
        yield "locked: a clinician has to unlock it"
    if there.finished_s is not None:
        yield "the programme is finished: silent tests at days 7, 30 and 90 (plan 'follow-up')"
    yield from _of_rest(desk, reading, there)


def _of_baseline(desk: Desk, reading: Reading, runner: str) -> Iterator[str]:
    rows = cadences.all_of(reading, runner)
    if not rows:
        yield "no baseline yet: the first session is the baseline (plan 'baseline')"
        return
    for why in baselines.no_longer(desk, reading, runner, rows[-1].taken):
        yield f"measure the baseline again: {why}"
    second = baselines.second_look(reading, runner)
    if second is not None:
        yield f"new to treadmills: {second[0].because}"
    elif rows[-1].taken.novice:
        yield "new to treadmills: the silent start of session 2 is compared with the baseline"


def _of_rest(desk: Desk, reading: Reading, there: Enrolment) -> Iterator[str]:
    rows = runs.all_of(reading, there.runner)
    if not rows:
        return
    meant = programme(desk, there.programme)
    gap = after_break((desk.now_s() - max(row.run.began_s for row in rows)) / DAY_S, meant)
    if gap.choice == "repeat":
        yield gap.because
    ours = [row.run.began_s for row in rows if row.programme == there.programme]
    hours_h = (desk.now_s() - max(ours, default=0)) // HOUR_S
    if hours_h < meant.min_gap_h:
        yield f"the last session was {hours_h} h ago; {meant.min_gap_h} h between two are meant"
