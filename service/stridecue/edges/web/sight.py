"""What of the floor somebody may see: a physio their own clients' lanes, a wall display what the whole room may.

Frames are made once for everybody (`channels/screen.py`); here each is cut for one socket. A wall display gets an
allow-list of fields, so what a later version adds to a lane (pain, load) stays away from the wall by itself.
"""

from collections.abc import Callable
from typing import Any, Final

import orjson

from stridecue.core.plan import DARK
from stridecue.edges.web import access
from stridecue.edges.web.principal import Principal

Sight = Callable[[bytes], bytes | None]
"""A frame as this socket may see it; None: not at all."""
RunnerOn = Callable[[str], str | None]

WALL_STATUS: Final = frozenset(
    (
        "at_us",
        "state",
        "steps",
        "cadence_milli_spm",
        "mean10_milli_spm",
        "target_milli_spm",
        "low_milli_spm",
        "high_milli_spm",
        "in_band",
        "mode",
    )
)
WALL_DARK: Final = frozenset(("at_us", "state", "mode"))
WALL_CUE: Final = frozenset(("kind", "milli_spm", "anchor_us", "every", "issued_us", "ttl_ms", "lease_ms"))
UNSAID: Final = "not shown here"
NO_PLAN: Final = "hidden"


def owns_lane(who: Principal, lane: str, runner_on: RunnerOn) -> bool:
    """Whether a lane is among what they may see of the floor."""
    rule = access.TABLE["GET", "/api/v1/lanes/{lane}"]
    return access.decide(rule, who, access.Subject(lane, runner_on(lane))) == "yes"


def of_floor(who: Principal, runner_on: RunnerOn) -> Sight | None:
    """How this principal sees the floor; None: as it is."""
    if who.role == "home":
        return None
    if who.role == "wall":
        return _for_the_wall
    return lambda frame: _own(frame, lambda lane: owns_lane(who, lane, runner_on))


def _own(frame: bytes, mine: Callable[[str], bool]) -> bytes | None:
    found = orjson.loads(frame)
    if found["lane"] is not None:
        return frame if mine(found["lane"]) else None
    if found["type"] == "snapshot":
        found["data"]["lanes"] = [lane for lane in found["data"]["lanes"] if mine(lane["lane"])]
        return orjson.dumps(found)
    return frame


def _for_the_wall(frame: bytes) -> bytes | None:
    found = orjson.loads(frame)
    kind, shown = found["type"], found["data"]
    if kind == "snapshot" and "lanes" in shown:
        found["data"] = {"lanes": [_lane(lane) for lane in shown["lanes"]], "unclaimed": []}
    elif kind == "snapshot":
        found["data"] = _lane(shown)
    elif kind == "step":
        found["data"] = _status(shown)
    elif kind == "cue":
        found["data"] = _some(shown, WALL_CUE)
    elif kind not in ("bye", "pong"):
        return None
    return orjson.dumps(found)


def _lane(lane: dict[str, Any]) -> dict[str, Any]:
    return {
        "lane": lane["lane"],
        "session": None,
        "armed": lane["armed"],
        "plan": {"name": NO_PLAN, "baseline_milli_spm": None},
        "status": _status(lane["status"]),
        "cue": _some(lane["cue"], WALL_CUE),
        "devices": [],
        "outputs": [],
        "course": None,
    }


def _status(status: dict[str, Any] | None) -> dict[str, Any] | None:
    """A wall hangs where its runners see it: in the dark it shows no figure of theirs (`core/coaching/dark.py`)."""
    dark = status is not None and status.get("mode") in DARK
    return _some(status, WALL_DARK if dark else WALL_STATUS)


def _some(part: dict[str, Any] | None, fields: frozenset[str]) -> dict[str, Any] | None:
    if part is None:
        return None
    return {name: value for name, value in part.items() if name in fields} | {"because": UNSAID}
