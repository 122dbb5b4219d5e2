"""The disk refuses: nothing is said to be saved, everything is kept, and the writing comes back.

The refusal is a real one: RLIMIT_FSIZE makes write(2) fail beyond a size, in a process of its own.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stridecue.core.events import Footfall
from stridecue.edges.store import Sessions, read_log
from tests.edges.store.given import BOOT, Ear, Lane

FULL = """
import json, resource, sys
from pathlib import Path
from tests.edges.store.given import Ear, Lane

path, keep_bytes = Path(sys.argv[1]), int(sys.argv[2])
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

def full(yes):
    written_bytes = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (written_bytes + 5000 if yes else hard, hard))

ear, lane, other = Ear(), Lane("s-1"), Lane("s-2", "pod-2")
store = ear.open(path)
store.write(lane.batch(10))
store.write(other.batch())
ear.wait(committed=2)
full(True)
store.write(lane.batch(2000))
ear.wait(failed=1)
at_failure = len(ear.committed)
if keep_bytes:
    store.waiting_max_bytes = store.waiting_bytes + keep_bytes
for _ in range(5):
    store.write(lane.batch(50))
store.waiting_max_bytes = 64_000_000
acked = store.acked("pod-1")[1]
committed = max(batch.acks.get("pod-1", (0, -1))[1] for batch in ear.committed)
full(False)
ear.wait(recovered=1)
store.write(lane.batch(5))
store.write(other.batch(5))
store.close()
print(json.dumps({
    "steps": lane.steps, "false": acked > committed, "failed": [because for _, because in ear.failed],
    "at_failure": at_failure, "committed": len(ear.committed), "recovered": ear.recovered, "notices": store.notices,
    "dropped": store.dropped_blocks, "acked": store.acked("pod-1")[1], "acked_other": store.acked("pod-2")[1],
}))
"""


def _when_full(path: Path, keep_bytes: int = 0) -> Any:
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(keep_bytes)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def _steps(path: Path, session: str) -> list[int]:
    return [record.seq for record in read_log(Sessions(path).lines(session))[1] if isinstance(record, Footfall)]


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """While writing fails nothing is acknowledged; when it works again all that waited is written, once."""
    path = tmp_path / "store.db"
    told = _when_full(path)
    assert not told["false"]
    assert len(told["failed"]) == 1
    assert str(path) in told["failed"][0]
    assert "\n" not in told["failed"][0]
    assert told["recovered"] == 1
    assert told["dropped"] == 0
    assert told["committed"] > told["at_failure"]
    assert _steps(path, "s-1") == list(range(told["steps"]))
    assert told["acked"] == told["steps"] - 1
    assert told["acked_other"] == 5


def test_what_does_not_fit_in_memory_is_dropped_counted_and_never_acknowledged(tmp_path: Path) -> None:
    """Beyond the bound a session ends in the log where the gap would be, and its pod is told nothing more."""
    path = tmp_path / "store.db"
    told = _when_full(path, keep_bytes=15_000)
    assert told["dropped"] > 0
    assert "dropped from here on: s-1" in told["failed"][1]
    assert told["recovered"] == 1
    kept = _steps(path, "s-1")
    assert kept == list(range(len(kept)))
    assert told["acked"] == kept[-1] < told["steps"] - 1
    assert _steps(path, "s-2") == list(range(6))
    assert told["acked_other"] == 5


def _write_around(tmp_path: Path, happens: Callable[[Path], None]) -> tuple[Ear, list[str]]:
    ear, lane = Ear(), Lane("s-1")
    path = tmp_path / "store.db"
    store = ear.open(path)
    store.write(lane.batch(3))
    ear.wait(committed=1)
    happens(path)
    store.write(lane.batch(3))
    ear.wait(committed=2)
    assert store.acked("pod-1") == (BOOT, 5)
    store.close()
    assert ear.open(path).acked("pod-1") == (BOOT, 5)
    assert next(Sessions(path).lines("s-1")) == lane.lines[0]
    return ear, store.notices


def test_a_file_deleted_under_the_service_is_begun_afresh(tmp_path: Path) -> None:
    """Commits to a deleted file would be lost: the store sees it, begins a new one and says so."""
    ear, notices = _write_around(tmp_path, Path.unlink)
    assert ear.failed == []
    assert "deleted while the service wrote it" in notices[0]


def test_a_file_replaced_under_the_service_is_seen(tmp_path: Path) -> None:
    """Another file put in its place: the session goes on in a sound store, and it is said."""

    def replaced(path: Path) -> None:
        (path.parent / "junk").write_bytes(b"junk" * 5000)
        (path.parent / "junk").rename(path)

    _, notices = _write_around(tmp_path, replaced)
    assert "replaced or deleted while the service wrote it" in notices[0]


def test_closing_on_a_dead_disk_ends_and_counts(tmp_path: Path) -> None:
    """A store that cannot write any more still closes, and says how much it could not keep."""
    ear, lane = Ear(), Lane("s-1")
    store = ear.open(tmp_path / "folder" / "store.db")
    store.write(lane.batch())
    ear.wait(committed=1)
    (tmp_path / "folder").rename(tmp_path / "gone")
    (tmp_path / "folder").touch()
    store.write(lane.batch())
    ear.wait(failed=1)
    store.close()
    assert len(ear.failed) == 1
    assert len(ear.committed) == 1
    assert "1 blocks could not be written at the end" in store.notices[-1]
