r"""One encrypted file: a manifest and some files, in chunks that each prove themselves and their place.

    "stridecue backup 1\n" · 16 bytes salt · chunk · chunk · … · last chunk
    chunk = length (u32, big-endian) · AES-256-GCM(content), nonce = number (88 bits) · is it the last (8 bits)

The key of a file is derived from the site's backup key and the salt, so that nonces can count from zero. The first
chunk is the manifest; the others are the files, one after the other. A chunk that is changed, missing, doubled or
moved, and an end that is cut off, do not open: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár
2015, doi:10.1007/978-3-662-47989-6_24.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import TypeAdapter, ValidationError

from stridecue.edges.archive.errors import ArchiveError
from stridecue.edges.private_file import replacing

FORMAT: Final = 1
MAGIC: Final = b"stridecue backup "
SALT_BYTES: Final = 16
CHUNK_BYTES: Final = 1 << 20
TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `schemas`: revision by database; `rows`: by database and table."""

    made: str
    version: str
    schemas: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    members: tuple[Member, ...] = ()


_MANIFEST: Final = TypeAdapter(Manifest)


def write(path: Path, key: bytes, manifest: Manifest, files: dict[str, Path]) -> Manifest:
    """Make the file at `path`, whole or not at all; the manifest as written, with its members."""
    members = tuple(Member(name, file.stat().st_size, _sha256(file)) for name, file in files.items())
    written = Manifest(manifest.made, manifest.version, manifest.schemas, manifest.rows, members)
    try:
        with replacing(path) as out:
            salt = secrets.token_bytes(SALT_BYTES)
            out.write(MAGIC + str(FORMAT).encode() + b"\n" + salt)
            _seal(out, _cipher(key, salt), orjson.dumps(written), files)
    except OSError as wrong:
        raise ArchiveError(f"{path}: not written: {wrong.strerror}; the backups before it stay as they are") from None
    return written


def read_manifest(path: Path, key: bytes) -> Manifest:
    """What a backup says of itself, believed because it opened."""
    with _opened(path) as file:
        return _manifest(path, next(_chunks(path, file, key)))


def extract(path: Path, key: bytes, into: Path) -> Manifest:
    """Write every member into the folder `into`; ArchiveError when any byte is not as it was."""
    with _opened(path) as file:
        chunks = _chunks(path, file, key)
        manifest = _manifest(path, next(chunks))
        rest = b""
        for member in manifest.members:
            if Path(member.name).name != member.name:
                raise ArchiveError(f"{path}: names {member.name!r}, which is not a plain file name")
            digest, left_bytes = hashlib.sha256(), member.size_bytes
            descriptor = os.open(into / member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                while left_bytes:
                    rest = rest or next(chunks, b"")
                    if not rest:
                        raise ArchiveError(f"{path}: {member.name} is shorter than the manifest says")
                    part, rest = rest[:left_bytes], rest[left_bytes:]
                    digest.update(part)
                    out.write(part)
                    left_bytes -= len(part)
            if digest.hexdigest() != member.sha256:
                raise ArchiveError(f"{path}: {member.name} is not what was backed up")
        for _ in chunks:
            raise ArchiveError(f"{path}: holds more than its manifest says")
    return manifest


def _seal(out: BinaryIO, cipher: AESGCM, manifest: bytes, files: dict[str, Path]) -> None:
    held, number = manifest, 0
    for path in files.values():
        with path.open("rb") as file:
            while content := file.read(CHUNK_BYTES):
                _chunk(out, cipher, number, held, last=False)
                held, number = content, number + 1
    _chunk(out, cipher, number, held, last=True)


def _chunk(out: BinaryIO, cipher: AESGCM, number: int, content: bytes, *, last: bool) -> None:
    sealed = cipher.encrypt(_nonce(number, last=last), content, None)
    out.write(len(sealed).to_bytes(4, "big") + sealed)


def _chunks(path: Path, file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The chunks in order, each proven; the end proven too."""
    cipher, number = _cipher(key, file.read(SALT_BYTES)), 0
    while True:
        size_bytes = int.from_bytes(file.read(4), "big")
        sealed = file.read(size_bytes) if TAG_BYTES <= size_bytes <= 2 * CHUNK_BYTES else b""
        last = not file.peek(1)  # type: ignore[attr-defined] # opened buffered, below
        try:
            content = cipher.decrypt(_nonce(number, last=last), sealed, None)
        except (InvalidTag, ValueError):
            why = "another master key, or damaged" if number == 0 else f"damaged or cut short in chunk {number}"
            raise ArchiveError(f"{path}: does not open ({why}); nothing was restored, try an older backup") from None
        yield content
        if last:
            return
        number += 1


def _opened(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except OSError as wrong:
        raise ArchiveError(f"{path}: cannot be read: {wrong.strerror}") from None
    line = file.readline(64)
    if not line.startswith(MAGIC):
        file.close()
        raise ArchiveError(f"{path}: not a backup of stridecue")
    if line != MAGIC + str(FORMAT).encode() + b"\n":
        file.close()
        raise ArchiveError(f"{path}: a backup of another format than {FORMAT}, by a newer stridecue? update stridecue")
    return file


def _manifest(path: Path, content: bytes) -> Manifest:
    try:
        return _MANIFEST.validate_json(content, strict=True)
    except ValidationError:
        raise ArchiveError(f"{path}: its manifest cannot be read: written by a newer stridecue? update it") from None


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"stridecue backup file").derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
