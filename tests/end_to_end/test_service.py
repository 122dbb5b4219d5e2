"""The whole service as a process: steps in over a real broker, cues out, nothing acknowledged lost by kill -9."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sources.simulated import SimulatedRunner
from tests.judge import judged_folder
from tests.parts import Running, eventually, free_port, log_lines, running, sessions, stridecue, until

LANE = """
[web]
port = 0
[broker]
{broker}
[[lanes]]
name = "1"
plan = "steady"
runner = "tester"
baseline_spm = 165.0
devices = [{{ id = "pod-1" }}]
bracelets = ["wrist"]
"""


@dataclass
class Place:
    """Where one service lives over its restarts."""

    folder: Path
    config: Path
    device: Address | None = None
    managed_port: int = 0
    cues: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> contextlib.AbstractContextManager[Running]:
        """The service process."""
        return running(self.folder, "run", "-c", self.config, "--folder", self.folder)

    def login(self) -> Address:
        """How a device reaches the broker."""
        if self.device is not None:
            return self.device
        found = json.loads(until((self.folder / "broker/device-login.json").read_text, "the login file"))
        return Address(found["host"], found["port"], found["user"], found["password"])


@pytest.fixture(params=["managed", pytest.param("mosquitto", marks=pytest.mark.mosquitto)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A configuration with the product's own broker, and one with a real Mosquitto."""
    config, device, port = tmp_path / "stridecue.toml", None, free_port()
    broker = f"port = {port}"
    if request.param == "mosquitto":
        mosquitto = request.getfixturevalue("real_mosquitto")
        broker, device = f'url = "{mosquitto.url}"', mosquitto.device_address
    config.write_text(LANE.format(broker=broker))
    return Place(tmp_path / "store", config, device, port)


@dataclass
class Foot:
    """A pod that runs, and what it was told."""

    pod: Pod
    acks: list[tuple[int, int]] = field(default_factory=list)


@contextlib.asynccontextmanager
async def runner(where: Address, seed: int = 3, own_spm: float = 165.0) -> AsyncIterator[Pod]:
    """A simulated runner with one pod who does not hear, over MQTT like any other."""
    pod = Pod(where, "home", "pod-1")
    simulated = SimulatedRunner(seed=seed, own_spm=own_spm)

    async def feet() -> None:
        await pod.link.connected.wait()
        start_us = pod.now_us()
        for contact in simulated:
            await pod.play(contact, start_us)

    tasks = [asyncio.create_task(pod.run()), asyncio.create_task(feet())]
    try:
        yield pod
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def socket(service: Running, path: str) -> Any:
    """A page's WebSocket."""
    return connect(service.page.replace("http://", "ws://").rstrip("/") + path, compression=None)


async def test_a_step_in_a_cue_out(place: Place) -> None:
    """A pod's steps arrive on the page, and the bracelet gets the tempo under its lease."""
    heard: list[tuple[str, dict[str, Any]]] = []
    with place.start() as service:
        where = place.login()
        bracelet = BrokerLink(
            where,
            "wrist",
            [(wire.topic("home", "wrist", "cue"), 0)],
            lambda topic, body, _: heard.append((topic, json.loads(body))),
        )
        async with socket(service, "/ws/lanes/1") as page, runner(where):
            listening = asyncio.create_task(bracelet.run())
            types: dict[str, dict[str, Any]] = {}
            async with asyncio.timeout(60):
                while types.get("cue", {}).get("data", {}).get("kind") != "tempo" or "step" not in types:
                    frame = json.loads(await page.recv())
                    types[frame["type"]] = frame
            assert types["snapshot"]["data"]["lane"] == "1"
            assert 120_000 < types["step"]["data"]["cadence_milli_spm"] < 200_000
            tempos = [body for _, body in heard if body["kind"] == "tempo"]
            await eventually(
                lambda: len([body for _, body in heard if body["kind"] == "tempo"]) > len(tempos) + 2, "renewals"
            )
            last = [body for _, body in heard if body["kind"] == "tempo"][-1]
            assert (last["lease_ms"], last["ttl_ms"]) == (1500, 300)
            assert "because" in last
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        assert await asyncio.to_thread(service.interrupt) == 0
        assert "ended cleanly" in service.words()
    (row,) = sessions(place.folder)
    assert row["status"] == "sealed"
    replayed = stridecue("replay", "last", "--folder", place.folder)
    assert replayed.returncode == 0, replayed.stderr


