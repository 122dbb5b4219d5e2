"""Footfalls that come while their lane has no session: which belong to the next one, and which to none.

A session begins with a live step. A pod recognises running only after a few steps and then sends those as well,
`live: false`, before the first live one: they are of this run, and go into its log. What was run while the lane was
stopped belongs to no session, and neither does what is older than that: it is acknowledged with the next session's
steps, so that the pod may forget it.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from stridecue.core.events import Footfall

RUN_IN_US: Final = 10_000_000
"""A resent step is of the run that begins when it was made and heard no longer before. Ours: recognising takes two to
three seconds, and nobody hands a treadmill over within ten."""
EARLY_MAX: Final = 40
"""So many steps of a device are made in ten seconds, by whoever runs."""

Acked = tuple[str, int] | None
"""Boot and seq up to which a device's steps are done with."""


class Between:
    """Of one lane. Pure: it keeps what it is shown, until a session begins."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, int]] = {}
        self._early: dict[str, dict[int, Footfall]] = {}

    def saw(self, step: Footfall) -> None:
        """A footfall that began no session."""
        if step.live:
            self._last[step.device] = (step.boot, step.seq)
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

    def done(self, device: str, on_disk: Acked, first: Footfall, early: list[Footfall], *, ended: bool) -> Acked:
        """Up to where a device's steps are done with when the session begins; None: nothing is known of its boot.

        `ended`: the last session was sealed, so that no step before this one's is missing in it. After a crash what
        is not on disk belongs to this session.
        """
        if not (ended and device == first.device and first.seq > 0):
            return self._last.get(device) or on_disk
        begins = min([step.seq for step in early if step.device == device] + [first.seq]) - 1
        if on_disk is not None and on_disk[0] == first.boot:
            begins = max(begins, on_disk[1])
        return (first.boot, begins) if begins >= 0 else None

    def clear(self) -> None:
        """A session has begun."""
        self._last.clear()
        self._early.clear()


def _covers(done: Acked, step: Footfall) -> bool:
    return done is not None and done[0] == step.boot and step.seq <= done[1]
