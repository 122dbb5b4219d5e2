"""Many runners for as long as one likes while everything goes wrong by turns; read afterwards by the one oracle.

    python -m tests.end_to_end.soak 20 --lanes 8 --seed 1      (minutes; JSON, exit status 1 where anything is wrong)

A real Mosquitto, the real service in a process of its own, pods over real MQTT and bad radio. What goes wrong, and
when, comes from the seed. In the first half the service is killed too; the second half is one life of it, so that what
grows would show.
"""

import argparse
import asyncio
import contextlib
import json
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from stridecue.core.replay import replay
from stridecue.edges.sources.simulated import SimulatedRunner
from stridecue.edges.store import Sessions, read_log
from tests.end_to_end.bad_radio import BadRadioPod
from tests.judge import judged_folder
from tests.parts import Broker, Running, eventually, log_lines, mosquitto, running, sessions

HEAD = '[web]\nport = 0\n[broker]\nurl = "{url}"\n'
LANE = '[[lanes]]\nname = "{n}"\nplan = "{plan}"\nbaseline_spm = 160.0\ndevices = [{{ id = "pod-{n}" }}]\n'
PLANS: Final = ("faded-8", "steady")
GROWTH_MAX: Final = 4
RSS_GROWTH: Final = 1.3
SETTLED_S: Final = 30.0
"""A life's first seconds compile and import: what it holds is looked at from then on."""


def plan(lane: int) -> str:
    """What is run there."""
    return PLANS[lane % len(PLANS)]


@dataclass
class Vitals:
    """What the service's process holds at one moment."""

    rss_mb: int
    files: int
    threads: int


@dataclass
class Found:
    """What a soak came to. `missing`: steps that were acknowledged and are in no log; `wrongs`: the oracle's."""

    faults: dict[str, int] = field(default_factory=dict)
    sessions: int = 0
    steps: int = 0
    missing: int = 0
    tempos: int = 0
    wrongs: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    early: Vitals | None = None
    late: Vitals | None = None

    @property
    def well(self) -> bool:
        """Nothing lost, nothing said that must not be said, every log replays, nothing grows."""
        return not (self.missing or self.wrongs or self.different or self.grew)

    @property
    def grew(self) -> bool:
        """Does the service hold more at the end than in the middle, beyond what a reconnection or a cache explains?"""
        if self.early is None or self.late is None:
            return False
        more = self.late.files - self.early.files, self.late.threads - self.early.threads
        return max(more) > GROWTH_MAX or self.late.rss_mb > RSS_GROWTH * self.early.rss_mb


class Belt:
    """One runner with one pod: the pod may fall silent or start anew, the runner may stand."""

    def __init__(self, broker: Broker, lane: int, seed: int) -> None:
        self._broker, self._name, self._seed = broker, f"pod-{lane}", seed
        self.boots: list[BadRadioPod] = []
        self.stands = False
        self._radio: asyncio.Task[None] | None = None
        self._walk: asyncio.Task[None] | None = None

    @property
    def pod(self) -> BadRadioPod:
        """The present boot."""
        return self.boots[-1]

    async def boot(self) -> None:
        """Power on: a new boot id, steps from 0. What the boot before still kept is lost with it."""
        await self.off()
        chance = random.Random(self._seed + 1000 * len(self.boots))
        self.boots.append(BadRadioPod(self._broker.device_address, "home", self._name, chance))
        self.on()
        self._walk = asyncio.create_task(self._run(self.pod))

    def on(self) -> None:
        """The radio."""
        self._radio = asyncio.create_task(self.pod.run())

    async def off(self, *, radio_only: bool = False) -> None:
        """No radio; without power, no steps either."""
        for task in (self._radio, None if radio_only else self._walk):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _run(self, pod: BadRadioPod) -> None:
        start_us = pod.now_us() - pod.ahead_us
        for contact in SimulatedRunner(seed=self._seed):
            while self.stands:
                stood_us = pod.now_us()
                await asyncio.sleep(0.1)
                start_us += pod.now_us() - stood_us
            await pod.play(contact, start_us)


