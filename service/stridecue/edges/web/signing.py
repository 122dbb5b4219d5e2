"""What crosses HTTP when somebody signs in, and what the routes need of whoever knows the accounts."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal, Protocol

from annotated_types import Interval
from pydantic import StringConstraints

from stridecue.core.units import Ident
from stridecue.edges.web.principal import Principal, Role

COOKIE: Final = "__Host-stridecue"
"""The prefix makes browsers keep it to this host, this path and TLS (RFC 6265bis, 4.1.3.2)."""
BEARER: Final = "bearer "

Passphrase = Annotated[str, StringConstraints(max_length=256)]
Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Pin = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
AccountRole = Literal["physio", "admin"]


@dataclass(frozen=True, slots=True)
class Me:
    """Who is asking. `network`: whether anybody has to sign in here at all."""

    role: Role
    account: str | None
    lane: Ident | None
    network: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """A physio's or an admin's."""

    name: Ident
    passphrase: Passphrase


@dataclass(frozen=True, slots=True)
class Redeem:
    """The code of a QR; or the PIN, with the lane it is typed on (no lane: a wall display).

    `replace`: whoever follows this lane by now is signed out. Without it a lane that is taken is refused, with the
    lane's name as `taken` in the problem, and the code stays good.
    """

    code: Secret | None = None
    pin: Pin | None = None
    lane: Ident | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class OnThisLane:
    """Who is on a lane, by the name they are known by (null: a guest), and whether their phone follows it."""

    name: str | None
    followed: bool


@dataclass(frozen=True, slots=True)
class CodeShown:
    """For a runner's phone or keyboard. `qr_path`: the dark modules as an SVG path over `qr_side` units square."""

    address: str
    pin: str
    life_s: float
    qr_path: str
    qr_side: int


@dataclass(frozen=True, slots=True)
class NewPassphrase:
    """One's own: the old one is asked again."""

    old: Passphrase
    new: Passphrase


@dataclass(frozen=True, slots=True)
class NewAccount:
    """For a physio or another admin; the passphrase is for the first sign-in, and theirs to change."""

    name: Ident
    role: AccountRole
    passphrase: Passphrase


@dataclass(frozen=True, slots=True)
class AccountChange:
    """Enable or disable; or set another passphrase."""

    active: bool | None = None
    passphrase: Passphrase | None = None


@dataclass(frozen=True, slots=True)
class AccountShown:
    """An account as an admin sees it."""

    name: Ident
    role: AccountRole
    active: bool
    since: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """For a machine. It can never do more than the account that makes it, and on one lane only when `lane` says so."""

    scopes: list[str]
    lane: Ident | None = None
    days: Annotated[int, Interval(ge=1, le=400)] = 90


@dataclass(frozen=True, slots=True)
class TokenShown:
    """One of one's own. `secret`: in the answer to its making, and never again."""

    token: str
    scopes: list[str]
    lane: Ident | None
    until: str
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the browser keeps, for how long at most, and who it is now."""

    secret: str
    life_s: int
    who: Principal


class Signing(Protocol):
    """Accounts, codes and tokens; the app fits it. Everything that cannot be is `messages.Refused`."""

    async def sign_in(self, given: Credentials, address: str) -> SignedIn:
        """With a passphrase."""

    async def redeem(self, given: Redeem, address: str, who: Principal) -> SignedIn:
        """With a one-time code; `who` asks, and is never in their own way."""

    async def followed(self, lane: str) -> bool:
        """Is a runner signed in for this lane?"""

    async def sign_out(self, who: Principal) -> None:
        """At once, and for every socket of this sign-in."""

    async def touch(self, who: Principal) -> SignedIn | None:
        """Somebody is there; a wall display gets a fresh secret once a day."""

    def make_code(self, lane: str | None) -> tuple[str, str, float]:
        """A one-time code for a lane, or (None) the wall: secret, PIN, seconds."""

    async def change_own(self, who: Principal, given: NewPassphrase) -> None:
        """One's own passphrase; every sign-in with the old one ends."""

    async def all_accounts(self) -> list[AccountShown]:
        """All of them."""

    async def add_account(self, who: Principal, given: NewAccount) -> None:
        """A new one."""

    async def change_account(self, who: Principal, name: str, given: AccountChange) -> None:
        """Somebody else's."""

    async def own_tokens(self, who: Principal) -> list[TokenShown]:
        """One's own."""

    async def add_token(self, who: Principal, given: NewToken) -> TokenShown:
        """A new one, with its secret."""

    async def end_token(self, who: Principal, token: str) -> None:
        """Revoked, at once."""
