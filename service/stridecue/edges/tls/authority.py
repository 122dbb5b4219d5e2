"""Our own certificate authority: made at setup, trusted by the gym's tablets once, able to vouch for this place only.

The root is constrained (RFC 5280, 4.2.1.10) to the names it was made with, to local domains and to private addresses:
whoever steals its key cannot pretend to be a bank. Keys are P-256; a server's certificate is for 397 days, well below
the 825 that Apple accepts from a private root.

    >>> root = new_root("gym", ["gym.local"], NOON)
    >>> leaf = root.issue(["gym.local", "192.168.1.20"], NOON)
    >>> leaf.certificate.not_valid_after_utc - leaf.certificate.not_valid_before_utc <= timedelta(days=398)
    True
    >>> root.issue(["bank.example"], NOON)
    Traceback (most recent call last):
    stridecue.edges.tls.errors.CertificateError: 'bank.example': outside what this authority may vouch for; ...
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stridecue.edges.tls.errors import CertificateError
from stridecue.edges.tls.names import is_address

NOON: Final = datetime(2026, 12, 1, 12, tzinfo=UTC)
"""A moment for examples."""
MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right says less."""
COMMON_NAME: Final = "stridecue server"
"""Of every server's certificate: no host's name. Those stand among the alternatives, where clients look; a common name
that is an address, and nothing but addresses beside it, would be held to the root's constraint on names by OpenSSL."""
ROOT_DAYS: Final = 3_650
LEAF_DAYS: Final = 397
EARLIER: Final = timedelta(hours=1)
"""Certificates begin an hour ago: a tablet's clock may lag."""
LOCAL: Final = ("local", "lan", "internal", "home.arpa", "localhost")
PRIVATE: Final = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def certificate_pem(self) -> str:
        """As it is kept and shown."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        """As it is kept, where only its owner can read it."""
        none = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(serialization.Encoding.PEM, form, none).decode()

    def issue(self, names: list[str], now: datetime) -> "Pair":
        """A server's certificate for these names and addresses, from this authority."""
        for name in names:
            if not self.vouches_for(name):
                raise CertificateError(
                    f"{name!r}: outside what this authority may vouch for; "
                    "use a local name or a private address, or type: stridecue certificate new-authority"
                )
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = [_general(name) for name in names]
        root = self.certificate.public_key()
        made = (
            _begun(COMMON_NAME, self.certificate.subject, key, now, LEAF_DAYS)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root), critical=False)  # type: ignore[arg-type] # our own P-256 key
            .sign(self.key, hashes.SHA256())
        )
        return Pair(made, key)

    def vouches_for(self, name: str) -> bool:
        """Whether the root's constraints allow this name or address."""
        limits = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        permitted = limits.permitted_subtrees or []
        if is_address(name):
            networks = [ipaddress.ip_network(str(p.value)) for p in permitted if isinstance(p, x509.IPAddress)]
            return any(ipaddress.ip_address(name) in network for network in networks)
        domains = [part.value for part in permitted if isinstance(part, x509.DNSName)]
        return any(name == domain or name.endswith(f".{domain}") for domain in domains)

    @property
    def fingerprint(self) -> str:
        """SHA-256, as browsers show it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def new_root(site: str, names: list[str], now: datetime) -> Pair:
    """A fresh authority for a place; CertificateError when the clock cannot be right."""
    if now < MADE:
        raise CertificateError(
            f"this machine's clock says {now:%Y-%m-%d}: set it first (timedatectl set-ntp true), or tablets refuse us"
        )
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"stridecue at {site}, made {now:%Y-%m-%d}")
    domains = dict.fromkeys([*LOCAL, *(name for name in names if not is_address(name))])
    networks = [*PRIVATE, *(name for name in names if is_address(name))]
    permitted: list[x509.GeneralName] = [x509.DNSName(domain) for domain in domains]
    permitted += [x509.IPAddress(ipaddress.ip_network(network)) for network in networks]
    made = (
        _begun(subject, subject, key, now, ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, excluded_subtrees=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Pair(made, key)


def _begun(
    subject: str | x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject) if isinstance(subject, str) else subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general(name: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(name)) if is_address(name) else x509.DNSName(name)
