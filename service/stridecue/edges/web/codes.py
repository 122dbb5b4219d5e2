"""One-time codes by which a runner's phone or a lane's tablet signs in, and a wall display is paired.

A code is 128 random bits, for the QR, in the fragment of the address, which no server and no log sees; its PIN is
eight digits, for a keyboard, and is taken on its own lane only. Both are used up when the code is spent; both end
after two minutes; five wrong PINs end them. Kept in memory: what lives for two minutes need not outlive the service.

A code is found first and spent after, so that a person can be asked in between whether they mean it.

    >>> codes = Codes()
    >>> made = codes.make("runner", "3", now_s=0)
    >>> found = codes.find(made.secret, now_s=119)
    >>> found.place, codes.spend(found), codes.spend(found)
    (Place(role='runner', lane='3'), True, False)
    >>> codes.find(made.secret, now_s=119) is None
    True
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import Final, Literal

LIFE_S: Final = 120.0
TRIES: Final = 5
PIN_DIGITS: Final = 8
CODES_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class Place:
    """What a code signs in to: a lane, or the wall (`lane` None)."""

    role: Literal["runner", "wall"]
    lane: str | None


@dataclass(slots=True)
class Code:
    """`secret` for the QR, `pin` for a keyboard; `runner`: the pseudonym of whoever it was made for."""

    place: Place
    secret: str
    pin: str
    until_s: float
    runner: str | None = None
    tries: int = 0


class Codes:
    """Those that may still be used: one a place, a new one ends the one before. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._codes: dict[Place, Code] = {}

    def make(self, role: Literal["runner", "wall"], lane: str | None, now_s: float, runner: str | None = None) -> Code:
        """A fresh code for a place."""
        place = Place(role, lane)
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        code = Code(place, secrets.token_urlsafe(16), pin, now_s + LIFE_S, runner)
        self._forget(now_s)
        while len(self._codes) >= CODES_MAX:
            del self._codes[next(iter(self._codes))]
        self._codes[place] = code
        return code

    def find(self, secret: str, now_s: float) -> Code | None:
        """The code of a QR; None for one that is wrong, used or too old."""
        self._forget(now_s)
        for code in self._codes.values():
            if hmac.compare_digest(code.secret.encode(), secret.encode()):
                return code
        return None

    def find_pin(self, pin: str, lane: str | None, now_s: float) -> Code | None:
        """The same for a PIN typed on a lane's page, or (`lane` None) on a display's; the fifth wrong one ends it."""
        self._forget(now_s)
        code = self._codes.get(Place("runner", lane) if lane is not None else Place("wall", None))
        if code is None:
            return None
        if hmac.compare_digest(code.pin.encode(), pin.encode()):
            return code
        code.tries += 1
        if code.tries >= TRIES:
            del self._codes[code.place]
        return None

    def spend(self, code: Code) -> bool:
        """It is used up; False when it was already, or another took its place."""
        if self._codes.get(code.place) is not code:
            return False
        del self._codes[code.place]
        return True

    def _forget(self, now_s: float) -> None:
        self._codes = {place: code for place, code in self._codes.items() if code.until_s > now_s}
