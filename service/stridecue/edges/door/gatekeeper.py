"""Whoever connects to the managed broker is asked for here: `nats-server` calls out, the gatekeeper answers.

A user list in the broker's file binds a password to rights, but not to an MQTT client id, and sessions are
found by client id alone: pod 2, with its own right password and pod 1's client id, would throw pod 1 out and
inherit its session (MQTT 3.1.1 §3.1.4-2; CVE-2026-33215 is of this family). The callout tells us user,
password *and* client id before anything happens to a session, so that each is let in under its own id only.
It also makes the device table live: a new device is let in at once, a revoked one is put out, and nobody else
notices, because no file is loaded again.

    broker --($SYS.REQ.USER.AUTH: a signed question)--> gatekeeper --(a signed answer)--> broker

Protocol: docs.nats.io "Auth Callout"; nats-server v2.10 and later. The link stays on this machine's loopback.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import nats
import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from stridecue.edges import wire
from stridecue.edges.door.credential import fits
from stridecue.edges.door.grants import Enrolled, grant, subject
from stridecue.edges.door.nkey import Issuer, claims

ASKED: Final = "$SYS.REQ.USER.AUTH"
INBOX: Final = "$MQTT.sub.>"
"""What a subscription of quality 1 listens on inside the broker; the broker refuses it to whoever names it himself."""
USER: Final = "door"
ACCOUNT: Final = "stridecue"
"""Where devices and the service meet."""
CONNECT_S: Final = 8
CLOSE_S: Final = 2
SUBSCRIPTIONS_MAX: Final = 16
REFUSALS_PER_S: Final = 50
"""Beyond these nobody who is refused gets an answer: he waits for the broker's time-out, and we save the signing."""
TELL_AGAIN_S: Final = 60.0
SHOWN_MAX: Final = 32

Find = Callable[[str], Enrolled | None]
"""Looks a device up in the table by its id; None for one that may not connect. Must be quick."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the broker wants to know of one client: who says so, with what, and over what."""

    server: str
    key: str
    user: str
    password: str
    client: str
    over: str


def question(token: str) -> Question:
    """The broker's question; ValueError, KeyError or TypeError when it is not one."""
    asked = claims(token)["nats"]
    who, gave = asked["client_info"], asked["connect_opts"]
    return Question(
        asked["server_id"]["id"],
        asked["user_nkey"],
        str(gave.get("user", "")),
        str(gave.get("pass", "")),
        str(who.get("mqtt_id", "")),
        str(who.get("type", "")),
    )


def verdict(asked: Question, find: Find) -> Enrolled | str:
    """The device that is let in, or why not."""
    if asked.over != "mqtt":
        return "only MQTT is spoken here"
    if not asked.user:
        return "anonymous"
    device = find(asked.user)
    if device is None:
        return "no such device, or revoked"
    if not fits(asked.password, device.verifier):
        return "wrong password"
    if asked.client != device.id:
        return f"its client id must be its own id, not {asked.client[:SHOWN_MAX]!r}"
    return device


def rights(device: Enrolled, site: str) -> dict[str, Any]:
    """What the answer says of one device: its subjects, its limits."""
    given = grant(device.kind, site, device.id)
    says, hears = ([subject(topic) for topic in topics] for topics in (given.says, given.hears))
    return {
        "pub": {"allow": says} if says else {"deny": [">"]},
        "sub": {"allow": [*hears, INBOX]},
        "subs": SUBSCRIPTIONS_MAX,
        "data": -1,
        "payload": max(wire.PAYLOAD_MAX_BYTES, wire.IMU_MAX_BYTES),
        "allowed_connection_types": ["MQTT"],
    }


