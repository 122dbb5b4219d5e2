"""The link to a broker: the same tests against the broker that comes with the service and a real Mosquitto."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson
import pytest

from stridecue.edges import wire
from stridecue.edges.broker import Address, AddressError, BrokerLink, LastWill, address
from stridecue.edges.managed_broker import ManagedBroker
from tests.parts import Broker, eventually, free_port

SITE = "home"
FILTERS = wire.filters(SITE)
STATE = wire.topic(SITE, "pod-1", "state")


@dataclass
class Server:
    """A broker under test."""

    service: Address
    device: Address
    crash: Callable[[], Awaitable[None]]
    back: Callable[[], Awaitable[None]]


@dataclass
class Heard:
    """What a link was given, in order."""

    messages: list[tuple[str, bytes, bool]] = field(default_factory=list)

    def __call__(self, topic: str, payload: bytes, retained: bool) -> None:
        """Keep it."""
        self.messages.append((topic, payload, retained))

    def seqs(self) -> list[int]:
        """The numbers of the footfalls."""
        return [orjson.loads(payload)["seq"] for topic, payload, _ in self.messages if topic.endswith("/footfall")]


@contextlib.asynccontextmanager
async def managed(folder: Path) -> AsyncIterator[Server]:
    """The product's own broker, supervised."""
    broker = ManagedBroker(folder, SITE, free_port(), lambda _: None)
    await broker.start()
    supervising = asyncio.create_task(broker.supervise())

    async def crash() -> None:
        pid = broker.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    async def back() -> None:
        await eventually(lambda: broker.restarts and broker.pid, "started again")

    try:
        yield Server(broker.address, broker.device_address, crash, back)
    finally:
        supervising.cancel()
        await asyncio.gather(supervising, return_exceptions=True)


@contextlib.asynccontextmanager
async def foreign(broker: Broker) -> AsyncIterator[Server]:
    """A Mosquitto that somebody else runs."""

    async def crash() -> None:
        await asyncio.to_thread(broker.kill)

    async def back() -> None:
        await asyncio.to_thread(broker.start)

    yield Server(broker.address, broker.device_address, crash, back)


@pytest.fixture(params=["managed", pytest.param("mosquitto", marks=pytest.mark.mosquitto)])
async def server(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Server]:
    """Each of the two."""
    logging.getLogger("mqtt").setLevel(logging.CRITICAL)
    if request.param == "managed":
        async with managed(tmp_path / "broker") as found:
            yield found
    else:
        async with foreign(request.getfixturevalue("real_mosquitto")) as found:
            yield found


@contextlib.asynccontextmanager
async def running(*links: BrokerLink) -> AsyncIterator[None]:
    """Links that run side by side."""
    tasks = [asyncio.create_task(link.run()) for link in links]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def pair(server: Server, heard: Callable[[str, bytes, bool], None]) -> tuple[BrokerLink, BrokerLink]:
    """The service's link, and one of a pod."""
    service = BrokerLink(server.service, "stridecue-home", FILTERS, heard, keep_session=True)
    pod = BrokerLink(server.device, "pod-1", [(wire.topic(SITE, "pod-1", "ack"), 0)], lambda *_: None)
    return service, pod


def step(seq: int) -> bytes:
    """A footfall's payload."""
    return orjson.dumps({"boot": "9f3a11c2", "seq": seq, "t_us": seq, "side": "left", "live": True})


async def connected(*links: BrokerLink) -> None:
    """All of them."""
    await eventually(lambda: all(link.connected.is_set() for link in links), f"{[link.because for link in links]}")


FOOTFALL = wire.topic(SITE, "pod-1", "footfall")


async def test_steps_arrive_once_and_in_order(server: Server) -> None:
    """A hundred QoS 1 steps arrive, each once, in the order they were sent."""
    heard = Heard()
    service, pod = pair(server, heard)
    async with running(service, pod):
        await connected(service, pod)
        offered = [pod.offer(FOOTFALL, step(seq), qos=1) for seq in range(100)]
        assert all(offered)
        await eventually(lambda: len(heard.seqs()) >= 100, "100 steps")
    assert heard.seqs() == list(range(100))
    assert (pod.dropped, service.dropped) == (0, 0)


async def test_a_killed_broker_is_survived(server: Server) -> None:
    """Kill -9 of the broker: the link says so, drops and counts what is offered meanwhile, and comes back by itself."""
    heard = Heard()
    service, pod = pair(server, heard)
    async with running(service, pod):
        await connected(service, pod)
        pod.offer(FOOTFALL, step(0), qos=1)
        await eventually(lambda: heard.seqs() == [0], "the first step")
        await server.crash()
        await eventually(lambda: not (pod.connected.is_set() or service.connected.is_set()), "both noticed")
        assert str(server.service) in service.because
        assert "\n" not in service.because
        assert pod.offer(FOOTFALL, step(1), qos=1) is False
        assert pod.dropped == 1
        await server.back()
        await connected(service, pod)
        pod.offer(FOOTFALL, step(2), qos=1)
        await eventually(lambda: 2 in heard.seqs(), "a step after the crash")
    assert 1 not in heard.seqs()
    assert (service.connects, pod.connects) == (2, 2)


async def test_a_link_ends_when_it_is_told_to_whatever_the_broker_does(server: Server) -> None:
    """A cancelled link ends, also when its goodbye fails because the broker has just died."""
    for _ in range(3):
        link = BrokerLink(server.service, "stridecue-home", FILTERS, Heard())
        task = asyncio.create_task(link.run())
        await connected(link)
        await server.crash()
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=30)
        assert done
        await server.back()


