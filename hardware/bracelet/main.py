"""The bracelet on its board: copy `shared/` and `bracelet/` to it, and this file as `main.py`.

Pins for a Seeed XIAO ESP32-C3 with a DRV2605L breakout (see the page on wiring); other boards: change them here.
"""

import asyncio
import random
import time

import machine

from bracelet.bracelet import SUBSCRIPTIONS, Bracelet
from bracelet.drv2605l import Drv2605l, MotorError
from shared import esp32
from shared.lights import state_of
from shared.link import Link
from shared.ticks import Ticks

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from typing import Any

    from shared.safe_mode import Starts

FIRMWARE = "1.0.0"
SDA, SCL, LED, BATTERY = 6, 7, 8, 2
TICK_MS = 5


async def serve(found: "dict[str, Any]", starts: "Starts", light: "esp32.Light") -> None:
    """Everything at once, for ever."""
    motor = Drv2605l(machine.I2C(0, sda=machine.Pin(SDA), scl=machine.Pin(SCL), freq=400_000))
    motor.start()
    ticks = Ticks()
    link = Link(
        found["host"], found["port"], found["site"], found["user"], random.getrandbits,
        found["user"], found["password"], esp32.tls(found),
    )  # fmt: skip
    bracelet = Bracelet("%08x" % random.getrandbits(32), FIRMWARE, link.send, motor)
    station, gauge = esp32.Station(found), esp32.Gauge(BATTERY)

    def heard(subject: str, payload: bytes, retained: bool) -> None:
        bracelet.heard(subject, payload, retained, ticks.now_us(time.ticks_us()))

    tasks = [
        asyncio.create_task(station.keep()),
        asyncio.create_task(link.run(heard, bracelet.birth, SUBSCRIPTIONS, bracelet.will())),
    ]
    battery_pct, looked_ms = -1, -10_000
    while tasks:
        now_us = ticks.now_us(time.ticks_us())
        bracelet.tick(now_us, battery_pct)
        now_ms = now_us // 1_000
        starts.tick(now_ms)
        if now_ms - looked_ms > 10_000:
            looked_ms, battery_pct = now_ms, gauge.percent()
        light.show(state_of(False, False, link.connected, bracelet.why == "pulsing", battery_pct))
        if link.alone_ms > esp32.ALONE_MOST_MS:
            esp32.restart()
        await asyncio.sleep_ms(TICK_MS)


esp32.run(serve, LED, MotorError)
