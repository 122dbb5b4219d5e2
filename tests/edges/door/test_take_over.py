"""Nobody takes another's connection or comes in without a password of his own; the managed broker and Mosquitto."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink, LastWill
from tests.edges.door.gyms import GYMS, SITE, Gym
from tests.parts import alongside, eventually

PODS = ("pod-1", "pod-2")
TRIES = int(os.environ.get("STRIDECUE_TRIES", "20"))
"""Of each kind; `make fuzz` does a thousand."""


@pytest.fixture(params=["managed", pytest.param("mosquitto", marks=pytest.mark.mosquitto)])
async def gym(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Gym]:
    """Each of the two, with two pods."""
    logging.getLogger("mqtt").setLevel(logging.CRITICAL)
    async with GYMS[request.param](tmp_path, *PODS) as found:
        yield found


class Victim:
    """A device that must stay connected, keep its session and hear every cue, once."""

    def __init__(self, gym: Gym, name: str) -> None:
        self.heard: list[int] = []
        self._topic = wire.topic(SITE, name, "cue")
        state = LastWill(wire.topic(SITE, name, "state"), b"offline", b"online")
        self.link = BrokerLink(gym.device(name), name, [(self._topic, 1)], self._take, will=state, keep_session=True)
        self.service = BrokerLink(gym.service, "stridecue-gym", [], self._take)
        self._sent = 0

    def _take(self, _topic: str, payload: bytes, _retained: bool) -> None:
        self.heard.append(int(payload))

    async def hears_the_next_cue(self) -> None:
        """One more arrives."""
        self.service.offer(self._topic, str(self._sent).encode(), qos=1)
        self._sent += 1
        await eventually(lambda: len(self.heard) >= self._sent, f"cue {self._sent}")

    def unharmed(self) -> None:
        """As if nothing had happened."""
        assert self.link.connects == 1, f"put out: {self.link.because}"
        assert self.heard == list(range(self._sent))


@contextlib.asynccontextmanager
async def victim(gym: Gym) -> AsyncIterator[Victim]:
    """Pod 1, and the service that speaks to it."""
    found = Victim(gym, "pod-1")
    async with alongside(found.link.run(), found.service.run()):
        await eventually(lambda: found.link.connected.is_set() and found.service.connected.is_set(), found.link.because)
        yield found


async def knock(where: Address, identifier: str, *, clean: bool = True) -> bool:
    """Whether the broker lets this one in; it leaves again without a word."""
    reader, writer = await connection(where)
    try:
        writer.write(connect(where, identifier, clean=clean))
        async with asyncio.timeout(20):
            answer = await reader.read(4)
    except ConnectionError:
        return False
    finally:
        writer.close()
    return answer in {b"\x20\x02\x00\x00", b"\x20\x02\x01\x00"}  # CONNACK: accepted, without and with a session


async def connection(where: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A bare one, for what no client library would send."""
    tls = where.tls.context() if where.tls else None
    return await asyncio.open_connection(where.host, where.port, ssl=tls)


def connect(where: Address, identifier: str, *, clean: bool = True) -> bytes:
    """A CONNECT packet (MQTT 3.1.1 §3.1)."""
    flags, fields = 0x02 * clean, [text(identifier)]
    for flag, value in ((0x80, where.username), (0x40, where.password)):
        if value is not None:
            flags |= flag
            fields.append(text(value))
    return packet(0x10, text("MQTT") + bytes([4, flags]) + b"\x00\x3c" + b"".join(fields))


def text(value: str) -> bytes:
    """A string on the wire."""
    return len(value.encode()).to_bytes(2, "big") + value.encode()


def packet(kind: int, body: bytes, more_bytes: int = 0) -> bytes:
    """A packet whose body is followed by `more_bytes` (MQTT 3.1.1 §2.2.3)."""
    number, length = len(body) + more_bytes, bytearray()
    while True:
        number, low = divmod(number, 128)
        length.append(low | (0x80 if number else 0))
        if not number:
            return bytes([kind]) + length + body


async def take_over(gym: Gym, times: int) -> int:
    """Wrong password with a known client id, and a right password with another's; how many were let in under it."""
    let_in = 0
    for number in range(times):
        clean = bool(number % 2)
        let_in += await knock(gym.device("pod-1", f"guess-{number}"), "pod-1", clean=clean)
        let_in += await knock(gym.device("pod-2"), "pod-1", clean=clean)
    return let_in


