"""Bracelets: the tempo over MQTT, with its time to live and its lease, and two patterns that are felt apart from it.

The bracelet pulses by itself from three integers on its synchronised clock, once a stride: a small motor needs as long
to start and stop as a step lasts (coaching evidence, section 2). Beat 0 of what it is told is always a beat of the foot
it pulsed with before, so that a ramp does not change feet. QoS 0 and never retained: a cue that waits in a queue is a
wrong cue. When it stops hearing the 2-Hz renewals it goes quiet. How strongly it pulses is the runner's, told whenever
something of the lane changes.
"""

from collections.abc import Callable

import orjson

from stridecue.core.beat import same_foot
from stridecue.core.cues import Prompt, Silence, Status, Tempo
from stridecue.core.events import Event
from stridecue.core.outputs import Output
from stridecue.edges import wire, wrist

Publish = Callable[[str, bytes], object]
"""Publish soon; False when it cannot be sent now."""


class Haptic:
    """Says each lane's tempo to that lane's bracelets."""

    output: Output | None = "bracelet"

    def __init__(
        self,
        site: str,
        bracelets: dict[str, tuple[str, ...]],
        publish: Publish,
        strengths_pct: dict[str, int] | None = None,
    ) -> None:
        self._site, self._publish = site, publish
        self._worn = {lane: worn for lane, worn in bracelets.items() if worn}
        self._strengths_pct = strengths_pct or {}
        self._silent: set[str] = set()
        self._trains: dict[str, tuple[Tempo, Tempo]] = {}  # what holds, and the same with beat 0 on the bracelet's foot

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:
        """A beat that begins because the runner is slow is announced, and so is a change of section."""
        if lane not in self._worn:
            return
        status = next((cue for cue in reversed(cues) if isinstance(cue, Status)), None)
        for cue in cues:
            if isinstance(cue, Prompt) and cue.kind == "section":
                self._say(lane, wrist.pattern("section", cue.because, event.at_us))
            elif isinstance(cue, Tempo) and lane not in self._trains and status is not None and _slow(status):
                self._say(lane, wrist.pattern("quicker", cue.because, event.at_us))

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """The tempo, or once that it is silent."""
        if lane not in self._worn:
            return
        if isinstance(sounding, Tempo):
            self._silent.discard(lane)
            self._say(lane, wire.cue(self._on_its_foot(lane, sounding), now_us))
            return
        self._trains.pop(lane, None)
        # a silence that did not go out is said again at the next renewal
        if lane not in self._silent and self._say(lane, wire.cue(sounding, now_us)):
            self._silent.add(lane)

    def _on_its_foot(self, lane: str, sounding: Tempo) -> Tempo:
        known = self._trains.get(lane)
        if known is not None and known[0] == sounding:
            return known[1]
        train = sounding if known is None else same_foot(known[1], sounding)
        self._trains[lane] = (sounding, train)
        return train

    def changed(self, lane: str) -> None:
        """How strongly this runner's bracelet pulses: it may have been switched on just now."""
        strength_pct = self._strengths_pct.get(lane)
        if strength_pct is not None:
            self._say(lane, wrist.WristConfig(strength_pct * 255 // 100), "config")

    def _say(self, lane: str, message: object, subject: str = "cue") -> bool:
        payload = orjson.dumps(message)
        topics = [wire.topic(self._site, bracelet, subject) for bracelet in self._worn.get(lane, ())]
        sent = [self._publish(topic, payload) is not False for topic in topics]  # to every wrist, whoever fails
        return all(sent)


def _slow(status: Status) -> bool:
    own, target = status.mean10_milli_spm, status.target_milli_spm
    return status.mode == "bandwidth" and own is not None and target is not None and own < target
