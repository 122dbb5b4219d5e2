"""The try-out: two minutes at the runner's own cadence, two minutes above it, and the pain at the end of each.

Of 68 runners 35 % had less pain at once at +10 %, and their joint force fell more (Esculier 2023). A drop of one
point or more makes a responder; it says that a try is worthwhile, not that it will last (coaching evidence, section
4.3).

    >>> TryOut(75, own_nprs=4, above_nprs=2).responder, TryOut(75, own_nprs=4, above_nprs=4).says
    (True, 'knee 4 at the own cadence, 4 at +7.5 %: no response')
"""

from dataclasses import dataclass
from typing import Annotated, Final

from annotated_types import Interval

from stridecue.core.pain.pain import Nprs
from stridecue.core.plan import Plan, Ramp, Segment
from stridecue.core.programme.thresholds import threshold

EACH_S: Final = 120
RAMP: Final = Ramp(every_s=4)
"""Quick steps of 1 %: the second part is as long as the first one after them."""
TRY_OUT: Final = Plan(
    "try-out",
    (Segment("walk", None, 60), Segment("silent", None, EACH_S), Segment("continuous", 75, EACH_S + 8 * RAMP.every_s)),
    RAMP,
)
"""At the own cadence without a number, then with a click at +7.5 %."""
DROP_NPRS: Final = threshold("responder")


@dataclass(frozen=True, slots=True)
class TryOut:
    """Knee pain after each part; the second at `above_permille` over the runner's own cadence."""

    above_permille: Annotated[int, Interval(ge=50, le=100)]
    own_nprs: Nprs
    above_nprs: Nprs

    @property
    def responder(self) -> bool:
        """Whether it hurt less at once."""
        return self.own_nprs - self.above_nprs >= DROP_NPRS

    @property
    def says(self) -> str:
        """In words, for the physio."""
        found = "responder" if self.responder else "no response"
        return f"knee {self.own_nprs} at the own cadence, {self.above_nprs} at +{self.above_permille / 10:g} %: {found}"
