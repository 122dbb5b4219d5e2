"""Runners: who there is, their record, their baselines, and their place in a programme."""

import asyncio
from typing import Annotated

from fastapi import FastAPI, Query

from stridecue.core.record import Record
from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import SessionId
from stridecue.edges.web.practice import (
    BaselineTrial,
    BaselineView,
    CaseLine,
    NewRunner,
    RunnerLine,
    RunnerView,
    TakeBaseline,
)
from stridecue.edges.web.practising import Practice
from stridecue.edges.web.principal import Asking

REFUSALS = problems(404, 409, 413, 503)


def add(app: FastAPI, practice: Practice) -> None:
    """All of them ask the register, so all of them run in a thread."""

    @app.get("/api/v1/runners")
    async def runners(who: Asking) -> list[RunnerLine]:
        """The asker's runners, by name."""
        return await asyncio.to_thread(practice.runners, who)

    @app.get("/api/v1/caseload")
    async def caseload(who: Asking) -> list[CaseLine]:
        """The asker's runners, by name, each with what waits for a person: all that a physio's list shows."""
        return await asyncio.to_thread(practice.caseload, who)

    @app.post("/api/v1/runners", status_code=201, responses=problems(413, 503))
    async def add_runner(new: NewRunner, who: Asking) -> RunnerLine:
        """Somebody new, under a random pseudonym."""
        return await asyncio.to_thread(practice.add_runner, who, new)

    @app.get("/api/v1/runners/{runner}", responses=REFUSALS)
    async def runner(runner: str, who: Asking) -> RunnerView:
        """One runner, opened: record, baseline, programme, and what to know before the next session."""
        return await asyncio.to_thread(practice.runner, who, runner)

    @app.put("/api/v1/runners/{runner}/record", responses=REFUSALS)
    async def put_record(runner: str, record: Record, who: Asking) -> Record:
        """The next version of the record that was read; a second writer gets 409 with both versions."""
        return await asyncio.to_thread(practice.put_record, who, runner, record)

    @app.get("/api/v1/runners/{runner}/baselines", responses=REFUSALS)
    async def baselines(runner: str, who: Asking) -> list[BaselineView]:
        """Every cadence baseline that was taken, newest first."""
        return await asyncio.to_thread(practice.baselines, who, runner)

    @app.get("/api/v1/runners/{runner}/baselines/trial", responses=REFUSALS)
    async def try_baseline(
        runner: str, session: SessionId, who: Asking, speed_kmh: Annotated[float | None, Query(ge=1, le=30)] = None
    ) -> BaselineTrial:
        """How a session, also one that still runs, stands to every gate of a baseline; nothing is kept."""
        return await asyncio.to_thread(practice.try_baseline, who, runner, session, speed_kmh)

    @app.post("/api/v1/runners/{runner}/baselines", status_code=201, responses=REFUSALS)
    async def take_baseline(runner: str, asked: TakeBaseline, who: Asking) -> BaselineView:
        """Measure it in a recorded session, or enter it; refused with every reason when it cannot be trusted."""
        return await asyncio.to_thread(practice.take_baseline, who, runner, asked)
