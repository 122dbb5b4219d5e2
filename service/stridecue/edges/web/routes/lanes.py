"""Lanes: how they are, commands, who serves them; and STOP, which never needs a sign-in."""

from typing import Final

from fastapi import FastAPI, Response

from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Claim, Floor, FloorSnapshot, LaneCommand, LaneSnapshot, Refused
from stridecue.edges.web.principal import Asking
from stridecue.edges.web.sight import owns_lane

DONE: Final = 204


def add(app: FastAPI, floor: Floor) -> None:
    """What is asked of a lane answers without its snapshot: who may ask may not always look."""

    def known(lane: str) -> LaneSnapshot:
        try:
            return floor.snapshot(lane)
        except KeyError:
            there = ", ".join(snapshot.lane for snapshot in floor.floor_snapshot().lanes)
            raise Refused(404, f"lane {lane[:32]!r} is unknown; there are: {there}") from None

    @app.get("/api/v1/lanes")
    async def lanes(who: Asking) -> FloorSnapshot:
        """Every lane that is the asker's, and the devices that nobody has claimed."""
        found = floor.floor_snapshot()
        return FloorSnapshot([s for s in found.lanes if owns_lane(who, s.lane, floor.runner_on)], found.unclaimed)

    @app.get("/api/v1/lanes/{lane}", responses=problems(404))
    async def lane_now(lane: str) -> LaneSnapshot:
        """One lane as it is now."""
        return known(lane)

    @app.post("/api/v1/lanes/{lane}/stop", status_code=DONE, responses=problems(404, 413))
    async def stop(lane: str) -> Response:
        """STOP: the beat ends and the session is sealed. Never needs a sign-in, and says nothing about the runner."""
        known(lane)
        floor.stop(lane)
        return Response(status_code=DONE)

    @app.post("/api/v1/lanes/{lane}/commands", status_code=DONE, responses=problems(404, 409, 413))
    async def command(lane: str, command: LaneCommand) -> Response:
        """START, PAUSE, RESUME and the rest."""
        known(lane)
        floor.command(lane, command)
        return Response(status_code=DONE)

    @app.post("/api/v1/lanes/{lane}/claims", status_code=DONE, responses=problems(404, 409, 413))
    async def claim(lane: str, claim: Claim) -> Response:
        """A device shall serve this lane; refused with both names when it, or its foot, is taken."""
        known(lane)
        floor.claim(lane, claim)
        return Response(status_code=DONE)
