"""A database as it is at one moment, while others write it: `VACUUM INTO`, which copies no free page and stops nobody.

The backup API would do, page by page, and begin again whenever somebody commits; a store that commits every second
never lets it finish.
"""

from pathlib import Path
from typing import Any

from stridecue.edges.archive.errors import ArchiveError
from stridecue.edges.sqlite.engine import connect
from stridecue.edges.sqlite.errors import said
from stridecue.edges.sqlite.library import DBAPI

Rows = dict[str, int]


def snapshot(source: Path, target: Path) -> None:
    """Copy `source` as it is now to `target`, which must not be there."""
    try:
        connection = connect(source, "ro")
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()
    except DBAPI.Error as wrong:
        raise ArchiveError(f"{source}: cannot be copied: {said(wrong)}") from None
    target.chmod(0o600)


def rows(path: Path) -> Rows:
    """How many rows each table holds, after SQLite's own check of the whole file; ArchiveError when it fails."""
    try:
        connection = connect(path, "ro")
        try:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found != "ok":
                raise ArchiveError(f"{path.name}: damaged: {found.splitlines()[-1]}")
            return {name: _count(connection, name) for name in _tables(connection)}
        finally:
            connection.close()
    except DBAPI.Error as wrong:
        raise ArchiveError(f"{path.name}: cannot be read: {said(wrong)}") from None


def revision(path: Path) -> str:
    """The schema's revision, as `user_version` keeps it."""
    connection = connect(path, "ro")
    try:
        return f"{connection.execute('PRAGMA user_version').fetchone()[0]:04d}"
    finally:
        connection.close()


def _tables(connection: Any) -> list[str]:  # noqa: ANN401 - a DBAPI connection has no type
    ours = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    return [row[0] for row in connection.execute(ours)]


def _count(connection: Any, table: str) -> int:  # noqa: ANN401 - a DBAPI connection has no type
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - a name from the schema itself
