"""Restoring: everything is tried beside the real thing first, and takes its place only when whole.

    extract -> look -> open the logs -> carry the audit trail over -> take back again what was taken back since
    -> erase again who was erased since -> take its place

`rehearse` does all but the last, into a folder that is thrown away: that is the backup's weekly test of itself. The
last is one rename, of a folder called *ready*; a crash before it leaves everything as it was, a crash after it is
finished by the next start (`finish`).
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete

from stridecue.app.custody.backup import CURRENT, KEYRING, PEOPLE, SESSIONS, backups, keys_of, scratch
from stridecue.edges.archive import ArchiveError, Manifest, extract
from stridecue.edges.archive.snapshot import rows, snapshot
from stridecue.edges.register import Actor, Register, RegisterError, erasure, keys, trail, withdrawn
from stridecue.edges.register.schema import REGISTER
from stridecue.edges.register.tables import METADATA
from stridecue.edges.store import Sessions, erase_alone
from stridecue.edges.store.lock import Lock
from stridecue.edges.store.schema import STORE
from stridecue.edges.store.sealing import unseal_logs

HEADS: Final = {PEOPLE: REGISTER.head, SESSIONS: STORE.head}
READY: Final = "restore.ready"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `erased`: runners who had been erased since; `trail`: how the audit trail stands.

    `withdrawn`: devices and accounts that had been revoked or disabled since.
    """

    archive: str
    made: str
    rows: dict[str, dict[str, int]]
    erased: int
    withdrawn: int
    trail: str


def chosen(name: str, destination: Path) -> Path:
    """The backup called so: 'last', a file name in the folder of backups, or a path."""
    there = backups(destination)
    if name == "last":
        if not there:
            raise ArchiveError(f"{destination}: no backup there; `stridecue backup` makes one")
        return there[0]
    path = next((path for path in (Path(name), destination / name) if path.is_file()), None)
    if path is None:
        near = ", ".join(path.name for path in there[:3]) or "none"
        raise ArchiveError(f"no backup {name!r}; in {destination} there are: {near}")
    return path


def rehearse(archive: Path, folder: Path, key_file: Path, destination: Path) -> Restored:
    """Restore into nowhere: every step of it but the last."""
    with scratch(destination) as draft:
        return _prepare(archive, folder, key_file, destination, draft, Actor("service"))


