"""Who is signed in, and machines' tokens: kept as hashes, so that nobody who reads the register can use them.

>>> secret = new_secret()
>>> len(secret), len(key_of(secret))
(43, 64)
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select

from stridecue.edges.register.errors import RegisterError
from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables.accounts import ACCOUNTS, SIGN_INS, TOKENS
from stridecue.edges.register.transaction import Change, Reading


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody at a browser. `until`: UTC, as `stamp` writes it."""

    key: str
    role: str
    account: str | None
    lane: str | None
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Token:
    """A machine."""

    token: str
    maker: str
    maker_role: str
    scopes: frozenset[str]
    lane: str | None
    since: str
    until: str


def new_secret() -> str:
    """256 random bits that a header carries unharmed."""
    return secrets.token_urlsafe(32)


def key_of(secret: str) -> str:
    """What is kept of it; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin(change: Change, role: str, until: str, *, account: str | None = None, lane: str | None = None) -> str:
    """Somebody signs in: the secret for their cookie. What has ended meanwhile is swept away."""
    change.execute(delete(SIGN_INS).where(SIGN_INS.c.until <= now()))
    secret = new_secret()
    row = {"key": key_of(secret), "role": role, "account": account, "lane": lane, "since": now(), "until": until}
    change.execute(insert(SIGN_INS).values(**row))
    return secret


def find(reading: Reading, key: str) -> SignIn | None:
    """A sign-in that has not ended, of an account that is active."""
    rows = select(SIGN_INS, ACCOUNTS.c.active).outerjoin(ACCOUNTS, ACCOUNTS.c.name == SIGN_INS.c.account)
    row = reading.execute(rows.where(SIGN_INS.c.key == key)).first()
    if row is None or row.until <= now() or (row.account is not None and not row.active):
        return None
    return SignIn(row.key, row.role, row.account, row.lane, row.since, row.until)


def of_lane(reading: Reading, lane: str) -> list[str]:
    """The keys of the runners' sign-ins for a lane that have not ended by the clock."""
    rows = select(SIGN_INS.c.key).where(SIGN_INS.c.lane == lane, SIGN_INS.c.role == "runner", SIGN_INS.c.until > now())
    return list(reading.execute(rows).scalars())


def end(change: Change, key: str) -> None:
    """Somebody signs out."""
    change.execute(delete(SIGN_INS).where(SIGN_INS.c.key == key))


def end_runners(change: Change) -> None:
    """All runners are signed out: their sessions have ended with the service."""
    change.execute(delete(SIGN_INS).where(SIGN_INS.c.role == "runner"))


def add_token(change: Change, maker: str, scopes: frozenset[str], lane: str | None, until: str) -> tuple[str, str]:
    """A machine's token: its name, and its secret, which is shown once."""
    token, secret = f"t-{secrets.token_hex(6)}", new_secret()
    row = {"token": token, "key": key_of(secret), "maker": maker, "scopes": " ".join(sorted(scopes)), "lane": lane}
    change.execute(insert(TOKENS).values(**row, since=now(), until=until))
    return token, secret


def find_token(reading: Reading, key: str) -> Token | None:
    """The token with this key, while it and its maker count."""
    found = reading.execute(_tokens().where(TOKENS.c.key == key)).first()
    return None if found is None or not found.active or found.until <= now() else _token(found)


def tokens_of(reading: Reading, maker: str) -> list[Token]:
    """An account's own."""
    rows = reading.execute(_tokens().where(TOKENS.c.maker == maker).order_by(TOKENS.c.since)).all()
    return [_token(row) for row in rows]


def end_token(change: Change, maker: str, token: str) -> None:
    """Revoke one of one's own; RegisterError when there is none of that name."""
    gone = change.execute(delete(TOKENS).where(TOKENS.c.token == token, TOKENS.c.maker == maker))
    if gone.rowcount == 0:
        raise RegisterError(f"no token {token[:32]!r} of {maker}")


def _tokens() -> Select[Any]:
    return select(TOKENS, ACCOUNTS.c.role, ACCOUNTS.c.active).join(ACCOUNTS, ACCOUNTS.c.name == TOKENS.c.maker)


def _token(row: Row[Any]) -> Token:
    return Token(row.token, row.maker, row.role, frozenset(row.scopes.split()), row.lane, row.since, row.until)
