"""Session logs in a backup: each sealed with its runner's own key, so that erasing the key erases them there too.

Works on a copy that nobody else has open. The caller brings the lock: `(runner, place, content)` to content, None
when the runner has no key (a pseudonym that only the configuration knows): such a log stays as it is, inside the
encrypted file.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from stridecue.edges.sqlite.engine import connect

Lock = Callable[[str, str, bytes], bytes | None]

MARK: Final = b"\0sealed\0"
"""No zlib stream begins so."""

TABLES: Final = ("blocks", "raw")


def seal_logs(copy: Path, lock: Lock) -> int:
    """Seal every block of every runner who has a key; how many."""
    return _each(copy, lambda runner, place, content: _marked(lock(runner, place, content)))


def unseal_logs(copy: Path, unlock: Lock) -> set[str]:
    """Open them again; the sessions whose key is gone: their blocks stay sealed, for the caller to erase."""
    gone: set[str] = set()

    def opened(runner: str, place: str, content: bytes) -> bytes | None:
        if not content.startswith(MARK):
            return None
        found = unlock(runner, place, content[len(MARK) :])
        if found is None:
            gone.add(runner)
        return found

    _each(copy, opened)
    return gone


def _marked(sealed: bytes | None) -> bytes | None:
    return None if sealed is None else MARK + sealed


def _each(copy: Path, change: Lock) -> int:
    connection = connect(copy, "rw")
    connection.execute("PRAGMA journal_mode=OFF")  # a copy: when this breaks off, it is thrown away
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA secure_delete=ON")
    done = 0
    try:
        connection.execute("BEGIN")
        for table in TABLES:
            for rowid, runner, place, content in _blocks(connection, table):
                changed = change(runner, place, content)
                if changed is not None:
                    connection.execute(f"UPDATE {table} SET deflated = ? WHERE rowid = ?", (changed, rowid))  # noqa: S608 - a table of ours
                    done += 1
        connection.execute("COMMIT")
    finally:
        connection.close()
    return done


def _blocks(connection: Any, table: str) -> Iterator[tuple[int, str, str, bytes]]:  # noqa: ANN401 - a DBAPI connection has no type
    last = -1
    page = (
        f"SELECT {table}.rowid, runner, session, position, deflated FROM {table} "  # noqa: S608 - a table of ours
        f"JOIN sessions ON number = session WHERE {table}.rowid > ? ORDER BY {table}.rowid LIMIT 500"
    )
    while rows := connection.execute(page, (last,)).fetchall():
        for rowid, runner, session, position, content in rows:
            yield rowid, runner, f"{table}/{session}/{position}", content
            last = rowid
