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

from stridecue.app.floor.lane_keys import LaneKeys
from stridecue.core.sound.calibration import Delay, Method, words
from stridecue.edges.channels.audio import Audio
from stridecue.edges.register import HOME, Register
from stridecue.edges.register.settings import keep_setting, setting

__all__ = ["Path", "compensate", "keep", "known"]

PREFIX: Final = "headset:"
_ADAPTER: Final = TypeAdapter(Delay)


def keep(register: Register, name: str, found: Delay, method: Method) -> None:
    """Store what was measured; a newer measurement replaces an older one."""
    why = f"headset {name} calibrated by {method}"
    keep_setting(register, PREFIX + name, orjson.dumps(found).decode(), why, HOME)


def known(register: Register, name: str) -> Delay | None:
    """What was measured of this headset."""
    value = setting(register, PREFIX + name)
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
