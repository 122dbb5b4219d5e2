"""Batches as SQL: one transaction makes all of them durable, or none.

Every block has its place in its session (`position`), chosen before the first attempt. A commit whose
outcome is unknown (an error after the bytes were handed over) is therefore simply made again: what is
there already stays, what is missing is added, nothing is doubled.
"""

import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any, Final

import orjson
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.log import Header, line
from stridecue.edges.store.batch import Batch, Block
from stridecue.edges.store.tables import ACKS, BASELINES, BLOCKS, LOAD, RAW, SESSIONS

Rows = list[dict[str, Any]]

PUT_BLOCK = insert(BLOCKS).on_conflict_do_nothing()
PUT_RAW = insert(RAW).on_conflict_do_nothing()
PUT_ACK = insert(ACKS)
PUT_ACK = PUT_ACK.on_conflict_do_update(
    index_elements=["device"], set_={"boot": PUT_ACK.excluded.boot, "seq": PUT_ACK.excluded.seq}
)
PUT_BASELINE = insert(BASELINES)
PUT_BASELINE = PUT_BASELINE.on_conflict_do_update(
    index_elements=["runner"],
    set_={"session": PUT_BASELINE.excluded.session, "baseline": PUT_BASELINE.excluded.baseline},
)
NUMBER = select(SESSIONS.c.number).where(SESSIONS.c.id == bindparam("named"))
SO_FAR: Final[dict[str, Any]] = {"steps": bindparam("n_steps"), "last_us": bindparam("to_us")} | {
    column.name: bindparam(f"now_{column.name}") for column in LOAD
}
PROGRESS = update(SESSIONS).where(SESSIONS.c.number == bindparam("at")).values(**SO_FAR)
SEALED = (
    update(SESSIONS)
    .where(SESSIONS.c.number == bindparam("at"))
    .values(**SO_FAR, status="sealed", because=bindparam("why"), sha256=bindparam("hash"))
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that is being written: its row, and the place of its next block."""

    header: Header
    number: int
    position: int


@dataclass(frozen=True, slots=True)
class _Page:
    """What one transaction will write, and the sessions as they are if it stands."""

    begun: dict[str, Begun]
    blocks: Rows = field(default_factory=list)
    raw: Rows = field(default_factory=list)
    progress: Rows = field(default_factory=list)
    sealed: Rows = field(default_factory=list)
    baselines: Rows = field(default_factory=list)
    taken: dict[str, LoadBaseline] = field(default_factory=dict)
    acks: dict[str, tuple[str, int]] = field(default_factory=dict)

    def write(self, connection: Connection) -> None:
        todo = (
            (PUT_BLOCK, self.blocks),
            (PUT_RAW, self.raw),
            (PROGRESS, self.progress),
            (SEALED, self.sealed),
            (PUT_BASELINE, self.baselines),
        )
        for statement, rows in todo:
            if rows:
                connection.execute(statement, rows)
        _put_acks(connection, self.acks)


class Recorder:
    """What the writer knows of the sessions it is writing. `commit` changes it only when the commit stood.

    `baselines`: each runner's load baseline that is on disk.
    """

    __slots__ = ("_begun", "_tried", "baselines")

    def __init__(self, baselines: dict[str, LoadBaseline]) -> None:
        self.baselines = baselines
        self._begun: dict[str, Begun] = {}
        self._tried: set[str] = set()

    def commit(self, connection: Connection, batches: Sequence[Batch]) -> dict[int, str]:
        """Write the batches in one transaction; raises, with nothing begun here, when it did not stand.

        The answer names the batches (by index) of which a block can never be written, and why; such a
        batch has no acknowledgements.
        """
        page = _Page(dict(self._begun))
        refused: dict[int, str] = {}
        with connection.begin():
            for index, batch in enumerate(batches):
                for block in batch.blocks:
                    why = self._put(connection, block, page)
                    if why is not None:
                        refused[index] = why
                if index not in refused:
                    page.acks.update(batch.acks)
            page.write(connection)
        self._begun = page.begun
        self.baselines.update(page.taken)
        self._tried.clear()
        return refused

    def _put(self, connection: Connection, block: Block, page: "_Page") -> str | None:
        """Note what one block adds; or why it can never be written."""
        name = block.session
        begun = page.begun.get(name)
        if begun is None:
            if block.header is None:
                return f"session {name}: its first block brings no header"
            if name not in self._tried and _number(connection, name) is not None:
                return f"session {name}: there is one of this name already"
            self._tried.add(name)
            begun = Begun(block.header, _begin(connection, block.header), 0)
        elif block.header is not None:
            return f"session {name}: begun twice"
        if block.lines:
            page.blocks.append(_row(begun.number, begun.position, block.lines))
        if block.raw:
            page.raw.append(_raw(begun.number, begun.position, block.raw))
        if block.baseline is not None:
            runner = begun.header.runner.pseudonym
            page.taken[runner] = block.baseline
            page.baselines.append(
                {"runner": runner, "session": name, "baseline": orjson.dumps(block.baseline).decode()}
            )
        page.begun[name] = replace(begun, position=begun.position + 1)
        load = {f"now_{column.name}": value for column, value in zip(LOAD, astuple(block.load), strict=True)}
        row: dict[str, Any] = {"at": begun.number, "n_steps": block.steps, **load}
        if block.seal is None:
            page.progress.append({**row, "to_us": _last_us(block, begun.header)})
        else:
            seal = block.seal
            page.sealed.append({**row, "to_us": seal.ended_us, "why": seal.because, "hash": seal.sha256})
            del page.begun[name]
        return None

    def restore(self, connection: Connection, acks: dict[str, tuple[str, int]]) -> None:
        """After a reopening: sessions that are being written have a row, also in a store begun afresh."""
        restored = {}
        with connection.begin():
            for name, begun in self._begun.items():
                number = _number(connection, name)
                if number is None:
                    # their beginning is in the file that was moved aside; the seal will tell that lines are missing
                    number = _begin(connection, begun.header)
                    connection.execute(PUT_BLOCK, [_row(number, 0, [line(begun.header)])])
                restored[name] = replace(begun, number=number)
            _put_acks(connection, acks)
        self._begun = restored


def _put_acks(connection: Connection, acks: dict[str, tuple[str, int]]) -> None:
    """Remember how far each device's steps are on disk."""
    if acks:
        connection.execute(PUT_ACK, [{"device": name, "boot": boot, "seq": seq} for name, (boot, seq) in acks.items()])


def _begin(connection: Connection, header: Header) -> int:
    """The row of a session; the one that is there when an earlier attempt made it."""
    connection.execute(
        insert(SESSIONS)
        .values(
            id=header.session,
            lane=header.lane,
            plan=header.plan.name,
            runner=header.runner.pseudonym,
            source=header.source,
            wall=header.wall,
            started_us=header.started_us,
            last_us=header.started_us,
            steps=0,
            status="open",
        )
        .on_conflict_do_nothing()
    )
    number: int = connection.execute(NUMBER, {"named": header.session}).scalar_one()
    return number


def _number(connection: Connection, session: str) -> int | None:
    return connection.execute(NUMBER, {"named": session}).scalar()


def _row(number: int, position: int, lines: list[bytes]) -> dict[str, Any]:
    return {"session": number, "position": position, "lines": len(lines), "deflated": zlib.compress(b"".join(lines))}


def _raw(number: int, position: int, frames: tuple[bytes, ...]) -> dict[str, Any]:
    """Frames one after the other, each behind its length."""
    whole = b"".join(part for frame in frames for part in (len(frame).to_bytes(4, "little"), frame))
    return {"session": number, "position": position, "frames": len(frames), "deflated": zlib.compress(whole)}


def _last_us(block: Block, header: Header) -> int:
    """The time of the block's last line: how far the session has come."""
    for written in reversed(block.lines):
        found = orjson.loads(written).get("at_us")
        if isinstance(found, int):
            return found
    return header.started_us
