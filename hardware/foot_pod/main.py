"""The foot pod on its board: copy `shared/` and `foot_pod/` to it, and this file as `main.py`.

Pins for a Seeed XIAO ESP32-C3 with an LSM6DSOX breakout (see the page on wiring); other boards: change them here.
"""

import asyncio
import random
import time

import machine

from foot_pod.board import READ_MS, Board
from foot_pod.lsm6dso import Lsm6dso, SensorError
from foot_pod.pod import SUBSCRIPTIONS, Pod
from shared import esp32
from shared.lights import state_of
from shared.link import Link

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from typing import Any

    from shared.safe_mode import Starts

FIRMWARE = "1.0.0"
SDA, SCL, INT1, LED, BATTERY = 6, 7, 5, 8, 2
STILL_MS = 10 * 60_000  # ten minutes without a step: the shelf


async def serve(found: "dict[str, Any]", starts: "Starts", light: "esp32.Light") -> None:
    """Everything at once, for ever."""
    sensor = Lsm6dso(machine.I2C(0, sda=machine.Pin(SDA), scl=machine.Pin(SCL), freq=400_000))
    sensor.start()
    boot = "%08x" % random.getrandbits(32)
    link = Link(
        found["host"], found["port"], found["site"], found["user"], random.getrandbits,
        found["user"], found["password"], esp32.tls(found),
    )  # fmt: skip
    pod = Pod(boot, found.get("side", "unknown"), FIRMWARE, link.send)
    board = Board(sensor, pod, link, time.ticks_us)
    station, gauge = esp32.Station(found), esp32.Gauge(BATTERY)

    def heard(subject: str, payload: bytes, retained: bool) -> None:
        pod.heard(subject, payload, retained, board.now_us())

    tasks = [
        asyncio.create_task(station.keep()),
        asyncio.create_task(link.run(heard, pod.birth, SUBSCRIPTIONS, pod.will())),
    ]
    looked_ms, steps, stepped_ms = -10_000, 0, 0
    while tasks:
        board.step()
        now_ms = board.now_us() // 1_000
        starts.tick(now_ms)
        if pod.ring.next != steps:
            steps, stepped_ms = pod.ring.next, now_ms
        if now_ms - looked_ms > 10_000:
            looked_ms = now_ms
            board.battery_pct, board.rssi_dbm = gauge.percent(), station.rssi_dbm()
        light.show(state_of(False, False, link.connected, now_ms - stepped_ms < 2_000, board.battery_pct))
        if now_ms - stepped_ms > STILL_MS and pod.ring.oldest == pod.ring.next:
            sensor.shelf()
            esp32.sleep_until_moved(INT1)
        if link.alone_ms > esp32.ALONE_MOST_MS and pod.ring.oldest == pod.ring.next:
            esp32.restart()
        await asyncio.sleep_ms(READ_MS)


esp32.run(serve, LED, SensorError)
