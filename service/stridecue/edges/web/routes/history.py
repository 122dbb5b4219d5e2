"""What a runner has run: what counts, a run that is told, and the file of a watch."""

import asyncio
from typing import Any, Final

from fastapi import FastAPI, Request

from stridecue.edges.web.application import problems
from stridecue.edges.web.practice import EnterRun, HistoryView, RunView, ShowedView
from stridecue.edges.web.practising import Practice
from stridecue.edges.web.principal import Asking

REFUSALS = problems(404, 409, 413, 503)
FIT: Final[dict[str, Any]] = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
"""What the route of files takes."""


def add(app: FastAPI, practice: Practice) -> None:
    """All of them ask the register, so all of them run in a thread."""
    one_at_a_time = asyncio.Lock()  # a long day's file keeps the interpreter busy for seconds

    @app.get("/api/v1/runners/{runner}/history", responses=REFUSALS)
    async def history(runner: str, who: Asking) -> HistoryView:
        """Sessions, imported files and what was told, each against the longest of the thirty days before it."""
        return await asyncio.to_thread(practice.history, who, runner)

    @app.get("/api/v1/runners/{runner}/sessions", responses=REFUSALS)
    async def showed(runner: str, who: Asking) -> ShowedView:
        """What every recorded session showed, in one answer, and what the rules hold it to."""
        return await asyncio.to_thread(practice.showed, who, runner)

    @app.post("/api/v1/runners/{runner}/history", status_code=201, responses=REFUSALS)
    async def enter_run(runner: str, told: EnterRun, who: Asking) -> RunView:
        """A run that was told; one of the future is refused."""
        return await asyncio.to_thread(practice.enter_run, who, runner, told)

    @app.post(
        "/api/v1/runners/{runner}/history/file", status_code=201, responses=REFUSALS, openapi_extra={"requestBody": FIT}
    )
    async def import_run(runner: str, request: Request, who: Asking) -> RunView:
        """A run that a watch has recorded, as its FIT file; refused in words when it is none, or holds no running."""
        content = await request.body()  # `guard` has seen how long it is
        async with one_at_a_time:
            return await asyncio.to_thread(practice.import_run, who, runner, content)
