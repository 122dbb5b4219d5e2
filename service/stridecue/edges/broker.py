"""The service's link to an MQTT broker: connect, subscribe, hand every message over at once, publish, come back.

aiomqtt's per-message iterator costs about 100 µs a message; its public `queue_type` lets the queue's
`put_nowait` be the receiver itself, without a task or a copy per message. TCP_NODELAY is set, since
with Nagle's algorithm two publishes per step cost stalls of 40 ms.
"""

import asyncio
import logging
import random
import re
import socket
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import aiomqtt

BACKOFF_FIRST_S: Final = 0.2
BACKOFF_MAX_S: Final = 5.0
KEEPALIVE_S: Final = 10
NOT_YET: Final = "not connected yet"
OUTBOX_MAX: Final = 20_000
SECRET: Final = re.compile(r"//.*@")
JARGON: Final = re.compile(r"\[[A-Z0-9_: ]+\] |\[code:\d+\] |\s*\(_ssl\.c:\d+\)")
"""Where in a library something went wrong, which helps nobody who runs a gym."""
log = logging.getLogger(__name__)

Receive = Callable[[str, bytes, bool], None]
"""What takes a message: topic, payload, whether the broker had retained it. Never awaits, never raises."""


class AddressError(ValueError):
    """A broker address that cannot be used; the message names it and what would be accepted."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How a broker's certificate is checked: against the authorities in file `ca`, or in the text `pem`.

    Both empty: the system's authorities. `pinned`: `ca` holds the certificate itself, which is accepted under any
    name. Good for a broker we started ourselves.
    """

    ca: str = ""
    pem: str = ""
    pinned: bool = False

    def context(self) -> ssl.SSLContext:
        """Read anew for every connection, so that a renewed certificate needs no restart. OSError when unreadable."""
        try:
            if not self.pinned:
                return ssl.create_default_context(cafile=self.ca or None, cadata=self.pem or None)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
            context.load_verify_locations(self.ca)
        except OSError as wrong:  # ssl.SSLError is one, and neither names the file
            reason = wrong.strerror or "no certificates in it"
            raise OSError(f"{self.ca or 'the authority'}: cannot be read as certificates: {_plain(reason)}") from None
        return context


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker listens, and how we present ourselves. The password is never shown."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Tls | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
EXPECTED: Final = "expected mqtt://[user:password@]host[:port], or mqtts:// for TLS"


def address(url: str, ca: str = "") -> Address:
    """`mqtt://user:password@host:1883` as an Address; `mqtts://` is TLS, checked against the file `ca`.

    >>> str(address("mqtt://pod:secret@127.0.0.1:1884"))
    '127.0.0.1:1884'
    >>> address("mqtts://gym.example").port
    8883
    """
    shown = SECRET.sub("//…@", url)  # what is said may be read by anybody
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as wrong:
        raise AddressError(f"broker.url {shown!r}: {wrong}; {EXPECTED}") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise AddressError(f"broker.url {shown!r}: {EXPECTED}")
    username = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return Address(parts.hostname, port, username, password, Tls(ca) if parts.scheme == "mqtts" else None)


def _plain(words: str) -> str:
    return JARGON.sub("", words)


@dataclass(frozen=True, slots=True)
class LastWill:
    """What the broker says for us when we are gone, and what we say ourselves when we come."""

    topic: str
    gone: bytes
    here: bytes


