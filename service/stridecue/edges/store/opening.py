"""Opening the store: folder, lock, disk space, a look at the file, schema. Nothing here blocks a run for good.

A damaged file is moved aside, never deleted, and a fresh one begun, so that the log can never keep a
session from starting (as Home Assistant's recorder does). What a person can put right is refused in one line.
"""

import os
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import REAL, Connection, Engine, Integer, LargeBinary, Text, insert, select, update
from sqlalchemy.exc import DBAPIError

from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.edges.store import schema
from stridecue.edges.store.connection import damaged, said, writing
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.library import library
from stridecue.edges.store.tables import ACKS, BASELINES, METADATA, SESSIONS

BASELINE: Final = TypeAdapter(LoadBaseline)

BESIDE: Final = ("", "-wal", "-shm")
"""The database and the two files SQLite keeps beside it."""

SMALLEST_BYTES: Final = 512
"""No database is smaller; SQLite takes less for an empty one and would write over it."""

FILLERS: Final[dict[type[Any], object]] = {Integer: -1, Text: "rehearsal", REAL: 0.0, LargeBinary: b""}
"""What a rehearsal writes into a column; no session has the number -1."""


@dataclass(slots=True)
class Opened:
    """A store that may be written: its one connection, and what was found."""

    engine: Engine
    connection: Connection
    identity: tuple[int, int]
    acks: dict[str, tuple[str, int]] = field(default_factory=dict)
    baselines: dict[str, LoadBaseline] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def prepare(path: Path, min_free_mb: int) -> None:
    """See that the folder is there, private when we make it, and has room."""
    found = library()
    if not found.usable:
        raise StoreError(found.verdict)
    folder = path.parent
    try:
        if path.is_dir():
            raise StoreError(f"{path}: is a folder; name a file, for example {path / 'stridecue.db'}")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free_mb = shutil.disk_usage(folder).free // 1_000_000
    except OSError as wrong:
        raise StoreError(
            f"{folder}: cannot be made or read ({wrong.strerror}); choose a folder you may write"
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(f"{folder}: this folder cannot be written; choose one you may write")
    if free_mb < min_free_mb:
        raise StoreError(f"{folder}: {free_mb} MB free, {min_free_mb} MB are wanted; make room or choose another disk")


def begin(path: Path, *, first: bool) -> Opened:
    """Open the file for writing, the lock being held; `first`: sessions still open belong to a run that crashed."""
    notices: list[str] = []
    for again in (False, True):
        try:
            opened = _attempt(path, first=first)
        except (DBAPIError, schema.Damaged, UnicodeDecodeError) as wrong:
            if again or not (isinstance(wrong, (schema.Damaged, UnicodeDecodeError)) or damaged(wrong)):
                raise StoreError(f"{path}: cannot be opened: {said(wrong)}") from None
            notices.append(_move_aside(path, said(wrong)))
        else:
            opened.notices[:0] = notices
            return opened
    raise AssertionError


def _attempt(path: Path, *, first: bool) -> Opened:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as wrong:
        raise StoreError(f"{path}: cannot be written ({wrong.strerror}); choose a file you may write") from None
    if 0 < path.stat().st_size < SMALLEST_BYTES:
        raise schema.Damaged("cut short")
    engine = writing(path)
    try:
        connection = engine.connect()
    except DBAPIError:
        engine.dispose()
        raise
    opened = Opened(engine, connection, identity(path))
    try:
        with connection.begin():
            _look(connection)
            schema.upgrade(connection, path)
            _rehearse(connection)
            opened.notices += _read_baselines(connection, opened.baselines)
            opened.acks = {row.device: (row.boot, row.seq) for row in connection.execute(select(ACKS))}
            if first:
                opened.notices += _interrupt(connection)
    except BaseException:
        end(opened)
        raise
    return opened


def _read_baselines(connection: Connection, found: dict[str, LoadBaseline]) -> list[str]:
    """Each runner's load baseline into `found`; one that cannot be read is said, and has to be taken again."""
    notices = []
    for row in connection.execute(select(BASELINES)):
        try:
            found[row.runner] = BASELINE.validate_json(row.baseline, strict=True, extra="forbid")
        except ValidationError:
            notices.append(f"the load baseline of {row.runner} cannot be read: take it again")
    return notices


def _look(connection: Connection) -> None:
    found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    if found != "ok":
        raise schema.Damaged(found.splitlines()[-1])


def _rehearse(connection: Connection) -> None:
    """Write one row everywhere and take it back: a schema with a flipped letter is found now, not in the run."""
    rehearsal = connection.begin_nested()
    try:
        for table in METADATA.sorted_tables:
            connection.execute(
                insert(table).values({column.name: FILLERS[type(column.type)] for column in table.columns})
            )
    except DBAPIError as wrong:
        # a full or failing disk is another matter; only complaints about the schema say that it is damaged
        if said(wrong).endswith(("(SQLITE_ERROR)", "(SQLITE_MISMATCH)")) or "(SQLITE_CONSTRAINT" in said(wrong):
            raise schema.Damaged(said(wrong)) from None
        raise
    rehearsal.rollback()


def _interrupt(connection: Connection) -> list[str]:
    """Sessions that were never sealed: the service ended without closing them."""
    left = connection.execute(select(SESSIONS.c.id).where(SESSIONS.c.status == "open")).scalars().all()
    if not left:
        return []
    connection.execute(update(SESSIONS).where(SESSIONS.c.status == "open").values(status="interrupted"))
    return [f"interrupted by a crash, kept up to the last commit: {', '.join(left)}"]


def identity(path: Path) -> tuple[int, int]:
    """Which file that is: it changes when somebody replaces or deletes it under us."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def end(opened: Opened) -> None:
    """Close the connection whatever state it is in."""
    try:
        opened.connection.close()
        opened.engine.dispose()
    except DBAPIError:
        opened.connection.invalidate()


def _move_aside(path: Path, why: str) -> str:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    more = 1
    while aside.exists():
        more += 1
        aside = path.with_name(f"{path.name}.corrupt-{stamp}-{more}")
    try:
        for end_of_name in BESIDE:
            part = path.with_name(path.name + end_of_name)
            if part.exists():
                part.rename(aside.with_name(aside.name + end_of_name))
    except OSError as wrong:
        raise StoreError(
            f"{path}: damaged ({why}) and cannot be moved aside ({wrong.strerror}); move it away"
        ) from None
    return f"{path}: damaged ({why}); moved aside to {aside.name}, and a fresh store begun"
