"""The link over TLS: to whom it speaks, to whom it does not, and in which words it says why."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stridecue.edges.broker import Address, BrokerLink, Tls
from stridecue.edges.tls.authority import Pair, new_root
from tests.parts import eventually

# paho leaves the socket of a handshake that it refused to the garbage collector
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
NOW = datetime.now(UTC)


@contextlib.asynccontextmanager
async def shows(pair: Pair, folder: Path) -> AsyncIterator[int]:
    """Somebody on this machine who shows this certificate and says nothing more; the port."""
    certificate, key = folder / "shown.pem", folder / "shown.key"
    certificate.write_text(pair.certificate_pem)
    key.write_text(pair.key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
def root(tmp_path: Path) -> Pair:
    """An authority, and its file for whoever trusts it."""
    logging.getLogger("mqtt").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    made = new_root("gym", ["gym.local"], NOW)
    (tmp_path / "ca.pem").write_text(made.certificate_pem)
    return made


async def because(where: Address) -> str:
    """Why the link does not come about."""
    link = BrokerLink(where, "stridecue-gym", [], lambda *_: None)
    running = asyncio.create_task(link.run())
    try:
        await eventually(lambda: link.because != "not connected yet", "a reason")
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return link.because


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        (NOW - timedelta(days=500), "certificate has expired"),
        (NOW + timedelta(days=2), "certificate is not yet valid"),
    ],
)
async def test_a_certificate_out_of_its_time_is_refused_in_words(
    root: Pair, tmp_path: Path, issued: datetime, words: str
) -> None:
    """Checked against the authority, and pinned as our own: either way it says which time is wrong, without jargon."""
    async with shows(root.issue(["localhost", "127.0.0.1"], issued), tmp_path) as port:
        for tls in (Tls(str(tmp_path / "ca.pem")), Tls(str(tmp_path / "shown.pem"), pinned=True)):
            said = await because(Address("127.0.0.1", port, tls=tls))
            assert said == f"broker 127.0.0.1:{port}: certificate verify failed: {words}"


async def test_another_authority_or_another_name_is_refused(root: Pair, tmp_path: Path) -> None:
    """A broker that somebody put in the way, and one whose certificate is for another host."""
    other = new_root("gym", ["gym.local"], NOW)
    async with shows(other.issue(["localhost", "127.0.0.1"], NOW), tmp_path) as port:
        said = await because(Address("127.0.0.1", port, tls=Tls(str(tmp_path / "ca.pem"))))
        assert "certificate verify failed: " in said
        pinned = root.issue(["localhost", "127.0.0.1"], NOW)
        (tmp_path / "ours.pem").write_text(pinned.certificate_pem)
        said = await because(Address("127.0.0.1", port, tls=Tls(str(tmp_path / "ours.pem"), pinned=True)))
        assert "certificate verify failed: " in said
    async with shows(root.issue(["gym.local"], NOW), tmp_path) as port:
        said = await because(Address("127.0.0.1", port, tls=Tls(str(tmp_path / "ca.pem"))))
        assert "IP address mismatch" in said


@pytest.mark.parametrize(("content", "words"), [(None, "No such file or directory"), ("no pem", "")])
async def test_an_authority_that_cannot_be_read_is_named(tmp_path: Path, content: str | None, words: str) -> None:
    """The file, and what is wrong with it; the link goes on trying, so that mending it is enough."""
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    said = await because(Address("127.0.0.1", 1, tls=Tls(str(path))))
    assert said.startswith(f"broker 127.0.0.1:1: {path}: cannot be read as certificates: ")
    assert words in said
    assert "\n" not in said
