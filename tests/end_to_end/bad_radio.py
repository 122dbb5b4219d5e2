"""A simulated pod on bad radio: messages are lost, doubled, late and so out of order; its clock may leap."""

import asyncio
import random
from functools import partial
from typing import Any, Final

import orjson

from stridecue.edges import wire
from stridecue.edges.broker import Address
from stridecue.edges.sources.contact import Contact
from stridecue.edges.sources.pod import Pod

LOST, DOUBLED, LATE = 0.01, 0.03, 0.05
"""Up to which draw a message fares so; the others arrive."""
LEAPS_US: Final = (50_000, 2_000_000, 3_600_000_000)
"""Ahead only: a counter that goes back is a restart."""


class BadRadioPod(Pod):
    """What is lost stays in its ring, as on a real one, and is resent until the service has acknowledged it."""

    def __init__(self, where: Address, site: str, device: str, chance: random.Random) -> None:
        self.ahead_us = 0
        super().__init__(where, site, device)
        self._at, self._chance = site, chance

    def now_us(self) -> int:
        """The pod's own clock."""
        return super().now_us() + self.ahead_us

    def leap(self) -> None:
        """The clock is another one from now on; the feet go on as before."""
        self.ahead_us += self._chance.choice(LEAPS_US)

    async def play(self, contact: Contact, start_us: int) -> None:
        """`start_us`: on the clock without its leaps."""
        await super().play(contact, start_us + self.ahead_us)

    def _send(self, subject: str, seq: int, payload: dict[str, Any]) -> None:
        if subject == "footfall":
            self._ring.append((seq, self.now_us(), subject, payload))
        drawn = self._chance.random()
        if drawn < LOST:
            return
        said = partial(self.link.offer, wire.topic(self._at, self.device, subject), orjson.dumps(payload), qos=1)
        if drawn < DOUBLED:
            said()
        late_s = self._chance.uniform(0.1, 2.5) if DOUBLED <= drawn < LATE else 0.0
        asyncio.get_running_loop().call_later(late_s, said)
