"""One paired peripheral as one MQTT device: connect, listen, publish, and come back by itself.

    notification -> gatt -> `rsc`, `belt`, `heartbeat` on stridecue/1/{site}/{device}/…

Read only: nothing is ever written to a treadmill but the subscription to its notifications. What it says goes out as
received; its last words are never repeated, so a peripheral that is gone is a device that is silent.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import orjson

from stridecue.core.pods.rsc import StrideFactor
from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink, LastWill
from stridecue.edges.clock import ServiceClock
from stridecue.edges.gateway import gatt
from stridecue.edges.gateway.book import Peripheral

RETRY_FIRST_S: Final = 1.0
RETRY_MOST_S: Final = 30.0
HEARTBEAT_S: Final = 0.5
SILENT_S: Final = 10.0
"""A connection that carries nothing for so long is closed and made anew; radios forget to say that they are gone."""


class Client(Protocol):
    """What is asked of a `bleak.BleakClient`."""

    async def connect(self) -> Any:  # noqa: ANN401 - bleak's own answer, unused
        """Connect."""

    async def disconnect(self) -> Any:  # noqa: ANN401 - bleak's own answer, unused
        """Let go."""

    async def start_notify(self, char_specifier: str, callback: Callable[[Any, bytearray], None]) -> None:
        """Hear a characteristic."""

    async def read_gatt_char(self, char_specifier: str) -> bytearray:
        """Read one."""

    @property
    def services(self) -> Any:  # noqa: ANN401 - bleak's collection
        """What it offers."""


MakeClient = Callable[[Any, Callable[[Any], None]], Client]
"""(the peripheral as it was found, what to call when the connection is lost) -> a client."""
Find = Callable[[Peripheral], Awaitable[tuple[Any, int | None]]]
"""A paired peripheral -> as the radio found it, and its strength [dBm] if known; TimeoutError: not in reach."""


class Radio:
    """One peripheral; `run` until cancelled. `because`: how it is, in words."""

    def __init__(
        self, one: Peripheral, where: Address, site: str, find: Find, client: MakeClient, say: Callable[[str], None]
    ) -> None:
        self.one = one
        self.because = "not tried yet"
        self.connects = 0
        self.rssi_dbm: int | None = None
        self.factor = StrideFactor(one.factor)
        self._find, self._client, self._say, self._site = find, client, say, site
        self._boot = secrets.token_hex(4)
        self._clock = ServiceClock()
        self._battery_pct: int | None = None
        self._heard_us = 0
        self._incline_permille = 0
        self._connected = False
        here = {"status": "online", "boot": self._boot, "kind": "gateway", "worn": one.worn, "firmware": "gateway"}
        self.link = BrokerLink(
            where,
            one.device,
            [(wire.topic(site, one.device, "clock"), 0)],
            self._asked,
            will=LastWill(wire.topic(site, one.device, "state"), b'{"status":"offline"}', orjson.dumps(here)),
        )

    async def run(self) -> None:
        """Stay connected to both sides."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.link.run())
            tasks.create_task(self._beat())
            tasks.create_task(self._listen())

    async def _listen(self) -> None:
        wait_s = RETRY_FIRST_S
        while True:
            lost, client = asyncio.Event(), None
            try:
                found, self.rssi_dbm = await self._find(self.one)
                client = self._client(found, lambda _, gone=lost: gone.set())  # type: ignore[misc] # a bound default
                await client.connect()
                await self._subscribe(client)
                self._connected, self.because = True, "connected"
                self.connects += 1
                loud = f" ({self.rssi_dbm} dBm)" if self.rssi_dbm is not None else ""
                self._say(f"{self.one.device}: connected to {self.one.address}{loud}")
                wait_s = RETRY_FIRST_S
                await self._until_silent(lost)
            except TimeoutError:
                self.because = f"{self.one.address} is not in reach"
            except Exception as wrong:  # noqa: BLE001 - every radio stack has errors of its own; all mean: try again
                self.because = f"{type(wrong).__name__}: {wrong}" if str(wrong) else type(wrong).__name__
            if self._connected:
                self._say(f"{self.one.device}: lost ({self.because})")
            self._connected = False
            if client is not None:
                with contextlib.suppress(Exception):  # it is gone already, or will be
                    await client.disconnect()
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, RETRY_MOST_S)

    async def _subscribe(self, client: Client) -> None:
        takes = {gatt.RSC_MEASUREMENT: self.rsc, gatt.TREADMILL_DATA: self.treadmill, gatt.BATTERY_LEVEL: self.battery}
        heard = 0
        for service in client.services:
            for characteristic in service.characteristics:
                take = takes.get(characteristic.uuid)
                if take is None:
                    continue
                if "notify" in characteristic.properties:
                    await client.start_notify(characteristic.uuid, lambda _, found, take=take: take(bytes(found)))  # type: ignore[misc] # a bound default
                    heard += characteristic.uuid != gatt.BATTERY_LEVEL
                if take == self.battery and "read" in characteristic.properties:
                    self.battery(bytes(await client.read_gatt_char(characteristic.uuid)))
        if not heard:
            raise gatt.GattError("neither Running Speed and Cadence (0x1814) nor a treadmill (0x1826) is offered there")
        self._heard_us = self._clock.now_us()

    async def _until_silent(self, lost: asyncio.Event) -> None:
        while not lost.is_set():
            try:
                async with asyncio.timeout(SILENT_S):
                    await lost.wait()
            except TimeoutError:
                if self._clock.now_us() - self._heard_us > SILENT_S * 1e6:
                    self.because = f"nothing heard for {SILENT_S:g} s"
                    return
        self.because = "the connection was lost"

    # ---------------------------------------------------------------- what it says

    def rsc(self, found: bytes) -> None:
        """A foot pod's measurement."""
        try:
            measured = gatt.rsc(found)
        except gatt.GattError as wrong:
            self.because = str(wrong)
            return
        self._heard_us = self._clock.now_us()
        before = self.factor.factor
        if self.factor.hear(measured.speed_mm_s, measured.cadence_raw) != before:
            counts = "steps" if self.factor.factor == 1 else "strides"
            self._say(f"{self.one.device}: its cadence counts {counts}")
        body: dict[str, int] = {"speed_mm_s": measured.speed_mm_s, "cadence_raw": measured.cadence_raw}
        if measured.stride_mm is not None:
            body["stride_mm"] = measured.stride_mm
        if self.factor.factor is not None:
            body["factor"] = self.factor.factor
        self._publish("rsc", body)

    def treadmill(self, found: bytes) -> None:
        """A treadmill's speed and slope; the slope stays until another one is told."""
        try:
            measured = gatt.treadmill(found)
        except gatt.GattError as wrong:
            self.because = str(wrong)
            return
        self._heard_us = self._clock.now_us()
        if measured.incline_permille is not None:
            self._incline_permille = measured.incline_permille
        if measured.speed_mm_s is not None:
            body = {"speed_mm_s": measured.speed_mm_s, "incline_permille": self._incline_permille, "source": "ftms"}
            self._publish("belt", body)

    def battery(self, found: bytes) -> None:
        """How full its battery is."""
        try:
            self._battery_pct = gatt.battery(found)
        except gatt.GattError as wrong:
            self.because = str(wrong)

    def _publish(self, subject: str, body: dict[str, Any]) -> None:
        self.link.offer(wire.topic(self._site, self.one.device, subject), orjson.dumps(body))

    async def _beat(self) -> None:
        """The device is alive while its peripheral is: a gateway alone is nobody's sensor."""
        while True:
            if self._connected:
                beat: dict[str, Any] = {"boot": self._boot, "uptime_s": self._clock.now_us() // 1_000_000, "seq": 0}
                if self._battery_pct is not None:
                    beat["battery_pct"] = self._battery_pct
                if self.rssi_dbm is not None:
                    beat["rssi_dbm"] = self.rssi_dbm
                self._publish("heartbeat", beat)
            await asyncio.sleep(HEARTBEAT_S)

    def _asked(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001 - the shape of `broker.Receive`
        """A question for our clock."""
        message = orjson.loads(payload)
        if not retained and "boot" not in message:
            now_us = self._clock.now_us()
            answer = {
                "sent_us": message["sent_us"],
                "boot": self._boot,
                "pod_received_us": now_us,
                "pod_sent_us": now_us,
            }
            self.link.offer(topic, orjson.dumps(answer))
