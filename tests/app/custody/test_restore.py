"""Backup and restore: what comes back is what was there, whoever was erased stays erased, and nothing is half-done."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from stridecue.app.custody.backup import CURRENT, PEOPLE, SESSIONS, back_up, backup_key, backups, keep_keys
from stridecue.app.custody.housekeeping import erase_from_register
from stridecue.app.custody.restore import READY, Restored, chosen, finish, rehearse, restore, settle
from stridecue.edges.archive import ArchiveError, Manifest, extract, read_manifest, write
from stridecue.edges.archive.snapshot import rows
from stridecue.edges.register import HOME, Register, RegisterError, accounts, devices, people
from stridecue.edges.register.schema import REGISTER
from stridecue.edges.register.tables.people import SETTINGS
from stridecue.edges.store import Batch, Sessions, Store, StoreError, erase_alone, known
from tests.app.practised import CANARY, CONTACT, NAME, Practice, everything, practice, session


@pytest.fixture
def there(tmp_path: Path) -> Practice:
    """Two runners, backed up once."""
    found = practice(tmp_path / "store")
    back_up(found.register, found.store_path, found.backups, HOME)
    return found


def bring_back(there: Practice, archive: str = "last", folder: Path | None = None) -> Restored:
    """Restore as the command does."""
    path = chosen(archive, there.backups)
    return restore(path, folder or there.folder, there.register.key_file, there.backups, HOME)


def names(register: Register) -> set[str]:
    """Who is in the register."""
    with register.read(HOME, "who") as reading:
        return {person.name for person in people.all_people(reading)}


def erase(there: Practice, runner: str) -> None:
    """As the command does while no service runs."""
    erase_alone(there.store_path, runner)
    erase_from_register(there.register, runner)
    keep_keys(there.register, there.backups)


def test_what_comes_back_is_what_was_there(there: Practice) -> None:
    """After a disaster with both databases, every name, setting, log line and raw frame is there again."""
    before = {row.id: list(Sessions(there.store_path).lines(row.id)) for row in Sessions(there.store_path).all()}
    there.register.path.unlink()
    there.store_path.write_bytes(b"shopping list")
    done = bring_back(there)
    sessions = Sessions(there.store_path)
    assert {row.id: list(sessions.lines(row.id)) for row in sessions.all()} == before
    assert list(sessions.raw(next(iter(before)))) == [CANARY.encode()]
    register = Register(there.folder)
    assert names(register) == {NAME, "Bert"}
    with register.look() as reading:
        assert reading.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == "colour")).scalar() == "green"
    assert (done.erased, register.notices, register.verify().whole) == (0, [], True)
    for path in (there.register.path, there.store_path, there.register.keyring):
        assert path.stat().st_mode & 0o777 == 0o600
    assert any(".replaced-" in path.name for path in there.folder.iterdir())


def test_the_trail_goes_on(there: Practice) -> None:
    """What was done between backup and restore stays in the audit trail, and the restore is in it."""
    with there.register.change(HOME, "after the backup") as change:
        change.note("E", "talk")
    before = there.register.verify().entries
    assert "2 of them from after the backup" in bring_back(there).trail
    verdict = Register(there.folder).verify()
    assert verdict.whole
    assert verdict.entries > before


def test_who_was_erased_stays_erased(there: Practice) -> None:
    """No byte of name, contact, pseudonym or note: not in the files, not in the backup, not after restoring it."""
    erase(there, there.anna)
    entries = there.register.verify().entries
    done = bring_back(there)
    assert done.erased == 1
    after = Register(there.folder).verify()
    assert after.whole
    assert after.entries > entries, "the trail has lost the erasure"
    found = everything(there.folder)
    for word in (NAME, CONTACT, CANARY, there.anna):
        assert word.encode() not in found, word
    assert known(there.store_path, there.anna) == 0
    assert known(there.store_path, there.bert) == 3
    assert names(Register(there.folder)) == {"Bert"}


def test_a_stolen_backup_and_all_keys_of_today_do_not_bring_an_erased_runner_back(
    there: Practice, tmp_path: Path
) -> None:
    """Opened without this program's restore, an old backup still holds nothing to read of who was erased since."""
    erase(there, there.anna)
    opened = tmp_path / "opened"
    opened.mkdir()
    extract(chosen("last", there.backups), backup_key(there.register), opened)
    found = everything(opened)
    assert there.bert.encode() in found
    for word in (NAME, CONTACT, CANARY):
        assert word.encode() not in found
    keys = sqlite3.connect(there.register.keyring)
    assert keys.execute("SELECT count(*) FROM data_keys WHERE runner = ?", (there.anna,)).fetchone() == (0,)
    keys.close()
    store = sqlite3.connect(opened / SESSIONS)
    logs = store.execute("SELECT deflated FROM blocks UNION ALL SELECT deflated FROM raw").fetchall()
    store.close()
    assert len(logs) == 18
    assert all(log.startswith(b"\0sealed\0") for (log,) in logs)


