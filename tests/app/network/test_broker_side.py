"""A service on a network: devices come in with passwords of their own, and revoking one is felt at once."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from stridecue.app.config import BrokerKeys, Configuration, StoreKeys
from stridecue.app.floor.floor import Floor
from stridecue.app.network import enrolment
from stridecue.app.network.broker_side import BrokerSide
from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink, Tls
from stridecue.edges.clock import ServiceClock
from stridecue.edges.door import credential
from stridecue.edges.register import HOME, Register, devices
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sqlite.library import DBAPI
from stridecue.edges.tls.files import Folder, utc_now
from tests.app.floors import floor as make_floor
from tests.parts import alongside, eventually, free_port

NAMES = ["localhost", "127.0.0.1"]


@dataclass
class Gym:
    """A broker on a network, its floor with one lane, and everything that was said."""

    register: Register
    tls: Folder
    floor: Floor
    side: BrokerSide
    port: int
    said: list[str]

    def add(self, name: str) -> Address:
        """A new device; how it reaches the broker."""
        password = credential.password()
        with self.register.change(HOME, "a new device") as change:
            enrolment.add(change, name, "foot_pod", "foot", "left", password)
        return Address("127.0.0.1", self.port, name, password, Tls(str(self.tls.root)))

    def pod(self, name: str) -> Pod:
        """The same as a pod that walks in."""
        return Pod(self.add(name), "home", name, side="left")


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Gym]:
    """Started and watched as the service does it."""
    logging.getLogger("mqtt").setLevel(logging.CRITICAL)
    tls, port = Folder(tmp_path), free_port()
    said: list[str] = []
    tls.begin("home", NAMES, utc_now())
    served = tls.issue(NAMES, utc_now())
    keys = Configuration(store=StoreKeys(str(tmp_path)), broker=BrokerKeys(tls_port=port))
    side, clock = BrokerSide(keys, Register(tmp_path), said.append, ("127.0.0.1", served)), ServiceClock()
    async with contextlib.AsyncExitStack() as stack:
        where = await side.start(stack)
        floor = make_floor("1", adopt=True)

        def hear(topic: str, payload: bytes, retained: bool) -> None:
            floor.receive(topic, payload, clock.now_us(), retained=retained)

        link = BrokerLink(where, "stridecue-home", wire.filters("home"), hear)
        async with alongside(link.run(), *(work for _, work in side.tasks(floor, clock.now_us))):
            yield Gym(Register(tmp_path), tls, floor, side, port, said)


async def test_a_device_comes_in_by_itself_and_goes_when_it_is_revoked(gym: Gym) -> None:
    """Enrolled while the broker runs: heard in moments. Revoked: put out, its lane told, the other one undisturbed."""
    pod, other = gym.pod("pod-1"), gym.pod("pod-2")
    async with alongside(pod.run(), other.run()):
        await eventually(lambda: {"pod-1", "pod-2"} <= gym.floor.devices.keys(), "both are heard")
        gym.floor.claim("1", "pod-1", 1, "left")
        with gym.register.change(HOME, "lost") as change:
            devices.revoke(change, "pod-1")
        await eventually(lambda: not pod.link.connected.is_set(), "put out")
        await eventually(lambda: gym.floor.devices["pod-1"].lane is None, "it serves nobody")
        await eventually(lambda: any("pod-1 was disconnected" in line for line in gym.said), "said")
        assert "pod-1 is revoked: lane 1 waits for another device" in gym.said
        await eventually(lambda: any("'pod-1': no such device, or revoked" in line for line in gym.said), "refused")
        assert (pod.link.connects, other.link.connects) == (1, 1)
        assert gym.side.counts()["devices_admitted"] == 2
        assert gym.side.counts()["devices_refused"] >= 1
        assert other.link.connected.is_set()


async def test_a_locked_register_puts_nobody_out(gym: Gym) -> None:
    """Another process holds the register: the last table counts, which is said once; afterwards the new one does."""
    pod = gym.pod("pod-1")
    async with alongside(pod.run()):
        await eventually(pod.link.connected.is_set, "in")
        with contextlib.closing(DBAPI.connect(gym.register.path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            os.utime(gym.register.path)
            await eventually(lambda: any("cannot be read now" in line for line in gym.said), "said")
            assert pod.link.connected.is_set()
            other.execute("ROLLBACK")
        with gym.register.change(HOME, "lost") as change:
            devices.revoke(change, "pod-1")
        await eventually(lambda: not pod.link.connected.is_set(), "put out")
    assert sum("cannot be read now" in line for line in gym.said) == 1


async def test_a_renewed_certificate_is_shown_without_a_restart_of_the_service(gym: Gym) -> None:
    """While no session runs, the broker starts again with the new one; with one that cannot be read it goes on."""
    pod = gym.pod("pod-1")
    async with alongside(pod.run()):
        await eventually(pod.link.connected.is_set, "in")
        old = await shown(gym)
        gym.tls.certificate.write_text("junk")
        await eventually(lambda: any("shows the certificate before" in line for line in gym.said), "refused")
        assert await shown(gym) == old
        gym.tls.issue(NAMES, utc_now())
        await eventually(lambda: any("the certificate is another one" in line for line in gym.said), "noticed")
        await eventually(lambda: pod.link.connects == 2, "back")
        assert await shown(gym) != old


async def shown(gym: Gym) -> bytes:
    """The certificate that the broker shows."""
    context = Tls(str(gym.tls.root)).context()
    _, writer = await asyncio.open_connection("127.0.0.1", gym.port, ssl=context)
    writer.close()
    found: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    return found
