"""How the store's file is opened: one connection that writes, any number that only read.

The writer: WAL (readers never wait for it), `synchronous=FULL` (WAL with NORMAL loses committed rows at a
power cut), `secure_delete=ON` (what is deleted is overwritten), transactions that begin as writers and hold
schema changes too. Readers: `mode=ro`, and they never checkpoint.
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine

from stridecue.edges.sqlite.engine import WHOLE, connect, engine
from stridecue.edges.store.errors import StoreError

WRITING: Final = (
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_size_limit=16777216",
    *WHOLE,
)


def writing(path: Path) -> Engine:
    """The engine of the one writer; the file must be there."""

    def creator() -> Any:  # noqa: ANN401 - a DBAPI connection has no type
        connection = connect(path, "rw")
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

    return engine(creator, "BEGIN IMMEDIATE")


def reading(path: Path) -> Engine:
    """An engine that reads while a service may be writing."""

    def creator() -> Any:  # noqa: ANN401 - a DBAPI connection has no type
        connection = connect(path, "ro")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        return connection

    return engine(creator, "BEGIN")
