"""A runner's place in a programme: enrolled, moved by a physio's choice, locked and unlocked."""

import asyncio

from fastapi import FastAPI

from stridecue.edges.web.application import problems
from stridecue.edges.web.practice import (
    Choose,
    Enrol,
    EnrolmentView,
    Lock,
    Unlock,
)
from stridecue.edges.web.practising import Practice
from stridecue.edges.web.principal import Asking

REFUSALS = problems(404, 409, 413, 503)


def add(app: FastAPI, practice: Practice) -> None:
    """All of them ask the register, so all of them run in a thread."""

    @app.put("/api/v1/runners/{runner}/enrolment", responses=REFUSALS)
    async def enrol(runner: str, asked: Enrol, who: Asking) -> EnrolmentView:
        """Put the runner into a programme, or elsewhere in it; a second writer gets 409 with both versions."""
        return await asyncio.to_thread(practice.enrol, who, runner, asked)

    @app.post("/api/v1/runners/{runner}/enrolment/choices", responses=REFUSALS)
    async def choose(runner: str, asked: Choose, who: Asking) -> EnrolmentView:
        """What only a physio may: skip a fade step, raise the target; refused while the sessions do not allow it."""
        return await asyncio.to_thread(practice.choose, who, runner, asked)

    @app.post("/api/v1/runners/{runner}/lock", responses=REFUSALS)
    async def lock(runner: str, asked: Lock, who: Asking) -> EnrolmentView:
        """A red flag: nothing is run any more."""
        return await asyncio.to_thread(practice.lock, who, runner, asked)

    @app.post("/api/v1/runners/{runner}/unlock", responses=REFUSALS)
    async def unlock(runner: str, asked: Unlock, who: Asking) -> EnrolmentView:
        """A named clinician unlocks the plan, with a reason."""
        return await asyncio.to_thread(practice.unlock, who, runner, asked)
