"""The routes: pages, lanes, devices, sessions, health. OpenAPI is generated from these (`service/contract/`)."""

import asyncio
import mimetypes
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
from fastapi import FastAPI, Query, Request, Response, WebSocket
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from stridecue import __version__
from stridecue.edges.web.guard import problem
from stridecue.edges.web.messages import (
    Claim,
    Device,
    Floor,
    FloorSnapshot,
    Health,
    LaneCommand,
    LaneSnapshot,
    Problem,
    Refused,
    SessionId,
    SessionSummary,
)
from stridecue.edges.web.socket import Screens, W, serve

WORDS: Final = {
    403: "Not from here: a foreign Origin, another site's page, or no X-Stridecue header",
    404: "Not there",
    409: "Taken, or not possible now",
    413: "Too large",
    421: "Not the name of this service",
    422: "Not understood",
}
HEADER: Final = {
    "name": "X-Stridecue",
    "in": "header",
    "required": True,
    "description": "No form and no other site can send it.",
    "schema": {"type": "string", "examples": ["1"]},
}
"""What `guard` asks of every request that changes something."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer instead: always an RFC 9457 body."""
    return {status: {"model": Problem, "description": WORDS[status]} for status in statuses}


class JsonLines(Response):
    """One JSON object a line."""

    media_type = "application/jsonl"


class Figures(Response):
    """The Prometheus text format."""

    media_type = "text/plain; version=0.0.4; charset=utf-8"


def _problem(status: int, title: str, detail: str) -> Response:
    return Response(problem(status, title, detail), status, media_type="application/problem+json")


def api(floor: Floor, screens: Screens[W], pages: Path | None) -> FastAPI:  # noqa: C901 - a table of routes, each one simple
    """The application; `pages` is the folder of the built client, None when it was not built."""
    app = FastAPI(
        title="stridecue",
        version=__version__,
        summary="Lanes, devices, sessions and health of one service, on loopback.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        responses=problems(403, 421, 422),
        generate_unique_id_function=lambda route: route.name,
    )

    @app.exception_handler(Refused)
    async def refused(_: Request, wrong: Refused) -> Response:
        return _problem(wrong.status, "not possible", str(wrong))

    @app.exception_handler(RequestValidationError)
    async def misunderstood(_: Request, wrong: RequestValidationError) -> Response:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _problem(422, "not understood", f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}")

    @app.exception_handler(HTTPException)
    async def missing(request: Request, wrong: HTTPException) -> Response:
        return _problem(wrong.status_code, str(wrong.detail).lower(), f"{request.method} {request.url.path}")

    def known(lane: str) -> LaneSnapshot:
        try:
            return floor.snapshot(lane)
        except KeyError:
            there = ", ".join(snapshot.lane for snapshot in floor.floor_snapshot().lanes)
            raise Refused(404, f"lane {lane[:32]!r} is unknown; there are: {there}") from None

    @app.get("/api/v1/lanes")
    async def lanes() -> FloorSnapshot:
        """Every lane, and the devices that nobody has claimed."""
        return floor.floor_snapshot()

    @app.get("/api/v1/lanes/{lane}", responses=problems(404))
    async def lane_now(lane: str) -> LaneSnapshot:
        """One lane as it is now."""
        return known(lane)

    @app.post("/api/v1/lanes/{lane}/commands", responses=problems(404, 409, 413))
    async def command(lane: str, command: LaneCommand) -> LaneSnapshot:
        """START, PAUSE, RESUME, STOP. Never needs a sign-in."""
        known(lane)
        floor.command(lane, command)
        return floor.snapshot(lane)

    @app.post("/api/v1/lanes/{lane}/claims", responses=problems(404, 409, 413))
    async def claim(lane: str, claim: Claim) -> LaneSnapshot:
        """A device shall serve this lane; refused with both names when it, or its foot, is taken."""
        known(lane)
        floor.claim(lane, claim)
        return floor.snapshot(lane)

    @app.get("/api/v1/devices")
    async def devices() -> list[Device]:
        """Every device that was heard."""
        return floor.devices()

    @app.delete("/api/v1/devices/{device}/claim", status_code=204, responses=problems(404, 413))
    async def release(device: str) -> Response:
        """A device shall serve no lane."""
        floor.release(device)
        return Response(status_code=204)

    @app.get("/api/v1/sessions")
    async def sessions(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[SessionSummary]:
        """The stored sessions, newest first."""
        return await asyncio.to_thread(floor.sessions, limit)

    @app.get("/api/v1/sessions/{session}/log", response_class=JsonLines, responses=problems(404))
    async def log(session: SessionId) -> Response:
        """One session's log, as JSON lines."""
        lines = await asyncio.to_thread(floor.log, session)
        return JsonLines(b"".join(lines), headers={"cache-control": "no-store"})

    @app.get("/healthz", responses={200: {"model": Health}, 503: {"model": Health, "description": "Not ready"}})
    async def healthz() -> Response:
        """Live and ready, lane by lane; 503 while not ready."""
        health = floor.health()
        return Response(orjson.dumps(health), 200 if health.ready else 503, media_type="application/json")

    @app.get("/metrics", response_class=Figures)
    async def metrics() -> Response:
        """For Prometheus."""
        return Figures(floor.metrics())

    @app.websocket("/ws/floor")
    async def floor_socket(socket: WebSocket, since: int | None = None) -> None:
        await serve(socket, screens, None, since)

    @app.websocket("/ws/lanes/{lane}")
    async def lane_socket(socket: WebSocket, lane: str, since: int | None = None) -> None:
        try:
            floor.snapshot(lane)
        except KeyError:
            await socket.close(4404, "unknown lane")
            return
        await serve(socket, screens, lane, since)

    _serve_pages(app, pages)
    app.openapi = lambda: document(app)  # type: ignore[method-assign] # FastAPI's own way to change the document
    return app


def document(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 of the routes, with what FastAPI cannot know: the problems' media type and the guard's header."""
    found = FastAPI.openapi(app)
    for path in found["paths"].values():
        for method, operation in path.items():
            if method != "get" and HEADER not in operation.setdefault("parameters", []):
                operation["parameters"].append(HEADER)
            for status, answer in operation["responses"].items():
                if int(status) in WORDS:
                    answer["content"] = {"application/problem+json": next(iter(answer["content"].values()))}
    return found


def _serve_pages(app: FastAPI, pages: Path | None) -> None:
    """The built client; every path that is not a file is the one page, which does its own routing."""
    root = pages.resolve() if pages is not None else None

    def found(path: str) -> Path | None:
        if root is None:
            return None
        try:
            wanted = (root / path).resolve()
            return wanted if wanted.is_file() and wanted.is_relative_to(root) else None
        except (OSError, ValueError):  # a name too long, or with a NUL in it
            return None

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str) -> Response:
        if root is None:
            return Response(
                "The pages were not built: run `make install`, then start again.\n", 503, media_type="text/plain"
            )
        if path.startswith(("api/", "ws/")):
            raise HTTPException(404, "unknown route")
        file = found(path)
        if file is None and path.startswith("assets/"):
            raise HTTPException(404, "unknown file")
        file = file or root / "index.html"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        kept = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
        return Response(await asyncio.to_thread(file.read_bytes), media_type=kind, headers={"cache-control": kept})
