"""What was taken back: devices revoked, accounts disabled. Kept in the keyring, so that no old backup gives it back."""

from typing import Final, Literal

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from stridecue.edges.register.tables.accounts import ACCOUNTS
from stridecue.edges.register.tables.devices import DEVICES
from stridecue.edges.register.tables.keyring import WITHDRAWN
from stridecue.edges.register.transaction import Change, Reading

Kind = Literal["device", "account"]

CLOSED: Final = (
    ("device", DEVICES, DEVICES.c.id, DEVICES.c.revoked == 0, {"revoked": 1, "verifier": ""}),
    ("account", ACCOUNTS, ACCOUNTS.c.name, ACCOUNTS.c.active == 1, {"active": 0}),
)


def withdraw(change: Change, kind: Kind, name: str) -> None:
    """From now on, after any restore too."""
    change.connection.execute(insert(WITHDRAWN).values(kind=kind, name=name).on_conflict_do_nothing())


def give_back(change: Change, kind: Kind, name: str) -> None:
    """An account that is enabled again."""
    change.connection.execute(delete(WITHDRAWN).where(WITHDRAWN.c.kind == kind, WITHDRAWN.c.name == name))


def is_withdrawn(reading: Reading, kind: Kind, name: str) -> bool:
    """Whether it was, though an older backup that came back may not know of it."""
    found = select(WITHDRAWN.c.name).where(WITHDRAWN.c.kind == kind, WITHDRAWN.c.name == name)
    return reading.connection.execute(found).first() is not None


def withdraw_again(change: Change) -> int:
    """In what came back from a backup, take back what was taken back since; how many it was."""
    again = 0
    for kind, table, key, still, closed in CLOSED:
        names = list(change.connection.execute(select(WITHDRAWN.c.name).where(WITHDRAWN.c.kind == kind)).scalars())
        if names:
            again += change.execute(update(table).where(key.in_(names), still).values(**closed)).rowcount
    return again
