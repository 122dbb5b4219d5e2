"""How often somebody may try: a growing delay per address and per account, and nobody is ever locked out.

After a wrong try an address waits 1, 2, 4 … 60 s before its next; it has five a minute at most, because the delays
add up. An account under attack makes every address wait that has failed at it, 60 s each; an address that has
*not* failed is let in at once, so a physio at her own tablet never waits for somebody else's guesses.

    >>> tries = Attempts()
    >>> tries.wait_s("10.0.0.7", "anna", now_s=0)
    0.0
    >>> for at_s in (0, 1, 3, 7, 15, 31): tries.failed("10.0.0.7", "anna", now_s=at_s)
    >>> tries.wait_s("10.0.0.7", "anna", now_s=31), tries.wait_s("10.0.0.8", "anna", now_s=31)
    (32.0, 0.0)
"""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

FIRST_S: Final = 1.0
MOST_S: Final = 60.0
FORGOTTEN_S: Final = 900.0
UNDER_ATTACK: Final = 20
"""Wrong tries at one account within `FORGOTTEN_S` that make it look attacked."""
REMEMBERED_MAX: Final = 10_000
"""Addresses and accounts, each: a flood of invented ones costs a bounded memory, the oldest go first."""


@dataclass(slots=True)
class _Failures:
    tries: int = 0
    last_s: float = 0.0


class _Memory(OrderedDict[str, _Failures]):
    """Of failures, each forgotten after a while."""

    def of(self, name: str, now_s: float) -> _Failures:
        found = self.get(name)
        if found is None or now_s - found.last_s > FORGOTTEN_S:
            return _Failures()
        return found

    def add(self, name: str, now_s: float) -> None:
        found = self.of(name, now_s)
        self[name] = _Failures(found.tries + 1, now_s)
        self.move_to_end(name)
        while len(self) > REMEMBERED_MAX:
            self.popitem(last=False)


def household(address: str) -> str:
    """Whom an address belongs to: an IPv4 address itself; of IPv6 the /64, for one machine has all of it.

    >>> household("fd00::1:2:3:4"), household("10.0.0.7"), household("?")
    ('fd00::/64', '10.0.0.7', '?')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class Attempts:
    """Wrong tries so far. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._addresses, self._accounts = _Memory(), _Memory()

    def wait_s(self, address: str, account: str, now_s: float) -> float:
        """How long this address has to wait before its next try; 0 when it may now."""
        failures = self._addresses.of(household(address), now_s)
        if failures.tries == 0:
            return 0.0
        delay_s = min(MOST_S, FIRST_S * 2.0 ** min(failures.tries - 1, 16))  # a float ends at 2 ** 1023
        if self._accounts.of(account, now_s).tries >= UNDER_ATTACK:
            delay_s = MOST_S
        return max(0.0, failures.last_s + delay_s - now_s)

    def failed(self, address: str, account: str, now_s: float) -> None:
        """A wrong try."""
        self._addresses.add(household(address), now_s)
        self._accounts.add(account, now_s)

    def succeeded(self, address: str) -> None:
        """A right one: this address begins anew. The account's failures were others' and stay."""
        self._addresses.pop(household(address), None)
