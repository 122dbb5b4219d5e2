"""A runner as a process: a firmware pod on each foot and a firmware bracelet, over real MQTT.

    python hardware/simulated/runner.py
    {"host": "127.0.0.1", "port": 1883, "site": "home", "user": "", "password": "", "left": "pod-left",
        "right": "pod-right", "bracelet": "wrist", "own_spm": 160, "seed": 1}

The line is read from standard input, because arguments can be read by everybody on the machine; it ends with its input.

The feet move by formulas (`gait.py`); their sensors are register-level fakes; everything above the registers is the
firmware's. The runner feels the bracelet's motor and answers it. CPython only.
"""

import asyncio
import json
import random
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bracelet import bracelet as wrist
from bracelet.drv2605l import Drv2605l
from foot_pod import pod as foot_pod
from foot_pod.board import READ_MS, Board
from foot_pod.lsm6dso import PERIOD_NS, Lsm6dso
from shared.link import Link
from simulated.drv2605l_bus import Drv2605lBus
from simulated.gait import FootMotion, Gait, felt_spm
from simulated.lsm6dso_bus import Lsm6dsoBus

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from typing import Any

FIRMWARE = "1.0.0-simulated"
TICK_S = 0.005


def ticks_us() -> int:
    """This process's monotonic clock, as a board's counter: it wraps."""
    return time.monotonic_ns() // 1_000 & (1 << 30) - 1


def boot() -> str:
    """A number of its own for every start; not of the seeded generator, which would say the same each time."""
    return f"{random.SystemRandom().getrandbits(32):08x}"


def link(wanted: "dict[str, Any]", device: str) -> Link:
    """A device's own connection."""
    where = wanted["host"], wanted["port"], wanted["site"], device
    return Link(*where, random.getrandbits, wanted.get("user", ""), wanted.get("password", ""))


class FootPod:
    """A pod on one foot."""

    def __init__(self, wanted: "dict[str, Any]", gait: Gait, foot: int) -> None:
        side = ("left", "right")[foot]
        self._bus = Lsm6dsoBus(FootMotion(gait, foot, PERIOD_NS / 1e9))
        sensor = Lsm6dso(self._bus)
        sensor.start()
        self._link = link(wanted, wanted[side])
        self._pod = foot_pod.Pod(boot(), side, FIRMWARE, self._link.send)
        self._board = Board(sensor, self._pod, self._link, ticks_us)
        self._board.battery_pct, self._board.rssi_dbm = 90, -50

    async def talk(self) -> None:
        """Its connection, for ever."""
        await self._link.run(self._heard, self._pod.birth, foot_pod.SUBSCRIPTIONS, self._pod.will())

    def _heard(self, subject: str, payload: bytes, retained: bool) -> None:
        self._pod.heard(subject, payload, retained, self._board.now_us())

    async def run(self) -> None:
        """The board's loop, for ever."""
        before_us = self._board.now_us()
        while True:
            await asyncio.sleep(READ_MS / 1_000)
            now_us = self._board.now_us()
            self._bus.advance(now_us - before_us)
            before_us = now_us
            self._board.step()


class Wrist:
    """A bracelet, and what the runner feels of it."""

    def __init__(self, wanted: "dict[str, Any]", gait: Gait) -> None:
        self._gait = gait
        self._bus = Drv2605lBus(self._now_us)
        motor = Drv2605l(self._bus)
        motor.start()
        self._link = link(wanted, wanted["bracelet"])
        self._bracelet = wrist.Bracelet(boot(), FIRMWARE, self._link.send, motor)

    @staticmethod
    def _now_us() -> int:
        return time.monotonic_ns() // 1_000

    async def talk(self) -> None:
        """Its connection, for ever."""
        await self._link.run(self._heard, self._bracelet.birth, wrist.SUBSCRIPTIONS, self._bracelet.will())

    def _heard(self, subject: str, payload: bytes, retained: bool) -> None:
        self._bracelet.heard(subject, payload, retained, self._now_us())

    async def run(self) -> None:
        """Its loop, for ever."""
        while True:
            await asyncio.sleep(TICK_S)
            self._bracelet.tick(self._now_us(), 80)
            self._gait.felt_spm = felt_spm(self._bus.runs, self._now_us())
            del self._bus.runs[:-2]


async def main(wanted: "dict[str, Any]") -> None:
    """See the module."""
    gait = Gait(wanted["own_spm"], wanted["seed"])
    devices: list[FootPod | Wrist] = [FootPod(wanted, gait, 0), FootPod(wanted, gait, 1), Wrist(wanted, gait)]
    tasks = [asyncio.create_task(part) for device in devices for part in (device.talk(), device.run())]
    tasks.append(asyncio.create_task(input_ends()))
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for wrong in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(wrong, Exception):
            raise wrong


async def input_ends() -> None:
    """Wait for the end of standard input, in a thread that keeps nobody from leaving."""
    over, loop = asyncio.Event(), asyncio.get_running_loop()

    def read() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=read, daemon=True).start()
    await over.wait()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
