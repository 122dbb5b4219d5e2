"""While a runner runs: pain, which nobody needs a sign-in to say, and changes of what is asked."""

import asyncio

from fastapi import FastAPI, Response

from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Floor, PainSaid, Refused, TargetWish
from stridecue.edges.web.personal import Personal
from stridecue.edges.web.principal import Asking, said_by
from stridecue.edges.web.routes.lanes import DONE, known


def add(app: FastAPI, floor: Floor, rights: Personal) -> None:
    """Both act on the session that runs on a lane; 409 when there is none."""

    @app.post("/api/v1/lanes/{lane}/pain", status_code=DONE, responses=problems(404, 409, 413))
    async def pain(lane: str, said: PainSaid, who: Asking) -> Response:
        """The pain button: red ends the run at once. Never needs a sign-in."""
        known(floor, lane)
        kept = await asyncio.to_thread(rights.keeps_health, floor.runner_on(lane) or "")
        floor.pain(lane, said, said_by(who), kept=kept)
        return Response(status_code=DONE)

    @app.post("/api/v1/lanes/{lane}/target", status_code=DONE, responses=problems(404, 409, 413))
    async def target(lane: str, wish: TargetWish, who: Asking) -> Response:
        """Another target or policy for this session; a runner may move the target by a little only."""
        known(floor, lane)
        if who.acts_as == "runner" and wish.by_permille is None:
            raise Refused(403, "a runner may send by_permille only: everything else is the physio's")
        changed = floor.retarget(lane, wish, said_by(who))
        await asyncio.to_thread(floor.audit, who, changed)
        return Response(status_code=DONE)
