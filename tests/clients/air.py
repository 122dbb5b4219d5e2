"""Bluetooth peripherals in Chromium's emulation: the page's real `navigator.bluetooth` finds, connects and reads them.

Nothing there pushes a notification, so what a peripheral says is read by `say`: the same event,
`characteristicvaluechanged`, fires in the page. Needs `--enable-features=WebBluetooth`.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from playwright.sync_api import Browser, Page

FEATURE: Final = "--enable-features=WebBluetooth"
REMEMBER: Final = """
  window.subscribed = [];
  const begin = BluetoothRemoteGATTCharacteristic.prototype.startNotifications;
  BluetoothRemoteGATTCharacteristic.prototype.startNotifications = async function () {
    const found = await begin.call(this);
    window.subscribed.push(this);
    return found;
  };
"""


def whole(short: int) -> str:
    """A 16-bit UUID in full."""
    return f"{short:08x}-0000-1000-8000-00805f9b34fb"


class Air:
    """One peripheral in reach of a page; `offers`: its services, each with one characteristic."""

    def __init__(self, browser: Browser, page: Page, address: str, offers: Mapping[int, int]) -> None:
        self.address, self._offers, self._page = address, offers, page
        self._value = b""
        self._made = self._answered = False
        self._air, self._door = browser.new_browser_cdp_session(), page.context.new_cdp_session(page)
        self._air.on("BluetoothEmulation.gattOperationReceived", self._gatt)
        self._air.on("BluetoothEmulation.characteristicOperationReceived", self._characteristic)
        self._door.on("DeviceAccess.deviceRequestPrompted", self._chosen)
        page.add_init_script(REMEMBER)
        self._do("enable", state="powered-on", leSupported=True)
        self._door.send("DeviceAccess.enable")
        known = [whole(service) for service in offers]
        self._do("simulatePreconnectedPeripheral", address=address, name="", manufacturerData=[],
                 knownServiceUuids=known)  # fmt: skip

    def say(self, value: bytes) -> None:
        """What the characteristic that was subscribed last says now."""
        self._value = value
        self._page.evaluate("() => window.subscribed.at(-1).readValue().then(() => null)")

    def vanish(self) -> None:
        """Out of reach; it takes the next connection again. The emulation forgets its services with that."""
        self._made = False
        self._do("simulateGATTDisconnection", address=self.address)

    def _do(self, what: str, **more: Any) -> Any:
        return self._air.send(f"BluetoothEmulation.{what}", more)

    def _chosen(self, event: Any) -> None:
        """The person takes the first of the browser's list; it asks twice, and a second answer would be too much."""
        if event["devices"] and not self._answered:
            self._answered = True
            self._door.send("DeviceAccess.selectPrompt", {"id": event["id"], "deviceId": event["devices"][0]["id"]})

    def _gatt(self, event: Any) -> None:
        if event["type"] == "discovery" and not self._made:
            self._made = True
            for service, characteristic in self._offers.items():
                there = self._do("addService", address=self.address, serviceUuid=whole(service))["serviceId"]
                made = self._do("addCharacteristic", serviceId=there, characteristicUuid=whole(characteristic),
                                properties={"read": True, "notify": True})["characteristicId"]  # fmt: skip
                self._do("addDescriptor", characteristicId=made, descriptorUuid=whole(0x2902))
        self._do("simulateGATTOperationResponse", address=self.address, type=event["type"], code=0)

    def _characteristic(self, event: Any) -> None:
        read = {"data": b64encode(self._value).decode()} if event["type"] == "read" else {}
        self._do("simulateCharacteristicOperationResponse", characteristicId=event["characteristicId"],
                 type=event["type"], code=0, **read)  # fmt: skip
