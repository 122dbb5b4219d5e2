"""Who is asking: made once per request, and never changed after."""

from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from fastapi import Depends
from starlette.requests import HTTPConnection

Role = Literal["nobody", "runner", "physio", "admin", "wall", "machine", "home"]


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody, or nobody.

    `account` is the random id of a physio, an admin or the maker of a machine's token; `lane` the one a runner's (or a
    narrow machine's) sign-in is for. `clients` are the pseudonyms of a physio's own clients, `others` those of every
    runner who is somebody else's. A machine has `scopes`, and the `maker` whose rights it can never exceed.
    `key` names the sign-in without giving it away.
    """

    role: Role
    account: str = ""
    lane: str | None = None
    clients: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    maker: Literal["physio", "admin", ""] = ""
    key: str = field(default="", repr=False)

    @property
    def acts_as(self) -> Role:
        """The role whose column of the table counts: a machine's is its maker's."""
        return self.maker if self.role == "machine" and self.maker else self.role


NOBODY: Final = Principal("nobody")
HOME: Final = Principal("home")
"""The person at the machine, while the service listens on loopback only."""


def said_by(who: Principal) -> str:
    """Whose word it was, for the log: a role, and the account where there is one; never a name."""
    if who.role in ("home", "nobody"):
        return "the page"
    return "the runner" if who.role == "runner" else f"{who.acts_as} {who.account}".strip()


def principal_of(connection: HTTPConnection) -> Principal:
    """Whom `gate` found to be asking."""
    found = connection.scope["principal"]
    assert isinstance(found, Principal)  # noqa: S101 - the gate stands before every route
    return found


Asking = Annotated[Principal, Depends(principal_of)]
"""A route's parameter: who asks."""