def test_backups_under_load_restore_what_they_counted(tmp_path: Path) -> None:
    """While sessions are written as fast as the disk takes them: each backup is whole, and restores to its own rows."""
    there = practice(tmp_path / "store")
    enough, written = threading.Event(), threading.Semaphore(0)
    store = Store(there.store_path, committed=lambda _: written.release(), failed=print, recovered=print, min_free_mb=0)

    def write_on() -> None:
        number = 0
        while not enough.is_set():
            number += 1
            store.write(Batch(tuple(session(f"load-{number}", there.bert, raw=b"raw" * 500))))
            written.acquire()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        made = [back_up(there.register, there.store_path, tmp_path / f"to-{n}", HOME) for n in range(5)]
    finally:
        enough.set()
        writer.join()
        store.close()
    counts = []
    for number, one in enumerate(made):
        done = rehearse(Path(one.path), there.folder, there.register.key_file, tmp_path / f"to-{number}")
        assert done.rows == one.rows
        counts.append(one.rows[SESSIONS]["sessions"])
    assert counts[0] < counts[-1], "nothing was written meanwhile"


def test_on_another_machine(there: Practice, tmp_path: Path) -> None:
    """The folder of backups and the master key are all that is needed."""
    fresh = tmp_path / "fresh"
    (fresh / "keys").mkdir(parents=True)
    shutil.copy(there.register.key_file, fresh / "keys" / "master.key")
    restore(chosen("last", there.backups), fresh, fresh / "keys" / "master.key", there.backups, HOME)
    assert names(Register(fresh)) == {NAME, "Bert"}
    assert len(Sessions(fresh / SESSIONS).all()) == 6


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_was_taken_back_stays_taken_back(there: Practice, tmp_path: Path, *, elsewhere: bool) -> None:
    """A device that was revoked, and an account that was disabled, are so after an older backup, anywhere."""
    with there.register.change(HOME, "a gym") as change:
        for name in ("boss", "anna", "bert"):
            accounts.add(change, name, "admin", "hash")
        for name in ("pod-1", "pod-2"):
            devices.add(change, name, "pod", None, "left", "verifier")
    back_up(there.register, there.store_path, there.backups, HOME)
    with there.register.change(HOME, "lost, and left") as change:
        devices.add(change, "pod-3", "pod", None, "left", "verifier")
        for name in ("pod-1", "pod-3"):
            devices.revoke(change, name)
        for name, active in (("anna", False), ("bert", False), ("bert", True)):
            accounts.enable(change, name, active=active)
    keep_keys(there.register, there.backups)
    if elsewhere:
        shutil.copy(there.register.key_file, tmp_path / "master.key")
        there.register.path.unlink()
    folder = tmp_path / "fresh" if elsewhere else there.folder
    key_file = tmp_path / "master.key" if elsewhere else there.register.key_file
    done = restore(backups(there.backups)[0], folder, key_file, there.backups, HOME)
    assert done.withdrawn == 2
    register = Register(folder, key_file)
    with register.look() as reading:
        assert {row.id: (row.revoked, row.verifier) for row in devices.all_of(reading)} == {
            "pod-1": (True, ""),
            "pod-2": (False, "verifier"),
        }
        assert {one.name: one.active for one in accounts.all_accounts(reading)} == {
            "anna": False,
            "bert": True,
            "boss": True,
        }
    with register.change(HOME, "a used id") as change, pytest.raises(RegisterError, match="not given twice"):
        devices.add(change, "pod-3", "pod", None, "left", "verifier")


def test_a_rehearsal_changes_nothing(there: Practice) -> None:
    """The backup tests itself: the same steps, and not a byte is another afterwards."""
    before = everything(there.folder)
    done = rehearse(chosen("last", there.backups), there.folder, there.register.key_file, there.backups)
    assert sum(sum(tables.values()) for tables in done.rows.values()) > 10
    assert everything(there.folder) == before


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20_000])


def _no_backup(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 holiday photos")


def _newer_format(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"stridecue backup 1\n", b"stridecue backup 9\n"))


def _swap_chunks(path: Path) -> None:
    content = path.read_bytes()
    head = len(b"stridecue backup 1\n") + 16
    first_end = head + 4 + int.from_bytes(content[head : head + 4], "big")
    path.write_bytes(content[:head] + content[first_end:] + content[head:first_end])


def _lies(path: Path) -> None:
    register = Register(path.parents[1])
    manifest = read_manifest(path, backup_key(register))
    counted = {**manifest.rows, PEOPLE: {**manifest.rows[PEOPLE], "runners": 99}}
    files = {PEOPLE: path.parents[1] / PEOPLE, SESSIONS: path.parents[1] / SESSIONS}
    write(path, backup_key(register), Manifest(manifest.made, "9", manifest.schemas, counted), files)