async def test_a_wrong_password_is_said_in_words(server: Server) -> None:
    """Whoever reads health sees which broker refuses, and why; nobody else is disturbed."""
    heard = Heard()
    service, pod = pair(server, heard)
    stranger = BrokerLink(replace(server.service, password="wrong"), "stridecue-home", FILTERS, lambda *_: None)  # noqa: S106 - wrong on purpose
    async with running(service, pod):
        await connected(service, pod)
        async with running(stranger):
            await eventually(lambda: "authori" in stranger.because.lower(), "the reason")
        assert str(server.service) in stranger.because
        assert "wrong" not in stranger.because
        assert stranger.connects == 0
        pod.offer(FOOTFALL, step(7), qos=1)
        await eventually(lambda: heard.seqs() == [7], "a step after the stranger")
    assert service.connects == 1


async def test_nobody_there_is_said_in_words() -> None:
    """A broker that does not listen: the address and the reason, in one line."""
    link = BrokerLink(Address("127.0.0.1", free_port()), "stridecue-home", FILTERS, lambda *_: None)
    async with running(link):
        await eventually(lambda: "refused" in link.because.lower(), "the reason")
    assert str(link.where) in link.because
    assert "\n" not in link.because


async def test_the_last_will_tells_that_a_device_vanished(server: Server) -> None:
    """A device whose connection breaks without a goodbye is told offline by the broker, and the word is kept."""
    heard = Heard()
    service, _ = pair(server, heard)
    will = LastWill(STATE, b'{"status":"offline"}', b'{"status":"online"}')
    pod = BrokerLink(server.device, "pod-1", [], lambda *_: None, will=will)
    async with running(service):
        await connected(service)
        async with running(pod):
            await eventually(lambda: (STATE, b'{"status":"online"}', False) in heard.messages, "its birth")
            await asyncio.to_thread(vanish, server.device, will)
            await eventually(lambda: (STATE, b'{"status":"offline"}', False) in heard.messages, "its last will")
    late = Heard()
    newcomer = BrokerLink(server.service, "newcomer", FILTERS, late)
    async with running(newcomer):
        await eventually(lambda: any(topic == STATE and kept for topic, _, kept in late.messages), "the kept word")


def vanish(where: Address, will: LastWill) -> None:
    """Take the pod's session over from a raw socket, with its will, and cut the line without DISCONNECT."""
    import socket  # noqa: PLC0415 - only here

    def text(value: bytes) -> bytes:
        return len(value).to_bytes(2, "big") + value

    user, password = (where.username or "").encode(), (where.password or "").encode()
    flags = 0b1110_1110  # user, password, will retained at QoS 1, clean session
    body = text(b"MQTT") + bytes((4, flags, 0, 2)) + text(b"vanishing") + text(will.topic.encode()) + text(will.gone)
    body += text(user) + text(password)
    with socket.create_connection((where.host, where.port), timeout=5) as line:
        line.sendall(b"\x10" + bytes((len(body) % 128 + (128 if len(body) > 127 else 0),)))
        if len(body) > 127:
            line.sendall(bytes((len(body) // 128,)))
        line.sendall(body)
        assert line.recv(4) == b"\x20\x02\x00\x00"


async def test_a_receiver_that_raises_does_not_break_the_link(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """One message that somebody chokes on costs that message, not the connection of everybody."""
    heard = Heard()

    def chokes(topic: str, payload: bytes, retained: bool) -> None:
        if topic == FOOTFALL and orjson.loads(payload)["seq"] == 1:
            raise RuntimeError("choked")
        heard(topic, payload, retained)

    service, pod = pair(server, chokes)
    async with running(service, pod):
        await connected(service, pod)
        for seq in range(4):
            pod.offer(FOOTFALL, step(seq), qos=1)
        await eventually(lambda: 3 in heard.seqs(), "the steps after it")
        assert service.connected.is_set()
    assert heard.seqs() == [0, 2, 3]
    assert service.connects == 1
    assert "choked" in caplog.text


@pytest.mark.parametrize(
    "url", ["", "http://x", "mqtt://", "mqtt://x:port", "mqtt://x:99999", "mqtt://x/topic", "x:1883"]
)
def test_a_bad_address_names_what_is_expected(url: str) -> None:
    """Scheme, host and port are read strictly; the message shows the form."""
    with pytest.raises(AddressError, match="expected mqtt://"):
        address(url)


def test_an_address_never_shows_its_password() -> None:
    """Neither its text nor its representation, nor the error of a bad one."""
    found = address("mqtt://user:se%40cret@host:1884")
    assert found == Address("host", 1884, "user", "se@cret")
    assert "cret" not in f"{found} {found!r}"
    with pytest.raises(AddressError) as wrong:
        address("mqtt://user:secret@host:99999")
    assert "secret" not in str(wrong.value)


async def test_an_acknowledgement_that_comes_at_the_end_swallows_no_end() -> None:
    """Python 3.11's wait_for forgets a cancellation when the PUBACK comes in the same turn: sending ends anyway."""
    link = BrokerLink(Address("127.0.0.1", 1), "test", [], lambda _topic, _payload, _retained: None)
    publishing = asyncio.Event()

    class Acknowledged:
        """A client whose publish ends just when it is cancelled."""

        async def publish(self, *_: object, **__: object) -> None:
            publishing.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(60)

    link.connected.set()
    link.offer("a/topic", b"1", qos=1)
    link.offer("a/topic", b"2", qos=1)
    sender = asyncio.create_task(link._send(Acknowledged()))  # type: ignore[arg-type] # all that `_send` asks of a client
    await publishing.wait()
    sender.cancel()
    await asyncio.wait([sender], timeout=5)
    assert sender.done()
