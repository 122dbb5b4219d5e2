"""Imported runs: kept once, beside the sessions."""

from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from stridecue.edges.store import History, Sessions, StoreError
from tests.edges.store.given import Ear, Lane


@dataclass(frozen=True, slots=True)
class Run:
    """The least a run must be."""

    file: str = "run.fit"
    sha256: str = "ab"
    started_wall: str | None = None
    device: str = "garmin"
    duration_s: float = 60.0
    distance_m: float | None = None
    cadence_spm: float | None = 166.5
    records: tuple[float, ...] = (1.0, 2.0)


def test_a_file_is_imported_once(tmp_path: Path) -> None:
    """The same bytes again, under another name: None, and still one row; the run comes back as it was."""
    history = History(tmp_path / "store.db", min_free_mb=0)
    first = history.add(Run())
    assert first is not None
    assert history.add(Run(file="copy.fit")) is None
    assert history.all() == [first]
    assert (first.file, first.cadence_spm, first.started_wall) == ("run.fit", 166.5, None)
    assert history.run(first.number) == orjson.dumps(Run())
    with pytest.raises(StoreError, match="no imported run 99"):
        history.run(99)


def test_the_newest_run_comes_first(tmp_path: Path) -> None:
    """By when it was run; those that do not say come last."""
    history = History(tmp_path / "store.db", min_free_mb=0)
    for sha256, wall in (("a", "2026-01-01"), ("b", None), ("c", "2026-02-01")):
        history.add(Run(sha256=sha256, started_wall=wall))
    assert [row.sha256 for row in history.all()] == ["c", "a", "b"]


def test_importing_waits_for_no_service_but_reading_does(tmp_path: Path) -> None:
    """While a service holds the store an import is refused with its pid; the list can be read."""
    path = tmp_path / "store.db"
    history = History(path, min_free_mb=0)
    history.add(Run())
    store = Ear().open(path)
    store.write(Lane("s-1").batch())
    with pytest.raises(StoreError, match=r"process \d+ .*writes this store"):
        history.add(Run(sha256="cd"))
    assert len(history.all()) == 1
    store.close()
    assert history.add(Run(sha256="cd")) is not None
    assert history.notices == ["interrupted by a crash, kept up to the last commit: s-1"]
    assert Sessions(path).all()[0].status == "interrupted"
