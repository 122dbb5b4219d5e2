"""Headsets by name, and how late each was found to sound: kept in the register's settings, used by the lanes.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     register = Register(Path(folder))
...     keep(register, "buds", Delay(182_000, 6_000, 12), "taps")
...     known(register, "buds"), known(register, "cable")
(Delay(delay_us=182000, spread_us=6000, taps=12), None)
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import orjson
from pydantic import TypeAdapter
from sqlalchemy import insert, select, update

from stridecue.app.floor.lane_keys import LaneKeys
from stridecue.core.sound.calibration import Delay, Method, words
from stridecue.edges.channels.audio import Audio
from stridecue.edges.register import HOME, Register
from stridecue.edges.register.tables.people import SETTINGS

__all__ = ["Path", "compensate", "keep", "known"]

PREFIX: Final = "headset:"
_ADAPTER: Final = TypeAdapter(Delay)


def keep(register: Register, name: str, found: Delay, method: Method) -> None:
    """Store what was measured; a newer measurement replaces an older one."""
    value = orjson.dumps(found).decode()
    with register.change(HOME, f"headset {name} calibrated by {method}") as change:
        row = SETTINGS.c.name == PREFIX + name
        if change.execute(select(SETTINGS.c.value).where(row)).first() is None:
            change.execute(insert(SETTINGS).values(name=PREFIX + name, value=value))
        else:
            change.execute(update(SETTINGS).where(row).values(value=value))


def known(register: Register, name: str) -> Delay | None:
    """What was measured of this headset."""
    with register.look() as reading:
        value = reading.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == PREFIX + name)).scalar_one_or_none()
    return _ADAPTER.validate_json(value) if value is not None else None


def compensate(audio: Audio, lanes: tuple[LaneKeys, ...], register: Register, say: Callable[[str], None]) -> None:
    """Let each lane's clicks leave earlier by its headset's delay; one that is not known, or not steady, is said."""
    for lane in lanes:
        if not lane.headset:
            continue
        found = known(register, lane.headset)
        if found is None:
            say(f"lane {lane.name}: headset {lane.headset!r} is not calibrated: stridecue calibrate {lane.headset}")
            continue
        audio.compensate(lane.name, found.delay_us)
        if not found.stable:
            say(f"lane {lane.name}: {words(found)}")
