"""Which broker the service speaks through: its own, at home or on a network, or somebody else's.

Wherever devices have passwords of their own, the table of devices is looked at once a second: whoever is revoked is
put out, and the lane it served is told.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Final

from stridecue.app.config import Configuration
from stridecue.app.floor.floor import ClaimError, Floor
from stridecue.app.network.enrolment import Roll
from stridecue.edges.broker import Address
from stridecue.edges.managed_broker import ManagedBroker, OnNetwork
from stridecue.edges.register import Register
from stridecue.edges.tls.errors import CertificateError
from stridecue.edges.tls.files import Served, look, utc_now

LOOK_S: Final = 1.0

Say = Callable[[str], None]


class BrokerSide:
    """`network`: the address to listen on and the certificate to show there; None at home."""

    def __init__(
        self, configuration: Configuration, register: Register, say: Say, network: tuple[str, Served] | None = None
    ) -> None:
        self._configuration, self._register, self._say, self._network = configuration, register, say, network
        self.managed: ManagedBroker | None = None
        self.roll: Roll | None = None

    async def start(self, stack: contextlib.AsyncExitStack) -> Address:
        """The broker runs, or is somebody else's; how the service reaches it. `stack` ends it."""
        keys = self._configuration.broker
        if keys.address is not None or self._network is not None:
            self.roll = await asyncio.to_thread(Roll, self._register, self._say)
        if keys.address is not None:
            return keys.address
        site, network, port = self._configuration.site, None, keys.port
        if self._network is not None and self.roll is not None:
            host, served = self._network
            network, port = OnNetwork(host, served.certificate, served.key, self.roll.find), keys.tls_port
        self.managed = ManagedBroker(self._configuration.folder / "broker", site, port, self._say, network)
        stack.push_async_callback(self.managed.stop)
        await self.managed.start()
        return self.managed.address

    def counts(self) -> dict[str, int]:
        """For health and figures: how often our own broker began again, whom its gatekeeper let in and refused."""
        door = self.managed.gatekeeper if self.managed else None
        return {
            "broker_restarts": self.managed.restarts if self.managed else 0,
            "devices_admitted": door.counts["admitted"] if door else 0,
            "devices_refused": door.counts["refused"] if door else 0,
        }

    def tasks(self, floor: Floor, now_us: Callable[[], int]) -> list[tuple[str, Coroutine[None, None, None]]]:
        """What has to run for as long as the service does, by name."""
        found: list[tuple[str, Coroutine[None, None, None]]] = []
        if self.managed is not None:
            found.append(("managed broker", self.managed.supervise()))
        if self.roll is not None:
            found.append(("door", self._keep_door(self.roll, floor, now_us)))
        return found

    async def _keep_door(self, roll: Roll, floor: Floor, now_us: Callable[[], int]) -> None:
        shown = self._certificate_changed()
        while True:
            await asyncio.sleep(LOOK_S)
            before = set(roll.devices)
            if await asyncio.to_thread(roll.read):
                for name in sorted(before - set(roll.devices)):
                    self._tell_revoked(name, floor, now_us())
            if self.managed is None:
                continue
            if self.managed.gatekeeper is not None:
                for name in await self.managed.gatekeeper.put_out_revoked():
                    self._say(f"{name} was disconnected: it is revoked, or has a new password")
            idle = all(lane.session is None for lane in floor.lanes.values())
            if idle and self._certificate_changed() != shown:
                shown = self._certificate_changed()
                if self._certificate_is_good():
                    self._say("the certificate is another one: the broker starts again with it")
                    await self.managed.stop()  # `supervise` starts it again

    def _tell_revoked(self, name: str, floor: Floor, now_us: int) -> None:
        lane = floor.devices[name].lane if name in floor.devices else None
        with contextlib.suppress(ClaimError):
            floor.release(name, now_us)
        self._say(f"{name} is revoked" + (f": lane {lane} waits for another device" if lane else ""))

    def _certificate_is_good(self) -> bool:
        """Whether a broker could start with it; until it could, the one that runs goes on with the one before."""
        try:
            if self._network is not None:
                look(self._network[1].certificate, self._network[1].key, utc_now())
        except CertificateError as wrong:
            self._say(f"{wrong}; until then the broker shows the certificate before")
            return False
        return True

    def _certificate_changed(self) -> float:
        """When its file was written; 0 without one."""
        path = self._network[1].certificate if self._network else Path()
        with contextlib.suppress(OSError):
            return path.stat().st_mtime
        return 0.0
