"""Assessments and scores: entered by a physio, answered with suggestions for a physio. No runner's page shows them."""

import orjson
from pydantic import TypeAdapter

from stridecue.app.practice import baselines, enrolment
from stridecue.app.practice.desk import Desk, utc
from stridecue.core.assessment.candidate import candidate
from stridecue.core.assessment.contributors import CONTRIBUTORS, follows, not_checked
from stridecue.core.assessment.intake import HINTS
from stridecue.core.assessment.scores import change as change_of
from stridecue.core.assessment.scores import checked
from stridecue.edges.register import Actor, Reading
from stridecue.edges.register.programme import assessments, enrolments
from stridecue.edges.register.programme.assessments import Score
from stridecue.edges.web.findings import AssessmentView, EnterAssessment, EnterScore, ScoreView
from stridecue.edges.web.messages import Refused

ENTERED = TypeAdapter(EnterAssessment)


def enter(desk: Desk, actor: Actor, runner: str, asked: EnterAssessment) -> AssessmentView:
    """Keep it; a red flag locks the plan at once. The suggestion that follows is made anew at every look."""
    _professional(actor)
    with desk.changing(actor, "an assessment", runner, health=True) as change:
        assessments.add(change, runner, desk.now_s(), orjson.dumps(asked).decode())
        there = enrolments.get(change, runner)
        if asked.intake.flags and there is not None and not there.locked:
            enrolment.shut(change, there, desk.now_s(), change.agent, f"red flag: {', '.join(asked.intake.flags)}")
        return every_in(desk, change, runner)[0]


def every(desk: Desk, actor: Actor, runner: str) -> list[AssessmentView]:
    """Newest first."""
    _professional(actor)
    with desk.reading(actor, "the assessments", runner, health=True) as reading:
        return every_in(desk, reading, runner)


def every_in(desk: Desk, reading: Reading, runner: str) -> list[AssessmentView]:
    """The same, inside a transaction."""
    baseline = baselines.current(desk, reading, runner)
    milli_spm = None if baseline is None else baseline.late_milli_spm
    return [_view(row, milli_spm) for row in reversed(assessments.all_of(reading, runner))]


def _view(row: assessments.AssessmentRow, milli_spm: int | None) -> AssessmentView:
    found = ENTERED.validate_json(row.found)
    suggestion = candidate(
        found.intake, baseline_milli_spm=milli_spm, overstride=found.overstride, try_out=found.try_out
    )
    return AssessmentView(
        utc(row.made_s),
        row.made_by,
        suggestion.suggest,
        suggestion.because,
        suggestion.grade,
        suggestion.target_permille,
        HINTS[found.intake.pattern],
        found.intake.flags,
        suggestion.besides,
        tuple(f"{line.then} ({line.grade})" for line in follows(found.contributors)),
        tuple(CONTRIBUTORS[name].check for name in not_checked(found.contributors)),
        suggestion.not_known,
        None if found.try_out is None else found.try_out.says,
    )


def enter_score(desk: Desk, actor: Actor, runner: str, asked: EnterScore) -> ScoreView:
    """A questionnaire's sum."""
    _professional(actor)
    try:
        checked(asked.tool, asked.points)
    except ValueError as wrong:
        raise Refused(422, f"points: {wrong}") from None
    if asked.taken_on > utc(desk.now_s() + 86_400)[:10]:
        raise Refused(422, f"taken_on: {asked.taken_on} is in the future; is a clock wrong?")
    with desk.changing(actor, "a questionnaire's score", runner, health=True) as change:
        assessments.add_score(
            change, runner, Score(asked.tool, asked.points, asked.taken_on, asked.language, asked.version)
        )
        return scores_in(change, runner)[0]


def scores(desk: Desk, actor: Actor, runner: str) -> list[ScoreView]:
    """Newest first."""
    with desk.reading(actor, "the scores", runner, health=True) as reading:
        return scores_in(reading, runner)


def scores_in(reading: Reading, runner: str) -> list[ScoreView]:
    """The same, inside a transaction."""
    first: dict[str, float] = {}
    views = []
    for score in assessments.scores(reading, runner):
        changed = change_of(score.tool, first[score.tool], score.points) if score.tool in first else None
        first.setdefault(score.tool, score.points)
        views.append(ScoreView(score.tool, score.points, score.taken_on, score.language, score.version, changed))
    return views[::-1]


def _professional(actor: Actor) -> None:
    if actor.role not in ("home", "physio", "service"):
        raise Refused(403, "assessments are between a physio and the record: no other role sees them")
