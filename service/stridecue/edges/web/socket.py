"""One page's WebSocket: what it watches goes out from its slot, its pings are answered."""

import asyncio
from typing import Final, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from stridecue.edges.frames import Ping

SEND_TIMEOUT_S: Final = 8.0
"""A page that takes nothing for so long is let go; it may come back and resume."""
PINGS_PER_S: Final = 20
_PING: Final = TypeAdapter(Ping)


class Watched(Protocol):
    """One page's slot."""

    async def take(self) -> list[bytes]:
        """Wait for something, then take all of it."""


W = TypeVar("W", bound=Watched)


class Screens(Protocol[W]):
    """What a socket needs of the screen channel."""

    def watch(self, lane: str | None, since: int | None) -> W:
        """A page begins to watch."""

    def leave(self, lane: str | None, watcher: W) -> None:
        """A page has gone."""

    def pong(self, t0_ms: float) -> bytes:
        """The answer to a ping."""


async def serve(socket: WebSocket, screens: Screens[W], lane: str | None, since: int | None) -> None:
    """Until the page goes, or takes nothing for too long."""
    await socket.accept()
    watcher = screens.watch(lane, since)
    sender = asyncio.create_task(_send(socket, watcher))
    listener = asyncio.create_task(_listen(socket, screens))
    try:
        await asyncio.wait([sender, listener], return_when=asyncio.FIRST_COMPLETED)
    finally:
        screens.leave(lane, watcher)
        for task in (sender, listener):
            task.cancel()
        await asyncio.gather(sender, listener, return_exceptions=True)


async def _send(socket: WebSocket, watcher: Watched) -> None:
    while True:
        for frame in await watcher.take():
            try:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await socket.send_text(frame.decode())
            except TimeoutError:
                return


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