class Soak:
    """Broker, service and belts, and what is done to them."""

    def __init__(self, broker: Broker, folder: Path, lanes: int, seed: int) -> None:
        self.broker, self.folder = broker, folder
        self.chance = random.Random(seed)
        self.belts = [Belt(broker, n, seed + n) for n in range(1, lanes + 1)]
        self.found = Found()
        self.deadly = True
        self.life = contextlib.ExitStack()
        self.service: Running | None = None
        config = folder / "stridecue.toml"
        lane = (LANE.format(n=n, plan=plan(n)) for n in range(1, lanes + 1))
        config.write_text(HEAD.format(url=broker.url) + "".join(lane))
        self._arguments = ("run", "-c", config, "--folder", folder)

    async def serve(self) -> None:
        """A life of the service."""
        self.service = await asyncio.to_thread(self.life.enter_context, running(self.folder, *self._arguments))

    async def end(self) -> None:
        """As a person would end it."""
        assert self.service is not None
        assert await asyncio.to_thread(self.service.interrupt) == 0, self.service.words()
        await asyncio.to_thread(self.life.close)

    def vitals(self) -> Vitals:
        """Of the service."""
        assert self.service is not None
        own = Path("/proc") / str(self.service.process.pid)
        told = dict(line.split(":", 1) for line in (own / "status").read_text().splitlines() if ":" in line)
        return Vitals(int(told["VmRSS"].split()[0]) // 1024, len(list((own / "fd").iterdir())), int(told["Threads"]))

    # ---------------------------------------------------------------- what goes wrong

    async def radio_gap(self) -> None:
        """A pod is out of reach for a while; its steps come later."""
        belt = self.chance.choice(self.belts)
        await belt.off(radio_only=True)
        await asyncio.sleep(self.chance.uniform(0.5, 8))
        belt.on()

    async def reboot(self) -> None:
        """A pod loses power."""
        await self.chance.choice(self.belts).boot()

    async def clock_leaps(self) -> None:
        """A pod's clock is another one from one step to the next."""
        self.chance.choice(self.belts).pod.leap()

    async def stand(self) -> None:
        """A runner jumps on the rails."""
        belt = self.chance.choice(self.belts)
        belt.stands = True
        await asyncio.sleep(self.chance.uniform(1, 10))
        belt.stands = False

    async def broker_dies(self) -> None:
        """Kill -9, and back on the same port."""
        self.broker.kill()
        await asyncio.sleep(self.chance.uniform(0.2, 5))
        await asyncio.to_thread(self.broker.start)

    async def service_dies(self) -> None:
        """Kill -9, and the next life on the same store."""
        if not self.deadly or self.service is None:
            return
        self.service.kill()
        await asyncio.to_thread(self.life.close)
        await self.serve()

    async def go_wrong(self, end_s: float, every_s: float) -> None:
        """One after the other until `end_s`, each in its turn at least once in six."""
        faults = (self.radio_gap, self.reboot, self.clock_leaps, self.stand, self.broker_dies, self.service_dies)
        while time.monotonic() < end_s:
            for fault in self.chance.sample(faults, len(faults)):
                await asyncio.sleep(self.chance.uniform(0.5, 1.5) * every_s)
                if time.monotonic() >= end_s:
                    return
                await fault()
                self.found.faults[fault.__name__] = self.found.faults.get(fault.__name__, 0) + 1

    # ---------------------------------------------------------------- afterwards

    def recovered(self) -> bool:
        """Does a beat sound on every lane whose plan has one from the start?"""
        newest = {row["lane"]: row["id"] for row in reversed(sessions(self.folder))}
        return all(self._sounds(newest.get(str(n), "")) for n in range(1, len(self.belts) + 1) if plan(n) == "steady")

    def _sounds(self, session: str) -> bool:
        told = [line.get("cue") for line in log_lines(self.folder, session)] if session else []
        return next((cue for cue in reversed(told) if cue in ("tempo", "silence")), "") == "tempo"

    def read(self) -> None:
        """Every log: judged, replayed, and compared with what was acknowledged."""
        found, kept = self.found, sessions(self.folder)
        stored: set[tuple[str, int]] = set()
        for row in kept:
            for line in log_lines(self.folder, row["id"]):
                if line.get("event") == "footfall":
                    stored.add((line["boot"], line["seq"]))
                found.tempos += line.get("cue") == "tempo"
        pods = [pod for belt in self.belts for pod in belt.boots]
        found.sessions, found.steps = len(kept), sum(pod.sent for pod in pods)
        found.missing = sum((pod.boot, seq) not in stored for pod in pods for seq in range(pod.acked_seq + 1))
        found.wrongs = [f"{name}: {wrong}" for name, all_of in judged_folder(self.folder).items() for wrong in all_of]
        store = Sessions(self.folder / "stridecue.sqlite")
        for row in kept:
            if not replay(*read_log(list(store.lines(row["id"])), row["id"])).identical:
                found.different.append(row["id"])


@contextlib.asynccontextmanager
async def begun(broker: Broker, folder: Path, lanes: int, seed: int) -> AsyncIterator[Soak]:
    """Everybody runs; whatever happens, they and the service are ended."""
    soak = Soak(broker, folder, lanes, seed)
    await soak.serve()
    try:
        for belt in soak.belts:
            await belt.boot()
        yield soak
    finally:
        for belt in soak.belts:
            await belt.off()
        await asyncio.to_thread(soak.life.close)


async def soaked(broker: Broker, folder: Path, *, seconds: float, lanes: int, seed: int, every_s: float) -> Found:
    """So long; the second half without the service's death."""
    async with begun(broker, folder, lanes, seed) as soak:
        began_s = time.monotonic()
        await soak.go_wrong(began_s + seconds / 2, every_s)
        soak.deadly = False
        await asyncio.sleep(min(SETTLED_S, seconds / 8))
        soak.found.early = soak.vitals()
        await soak.go_wrong(began_s + seconds, every_s)
        soak.found.late = soak.vitals()
        await eventually(soak.recovered, "a beat for everybody, once nothing goes wrong any more", 60)
        for belt in soak.belts:
            belt.stands = True
            await eventually(partial(on_disk, belt.pod), "every step on disk", 60)
        await soak.end()
    await asyncio.to_thread(soak.read)
    return soak.found


def on_disk(pod: BadRadioPod) -> bool:
    """Whether the service has acknowledged all of its steps."""
    return pod.acked_seq >= pod.sent - 1


@contextlib.contextmanager
def place() -> Iterator[tuple[Broker, Path]]:
    """A broker, and a folder that goes with it."""
    with mosquitto() as broker, tempfile.TemporaryDirectory(prefix="stridecue-soak-") as name:
        yield broker, Path(name)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.end_to_end.soak")
    asked.add_argument("minutes", type=float)
    asked.add_argument("--lanes", type=int, default=8)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with place() as (real, where):
        came = asyncio.run(
            soaked(real, where, seconds=60 * given.minutes, lanes=given.lanes, seed=given.seed, every_s=8.0)
        )
    sys.stdout.write(json.dumps(asdict(came), indent=2) + "\n")
    sys.exit(0 if came.well else 1)
