"""How the service is: for a person, for a probe and for Prometheus."""

from dataclasses import replace

import orjson
from fastapi import FastAPI, Response

from stridecue.edges.web.messages import Floor, Health, Readiness
from stridecue.edges.web.principal import Asking, Principal


class Figures(Response):
    """The Prometheus text format."""

    media_type = "text/plain; version=0.0.4; charset=utf-8"


def shown(health: Health, who: Principal) -> Health | Readiness:
    """All of it at home; an admin sees no lane's reasons, for they tell of a runner; others whether it is ready."""
    if who.role == "home":
        return health
    if who.role != "admin":
        return Readiness(health.live, health.ready)
    lanes = [replace(lane, because="", session=None) for lane in health.lanes]
    return replace(health, lanes=lanes, because=[said for said in health.because if not said.startswith("lane ")])


def add(app: FastAPI, floor: Floor) -> None:
    """Liveness is answered to anybody: a probe has no account."""

    @app.get(
        "/healthz",
        responses={200: {"model": Health | Readiness}, 503: {"model": Health | Readiness, "description": "Not ready"}},
    )
    async def healthz(who: Asking) -> Response:
        """Live and ready, lane by lane for those who may know; 503 while not ready."""
        health = floor.health()
        body = orjson.dumps(shown(health, who))
        return Response(body, 200 if health.ready else 503, media_type="application/json")

    @app.get("/metrics", response_class=Figures)
    async def metrics() -> Response:
        """For Prometheus."""
        return Figures(floor.metrics())
