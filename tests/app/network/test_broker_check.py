"""What `doctor` says of a broker: the reason in plain words, and what to do about it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from stridecue.app.config import BrokerKeys, Configuration, NetworkKeys, StoreKeys
from stridecue.app.network.broker_check import Look, look_at
from stridecue.edges.store.lock import Lock
from stridecue.edges.tls.files import Folder, utc_now
from tests.edges.door.gyms import SITE, Gym, foreign
from tests.parts import free_port

# paho leaves the socket of a handshake that it refused to the garbage collector
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def configured(folder: Path, **broker: object) -> Configuration:
    """A configuration with these keys of [broker]."""
    return Configuration(site=SITE, store=StoreKeys(str(folder)), broker=BrokerKeys(**broker))  # type: ignore[arg-type] # what a test wants


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Gym]:
    """A Mosquitto on our files."""
    async with foreign(tmp_path, "pod-1") as found:
        yield found


def url(gym: Gym, user: str = "service", password: str | None = None, host: str = "127.0.0.1") -> str:
    """Its address, for broker.url."""
    return f"mqtts://{user}:{quote(password or str(gym.service.password))}@{host}:{gym.port}"


async def ask(found: Configuration) -> Look:
    """In a thread: doctor has no loop of its own running."""
    return await asyncio.to_thread(look_at, found)


@pytest.mark.mosquitto
async def test_a_broker_of_somebody_else_is_told_apart(gym: Gym, tmp_path: Path) -> None:
    """Well, wrong password, unknown or unreadable authority, nobody there, a device's login: each has its advice."""
    ca = str(gym.tls.root)
    assert await ask(configured(tmp_path, url=url(gym), ca=ca)) == Look(
        True, f"127.0.0.1:{gym.port} answers, hears and is heard"
    )
    for keys, seen, advice in [
        ({"url": url(gym, "service", "guess"), "ca": ca}, "Not authorized", "stridecue broker files FOLDER"),
        ({"url": url(gym)}, "certificate verify failed", "name in broker.ca the file of the authority"),
        ({"url": url(gym), "ca": "/nowhere.pem"}, "/nowhere.pem: cannot be read", "correct broker.ca"),
        ({"url": f"mqtts://127.0.0.1:{free_port()}", "ca": ca}, "refused", "start the broker"),
        ({"url": url(gym, "pod-1", gym.table.passwords["pod-1"]), "ca": ca}, "does not hear", "access list"),
    ]:
        look = await ask(configured(tmp_path, **keys))
        assert (look.works, seen in look.seen, advice in look.advice) == (False, True, True), look
        assert str(gym.service.password) not in look.seen + look.advice


@pytest.mark.mosquitto
async def test_the_running_service_is_not_thrown_out(gym: Gym, tmp_path: Path) -> None:
    """Where the user is the client id, doctor's own look would take the service's session: it asks for /healthz."""
    found = configured(tmp_path, url=url(gym), ca=str(gym.tls.root))
    found.store_path.touch()
    with contextlib.ExitStack() as stack:
        stack.callback(Lock(found.store_path).release)
        look = await ask(found)
    assert look == Look(None, f"127.0.0.1:{gym.port} is in use by the running service", "its /healthz says how it goes")


async def test_a_gyms_broker_is_tried_with_its_own_certificate(tmp_path: Path) -> None:
    """Before setup, after it, and with its port taken."""
    found = replace(configured(tmp_path, tls_port=free_port()), network=NetworkKeys(enabled=True, host="127.0.0.1"))
    look = await ask(found)
    assert (look.works, look.advice) == (False, "stridecue setup goes on where it was left")
    tls, names = Folder(tmp_path), ["localhost", "127.0.0.1"]
    tls.begin(SITE, names, utc_now())
    tls.issue(names, utc_now())
    look = await ask(found)
    assert (look.works, look.advice) == (True, "stridecue device add pod-left --side left")
    assert f"0 device(s) may connect with TLS on port {found.broker.tls_port}" in look.seen
    with socket.create_server(("127.0.0.1", found.broker.tls_port)):
        look = await ask(found)
    assert (look.works, "cannot be used" in look.seen) == (False, True)
