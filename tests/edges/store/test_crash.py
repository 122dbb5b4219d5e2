"""`kill -9` in the middle of writing: what was acknowledged is there."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from stridecue.core.events import Footfall
from stridecue.edges.store import Sessions, read_log
from stridecue.edges.store.connection import reading
from tests.edges.store.given import BOOT, Ear

WRITER = """
import sys, threading
from pathlib import Path
from stridecue.edges.store import Store
from tests.edges.store.given import Lane

room = threading.Semaphore(20)

def said(batch):
    room.release()
    for device, (_, seq) in batch.acks.items():
        sys.stdout.write(f"{device} {seq}\\n")
    sys.stdout.flush()

store = Store(Path(sys.argv[1]), committed=said, failed=print, recovered=print, min_free_mb=0)
lanes = [Lane("s-1", "pod-1"), Lane("s-2", "pod-2")]
while True:
    for lane in lanes:
        room.acquire()
        store.write(lane.batch(3))
"""


@pytest.mark.parametrize("seed", range(6))
def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path, seed: int) -> None:
    """Killed at a random point: every acknowledged step is in a log that opens, marked interrupted."""
    path = tmp_path / "store.db"
    acknowledgements = random.Random(seed).randrange(1, 400)
    acked = {"pod-1": -1, "pod-2": -1}
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(acknowledgements):
            device, seq = writer.stdout.readline().split()
            acked[device] = int(seq)
        writer.kill()
        # what was already in the pipe was acknowledged too; the last line may be half a one
        for line in writer.stdout:
            if line.endswith("\n"):
                device, seq = line.split()
                acked[device] = int(seq)
    with reading(path).connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    store = Ear().open(path)
    assert "interrupted by a crash" in store.notices[0]
    for session, device in (("s-1", "pod-1"), ("s-2", "pod-2")):
        if acked[device] < 0:
            continue
        remembered = store.acked(device)
        assert remembered is not None
        assert remembered >= (BOOT, acked[device])
        _, records = read_log(Sessions(path).lines(session))
        kept = [record.seq for record in records if isinstance(record, Footfall)]
        assert kept == list(range(len(kept)))
        assert kept[-1] >= acked[device]
    store.close()
    assert {row.status for row in Sessions(path).all()} == {"interrupted"}
