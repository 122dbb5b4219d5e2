"""One page for the referrer, as data: what was done, how it went, what was not measured, and what is missing."""

from collections.abc import Iterator

from stridecue import __version__
from stridecue.app.practice import answers, assessment, baselines, enrolment, history, lanes, proposals, showing
from stridecue.app.practice.desk import Desk, utc
from stridecue.core.pain.pain import felt, worst_light
from stridecue.core.programme.choices import follow_up
from stridecue.core.programme.thresholds import threshold
from stridecue.core.programme.training_load import Run, against_longest
from stridecue.edges.register import Actor, Change, people
from stridecue.edges.register.programme import enrolments, records, runs
from stridecue.edges.register.programme.runs import RunRow
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.report import NOT_MEASURED, FollowUp, Report, SessionLine

LEG_AMBER, PAIN_CHANGE = threshold("lower_leg_amber"), threshold("pain_change")


def page(desk: Desk, actor: Actor, runner: str) -> Report:
    """The report as of now."""
    history.settle(desk, runner)
    with desk.changing(actor, "the report", runner, health=True) as change:
        proposals.judge(desk, change, runner)
        rows = runs.all_of(change, runner)
        there = enrolments.get(change, runner)
        whole = None if there is None else enrolment.programme(desk, there.programme)
        ran = [row for row in rows if there is not None and row.programme == there.programme]
        past = [row.run for row in rows]
        lines = tuple(_line(desk, change, runner, row, past) for row in ran)
        decisions = proposals.views(change, runner)
        found = assessment.every_in(desk, change, runner)
        worst = (_worst(lines[:1]), _worst(lines[-1:]))
        baseline = baselines.current(desk, change, runner)
        scores = tuple(assessment.scores_in(change, runner))
        return Report(
            runner,
            people.find(change, runner).name,
            utc(desk.now_s()),
            __version__,
            None if there is None else there.programme,
            len({line.number for line in lines}),
            None if whole is None else len(whole.sessions),
            None if there is None else utc(there.began_s),
            None if there is None or there.finished_s is None else utc(there.finished_s),
            there is not None and there.locked,
            tuple(dict.fromkeys(one.answer.answered_by for one in decisions if one.answer is not None)),
            baseline,
            None if whole is None or there is None else _target(desk, change, runner),
            lines,
            tuple(_follow_ups(rows, None if there is None else there.finished_s)),
            worst,
            _pain_change(*worst),
            scores,
            sum(line.light in ("amber", "red") for line in lines),
            tuple(_adverse(lines)),
            found[0] if found else None,
            decisions,
            tuple(enrolment.said(desk, change, runner)),
            NOT_MEASURED,
            tuple(_missing(lines, baseline is not None, bool(found), bool(scores))),
        )


def _line(desk: Desk, change: Change, runner: str, row: RunRow, past: list[Run]) -> SessionLine:
    given = answers.of_session(desk, change, runner, row)
    model = records.get(change, runner).pain_model
    together, spike, measures = felt(given), against_longest(row.run, past), row.measures or {}
    lights = [worst_light(answer, model) for answer in given]
    light = "unknown" if not lights else max(lights, key=("green", "amber", "red").index)
    return SessionLine(
        row.name,
        row.session,
        utc(row.run.began_s),
        row.run.minutes_min,
        row.run.distance_km,
        spike.size,
        measures.get("main_ran_s"),
        measures.get("main_planned_s"),
        measures.get("target_milli_spm"),
        measures.get("with_cues_milli_spm"),
        measures.get("without_cues_milli_spm"),
        measures.get("cold_milli_spm"),
        measures.get("end_milli_spm"),
        measures.get("in_band_pct"),
        measures.get("cold_retention"),
        measures.get("end_retention"),
        together.knee_before_nprs,
        together.knee_during_nprs,
        together.settled,
        together.morning_change_nprs,
        together.lower_leg_nprs,
        light,
        tuple(moment.replace("_", " ") for moment in together.missing),
    )


def _follow_ups(rows: list[RunRow], finished_s: int | None) -> Iterator[FollowUp]:
    """The silent tests since the end of the programme."""
    for row in rows:
        days = showing.after_end_days(row, finished_s)
        if days is not None:
            kept = (row.measures or {}).get("end_retention")
            yield FollowUp(row.name, days, kept, follow_up(kept))


def _target(desk: Desk, change: Change, runner: str) -> int | None:
    try:
        return lanes.prepared(desk, change, runner, lanes.NEXT).target_permille
    except Refused:
        return None  # locked, finished, or without a baseline: the page says which


def _worst(lines: tuple[SessionLine, ...]) -> int | None:
    return max((line.knee_during_nprs for line in lines if line.knee_during_nprs is not None), default=None)


def _pain_change(first: int | None, last: int | None) -> str | None:
    if first is None or last is None:
        return None
    enough = abs(first - last) >= PAIN_CHANGE
    matters = "as much as matters or more" if enough else "less than what matters"
    return f"worst knee pain during a run {first} → {last}: {matters} ({PAIN_CHANGE:g})"


def _adverse(lines: tuple[SessionLine, ...]) -> list[str]:
    return [
        f"session {line.number or '?'} ({line.began_utc[:10]}): calf, Achilles, shin or foot {line.lower_leg_nprs}/10"
        for line in lines
        if line.lower_leg_nprs is not None and line.lower_leg_nprs >= LEG_AMBER
    ]


def _missing(lines: tuple[SessionLine, ...], baseline: bool, assessed: bool, scored: bool) -> list[str]:  # noqa: FBT001 - three facts
    found = [
        f"session {line.number or '?'} ({line.began_utc[:10]}): {', '.join(line.missing)}"
        for line in lines
        if line.missing
    ]
    found += [
        f"session {line.number or '?'} ({line.began_utc[:10]}): share in the band"
        for line in lines
        if line.in_band_pct is None
    ]
    there = {"a baseline": baseline, "an assessment": assessed, "a questionnaire": scored}
    return [*found, *(what for what, known in there.items() if not known)]
