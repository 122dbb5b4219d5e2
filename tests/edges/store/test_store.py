"""The writer: what is committed is there, what is not is never said to be, and what cannot be opened is refused."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.edges.sqlite.library import library
from stridecue.edges.store import Batch, Block, Sessions, Store, StoreError
from stridecue.edges.store.connection import reading, writing
from stridecue.edges.store.lock import Lock
from tests.edges.store.given import BOOT, Ear, Lane, header


def test_a_committed_batch_can_be_read_by_others_at_once(tmp_path: Path) -> None:
    """When `committed` is called, another connection sees the lines."""
    ear, lane, seen = Ear(), Lane("s-1"), []
    path = tmp_path / "store.db"
    store = Store(
        path,
        committed=lambda batch: seen.append((batch, list(Sessions(path).lines("s-1")))),
        failed=ear._fail,
        recovered=ear._recover,
        min_free_mb=0,
    )
    batch = lane.batch(3)
    store.write(batch)
    store.close()
    assert seen == [(batch, lane.lines)]
    assert ear.failed == []


def test_a_session_is_whole_after_many_batches(tmp_path: Path) -> None:
    """Every line of every batch is kept in order, and the session's row says how it went."""
    ear, lane = Ear(), Lane("s-1")
    store = ear.open(tmp_path / "store.db")
    batches = [lane.batch(2) for _ in range(600)]
    batches.append(lane.sealed())
    for batch in batches:
        store.write(batch)
    store.close()
    assert ear.committed == batches
    sessions = Sessions(tmp_path / "store.db")
    assert list(sessions.lines("last")) == lane.lines
    row = sessions.all()[0]
    assert (row.id, row.status, row.steps, row.duration_s) == ("s-1", "sealed", 1200, 420.0)


def test_a_load_baseline_is_told_as_soon_as_it_is_on_disk_and_after_a_restart(tmp_path: Path) -> None:
    """The runner's next assignment finds it, on whichever lane, whether or not the service was restarted between."""
    ear, runner = Ear(), header("s-1").runner.pseudonym
    taken = [LoadBaseline("foot", "", "shoe", speed_mm_s, ()) for speed_mm_s in (2_500, 3_000)]
    store = ear.open(tmp_path / "store.db")
    assert store.baseline(runner) is None
    for number, one in enumerate(taken, start=1):
        store.write(Batch((replace(Lane(f"s-{number}").batch().blocks[0], baseline=one),)))
        ear.wait(committed=number)
        assert store.baseline(runner) == one
    store.close()
    again = Ear().open(tmp_path / "store.db")
    assert again.baseline(runner) == taken[1]
    again.close()


def test_acknowledgements_outlive_the_store(tmp_path: Path) -> None:
    """`acked` tells, after a restart, what was committed before it."""
    ear, lane = Ear(), Lane("s-1")
    store = ear.open(tmp_path / "store.db")
    assert store.acked("pod-1") is None
    store.write(lane.batch(5))
    ear.wait(committed=1)
    assert store.acked("pod-1") == (BOOT, 4)
    store.close()
    again = ear.open(tmp_path / "store.db")
    assert again.acked("pod-1") == (BOOT, 4)
    again.close()


def test_a_session_left_open_is_marked_interrupted(tmp_path: Path) -> None:
    """The next start finds sessions without a seal, marks them and says so."""
    ear, left, ended = Ear(), Lane("left"), Lane("ended")
    store = ear.open(tmp_path / "store.db")
    for batch in (left.batch(), ended.batch(), ended.sealed()):
        store.write(batch)
    store.close()
    assert {row.id: row.status for row in Sessions(tmp_path / "store.db").all()} == {"left": "open", "ended": "sealed"}
    again = ear.open(tmp_path / "store.db")
    assert again.notices == ["interrupted by a crash, kept up to the last commit: left"]
    again.close()
    assert Sessions(tmp_path / "store.db").all()[1].status == "interrupted"


def test_files_are_private(tmp_path: Path) -> None:
    """Folder 0700 and files 0600, whatever the umask."""
    before = os.umask(0)
    try:
        store = Ear().open(tmp_path / "new" / "folder" / "store.db")
        store.write(Lane("s-1").batch())
        modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "new" / "folder").iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700
    assert set(modes.values()) == {0o600}, modes
    assert len(modes) == 4


def test_the_connections_are_as_durable_as_promised(tmp_path: Path) -> None:
    """WAL, synchronous FULL and secure_delete for the writer; readers cannot write and never checkpoint."""
    Ear().open(tmp_path / "store.db").close()
    engine = writing(tmp_path / "store.db")
    with engine.connect() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        ]
    assert found == ["wal", 2, 1, 1]
    with reading(tmp_path / "store.db").connect() as connection:
        assert connection.execute(text("PRAGMA wal_autocheckpoint")).scalar() == 0
        with pytest.raises(DBAPIError, match="readonly"):
            connection.execute(text("DELETE FROM acks"))


def test_a_second_store_of_this_process_is_refused(tmp_path: Path) -> None:
    """Two writers of one file, in one process: the second is refused and the first goes on."""
    ear, lane = Ear(), Lane("s-1")
    store = ear.open(tmp_path / "store.db")
    with pytest.raises(StoreError, match=rf"process {os.getpid()} \(this one\) writes this store"):
        ear.open(tmp_path / "store.db")
    store.write(lane.batch())
    ear.wait(committed=1)
    store.close()
    ear.open(tmp_path / "store.db").close()


