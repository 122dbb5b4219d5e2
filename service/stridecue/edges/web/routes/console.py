"""One lane, large: what its session has shown so far, and markers with notes."""

import asyncio
from dataclasses import replace
from typing import Annotated

import orjson
from fastapi import FastAPI, Query, Response

from stridecue.edges.trace import Trace
from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Floor, Refused, SessionId
from stridecue.edges.web.notes import MarkView, NewMark, NoteView
from stridecue.edges.web.practising import Practice
from stridecue.edges.web.principal import Asking, Principal, said_by
from stridecue.edges.web.routes.lanes import known

NOBODY = 404
"""The practice knows no such runner: a guest, who can be traced to no person here."""


def add(app: FastAPI, floor: Floor, practice: Practice) -> None:
    """For staff: the trace holds what its runner may not see in silent segments."""

    async def pain_because(who: Principal, runner: str) -> str:
        """Why what was said about pain is not for them; empty when it is. The register judges, and keeps the look."""
        try:
            await asyncio.to_thread(practice.pain, who, runner)
        except Refused as no:
            return "" if no.status == NOBODY else str(no)
        return ""

    @app.get("/api/v1/lanes/{lane}/trace", response_model=Trace, responses=problems(404))
    async def trace(lane: str, who: Asking, since_us: Annotated[int, Query(ge=-1, le=2**53 - 1)] = -1) -> Response:
        """The session that runs, or the last one of the same runner; `since_us`: only what came after."""
        known(floor, lane)
        found = floor.trace(lane, since_us)
        if any(line.kind == "pain" for line in found.lines):
            because = await pain_because(who, floor.runner_on(lane) or "")
            if because:
                told = [line for line in found.lines if line.kind != "pain"]
                found = replace(found, lines=told, pain_because=because)
        # two thousand points are plain integers already: written as they are, not validated a second time
        return Response(orjson.dumps(found), media_type="application/json", headers={"cache-control": "no-store"})

    @app.post("/api/v1/lanes/{lane}/marks", status_code=201, responses=problems(404, 409, 413, 503))
    async def mark(lane: str, asked: NewMark, who: Asking) -> MarkView:
        """A marker in the log, now; its note goes to the runner's records, or is refused and the marker stays."""
        known(floor, lane)
        runner = floor.runner_on(lane) or ""
        session, at_us = floor.mark(lane, asked.kind, said_by(who))
        made = MarkView(session, at_us, asked.kind)
        if asked.note is not None:
            try:
                await asyncio.to_thread(practice.add_note, who, runner, made, asked.note)
            except Refused as no:
                why = "this lane's runner is a guest" if no.status == NOBODY else str(no)
                raise Refused(409, f"marked, but the note was not kept: {why}") from None
        await asyncio.to_thread(floor.audit, who, f"lane {lane}: mark, {asked.kind}")
        return made

    @app.get("/api/v1/runners/{runner}/notes", responses=problems(404, 409, 503))
    async def notes(runner: str, who: Asking, session: SessionId | None = None) -> list[NoteView]:
        """What was written beside the runs, oldest first."""
        return await asyncio.to_thread(practice.notes, who, runner, session)
