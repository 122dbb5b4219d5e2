"""What a recorded session saw: its accepted footfalls on the service clock, and what the belt said.

The session itself is run again, so a step counts here exactly when it counted then.

    >>> from stridecue.core.events import Claimed, Footfall
    >>> from stridecue.core.plan import FREE_RUN
    >>> from stridecue.core.runner import Runner
    >>> steps = [Footfall(10**6 + 350_000 * i, "pod", "0badcafe", i, 350_000 * i) for i in range(26)]
    >>> found = recorded(FREE_RUN, Runner(), [Claimed(0, "pod", "left"), *steps])
    >>> len(found.contacts), found.contacts[0].side
    (26, 'left')
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from stridecue.core.baseline.measured import PAUSE_US, Contact, Speed
from stridecue.core.events import Belt, Claimed, Event, Footfall
from stridecue.core.limits import BASELINE_MIN_MILLI_SPM
from stridecue.core.plan import Plan
from stridecue.core.programme.training_load import Run
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.core.units import Side

RUN_STEP_US: Final = 60_000_000_000 // BASELINE_MIN_MILLI_SPM
"""A slower step is a walk."""
STEPS: Final = {"left": 2, "right": 2}
"""The same foot twice: a stride, which is two steps."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """In order of time."""

    contacts: tuple[Contact, ...]
    speeds: tuple[Speed, ...]


def recorded(plan: Plan, runner: Runner, events: Iterable[Event]) -> Recorded:
    """Run the session's events again, and note every step it accepts."""
    session = Session(plan, runner)
    sides: dict[str, Side] = {}
    contacts: list[Contact] = []
    speeds: list[Speed] = []
    for event in events:
        before = session.tally["steps"]
        session.feed(event)
        if isinstance(event, Footfall):
            if session.tally["steps"] > before and session.last_step_us is not None:
                side = event.side if event.side != "unknown" else sides.get(event.device, "unknown")
                contacts.append(Contact(max(session.last_step_us, 0), side))
        elif isinstance(event, Claimed):
            sides[event.device] = event.side
        elif isinstance(event, Belt):
            speeds.append(Speed(event.at_us, event.speed_mm_s, event.incline_permille))
    return Recorded(tuple(contacts), tuple(speeds))


def run_of(found: Recorded, began_s: int) -> Run:
    """How long and how far was run, walking and pauses left out; no distance where the belt said no speed.

    >>> jog = Recorded(tuple(Contact(350_000 * i) for i in range(1_201)), (Speed(0, 2_500),))
    >>> run_of(jog, 0)
    Run(began_s=0, minutes_min=7.0, distance_km=1.05, steps=1200, hills=False, fast=False, ended_s=420)
    """
    ran_us = distance_um = steps = 0
    speeds, speed_mm_s = deque(found.speeds), None
    for one, two in pairwise(found.contacts):
        gap_us = two.at_us - one.at_us
        count = STEPS.get(one.side, 1) if one.side == two.side else 1
        while speeds and speeds[0].at_us <= two.at_us:
            speed_mm_s = speeds.popleft().speed_mm_s
        if gap_us > PAUSE_US or gap_us > count * RUN_STEP_US:
            continue
        ran_us += gap_us
        steps += count
        distance_um += gap_us * (speed_mm_s or 0) // 1_000
    distance_km = round(distance_um / 1e9, 3) if found.speeds else None
    lasted_us = found.contacts[-1].at_us - found.contacts[0].at_us if found.contacts else 0
    return Run(began_s, round(ran_us / 60e6, 2), distance_km, steps, ended_s=began_s + round(lasted_us / 1e6))
