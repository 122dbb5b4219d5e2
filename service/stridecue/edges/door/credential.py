r"""A device's password and what is kept of it.

A password is 256 random bits, made by the machine and shown once. Kept is its verifier, in the form that
Mosquitto's own password file uses, `$7$rounds$salt$hash`: PBKDF2 with HMAC-SHA-512 (RFC 8018 §5.2), so that
one stored line serves both brokers. The few rounds are Mosquitto's default; nobody guesses 256 bits, and a
storm of forty pods that come back at once must not be a storm of hashing.

    >>> kept = verifier("of-an-example", salt=bytes(12))
    >>> kept[:25], fits("of-an-example", kept), fits("another", kept)
    ('$7$101$AAAAAAAAAAAAAAAA$H', True, False)
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

ROUNDS: Final = 101
ROUNDS_MAX: Final = 100_000
SALT_BYTES: Final = 12
PASSWORD_MAX: Final = 256
"""Longer ones are nobody's of ours, and are not hashed."""


def password() -> str:
    """A new password: 43 characters that every terminal, URL and QR code carries unharmed."""
    return secrets.token_urlsafe(32)


def verifier(password: str, *, salt: bytes | None = None) -> str:
    """What is kept of a password."""
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    found = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    return f"$7${ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(found).decode()}"


def fits(password: str, kept: str) -> bool:
    """Whether this is the password; a damaged verifier fits nothing."""
    try:
        _, form, rounds, salt, wanted = kept.split("$")
        if form != "7" or not 1 <= int(rounds) <= ROUNDS_MAX or len(password) > PASSWORD_MAX:
            return False
        expected = base64.b64decode(wanted, validate=True)
        if not expected:
            return False
        found = hashlib.pbkdf2_hmac("sha512", password.encode(), base64.b64decode(salt, validate=True), int(rounds))
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(found, expected)
