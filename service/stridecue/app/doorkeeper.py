"""Once a second: has the table of devices changed? Whoever is revoked is put out, and the lane it served is told."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from stridecue.app.enrolment import Roll
from stridecue.app.floor import ClaimError, Floor
from stridecue.edges.door.gatekeeper import Gatekeeper

LOOK_S: Final = 1.0


async def keep_door(
    roll: Roll,
    floor: Floor,
    now_us: Callable[[], int],
    say: Callable[[str], None],
    gatekeeper: Callable[[], Gatekeeper | None],
) -> None:
    """Until cancelled. `gatekeeper`: of the managed broker; None where somebody else's reads files of its own."""
    while True:
        await asyncio.sleep(LOOK_S)
        before = set(roll.devices)
        if await asyncio.to_thread(roll.read):
            for name in sorted(before - set(roll.devices)):
                serving = floor.devices[name].lane if name in floor.devices else None
                with contextlib.suppress(ClaimError):
                    floor.release(name, now_us())
                say(
                    f"{name} was revoked"
                    + (f": lane {serving} is held until another device serves it" if serving else "")
                )
        door = gatekeeper()
        if door is not None:
            for name in await door.put_out_revoked():
                say(f"{name} was disconnected: it is revoked, or has a new password")
