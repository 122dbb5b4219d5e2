"""How the store's file is opened: one connection that writes, any number that only read.

The writer: WAL (readers never wait for it), `synchronous=FULL` (WAL with NORMAL loses committed rows at a
power cut), `secure_delete=ON` (what is deleted is overwritten), transactions that begin as writers and hold
schema changes too. Readers: `mode=ro`, and they never checkpoint.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.library import DBAPI

BUSY_S: Final = 5.0
WRITING: Final = (
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA journal_size_limit=16777216",
)
DAMAGE: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


def _open(path: Path, mode: str) -> Any:  # noqa: ANN401 - a DBAPI connection has no type
    # the writing connection is made by whoever opens the store, then used by the writer thread alone
    connection = DBAPI.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    # one flipped bit in one session's text must not hide the other sessions
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def _engine(creator: Callable[[], Any], begin: str) -> Engine:
    engine = create_engine("sqlite://", module=DBAPI, creator=creator, poolclass=NullPool)

    # the DBAPI's own transactions leave schema changes out; ours are begun here
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def writing(path: Path) -> Engine:
    """The engine of the one writer; the file must be there."""

    def connect() -> Any:  # noqa: ANN401 - a DBAPI connection has no type
        connection = _open(path, "rw")
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            for pragma in WRITING:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
        if mode != "wal":
            connection.close()
            raise StoreError(f"{path}: this file system cannot hold a WAL ({mode}); choose a folder on a local disk")
        return connection

    return _engine(connect, "BEGIN IMMEDIATE")


def reading(path: Path) -> Engine:
    """An engine that reads while a service may be writing."""

    def connect() -> Any:  # noqa: ANN401 - a DBAPI connection has no type
        connection = _open(path, "ro")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        return connection

    return _engine(connect, "BEGIN")


def damaged(error: BaseException) -> bool:
    """Whether an error says that the file itself is broken, rather than that it cannot be reached now."""
    return _name(error) in DAMAGE


def said(error: BaseException) -> str:
    """A database error in a few words: SQLite's own sentence and its code."""
    name = _name(error)
    sentence = str(getattr(error, "orig", error)).splitlines()[0]
    return f"{sentence} ({name})" if name else sentence


def _name(error: BaseException) -> str:
    orig = error.orig if isinstance(error, DBAPIError) else error
    name: str = getattr(orig, "sqlite_errorname", "") or ""
    # extended codes (SQLITE_CORRUPT_VTAB, SQLITE_IOERR_FSYNC …) begin with their kind
    return next((kind for kind in DAMAGE if name.startswith(kind)), name)
