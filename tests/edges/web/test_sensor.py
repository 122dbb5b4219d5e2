"""A page's own sensor over its socket: a device like any other, for one lane, and nothing it sends touches another."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from stridecue.core.gait.batch import encode
from stridecue.edges.web.sensor import MESSAGES_PER_S, SOCKETS_MAX
from stridecue.edges.web.signing import COOKIE
from tests.edges.web.serving import Web, floor_behind_pages, network
from tests.parts import eventually

BOOT = "9f3a11c2"
PATH = "/ws/lanes/1/sensor"
PHONE = {"status": "online", "boot": BOOT, "kind": "phone", "worn": "waist", "rate_hz": 60}
POD = {"status": "online", "boot": BOOT, "kind": "gateway", "worn": "bridged"}
BELT = {**POD, "worn": "treadmill"}
NOW = [1_000_000]


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    """Two lanes at home."""
    NOW[0] = 1_000_000
    async with floor_behind_pages(tmp_path, NOW) as found:
        yield found


def text(subject: str, /, **data: Any) -> str:
    """One message of a page."""
    return json.dumps({"v": 1, "type": subject, "data": data})


def still(seq: int) -> bytes:
    """Three samples of a phone that lies there."""
    counts = np.tile(np.array([0, 0, 2049, 0, 0, 0], np.int16), (3, 1))
    return encode(int(BOOT, 16), seq, 500_000 + seq * 30_000, 10_000, counts, 0.488, 70.0)


async def heard(socket: Any, kind: str) -> dict[str, Any]:
    """The next message of that kind."""
    async with asyncio.timeout(5):
        while True:
            found = json.loads(await socket.recv())
            if found["type"] == kind:
                return dict(found["data"])


async def plugged(socket: Any, **state: Any) -> str:
    """It says who it is; the device it has become."""
    await socket.send(text("state", **state))
    return str((await heard(socket, "welcome"))["device"])


async def refused(socket: Any) -> tuple[int, str]:
    """Close code and the words before it."""
    words = (await heard(socket, "refused"))["because"]
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, words


async def test_a_phone_is_a_device_of_its_lane_until_its_socket_closes(web: Web) -> None:
    """Claimed for that lane, timed by its own clock, offline with its socket, and the same device when it returns."""
    async with web.socket(PATH) as socket:
        name = await plugged(socket, **PHONE)
        device = web.floor.devices[name]
        assert (name, device.lane, device.place, device.status) == (f"phone-{BOOT}", "1", "waist", "online")
        asked = await heard(socket, "clock")
        await socket.send(text("clock", boot=BOOT, pod_received_us=7, pod_sent_us=9, **asked))
        await eventually(lambda: device.echoed_us is not None, "the clock's answer")
        await socket.send(still(0))
        await eventually(lambda: device.pod is not None, "its detector")
        assert device.pod is not None
        assert device.pod.detector.site.name == "phone"
    await eventually(lambda: device.status == "offline", "the goodbye")
    async with web.socket(PATH) as socket:
        assert await plugged(socket, **PHONE) == name
        assert (web.floor.devices[name], device.status) == (device, "online")


async def test_a_lane_never_loses_its_pods_to_a_phone(web: Web) -> None:
    """A foot pod serves: the phone is refused with both names, and leaves nothing behind."""
    web.floor.claim("1", "pod-left", NOW[0], "left")
    async with web.socket(PATH) as socket:
        await socket.send(text("state", **PHONE))
        code, words = await refused(socket)
    assert code == 4409
    assert words == (
        f"device 'phone-{BOOT}' (unknown waist) cannot serve lane '1': 'pod-left' (left foot) does; release that first"
    )
    assert list(web.floor.devices) == ["pod-left"]


async def test_a_bluetooth_pod_and_a_belt_stand_beside_a_foot_pod(web: Web) -> None:
    """They count no steps, so they clash with nothing that does; what they measure is the lane's."""
    web.floor.claim("1", "pod-left", NOW[0], "left")
    async with web.socket(PATH) as pod, web.socket(PATH) as belt:
        assert await plugged(pod, **POD) == f"foot-pod-{BOOT}"
        assert await plugged(belt, **BELT) == f"treadmill-{BOOT}"
        await pod.send(text("rsc", speed_mm_s=2_500, cadence_raw=82))
        await belt.send(text("belt", speed_mm_s=2_778, incline_permille=10, source="ftms"))
        await belt.send(text("heartbeat", boot=BOOT, uptime_s=1, seq=0, battery_pct=80))
        await eventually(lambda: web.floor.devices[f"treadmill-{BOOT}"].battery_pct == 80, "the heartbeat")
        crew = web.floor.lanes["1"].crew
        assert [name for name in crew.sides if crew.counts(name)] == ["pod-left"]


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (b"SC", 1007, "'imu' came first"),
        ("{", 1007, "EOF"),
        (text("footfall", boot=BOOT, seq=1, t_us=5), 1007, "type: input should be 'state'"),
        (text("clock", boot=BOOT), 1007, "'clock' came first"),
        (text("state", **{**PHONE, "boot": "x"}), 1007, "state: boot"),
        (text("state", **{**PHONE, "device": "pod-left"}), 1007, "are the service's own"),
        (text("state", **{**PHONE, "worn": "foot"}), 1007, "accepted: a phone at waist, hand or wrist"),
        (text("state", **{**POD, "kind": "phone"}), 1007, "accepted: a phone at waist"),
        (text("state", status="offline"), 1007, "`status` online"),
        (text("state", **PHONE, firmware="x" * 5_000), 1007, "at most 4096"),
        (text("state", **PHONE, rate_hz_=float("nan")), 1007, "unknown"),
        (json.dumps({"v": 2, "type": "state", "data": PHONE}), 1007, "v: input should be 1"),
    ],
)
async def test_who_does_not_introduce_themselves_is_sent_away(web: Web, said: Any, code: int, words: str) -> None:
    """The first message is a `state` of a phone or a bridged peripheral; else the reason, and no device."""
    async with web.socket(PATH) as socket:
        await socket.send(said)
        found = await refused(socket)
    assert found[0] == code
    assert words in found[1]
    assert not web.floor.devices


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"", "0 bytes; a header has 34"),
        (b"SC" + bytes(32), "version 0"),
        (still(0)[:-1], "bytes for 3 samples"),
        (bytes(9_000), "9000 bytes; at most 8192"),
        (text("rsc", speed_mm_s=1, cadence_raw=1), "a phone says nothing on 'rsc'"),
        (text("clock", boot=BOOT, sent_us=2**70, pod_received_us=1, pod_sent_us=1), "64-bit"),
    ],
)
async def test_what_is_not_understood_closes_this_socket_only(web: Web, said: Any, words: str) -> None:
    """1007 with the reason; the other lane's phone is heard on, and its device knows nothing of it."""
    async with web.socket(PATH) as bad, web.socket("/ws/lanes/2/sensor") as good:
        await plugged(bad, **PHONE)
        other = web.floor.devices[await plugged(good, **{**PHONE, "boot": "00000002"})]
        await bad.send(said)
        code, because = await refused(bad)
        assert code == 1007
        assert words in because
        await good.send(text("heartbeat", boot="00000002", uptime_s=1, seq=0, battery_pct=55))
        await eventually(lambda: other.battery_pct == 55, "the other lane")
        assert other.status == "online"


