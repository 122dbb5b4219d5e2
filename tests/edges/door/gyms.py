"""A gym's broker under test, with TLS and a password per device: the managed one, and a real Mosquitto."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from stridecue.edges.broker import Address, Tls
from stridecue.edges.door import credential, mosquitto
from stridecue.edges.door.grants import Enrolled, Kind
from stridecue.edges.managed_broker import ManagedBroker, OnNetwork
from stridecue.edges.tls.files import Folder, utc_now
from tests.parts import answers, eventually, free_port, until

SITE = "gym"


@dataclass
class Table:
    """The devices that may connect, and, apart from them, what only they know."""

    rows: dict[str, Enrolled] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, kind: Kind = "foot_pod") -> None:
        """A device, or a new password for one."""
        self.passwords[name] = credential.password()
        epoch = self.rows[name].epoch + 1 if name in self.rows else 1
        self.rows[name] = Enrolled(name, kind, "unknown", credential.verifier(self.passwords[name]), epoch)

    def revoke(self, name: str) -> None:
        """It is gone."""
        del self.rows[name]


@dataclass
class Gym:
    """A broker and its devices. `changed` makes the broker follow the table; `crash` and `back`: its death and life."""

    table: Table
    tls: Folder
    port: int
    service: Address
    changed: Callable[[], Awaitable[None]]
    crash: Callable[[], Awaitable[None]]
    back: Callable[[], Awaitable[None]]
    said: list[str]

    def device(self, name: str, password: str | None = None) -> Address:
        """How this device reaches it."""
        known = self.table.passwords.get(name, "") if password is None else password
        return Address("127.0.0.1", self.port, name, known, Tls(str(self.tls.root)))


@contextlib.asynccontextmanager
async def managed(folder: Path, *names: str, dashboards: tuple[str, ...] = ()) -> AsyncIterator[Gym]:
    """The broker that comes with the service, on a "network" of this machine alone."""
    table, tls = _table(names, dashboards), _tls(folder)
    said: list[str] = []
    network = OnNetwork("127.0.0.1", tls.certificate, tls.key, table.rows.get)
    broker = ManagedBroker(folder / "broker", SITE, free_port(), said.append, network)
    await broker.start()
    gatekeeper = broker.gatekeeper
    assert gatekeeper is not None
    supervising = asyncio.create_task(broker.supervise())

    async def changed() -> None:
        while await gatekeeper.put_out_revoked():
            pass

    async def crash() -> None:
        assert broker.pid is not None
        os.kill(broker.pid, signal.SIGKILL)

    async def back() -> None:
        await eventually(lambda: broker.restarts and broker.pid, "started again")

    try:
        yield Gym(table, tls, broker.port, broker.address, changed, crash, back, said)
    finally:
        supervising.cancel()
        await asyncio.gather(supervising, return_exceptions=True)


@contextlib.asynccontextmanager
async def foreign(_: Path, *names: str, dashboards: tuple[str, ...] = ()) -> AsyncIterator[Gym]:
    """A Mosquitto that runs from the files we write for it, under its own user where we are root."""
    outer = _open_folder()
    folder = outer / "files"
    table, tls, password = _table(names, dashboards), _tls(outer), credential.password()
    site = mosquitto.Site(SITE, "127.0.0.1", free_port(), tls.certificate, tls.key)
    binary = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    process: subprocess.Popen[bytes] | None = None

    def write() -> None:
        mosquitto.write_files(folder, site, password, list(table.rows.values()))

    def start() -> None:
        nonlocal process
        with (outer / "mosquitto.log").open("ab") as log:
            process = subprocess.Popen([binary, "-c", str(folder / "mosquitto.conf")], stdout=log, stderr=log)
        until(lambda: answers(site.port), "Mosquitto answers")

    def kill() -> None:
        assert process is not None
        process.kill()
        process.wait()

    async def changed() -> None:
        write()
        assert mosquitto.reload(folder) == "Mosquitto reads its files again"

    write()
    start()
    address = Address("127.0.0.1", site.port, "service", password, Tls(str(tls.root)))
    try:
        yield Gym(
            table,
            tls,
            site.port,
            address,
            changed,
            lambda: asyncio.to_thread(kill),
            lambda: asyncio.to_thread(start),
            [],
        )
    finally:
        kill()
        shutil.rmtree(outer, ignore_errors=True)


def _tls(folder: Path) -> Folder:
    """A certificate for this machine, from an authority of its own."""
    found, names = Folder(folder), ["localhost", "127.0.0.1"]
    found.begin(SITE, names, utc_now())
    found.issue(names, utc_now())
    return found


def _open_folder() -> Path:
    """A folder that Mosquitto's own user can get through."""
    outer = Path(tempfile.mkdtemp(prefix="stridecue-mosquitto-"))
    outer.chmod(0o755)
    return outer


def _table(names: tuple[str, ...], dashboards: tuple[str, ...]) -> Table:
    table = Table()
    for name in names:
        table.add(name)
    for name in dashboards:
        table.add(name, "dashboard")
    return table


GYMS = {"managed": managed, "mosquitto": foreign}
