"""What leaves the store: a runner who is erased, and what was kept long enough. A slice at a time, so nobody waits.

Each function does a bounded piece in the caller's transaction and says whether more is left; `Store.errand` runs it
between two commits of the service, `erase_alone` while no service runs. `secure_delete` overwrites what goes, and
the WAL is emptied at the end: no byte of it stays in a file of ours.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from stridecue.edges.store import opening
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.sessions import reader
from stridecue.edges.store.tables import HISTORY, METADATA, RAW, SESSIONS

Slice = Callable[[Connection], bool]
"""Do a bounded piece; True when more is left."""

SLICE_RAW: Final = 200
"""Blocks of raw samples in one transaction: some megabytes."""


def erase_runner(runner: str) -> Slice:
    """Everything of one runner, a session in each slice."""

    def piece(connection: Connection) -> bool:
        oldest = select(SESSIONS.c.number).where(SESSIONS.c.runner == runner).limit(1)
        number = connection.execute(oldest).scalar()
        if number is not None:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.number == number))  # its blocks cascade
            return True
        for table in METADATA.sorted_tables:
            if "runner" in table.columns:
                connection.execute(delete(table).where(table.c.runner == runner))
        return False

    return piece


def drop_raw(before: str) -> Slice:
    """Raw samples of sessions that began before `before` (UTC, as `sessions.wall`)."""
    old = select(RAW.c.session, RAW.c.position).join(SESSIONS).where(SESSIONS.c.wall < before).limit(SLICE_RAW)

    def piece(connection: Connection) -> bool:
        rows = connection.execute(old).all()
        for session, position in rows:
            connection.execute(delete(RAW).where(RAW.c.session == session, RAW.c.position == position))
        return len(rows) == SLICE_RAW

    return piece


def drop_sessions(before: str) -> Slice:
    """Finished sessions that began before `before`, one a slice; then imported runs that were imported before."""

    def piece(connection: Connection) -> bool:
        old = select(SESSIONS.c.number).where(SESSIONS.c.wall < before, SESSIONS.c.status != "open").limit(1)
        number = connection.execute(old).scalar()
        if number is not None:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.number == number))
            return True
        connection.execute(delete(HISTORY).where(HISTORY.c.imported_wall < before))
        return False

    return piece


def known(path: Path, runner: str) -> int:
    """How many sessions of this pseudonym the store holds; 0 where there is no store."""
    if not path.is_file():
        return 0
    with reader(path) as connection:
        counted = select(func.count()).select_from(SESSIONS).where(SESSIONS.c.runner == runner)
        return int(connection.execute(counted).scalar_one())


def erase_alone(path: Path, runner: str) -> None:
    """Erase a runner while no service writes this store; StoreError when one does."""
    if not path.is_file():
        return
    with opening.alone(path, 0) as opened:
        work_off(opened.connection, erase_runner(runner))


def work_off(connection: Connection, piece: Slice) -> None:
    """All slices, then the WAL emptied."""
    more = True
    while more:
        with connection.begin():
            more = piece(connection)
    if not truncate(connection):
        raise StoreError("a reader holds the log's journal: erased, and still to be overwritten; try again")


def truncate(connection: Connection) -> bool:
    """Move the WAL into the database and cut it to nothing; False while somebody still reads in it."""
    raw: Any = connection.connection.driver_connection
    (busy, _, _) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
