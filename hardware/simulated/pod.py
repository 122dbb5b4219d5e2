"""A foot pod as a process: the firmware's own loop on a fake of its sensor, over real MQTT.

    python hardware/simulated/pod.py '{"host": "127.0.0.1", "port": 1883, "site": "home", "device": "pod-left",
        "side": "left", "samples": "FILE", "user": "", "password": ""}'

SAMPLES: int16 (ax ay az in mg / 4, gx gy gz in dps), 208 a second, played once (over and over with "loop": true). Runs
on CPython and on MicroPython. Prints 'end STEPS BOOT' when the samples end, 'acknowledged STEPS' when all are on disk.
"""

import json
import random
import sys
import time
from array import array

if "/" in __file__:
    sys.path.insert(0, __file__.rsplit("/", 2)[0])

import asyncio

from foot_pod.board import READ_MS, Board
from foot_pod.lsm6dso import Lsm6dso
from foot_pod.pod import SUBSCRIPTIONS, Pod
from shared.link import Link
from simulated.lsm6dso_bus import Lsm6dsoBus

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from typing import Any

    from simulated.lsm6dso_bus import Motion

FIRMWARE = "1.0.0-simulated"
MASK = (1 << 30) - 1


def ticks_us() -> int:
    """The board's counter: it wraps."""
    return (time.time_ns() // 1_000) & MASK


class Recording:
    """Samples of a file, as the fake sensor asks for them."""

    def __init__(self, path: str, loop: bool) -> None:
        with open(path, "rb") as file:
            self._samples = array("h", file.read())
        self._loop = loop
        self.count = len(self._samples) // 6

    def __call__(self, n: int) -> "Motion | None":
        """Sample `n`; None when the recording is over."""
        if n >= self.count and not self._loop:
            return None
        s, at = self._samples, n % self.count * 6
        return (s[at] * 4, s[at + 1] * 4, s[at + 2] * 4), (s[at + 3] * 1_000, s[at + 4] * 1_000, s[at + 5] * 1_000)


async def main(wanted: "dict[str, Any]") -> None:
    """See the module."""
    recording = Recording(wanted["samples"], wanted.get("loop", False))
    bus = Lsm6dsoBus(recording, wanted.get("period_ns", 4_799_760))
    sensor = Lsm6dso(bus)
    sensor.start()
    boot = "%08x" % random.getrandbits(32)
    link = Link(
        wanted["host"], wanted["port"], wanted["site"], wanted["device"], random.getrandbits,
        wanted.get("user", ""), wanted.get("password", ""),
    )  # fmt: skip
    pod = Pod(boot, wanted.get("side", "left"), FIRMWARE, link.send)
    pod.raw_wanted = wanted.get("raw", False)
    board = Board(sensor, pod, link, ticks_us)
    board.battery_pct, board.rssi_dbm = 90, -50

    def heard(subject: str, payload: bytes, retained: bool) -> None:
        pod.heard(subject, payload, retained, board.now_us())

    tasks = [asyncio.create_task(link.run(heard, pod.birth, SUBSCRIPTIONS, pod.will()))]
    while not link.connected:
        await asyncio.sleep(0.02)
    before_us = board.now_us()
    while bus.samples < recording.count or wanted.get("loop", False):
        await asyncio.sleep(READ_MS / 1000)
        now_us = board.now_us()
        bus.advance(now_us - before_us)
        before_us = now_us
        board.step()
    print("end", pod.ring.next, boot)
    while pod.ring.oldest < pod.ring.next:  # the pod stays until its steps are on disk
        await asyncio.sleep(READ_MS / 1000)
        now_us = board.now_us()
        bus.advance(now_us - before_us)
        before_us = now_us
        board.step()
    print("acknowledged", pod.ring.oldest)
    await asyncio.sleep(0.1)
    tasks[0].cancel()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
