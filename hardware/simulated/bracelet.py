"""A bracelet as a process: the firmware's own logic on a fake of its motor driver, over real MQTT.

    python hardware/simulated/bracelet.py '{"host": "127.0.0.1", "port": 1883, "site": "home", "device": "wrist",
        "user": "", "password": "", "seconds": 20}'

Runs on CPython and on MicroPython. At its end it prints one line a pulse: when the motor began and ended, in
microseconds of the service's clock, and how strong it was.
"""

import json
import random
import sys
import time

if "/" in __file__:
    sys.path.insert(0, __file__.rsplit("/", 2)[0])

import asyncio

from bracelet.bracelet import SUBSCRIPTIONS, Bracelet
from bracelet.drv2605l import Drv2605l
from shared.link import Link
from shared.ticks import Ticks
from simulated.drv2605l_bus import Drv2605lBus

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from typing import Any

TICK_S = 0.005
FIRMWARE = "1.0.0-simulated"
MASK = (1 << 30) - 1


async def main(wanted: "dict[str, Any]") -> None:
    """See the module."""
    ticks = Ticks()

    def now_us() -> int:
        return ticks.now_us((time.time_ns() // 1_000) & MASK)

    bus = Drv2605lBus(now_us)
    motor = Drv2605l(bus)
    motor.start()
    link = Link(
        wanted["host"], wanted["port"], wanted["site"], wanted["device"], random.getrandbits,
        wanted.get("user", ""), wanted.get("password", ""),
    )  # fmt: skip
    bracelet = Bracelet("%08x" % random.getrandbits(32), FIRMWARE, link.send, motor)

    def heard(subject: str, payload: bytes, retained: bool) -> None:
        bracelet.heard(subject, payload, retained, now_us())

    tasks = [asyncio.create_task(link.run(heard, bracelet.birth, SUBSCRIPTIONS, bracelet.will()))]
    end_us = now_us() + int(wanted["seconds"] * 1_000_000)
    while now_us() < end_us:
        bracelet.tick(now_us(), 80)
        await asyncio.sleep(TICK_S)
    motor.standby()
    for begin_us, stop_us, strength in bus.runs:
        print(bracelet.clock.service_us(begin_us), bracelet.clock.service_us(stop_us), strength)
    print("end", bracelet.why)
    tasks[0].cancel()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
