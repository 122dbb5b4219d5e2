"""Remembers which device's clock was in trouble, for whoever looks after the devices."""

from typing import Final

from stridecue.core.cues import Notice, Silence, Tempo
from stridecue.core.events import Event
from stridecue.core.outputs import Output

REMEMBERED_US: Final = 600_000_000
DEVICES_MAX: Final = 1_000


class Ailments:
    """The last trouble of each device that serves a lane. It holds no figure of a runner."""

    output: Output | None = None

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, str]] = {}

    def offer(self, _lane: str, _event: Event, cues: list[object]) -> None:
        """The notices about a clock among the cues of one event."""
        for cue in cues:
            if isinstance(cue, Notice) and cue.about == "clock" and cue.device is not None:
                self._last.pop(cue.device, None)
                self._last[cue.device] = cue.at_us, cue.because
                if len(self._last) > DEVICES_MAX:
                    del self._last[next(iter(self._last))]

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """Nothing: a lease is no news."""

    def changed(self, lane: str) -> None:
        """Nothing: a device keeps its clock."""

    def of(self, device: str, now_us: int) -> str | None:
        """What was wrong in the last ten minutes.

        >>> from stridecue.core.events import Alarm
        >>> ailments = Ailments()
        >>> ailments.offer("1", Alarm(5), [Notice(5, "clock", "the clock of pod-1 jumped", "pod-1")])
        >>> ailments.of("pod-1", 6), ailments.of("pod-1", 5 + REMEMBERED_US), ailments.of("pod-2", 6)
        ('the clock of pod-1 jumped', None, None)
        """
        at_us, because = self._last.get(device, (-REMEMBERED_US, ""))
        return because if now_us - at_us < REMEMBERED_US and because else None