@pytest.mark.parametrize("place", [pytest.param("mosquitto", marks=pytest.mark.mosquitto)], indirect=True)
async def test_the_dashboard_topic_has_every_step(place: Place) -> None:
    """lanes/1/step says each step's figures as JSON without a null; the service's own state is kept by the broker."""
    heard: list[dict[str, Any]] = []
    with place.start():
        link = BrokerLink(
            place.login(),
            "house",
            [("stridecue/1/home/lanes/1/step", 0)],
            lambda _topic, body, _kept: heard.append(json.loads(body)),
        )
        listening = asyncio.create_task(link.run())
        await eventually(link.connected.is_set, "the house listens")
        async with runner(place.login()):
            await eventually(lambda: len(heard) >= 10, "ten steps", 60)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    assert all(value is not None for body in heard for value in body.values())
    assert {"state", "because", "steps"} <= set(heard[-1])


async def test_kill_9_loses_nothing_that_was_acknowledged(place: Place) -> None:
    """Killed twice in the middle of a run: every acknowledged step is on disk, every other one comes after all."""
    acked = -1
    seen: dict[int, bool] = {}
    pod_boot = ""
    async with contextlib.AsyncExitStack() as stack:
        pod: Pod | None = None
        for turn in range(2):
            with place.start() as service:
                if pod is None:
                    pod = await stack.enter_async_context(runner(place.login()))
                    pod_boot = pod.boot
                foot, wanted = pod, acked + 8
                await eventually(partial(reached, foot, wanted), "steps on disk", 60)
                sent = pod.sent
                acked = pod.acked_seq
                os.kill(service.process.pid, signal.SIGKILL)
                service.process.wait()
            stored = await asyncio.to_thread(stored_steps, place.folder, pod_boot)
            assert max(stored) >= sent - 7, f"turn {turn}: {max(stored)} of {sent} on disk: more than a second was lost"
            missing = [seq for seq in range(acked + 1) if seq not in stored]
            assert not missing, f"acknowledged, and not on disk: {missing}"
        with place.start():
            assert pod is not None
            last = pod.sent
            await eventually(
                lambda: pod is not None and pod.acked_seq >= last, "what was not acknowledged is resent", 60
            )
    seen = await asyncio.to_thread(stored_steps, place.folder, pod_boot)
    assert not [seq for seq in range(last + 1) if seq not in seen]
    rows = sessions(place.folder)
    assert {row["status"] for row in rows[1:]} == {"interrupted"}
    for row in rows:
        replayed = await asyncio.to_thread(stridecue, "replay", row["id"], "--folder", place.folder)
        assert replayed.returncode == 0, replayed.stderr
    assert not cued_backfill(place.folder, [row["id"] for row in rows])
    assert not any(judged_folder(place.folder).values()), judged_folder(place.folder)


def reached(pod: Pod, seq: int) -> bool:
    """Whether the service has acknowledged so much."""
    return pod.acked_seq >= seq


def stored_steps(folder: Path, boot: str) -> dict[int, bool]:
    """Which footfalls of a boot are on disk, in whichever session, and whether they came live."""
    found: dict[int, bool] = {}
    for row in sessions(folder):
        for line in log_lines(folder, row["id"]):
            if line.get("event") == "footfall" and line["boot"] == boot:
                found.setdefault(line["seq"], line["live"])
    return found


def cued_backfill(folder: Path, ids: list[str]) -> list[dict[str, Any]]:
    """Tempos that directly follow a resent step: there must be none."""
    found = []
    for session in ids:
        resent = False
        for line in log_lines(folder, session):
            if "event" in line:
                resent = line["event"] == "footfall" and not line["live"]
            elif resent and line.get("cue") == "tempo":
                found.append(line)
    return found


async def test_the_brokers_death_is_survived(tmp_path: Path) -> None:
    """Kill -9 of the managed broker: the service starts it again on the same port, and the pod's steps all arrive."""
    config = tmp_path / "stridecue.toml"
    config.write_text(LANE.format(broker=f"port = {free_port()}"))
    place = Place(tmp_path / "store", config)
    with place.start() as service:
        async with runner(place.login()) as pod:
            await eventually(lambda: pod.acked_seq >= 5, "steps on disk", 60)
            os.kill(int((place.folder / "broker/nats-server.pid").read_text()), signal.SIGKILL)
            await eventually(lambda: "starting it again" in service.words(), "it is told")
            after = pod.sent
            await eventually(lambda: pod.acked_seq > after, "everything is on disk after all", 60)
            boot, last = pod.boot, pod.acked_seq
        assert await asyncio.to_thread(service.interrupt) == 0
    stored = stored_steps(place.folder, boot)
    assert not [seq for seq in range(last + 1) if seq not in stored]
