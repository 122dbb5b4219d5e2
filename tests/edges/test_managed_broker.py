"""The broker that comes with the service: it comes, stays and goes with it, and keeps its secrets."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from stridecue.edges.managed_broker import ManagedBroker, ManagedBrokerError, OnNetwork
from stridecue.edges.tls.errors import CertificateError
from stridecue.edges.tls.files import Folder, utc_now
from tests.parts import answers, environment, eventually, free_port, until

OWNER = """
import asyncio, sys
from pathlib import Path
from stridecue.edges.managed_broker import ManagedBroker

async def main():
    broker = ManagedBroker(Path(sys.argv[1]), "home", int(sys.argv[2]), print)
    await broker.start()
    print("pid", broker.pid, broker.port, flush=True)
    await broker.supervise()

asyncio.run(main())
"""


def mode(path: Path) -> str:
    """Permissions as `ls` counts them."""
    return oct(path.stat().st_mode & 0o777)


def alive(pid: int) -> bool:
    """Whether this process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


async def test_a_taken_port_is_said_and_another_is_used(tmp_path: Path) -> None:
    """Somebody listens on the wanted port: the broker takes a free one and says both numbers."""
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        broker = ManagedBroker(tmp_path, "home", wanted, said.append)
        assert broker.port != wanted
        assert said == [f"port {wanted} is in use: the managed broker listens on {broker.port} instead"]
        await broker.start()
        try:
            assert await asyncio.to_thread(answers, broker.port)
        finally:
            await broker.stop()


async def test_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    """Every file that holds a password has mode 0600, also when it was open before; its folder has 0700."""
    folder = tmp_path / "broker"
    for _ in range(2):
        broker = ManagedBroker(folder, "home", free_port(), lambda _: None)
        await broker.start()
        await broker.stop()
        secret = [folder / name for name in ("credentials.json", "device-login.json", "nats-server.conf")]
        assert [mode(path) for path in secret] == ["0o600"] * 3
        assert mode(folder) == "0o700"
        for path in secret:
            path.chmod(0o644)


async def test_credentials_outlive_a_restart(tmp_path: Path) -> None:
    """A pod's password stays valid over a restart of the service; the login file is what a person needs."""
    first = ManagedBroker(tmp_path, "home", free_port(), lambda _: None)
    second = ManagedBroker(tmp_path, "home", free_port(), lambda _: None)
    assert first.device_address.password == second.device_address.password
    assert first.address.password != first.device_address.password
    await second.start()
    await second.stop()
    login = json.loads(second.credentials_file.read_text())
    assert (login["port"], login["user"], login["password"]) == (
        second.port,
        "device",
        second.device_address.password,
    )
    assert (first.address.password or "") not in second.credentials_file.read_text()


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"service": 5, "device": null}', "\x00\x01"])
async def test_damaged_credentials_are_made_anew(tmp_path: Path, kept: str) -> None:
    """Half a file of secrets is no secret: new ones are made and the broker starts."""
    (tmp_path / "credentials.json").write_text(kept)
    broker = ManagedBroker(tmp_path, "home", free_port(), lambda _: None)
    await broker.start()
    await broker.stop()
    again = ManagedBroker(tmp_path, "home", free_port(), lambda _: None)
    assert again.address.password == broker.address.password
    assert broker.address.password


async def test_it_is_started_again_on_the_same_port_when_it_dies(tmp_path: Path) -> None:
    """Kill -9, several times: each time another process serves the same port, and it is told."""
    said: list[str] = []
    broker = ManagedBroker(tmp_path, "home", free_port(), said.append)
    await broker.start()
    supervising = asyncio.create_task(broker.supervise())
    try:
        for time in range(1, 4):
            pid = broker.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            await eventually(lambda pid=pid: broker.pid not in (None, pid), "another process")  # type: ignore[misc] # bound now
            assert await eventually(lambda: answers(broker.port), "the same port")
            assert broker.restarts == time
    finally:
        pid = broker.pid
        supervising.cancel()
        await asyncio.gather(supervising, return_exceptions=True)
    ends = [line for line in said if line.startswith("the managed broker ended")]
    assert ends == ["the managed broker ended (status -9): starting it again"] * 3
    assert pid is not None
    assert not alive(pid)


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends a child with its parent; elsewhere the next start does"
)
def test_it_is_gone_when_its_service_is_killed(tmp_path: Path) -> None:
    """Kill -9 of the service: no broker is left behind, and the next start gets the same port at once."""
    port = free_port()
    for _ in range(3):
        owner = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(tmp_path), str(port)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        with owner:
            assert owner.stdout is not None
            word, pid, listening = owner.stdout.readline().split()
            assert (word, int(listening)) == ("pid", port)
            owner.kill()
    until(lambda: not alive(int(pid)), "the broker is gone")


