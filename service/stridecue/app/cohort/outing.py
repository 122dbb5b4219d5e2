"""One run of one simulated person: footfalls into a real session, its beat into their ear, step by step.

Both feet are simulated. With one pod only the left one is heard, as with the commonest set; with two both are.
A stretch of the plan may stand for a longer one (`stands_for`): learning counts for all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from stridecue.app.cohort.body import BEGINS_US, Body
from stridecue.app.cohort.listener import Heard, Listener
from stridecue.app.cohort.person import Memory, Person
from stridecue.core.events import Alarm, Claimed, ClockEcho, Event, Footfall, PainReport
from stridecue.core.measures import Measures, Measuring
from stridecue.core.plan import Plan, target_milli_spm
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.core.units import Side

JITTER_US: Final = 8_000
LINK_US: Final = 20_000
ECHO_US: Final = 10_000_000
"""A pod answers a clock request so often; a real one ten times as often."""
BOOT: Final = "51ed0001"
SIDES: Final[tuple[Side, Side]] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run showed."""

    measures: Measures
    heard: Heard
    steps: int
    ended: str | None


class Outing:
    """A session, a body, and whoever reads along."""

    def __init__(
        self,
        plan: Plan,
        who: Runner,
        person: Person,
        memory: Memory,
        seed: Sequence[int],
        *,
        both_feet: bool = False,
        stands_for: Sequence[float] = (),
    ) -> None:
        """Every segment of `plan` is timed; `stands_for`: how many times longer each one really is."""
        self._plan = plan
        lengths_us = [1_000_000 * (part.duration_s or 0) for part in plan.segments]
        lasts_s = sum(lengths_us) / 1e6
        targets = [target_milli_spm(part, who.baseline_milli_spm) or 0 for part in plan.segments]
        goal = max(targets, key=lambda target: abs(target - (who.baseline_milli_spm or 0)) if target else -1) or None
        self._body = Body(person, memory, goal / 1000 if goal else person.own_spm, seed, lasts_s, 2 - both_feet)
        self._jitter_us = np.random.default_rng((*seed, 7)).normal(0, JITTER_US, int(4 * lasts_s) + 100).tolist()
        self._session, self._measuring = Session(plan, who), Measuring(plan, who)
        self._both = both_feet
        self._stands_for = list(stands_for) or [1.0] * len(lengths_us)
        # the plan's clock starts with the first footfall that is heard: when that is, is known only then
        self._ends_us = list(accumulate(lengths_us))
        self._segment = -1
        self._goal = goal
        self._seqs = [0, 0]
        for side in SIDES if both_feet else SIDES[:1]:
            self._session.feed(Claimed(0, f"pod-{side}", side))

    def run(self, *, pain_nprs: int | None = None, until_first_cue: bool = False) -> Seen:
        """To the plan's end, or the session's; `pain_nprs`: a knee report at half time."""
        body, session = self._body, self._session
        first_us = self._land_first()
        listener = Listener(self._plan, first_us, self._goal)
        ends_us = [first_us + end_us for end_us in self._ends_us]
        half_us = (first_us + ends_us[-1]) // 2
        self._enter(0)
        heard_spm: float | None = None
        foot, echoed_us = 0, first_us
        while not body.spent and session.ended is None:
            at_us = body.land(heard_spm)
            foot = 1 - foot
            if listener.waits:
                listener.landed(body.before_us, at_us)
                if until_first_cue and not listener.waits:
                    break
            if foot and not self._both:
                continue
            now_us = self._arrives_us(at_us, foot)
            if now_us >= ends_us[self._segment]:
                self._go_on(now_us, ends_us, listener)
                if now_us >= ends_us[-1]:
                    break
            if pain_nprs is not None and now_us >= half_us:
                self._feed(PainReport(now_us, "knee", pain_nprs, by="the simulated runner"), listener)
                pain_nprs = None
            if now_us >= echoed_us + ECHO_US:
                self._feed(_echo(now_us, foot), listener)
                echoed_us = echoed_us if self._both and foot == 0 else now_us
            self._feed(self._footfall(now_us, at_us, foot), listener)
            heard_spm = listener.sounding.milli_spm / 1000 if listener.sounding is not None else None
        return Seen(self._measuring.done(), listener.heard, session.tally["steps"], session.ended)

    def _land_first(self) -> int:
        """The first footfall, which starts the plan's clock; when it arrived."""
        first_us = round(BEGINS_US) + LINK_US
        for foot in range(1 + self._both):
            self._session.feed(_echo(first_us, foot))
        self._session.feed(Footfall(first_us, "pod-left", BOOT, 0, round(BEGINS_US), "left"))
        self._seqs[0] = 1
        return first_us

    def _arrives_us(self, at_us: float, foot: int) -> int:
        late_us: float = max(self._jitter_us[self._seqs[foot] + foot], 0.0)
        return round(at_us + late_us) + LINK_US

    def _footfall(self, now_us: int, at_us: float, foot: int) -> Footfall:
        seq = self._seqs[foot]
        self._seqs[foot] = seq + 1
        return Footfall(
            now_us, f"pod-{SIDES[foot]}", BOOT, seq, round(at_us + self._jitter_us[seq + foot]), SIDES[foot]
        )

    def _feed(self, event: Event, listener: Listener) -> None:
        cues = self._session.feed(event)
        listener.hear(cues)
        for cue in cues:
            self._measuring.see(cue)

    def _go_on(self, now_us: int, ends_us: list[int], listener: Listener) -> None:
        """A segment has ended by `now_us`: the session is told at that moment, as the service tells it."""
        while (due_us := self._session.deadline_us) is not None and due_us <= now_us:
            self._feed(Alarm(due_us), listener)
            if due_us >= ends_us[-1]:
                break
        while self._segment < len(ends_us) - 1 and now_us >= ends_us[self._segment]:
            self._enter(self._segment + 1)

    def _enter(self, segment: int) -> None:
        self._segment = segment
        self._body.walking = self._plan.segments[segment].mode == "walk"
        self._body.stands_for = self._stands_for[segment]


def _echo(now_us: int, foot: int) -> ClockEcho:
    """The pod has answered a clock request: without it, nobody could tell a late landing from a slow link."""
    sent_us = now_us - 2 * LINK_US
    return ClockEcho(now_us, f"pod-{SIDES[foot]}", BOOT, sent_us, sent_us + LINK_US, sent_us + LINK_US)