class Gatekeeper:
    """Answers for one broker. `tell` hears, in a sentence, of devices that were refused or put out."""

    def __init__(self, issuer: Issuer, site: str, find: Find, tell: Callable[[str], None]) -> None:
        self.counts: Counter[str] = Counter()
        self._issuer, self._site, self._find, self._tell = issuer, site, find, tell
        self._link: Client | None = None
        self._server = ""
        self._epochs: dict[str, int] = {}
        self._told_s: dict[str, float] = {}
        self._second, self._refused = 0, 0

    async def open(self, port: int, password: str) -> None:
        """Connect to the broker on this machine; ConnectionError when it does not take us."""
        await self.close()
        self._epochs.clear()

        async def broken(_: Exception) -> None:
            """It comes back by itself; meanwhile the broker lets nobody in."""

        try:
            async with asyncio.timeout(CONNECT_S):  # the library itself would try for ever
                self._link = await nats.connect(
                    f"nats://127.0.0.1:{port}",
                    user=USER,
                    password=password,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=1,
                    error_cb=broken,
                )
                await self._link.subscribe(ASKED, cb=self._asked)
                await self._link.flush()
        except (nats.errors.Error, OSError, TimeoutError) as wrong:
            raise ConnectionError(
                f"the gatekeeper cannot reach the broker on port {port}: {wrong or 'it does not answer'}"
            ) from None

    async def close(self) -> None:
        """Leave; from now on nobody is let in."""
        link, self._link = self._link, None
        if link is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await link.close()

    async def _asked(self, message: Msg) -> None:
        now_s = time.time()
        try:
            asked = question(message.data.decode())
        except (ValueError, KeyError, TypeError, IndexError) as wrong:
            self._tell(f"the broker asked something that cannot be read: {type(wrong).__name__}: {wrong}")
            return
        found = verdict(asked, self._find)
        answer: dict[str, Any] = {"type": "authorization_response", "version": 2}
        if isinstance(found, Enrolled):
            self.counts["admitted"] += 1
            self._server, self._epochs[found.id] = asked.server, found.epoch
            says = {"type": "user", "version": 2, **rights(found, self._site)}
            whole = {"iat": int(now_s), "sub": asked.key, "name": found.id, "aud": ACCOUNT, "nats": says}
            answer["jwt"] = self._issuer.signed(whole)
        else:
            self.counts["refused"] += 1
            self._say_refused(asked.user, found)
            if self._flooded(now_s):
                return
            answer["error"] = found
        token = {"iat": int(now_s), "sub": asked.key, "aud": asked.server, "nats": answer}
        await message.respond(self._issuer.signed(token).encode())

    def _flooded(self, now_s: float) -> bool:
        second = int(now_s)
        if second != self._second:
            self._second, self._refused = second, 0
        self._refused += 1
        return self._refused > REFUSALS_PER_S

    def _say_refused(self, user: str, because: str) -> None:
        """Once a minute and device: what a person with a mistyped password needs, and no flood of it."""
        shown, now_s = user[:SHOWN_MAX], time.monotonic()
        if now_s - self._told_s.get(shown, -TELL_AGAIN_S) < TELL_AGAIN_S:
            return
        if len(self._told_s) >= 1_000:  # noqa: PLR2004 - names are the attacker's to invent; memory is ours
            self._told_s.clear()
        self._told_s[shown] = now_s
        self._tell(f"the broker refused {shown!r}: {because}")

    async def put_out_revoked(self) -> list[str]:
        """Close the connections of devices that are gone, or have another password, since they came; their ids.

        One is asked for again until none of its connections is left, so that a connection which was being let in
        meanwhile does not stay. A broker that is away has put everybody out already; it is asked next time.
        """
        out: list[str] = []
        with contextlib.suppress(nats.errors.Error, TimeoutError):
            for name, epoch in list(self._epochs.items()):
                device = self._find(name)
                if device is not None and device.epoch == epoch:
                    continue
                connections = await self._connections(name)
                for number in connections:
                    await self._server_request("KICK", {"cid": number})
                if connections:
                    out.append(name)
                else:
                    del self._epochs[name]
        return out

    async def _connections(self, name: str) -> list[int]:
        """The broker's numbers of this client's connections; one at most, but for moments."""
        found = await self._server_request("CONNZ", {"mqtt_client": name})
        return [int(one["cid"]) for one in found.get("data", {}).get("connections") or []]

    async def _server_request(self, what: str, wish: dict[str, Any]) -> dict[str, Any]:
        if self._link is None:
            raise nats.errors.ConnectionClosedError
        message = await self._link.request(f"$SYS.REQ.SERVER.{self._server}.{what}", orjson.dumps(wish), CONNECT_S)
        found: dict[str, Any] = orjson.loads(message.data)
        return found
