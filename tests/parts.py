"""Real parts for the tests at the edges: brokers, product processes, and waiting for a condition."""

import asyncio
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from stridecue.edges.broker import Address
from stridecue.edges.store import Sessions

ROOT: Final = Path(__file__).parents[1]
COMMAND: Final = [sys.executable, "-c", "from stridecue.app.cli import main; main()"]
"""The product's own command line, from the sources beside these tests."""
MICROPYTHON: Final = ROOT / ".cache" / "micropython" / "micropython"
"""Its Unix port, as `tests/micropython-part.sh` unpacks it."""
PORTS: Final = random.SystemRandom()
"""Not the seeded one: workers that run side by side would choose the same ports."""
PATIENCE_S: Final = 40.0
"""Generous: a condition that holds is seen at once, one that never holds fails."""


def free_port() -> int:
    """A port of loopback that nobody listens on, and that no outgoing connection is given before somebody does."""
    while True:
        port = PORTS.randrange(15_000, 32_000)  # systems give outgoing connections ports from 32,768 on, or higher
        with contextlib.suppress(OSError), socket.socket() as trial:
            trial.bind(("127.0.0.1", port))
            return port


def until(condition: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """Wait for a truthy answer and return it."""
    deadline_s = time.monotonic() + patience_s
    while not (found := condition()):
        assert time.monotonic() < deadline_s, f"waited {patience_s:g} s in vain: {what}"
        time.sleep(0.02)
    return found


async def eventually(condition: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """The same without blocking the loop."""
    deadline_s = time.monotonic() + patience_s
    while not (found := condition()):
        assert time.monotonic() < deadline_s, f"waited {patience_s:g} s in vain: {what}"
        await asyncio.sleep(0.01)
    return found


@contextlib.asynccontextmanager
async def alongside(*work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """These run for as long as the context lasts."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def environment(**more: str) -> dict[str, str]:
    """This environment, with the sources in front."""
    path = os.pathsep.join(filter(None, (str(ROOT / "service"), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "200", **more}


def answers(port: int) -> bool:
    """Whether anybody listens there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


# -------------------------------------------------------------------- brokers


@dataclass
class Broker:
    """A Mosquitto that can be killed and started again on the same port."""

    folder: Path
    port: int
    password: str = "of-the-test"  # noqa: S105 - of a broker on loopback that lives for one test
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For broker.url."""
        return f"mqtt://service:{self.password}@127.0.0.1:{self.port}"

    @property
    def address(self) -> Address:
        """For the service."""
        return Address("127.0.0.1", self.port, "service", self.password)

    @property
    def device_address(self) -> Address:
        """For a device."""
        return Address("127.0.0.1", self.port, "device", self.password)

    def start(self) -> None:
        """Run it and wait until it answers."""
        binary = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        log = (self.folder / "mosquitto.log").open("ab")
        with log:
            self.process = subprocess.Popen([binary, "-c", str(self.folder / "mosquitto.conf")], stdout=log, stderr=log)
        until(lambda: answers(self.port), "Mosquitto answers")

    def kill(self) -> None:
        """The hard way."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def mosquitto() -> Iterator[Broker]:
    """A Mosquitto with passwords, its own configuration and a free port."""
    with tempfile.TemporaryDirectory(prefix="stridecue-mosquitto-") as name:
        folder = Path(name)
        broker = Broker(folder, free_port())
        passwords = folder / "passwords"
        passwords.touch(mode=0o600)
        for user in ("service", "device"):
            subprocess.run(
                ["mosquitto_passwd", "-b", str(passwords), user, broker.password], check=True, capture_output=True
            )
        folder.chmod(0o755)
        passwords.chmod(0o644)  # Mosquitto reads it after it has given up being root
        (folder / "mosquitto.conf").write_text(
            f"listener {broker.port} 127.0.0.1\nallow_anonymous false\npassword_file {passwords}\n"
            "set_tcp_nodelay true\npersistence false\n"
        )
        broker.start()
        try:
            yield broker
        finally:
            broker.kill()


# -------------------------------------------------------------------- product processes


def stridecue(*arguments: object, timeout_s: float = 120.0, **env: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        env=environment(**env),
        check=False,
    )


@dataclass
class Running:
    """A product process that goes on until it is told to end."""

    process: subprocess.Popen[str]
    said: Path
    page: str = ""
    ended: int | None = field(default=None)

    def words(self) -> str:
        """What it has said to people so far."""
        return self.said.read_text()

    def interrupt(self) -> int:
        """Ctrl-C, and its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)

    def kill(self) -> None:
        """Kill -9, of this process alone."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running(folder: Path, *arguments: object, **env: str) -> Iterator[Running]:
    """Start a command that serves, wait until its page's address stands on a line of its own; end it at the end."""
    said, out = folder / "said.txt", folder / "out.txt"
    folder.mkdir(parents=True, exist_ok=True)
    with said.open("w") as errors, out.open("w") as lines:
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)], stdout=lines, stderr=errors, text=True, env=environment(**env), cwd=folder
        )
    found = Running(process, said)

    def page() -> str | None:
        assert process.poll() is None, f"ended with {process.returncode}: {said.read_text()}"
        return next((line for line in out.read_text().splitlines() if line.startswith("http")), None)

    try:
        found.page = until(page, "the page's address", 90.0)
        yield found
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
        process.wait()


def log_lines(folder: Path, session: str) -> list[dict[str, Any]]:
    """A stored session's log."""
    return [json.loads(line) for line in Sessions(folder / "stridecue.sqlite").lines(session)]


def sessions(folder: Path) -> list[dict[str, Any]]:
    """The stored sessions, newest first."""
    return [asdict(row) for row in Sessions(folder / "stridecue.sqlite").all(1000)]
