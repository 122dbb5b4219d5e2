"""Who advertises speed, cadence or a treadmill just now, and how loud."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from stridecue.edges.gateway import gatt


@dataclass(frozen=True, slots=True)
class Sighting:
    """One peripheral in reach. `rssi_dbm`: its strength when it was heard last."""

    address: str
    name: str
    rssi_dbm: int
    worn: Literal["treadmill", "bridged"]


def sighting(found: Any, advertised: Any) -> Sighting | None:  # noqa: ANN401 - bleak's BLEDevice and AdvertisementData
    """What is of use in an advertisement; None: neither a foot pod nor a treadmill."""
    offers = {str(service).lower() for service in advertised.service_uuids}
    if not offers & {gatt.RSC_SERVICE, gatt.FTMS_SERVICE}:
        return None
    worn: Literal["treadmill", "bridged"] = "treadmill" if gatt.FTMS_SERVICE in offers else "bridged"
    return Sighting(found.address, advertised.local_name or found.name or "", advertised.rssi, worn)


async def find(address: str, seconds: float, scanner: Callable[..., Any], **more: Any) -> tuple[Any, int]:  # noqa: ANN401 - bleak's own
    """The peripheral at this address and its strength [dBm], as soon as it is heard; TimeoutError when it is not."""
    seen: asyncio.Future[tuple[Any, int]] = asyncio.get_running_loop().create_future()

    def heard(found: Any, advertised: Any) -> None:  # noqa: ANN401 - as below
        if found.address.upper() == address and not seen.done():
            seen.set_result((found, int(advertised.rssi)))

    async with asyncio.timeout(seconds), scanner(heard, **more):
        return await seen


async def scan(seconds: float, scanner: Callable[..., Any], **more: Any) -> list[Sighting]:  # noqa: ANN401 - bleak's own options
    """Listen for a while; the loudest first. `scanner`: `bleak.BleakScanner`."""
    seen: dict[str, Sighting] = {}

    def heard(found: Any, advertised: Any) -> None:  # noqa: ANN401 - as above
        one = sighting(found, advertised)
        if one is not None:
            seen[one.address] = one

    async with scanner(heard, **more):
        await asyncio.sleep(seconds)
    return sorted(seen.values(), key=lambda one: -one.rssi_dbm)