def _newer_schema(path: Path) -> None:
    register = Register(path.parents[1])
    manifest = read_manifest(path, backup_key(register))
    files = {PEOPLE: path.parents[1] / PEOPLE}
    schemas = {PEOPLE: "0999"}
    counted = {PEOPLE: rows(register.path)}
    write(path, backup_key(register), Manifest(manifest.made, "9", schemas, counted), files)


def _unreadable(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_flip, "does not open (damaged or cut short in chunk "),
        (_cut, "does not open (damaged or cut short in chunk "),
        (_no_backup, "not a backup of stridecue"),
        (_newer_format, "a backup of another format than 1, by a newer stridecue? update stridecue"),
        (_swap_chunks, "does not open (another master key, or damaged); nothing was restored, try an older backup"),
        (_lies, "people.sqlite does not hold the rows that were backed up"),
        (
            _newer_schema,
            f"written by a newer stridecue (people.sqlite has schema 0999, known here: {REGISTER.head}); update",
        ),
        (_unreadable, "cannot be read: Is a directory"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused(there: Practice, spoil: Callable[[Path], None], words: str) -> None:
    """One line that says what is wrong; every file stays as it was."""
    archive = chosen("last", there.backups)
    spoil(archive)
    before = everything(there.folder)
    with pytest.raises(ArchiveError) as told:
        restore(archive, there.folder, there.register.key_file, there.backups, HOME)
    with pytest.raises(ArchiveError) as told_of_rehearsal:
        rehearse(archive, there.folder, there.register.key_file, there.backups)
    assert words in str(told.value)
    assert str(told.value) == str(told_of_rehearsal.value)
    assert "\n" not in str(told.value)
    (there.folder / "stridecue.sqlite.lock").write_bytes(b"")  # the lock names who held it last
    assert len(everything(there.folder)) == len(before)
    assert names(there.register) == {NAME, "Bert"}


def test_another_key_opens_nothing(there: Practice, tmp_path: Path) -> None:
    """A site's backup is of no use to another site, and says so."""
    other = Register(tmp_path / "other")
    with pytest.raises(ArchiveError, match="another master key, or damaged"):
        rehearse(chosen("last", there.backups), tmp_path / "other", other.key_file, there.backups)
    with pytest.raises(RegisterError, match="the master key cannot be read"):
        rehearse(chosen("last", there.backups), there.folder, tmp_path / "none", there.backups)


def test_a_running_service_is_not_restored_over(there: Practice) -> None:
    """Whoever writes the sessions is named; nothing changes."""
    store = Store(there.store_path, committed=print, failed=print, recovered=print, min_free_mb=0)
    try:
        with pytest.raises(StoreError, match="writes this store"):
            bring_back(there)
    finally:
        store.close()
    assert names(there.register) == {NAME, "Bert"}


def test_a_restore_that_a_crash_interrupts_is_finished(there: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the rename nothing has happened; after it, whichever file was moved last, the next start goes on."""
    with there.register.change(HOME, "later") as change:
        people.add(change, "Carla")
    real = Path.rename
    for survive in range(1, 6):
        moved = 0

        def rename(self: Path, target: Path, survive: int = survive) -> Path:
            nonlocal moved
            moved += 1
            if moved > survive:
                raise OSError(5, "the power is gone")
            return real(self, target)

        with monkeypatch.context() as power:
            power.setattr(Path, "rename", rename)
            with pytest.raises(OSError, match="the power is gone"):
                bring_back(there)
        assert settle(there.folder)
        assert not (there.folder / READY).exists()
        assert not settle(there.folder)
        assert names(Register(there.folder)) == {NAME, "Bert"}
        assert len(Sessions(there.store_path).all()) == 6
    assert not finish(there.folder)


def test_a_backup_that_does_not_fit_leaves_the_others(there: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full: one line, no half file, the backups before it are as they were."""
    before = {path.name: path.read_bytes() for path in there.backups.iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ArchiveError, match="not written: No space left on device; the backups before it stay"):
        back_up(there.register, there.store_path, there.backups, HOME)
    assert {path.name: path.read_bytes() for path in there.backups.iterdir()} == before


def test_names_of_backups(there: Practice) -> None:
    """'last', a name in the folder, a path; what is not there is said with what is."""
    (only,) = backups(there.backups)
    assert chosen("last", there.backups) == chosen(only.name, there.backups) == chosen(str(only), there.backups) == only
    with pytest.raises(ArchiveError, match=rf"no backup 'monday'; in .* there are: {only.name}"):
        chosen("monday", there.backups)
    with pytest.raises(ArchiveError, match="no backup there; `stridecue backup` makes one"):
        chosen("last", there.folder / "none")
    assert (there.backups / CURRENT).stat().st_mode & 0o777 == 0o600
