"""What leaves the store leaves no byte, and the service that writes it does not wait."""

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import ForeignKey, Table

from stridecue.core.log import Header
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.edges.store import (
    Batch,
    Block,
    Sessions,
    StoreError,
    drop_raw,
    drop_sessions,
    erase_alone,
    erase_runner,
    known,
)
from stridecue.edges.store.tables import METADATA
from tests.edges.store.given import Ear, Lane, header

OLD, NEW = "2026-01-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z"
ABOUT_NOBODY: Final = {"acks", "history"}
"""Devices' acknowledgements; imported runs, which belong to the machine's one runner at home."""


def begun(session: str, runner: str, wall: str = OLD) -> Block:
    """The first block of a session of this runner, with a canary in its raw samples."""
    first = Header(session, "1", "home", FREE_RUN, Runner(runner), "example", 0, wall, "0")
    return Block(session, [b"{}\n"], first, raw=(b"canary" * 100,))


def everything(folder: Path) -> bytes:
    """Every byte beside the store."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)
def test_no_table_is_forgotten(table: Table) -> None:
    """Each has the runner, goes with its session, or is about nobody: a new one has to say."""
    cascades = {key.ondelete for column in table.columns for key in column.foreign_keys if isinstance(key, ForeignKey)}
    assert "runner" in table.columns or cascades == {"CASCADE"} or table.name in ABOUT_NOBODY


def test_a_runner_is_erased_while_another_is_written(tmp_path: Path) -> None:
    """Sessions, blocks and raw samples of one runner go, the WAL is empty, and the other's log is whole."""
    ear, lane = Ear(), Lane("s-other")
    store = ear.open(tmp_path / "store.db")
    store.write(Batch((begun("s-1", "anna"), begun("s-2", "anna"))))
    store.write(lane.batch(20))
    done = store.errand(erase_runner("anna"))
    store.write(lane.batch(20))
    done.result(30)
    store.write(lane.sealed())
    store.close()
    assert [row.id for row in Sessions(tmp_path / "store.db").all()] == ["s-other"]
    assert list(Sessions(tmp_path / "store.db").lines("s-other")) == lane.lines
    assert b"anna" not in everything(tmp_path)
    assert (ear.failed, known(tmp_path / "store.db", "anna")) == ([], 0)


def test_a_block_of_an_erased_session_is_refused(tmp_path: Path) -> None:
    """A straggler does not bring the runner back, and does not stop the log of others."""
    ear, lane = Ear(), Lane("s-other")
    store = ear.open(tmp_path / "store.db")
    store.write(Batch((begun("s-1", "anna"),)))
    store.errand(erase_runner("anna")).result(30)
    store.write(Batch((Block("s-1", [b"{}\n"]),)))
    store.write(lane.batch())
    ear.wait(committed=2, failed=1)
    store.close()
    assert [row.id for row in Sessions(tmp_path / "store.db").all()] == ["s-other"]


def test_without_a_service(tmp_path: Path) -> None:
    """The command line erases by itself; beside a running service it is told who writes."""
    path = tmp_path / "store.db"
    erase_alone(path, "anna")
    assert not path.exists()
    ear = Ear()
    store = ear.open(path)
    store.write(Batch((begun("s-1", "anna"),)))
    with pytest.raises(StoreError, match="writes this store"):
        erase_alone(path, "anna")
    store.close()
    assert known(path, "anna") == 1
    erase_alone(path, "anna")
    assert known(path, "anna") == 0
    assert b"anna" not in everything(tmp_path)


def test_retention_by_kind(tmp_path: Path) -> None:
    """Raw samples go first and leave their session; old sessions go whole; what is young or running stays."""
    ear = Ear()
    store = ear.open(tmp_path / "store.db")
    old, young = Lane("s-old"), begun("s-young", "bert", NEW)
    store.write(old.batch())
    store.write(old.sealed())
    store.write(Batch((begun("s-running", "anna"), young)))
    between = "2026-03-01T00:00:00.000Z"
    store.errand(drop_raw(between)).result(30)
    store.errand(drop_sessions(between)).result(30)
    store.close()
    found = Sessions(tmp_path / "store.db")
    assert {row.id for row in found.all()} == {"s-running", "s-young"}
    assert list(found.raw("s-running")) == []
    assert list(found.raw("s-young")) == list(young.raw)
    assert header("x").wall == OLD


def test_an_errand_that_fails_is_told(tmp_path: Path) -> None:
    """Whoever asked hears it; the log goes on."""
    ear, lane = Ear(), Lane("s-1")
    store = ear.open(tmp_path / "store.db")
    done = store.errand(lambda _: bool(1 / 0))
    with pytest.raises(StoreError, match="division by zero"):
        done.result(30)
    store.write(lane.batch())
    store.close()
    assert list(Sessions(tmp_path / "store.db").lines("s-1")) == lane.lines
    with pytest.raises(StoreError, match="nothing more can be erased"):
        store.errand(erase_runner("anna"))
