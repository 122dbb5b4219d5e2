"""A runner's rights, by the lane they stand on or by their pseudonym; the clinical pack; the audit trail's verdict."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends, FastAPI, Response
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Floor, Refused
from stridecue.edges.web.personal import (
    Clinical,
    Consent,
    Decide,
    Erase,
    Personal,
    Switch,
    Texts,
    TrailEntry,
    TrailVerdict,
)
from stridecue.edges.web.principal import Asking

REFUSALS = problems(404, 409, 413)
ACCEPTED: Final = 202


class Zip(Response):
    """Everything about one runner."""

    media_type = "application/zip"


def add(app: FastAPI, floor: Floor, personal: Personal) -> None:
    """The same rights through both doors: a runner knows the lane, a physio the client."""

    @app.get("/api/v1/texts")
    async def texts() -> Texts:
        """What stridecue says of itself, and what a consent means."""
        return personal.texts()

    @app.get("/api/v1/clinical")
    async def clinical() -> Clinical:
        """Is the clinical pack on, and who answers for it?"""
        return await asyncio.to_thread(personal.clinical)

    @app.post("/api/v1/clinical", responses=problems(409, 413))
    async def switch(who: Asking, asked: Switch) -> Clinical:
        """A health professional switches it, by name, and owns what is decided with it."""
        return await asyncio.to_thread(personal.switch, who, asked)

    @app.get("/api/v1/audit")
    async def audit() -> TrailVerdict:
        """Is every entry of the audit trail in its place?"""
        return await asyncio.to_thread(personal.verify)

    def on_lane(lane: str) -> str:
        runner = floor.runner_on(lane)
        if runner is None:
            raise Refused(404, f"lane {lane[:32]!r} is unknown")
        return runner

    def named(runner: str) -> str:
        return runner

    _rights(app, personal, "lanes/{lane}", on_lane)
    _rights(app, personal, "runners/{runner}", named)


def _rights(app: FastAPI, personal: Personal, place: str, whose: Callable[[str], str]) -> None:
    of = place.split("/", maxsplit=1)[0]
    Runner = Annotated[str, Depends(whose)]  # noqa: N806 - a type, made here because its dependency is

    @app.get(f"/api/v1/{place}/consent", name=f"{of}_consent", responses=problems(404, 409))
    async def consent(who: Asking, runner: Runner) -> list[Consent]:
        """What this runner has agreed to; what is not there, they have not."""
        return await asyncio.to_thread(personal.consent, who, runner)

    @app.post(f"/api/v1/{place}/consent", name=f"{of}_decide", responses=REFUSALS)
    async def decide(who: Asking, runner: Runner, decision: Decide) -> list[Consent]:
        """Agree, or take it back: counts from the next read or write on."""
        return await asyncio.to_thread(personal.decide, who, runner, decision)

    @app.get(f"/api/v1/{place}/export", name=f"{of}_export", response_class=Zip, responses=problems(404, 409))
    async def export(who: Asking, runner: Runner) -> Response:
        """Everything that is kept about this runner: JSON, CSV, every session."""
        path = await asyncio.to_thread(personal.export, who, runner)
        return FileResponse(
            path,
            media_type="application/zip",
            filename="stridecue-records.zip",
            headers={"cache-control": "no-store"},
            background=BackgroundTask(path.unlink, missing_ok=True),
        )

    @app.post(f"/api/v1/{place}/erasure", name=f"{of}_erase", status_code=ACCEPTED, responses=REFUSALS)
    async def erase(who: Asking, runner: Runner, typed: Erase) -> Response:
        """Everything of this runner goes, within a minute, for good, from every backup too."""
        del typed
        await asyncio.to_thread(personal.erase, who, runner)
        return Response(status_code=ACCEPTED)

    @app.get(f"/api/v1/{place}/trail", name=f"{of}_trail", responses=problems(404, 409))
    async def trail(who: Asking, runner: Runner) -> list[TrailEntry]:
        """Who read or changed this runner's records."""
        return await asyncio.to_thread(personal.trail, who, runner)
