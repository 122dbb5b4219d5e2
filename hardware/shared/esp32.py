"""What both devices need of an ESP32: their file, Wi-Fi without power save, the LED, the battery, sleep and restart.

Only a board imports this file. `device.json` is the file that `stridecue device add` writes, with `wifi` (name) and
`wifi_password` added; without one the device opens an access point of its own and takes the file from a web form.
"""

import asyncio
import json
import os
import ssl
import sys
import time

import esp32
import machine
import neopixel
import network

from shared import setup
from shared.battery import percent
from shared.lights import FAULT, light
from shared.safe_mode import Starts

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

FILE = "device.json"
COUNT = "starts"
ALONE_MOST_MS = 15 * 60_000
JOIN_MS = 15_000


def wanted() -> "dict[str, Any] | None":
    """The device's file; None when there is none, or when it cannot be used."""
    try:
        with open(FILE) as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    needed = ("host", "port", "user", "password", "site", "wifi", "wifi_password")
    return found if isinstance(found, dict) and all(key in found for key in needed) else None


def starts() -> Starts:
    """The count of starts, in flash."""

    def read() -> int:
        try:
            with open(COUNT) as file:
                return int(file.read())
        except (OSError, ValueError):
            return 0

    def write(count: int) -> None:
        if count:
            with open(COUNT, "w") as file:
                file.write(str(count))
        elif COUNT in os.listdir():
            os.remove(COUNT)

    return Starts(read, write)


class Station:
    """Wi-Fi as a client, its power save off: with it on, a message waits up to a second in the access point."""

    def __init__(self, found: "dict[str, Any]") -> None:
        self._name, self._password = found["wifi"], found["wifi_password"]
        self._wlan = network.WLAN(network.STA_IF)
        self._wlan.active(True)
        self._wlan.config(pm=self._wlan.PM_NONE)

    def rssi_dbm(self) -> int:
        """How strong the access point is."""
        try:
            return self._wlan.status("rssi")
        except (OSError, ValueError):
            return 0

    async def keep(self) -> None:
        """For ever: join, and join again when it was lost."""
        while True:
            try:
                await self._join()
            except OSError as wrong:  # "Wifi Internal State Error" and others: busy, but not for ever
                print(wrong)
            await asyncio.sleep(1)

    async def _join(self) -> None:
        if self._wlan.isconnected():
            return
        self._wlan.connect(self._name, self._password)
        for _ in range(JOIN_MS // 100):
            await asyncio.sleep(0.1)
            if self._wlan.isconnected():
                return
        self._wlan.disconnect()


class Light:
    """One addressable LED."""

    def __init__(self, pin: int) -> None:
        self._pixel = neopixel.NeoPixel(machine.Pin(pin), 1)
        self._shown = None

    def show(self, state: int) -> None:
        """What it says at this moment."""
        colour = light(state, time.ticks_ms())
        if colour != self._shown:
            self._shown = self._pixel[0] = colour
            self._pixel.write()


class Gauge:
    """The cell's voltage through a divider of two equal resistors."""

    def __init__(self, pin: int) -> None:
        self._adc = machine.ADC(machine.Pin(pin), atten=machine.ADC.ATTN_11DB)

    def percent(self) -> int:
        """How full it is."""
        return percent(2 * self._adc.read_uv() // 1_000)


def tls(found: "dict[str, Any]") -> "ssl.SSLContext | None":
    """A context that trusts the authority in the device's file alone; None for a home without TLS."""
    if not found.get("tls"):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=found["ca"])
    return context


def sleep_until_moved(pin: int) -> None:
    """The shelf: deep sleep until the sensor's interrupt line rises.

    The ESP32-C chips have no ext0; what they have, MicroPython knows since its pull request 17518. On an ESP32-S3 that
    wakes from light sleep only.
    """
    line = machine.Pin(pin, machine.Pin.IN)
    if "ESP32C" in os.uname().machine:
        esp32.wake_on_gpio((line,), esp32.WAKEUP_ANY_HIGH)
    else:
        esp32.wake_on_ext0(line, esp32.WAKEUP_ANY_HIGH)
    machine.deepsleep()


def restart() -> None:
    """From the beginning."""
    machine.reset()


def run(serve: "Callable[..., Any]", pin: int, trouble: type) -> None:
    """Start and serve; in safe mode, or without a file, only the way back in. `trouble`: a chip does not answer."""
    light, counted, found = Light(pin), starts(), wanted()
    counted.begin()
    if counted.safe or found is None:
        setup.run(light)
    try:
        asyncio.run(serve(found, counted, light))
    except trouble as wrong:
        print(wrong)
        for _ in range(600):  # a minute of red, then again: a plug may have been put in
            light.show(FAULT)
            time.sleep_ms(100)
    except Exception as wrong:  # noqa: BLE001 - whatever it was: start anew; ten failed starts are safe mode
        sys.print_exception(wrong)
    machine.reset()
