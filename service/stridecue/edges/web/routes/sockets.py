"""The two WebSockets: one lane for a runner's page, the floor for a physio's console and the wall."""

from fastapi import FastAPI, WebSocket

from stridecue.edges.web.messages import Floor
from stridecue.edges.web.socket import Screens, W, serve


def add(app: FastAPI, floor: Floor, screens: Screens[W]) -> None:
    """`screens` make the frames, `sight` cuts them for who watches."""

    @app.websocket("/ws/floor")
    async def floor_socket(socket: WebSocket, since: str | None = None) -> None:
        await serve(socket, screens, None, since, floor.runner_on)

    @app.websocket("/ws/lanes/{lane}")
    async def lane_socket(socket: WebSocket, lane: str, since: str | None = None) -> None:
        try:
            floor.snapshot(lane)
        except KeyError:
            await socket.accept()  # before that, a close is a bare 403, and its code and reason reach nobody
            await socket.close(4404, "unknown lane")
            return
        await serve(socket, screens, lane, since, floor.runner_on)
