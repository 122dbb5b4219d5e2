"""Devices and what is kept of their passwords: added, given another password, revoked, never forgotten."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from stridecue.edges.register.errors import RegisterError
from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables.devices import DEVICES
from stridecue.edges.register.transaction import Change, Reading
from stridecue.edges.register.withdrawn import is_withdrawn, withdraw


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as it was enrolled. `epoch` grows with every new password; `verifier` is empty once revoked."""

    id: str
    kind: str
    worn: str | None
    side: str
    verifier: str
    epoch: int
    created: str
    changed: str
    revoked: bool


def add(change: Change, device: str, kind: str, worn: str | None, side: str, verifier: str) -> DeviceRow:
    """A new device; RegisterError when its id is, or ever was, somebody else's."""
    known = find(change, device)
    if known is not None:
        why = (
            f"was revoked on {known.changed[:10]}, and ids are not given twice: choose another"
            if known.revoked
            else "is enrolled already: choose another id; for a new password: stridecue device rotate"
        )
        raise RegisterError(f"device {device!r} {why}")
    if is_withdrawn(change, "device", device):
        raise RegisterError(f"device {device!r} was revoked once, and ids are not given twice: choose another")
    at = now()
    row = {"id": device, "kind": kind, "worn": worn, "side": side, "verifier": verifier}
    change.execute(insert(DEVICES).values(**row, epoch=1, created=at, changed=at, revoked=0))
    return _current(change, device)


def rotate(change: Change, device: str, verifier: str) -> DeviceRow:
    """Another password: the old one is refused from now on."""
    known = _current(change, device)
    row = {"verifier": verifier, "epoch": known.epoch + 1, "changed": now()}
    change.execute(update(DEVICES).where(DEVICES.c.id == device).values(**row))
    return _current(change, device)


def revoke(change: Change, device: str) -> DeviceRow:
    """It may not connect any more; nothing of its password is left, and its id stays taken."""
    known = _current(change, device)
    row = {"verifier": "", "epoch": known.epoch + 1, "changed": now(), "revoked": 1}
    change.execute(update(DEVICES).where(DEVICES.c.id == device).values(**row))
    withdraw(change, "device", device)
    return known


def find(reading: Reading, device: str) -> DeviceRow | None:
    """One device, revoked or not."""
    return next((row for row in all_of(reading) if row.id == device), None)


def all_of(reading: Reading) -> list[DeviceRow]:
    """Every device that ever was, by id."""
    rows = reading.execute(select(DEVICES).order_by(DEVICES.c.id)).mappings()
    return [DeviceRow(**{**row, "revoked": bool(row["revoked"])}) for row in rows]


def _current(reading: Reading, device: str) -> DeviceRow:
    known = find(reading, device)
    if known is None:
        names = ", ".join(row.id for row in all_of(reading) if not row.revoked) or "none yet"
        raise RegisterError(f"device {device!r} is not enrolled; enrolled are: {names}")
    if known.revoked:
        raise RegisterError(f"device {device!r} was revoked on {known.changed[:10]}")
    return known
