"""For dashboards and home automation: one JSON message per step on `stridecue/1/{site}/lanes/{lane}/step`.

A dashboard may hang where the runner sees it, so it shows what the runner may see (`core/coaching/dark.py`).
"""

from collections.abc import Callable

import orjson

from stridecue.core.coaching.dark import for_runner
from stridecue.core.cues import Silence, Status, Tempo
from stridecue.core.events import Event
from stridecue.core.loads.sites import Sites
from stridecue.core.outputs import Output
from stridecue.edges import wire

Publish = Callable[[str, bytes], object]


def present(status: Status) -> dict[str, object]:
    """The fields that are known; what is not known is left out, never null.

    >>> present(Status(0, "idle", "", 0, sites=Sites("impact: no baseline yet")))["sites"]
    {'says': 'impact: no baseline yet'}
    """
    found = known(status)
    if status.sites is not None:
        found["sites"] = known(status.sites)
    return found


def known(figures: Status | Sites) -> dict[str, object]:
    """One level of it."""
    found = {name: getattr(figures, name) for name in figures.__slots__}
    return {name: value for name, value in found.items() if value is not None}


class Dashboard:
    """Publishes every status of every lane."""

    output: Output | None = None

    def __init__(self, site: str, publish: Publish) -> None:
        self._site, self._publish = site, publish

    def offer(self, lane: str, _event: Event, cues: list[object]) -> None:
        """The last status among the cues of one event."""
        for cue in reversed(cues):
            if isinstance(cue, Status):
                self._publish(wire.step_topic(self._site, lane), orjson.dumps(present(for_runner(cue))))
                break

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """Nothing: a dashboard holds no lease."""

    def changed(self, lane: str) -> None:
        """Nothing: the next step says it."""
