"""One page's WebSocket: what it watches goes out, its pings are answered, its sign-in is looked at again."""

import asyncio
from typing import Final, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from stridecue.edges.frames import Ping
from stridecue.edges.web.sight import RunnerOn, Sight, of_floor

SEND_TIMEOUT_S: Final = 8.0
"""A page that takes nothing for so long is let go; it may come back and resume."""
RECHECK_S: Final = 2.5
"""A sign-in that has ended ends its sockets within this and the time of one look-up: five seconds at most."""
PINGS_PER_S: Final = 20
SIGNED_OUT: Final = 4401
_PING: Final = TypeAdapter(Ping)


class Watched(Protocol):
    """One page's slot."""

    async def take(self) -> list[bytes]:
        """Wait for something, then take all of it."""


W = TypeVar("W", bound=Watched)


class Screens(Protocol[W]):
    """What a socket needs of the screen channel."""

    def watch(self, lane: str | None, since: str | None) -> W:
        """A page begins to watch."""

    def leave(self, lane: str | None, watcher: W) -> None:
        """A page has gone."""

    def pong(self, t0_ms: float) -> bytes:
        """The answer to a ping."""


class _View:
    """What the socket's principal may see, as of the last look at the sign-in."""

    def __init__(self, sight: Sight | None) -> None:
        self.sight = sight


async def serve(
    socket: WebSocket, screens: Screens[W], lane: str | None, since: str | None, runner_on: RunnerOn
) -> None:
    """Until the page goes, takes nothing for too long, or may not watch any more."""
    await socket.accept()
    watcher = screens.watch(lane, since)
    view = _View(of_floor(socket.scope["principal"], runner_on) if lane is None else None)
    tasks = [
        asyncio.create_task(_send(socket, watcher, view)),
        asyncio.create_task(_listen(socket, screens)),
        asyncio.create_task(_recheck(socket, lane, view, runner_on)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        screens.leave(lane, watcher)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send(socket: WebSocket, watcher: Watched, view: _View) -> None:
    while True:
        for frame in await watcher.take():
            seen = frame if view.sight is None else view.sight(frame)
            if seen is None:
                continue
            try:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await socket.send_text(seen.decode())
            except TimeoutError:
                return


async def _recheck(socket: WebSocket, lane: str | None, view: _View, runner_on: RunnerOn) -> None:
    """Whoever signed out, was revoked, or lost this lane to another's client sees no more of it."""
    while True:
        await asyncio.sleep(RECHECK_S)
        now = await socket.scope["again"]()
        if now is None:
            await socket.close(SIGNED_OUT, "the sign-in has ended")
            return
        if lane is None:
            view.sight = of_floor(now, runner_on)


async def _listen(socket: WebSocket, screens: Screens[W]) -> None:
    """Pings only; what is not one closes the socket with the reason."""
    loop = asyncio.get_running_loop()
    since_s, count = loop.time(), 0
    while True:
        try:
            ping = _PING.validate_json(await socket.receive_text(), strict=True, extra="forbid")
        except (ValidationError, KeyError):
            await socket.close(1007, 'expected {"v":1,"type":"ping","t0_ms":number}')
            return
        except WebSocketDisconnect:
            return
        if loop.time() - since_s > 1:
            since_s, count = loop.time(), 0
        count += 1
        if count > PINGS_PER_S:
            await socket.close(1008, f"at most {PINGS_PER_S} messages a second")
            return
        await socket.send_text(screens.pong(ping.t0_ms).decode())
