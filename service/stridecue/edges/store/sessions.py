"""Reading sessions, also while a service writes them."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from stridecue.core.loads.cumulative import NO_LOAD, RunLoad
from stridecue.edges.sqlite.errors import Damaged, said
from stridecue.edges.store.connection import reading
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.schema import STORE
from stridecue.edges.store.tables import BLOCKS, LOAD, RAW, SESSIONS

PAGE: Final = 256
"""Blocks read at a time, so that a slow reader holds no transaction and the writer can checkpoint."""

Status = Literal["open", "sealed", "interrupted"]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session at a glance. `wall`: when it began (UTC); `load`: what it added up to for the knee."""

    id: str
    lane: str
    plan: str
    runner: str
    source: str
    wall: str
    duration_s: float
    steps: int
    status: Status
    load: RunLoad = NO_LOAD


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
            STORE.current(connection, path)
            yield connection
    except DBAPIError as wrong:
        raise StoreError(f"{path}: cannot be read: {said(wrong)}") from None
    except (Damaged, UnicodeDecodeError) as wrong:
        raise StoreError(f"{path}: damaged: {wrong}; the service moves it aside when it starts") from None
    finally:
        engine.dispose()


class Sessions:
    """The sessions of a store, read only."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    def all(self, limit: int = 100, runner: str | None = None) -> list[SessionRow]:
        """The newest sessions (of one runner), newest first."""
        wanted = select(SESSIONS).order_by(SESSIONS.c.number.desc()).limit(limit)
        if runner is not None:
            wanted = wanted.where(SESSIONS.c.runner == runner)
        with reader(self.path) as connection:
            rows = connection.execute(wanted).all()
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
                RunLoad(*(getattr(row, column.name) for column in LOAD)),
            )
            for row in rows
        ]

    def find(self, session: str) -> str:
        """The full id for an id, an unambiguous beginning of one, or 'last'."""
        with reader(self.path) as connection:
            return self._find(connection, session)[1]

    def whose(self, session: str) -> tuple[str, str]:
        """Lane and runner (a pseudonym) of a session, found as `lines` finds it."""
        with reader(self.path) as connection:
            number, _ = self._find(connection, session)
            row = connection.execute(
                select(SESSIONS.c.lane, SESSIONS.c.runner).where(SESSIONS.c.number == number)
            ).one()
        return row.lane, row.runner

    def lines(self, session: str) -> Iterator[bytes]:
        """The session's log, line by line: header first, seal last where there is one."""
        blocks = self._deflated(BLOCKS, *self._named(session))
        return (written for whole in blocks for written in whole.splitlines(keepends=True))

    def raw(self, session: str) -> Iterator[bytes]:
        """The session's frames of raw samples, in the order they came; none where none were recorded."""
        blocks = self._deflated(RAW, *self._named(session))
        return (frame for whole in blocks for frame in _frames(whole))

    def _named(self, session: str) -> tuple[int, str]:
        with reader(self.path) as connection:
            return self._find(connection, session)

    def _deflated(self, table: Table, number: int, name: str) -> Iterator[bytes]:
        position = -1
        while True:
            with reader(self.path) as connection:
                rows = connection.execute(
                    select(table.c.position, table.c.deflated)
                    .where(table.c.session == number, table.c.position > position)
                    .order_by(table.c.position)
                    .limit(PAGE)
                ).all()
            for row in rows:
                try:
                    yield zlib.decompress(row.deflated)
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


def _frames(whole: bytes) -> Iterator[bytes]:
    """What `commit` has put one after the other."""
    at = 0
    while at < len(whole):
        size = int.from_bytes(whole[at : at + 4], "little")
        yield whole[at + 4 : at + 4 + size]
        at += 4 + size
