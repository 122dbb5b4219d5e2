"""What comes while a lane has no session: which footfalls belong to the next one, and what time it is at its pods.

A session begins with a live step. A pod recognises running only after a few steps and then sends those as well,
`live: false`, before the first live one: they are of this run, and go into its log. What was run while the lane was
stopped belongs to no session, and neither does what is older than that: it is acknowledged with the next session's
steps, so that the pod may forget it.

A pod that was asked for the time just before is not a stranger: its answers go into the log as well. Without them the
first step, which is found late, would be taken for one that fell late. So does its newest heartbeat: it says which
steps the pod still keeps, and those may come after the live one; nothing above is acknowledged until they have.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from stridecue.core.events import ClockEcho, Event, Footfall, Heartbeat, Sampled

RUN_IN_US: Final = 10_000_000
"""A resent step is of the run that begins when it was made and heard no longer before. Ours: recognising takes two to
three seconds, and nobody hands a treadmill over within ten."""
ECHOES_MAX: Final = 32
EARLY_MAX: Final = 40
"""So many steps of a device are made in ten seconds, by whoever runs."""

ECHO_US: Final = 2_500_000
"""An answer about a clock, and a heartbeat, is news for so long: shorter than the silence that makes a device lost."""
BEATS_MAX: Final = 24
"""Heartbeats of a device that are kept: at two a second, those of the last ten seconds."""

Acked = tuple[str, int] | None
"""Boot and seq up to which a device's steps are done with."""


class Between:
    """Of one lane. Pure: it keeps what it is shown, until a session begins."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, int]] = {}
        self._early: dict[str, dict[int, Footfall]] = {}
        self._raw: set[str] = set()  # their steps are made here, and nothing waits for an acknowledgement
        self._echoes: deque[ClockEcho] = deque(maxlen=ECHOES_MAX)
        self._beats: dict[str, deque[Heartbeat]] = {}

    def saw(self, event: Event) -> None:
        """Something that began no session."""
        if isinstance(event, ClockEcho):
            self._echoes.append(event)
        elif isinstance(event, Heartbeat):
            self._beats.setdefault(event.device, deque(maxlen=BEATS_MAX)).append(event)
        elif isinstance(event, Sampled) and event.t_us is not None:
            self._raw.add(event.device)
        elif isinstance(event, Footfall):
            self._stepped(event)

    def _stepped(self, step: Footfall) -> None:
        if step.live:
            self._last[step.device] = (step.boot, step.seq)
        if step.live or step.device in self._raw:
            return
        kept = self._early.setdefault(step.device, {})
        if any(one.boot != step.boot for one in kept.values()):
            kept.clear()
        kept.setdefault(step.seq, step)
        if len(kept) > EARLY_MAX:
            del kept[min(kept)]

    def early(self, first: Footfall, devices: Collection[str]) -> list[Footfall]:
        """Steps of these devices and of the run of `first`, made before it: in order, and known from now on."""
        found = []
        for device, kept in self._early.items():
            if device not in devices:
                continue
            newest = first if device == first.device else kept[max(kept)]
            done = self._last.get(device)
            for seq in sorted(kept):
                step = kept[seq]
                made = 0 <= newest.t_us - step.t_us <= RUN_IN_US and first.at_us - step.at_us <= RUN_IN_US
                if made and step.boot == newest.boot and not _covers(done, step):
                    found.append(replace(step, at_us=first.at_us))
        return found

    def before(self, first: Footfall, devices: Collection[str]) -> list[Event]:
        """What goes into the log before `first`: how these devices are, what time it is there, then early steps."""
        heard: list[ClockEcho | Heartbeat] = [*self._echoes, *(beats[-1] for beats in self._beats.values())]
        news = [one for one in heard if one.device in devices and first.at_us - one.at_us <= ECHO_US]
        known = [one for one in news if one.device != first.device or one.boot == first.boot]
        return [*sorted(known, key=lambda one: one.at_us), *self.early(first, devices)]

    def done(self, device: str, on_disk: Acked, first: Footfall, before: list[Event], *, ended: bool) -> Acked:
        """Up to where a device's steps are done with when the session begins; None: nothing is known of its boot.

        `ended`: the last session was sealed, so that no step before this run's is missing in it. After a crash what
        is not on disk belongs to this session.
        """
        if not (ended and device == first.device and first.seq > 0):
            return self._last.get(device) or on_disk
        early = [one.seq for one in before if isinstance(one, Footfall) and one.device == device]
        begins = min([first.seq, *early, self._made(first) + 1]) - 1
        for done in (self._last.get(device), on_disk):
            if done is not None and done[0] == first.boot:
                begins = max(begins, done[1])
        return (first.boot, begins) if begins >= 0 else None

    def _made(self, first: Footfall) -> int:
        """The newest step that the device had made when this run cannot have begun; without heartbeats, all before."""
        beats = self._beats.get(first.device, ())
        ours = [one for one in beats if one.boot == first.boot and first.at_us - one.at_us <= RUN_IN_US]
        if not ours:
            return first.seq - 1
        return ours[0].seq or -1  # 0 says either that none was made yet, or the first one

    def clear(self) -> None:
        """A session has begun."""
        self._last.clear()
        self._early.clear()
        self._echoes.clear()
        self._beats.clear()


def _covers(done: Acked, step: Footfall) -> bool:
    return done is not None and done[0] == step.boot and step.seq <= done[1]