def test_a_second_process_is_refused_and_told_who_holds_the_store(tmp_path: Path) -> None:
    """Another process gets one line that names the pid of the holder."""
    store = Ear().open(tmp_path / "store.db")
    script = (
        "import sys; from pathlib import Path; from tests.edges.store.given import Ear\n"
        "try: Ear().open(Path(sys.argv[1]))\n"
        "except Exception as wrong: print(wrong)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "store.db")], capture_output=True, text=True, check=True
    )
    store.close()
    assert f"process {os.getpid()} writes this store" in told.stdout
    assert len(told.stdout.splitlines()) == 1


def test_a_lock_file_that_nobody_holds_is_no_lock(tmp_path: Path) -> None:
    """A lock file left behind, with whatever in it, does not keep the next service out."""
    (tmp_path / "store.db.lock").write_text("99999\n")
    lock = Lock(tmp_path / "store.db")
    lock.release()
    lock.release()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    """A path that is a folder is refused with what to write instead."""
    with pytest.raises(StoreError, match=r"is a folder; name a file"):
        Ear().open(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file where a folder should be: one line that names it."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file.*(cannot be made|Not a directory)"):
        Ear().open(tmp_path / "file" / "store.db")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unwritable folder: one line that names it (root may write anywhere, so the answer is given by hand)."""
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(StoreError, match=r"this folder cannot be written; choose one you may write"):
        Ear().open(tmp_path / "store.db")


def test_a_name_the_file_system_does_not_take_is_refused(tmp_path: Path) -> None:
    """A name that is too long: one line from the writer and from the reader."""
    for attempt in (Ear().open, lambda path: Sessions(path).all()):
        with pytest.raises(StoreError, match="File name too long") as told:
            attempt(tmp_path / ("x" * 300))
        assert "\n" not in str(told.value)


def test_too_little_room_is_refused_before_the_start(tmp_path: Path) -> None:
    """Less free space than wanted: one line with both figures."""
    with pytest.raises(StoreError, match=r"\d+ MB free, 1000000000 MB are wanted"):
        Ear().open(tmp_path / "store.db", min_free_mb=1_000_000_000)
    assert list(tmp_path.iterdir()) == []


def test_a_batch_that_cannot_be_written_harms_no_other(tmp_path: Path) -> None:
    """A block without a header, one begun twice, one of a wrong type: refused each, acknowledged never, others kept."""
    ear, good = Ear(), Lane("good")
    store = ear.open(tmp_path / "store.db")
    first = good.batch()
    wrong = [
        Batch((Block("unknown", [b"{}\n"]),), {"pod-2": (BOOT, 7)}),
        Batch((Block("good", [b"{}\n"], header("good")),), {"pod-3": (BOOT, 7)}),
        Batch((Block("odd", [b"{}\n"], header("odd"), None, None),), {"pod-4": (BOOT, 7)}),  # type: ignore[arg-type]
        Batch((Block("big", [b"{}\n"], header("big"), None, 2**70),), {"pod-5": (BOOT, 7)}),
    ]
    other = Lane("other", "pod-6")
    last = other.batch()
    for batch in (first, *wrong, last):
        store.write(batch)
    ear.wait(committed=2, failed=4)
    store.close()
    assert [batch for batch, _ in ear.failed] == wrong
    assert ear.committed == [first, last]
    assert [store.acked(f"pod-{n}") for n in range(1, 7)] == [(BOOT, 0), None, None, None, None, (BOOT, 0)]
    assert list(Sessions(tmp_path / "store.db").lines("other")) == other.lines
    assert store.dropped_blocks == 4


def test_a_session_id_is_never_used_twice(tmp_path: Path) -> None:
    """A new session of an old name is refused: the old log stays as it was."""
    ear = Ear()
    store = ear.open(tmp_path / "store.db")
    store.write(Lane("s-1").batch())
    store.close()
    again = ear.open(tmp_path / "store.db")
    again.write(Lane("s-1").batch())
    ear.wait(failed=1)
    again.close()
    assert ear.failed[0][1] == "session s-1: there is one of this name already"


def test_a_callback_that_fails_does_not_end_the_writing(tmp_path: Path) -> None:
    """An event loop that is gone makes `committed` raise; the log goes on and the store notes it."""

    def gone(_: Batch) -> None:
        raise RuntimeError("Event loop is closed")

    ear, lane = Ear(), Lane("s-1")
    store = Store(tmp_path / "store.db", committed=gone, failed=lambda *_: None, recovered=lambda: None, min_free_mb=0)
    for _ in range(3):
        store.write(lane.batch())
    store.close()
    assert list(Sessions(tmp_path / "store.db").lines("s-1")) == lane.lines
    assert "callback failed" in store.notices[0]
    assert ear.failed == []
    with pytest.raises(StoreError, match="closed"):
        store.write(lane.batch())


def test_the_library_is_named_with_a_verdict() -> None:
    """`doctor` can say which SQLite writes, and whether it has the WAL-reset bug."""

    class Old:
        __name__ = "sqlite3.dbapi2"
        sqlite_version = "3.40.1"
        sqlite_version_info = (3, 40, 1)

    class Ancient(Old):
        sqlite_version_info = (3, 8, 0)

    old, ancient, ours = library(Old), library(Ancient), library()
    assert (old.sound, old.usable, "WAL-reset bug" in old.verdict) == (False, True, True)
    assert (ancient.sound, ancient.usable) == (False, False)
    assert ours.usable
    assert ours.version in ours.verdict
