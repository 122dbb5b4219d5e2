"""Opening the store: folder, lock, disk space, a look at the file, schema. Nothing here blocks a run for good.

A damaged file is moved aside, never deleted, and a fresh one begun, so that the log can never keep a
session from starting (as Home Assistant's recorder does). What a person can put right is refused in one line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import REAL, Connection, Engine, Integer, LargeBinary, Text, insert, select, update
from sqlalchemy.exc import DBAPIError

from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.edges.sqlite import file
from stridecue.edges.sqlite.errors import Damaged, damaged, said
from stridecue.edges.store.connection import writing
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.lock import Lock
from stridecue.edges.store.schema import STORE
from stridecue.edges.store.tables import ACKS, BASELINES, METADATA, SESSIONS

BASELINE: Final = TypeAdapter(LoadBaseline)

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
    file.prepare(path, min_free_mb, StoreError)


@contextmanager
def alone(path: Path, min_free_mb: int) -> Iterator[Opened]:
    """The store for oneself, while no service writes it; StoreError when one does."""
    prepare(path, min_free_mb)
    lock = Lock(path)
    try:
        opened = begin(path, first=True)
        try:
            yield opened
        except DBAPIError as wrong:
            raise StoreError(f"{path}: not written: {said(wrong)}") from None
        finally:
            end(opened)
    finally:
        lock.release()


def begin(path: Path, *, first: bool) -> Opened:
    """Open the file for writing, the lock being held; `first`: sessions still open belong to a run that crashed."""
    notices: list[str] = []
    for again in (False, True):
        try:
            opened = _attempt(path, first=first)
        except (DBAPIError, Damaged, UnicodeDecodeError) as wrong:
            if again or not damaged(wrong):
                raise StoreError(f"{path}: cannot be opened: {said(wrong)}") from None
            notices.append(file.move_aside(path, said(wrong), StoreError))
        else:
            opened.notices[:0] = notices
            return opened
    raise AssertionError


def _attempt(path: Path, *, first: bool) -> Opened:
    file.touch(path, StoreError)
    engine = writing(path)
    try:
        connection = engine.connect()
    except DBAPIError:
        engine.dispose()
        raise
    opened = Opened(engine, connection, file.identity(path))
    try:
        with connection.begin():
            file.look(connection)
            STORE.upgrade(connection, path)
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
    """Each runner's load baseline into `found`; one that cannot be read is said, without the pseudonym."""
    notices = []
    for row in connection.execute(select(BASELINES)):
        try:
            found[row.runner] = BASELINE.validate_json(row.baseline, strict=True, extra="forbid")
        except ValidationError:
            notices.append("a runner's load baseline cannot be read: take it again")
    return notices


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
            raise Damaged(said(wrong)) from None
        raise
    rehearsal.rollback()


def _interrupt(connection: Connection) -> list[str]:
    """Sessions that were never sealed: the service ended without closing them."""
    left = connection.execute(select(SESSIONS.c.id).where(SESSIONS.c.status == "open")).scalars().all()
    if not left:
        return []
    connection.execute(update(SESSIONS).where(SESSIONS.c.status == "open").values(status="interrupted"))
    return [f"interrupted by a crash, kept up to the last commit: {', '.join(left)}"]


def end(opened: Opened) -> None:
    """Close the connection whatever state it is in."""
    try:
        opened.connection.close()
        opened.engine.dispose()
    except DBAPIError:
        opened.connection.invalidate()
