"""Who hears a lane: its channels. One that breaks costs itself its cue, never the ear beside it, nor the log."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from stridecue.app.floor.muting import Muting
from stridecue.core.cues import Cue, Silence, Status, Tempo
from stridecue.core.events import Event
from stridecue.core.outputs import Output

log = logging.getLogger(__name__)


class Channel(Protocol):
    """What hears a lane's cues: a screen, a bracelet, a loudspeaker. It never awaits and never blocks.

    `output`: which of the lane's outputs it is; None: it shows, and cannot be muted.
    """

    @property
    def output(self) -> Output | None:
        """One of the lane's outputs, or none."""

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:
        """The cues one event caused."""

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """The lease: what holds now, said again at 2 Hz while the lane lives."""

    def changed(self, lane: str) -> None:
        """A session began or ended, or a claim changed: whoever shows a snapshot shows a new one."""


class Audience:
    """All channels of one lane, and which of its outputs are muted.

    `deaf` counts, by channel, what broke; it is told once each.
    """

    __slots__ = ("_channels", "_lane", "_where", "deaf", "muting")

    def __init__(self, lane: str, channels: list[Channel]) -> None:
        self._lane, self._channels = lane, channels
        self.deaf: Counter[str] = Counter()
        self.muting = Muting()
        self._where: tuple[int | None, bool] = (0, False)  # segment of the plan, and whether its clock runs

    def offer(self, event: Event, cues: list[Cue]) -> None:
        """The cues one event caused."""
        heard: list[object] = list(cues)
        muted = self.muting.because
        self._each(lambda channel: channel.offer(self._lane, event, [] if channel.output in muted else heard))
        where = next(((one.segment, one.steps > 0) for one in reversed(cues) if isinstance(one, Status)), self._where)
        if where != self._where:
            self._where = where
            self.changed()  # only a snapshot says how long the segment takes

    def renew(self, sounding: Tempo | Silence, now_us: int) -> None:
        """What holds now."""
        given = self.muting.given
        self._each(lambda channel: channel.renew(self._lane, given(channel.output, sounding, now_us), now_us))

    def changed(self) -> None:
        """A snapshot is out of date."""
        self._each(lambda channel: channel.changed(self._lane))

    def _each(self, do: Callable[[Channel], None]) -> None:
        for channel in self._channels:
            try:
                do(channel)
            except Exception as wrong:
                kind = type(channel).__name__
                if not self.deaf[kind]:
                    log.exception("lane %s: channel %s broke: %s", self._lane, kind, type(wrong).__name__)
                self.deaf[kind] += 1
