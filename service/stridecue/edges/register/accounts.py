"""Accounts of physios and admins: made, disabled, never deleted, because the audit trail names them."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import delete, func, insert, select, update

from stridecue.edges.register.errors import RegisterError
from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables.accounts import ACCOUNTS, SIGN_INS, TOKENS
from stridecue.edges.register.tables.people import CONSENT, RUNNERS
from stridecue.edges.register.transaction import Change, Reading
from stridecue.edges.register.withdrawn import give_back, withdraw

NAME: Final = re.compile(r"[a-z0-9-]{1,32}")
ROLES: Final = ("physio", "admin")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in with a passphrase. `kept`: its argon2id hash."""

    name: str
    role: Literal["physio", "admin"]
    kept: str
    active: bool
    since: str


@dataclass(frozen=True, slots=True)
class Clients:
    """Runners who share with a physio, and everybody else's."""

    own: frozenset[str]
    others: frozenset[str]


def check(reading: Reading, name: str, role: str) -> None:
    """RegisterError when the name cannot be a new account's, or is taken."""
    if not NAME.fullmatch(name):
        raise RegisterError(f"account {name[:40]!r}: expected 1 to 32 of a-z, 0-9 and -")
    if role not in ROLES:
        raise RegisterError(f"role {role[:40]!r} is unknown; accepted: {', '.join(ROLES)}")
    if find(reading, name) is not None:
        raise RegisterError(f"account {name!r} is there already; to change it: stridecue account passphrase {name}")


def add(change: Change, name: str, role: str, kept: str) -> None:
    """A new account; RegisterError when it cannot be."""
    check(change, name, role)
    change.execute(insert(ACCOUNTS).values(name=name, role=role, kept=kept, active=1, since=now()))


def find(reading: Reading, name: str) -> Account | None:
    """One account."""
    row = reading.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).first()
    return None if row is None else Account(row.name, row.role, row.kept, bool(row.active), row.since)


def all_accounts(reading: Reading) -> list[Account]:
    """Every account, by name."""
    rows = reading.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.name)).all()
    return [Account(row.name, row.role, row.kept, bool(row.active), row.since) for row in rows]


def admins(reading: Reading) -> int:
    """How many can administer: a network needs one."""
    count = select(func.count()).where(ACCOUNTS.c.role == "admin", ACCOUNTS.c.active == 1)
    return int(reading.execute(count).scalar_one())


def new_passphrase(change: Change, name: str, kept: str) -> None:
    """Another passphrase: whoever is signed in with the old one is no more."""
    known(change, name)
    change.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(kept=kept))
    change.execute(delete(SIGN_INS).where(SIGN_INS.c.account == name))


def enable(change: Change, name: str, *, active: bool) -> None:
    """Enable or disable; disabled, its sign-ins and its machines' tokens end with it, and no restore enables it."""
    found = known(change, name)
    if not active and found.active and found.role == "admin" and admins(change) == 1:
        raise RegisterError(f"account {name!r} is the only admin: make another first, or nobody could")
    change.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(active=int(active)))
    (give_back if active else withdraw)(change, "account", name)
    if not active:
        change.execute(delete(SIGN_INS).where(SIGN_INS.c.account == name))
        change.execute(delete(TOKENS).where(TOKENS.c.maker == name))


def clients(reading: Reading, name: str) -> Clients:
    """Whose records a physio may see: runners who agreed to share with this account, by their newest word."""
    shared: dict[str, bool] = {}
    rows = select(CONSENT.c.runner, CONSENT.c.granted).where(CONSENT.c.purpose == "share", CONSENT.c.party == name)
    for row in reading.execute(rows.order_by(CONSENT.c.number)):
        shared[row.runner] = bool(row.granted)
    own = frozenset(runner for runner, granted in shared.items() if granted)
    everybody = frozenset(reading.execute(select(RUNNERS.c.pseudonym)).scalars())
    return Clients(own & everybody, everybody - own)


def known(reading: Reading, name: str) -> Account:
    """One account; RegisterError when there is none of that name."""
    found = find(reading, name)
    if found is None:
        raise RegisterError(f"no account {name[:40]!r}; see: stridecue account list")
    return found
