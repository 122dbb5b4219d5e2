"""NATS keys and the claims signed with them, as far as answering `nats-server`'s questions needs.

A key is written as base32 of a kind byte, 32 bytes of Ed25519 (RFC 8032) and a CRC-16 (XMODEM), low byte
first (nats-io/nkeys, strkey.go). Claims are a JSON Web Token (RFC 7519) with the algorithm name
`ed25519-nkey` (nats-io/jwt v2).

    >>> Issuer(bytes(32)).name
    'AA5WUJ54Z23KILLCUOUNAKTPBVZWKMQVO4O6EQ5GHLAERIMLLHNCS47C'
"""

import base64
import binascii
import hashlib
import secrets
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ACCOUNT: Final = 0
"""The kind byte of an account: encoded, the name begins with A."""
HEADER: Final = {"typ": "JWT", "alg": "ed25519-nkey"}


def url64(raw: bytes) -> str:
    """Base64 for URLs, without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(token: str) -> dict[str, Any]:
    """What a token says. Its signature is not looked at: a token that comes on our own link is believed."""
    found = orjson.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    if not isinstance(found, dict):
        raise TypeError("claims are an object")
    return found


class Issuer:
    """An account key that signs; a new one for every life of the broker, so there is nothing to keep."""

    def __init__(self, seed: bytes | None = None) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secrets.token_bytes(32) if seed is None else seed)
        raw = bytes([ACCOUNT]) + self._key.public_key().public_bytes_raw()
        checked = raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")
        self.name = base64.b32encode(checked).rstrip(b"=").decode()

    def signed(self, says: dict[str, Any]) -> str:
        """Claims as a token; issuer and id are filled in here."""
        full = {**says, "iss": self.name}
        digest = hashlib.sha256(orjson.dumps(full, option=orjson.OPT_SORT_KEYS)).digest()
        full["jti"] = base64.b32encode(digest).rstrip(b"=").decode()
        text = f"{url64(orjson.dumps(HEADER))}.{url64(orjson.dumps(full))}"
        return f"{text}.{url64(self._key.sign(text.encode()))}"
