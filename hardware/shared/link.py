"""One device's connection to the broker, on asyncio: CPython's and MicroPython's alike.

It connects, says its birth message, subscribes, pings, and comes back by itself with a jittered back-off. Quality 1 is
asked of the broker but not waited for: a step is kept until the *service* acknowledges it (`shared/ring.py`), and
only that counts. What cannot go out now is dropped here, not queued: steps are kept elsewhere, all else is old by then.
"""

import asyncio

from shared import mqtt
from shared.backoff import Backoff

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from ssl import SSLContext

    from shared.kinds import GetRandBits, Heard, Subscriptions

KEEPALIVE_S = 5
PING_S = 2
ANSWER_S = 6


class Link:
    """`heard(subject, payload, retained)` is called for every message; `born()` after every connection."""

    def __init__(
        self,
        host: str,
        port: int,
        site: str,
        device: str,
        getrandbits: "GetRandBits",
        user: str = "",
        password: str = "",
        tls: "SSLContext | None" = None,
    ) -> None:
        self._host, self._port, self._tls = host, port, tls
        self._user, self._password = user, password
        self._device = device
        self._head = "stridecue/1/%s/%s/" % (site, device)
        self._backoff = Backoff(getrandbits)
        self._writer: asyncio.StreamWriter | None = None
        self._packet = 0
        self.connected = False
        self.because = "not tried yet"
        self.connects = 0
        self.alone_ms = 0  # how long it has been since the last connection, counted by `run`

    def send(self, subject: str, payload: bytes, qos: int = 0, retain: bool = False) -> bool:
        """Send now; False when there is no connection."""
        writer = self._writer
        if not self.connected or writer is None:
            return False
        if qos:
            self._packet = self._packet % 65_535 + 1
        writer.write(mqtt.publish(self._head + subject, payload, qos, self._packet, retain))
        return True

    async def run(
        self, heard: "Heard", born: "Callable[[], None]", subscriptions: "Subscriptions", will: bytes
    ) -> None:
        """For ever: connect, serve, and after a loss wait and connect again."""
        while True:
            try:
                await self._serve(heard, born, subscriptions, will)
            except (OSError, EOFError, ValueError, mqtt.ProtocolError, asyncio.TimeoutError) as wrong:  # noqa: UP041 - two names there
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

    async def _serve(
        self, heard: "Heard", born: "Callable[[], None]", subscriptions: "Subscriptions", will: bytes
    ) -> None:
        where = self._host, self._port  # a port built without ssl takes no such argument
        opening = asyncio.open_connection(*where, ssl=self._tls) if self._tls else asyncio.open_connection(*where)
        reader, writer = await asyncio.wait_for(opening, ANSWER_S)
        self._writer = writer
        hello = mqtt.connect(self._device, KEEPALIVE_S, self._head + "state", will, self._user, self._password)
        writer.write(hello)
        await writer.drain()
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
        writer.write(mqtt.subscribe(1, [(self._head + subject, qos) for subject, qos in subscriptions]))
        await writer.drain()
        pinging = asyncio.create_task(_ping(writer))
        try:
            while True:
                kind, body = await asyncio.wait_for(_packet(reader), ANSWER_S)
                if kind & 0xF0 == mqtt.PUBLISH:
                    topic, payload, retained, packet = mqtt.published(kind, body)
                    if packet:
                        writer.write(mqtt.puback(packet))
                    if topic.startswith(self._head):
                        heard(topic[len(self._head) :], payload, retained)
        finally:
            pinging.cancel()


async def _ping(writer: "asyncio.StreamWriter") -> None:
    while True:
        await asyncio.sleep(PING_S)
        try:
            writer.write(mqtt.PINGREQ)
            await writer.drain()
        except OSError:
            return  # the reader will see it, too


async def _packet(reader: "asyncio.StreamReader") -> "tuple[int, bytes]":
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
