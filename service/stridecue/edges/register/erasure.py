"""Erasing a runner: every row, the data key, and with it every sealed word in every backup; a tombstone stays.

First the sessions, then the register: a crash in between leaves the runner *leaving*, and it is done again. Whoever
holds the session store's lock does both (the service within a minute, or the command line when none runs).
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables import METADATA
from stridecue.edges.register.tables.keyring import DATA_KEYS, LEAVING, TOMBSTONES
from stridecue.edges.register.tables.people import RUNNERS
from stridecue.edges.register.transaction import Change, Reading

Reason = Literal["the runner asked for it", "kept long enough", "erased before, and found in a backup"]
"""Fixed words: what is written of an erasure cannot contain what was erased."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: rows by table."""

    rows: dict[str, int]


def request(change: Change, runner: str) -> None:
    """From now on this pseudonym is leaving, whether the register knows it or only the sessions do."""
    change.connection.execute(insert(LEAVING).values(runner=runner, requested=now()).on_conflict_do_nothing())
    change.note("E", "erasure asked")


def leaving(reading: Reading) -> list[str]:
    """Who is to be erased, longest waiting first."""
    return list(reading.connection.execute(select(LEAVING.c.runner).order_by(LEAVING.c.requested)).scalars())


def erase(change: Change, runner: str, when: str | None = None) -> Erased:
    """Everything of the runner that the register holds. The sessions must be gone already.

    `when`: the moment from which nothing of this pseudonym counts; now, unless it was erased before.
    """
    rows = {
        table.name: change.connection.execute(
            select(func.count()).select_from(table).where(table.c.runner == runner)
        ).scalar_one()
        for table in METADATA.sorted_tables
        if table.info["about"] == "runner" and table is not RUNNERS
    }
    change.about = runner  # its mark is taken now, before the row that holds it goes
    tomb = insert(TOMBSTONES).values(mac=change.keys.tomb(runner), recorded=when or now())
    newest = tomb.on_conflict_do_update(index_elements=["mac"], set_={"recorded": tomb.excluded.recorded})
    change.connection.execute(newest)
    for table in (DATA_KEYS, LEAVING):
        change.connection.execute(delete(table).where(table.c.runner == runner))
    change.execute(delete(RUNNERS).where(RUNNERS.c.pseudonym == runner))  # the others cascade
    change.note("D", "erasure", sum(rows.values()))
    return Erased({name: n for name, n in rows.items() if n})


def tombs(reading: Reading) -> dict[str, str]:
    """Everybody who was erased: keyed hash of the pseudonym (`Keys.tomb`), and when."""
    found = reading.connection.execute(select(TOMBSTONES.c.mac, TOMBSTONES.c.recorded))
    return {row.mac: row.recorded for row in found}


def pseudonyms(reading: Reading) -> set[str]:
    """Every runner of the register."""
    return set(reading.execute(select(RUNNERS.c.pseudonym)).scalars())


def data_keys(reading: Reading) -> dict[str, bytes]:
    """Every runner's own key: for sealing session logs in a backup, and opening them again."""
    rows = reading.connection.execute(select(DATA_KEYS)).all()
    return {row.runner: reading.keys.unwrap(row.wrapped, row.runner) for row in rows}
