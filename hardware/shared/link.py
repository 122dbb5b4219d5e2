"""One device's connection to the broker, on asyncio: CPython's and MicroPython's alike.

It connects, says its birth message, subscribes, pings, and comes back by itself with a jittered back-off. Quality 1 is
asked of the broker but not waited for: a step is kept until the *service* acknowledges it (`shared/ring.py`), and only that
counts. Messages that cannot go out now are dropped here, not queued: steps are kept elsewhere, all else is old by then.
"""

import asyncio

from shared import mqtt
from shared.backoff import Backoff

KEEPALIVE_S = 5
PING_S = 2
ANSWER_S = 6


class Link:
    """`heard(subject, payload, retained)` is called for every message; `born()` after every connection."""

    def __init__(self, host: str, port: int, site: str, device: str, getrandbits, user: str = "", password: str = "", tls=None) -> None:  # noqa: E501
        self._host, self._port, self._tls = host, port, tls
        self._user, self._password = user, password
        self._device = device
        self._head = "stridecue/1/%s/%s/" % (site, device)
        self._backoff = Backoff(getrandbits)
        self._writer = None
        self._packet = 0
        self.connected = False
        self.because = "not tried yet"
        self.connects = 0
        self.alone_ms = 0  # how long it has been since the last connection, counted by `run`

    def send(self, subject: str, payload: bytes, qos: int = 0, retain: bool = False) -> bool:
        """Send now; False when there is no connection."""
        if not self.connected:
            return False
        if qos:
            self._packet = self._packet % 65_535 + 1
        self._writer.write(mqtt.publish(self._head + subject, payload, qos, self._packet, retain))
        return True

    async def run(self, heard, born, subscriptions, will: bytes) -> None:
        """For ever: connect, serve, and after a loss wait and connect again."""
        while True:
            try:
                await self._serve(heard, born, subscriptions, will)
            except (OSError, EOFError, ValueError, mqtt.ProtocolError, asyncio.TimeoutError) as wrong:
                self.because = str(wrong) or "the connection was lost"
            self.connected = False
            self._close()
            wait_ms = self._backoff.next_ms()
            self.alone_ms += wait_ms
            await asyncio.sleep(wait_ms / 1000)

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.close()
            except OSError:
                pass

    async def _serve(self, heard, born, subscriptions, will: bytes) -> None:
        opening = asyncio.open_connection(self._host, self._port, ssl=self._tls) if self._tls else asyncio.open_connection(self._host, self._port)  # noqa: E501
        reader, self._writer = await asyncio.wait_for(opening, ANSWER_S)
        hello = mqtt.connect(self._device, KEEPALIVE_S, self._head + "state", will, self._user, self._password)
        self._writer.write(hello)
        await self._writer.drain()
        kind, body = await asyncio.wait_for(_packet(reader), ANSWER_S)
        if kind != mqtt.CONNACK or len(body) != 2:
            raise mqtt.ProtocolError("no CONNACK: is this an MQTT broker?")
        if body[1]:
            raise mqtt.ProtocolError("refused: " + mqtt.REFUSALS[min(body[1], 5)])
        self.connected, self.because = True, "connected"
        self.connects += 1
        self.alone_ms = 0
        self._backoff.reset()
        born()
        self._writer.write(mqtt.subscribe(1, [(self._head + subject, qos) for subject, qos in subscriptions]))
        await self._writer.drain()
        pinging = asyncio.create_task(self._ping())
        try:
            while True:
                kind, body = await asyncio.wait_for(_packet(reader), ANSWER_S)
                if kind & 0xF0 == mqtt.PUBLISH:
                    topic, payload, retained, packet = mqtt.published(kind, body)
                    if packet:
                        self._writer.write(mqtt.puback(packet))
                    if topic.startswith(self._head):
                        heard(topic[len(self._head) :], payload, retained)
        finally:
            pinging.cancel()

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_S)
            try:
                self._writer.write(mqtt.PINGREQ)
                await self._writer.drain()
            except (OSError, AttributeError):
                return  # the reader will see it, too


async def _packet(reader) -> "tuple[int, bytes]":
    kind = (await reader.readexactly(1))[0]
    size_bytes = shift = 0
    while True:
        digit = (await reader.readexactly(1))[0]
        size_bytes |= (digit & 0x7F) << shift
        shift += 7
        if not digit & 0x80:
            break
        if shift > 21:
            raise mqtt.ProtocolError("a length of more than four bytes")
    if size_bytes > mqtt.PACKET_MAX_BYTES:
        raise mqtt.ProtocolError("a packet of %d bytes" % size_bytes)
    return kind, (await reader.readexactly(size_bytes)) if size_bytes else b""
