"""ANT+ foot pods through a USB stick: each a channel of its own, told as if it were a Bluetooth peripheral.

A pod is named by its device number, which is printed on it or shown by a watch; number 0, which means "the nearest one"
on ANT, is refused. openant keeps a thread; its words come into the loop from there. A channel is opened once and stays,
because openant numbers channels by how many there are.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from stridecue.edges.gateway import gatt, sdm

FOREVER: Final = 255
"""A search that never ends: a pod that comes later is heard later."""
SEARCH_S: Final = 10.0
INSTALL: Final = "ANT+ needs openant: pip install 'stridecue[ant]'"
NO_STICK: Final = "no ANT+ stick was found: plug one in, and let this user read it (openant's udev rule)"


class StickError(RuntimeError):
    """There is no ANT+ here; the message says what to do."""


class Node(Protocol):
    """What is asked of an `openant.easy.node.Node`."""

    def set_network_key(self, network: int, key: list[int]) -> Any:  # noqa: ANN401 - openant's own answer, unused
        """Use the network of ANT+."""

    def new_channel(self, ctype: int, network_number: int = 0) -> Any:  # noqa: ANN401 - openant's Channel
        """One more channel."""

    def start(self) -> None:
        """Work until `stop`; blocks."""

    def stop(self) -> None:
        """End."""


@dataclass(frozen=True, slots=True)
class _Characteristic:
    uuid: str
    properties: tuple[str, ...] = ("notify",)


@dataclass(frozen=True, slots=True)
class _Service:
    characteristics: tuple[_Characteristic, ...]


SERVICES: Final = (_Service((_Characteristic(gatt.RSC_MEASUREMENT), _Characteristic(gatt.BATTERY_LEVEL))),)


class Stick:
    """One USB stick and the pods that are heard through it. `key`: of the ANT+ network, as openant has it."""

    def __init__(self, node: Node, key: list[int]) -> None:
        self._node, self._key = node, key
        self._ears: dict[int, Callable[[bytes], None]] = {}
        self._open: set[int] = set()
        self._opening = asyncio.Lock()
        self._working: asyncio.Task[None] | None = None

    async def hear(self, device_number: int, ear: Callable[[bytes], None]) -> None:
        """From now on `ear` is given every page of this pod, in the loop."""
        self._ears[device_number] = ear
        async with self._opening:
            if self._working is None:
                await asyncio.to_thread(self._node.set_network_key, 0, self._key)
                self._working = asyncio.create_task(asyncio.to_thread(self._node.start))
            if device_number not in self._open:
                await asyncio.to_thread(self._channel, device_number, asyncio.get_running_loop())
                self._open.add(device_number)

    def deaf(self, device_number: int) -> None:
        """Nobody listens to this pod any more."""
        self._ears.pop(device_number, None)

    def _channel(self, device_number: int, loop: asyncio.AbstractEventLoop) -> None:
        channel = self._node.new_channel(0x00)  # bidirectional, receiving
        channel.on_broadcast_data = lambda page: loop.call_soon_threadsafe(self._heard, device_number, bytes(page))
        channel.set_id(device_number, sdm.DEVICE_TYPE, 0)
        channel.set_search_timeout(FOREVER)
        channel.set_period(sdm.PERIOD)
        channel.set_rf_freq(sdm.FREQUENCY)
        channel.open()

    def _heard(self, device_number: int, page: bytes) -> None:
        ear = self._ears.get(device_number)
        if ear is not None:
            ear(page[: sdm.PAGE_BYTES])

    async def close(self) -> None:
        """Let the stick go."""
        working, self._working = self._working, None
        if working is not None:
            await asyncio.to_thread(self._node.stop)
            await working


class AntClient:
    """One pod, in the shape of a Bluetooth client (`radio.Client`)."""

    services = SERVICES

    def __init__(self, stick: Stick, device_number: int) -> None:
        self._stick, self._number = stick, device_number
        self._takes: dict[str, Callable[[Any, bytearray], None]] = {}
        self._first = asyncio.Event()

    async def connect(self) -> None:
        """Wait for its first page; TimeoutError when it is not in reach."""
        await self._stick.hear(self._number, self._page)
        async with asyncio.timeout(SEARCH_S):
            await self._first.wait()

    async def disconnect(self) -> None:
        """Listen no longer."""
        self._stick.deaf(self._number)

    async def start_notify(self, char_specifier: str, callback: Callable[[Any, bytearray], None]) -> None:
        """Hear a characteristic."""
        self._takes[char_specifier] = callback

    async def read_gatt_char(self, char_specifier: str) -> bytearray:
        """Nothing can be read: a pod says what it says."""
        raise gatt.GattError(f"{char_specifier} cannot be read over ANT+")

    def _page(self, page: bytes) -> None:
        self._first.set()
        for uuid, said in ((gatt.RSC_MEASUREMENT, sdm.as_rsc(page)), (gatt.BATTERY_LEVEL, sdm.as_battery(page))):
            take = self._takes.get(uuid)
            if said is not None and take is not None:
                take(None, bytearray(said))


def stick() -> Stick:
    """The first stick of this machine; StickError when there is none, or no openant."""
    try:
        from openant.base.driver import DriverException  # noqa: PLC0415 - an extra: most services have no stick
        from openant.devices import ANTPLUS_NETWORK_KEY  # noqa: PLC0415 - the same
        from openant.easy.node import Node as Openant  # noqa: PLC0415 - the same
    except ImportError:
        raise StickError(INSTALL) from None
    try:
        return Stick(Openant(), ANTPLUS_NETWORK_KEY)
    except (DriverException, OSError) as wrong:
        raise StickError(f"{NO_STICK}{f' ({wrong})' if str(wrong) else ''}") from None
