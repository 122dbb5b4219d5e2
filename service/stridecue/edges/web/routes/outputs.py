"""A lane's outputs: muted and heard again at once, and what a page says of the beats it played."""

import asyncio

from fastapi import FastAPI, Response

from stridecue.core.outputs import Output
from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Floor, Mute, PageSounded
from stridecue.edges.web.principal import Asking, said_by
from stridecue.edges.web.routes.lanes import DONE, known


def add(app: FastAPI, floor: Floor) -> None:
    """Both are of a lane, whether a session runs or not."""

    @app.put("/api/v1/lanes/{lane}/outputs/{output}", status_code=DONE, responses=problems(404, 413))
    async def mute(lane: str, output: Output, wish: Mute, who: Asking) -> Response:
        """Silence the speaker, the page or the bracelet of this lane, or let it sound again; the others go on.

        It holds for the runner on the lane, through new sessions and a restart; for another runner it is lifted.
        """
        known(floor, lane)
        done = floor.mute(lane, output, wish, said_by(who))
        await asyncio.to_thread(floor.audit, who, done)
        return Response(status_code=DONE)

    @app.post("/api/v1/lanes/{lane}/sounded", status_code=DONE, responses=problems(404, 413))
    async def sounded(lane: str, said: PageSounded) -> Response:
        """What became of the beats on the page that says so, since its last word."""
        known(floor, lane)
        floor.sounded(lane, said)
        return Response(status_code=DONE)
