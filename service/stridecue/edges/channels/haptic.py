"""Bracelets: the tempo over MQTT, with its time to live and its lease.

The bracelet pulses by itself from three integers on its synchronised clock. QoS 0 and never retained:
a cue that waits in a queue is a wrong cue. When it stops hearing the 2-Hz renewals it goes quiet.
"""

from collections.abc import Callable

import orjson

from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Event
from stridecue.core.outputs import Output
from stridecue.edges import wire

Publish = Callable[[str, bytes], object]
"""Publish soon; False when it cannot be sent now."""


class Haptic:
    """Says each lane's tempo to that lane's bracelets."""

    output: Output | None = "bracelet"

    def __init__(self, site: str, bracelets: dict[str, tuple[str, ...]], publish: Publish) -> None:
        self._topics = {
            lane: [wire.topic(site, bracelet, "cue") for bracelet in worn] for lane, worn in bracelets.items() if worn
        }
        self._publish = publish
        self._silent: set[str] = set()

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:
        """Nothing: the lane renews at once when its tempo changes."""

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """The tempo, or once that it is silent."""
        topics = self._topics.get(lane)
        if not topics:
            return
        silent = isinstance(sounding, Silence)
        if silent and lane in self._silent:
            return
        payload = orjson.dumps(wire.cue(sounding, now_us))
        sent = [self._publish(topic, payload) is not False for topic in topics]
        # a silence that did not go out is said again at the next renewal
        (self._silent.add if silent and all(sent) else self._silent.discard)(lane)

    def changed(self, lane: str) -> None:
        """Nothing to show."""
