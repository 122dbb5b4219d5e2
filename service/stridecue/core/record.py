"""What is kept about a runner for the coaching: a pseudonym's height, speed, shoes and devices. No name, no health.

>>> Record("r-1", height_mm=1_750).shoe
'shoe'
"""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval, MaxLen

from stridecue.core.pain.pain import Model
from stridecue.core.units import Count, HeightMm, Ident, SpeedMmS

LegLengthMm = Annotated[int, Interval(ge=500, le=1_300)]
MassKg = Annotated[float, Interval(ge=25, le=250)]
UtcOffsetS = Annotated[int, Interval(ge=-12 * 3_600, le=14 * 3_600)]


@dataclass(frozen=True, slots=True)
class Record:
    """`version` counts the changes: who writes says which one they have read, and a second writer is told.

    `pain_model`: which number is still green (`core.pain.pain`); `utc_offset_s`: the runner's own clock, which says
    when it is the next morning.
    """

    runner: Ident
    version: Count = 0
    height_mm: HeightMm | None = None
    leg_length_mm: LegLengthMm | None = None
    mass_kg: MassKg | None = None
    reference_speed_mm_s: SpeedMmS | None = None
    shoe: Ident = "shoe"
    devices: Annotated[tuple[Ident, ...], MaxLen(8)] = ()
    pain_model: Model = "strict"
    utc_offset_s: UtcOffsetS = 0
