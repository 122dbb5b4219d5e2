"""One page's own sensor over its WebSocket: a phone's motion, or what the browser hears of a Bluetooth peripheral.

    page     {"v":1,"type":"state","data":{"status":"online","boot":"9f3a11c2","kind":"phone","worn":"waist"}}
    service  {"v":1,"type":"welcome","data":{"device":"phone-9f3a11c2"}}
    service  {"v":1,"type":"clock","data":{"sent_us":81250000}}            once a second
    page     {"v":1,"type":"clock","data":{"boot":"9f3a11c2","sent_us":81250000,"pod_received_us":…,"pod_sent_us":…}}
    page     imu batches as binary messages, in the very bytes of the MQTT subject `imu`

`data` is what a device says over MQTT on the subject that `type` names. Whatever is not understood closes the socket,
with the reason as the last message, and touches no other.
"""

import asyncio
from typing import Final, Protocol

import orjson
from pydantic import TypeAdapter, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from stridecue.edges.frames import NotTaken, SensorSaid, TellKind, Welcome
from stridecue.edges.web.socket import RECHECK_S, SIGNED_OUT
from stridecue.edges.wire import IMU, explain

SOCKETS_MAX: Final = 4
"""At one lane: a phone, a foot pod and a treadmill, and one that comes back before the old one is known to be gone."""
HELLO_S: Final = 5.0
SENT_S: Final = 5.0
CLOCK_S: Final = 0.9839
"""An odd period, so that it does not resonate with anything."""
MESSAGES_PER_S: Final = 100
TEXT_MAX_BYTES: Final = 4_096
NOT_UNDERSTOOD: Final = 1007
TOO_MUCH: Final = 1008
FULL: Final = 1013
_SAID: Final = TypeAdapter(SensorSaid)


class Unwelcome(Exception):  # noqa: N818 - it is no error of ours
    """What a sensor sent is not taken: with which close code, and why, in words."""

    def __init__(self, code: int, because: str) -> None:
        super().__init__(because)
        self.code, self.because = code, because


class Sensor(Protocol):
    """A sensor that serves its lane."""

    device: str

    def hear(self, subject: str, payload: bytes) -> None:
        """One message, as over MQTT; Unwelcome when it is refused, or serves the lane no longer."""

    def ask(self) -> bytes:
        """The question for its clock, a `wire.ClockRequest`."""

    def unplug(self) -> None:
        """Its socket is gone."""


class Sensors(Protocol):
    """Where sensors of pages are plugged in."""

    def plug(self, lane: str, state: bytes) -> Sensor:
        """By what it says of itself; Unwelcome when the lane cannot have it."""


async def serve(socket: WebSocket, sensors: Sensors, lane: str) -> None:
    """Until the page goes, says something that is not understood, or may not speak any more."""
    await socket.accept()
    sensor: Sensor | None = None
    tasks: list[asyncio.Task[None]] = []
    try:
        sensor = await _first(socket, sensors, lane)
        await _send(socket, "welcome", orjson.dumps(Welcome(sensor.device)))
        tasks = [asyncio.create_task(work) for work in (_hear(socket, sensor), _ask(socket, sensor), _recheck(socket))]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except Unwelcome as why:
        await refuse(socket, why)
    except (WebSocketDisconnect, TimeoutError):
        pass  # it has gone, or takes nothing any more
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if sensor is not None:
            sensor.unplug()


async def _first(socket: WebSocket, sensors: Sensors, lane: str) -> Sensor:
    try:
        async with asyncio.timeout(HELLO_S):
            subject, payload = await _next(socket)
    except TimeoutError:
        raise Unwelcome(TOO_MUCH, f"nothing was said within {HELLO_S:g} s; `state` comes first") from None
    if subject != "state":
        raise Unwelcome(NOT_UNDERSTOOD, f"{subject!r} came first; `state` says who speaks")
    return sensors.plug(lane, payload)


async def _hear(socket: WebSocket, sensor: Sensor) -> None:
    loop = asyncio.get_running_loop()
    since_s, count = loop.time(), 0
    while True:
        subject, payload = await _next(socket)
        if loop.time() - since_s > 1:
            since_s, count = loop.time(), 0
        count += 1
        if count > MESSAGES_PER_S:
            raise Unwelcome(TOO_MUCH, f"more than {MESSAGES_PER_S} messages a second")
        sensor.hear(subject, payload)


async def _next(socket: WebSocket) -> tuple[str, bytes]:
    """Subject and payload of the next message; WebSocketDisconnect when there is none."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    if message.get("bytes") is not None:
        return IMU, bytes(message["bytes"])
    text: str = message["text"]
    if len(text) > TEXT_MAX_BYTES:
        raise Unwelcome(NOT_UNDERSTOOD, f"{len(text)} characters; at most {TEXT_MAX_BYTES} are accepted")
    try:
        said = _SAID.validate_json(text, strict=True, extra="forbid")
        return said.type, orjson.dumps(said.data)
    except ValidationError as wrong:
        raise Unwelcome(NOT_UNDERSTOOD, explain(wrong, SensorSaid)) from None
    except (orjson.JSONEncodeError, UnicodeError) as wrong:
        raise Unwelcome(NOT_UNDERSTOOD, f"data: {wrong}") from None


async def _ask(socket: WebSocket, sensor: Sensor) -> None:
    while True:
        await _send(socket, "clock", sensor.ask())
        await asyncio.sleep(CLOCK_S)


async def _recheck(socket: WebSocket) -> None:
    """Whoever signed out, or lost this lane to another's client, measures nothing there any more."""
    while True:
        await asyncio.sleep(RECHECK_S)
        if await socket.scope["again"]() is None:
            raise Unwelcome(SIGNED_OUT, "the sign-in has ended")


async def _send(socket: WebSocket, kind: TellKind, body: bytes) -> None:
    """A `frames.SensorTold`; what is not known is left out of it, as over MQTT."""
    async with asyncio.timeout(SENT_S):
        await socket.send_text(orjson.dumps({"v": 1, "type": kind, "data": orjson.Fragment(body)}).decode())


async def refuse(socket: WebSocket, why: Unwelcome) -> None:
    """Say why, and close."""
    try:
        await _send(socket, "refused", orjson.dumps(NotTaken(why.because)))
        await socket.close(why.code, why.because.encode()[:120].decode(errors="ignore"))  # a reason has 123 bytes
    except (WebSocketDisconnect, RuntimeError, TimeoutError):
        pass  # it has gone already