class BrokerLink:
    """One client, always coming back. `offer` never blocks; what cannot be sent now is dropped and counted."""

    def __init__(
        self,
        where: Address,
        identifier: str,
        filters: list[tuple[str, int]],
        receive: Receive,
        *,
        will: LastWill | None = None,
        keep_session: bool = False,
    ) -> None:
        self.where = where
        self.connected = asyncio.Event()
        self.because = NOT_YET
        self.connects = 0
        self.dropped = 0
        self._identifier, self._filters, self._receive = identifier, filters, receive
        self._will, self._keep_session = will, keep_session
        self._outbox: deque[tuple[str, bytes, int, bool]] = deque()
        self._filled = asyncio.Event()

    def offer(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> bool:
        """Publish soon. False, and nothing is kept, when the broker is away: an old cue is a wrong cue."""
        if not self.connected.is_set() or len(self._outbox) >= OUTBOX_MAX:
            self.dropped += 1
            return False
        self._outbox.append((topic, payload, qos, retain))
        self._filled.set()
        return True

    async def run(self) -> None:
        """Stay connected until cancelled; each failure is told in `because`."""
        backoff_s = BACKOFF_FIRST_S
        while True:
            try:
                async with self._client() as client:
                    backoff_s = BACKOFF_FIRST_S
                    await self._serve(client)
            except (aiomqtt.MqttError, OSError) as wrong:
                us = asyncio.current_task()
                if us is not None and us.cancelling():
                    raise asyncio.CancelledError from wrong  # a goodbye that failed must not swallow our own end
                self.because = f"broker {self.where}: {_plain(str(wrong))}"
            finally:
                self.connected.clear()
                self.dropped += len(self._outbox)
                self._outbox.clear()
            await asyncio.sleep(backoff_s * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
            backoff_s = min(backoff_s * 2, BACKOFF_MAX_S)

    def _client(self) -> aiomqtt.Client:
        receive = self._receive

        class Direct(asyncio.Queue[aiomqtt.Message]):
            """Not a queue: every message goes straight to its receiver."""

            def put_nowait(self, item: aiomqtt.Message) -> None:
                try:
                    receive(item.topic.value, item.payload, item.retain)
                except Exception:  # a raised exception would silence this link for ever, for everybody
                    log.exception("a message on %s was lost", item.topic.value)

        return aiomqtt.Client(
            self.where.host,
            self.where.port,
            username=self.where.username,
            password=self.where.password,
            identifier=self._identifier,
            queue_type=Direct,
            clean_session=not self._keep_session,
            keepalive=KEEPALIVE_S,
            will=aiomqtt.Will(self._will.topic, self._will.gone, qos=1, retain=True) if self._will else None,
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
            max_inflight_messages=1000,
            tls_context=self.where.tls.context() if self.where.tls else None,
        )

    async def _serve(self, client: aiomqtt.Client) -> None:
        """Subscribe, say that we are here, then send what is offered until the link breaks."""
        if self._filters:
            granted: Any = await client.subscribe(self._filters)
            refused = [name for (name, _), code in zip(self._filters, granted, strict=True) if code == 0x80]  # noqa: PLR2004 - SUBACK failure, MQTT 3.1.1 §3.9.3
            if refused:
                self.because = f"broker {self.where} refuses the subscription to {', '.join(refused)}"
                raise aiomqtt.MqttError(self.because)
        if self._will:
            await client.publish(self._will.topic, self._will.here, qos=1, retain=True)
        self.connects += 1
        self.because = "connected"
        self.connected.set()
        sender = asyncio.create_task(self._send(client))
        gone = asyncio.ensure_future(client._disconnected)  # noqa: SLF001 - aiomqtt has no public "wait until gone" for a client whose messages are not iterated
        try:
            await asyncio.wait([sender, gone], return_when=asyncio.FIRST_COMPLETED)
            if sender.done():
                sender.result()
            if gone.done():
                gone.result()
                raise aiomqtt.MqttError("the broker closed the connection")
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _send(self, client: aiomqtt.Client) -> None:
        outbox, us = self._outbox, asyncio.current_task()
        # until Python 3.12 a wait_for whose PUBACK comes in the very same turn swallows our cancellation
        while us is None or not us.cancelling():
            await self._filled.wait()
            self._filled.clear()
            while outbox and (us is None or not us.cancelling()):
                topic, payload, qos, retain = outbox.popleft()
                await client.publish(topic, payload, qos=qos, retain=retain)
