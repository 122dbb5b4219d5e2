"""Opening the register: keys, folder, a look at the file, schema. What is damaged is moved aside and said.

Two files: `people.sqlite`, which is backed up night by night, and the keyring, of which only today's state exists
anywhere. They are attached to one connection, so that one transaction changes both or neither (SQLite's
super-journal; `journal_mode=DELETE` and `synchronous=FULL` make that hold across a power cut).
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from stridecue.edges.register import keys
from stridecue.edges.register.errors import RegisterError
from stridecue.edges.register.schema import REGISTER
from stridecue.edges.register.tables import keyring as ring
from stridecue.edges.sqlite import file
from stridecue.edges.sqlite.engine import WHOLE, connect, engine
from stridecue.edges.sqlite.errors import Damaged, damaged, said

WRITING: Final = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    *WHOLE,
    f"PRAGMA {ring.SCHEMA}.journal_mode=DELETE",
    f"PRAGMA {ring.SCHEMA}.synchronous=FULL",
    f"PRAGMA {ring.SCHEMA}.secure_delete=ON",
)

KEY_CHECK: Final = "key_check"
"""The setting by which a register knows its own master key."""


def attached(register: Path, keyring: Path, begin: str) -> Engine:
    """An engine over both files, which must be there."""

    def creator() -> Any:  # noqa: ANN401 - a DBAPI connection has no type
        connection = connect(register, "rw")
        try:
            connection.execute(f"ATTACH DATABASE ? AS {ring.SCHEMA}", (f"{keyring.resolve().as_uri()}?mode=rw",))
            for pragma in WRITING:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
        return connection

    return engine(creator, begin)


def open_keys(key_file: Path, register: Path) -> keys.Keys:
    """The master key; a new one for a new register, never for one that is there."""
    if not key_file.exists():
        if register.exists() and register.stat().st_size > 0:
            raise RegisterError(
                f"{key_file}: the master key is missing, and nothing in {register.name} can be read without it; "
                "put your copy of it there"
            )
        keys.make(key_file)
    return keys.load(key_file)


def begin(register: Path, keyring: Path, opened: keys.Keys) -> list[str]:
    """See that both files are there, whole, and of our schema; what had to be moved aside."""
    file.prepare(keyring, error=RegisterError)
    notices: list[str] = []
    for path in (keyring, register):
        for again in (False, True):
            try:
                _look(path)
                if path == register:
                    _upgrade(register, keyring, opened)
                break
            except (DBAPIError, Damaged, UnicodeDecodeError) as wrong:
                if again or not damaged(wrong):
                    raise RegisterError(f"{path}: cannot be opened: {said(wrong)}") from None
                notices.append(f"{file.move_aside(path, said(wrong), RegisterError)}; see `stridecue restore`")
    return notices


def _look(path: Path) -> None:
    file.touch(path, RegisterError)
    looking = engine(lambda: connect(path, "rw"), "BEGIN")
    try:
        with looking.begin() as connection:
            file.look(connection)
    finally:
        looking.dispose()


def _upgrade(register: Path, keyring: Path, opened: keys.Keys) -> None:
    both = attached(register, keyring, "BEGIN IMMEDIATE")
    try:
        with both.begin() as connection:
            ring.METADATA.create_all(connection)
            REGISTER.upgrade(connection, register)
            _check_key(connection, opened)
    finally:
        both.dispose()


def _check_key(connection: Connection, opened: keys.Keys) -> None:
    """The key must be the one this register was begun with: with another, every name would be unreadable."""
    ours = opened.derived("check").hex()
    there = connection.exec_driver_sql("SELECT value FROM settings WHERE name = ?", (KEY_CHECK,)).scalar()
    if there is None:
        connection.exec_driver_sql("INSERT INTO settings VALUES (?, ?)", (KEY_CHECK, ours))
    elif there != ours:
        raise RegisterError("the master key is not the one this register was begun with; put the right copy there")
