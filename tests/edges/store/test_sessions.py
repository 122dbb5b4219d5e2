"""Reading sessions: by id, by the beginning of one, the newest, and what is said when there is none."""

from pathlib import Path

import pytest

from stridecue.edges.store import Sessions, StoreError
from tests.edges.store.given import Ear, Lane

NAMES = ("2026-01-01-a", "2026-01-01-b", "2026-02-01-c")


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    """Three sessions, one after the other."""
    store = Ear().open(tmp_path / "store.db")
    for name in NAMES:
        store.write(Lane(name).batch())
    store.close()
    return Sessions(tmp_path / "store.db")


def test_the_newest_comes_first(sessions: Sessions) -> None:
    """`all` lists newest first, up to its limit; 'last' is the newest."""
    assert [row.id for row in sessions.all()] == list(reversed(NAMES))
    assert [row.id for row in sessions.all(limit=1)] == ["2026-02-01-c"]
    assert sessions.find("last") == "2026-02-01-c"


def test_a_beginning_is_enough_when_it_is_clear(sessions: Sessions) -> None:
    """An id, or a beginning of only one id; else the candidates are named."""
    assert sessions.find("2026-02") == "2026-02-01-c"
    assert sessions.find("2026-01-01-a") == "2026-01-01-a"
    with pytest.raises(StoreError, match="the beginning of 2: 2026-01-01-b, 2026-01-01-a"):
        sessions.find("2026-01")


@pytest.mark.parametrize("unknown", ["2026-01-01-z", "%", "", "x" * 1000])
def test_an_unknown_id_names_its_neighbours(sessions: Sessions, unknown: str) -> None:
    """Whatever was typed, one line that names sessions there are."""
    with pytest.raises(StoreError, match="2026-0") as told:
        sessions.lines(unknown)
    assert "\n" not in str(told.value)


def test_a_store_that_is_not_there_is_said(tmp_path: Path) -> None:
    """No file, an empty store, and another kind of file: one line each."""
    with pytest.raises(StoreError, match="no store there"):
        Sessions(tmp_path / "none.db").all()
    Ear().open(tmp_path / "empty.db").close()
    assert Sessions(tmp_path / "empty.db").all() == []
    with pytest.raises(StoreError, match="holds no session yet"):
        Sessions(tmp_path / "empty.db").find("last")
    (tmp_path / "text.db").write_bytes(b"not a database\n" * 1000)
    with pytest.raises(StoreError, match="not a database"):
        Sessions(tmp_path / "text.db").all()


def test_reading_goes_on_while_a_service_writes(tmp_path: Path) -> None:
    """A reader beside the writer sees a log that only grows, line by line a beginning of the whole."""
    ear, lane = Ear(), Lane("s-1")
    store = ear.open(tmp_path / "store.db")
    sessions = Sessions(tmp_path / "store.db")
    store.write(lane.batch())
    ear.wait(committed=1)
    before: list[bytes] = []
    for _ in range(30):
        store.write(lane.batch(20))
        now = list(sessions.lines("s-1"))
        assert now[: len(before)] == before
        before = now
    store.close()
    assert list(sessions.lines("s-1")) == lane.lines
    assert lane.lines[: len(before)] == before