def restore(archive: Path, folder: Path, key_file: Path, destination: Path, actor: Actor) -> Restored:
    """Put a backup in the place of what is there, which is kept aside; StoreError while a service runs."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = Lock(folder / SESSIONS)
    try:
        finish(folder)
        with scratch(folder) as draft:
            done = _prepare(archive, folder, key_file, destination, draft, actor)
            draft.rename(folder / READY)  # from here on it counts
        finish(folder)
    finally:
        lock.release()
    Register(folder, key_file).anchor_anew()
    return done


def finish(folder: Path) -> bool:
    """Take the place, when a restore was ready for it; True when there was one."""
    ready = folder / READY
    if not ready.is_dir():
        return False
    aside = datetime.now(UTC).strftime(".replaced-%Y%m%dT%H%M%SZ")
    for name in (PEOPLE, SESSIONS, f"keys/{KEYRING}"):
        new, old = ready / name, folder / name
        if not new.exists():
            continue
        old.parent.mkdir(mode=0o700, exist_ok=True)
        for beside in ("-wal", "-shm", "-journal", ""):
            part = old.with_name(old.name + beside)
            if part.exists():
                # a keyring is no history: what is replaced of it is gone
                part.unlink() if name.startswith("keys/") else part.rename(old.with_name(old.name + aside + beside))
        new.rename(old)
    shutil.rmtree(ready)
    return True


def settle(folder: Path) -> bool:
    """At a start: finish a restore that a crash interrupted after it counted."""
    if not (folder / READY).is_dir():
        return False
    lock = Lock(folder / SESSIONS)
    try:
        return finish(folder)
    finally:
        lock.release()


def _prepare(archive: Path, folder: Path, key_file: Path, destination: Path, draft: Path, actor: Actor) -> Restored:
    master = keys.load(key_file)
    manifest = extract(archive, master.derived("backups"), draft)
    for name, revision in manifest.schemas.items():
        if name not in HEADS or revision > HEADS[name]:
            known = HEADS.get(name, "none of that name")
            raise ArchiveError(
                f"{archive}: written by a newer stridecue ({name} has schema {revision}, known here: {known}); "
                "update stridecue"
            )
    for name, counted in manifest.rows.items():
        if rows(draft / name) != counted:
            raise ArchiveError(f"{archive}: {name} does not hold the rows that were backed up")
    (draft / "keys").mkdir(mode=0o700)
    _keyring(folder, destination, draft / "keys" / KEYRING, master)
    register = Register(draft, key_file)
    held = keys_of(register)
    gone: set[str] = set()
    if (draft / SESSIONS).is_file():
        gone = unseal_logs(
            draft / SESSIONS, lambda runner, place, log: _unlocked(held.get(runner), log, f"{runner}/{place}")
        )
    carried, withdrawn_again = _carry_trail(
        register, folder, key_file, archive.name, actor
    )  # first: nothing else may continue the chain
    erased = _erase_again(register, draft, manifest, gone)
    register.anchor_anew()
    verdict = register.verify()
    if not verdict.whole:
        raise ArchiveError(f"{archive}: its audit trail is not whole: {verdict.because}")
    for left in ("people.sqlite.lock", f"{SESSIONS}.lock", "keys/trail.anchor"):
        (draft / left).unlink(missing_ok=True)
    return Restored(
        archive.name,
        manifest.made,
        manifest.rows,
        erased,
        withdrawn_again,
        f"{verdict.because}; {carried} of them from after the backup",
    )


def _unlocked(key: bytes | None, log: bytes, place: str) -> bytes | None:
    return None if key is None else keys.Keys.unlock(key, log, place)


def _keyring(folder: Path, destination: Path, target: Path, master: keys.Keys) -> None:
    """Today's keyring: the one in use, or, when that is lost, its copy beside the backups."""
    there, copy = folder / "keys" / KEYRING, destination / CURRENT
    if there.is_file():
        try:
            rows(there)
        except ArchiveError:
            if not copy.is_file():
                raise
        else:
            snapshot(there, target)
            return
    if not copy.is_file():
        raise ArchiveError(f"{there} is lost, and {copy} too: without them no name and no log in any backup opens")
    extract(copy, master.derived("backups"), target.parent)


def _erase_again(register: Register, draft: Path, manifest: Manifest, gone: set[str]) -> int:
    """Who was erased after the backup was made is erased from it now; and whose log no key opens, too."""
    with register.read(Actor("service"), "restore") as reading:
        tombs = erasure.tombs(reading)
        here = erasure.pseudonyms(reading)
    sessions = draft / SESSIONS
    here |= {row.runner for row in Sessions(sessions).all(1_000_000_000)} if sessions.is_file() else set()
    dead = {runner for runner in here if tombs.get(register.keys.tomb(runner), "") > manifest.made}
    lost = gone - dead
    if lost:
        raise ArchiveError(
            f"{len(lost)} runner(s) in this backup have no key in the keyring, and were never erased: "
            f"put the {CURRENT} of the same day beside the backups"
        )
    for runner in dead:
        erase_alone(sessions, runner)
        with register.change(Actor("service"), "erased before, and found in a backup") as change:
            erasure.erase(change, runner, tombs[register.keys.tomb(runner)])
    return len(dead)


def _carry_trail(register: Register, folder: Path, key_file: Path, archive: str, actor: Actor) -> tuple[int, int]:
    """The entries since the backup, where today's register can still be read; then the restore's own.

    How many were carried, and how many devices and accounts were taken back again.
    """
    later = _later(folder, key_file)
    with register.change(actor, f"restore of {archive}") as change:
        for table in METADATA.sorted_tables:
            if table.info.get("passing"):  # who was signed out since shall not be signed in again
                change.connection.execute(delete(table))
        carried = trail.carry_over(change.connection, register.keys, later)
        again = withdrawn.withdraw_again(change)
        change.note("E", "restore")
        return carried, again


def _later(folder: Path, key_file: Path) -> list[dict[str, Any]]:
    """Today's audit trail; empty when today's register cannot be read, which is why people restore."""
    if not (folder / PEOPLE).is_file():
        return []
    try:
        rows(folder / PEOPLE)
        with Register(folder, key_file).look() as reading:
            return trail.entries(reading.connection)
    except (RegisterError, ArchiveError):
        return []
