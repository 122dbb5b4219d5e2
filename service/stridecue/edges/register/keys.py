"""The keys: one master key in a file of its own, from which all others are derived or under which they are wrapped.

    master.key (0600) ──HKDF──> trail · tombstones · backups · wrapping
    wrapping ──AES-GCM──> one random data key a runner ──AES-GCM──> name, contact, free text

Text is bound to its place (runner, table and column are authenticated with it), so that nobody can move a
ciphertext to where it would be read as something else. Deleting a runner's data key makes all of that runner's
text unreadable, in every copy of the register that was ever made.
AES-256-GCM with random 96-bit nonces: NIST SP 800-38D; HKDF-SHA256: RFC 5869.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stridecue.edges.register.errors import RegisterError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class Keys:
    """Everything that follows from the master key.

    >>> keys = Keys(bytes(32))
    >>> anna = keys.new_data_key()
    >>> note = keys.seal(anna, "left knee", "anna/pain.note")
    >>> keys.unseal(anna, note, "anna/pain.note")
    'left knee'
    >>> keys.unseal(anna, note, "bert/pain.note") is None
    True
    """

    __slots__ = ("_master", "_trail", "_wrapping")

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._wrapping = AESGCM(self.derived("wrapping"))
        self._trail = self.derived("trail")

    def derived(self, purpose: str) -> bytes:
        """32 bytes that belong to one purpose alone."""
        return HKDF(SHA256(), KEY_BYTES, None, f"stridecue {purpose}".encode()).derive(self._master)

    def mac(self, content: bytes) -> bytes:
        """Keyed hash of an entry of the audit trail."""
        return hmac.digest(self._trail, content, "sha256")

    def tomb(self, pseudonym: str) -> str:
        """What remains of an erased pseudonym: enough to recognise it, nothing to find it by."""
        return hmac.new(self.derived("tombstones"), pseudonym.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def new_data_key() -> bytes:
        """A runner's own key."""
        return secrets.token_bytes(KEY_BYTES)

    def wrap(self, data_key: bytes, runner: str) -> bytes:
        """A data key as it is stored."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, data_key, runner.encode())

    def unwrap(self, wrapped: bytes, runner: str) -> bytes:
        """Back again; RegisterError when it was wrapped for somebody else or is damaged."""
        try:
            return self._wrapping.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], runner.encode())
        except (InvalidTag, ValueError):
            raise RegisterError("a runner's data key cannot be opened: the keyring is damaged or of another") from None

    @staticmethod
    def lock(data_key: bytes, content: bytes, place: str) -> bytes:
        """Content as it is stored at `place`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(data_key).encrypt(nonce, content, place.encode())

    @staticmethod
    def unlock(data_key: bytes, stored: bytes, place: str) -> bytes | None:
        """The content; None when it was changed, moved, or locked with another key."""
        try:
            return AESGCM(data_key).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError):
            return None

    def seal(self, data_key: bytes, text: str, place: str) -> bytes:
        """`lock` for text."""
        return self.lock(data_key, text.encode(), place)

    def unseal(self, data_key: bytes, stored: bytes, place: str) -> str | None:
        """`unlock` for text."""
        found = self.unlock(data_key, stored, place)
        return None if found is None else found.decode()


def load(path: Path) -> Keys:
    """The master key in `path`, 64 hexadecimal digits."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "not a key"
        raise RegisterError(f"{path}: the master key cannot be read ({reason}); put your copy of it there") from None
    try:
        master = bytes.fromhex(text)
    except ValueError:
        master = b""
    if len(master) != KEY_BYTES:
        raise RegisterError(f"{path}: not a master key; expected {2 * KEY_BYTES} hexadecimal digits")
    if path.stat().st_mode & 0o077:
        raise RegisterError(f"{path}: others can read the master key; type: chmod 600 {path}")
    return Keys(master)


def make(path: Path) -> None:
    """A new master key in `path`, readable by its owner alone; the one that is there stays."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as wrong:
        raise RegisterError(f"{path}: the master key cannot be written ({wrong.strerror})") from None
