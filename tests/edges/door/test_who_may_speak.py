"""Who hears and says what, judged by what is delivered: the managed broker and a real Mosquitto, over TLS."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import aiomqtt
import pytest

from stridecue.edges import wire
from stridecue.edges.broker import Address
from stridecue.edges.door.grants import HEARS, SAYS, Grant, grant
from tests.edges.door.gyms import GYMS, SITE, Gym

PODS = ("pod-1", "pod-2", "wrist-1")
BOARD = "board"
EVERYBODY = (*PODS, BOARD)
SUBJECTS = tuple(dict.fromkeys((*SAYS, *HEARS, "rsc", "unheard-of")))
TOPICS = (
    *(wire.topic(SITE, name, subject) for name in EVERYBODY for subject in SUBJECTS),
    *(wire.topic(other, "pod-1", "footfall") for other in ("home", "gym2")),
    wire.step_topic(SITE, "1"),
    wire.service_topic(SITE),
    "stridecue/2/gym/pod-1/cue",
    "somewhere/else",
    "$MQTT/sub/any",
    "$MQTT/msgs/stridecue/1/gym/pod-1/cue",
    "$MQTT/sess/pod-1",
    "$JS/API/INFO",
    "$SYS/broker/uptime",
    "$SYS/REQ/USER/AUTH",
)
"""Every topic class of the contract, for every device, and what is none of it."""
WILD = (
    "#", "+/#", "stridecue/#", "stridecue/1/gym/#", "stridecue/1/gym/+/cue", "stridecue/1/+/pod-1/cue",
    "stridecue/1/gym/pod-1/#", "stridecue/1/gym/pod-1/+", "stridecue/1/gym/lanes/#", "$MQTT/#", "$SYS/#", "$JS/#",
    "$share/g/stridecue/#",
)  # fmt: skip
END = wire.topic(SITE, "end", "config")
PATIENCE_S = 20.0


@pytest.fixture(params=["managed", pytest.param("mosquitto", marks=pytest.mark.mosquitto)])
async def gym(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Gym]:
    """Each of the two, with three devices and a dashboard."""
    logging.getLogger("mqtt").setLevel(logging.CRITICAL)
    async with GYMS[request.param](tmp_path, *PODS, dashboards=(BOARD,)) as found:
        yield found


def client(where: Address, identifier: str, **more: object) -> aiomqtt.Client:
    """An MQTT client as anybody may write one."""
    return aiomqtt.Client(
        where.host,
        where.port,
        username=where.username,
        password=where.password,
        identifier=identifier,
        tls_context=where.tls.context() if where.tls else None,
        timeout=PATIENCE_S,
        **more,  # type: ignore[arg-type] # what one test wants beyond
    )


async def until_silent(listener: aiomqtt.Client, marker: str) -> list[tuple[str, bytes]]:
    """Everything this client was sent before `marker`, which is the last thing that is sent to it."""
    heard: list[tuple[str, bytes]] = []
    async with asyncio.timeout(PATIENCE_S):
        async for message in listener.messages:
            if message.payload == marker.encode():
                return heard
            heard.append((message.topic.value, message.payload))
    raise AssertionError("unreachable")


def rights(name: str) -> Grant:
    """What this client may say and hear."""
    return grant("dashboard" if name == BOARD else "foot_pod", SITE, name)


def heard_only_by_grant(name: str) -> set[str]:
    """The topics of TOPICS that this client may hear."""
    return {topic for topic in TOPICS if any(aiomqtt.Topic(topic).matches(known) for known in rights(name).hears)}


@pytest.mark.parametrize("qos", [0, 1])
async def test_each_client_hears_its_own_and_nothing_else(gym: Gym, qos: int) -> None:
    """The service speaks on every topic there is; whoever asked for everything gets what is meant for him, no more."""
    async with contextlib.AsyncExitStack() as stack:
        service = await stack.enter_async_context(client(gym.service, "stridecue-gym"))
        listeners = {}
        for name in EVERYBODY:
            listener = listeners[name] = await stack.enter_async_context(client(gym.device(name), name))
            for topic in (*TOPICS, *WILD):  # one by one: a broker may close on what it does not grant at all
                with contextlib.suppress(aiomqtt.MqttError):
                    await listener.subscribe(topic, qos)
        for topic in TOPICS:
            if not topic.startswith("$"):
                await service.publish(topic, b"secret", qos)
        found: dict[str, list[str]] = {name: [] for name in EVERYBODY}
        for marker in ("nearly", "the end"):  # twice: what is stored may come by several ways
            for name in PODS:
                await service.publish(wire.topic(SITE, name, "cue"), marker, qos)
            await service.publish(wire.step_topic(SITE, "1"), marker, qos)
            for name in EVERYBODY:
                found[name] += [topic for topic, _ in await until_silent(listeners[name], marker)]
        for name, topics in found.items():
            assert set(topics) == heard_only_by_grant(name), name
            assert len(set(topics)) == len(topics), f"{name} heard something twice"


def said_only_by_grant(name: str) -> set[str]:
    """The topics of TOPICS that this client may speak on."""
    return set(rights(name).says) & set(TOPICS)


@pytest.mark.parametrize(("qos", "retain"), [(0, False), (1, False), (1, True)])
@pytest.mark.parametrize("name", ["pod-1", BOARD])
async def test_each_client_is_heard_on_its_own_topics_and_nowhere_else(
    gym: Gym, name: str, qos: int, retain: bool
) -> None:
    """Whatever one client publishes on, only its own topics arrive: at the service, and at whoever comes later."""
    async with client(gym.service, "stridecue-gym") as service:
        await service.subscribe("#", 1)
        left = list(TOPICS)
        while left:
            with contextlib.suppress(aiomqtt.MqttError):  # a broker may close on what it does not grant
                async with client(gym.device(name), name) as device:
                    while left:
                        await device.publish(left[-1], left.pop().encode(), qos, retain=retain)
                    # answered after all that was said here before; "the end", of another client, would overtake it
                    await device.subscribe(next(iter(rights(name).hears)))
        await service.publish(END, b"the end", 1)
        heard = await until_silent(service, "the end")
        assert {topic for topic, _ in heard} == said_only_by_grant(name)
        assert all(topic.encode() == payload for topic, payload in heard)
    async with client(gym.service, "stridecue-late") as late:
        await late.subscribe("#", 1)
        await late.publish(END, b"the end", 1)
        kept = {topic for topic, payload in await until_silent(late, "the end") if topic.encode() == payload}
        assert kept == (said_only_by_grant(name) if retain else set())


@pytest.mark.parametrize("topic", [wire.topic(SITE, "pod-2", "state"), wire.topic(SITE, "pod-1", "cue"), "somewhere"])
async def test_a_last_will_reaches_no_further_than_its_owner(gym: Gym, topic: str) -> None:
    """A will on somebody else's topic is never delivered; one on the own state is."""
    async with client(gym.service, "stridecue-gym") as service:
        await service.subscribe("#", 1)
        own = wire.topic(SITE, "pod-1", "state")
        for wanted in (topic, own):
            with contextlib.suppress(aiomqtt.MqttError):
                will = aiomqtt.Will(wanted, b"gone", 1, retain=True)
                async with client(gym.device("pod-1"), "pod-1", will=will) as device:
                    device._client._sock_close()  # a pod that vanishes does not say goodbye
        async with asyncio.timeout(PATIENCE_S):
            heard = await anext(aiter(service.messages))
        assert (heard.topic.value, heard.payload) == (own, b"gone")


async def test_a_kept_message_of_somebody_else_is_not_shown(gym: Gym) -> None:
    """Retained configuration of pod 2 is not delivered to pod 1, however it asks; its own is."""
    async with client(gym.service, "stridecue-gym") as service:
        for name in PODS:
            await service.publish(wire.topic(SITE, name, "config"), name.encode(), 1, retain=True)
    async with client(gym.device("pod-1"), "pod-1") as device:
        for wanted in (*WILD, *(wire.topic(SITE, name, "config") for name in PODS), wire.topic(SITE, "pod-1", "cue")):
            with contextlib.suppress(aiomqtt.MqttError):
                await device.subscribe(wanted, 1)
        async with client(gym.service, "stridecue-gym") as service:
            await service.publish(wire.topic(SITE, "pod-1", "cue"), b"the end", 1)
        kept = await until_silent(device, "the end")
        assert set(kept) == {(wire.topic(SITE, "pod-1", "config"), b"pod-1")}
