"""Which devices of a lane count steps, and which only measure.

The nearest sensor to the foot counts: a foot pod (or a phone, or whatever does not say where it is worn) before a
sensor on the shank, that before one on the sacrum. A thigh sensor, a treadmill and a bridged pod never do.

    >>> sorted(counting({"pod": (None, "left"), "shank": ("shank", "left"), "other": ("shank", "right")}))
    ['other', 'pod']
    >>> sorted(counting({"pelvis": ("sacrum", "unknown"), "thigh": ("thigh", "left")}))
    ['pelvis']
"""

from collections.abc import Mapping
from typing import Final

from stridecue.core.events import Place
from stridecue.core.units import Side

NEVER: Final = ("thigh", "treadmill", "bridged")
LEGS: Final = ("shank", "sacrum")
"""Where a sensor counts only if none is nearer to the foot."""

Worn = Mapping[str, tuple[Place | None, Side]]
"""Device → where it is worn, on which foot."""


def counting(devices: Worn) -> frozenset[str]:
    """The devices whose footfalls are the lane's steps."""
    found = {name for name, (place, _) in devices.items() if place not in (*NEVER, *LEGS)}
    for here in LEGS:
        nearer = {devices[name][1] for name in found}
        for name, (place, side) in devices.items():
            covered = bool(nearer) and (here == "sacrum" or "unknown" in nearer or side in (*nearer, "unknown"))
            if place == here and not covered:
                found.add(name)
    return frozenset(found)


def clash(one: tuple[Place | None, Side], other: tuple[Place | None, Side]) -> bool:
    """Can two devices not serve one lane? Two at one place of one leg: one of them is on another runner."""
    places = [place if place in (*NEVER, *LEGS) else "foot" for place, _ in (one, other)]
    if places[0] != places[1]:
        return False
    return one[1] == other[1] or "unknown" in (one[1], other[1])


def spot(place: Place | None, side: Side) -> str:
    """Where a device is worn, in words.

    >>> spot("shank", "left"), spot(None, "unknown")
    ('left shank', 'unknown foot')
    """
    return f"{side} {place or 'foot'}"
