"""Stored sessions: the list, each one's measures and log, and each as a file."""

import asyncio
from typing import Annotated

from fastapi import FastAPI, Query, Response

from stridecue.core.measures import Measures
from stridecue.edges.web.application import problems
from stridecue.edges.web.files import File, FileForm, Language, attached
from stridecue.edges.web.messages import Floor, SessionId, SessionSummary, WeekSummary
from stridecue.edges.web.practising import Practice
from stridecue.edges.web.principal import Asking


class JsonLines(Response):
    """One JSON object a line."""

    media_type = "application/jsonl"


def add(app: FastAPI, floor: Floor, practice: Practice) -> None:
    """All read the store in a thread."""
    one_at_a_time = asyncio.Lock()  # the lanes share the interpreter and the memory with whoever takes files away

    @app.get("/api/v1/sessions")
    async def sessions(who: Asking, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[SessionSummary]:
        """The stored sessions of the asker's runners, newest first."""
        found = await asyncio.to_thread(floor.sessions, limit)
        return [one for one in found if one.runner not in who.others and who.lane in (None, one.lane)]

    @app.get("/api/v1/weeks")
    async def weeks(who: Asking) -> list[WeekSummary]:
        """What the weeks of the asker's runners add up to, newest first."""
        found = await asyncio.to_thread(floor.weeks)
        return [one for one in found if one.runner not in who.others and who.lane is None]

    @app.get("/api/v1/sessions/{session}/measures", responses=problems(404, 409))
    async def measures(session: SessionId) -> Measures:
        """Share in the band, response to cues, what was kept in silence: as the report and the export say it."""
        return await asyncio.to_thread(floor.measures, session)

    @app.get("/api/v1/sessions/{session}/log", response_class=JsonLines, responses=problems(404, 409, 503))
    async def log(session: SessionId, who: Asking) -> Response:
        """One session's log, as JSON lines."""
        lines = await asyncio.to_thread(practice.session_log, who, session)
        return JsonLines(b"".join(lines), headers={"cache-control": "no-store"})

    @app.get("/api/v1/sessions/{session}/export", response_class=File, responses=problems(404, 409, 503))
    async def session_export(
        session: SessionId,
        who: Asking,
        form: Annotated[FileForm, Query(alias="format")],
        language: Language = "en",
    ) -> Response:
        """One session as a file: a table of its steps, what the columns are, or an activity."""
        async with one_at_a_time:
            return attached(await asyncio.to_thread(practice.session_file, who, session, form, language))
