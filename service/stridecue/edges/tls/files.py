"""Certificates as files: ours in `folder/tls`, or the gym's own; looked at before anybody listens.

tls/ca.pem       the root, for tablets          tls/ca.key       0600
tls/server.pem   this machine's, and the root   tls/server.key   0600
"""

import ssl
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from stridecue.edges.private_file import write_all_private
from stridecue.edges.tls.authority import Pair, new_root
from stridecue.edges.tls.errors import CertificateError

SOON_DAYS: Final = 30
SETUP: Final = "type: stridecue setup"
RENEW: Final = "type: stridecue certificate renew"


@dataclass(frozen=True, slots=True)
class Served:
    """What this machine shows: files that belong together, the names in them, until when."""

    certificate: Path
    key: Path
    names: tuple[str, ...]
    until: datetime

    def days_left(self, now: datetime) -> float:
        """Until it ends; negative when it has."""
        return (self.until - now).total_seconds() / 86_400

    def warning(self, now: datetime, *, ours: bool) -> str | None:
        """One line when it ends soon, or has ended."""
        days = self.days_left(now)
        if days > SOON_DAYS:
            return None
        what = RENEW if ours else f"put a new one into {self.certificate}"
        when = f"ends in {days:.0f} days" if days >= 0 else f"ended {-days:.0f} days ago"
        return f"certificate {self.certificate.name} {when}: {what}"


class Folder:
    """Our own authority and what it has issued."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "tls"
        self.root, self.root_key = self.path / "ca.pem", self.path / "ca.key"
        self.certificate, self.key = self.path / "server.pem", self.path / "server.key"

    def authority(self) -> Pair | None:
        """The one that is kept here; None when there is none yet, CertificateError when it is damaged."""
        if not self.root.exists() and not self.root_key.exists():
            return None
        try:
            certificate = x509.load_pem_x509_certificate(self.root.read_bytes())
            key = serialization.load_pem_private_key(self.root_key.read_bytes(), None)
        except (OSError, ValueError, TypeError) as wrong:
            reason = wrong.strerror if isinstance(wrong, OSError) else "not a certificate and its key"
            raise CertificateError(
                f"{self.path}: the authority cannot be read ({reason}); put back ca.pem and ca.key, "
                "or type: stridecue certificate new-authority"
            ) from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
            raise CertificateError(f"{self.root_key}: is not the key of ca.pem; put back the right one")
        return Pair(certificate, key)

    def begin(self, site: str, names: list[str], now: datetime) -> Pair:
        """The authority, made when there is none; its two files appear together."""
        found = self.authority()
        return found if found is not None else self.replace_authority(site, names, now)

    def replace_authority(self, site: str, names: list[str], now: datetime) -> Pair:
        """Another authority: every tablet has to be told anew."""
        made = new_root(site, names, now)
        self._write({self.root: made.certificate_pem, self.root_key: made.key_pem})
        return made

    def issue(self, names: list[str], now: datetime) -> Served:
        """A fresh certificate for this machine, the old one stays until both files are written."""
        authority = self.authority()
        if authority is None:
            raise CertificateError(f"{self.path}: there is no authority yet; {SETUP}")
        leaf = authority.issue(names, now)
        chain = leaf.certificate_pem + authority.certificate_pem
        self._write({self.key: leaf.key_pem, self.certificate: chain})
        return look(self.certificate, self.key, now)

    def names(self) -> list[str] | None:
        """Those in the certificate that is there, ended or not; None when there is none to read."""
        try:
            return _names(x509.load_pem_x509_certificate(self.certificate.read_bytes()))
        except (OSError, ValueError, x509.ExtensionNotFound):
            return None

    def _write(self, texts: dict[Path, str]) -> None:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_all_private(texts)
        except OSError as wrong:
            raise CertificateError(f"{self.path}: cannot be written ({wrong.strerror}); nothing was changed") from None


def look(certificate: Path, key: Path, now: datetime) -> Served:
    """Can this pair be served now? CertificateError in one line when not."""
    for path in (certificate, key):
        try:
            path.read_bytes()
        except OSError as wrong:
            raise CertificateError(f"{path}: cannot be read ({wrong.strerror}); {SETUP}") from None
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = _names(found)
    except (ValueError, x509.ExtensionNotFound):
        raise CertificateError(f"{certificate}: not a PEM certificate with the host's names in it; {SETUP}") from None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_no_password)
    except (ssl.SSLError, ValueError):
        raise CertificateError(f"{key}: is not the key of {certificate.name}, without a password; {SETUP}") from None
    if stat.S_IMODE(key.stat().st_mode) & 0o007:
        raise CertificateError(f"{key}: everybody on this machine can read the key; type: chmod 600 {key}")
    if now < found.not_valid_before_utc:
        raise CertificateError(
            f"this machine's clock says {now:%Y-%m-%d %H:%M}, and {certificate.name} begins "
            f"{found.not_valid_before_utc:%Y-%m-%d %H:%M} (UTC): set the clock (timedatectl set-ntp true)"
        )
    if now > found.not_valid_after_utc:
        raise CertificateError(f"{certificate}: ended {found.not_valid_after_utc:%Y-%m-%d}; {RENEW}")
    return Served(certificate, key, tuple(names), found.not_valid_after_utc)


def _names(found: x509.Certificate) -> list[str]:
    """Host names and addresses; x509.ExtensionNotFound when it has none."""
    alternatives = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    names = [name.lower() for name in alternatives.get_values_for_type(x509.DNSName)]
    return names + [str(address) for address in alternatives.get_values_for_type(x509.IPAddress)]


def utc_now() -> datetime:
    """The wall clock, which certificates go by."""
    return datetime.now(UTC)


def _no_password() -> str:
    raise ValueError("a service cannot type a password")
