"""Reading sessions, also while a service writes them."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from stridecue.edges.store import schema
from stridecue.edges.store.connection import reading, said
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.tables import BLOCKS, SESSIONS

PAGE: Final = 256
"""Blocks read at a time, so that a slow reader holds no transaction and the writer can checkpoint."""

Status = Literal["open", "sealed", "interrupted"]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session at a glance. `wall`: when it began (UTC)."""

    id: str
    lane: str
    plan: str
    runner: str
    source: str
    wall: str
    duration_s: float
    steps: int
    status: Status


@contextmanager
def reader(path: Path) -> Iterator[Connection]:
    """A reading connection to a store of our schema; whatever is wrong becomes a StoreError."""
    try:
        there = path.is_file()
    except OSError as wrong:
        raise StoreError(f"{path}: cannot be read ({wrong.strerror})") from None
    if not there:
        raise StoreError(f"{path}: no store there; nothing was recorded yet, or the path is another one")
    engine = reading(path)
    try:
        with engine.connect() as connection:
            found = schema.revision(connection, path)
            if found is None or found < schema.HEAD:
                raise StoreError(f"{path}: schema {found or 'none'}, {schema.HEAD} is needed; start the service once")
            if found > schema.HEAD:
                raise schema.newer(path, found)
            yield connection
    except DBAPIError as wrong:
        raise StoreError(f"{path}: cannot be read: {said(wrong)}") from None
    except (schema.Damaged, UnicodeDecodeError) as wrong:
        raise StoreError(f"{path}: damaged: {wrong}; the service moves it aside when it starts") from None
    finally:
        engine.dispose()


class Sessions:
    """The sessions of a store, read only."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    def all(self, limit: int = 100) -> list[SessionRow]:
        """The newest sessions, newest first."""
        with reader(self.path) as connection:
            rows = connection.execute(select(SESSIONS).order_by(SESSIONS.c.number.desc()).limit(limit)).all()
        return [
            SessionRow(
                row.id,
                row.lane,
                row.plan,
                row.runner,
                row.source,
                row.wall,
                max(row.last_us - row.started_us, 0) / 1e6,
                row.steps,
                row.status,
            )
            for row in rows
        ]

    def find(self, session: str) -> str:
        """The full id for an id, an unambiguous beginning of one, or 'last'."""
        with reader(self.path) as connection:
            return self._find(connection, session)[1]

    def lines(self, session: str) -> Iterator[bytes]:
        """The session's log, line by line: header first, seal last where there is one."""
        with reader(self.path) as connection:
            number, name = self._find(connection, session)
        return self._lines(number, name)

    def _lines(self, number: int, name: str) -> Iterator[bytes]:
        position = -1
        while True:
            with reader(self.path) as connection:
                rows = connection.execute(
                    select(BLOCKS.c.position, BLOCKS.c.deflated)
                    .where(BLOCKS.c.session == number, BLOCKS.c.position > position)
                    .order_by(BLOCKS.c.position)
                    .limit(PAGE)
                ).all()
            for row in rows:
                try:
                    yield from zlib.decompress(row.deflated).splitlines(keepends=True)
                except zlib.error:
                    raise StoreError(f"{self.path}: session {name}: block {row.position} is damaged") from None
                position = row.position
            if len(rows) < PAGE:
                return

    def _find(self, connection: Connection, session: str) -> tuple[int, str]:
        newest = select(SESSIONS.c.number, SESSIONS.c.id).order_by(SESSIONS.c.number.desc())
        if session == "last":
            row = connection.execute(newest.limit(1)).first()
            if row is None:
                raise StoreError(f"{self.path}: holds no session yet")
            return row.number, row.id
        matches = connection.execute(newest.where(SESSIONS.c.id.startswith(session, autoescape=True))).all()
        exact = [row for row in matches if row.id == session]
        if len(exact or matches) == 1:
            row = (exact or matches)[0]
            return row.number, row.id
        if matches:
            names = ", ".join(row.id for row in matches[:5])
            raise StoreError(f"session {session!r} is the beginning of {len(matches)}: {names}; give more of the id")
        known = [row.id for row in connection.execute(newest.limit(1000))]
        near = ", ".join(get_close_matches(session, known, n=3, cutoff=0.4) or known[:3]) or "none"
        raise StoreError(f"{self.path}: no session {session!r}; nearest: {near}; 'last' is the newest")
