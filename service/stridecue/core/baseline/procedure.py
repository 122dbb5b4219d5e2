"""How a baseline is taken: the guided steps, and what is said at each moment of them.

Three minutes of walking, nine of jogging; the speed is found in the first minute of the jog and then kept; the last
three minutes count. The runner sees no cadence, hears no beat, and nobody talks about steps. Cadence drifts in the
first minutes on a belt, so an earlier baseline would set the target too high. Source: coaching evidence, sections 1.3
and 8.1.

    >>> guide(0).name, guide(200_000_000).name, guide(600_000_000).name, guide(720_000_000).name
    ('walk', 'settle', 'score', 'done')
    >>> guide(600_000_000).left_s
    120
"""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.plan import Plan, Segment

Name = Literal["walk", "settle", "jog", "score", "done"]


@dataclass(frozen=True, slots=True)
class GuidedStep:
    """One step of the procedure: how long it lasts, and what runner and physio are told."""

    name: Name
    duration_s: Annotated[int, Interval(ge=0)]
    says: str


WALK: Final = GuidedStep("walk", 180, "Walk for three minutes. Usual shoes, belt level (0 to 1 %).")
SETTLE: Final = GuidedStep(
    "settle", 60, "Jog. Find an easy speed within this minute (effort 3 to 4 of 10, pain up to 2)."
)
JOG: Final = GuidedStep("jog", 300, "Keep this speed. Hands off the rails, no music with a beat, no talk about steps.")
SCORE: Final = GuidedStep("score", 180, "Keep this speed: these three minutes count.")
DONE: Final = GuidedStep("done", 0, "Done. Slow down, then stop the belt.")
STEPS: Final = (WALK, SETTLE, JOG, SCORE, DONE)
"""Read top to bottom."""

BASELINE: Final = Plan("baseline", tuple(Segment("silent", None, step.duration_s) for step in STEPS[:-1]))
"""The same as a plan: no target, no cue, no number."""

JOG_S: Final = SETTLE.duration_s + JOG.duration_s + SCORE.duration_s
EARLY_S: Final = (60, 180)
"""The early baseline: jog minutes 1 to 3, with which a cold probe is compared (like with like)."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Where a runner is in the procedure. `cadence_hidden` is always so: a seen cadence is a changed one."""

    name: Name
    says: str
    left_s: Annotated[int, Interval(ge=0)]
    cadence_hidden: bool = True


def guide(elapsed_us: int) -> Guidance:
    """What holds `elapsed_us` after the session's first step."""
    left_us = elapsed_us
    for step in STEPS[:-1]:
        if left_us < step.duration_s * 1_000_000:
            return Guidance(step.name, step.says, -(-(step.duration_s * 1_000_000 - left_us) // 1_000_000))
        left_us -= step.duration_s * 1_000_000
    return Guidance(DONE.name, DONE.says, 0)
