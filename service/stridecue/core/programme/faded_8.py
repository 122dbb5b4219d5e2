"""The default programme: eight sessions in under three weeks, feedback fading from all of the time to a tenth of it.

183 main minutes, in the window of what worked best and lasted (8 to 18 sessions, 177 to 196 minutes in total, faded:
Davis 2020, PMC7083994); +7.5 % as in Willy 2016 (https://doi.org/10.1111/sms.12413). Coaching evidence, section 8.2.

    >>> sum(one.main_min for one in FADED_8.sessions), sum(one.on_min for one in FADED_8.sessions)
    (183, 108)
"""

from typing import Final

from stridecue.core.plan import Ramp
from stridecue.core.programme.programme import Programme, SessionPlan

FADED_8: Final = Programme(
    "faded-8",
    (
        SessionPlan(15, 50, "continuous", ((0, 13),), 2, Ramp(every_s=30)),
        SessionPlan(18, 75, "continuous", ((0, 16),), 2),
        SessionPlan(20, 75, "continuous", ((0, 18),), 2),
        SessionPlan(22, 75, "continuous", ((0, 20),), 2),
        SessionPlan(24, 75, "bandwidth", ((0, 4), (5, 8), (9, 12), (13, 16), (17, 22)), 2),
        SessionPlan(26, 75, "bandwidth", ((0, 3), (5, 7), (9, 11), (13, 15), (17, 19), (21, 23)), 3),
        SessionPlan(28, 75, "bandwidth", ((0, 2), (6, 7), (11, 12), (16, 17), (20, 21), (24, 25)), 3),
        SessionPlan(30, 75, "bandwidth", ((0, 1), (10, 11), (20, 21)), 5),
    ),
)
