"""Runs from before stridecue: one row per imported file, unique by the SHA-256 of its bytes."""

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from stridecue.edges.store import opening
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.sessions import reader
from stridecue.edges.store.tables import HISTORY


class Run(Protocol):
    """What the store needs of a run; a frozen dataclass, kept whole. `exchange` makes them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def file(self) -> str: ...  # noqa: D102 - the file's name, without its folder
    @property
    def sha256(self) -> str: ...  # noqa: D102 - of the file's bytes
    @property
    def started_wall(self) -> str | None: ...  # noqa: D102 - UTC
    @property
    def device(self) -> str: ...  # noqa: D102 - maker and model
    @property
    def duration_s(self) -> float: ...  # noqa: D102 - its unit says it
    @property
    def distance_m(self) -> float | None: ...  # noqa: D102 - its name says it
    @property
    def cadence_spm(self) -> float | None: ...  # noqa: D102 - the median while running


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One imported run at a glance."""

    number: int
    file: str
    sha256: str
    imported_wall: str
    started_wall: str | None
    device: str
    duration_s: float
    distance_m: float | None
    cadence_spm: float | None


class History:
    """The imported runs of a store. Reading goes beside a service; adding needs the store for itself."""

    def __init__(self, path: Path, *, min_free_mb: int = 500) -> None:
        self.path = path.absolute()
        self.min_free_mb = min_free_mb
        self.notices: list[str] = []

    def add(self, run: Run) -> HistoryRow | None:
        """Keep a run; None when this very file was imported before."""
        row = {
            "sha256": run.sha256,
            "file": run.file,
            "imported_wall": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "started_wall": run.started_wall,
            "device": run.device,
            "duration_s": run.duration_s,
            "distance_m": run.distance_m,
            "cadence_spm": run.cadence_spm,
        }
        with opening.alone(self.path, self.min_free_mb) as opened, opened.connection.begin():
            self.notices += opened.notices
            put = insert(HISTORY).values(**row, deflated=zlib.compress(orjson.dumps(run))).on_conflict_do_nothing()
            number = opened.connection.execute(put.returning(HISTORY.c.number)).scalar()
        return None if number is None else HistoryRow(number=number, **row)  # type: ignore[arg-type] # same names

    def all(self) -> list[HistoryRow]:
        """The imported runs, the newest run first."""
        columns = [column for column in HISTORY.columns if column.name != "deflated"]
        newest = (HISTORY.c.started_wall.desc().nulls_last(), HISTORY.c.number.desc())
        with reader(self.path) as connection:
            return [HistoryRow(**row) for row in connection.execute(select(*columns).order_by(*newest)).mappings()]

    def run(self, number: int) -> bytes:
        """One run as it was added, as JSON."""
        with reader(self.path) as connection:
            found = connection.execute(select(HISTORY.c.deflated).where(HISTORY.c.number == number)).scalar()
        if found is None:
            raise StoreError(f"{self.path}: no imported run {number}")
        try:
            return zlib.decompress(found)
        except zlib.error:
            raise StoreError(f"{self.path}: imported run {number} is damaged; import its file again") from None