async def test_one_that_outlived_its_service_is_ended_first(tmp_path: Path) -> None:
    """Where the kernel cannot end it, the next start does, waits for it, and keeps the port."""
    first = ManagedBroker(tmp_path, "home", free_port(), lambda _: None)
    await first.start()
    pid = first.pid
    assert pid is not None
    said: list[str] = []
    second = await asyncio.to_thread(ManagedBroker, tmp_path, "home", first.port, said.append)
    assert (second.port, said) == (first.port, [])
    await second.start()
    try:
        assert second.pid != pid
        await eventually(lambda: not alive(pid), "the old one is gone")
    finally:
        await second.stop()


def test_a_stranger_with_the_old_number_is_left_alone(tmp_path: Path) -> None:
    """The kept process id may belong to somebody else by now: nobody but a broker of ours is ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        (tmp_path / "nats-server.pid").write_text(str(stranger.pid))
        ManagedBroker(tmp_path, "home", free_port(), lambda _: None)
        assert stranger.poll() is None
        stranger.kill()


async def test_what_stops_it_from_starting_is_said(tmp_path: Path) -> None:
    """A broker that cannot run here is one line with the log's place and its last error."""
    broker = ManagedBroker(tmp_path, "home", free_port(), lambda _: None)
    (tmp_path / "jetstream").write_text("a file where a folder should be")
    with pytest.raises(ManagedBrokerError, match=r"did not start; see .*nats-server.log: ") as wrong:
        await broker.start()
    assert "\n" not in str(wrong.value)


def on_network(folder: Path) -> OnNetwork:
    """A certificate for this machine, and no device."""
    tls, names = Folder(folder), ["localhost", "127.0.0.1"]
    tls.begin("gym", names, utc_now())
    tls.issue(names, utc_now())
    return OnNetwork("127.0.0.1", tls.certificate, tls.key, lambda _: None)


def test_a_port_that_pods_know_is_not_exchanged_for_another(tmp_path: Path) -> None:
    """On a network somebody listens there already: refused in one line, because no pod would find another number."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        with pytest.raises(ManagedBrokerError, match=f"broker.tls_port: {wanted} cannot be used on 127.0.0.1") as wrong:
            ManagedBroker(tmp_path, "gym", wanted, lambda _: None, on_network(tmp_path))
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize("damaged", ["server.pem", "server.key"])
@pytest.mark.parametrize("content", [None, "", "no pem"])
async def test_a_certificate_that_cannot_be_used_is_named(tmp_path: Path, damaged: str, content: str | None) -> None:
    """Missing, empty or something else: one line with the file, and nothing runs."""
    broker = ManagedBroker(tmp_path / "broker", "gym", free_port(), lambda _: None, on_network(tmp_path))
    path = tmp_path / "tls" / damaged
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(CertificateError, match=str(tmp_path / "tls")) as wrong:
        await broker.start()
    assert "\n" not in str(wrong.value)
    assert broker.pid is None


async def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The broker's own configuration: one line that names it, and nothing runs."""
    broker = ManagedBroker(tmp_path / "broker", "gym", free_port(), lambda _: None, on_network(tmp_path))
    (tmp_path / "broker" / "nats-server.conf").mkdir()
    with pytest.raises(ManagedBrokerError, match=r"nats-server\.conf: cannot be written: ") as wrong:
        await broker.start()
    assert "\n" not in str(wrong.value)
    assert broker.pid is None
    assert not list((tmp_path / "broker").glob(".nats-server.conf*"))
