"""A virtual foot pod and treadmill, through bleak, to a real broker: what comes out, and that it comes back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from bleak import BleakClient, BleakScanner

from stridecue.edges.broker import BrokerLink
from stridecue.edges.gateway import gatt
from stridecue.edges.gateway.book import Peripheral
from stridecue.edges.gateway.radio import Radio
from stridecue.edges.gateway.scan import find, scan
from tests.edges.gateway.virtual import Air, BumbleClient, BumbleScanner, Virtual, backend
from tests.parts import Broker, eventually

POD = "C8:2B:96:00:00:01"
MILL = "C8:2B:96:00:00:02"
RUNNING = bytes.fromhex("04cd0252")  # 2.8 m/s, 82: strides
BELT = bytes.fromhex("0800e803 6400 0000".replace(" ", ""))  # 10 km/h … inclination 10.0 %, ramp angle 0
pytestmark = pytest.mark.mosquitto


class Ears:
    """What the broker was told, newest last."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, topic: str, payload: bytes, retained: bool) -> None:
        """One message."""
        del retained
        self.heard.append((topic.split("/", 3)[3], orjson.loads(payload)))

    def of(self, what: str) -> list[dict[str, Any]]:
        """The messages on one `device/subject`."""
        return [body for topic, body in self.heard if topic == what]


@contextlib.asynccontextmanager
async def bridged(broker: Broker, air: Air, *pairs: Peripheral) -> AsyncIterator[tuple[Ears, list[Radio], list[str]]]:
    """The gateway at work in a room."""
    ears, said = Ears(), list[str]()
    listening = BrokerLink(broker.address, "ears", [("stridecue/1/home/#", 0)], ears)

    looking = asyncio.Lock()

    async def look(one: Peripheral) -> tuple[Any, int]:
        async with looking:
            return await find(one.address, 1.0, BleakScanner, backend=backend(BumbleScanner, air))

    def client(seen: Any, gone: Any) -> Any:
        return BleakClient(seen, gone, backend=backend(BumbleClient, air))

    radios = [Radio(one, broker.address, "home", look, client, said.append) for one in pairs]
    runs = [listening.run(), *(radio.run() for radio in radios)]
    tasks = [asyncio.create_task(run) for run in runs]
    try:
        yield ears, radios, said
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def room() -> tuple[Air, Virtual, Virtual]:
    """A foot pod and a treadmill in reach."""
    air = Air()
    await air.start()
    pod = await air.peripheral(
        "Pod", POD, {gatt.RSC_SERVICE: [(gatt.RSC_MEASUREMENT, b"")], "0000180f": [(gatt.BATTERY_LEVEL, b"\x4b")]}
    )
    mill = await air.peripheral("RUNN 1", MILL, {gatt.FTMS_SERVICE: [(gatt.TREADMILL_DATA, b"")]})
    return air, pod, mill


async def test_who_is_in_reach_is_told_by_kind_and_strength() -> None:
    """A scan names foot pods and treadmills with their addresses; what is neither is left out."""
    air, _, _ = await room()
    await air.peripheral("Lamp", "C8:2B:96:00:00:09", {"0000180f": [(gatt.BATTERY_LEVEL, b"\x10")]})
    seen = await scan(0.5, BleakScanner, backend=backend(BumbleScanner, air))
    assert {(one.address, one.name, one.worn) for one in seen} == {
        (POD, "Pod", "bridged"),
        (MILL, "RUNN 1", "treadmill"),
    }


async def test_a_pod_and_a_belt_become_devices(real_mosquitto: Broker) -> None:
    """Measurements come out as received, with the battery; strides are found out and said; nothing is ever written."""
    air, pod, mill = await room()
    pairs = Peripheral(POD, "pod-1"), Peripheral(MILL, "mill-1", worn="treadmill")
    async with bridged(real_mosquitto, air, *pairs) as (ears, radios, said):
        await eventually(lambda: all(radio.because == "connected" for radio in radios), "both connected")
        for _ in range(12):
            await pod.says(gatt.RSC_MEASUREMENT, RUNNING)
            await mill.says(gatt.TREADMILL_DATA, BELT)
        await eventually(lambda: len(ears.of("pod-1/rsc")) == 12, "twelve measurements")
        assert ears.of("pod-1/rsc")[0] == {"speed_mm_s": 2801, "cadence_raw": 82}
        assert ears.of("pod-1/rsc")[-1] == {"speed_mm_s": 2801, "cadence_raw": 82, "factor": 2}
        assert "pod-1: its cadence counts strides" in said
        await eventually(lambda: ears.of("mill-1/belt"), "the belt")
        assert ears.of("mill-1/belt")[0] == {"speed_mm_s": 2778, "incline_permille": 100, "source": "ftms"}
        beat = await eventually(lambda: ears.of("pod-1/heartbeat"), "a heartbeat")
        assert beat[-1]["battery_pct"] == 75
        assert ears.of("pod-1/state")[-1]["worn"] == "bridged"


async def test_a_pod_that_goes_is_silent_and_comes_back(real_mosquitto: Broker) -> None:
    """A lost connection stops the heartbeats at once, so the service sees it; the radio tries again by itself."""
    air, pod, _ = await room()
    async with bridged(real_mosquitto, air, Peripheral(POD, "pod-1")) as (_, radios, said):
        await eventually(lambda: radios[0].because == "connected", "connected")
        await pod.leaves()
        await eventually(lambda: "pod-1: lost (the connection was lost)" in said, "the loss is said")
        await eventually(lambda: radios[0].connects == 2, "connected again")


async def test_a_peripheral_of_another_kind_is_named_as_one(real_mosquitto: Broker) -> None:
    """Paired by mistake: it says what it does not offer, and is tried again, slower and slower."""
    air, _, _ = await room()
    await air.peripheral("Lamp", "C8:2B:96:00:00:09", {"0000180f": [(gatt.BATTERY_LEVEL, b"\x10")]})
    async with bridged(real_mosquitto, air, Peripheral("C8:2B:96:00:00:09", "lamp")) as (_, radios, _):
        await eventually(lambda: "neither Running Speed" in radios[0].because, "the reason")


async def test_what_is_not_in_reach_is_said_and_looked_for_again(real_mosquitto: Broker) -> None:
    """Paired and switched off: the words name its address; once it advertises it is connected."""
    air, _, _ = await room()
    async with bridged(real_mosquitto, air, Peripheral("C8:2B:96:00:00:05", "pod-5")) as (ears, radios, _):
        await eventually(lambda: radios[0].because == "C8:2B:96:00:00:05 is not in reach", "the reason")
        await air.peripheral("Late", "C8:2B:96:00:00:05", {gatt.RSC_SERVICE: [(gatt.RSC_MEASUREMENT, b"")]})
        await eventually(lambda: radios[0].because == "connected", "connected once it is there")
        beat = await eventually(lambda: ears.of("pod-5/heartbeat"), "a heartbeat")
        assert beat[-1]["rssi_dbm"] == radios[0].rssi_dbm


async def test_a_connection_that_carries_nothing_is_made_anew(
    real_mosquitto: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A radio that forgets to say that it is gone: after the time without a word it is said, and connected again."""
    monkeypatch.setattr("stridecue.edges.gateway.radio.SILENT_S", 0.2)
    air, _, _ = await room()
    async with bridged(real_mosquitto, air, Peripheral(POD, "pod-1")) as (_, radios, said):
        await eventually(lambda: "pod-1: lost (nothing heard for 0.2 s)" in said, "the silence is said")
        await eventually(lambda: radios[0].connects >= 2, "connected again")
