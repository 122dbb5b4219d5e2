"""One-time codes, as a QR and a PIN: for the runner of a lane, and for a display on the wall."""

import asyncio

from fastapi import FastAPI, Request

from stridecue.edges.web import qr
from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Floor, Refused
from stridecue.edges.web.personal import Personal
from stridecue.edges.web.routes.sign_in import needed
from stridecue.edges.web.signing import CodeShown, OnThisLane, Signing


def add(app: FastAPI, floor: Floor, personal: Personal, signing: Signing | None) -> None:
    """`signing` is None at home."""

    def shown(request: Request, lane: str | None) -> CodeShown:
        secret, pin, life_s = needed(signing).make_code(lane)
        # the secret is in the fragment: no server, no log and no Referer ever sees it
        address = f"{request.url.scheme}://{request.url.netloc}/claim#{secret}"
        path, side = qr.path(address)
        return CodeShown(address, pin, life_s, path, side)

    @app.get("/api/v1/lanes/{lane}/runner", responses=problems(404))
    async def on_lane(lane: str) -> OnThisLane:
        """Whose lane this is now: the name, for those who know it anyway."""
        runner = floor.runner_on(lane)
        if runner is None:
            raise Refused(404, f"lane {lane[:32]!r} is unknown")
        followed = await signing.followed(lane) if signing is not None else False
        return OnThisLane(await asyncio.to_thread(personal.name, runner), followed)

    @app.post("/api/v1/lanes/{lane}/code", responses=problems(404, 409, 413))
    async def lane_code(lane: str, request: Request) -> CodeShown:
        """A one-time code for the runner of this lane."""
        if floor.runner_on(lane) is None:
            raise Refused(404, f"lane {lane[:32]!r} is unknown")
        return shown(request, lane)

    @app.post("/api/v1/wall/code", responses=problems(409, 413))
    async def wall_code(request: Request) -> CodeShown:
        """A one-time code for a display on the wall."""
        return shown(request, None)
