"""SQLAlchemy over the SQLite we chose: connections opened by us, transactions begun by us."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from stridecue.edges.sqlite.library import DBAPI

BUSY_S: Final = 5.0

WHOLE: Final = ("PRAGMA cell_size_check=ON", "PRAGMA trusted_schema=OFF")
"""A damaged page is an error, and a schema that somebody planted calls nothing."""


def connect(path: Path, mode: str) -> Any:  # noqa: ANN401 - a DBAPI connection has no type
    """A DBAPI connection in autocommit; `mode`: ro, rw or rwc."""
    # a connection is made by whoever opens it, then used by one other thread alone (the store's writer)
    connection = DBAPI.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    # one flipped bit in one row's text must not hide the other rows
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def engine(creator: Callable[[], Any], begin: str) -> Engine:
    """An engine that keeps no connection; every transaction begins with the words `begin`."""
    made = create_engine("sqlite://", module=DBAPI, creator=creator, poolclass=NullPool)

    # the DBAPI's own transactions leave schema changes out; ours are begun here
    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made
