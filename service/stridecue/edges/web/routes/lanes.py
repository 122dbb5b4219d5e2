"""Lanes: how they are, commands, who serves them; and STOP, which never needs a sign-in."""

import asyncio
from typing import Final

from fastapi import FastAPI, Response

from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Claim, Floor, FloorSnapshot, LaneCommand, LaneSnapshot, Refused
from stridecue.edges.web.principal import Asking, said_by
from stridecue.edges.web.sight import owns_lane

DONE: Final = 204


def known(floor: Floor, lane: str) -> LaneSnapshot:
    """The lane as its runner may see it; Refused(404) when there is none of that name."""
    try:
        return floor.snapshot(lane)
    except KeyError:
        there = ", ".join(snapshot.lane for snapshot in floor.floor_snapshot().lanes)
        raise Refused(404, f"lane {lane[:32]!r} is unknown; there are: {there}") from None


def add(app: FastAPI, floor: Floor) -> None:
    """What is asked of a lane answers without its snapshot: who may ask may not always look."""

    @app.get("/api/v1/lanes")
    async def lanes(who: Asking) -> FloorSnapshot:
        """Every lane that is the asker's, and the devices that nobody has claimed."""
        found = floor.floor_snapshot()
        return FloorSnapshot([s for s in found.lanes if owns_lane(who, s.lane, floor.runner_on)], found.unclaimed)

    @app.get("/api/v1/lanes/{lane}", responses=problems(404))
    async def lane_now(lane: str) -> LaneSnapshot:
        """One lane as it is now."""
        return known(floor, lane)

    @app.post("/api/v1/lanes/{lane}/stop", status_code=DONE, responses=problems(404, 413))
    async def stop(lane: str) -> Response:
        """STOP: the beat ends and the session is sealed. Never needs a sign-in, and says nothing about the runner."""
        known(floor, lane)
        floor.stop(lane)
        return Response(status_code=DONE)

    @app.post("/api/v1/lanes/{lane}/commands", status_code=DONE, responses=problems(404, 409, 413))
    async def command(lane: str, command: LaneCommand, who: Asking) -> Response:
        """START, PAUSE, RESUME and the rest."""
        known(floor, lane)
        done = floor.command(lane, command, said_by(who))
        await asyncio.to_thread(floor.audit, who, done)
        return Response(status_code=DONE)

    @app.post("/api/v1/lanes/{lane}/claims", status_code=DONE, responses=problems(404, 409, 413))
    async def claim(lane: str, claim: Claim) -> Response:
        """A device shall serve this lane; refused with both names when it, or its foot, is taken."""
        known(floor, lane)
        floor.claim(lane, claim)
        return Response(status_code=DONE)
