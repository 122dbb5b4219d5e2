"""Certificates: made, trusted, constrained, renewed; and every way in which they cannot be used is one line."""

import asyncio
import os
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from stridecue.edges.tls.authority import LEAF_DAYS, NOON, new_root
from stridecue.edges.tls.errors import CertificateError
from stridecue.edges.tls.files import Folder, Served, look, utc_now
from stridecue.edges.tls.names import checked, is_address, own_names

NAMES = ["gym.local", "127.0.0.1"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An authority and a server's certificate, made now."""
    found = Folder(tmp_path)
    found.begin("gym", NAMES, utc_now())
    found.issue(NAMES, utc_now())
    return found


async def shakes_hands(served: Served, root: Path, name: str) -> str:
    """What a client that trusts `root` says when it reaches the server under `name`."""
    mine = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    mine.load_cert_chain(served.certificate, served.key)

    async def nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(nothing, "127.0.0.1", 0, ssl=mine)
    async with server:
        theirs = ssl.create_default_context(cafile=str(root))
        try:
            _, writer = await asyncio.open_connection(
                *server.sockets[0].getsockname(), ssl=theirs, server_hostname=name
            )
        except ssl.SSLCertVerificationError as wrong:
            return wrong.verify_message
        version = writer.get_extra_info("ssl_object").version()
        writer.close()
        return str(version)


async def test_a_tablet_that_trusts_the_root_trusts_the_server(folder: Folder) -> None:
    """Pins chain, names and addresses with a real handshake; another name and another root are refused."""
    served = look(folder.certificate, folder.key, utc_now())
    assert await shakes_hands(served, folder.root, "gym.local") == "TLSv1.3"
    assert await shakes_hands(served, folder.root, "127.0.0.1") == "TLSv1.3"
    assert "Hostname mismatch" in await shakes_hands(served, folder.root, "other.local")
    other = Folder(folder.path / "other")
    other.begin("elsewhere", NAMES, utc_now())
    assert await shakes_hands(served, other.root, "gym.local") in (
        "unable to get local issuer certificate",
        "self-signed certificate in certificate chain",
        "certificate signature failure",
    )


async def test_a_place_that_has_only_an_address_is_trusted(folder: Folder) -> None:
    """An address in the certificate's common name would be held to the root's constraint on names, and refused."""
    served = folder.issue(["127.0.0.1"], utc_now())
    assert await shakes_hands(served, folder.root, "127.0.0.1") == "TLSv1.3"


async def test_a_stolen_root_cannot_be_a_bank(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pins that the constraint is in the root itself, not in our good will: clients refuse what lies outside."""
    monkeypatch.setattr("stridecue.edges.tls.authority.Pair.vouches_for", lambda *_: True)
    served = folder.issue(["bank.example"], utc_now())
    assert await shakes_hands(served, folder.root, "bank.example") == "permitted subtree violation"


def test_what_is_issued_is_for_servers_and_ends_within_apples_limit(folder: Folder) -> None:
    """Pins lifetime, use and names of the leaf, and that the root signs leaves only."""
    leaf = x509.load_pem_x509_certificate(folder.certificate.read_bytes())
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc < timedelta(days=LEAF_DAYS + 1) < timedelta(days=825)
    root = x509.load_pem_x509_certificate(folder.root.read_bytes())
    constraints = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert constraints.value.path_length == 0
    assert root.extensions.get_extension_for_class(x509.NameConstraints).critical
    assert look(folder.certificate, folder.key, utc_now()).names == ("gym.local", "127.0.0.1")


def test_keys_are_their_owners_alone(folder: Folder) -> None:
    """Pins the modes of both keys, whatever the umask."""
    old = os.umask(0)
    try:
        folder.replace_authority("gym", NAMES, utc_now())
        folder.issue(NAMES, utc_now())
    finally:
        os.umask(old)
    assert [path.stat().st_mode & 0o777 for path in (folder.root_key, folder.key)] == [0o600, 0o600]


def test_renewal_keeps_the_root_that_tablets_trust(folder: Folder) -> None:
    """Pins that renewing changes the leaf alone, and that setup run again makes no second authority."""
    before = folder.root.read_bytes(), folder.certificate.read_bytes()
    folder.begin("gym", NAMES, utc_now())
    folder.issue([*NAMES, "10.0.0.9"], utc_now())
    assert folder.root.read_bytes() == before[0]
    assert folder.certificate.read_bytes() != before[1]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, None), (LEAF_DAYS - 31, None), (LEAF_DAYS - 10, "ends in 10 days: type: stridecue certificate renew")],
)
def test_the_end_is_told_before_it_comes(folder: Folder, days: int, words: str | None) -> None:
    """Pins the warning, thirty days before."""
    now = utc_now()
    warning = look(folder.certificate, folder.key, now).warning(now + timedelta(days=days), ours=True)
    assert warning is None if words is None else words in (warning or "")


def test_every_wrong_certificate_is_one_line(folder: Folder, tmp_path: Path) -> None:
    """Pins unreadable, not a certificate, another's key, readable by all, not yet valid, ended."""
    now = utc_now()

    def said(certificate: Path = folder.certificate, key: Path = folder.key, later: timedelta = timedelta()) -> str:
        with pytest.raises(CertificateError) as wrong:
            look(certificate, key, now + later)
        assert "\n" not in str(wrong.value)
        return str(wrong.value)

    assert "nowhere.pem: cannot be read (No such file or directory); type: stridecue setup" in said(
        tmp_path / "nowhere.pem"
    )
    (tmp_path / "junk.pem").write_text("junk")
    assert "junk.pem: not a PEM certificate" in said(tmp_path / "junk.pem")
    assert "ca.key: is not the key of server.pem" in said(key=folder.root_key)
    assert "junk.pem: is not the key of server.pem" in said(key=tmp_path / "junk.pem")
    assert "not a PEM certificate with the host's names" in said(folder.root, folder.root_key)
    assert "set the clock" in said(later=timedelta(days=-400))
    assert "ended" in said(later=timedelta(days=LEAF_DAYS + 1))
    folder.key.chmod(0o644)
    assert f"everybody on this machine can read the key; type: chmod 600 {folder.key}" in said()


def test_a_clock_that_cannot_be_right_makes_no_authority() -> None:
    """Pins that a machine without a battery does not make certificates of 1970."""
    with pytest.raises(CertificateError, match="clock says 1970-01-01: set it first"):
        new_root("gym", NAMES, NOON.replace(year=1970, month=1, day=1))


def test_a_damaged_or_missing_authority_is_one_line(folder: Folder, tmp_path: Path) -> None:
    """Pins that nothing is made anew silently, for every tablet would have to be told."""
    with pytest.raises(CertificateError, match="there is no authority yet; type: stridecue setup"):
        Folder(tmp_path / "empty").issue(NAMES, utc_now())
    folder.root_key.write_text(folder.key.read_text())
    with pytest.raises(CertificateError, match=r"is not the key of ca\.pem"):
        folder.begin("gym", NAMES, utc_now())
    folder.root_key.unlink()
    with pytest.raises(CertificateError, match="the authority cannot be read"):
        folder.begin("gym", NAMES, utc_now())


@pytest.mark.parametrize(
    "name", ["", "a b", "-x.local", "x" * 64, "gym.local/evil", "ö.local", "1.2.3.4.5/8", "*.local"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    """Pins names and addresses to what a certificate can carry."""
    with pytest.raises(CertificateError, match="expected a host name or an address"):
        checked(name)


def test_this_machine_knows_its_names() -> None:
    """Pins that loopback is always among them, and that every one is usable."""
    names = own_names()
    assert names[-3:] == ["localhost", "127.0.0.1", "::1"]
    assert all(checked(name) == name for name in names if not is_address(name))
