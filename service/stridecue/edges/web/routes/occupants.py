"""Who runs next on a lane, and where a baseline stands."""

from fastapi import FastAPI, Response

from stridecue.core.baseline.procedure import Guidance
from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Floor, Refused
from stridecue.edges.web.practice import OnLane, OnLaneView
from stridecue.edges.web.practising import Occupants
from stridecue.edges.web.principal import Asking


def add(app: FastAPI, floor: Floor, occupants: Occupants) -> None:
    """A lane that runs a session is never given to somebody else."""

    def known(lane: str) -> None:
        try:
            floor.snapshot(lane)
        except KeyError:
            there = ", ".join(snapshot.lane for snapshot in floor.floor_snapshot().lanes)
            raise Refused(404, f"lane {lane[:32]!r} is unknown; there are: {there}") from None

    @app.put("/api/v1/lanes/{lane}/runner", responses=problems(404, 409, 413, 503))
    async def put_on_lane(lane: str, asked: OnLane, who: Asking) -> OnLaneView:
        """This runner runs next here: the next session of the programme, or a plan by its name."""
        known(lane)
        return await occupants.put(who, lane, asked)

    @app.delete("/api/v1/lanes/{lane}/runner", status_code=204, responses=problems(404, 409, 413, 503))
    async def free_lane(lane: str, who: Asking) -> Response:
        """The lane is as its configuration says."""
        known(lane)
        await occupants.free(who, lane)
        return Response(status_code=204)

    @app.get("/api/v1/lanes/{lane}/guide", responses=problems(404, 409))
    async def guide(lane: str) -> Guidance:
        """Where a baseline run stands, and what to tell the runner; 409 when the lane runs something else."""
        known(lane)
        found = floor.guide(lane)
        if found is None:
            raise Refused(409, f"lane {lane!r} runs no baseline; put plan 'baseline' on it")
        return found
