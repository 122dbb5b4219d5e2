"""The WebSocket of a page's own sensor: the phone it runs on, or what its browser hears over Bluetooth."""

from collections import Counter

from fastapi import FastAPI, WebSocket

from stridecue.edges.web.messages import Floor
from stridecue.edges.web.sensor import FULL, SOCKETS_MAX, Sensors, Unwelcome, refuse, serve


def add(app: FastAPI, floor: Floor, sensors: Sensors) -> None:
    """`sensors` take what is heard; here is counted how many sockets a lane has."""
    there: Counter[str] = Counter()

    @app.websocket("/ws/lanes/{lane}/sensor")
    async def sensor_socket(socket: WebSocket, lane: str) -> None:
        try:
            floor.snapshot(lane)
        except KeyError:
            await socket.accept()  # before that, a close is a bare 403, and its code and reason reach nobody
            await socket.close(4404, "unknown lane")
            return
        if there[lane] >= SOCKETS_MAX:
            await socket.accept()
            await refuse(socket, Unwelcome(FULL, f"lane {lane!r} has {SOCKETS_MAX} sensors of pages already"))
            return
        there[lane] += 1
        try:
            await serve(socket, sensors, lane)
        finally:
            there[lane] -= 1