async def test_any_bytes_are_samples_or_a_sentence(web: Web) -> None:
    """A hundred batches with changed and cut bytes: taken, or refused and counted; the lane goes on."""
    random = np.random.default_rng(5)
    for i in range(100):
        payload = bytearray(still(i))
        for _ in range(int(random.integers(1, 4))):
            payload[int(random.integers(len(payload)))] = int(random.integers(256))
        found = bytes(payload[: int(random.integers(1, len(payload) + 1))]) if i % 3 == 0 else bytes(payload)
        async with web.socket(PATH) as socket:
            name = await plugged(socket, **PHONE)
            await socket.send(found)
            await socket.send(text("heartbeat", boot=BOOT, uptime_s=i, seq=0))
            await socket.close()
        assert web.floor.devices[name].lane == "1"
    assert 30 < web.floor.counts["refused_imu"] < 100
    assert web.floor.lanes["1"].failures == 0


async def test_a_released_phone_and_a_second_connection_are_told(web: Web) -> None:
    """Who came back over a new socket stays when the old one ends; who was released is told at the next batch."""
    async with web.socket(PATH) as old:
        name = await plugged(old, **PHONE)
        async with web.socket(PATH) as new:
            await plugged(new, **PHONE)
            await old.send(still(0))
            assert await refused(old) == (4409, "this sensor is heard over another connection now")
            assert web.floor.devices[name].status == "online"
            web.floor.release(name, NOW[0])
            await new.send(still(1))
            assert await refused(new) == (4409, "this sensor was released from lane '1'")


async def test_a_page_can_neither_flood_nor_crowd(web: Web) -> None:
    """More than a hundred messages a second end the socket; a fifth socket of a lane is refused in words."""
    async with web.socket(PATH) as socket:
        await plugged(socket, **PHONE)
        for i in range(MESSAGES_PER_S + 2):
            await socket.send(still(i))
        assert await refused(socket) == (1008, f"more than {MESSAGES_PER_S} messages a second")
    sockets = [await web.socket(PATH) for _ in range(SOCKETS_MAX)]
    async with web.socket(PATH) as one_more:
        assert (await refused(one_more))[0] == 1013
    for socket in sockets:
        await socket.close()


async def test_a_sign_in_that_ends_takes_its_phone_away(tmp_path: Path) -> None:
    """Signed out on another page: the sensor socket is closed within five seconds, and says why."""
    async with network(tmp_path) as gym:
        secret = gym.signed_in("runner", lane="3")
        headers = {"Cookie": f"{COOKIE}={secret}"}
        async with gym.socket("/ws/lanes/3/sensor", origin=gym.origin, additional_headers=headers) as socket:
            await plugged(socket, **PHONE)
            assert (await gym.ask(secret, "POST", "/api/v1/sign-out", b"")).status == 204
            gym.later_s[0] += 10.0
            assert await refused(socket) == (4401, "the sign-in has ended")
