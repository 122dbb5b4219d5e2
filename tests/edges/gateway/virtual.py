"""Bluetooth without a radio: bumble's controllers on a virtual link, and bleak on top of one of them."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bumble import hci
from bumble.controller import Controller
from bumble.core import AdvertisingData
from bumble.device import Device, Peer
from bumble.gatt import Characteristic, Service
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink

CENTRAL = "F0:F1:F2:F3:F4:F0"
SHORT_END = "-0000-1000-8000-00805F9B34FB"


def short(uuid: str) -> str:
    """A 128-bit UUID of the Bluetooth base as its 16 bits."""
    return uuid[4:8].upper()


class Air:
    """One virtual room: a radio for the gateway, and peripherals."""

    def __init__(self) -> None:
        self.link: Any = cast("Any", LocalLink)()  # bumble leaves it untyped
        self.connecting = asyncio.Lock()  # a controller makes one connection at a time
        self.central = self._device("gateway", CENTRAL)

    def _device(self, name: str, address: str) -> Device:
        controller = Controller(name, link=self.link, public_address=address)
        host = Host(controller, AsyncPipeSink(controller))
        return Device(name, address=hci.Address(address), host=host)

    async def start(self) -> None:
        """Power the gateway's radio."""
        await self.central.power_on()

    async def peripheral(
        self, name: str, address: str, offers: dict[str, list[tuple[str, bytes]]], *, advertise: bool = True
    ) -> "Virtual":
        """A peripheral that offers services with characteristics (uuid, value), all notifying and readable."""
        device = self._device(name, address)
        found: dict[str, Characteristic[bytes]] = {}
        for service, characteristics in offers.items():
            made = []
            for uuid, value in characteristics:
                found[uuid] = Characteristic(
                    short(uuid),
                    Characteristic.Properties.READ | Characteristic.Properties.NOTIFY,
                    Characteristic.READABLE,
                    value,
                )
                made.append(found[uuid])
            device.add_service(Service(short(service), made))
        await device.power_on()
        kinds = b"".join(int(short(service), 16).to_bytes(2, "little") for service in offers)
        types = AdvertisingData.Type
        data = AdvertisingData(
            [(types.COMPLETE_LOCAL_NAME, name.encode()), (types.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, kinds)]
        )
        if advertise:
            await device.start_advertising(
                advertising_data=bytes(data),
                auto_restart=True,
                advertising_interval_min=20,
                advertising_interval_max=30,
            )
        return Virtual(device, found)


class Virtual:
    """One peripheral of the room."""

    def __init__(self, device: Device, characteristics: dict[str, Characteristic[bytes]]) -> None:
        self.device, self._characteristics = device, characteristics

    async def says(self, uuid: str, value: bytes) -> None:
        """Notify whoever subscribed."""
        await self.device.notify_subscribers(self._characteristics[uuid], value)

    async def leaves(self) -> None:
        """Break every connection."""
        for connection in list(self.device.connections.values()):
            await connection.disconnect()


class BumbleClient(BaseBleakClient):
    """A bleak client on the room's central radio (`air` is set by `backend`)."""

    air: Air

    def __init__(self, address_or_ble_device: Any, **kwargs: Any) -> None:
        kwargs.setdefault("disconnected_callback", None)
        kwargs.setdefault("timeout", 10.0)
        super().__init__(address_or_ble_device, **kwargs)
        self._peer: Peer | None = None
        self._connection: Any = None

    @property
    def mtu_size(self) -> int:
        """The least there is."""
        return 23

    @property
    def is_connected(self) -> bool:
        """Is it?"""
        return self._connection is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        """Connect and discover."""
        del pair, kwargs
        async with self.air.connecting:
            self._connection = await self.air.central.connect(hci.Address(self.address), timeout=self._timeout)
        self._connection.on("disconnection", self._gone)
        peer: Any = Peer(self._connection)
        self._peer = peer
        await peer.discover_all()
        self.services = BleakGATTServiceCollection()
        for service in peer.services:
            added = BleakGATTService(service, service.handle, _long(service.uuid))
            self.services.add_service(added)
            for one in service.characteristics:
                names: Any = [
                    name
                    for name, bit in (
                        ("read", Characteristic.Properties.READ),
                        ("notify", Characteristic.Properties.NOTIFY),
                    )
                    if one.properties & bit
                ]
                characteristic = BleakGATTCharacteristic(one, one.handle, _long(one.uuid), names, lambda: 20, added)
                self.services.add_characteristic(characteristic)

    def _gone(self, _reason: int) -> None:
        self._connection = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def disconnect(self) -> None:
        """Let go."""
        if self._connection is not None:
            await self._connection.disconnect()

    async def read_gatt_char(self, characteristic: BleakGATTCharacteristic, **_: Any) -> bytearray:
        """Read one."""
        assert self._peer is not None
        return bytearray(await self._peer.read_value(characteristic.obj))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: Callable[[bytearray], None], **_: Any
    ) -> None:
        """Hear one."""
        assert self._peer is not None
        await self._peer.subscribe(characteristic.obj, lambda value: callback(bytearray(value)))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Hear it no longer."""
        assert self._peer is not None
        await self._peer.unsubscribe(characteristic.obj)

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        """Nothing here is paired."""

    async def unpair(self) -> None:
        """Nothing here is paired."""

    async def read_gatt_descriptor(self, descriptor: Any, **_: Any) -> bytearray:
        """Nobody asks for one: a read would fail the test."""
        raise AssertionError(f"the gateway read {descriptor}")

    async def write_gatt_char(self, characteristic: Any, data: Any, response: bool) -> None:
        """The gateway reads only: a write would fail the test."""
        raise AssertionError(f"the gateway wrote {bytes(data).hex()} to {characteristic.uuid} ({response})")

    async def write_gatt_descriptor(self, descriptor: Any, data: Any) -> None:
        """As above."""
        raise AssertionError(f"the gateway wrote {bytes(data).hex()} to {descriptor}")


class BumbleScanner(BaseBleakScanner):
    """A bleak scanner on the room's central radio (`air` is set by `backend`)."""

    air: Air

    def __init__(self, detection_callback: Any, service_uuids: Any = None, *_: Any, **__: Any) -> None:
        super().__init__(detection_callback, service_uuids)

    async def start(self) -> None:
        """Listen."""
        self.air.central.on("advertisement", self._heard)
        await self.air.central.start_scanning(filter_duplicates=False)

    async def stop(self) -> None:
        """No longer."""
        await self.air.central.stop_scanning()

    def _heard(self, advertisement: Any) -> None:
        types = AdvertisingData.Type
        kinds = advertisement.data.get_all(types.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS)
        uuids = [_long(uuid) for group in kinds for uuid in group]
        name = advertisement.data.get(types.COMPLETE_LOCAL_NAME)
        found = AdvertisementData(name, {}, {}, uuids, None, advertisement.rssi, ())
        address = str(advertisement.address).split("/")[0]
        device = self.create_or_update_device(address, address, name, advertisement, found)
        self.call_detection_callbacks(device, found)


def _long(uuid: Any) -> str:
    return f"0000{bytes(uuid.uuid_bytes)[::-1].hex()[-4:]}{SHORT_END}".lower()


def backend(kind: type, air: Air) -> type:
    """A backend class of bleak for this room."""
    return type(kind.__name__, (kind,), {"air": air})
