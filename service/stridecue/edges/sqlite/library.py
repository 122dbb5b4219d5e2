"""Which SQLite library writes the log, and whether it may be trusted with it.

SQLite before 3.51.3 can corrupt a file in WAL mode when two connections write and checkpoint it at once
(the WAL-reset bug). This store has one writing connection, and a lock that refuses a second service, so an
old library is allowed, and said.
"""

import importlib
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

FIXED_IN: Final = (3, 51, 3)
STRICT_SINCE: Final = (3, 37, 0)
"""Tables are STRICT, so that a damaged cell is seen when the file is checked."""


@dataclass(frozen=True, slots=True)
class Library:
    """The SQLite library in use. `sound`: without the WAL-reset bug; `usable`: new enough for this store."""

    module: str
    version: str
    sound: bool
    usable: bool
    verdict: str


def _load() -> ModuleType:
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


DBAPI: Final[Any] = _load()
"""The DBAPI module: pysqlite3, which brings its own new SQLite, where it is installed; else the interpreter's."""


def library(dbapi: Any = DBAPI) -> Library:  # noqa: ANN401 - a DBAPI module, which has no type
    """Name the library and say what that means.

    >>> library().usable
    True
    """
    version: tuple[int, ...] = tuple(dbapi.sqlite_version_info)
    name = dbapi.__name__.split(".")[0]
    said = f"SQLite {dbapi.sqlite_version} of {name}"
    if version < STRICT_SINCE:
        verdict = f"{said}: too old, at least 3.37 is needed: pip install pysqlite3"
        return Library(name, dbapi.sqlite_version, sound=False, usable=False, verdict=verdict)
    if version < FIXED_IN:
        verdict = (
            f"{said} has the WAL-reset bug: safe here with its one writer; better: pip install pysqlite3 (3.51.3+)"
        )
        return Library(name, dbapi.sqlite_version, sound=False, usable=True, verdict=verdict)
    verdict = f"{said}: without the WAL-reset bug"
    return Library(name, dbapi.sqlite_version, sound=True, usable=True, verdict=verdict)
