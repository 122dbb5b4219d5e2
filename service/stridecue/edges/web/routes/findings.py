"""Pain and proposals: health data, with the clinical pack on and the runner's consent."""

import asyncio

from fastapi import FastAPI

from stridecue.edges.web.application import problems
from stridecue.edges.web.findings import (
    AnswerProposal,
    EnterPain,
    PainView,
    PromptView,
    ProposalsView,
    ProposalView,
)
from stridecue.edges.web.practising import Occupants, Practice
from stridecue.edges.web.principal import Asking

REFUSALS = problems(404, 409, 413, 503)


def add(app: FastAPI, practice: Practice, on_lanes: Occupants) -> None:
    """All of them ask the register, so all of them run in a thread."""

    @app.get("/api/v1/runners/{runner}/pain", responses=REFUSALS)
    async def pain_diary(runner: str, who: Asking) -> list[PainView]:
        """Every answer, newest first, also the corrected ones."""
        return await asyncio.to_thread(practice.pain, who, runner)

    @app.post("/api/v1/runners/{runner}/pain", status_code=201, responses=REFUSALS)
    async def enter_pain(runner: str, told: EnterPain, who: Asking) -> PainView:
        """An answer; a slip is corrected by a new answer that names it. Red ends a running session at once."""
        kept = await asyncio.to_thread(practice.enter_pain, who, runner, told)
        on_lanes.hear(who, runner, told)
        return kept

    @app.get("/api/v1/runners/{runner}/prompts", responses=REFUSALS)
    async def prompts(runner: str, who: Asking) -> list[PromptView]:
        """What is still to be asked about the last days' sessions."""
        return await asyncio.to_thread(practice.prompts, who, runner)

    @app.get("/api/v1/runners/{runner}/proposals", responses=REFUSALS)
    async def proposals(runner: str, who: Asking) -> ProposalsView:
        """What the rules propose, newest first; what came in since the last look is judged now."""
        return await asyncio.to_thread(practice.proposals, who, runner)

    @app.post("/api/v1/runners/{runner}/proposals/{number}/answer", responses=REFUSALS)
    async def answer(runner: str, number: int, asked: AnswerProposal, who: Asking) -> ProposalView:
        """Accept or decline, with a reason; accepted, it is what the runner runs next."""
        return await asyncio.to_thread(practice.answer, who, runner, number, asked)
