"""Assessments, scores and the report: for a physio, with the clinical pack on and the runner's consent."""

import asyncio

from fastapi import FastAPI, Response

from stridecue.core.referral import Referral
from stridecue.edges.web.application import problems
from stridecue.edges.web.files import Pdf, attached
from stridecue.edges.web.findings import (
    AssessmentView,
    EnterAssessment,
    EnterScore,
    ScoreView,
)
from stridecue.edges.web.practising import Practice
from stridecue.edges.web.principal import Asking
from stridecue.edges.web.report import Report

REFUSALS = problems(404, 409, 413, 503)


def add(app: FastAPI, practice: Practice) -> None:
    """All of them ask the register, so all of them run in a thread."""

    @app.get("/api/v1/runners/{runner}/assessments", responses=REFUSALS)
    async def assessments(runner: str, who: Asking) -> list[AssessmentView]:
        """For the physio: suggestions with their evidence grade, never a name for what somebody has."""
        return await asyncio.to_thread(practice.assessments, who, runner)

    @app.post("/api/v1/runners/{runner}/assessments", status_code=201, responses=REFUSALS)
    async def enter_assessment(runner: str, asked: EnterAssessment, who: Asking) -> AssessmentView:
        """What was asked and found; a red flag locks the plan at once."""
        return await asyncio.to_thread(practice.enter_assessment, who, runner, asked)

    @app.get("/api/v1/runners/{runner}/scores", responses=REFUSALS)
    async def scores(runner: str, who: Asking) -> list[ScoreView]:
        """Questionnaires, newest first."""
        return await asyncio.to_thread(practice.scores, who, runner)

    @app.post("/api/v1/runners/{runner}/scores", status_code=201, responses=REFUSALS)
    async def enter_score(runner: str, asked: EnterScore, who: Asking) -> ScoreView:
        """A questionnaire's sum: AKPS, KOOS-PF or UWRI."""
        return await asyncio.to_thread(practice.enter_score, who, runner, asked)

    @app.get("/api/v1/runners/{runner}/report", responses=REFUSALS)
    async def report(runner: str, who: Asking) -> Report:
        """One page for the referrer, as data: with what was not measured, and what is missing."""
        return await asyncio.to_thread(practice.report, who, runner)

    @app.get("/api/v1/runners/{runner}/report/sheet", responses=REFUSALS)
    async def report_sheet(runner: str, who: Asking) -> Referral:
        """The same in words: every line and figure of the sheet, none left out for want of room."""
        return await asyncio.to_thread(practice.report_sheet, who, runner)

    @app.get("/api/v1/runners/{runner}/report.pdf", response_class=Pdf, responses=REFUSALS)
    async def report_page(runner: str, who: Asking) -> Response:
        """The same on one sheet, to be handed over."""
        return attached(await asyncio.to_thread(practice.report_page, who, runner))
