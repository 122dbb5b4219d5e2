"""The audit trail: who did what to whose records, when, why, and by which door; only ever longer.

Every entry's `mac` is a keyed hash over the entry and the `mac` before it, so an edit, a removal or an insertion
anywhere breaks the chain for whoever has not got the master key. A chain cannot show that its end was cut off;
therefore its head is written down outside the register after every change (the *anchor*, beside the keys), and the
service says it in its own log once a day.

`entity` is the runner's random mark, and `why` is sealed with the runner's key: after an erasure the trail still
counts and orders what was done, and no longer says about whom or in whose words.
Names: HL7 FHIR R4 AuditEvent; the chain: Schneier and Kelsey 1999, doi:10.1145/317087.317089.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import orjson
from sqlalchemy import Connection, insert, select

from stridecue.edges.private_file import write_private
from stridecue.edges.register.keys import Keys
from stridecue.edges.register.tables.trail import TRAIL

Action = Literal["C", "R", "U", "D", "E"]
"""Create, read, update, delete, execute."""

START: Final = b""
"""What stands before the first entry."""

OPEN, SEALED = b"=", b"\0"
"""First byte of `why`: readable, or sealed with the runner's key."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry, as it is anchored outside."""

    seq: int = 0
    mac: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: whole, or the first thing that is wrong."""

    entries: int
    whole: bool
    because: str


def content(row: dict[str, Any], before: bytes) -> bytes:
    """The bytes an entry's mac is made over.

    >>> row = {"seq": 1, "type": "runners", "why": b"=why", "mac": b"..."}
    >>> content(row, b"")
    b'["",["seq",1],["type","runners"],["why","3d776879"]]'
    """
    fields = [(name, value.hex() if isinstance(value, bytes) else value) for name, value in sorted(row.items())]
    return orjson.dumps([before.hex(), *([name, value] for name, value in fields if name != "mac")])


def append(connection: Connection, keys: Keys, entries: list[dict[str, Any]]) -> Head:
    """Add entries at the end, in the caller's transaction; the new head."""
    newest = connection.execute(select(TRAIL.c.seq, TRAIL.c.mac).order_by(TRAIL.c.seq.desc()).limit(1)).first()
    seq, mac = (newest.seq, newest.mac) if newest else (0, START)
    for entry in entries:
        seq += 1
        row = {"seq": seq, **entry}
        mac = keys.mac(content(row, mac))
        connection.execute(insert(TRAIL).values(**row, mac=mac))
    return Head(seq, mac.hex())


def verify(connection: Connection, keys: Keys, anchor: Head | None) -> Verdict:
    """Read the whole chain; the first break, wherever it is."""
    before, count = START, 0
    anchored = anchor is not None and anchor.seq == 0
    for row in _rows(connection):
        count += 1
        if row["seq"] != count:
            return Verdict(count - 1, False, f"entry {count} is missing: after {count - 1} comes {row['seq']}")
        if row["mac"] != keys.mac(content(row, before)):
            return Verdict(count, False, f"entry {count} ({row['recorded']}) was changed, or the one before it")
        before = row["mac"]
        if anchor is not None and anchor.seq == count:
            anchored = anchor.mac == before.hex()
            if not anchored:
                return Verdict(count, False, f"entry {count} is not the one that was anchored: the trail was rewritten")
    if anchor is None:
        missing = "" if count == 0 else f"{count} entries, but the anchor beside the keys is missing"
        return Verdict(count, not missing, missing or "empty")
    if not anchored:
        return Verdict(count, False, f"entries {count + 1} to {anchor.seq} are missing: the trail was cut off")
    return Verdict(count, True, f"{count} entries, every one in its place")


def carry_over(connection: Connection, keys: Keys, later: list[dict[str, Any]]) -> int:
    """After a restore: the entries that were made after the backup, where they continue its trail; how many did."""
    newest = connection.execute(select(TRAIL.c.seq, TRAIL.c.mac).order_by(TRAIL.c.seq.desc()).limit(1)).first()
    seq, before = (newest.seq, newest.mac) if newest else (0, START)
    carried = 0
    for row in later:
        if row["seq"] <= seq:
            continue
        if row["seq"] != seq + 1 or row["mac"] != keys.mac(content(row, before)):
            break
        connection.execute(insert(TRAIL).values(**row))
        seq, before, carried = seq + 1, row["mac"], carried + 1
    return carried


def entries(connection: Connection) -> list[dict[str, Any]]:
    """All of them, oldest first."""
    return list(_rows(connection))


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute(select(TRAIL).order_by(TRAIL.c.seq)).mappings():
        yield dict(row)


def read_anchor(path: Path) -> Head | None:
    """The head that was written down; None where there is none, or none that can be read."""
    try:
        found = orjson.loads(path.read_bytes())
        return Head(int(found["seq"]), str(found["mac"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_anchor(path: Path, head: Head) -> None:
    """Write the head down, whole or not at all; an older one never replaces a newer one."""
    there = read_anchor(path)
    if there is not None and there.seq >= head.seq:
        return
    write_private(path, orjson.dumps(head).decode())
