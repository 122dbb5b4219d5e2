"""Backing up: snapshots of both databases, sealed, in one encrypted file; old ones rotated out.

    folder/backups/stridecue-20260102T033000Z.backup    sessions and people, as they were at that moment
    folder/backups/keys.current                         today's keyring, encrypted; the only copy, written over

In a backup every session log is sealed with its runner's own key, as names and notes are anyway. The keyring is
in no backup: only its newest copy lies beside them. So whoever is erased today can be read in no backup of
yesterday, on whatever disk it lies.
"""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from stridecue import __version__
from stridecue.edges.archive import ArchiveError, Manifest, keep, write
from stridecue.edges.archive.snapshot import revision, rows, snapshot
from stridecue.edges.register import Actor, Register, erasure
from stridecue.edges.register.keys import Keys
from stridecue.edges.store.sealing import seal_logs

PEOPLE: Final = "people.sqlite"
SESSIONS: Final = "stridecue.sqlite"
KEYRING: Final = "keyring.sqlite"
CURRENT: Final = "keys.current"
STAMP: Final = "stridecue-%Y%m%dT%H%M%SZ.backup"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `rows` of all tables together; `dropped`: older ones that were rotated out."""

    path: str
    size_bytes: int
    rows: dict[str, dict[str, int]]
    dropped: list[str]


def back_up(register: Register, store_path: Path, destination: Path, actor: Actor) -> Made:
    """Make one now; ArchiveError, and nothing changed, when it cannot be."""
    moment = datetime.now(UTC)
    path = destination / moment.strftime(STAMP)
    with scratch(destination) as folder:
        files = {PEOPLE: folder / PEOPLE}
        snapshot(register.path, files[PEOPLE])
        if store_path.is_file():
            files[SESSIONS] = folder / SESSIONS
            snapshot(store_path, files[SESSIONS])
            held = keys_of(register)
            seal_logs(files[SESSIONS], lambda runner, place, log: _locked(held.get(runner), log, f"{runner}/{place}"))
        manifest = Manifest(
            moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            __version__,
            {name: revision(file) for name, file in files.items()},
            {name: rows(file) for name, file in files.items()},
        )
        written = write(path, backup_key(register), manifest, files)
    keep_keys(register, destination)
    dropped = _rotate(destination)
    with register.change(actor, f"backup {path.name}") as change:
        change.note("E", "backup", sum(sum(tables.values()) for tables in written.rows.values()))
    return Made(str(path), path.stat().st_size, written.rows, dropped)


def keep_keys(register: Register, destination: Path) -> bool:
    """Write today's keyring over the copy beside the backups, after every erasure too; False when there are none."""
    if not destination.is_dir():
        return False
    path = destination / CURRENT
    with scratch(destination) as folder:
        copy = folder / KEYRING
        snapshot(register.keyring, copy)
        old = path.stat().st_size if path.exists() else 0
        draft = folder / CURRENT
        write(draft, backup_key(register), Manifest(datetime.now(UTC).isoformat(), __version__), {KEYRING: copy})
        if old:
            with contextlib.suppress(OSError), path.open("r+b") as file:
                file.write(secrets.token_bytes(old))  # the old keys shall not lie in a free block of the disk
        draft.replace(path)
    return True


def backups(destination: Path) -> list[Path]:
    """Those that are there, newest first."""
    found = [path for path in destination.glob("stridecue-*.backup") if moment_of(path) is not None]
    return sorted(found, key=lambda path: path.name, reverse=True)


def backup_key(register: Register) -> bytes:
    """The key that every backup of this site is encrypted under."""
    return register.keys.derived("backups")


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A private folder on the same disk, gone afterwards whatever happens; what a crash left of one is swept away."""
    folder = beside / f".draft-{secrets.token_hex(4)}"
    try:
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in beside.glob(".draft-*"):
            if datetime.now(UTC).timestamp() - left.stat().st_mtime > 86_400:  # noqa: PLR2004 - a day: nobody's any more
                shutil.rmtree(left, ignore_errors=True)
        folder.mkdir(mode=0o700)
    except OSError as wrong:
        raise ArchiveError(f"{beside}: cannot be written: {wrong.strerror}; choose another backup.folder") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keys_of(register: Register) -> dict[str, bytes]:
    """Each runner's own key."""
    with register.read(Actor("service"), "backup") as reading:
        return erasure.data_keys(reading)


def _locked(key: bytes | None, log: bytes, place: str) -> bytes | None:
    return None if key is None else Keys.lock(key, log, place)


def moment_of(path: Path) -> datetime | None:
    """When this backup was made, as its name says; None when it is none."""
    try:
        return datetime.strptime(path.name, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _rotate(destination: Path) -> list[str]:
    made = {moment: path for path in backups(destination) if (moment := moment_of(path)) is not None}
    dropped = [path for moment, path in made.items() if moment not in keep(made)]
    for path in dropped:
        path.unlink(missing_ok=True)
    return [path.name for path in dropped]