async def test_nobody_is_put_out_by_somebody_else(gym: Gym) -> None:
    """Wrong passwords and wrong client ids: the pod stays connected, keeps its session, and hears every cue once."""
    async with victim(gym) as pod:
        await pod.hears_the_next_cue()
        let_in = await take_over(gym, TRIES)
        await pod.hears_the_next_cue()
        pod.unharmed()
        # Mosquitto lets the holder of a right password in, under its own name instead
        assert let_in in (0, TRIES)


async def test_nobody_comes_in_without_a_name_and_its_password(gym: Gym) -> None:
    """Anonymous, empty, unknown, or the service's name with a guess: refused. In plain text: no answer at all."""
    for user, password in [
        (None, None), ("", ""), ("pod-1", ""), ("pod-1", "x" * 60_000), ("nobody", "x"), ("service", "x"),
        ("door", "x"), ("device", "x"), ("$SYS", "x"), ("pod-1\x00", "x"), ("pod-1'; --", "x"), ("+", "x"), ("#", "x"),
    ]:  # fmt: skip
        where = Address("127.0.0.1", gym.port, user, password, gym.service.tls)
        assert not await knock(where, "pod-1"), user
        assert not await knock(where, "stranger"), user
    known = gym.device("pod-1")
    assert await knock(known, "pod-1")
    assert not await knock(Address(known.host, known.port, known.username, known.password, None), "pod-1")


async def test_a_revoked_device_is_put_out_and_stays_out(gym: Gym) -> None:
    """Revoked while connected: closed, and refused from then on; the other does not notice, and a new one comes in."""
    async with victim(gym) as pod:
        await pod.hears_the_next_cue()
        other = BrokerLink(gym.device("pod-2"), "pod-2", [(wire.topic(SITE, "pod-2", "cue"), 1)], lambda *_: None)
        async with alongside(other.run()):
            await eventually(other.connected.is_set, "pod 2 is in")
            revoked = gym.device("pod-2")
            gym.table.revoke("pod-2")
            gym.table.add("pod-3")
            await gym.changed()
            await eventually(lambda: not other.connected.is_set(), "pod 2 is out")
            assert not await knock(revoked, "pod-2")
            assert await knock(gym.device("pod-3"), "pod-3")
            assert other.connects == 1
        await pod.hears_the_next_cue()
        pod.unharmed()


async def test_a_new_password_ends_what_the_old_one_opened(gym: Gym) -> None:
    """Rotated while connected: who came with the old password is closed; the old is refused, the new one taken."""
    async with victim(gym) as pod:
        await pod.hears_the_next_cue()
        old = gym.device("pod-1")
        gym.table.add("pod-1")
        await gym.changed()
        await eventually(lambda: not pod.link.connected.is_set(), "the old connection is closed")
        assert not await knock(old, "pod-1")
        assert await knock(gym.device("pod-1"), "pod-1")


async def test_forty_pods_come_back_when_the_broker_does(gym: Gym) -> None:
    """Kill -9 of the broker with forty pods on it: all are back by themselves, none refused, and the cues flow."""
    names = [f"storm-{number}" for number in range(40)]
    for name in names:
        gym.table.add(name)
    await gym.changed()
    links = [
        BrokerLink(gym.device(name), name, [(wire.topic(SITE, name, "cue"), 0)], lambda *_: None) for name in names
    ]
    async with alongside(*(link.run() for link in links)):
        await eventually(lambda: all(link.connects == 1 for link in links), "forty are in")
        await gym.crash()
        await eventually(lambda: not any(link.connected.is_set() for link in links), "forty are out")
        await gym.back()
        await eventually(lambda: all(link.connected.is_set() for link in links), "forty are back")


@pytest.mark.parametrize("bytes_", [17_000, 1_000_000, 200_000_000])
async def test_too_large_a_message_ends_the_connection(gym: Gym, bytes_: int) -> None:
    """More than the broker takes: the sender is closed before it has sent it all; the others go on."""
    async with victim(gym) as pod:
        where = gym.device("pod-2")
        reader, writer = await connection(where)
        writer.write(connect(where, "pod-2"))
        assert (await reader.readexactly(4))[3] == 0  # CONNACK: accepted
        writer.write(packet(0x30, text(wire.topic(SITE, "pod-2", "footfall")), bytes_))
        sent, piece = 0, b"x" * 16_384
        with contextlib.suppress(OSError):
            while sent < bytes_ and not reader.at_eof():
                writer.write(piece)
                await writer.drain()
                sent += len(piece)
                await asyncio.sleep(0)
            async with asyncio.timeout(20):
                assert await reader.read() == b""
        assert sent < bytes_ or bytes_ < 2_000_000
        writer.close()
        await pod.hears_the_next_cue()
        pod.unharmed()
