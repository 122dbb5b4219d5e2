"""What is said at each segment of a plan that guides its runner: the baseline, and the try-out.

>>> guided(BASELINE)[0], guided(FREE_RUN)
('Walk for three minutes. Usual shoes, belt level (0 to 1 %).', ())
"""

from typing import Final

from stridecue.core.assessment.try_out import TRY_OUT
from stridecue.core.baseline.procedure import BASELINE, STEPS
from stridecue.core.plan import FREE_RUN, Plan  # noqa: F401 - the example uses one of them

GUIDED: Final[tuple[tuple[Plan, tuple[str, ...]], ...]] = (
    (BASELINE, tuple(step.says for step in STEPS[:-1])),
    (
        TRY_OUT,
        (
            "Walk for a minute.",
            "Jog as you always do, for two minutes. You will be asked how your knee feels.",
            "How is your knee, 0 to 10? Say it to your physio. Now follow the click for two minutes.",
        ),
    ),
)


def guided(plan: Plan) -> tuple[str, ...]:
    """The words, one per segment; none for a plan that only looks like one of these."""
    return next((words for known, words in GUIDED if known == plan), ())
