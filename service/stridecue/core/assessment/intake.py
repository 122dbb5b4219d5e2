"""The intake: three minutes of questions, and which pattern the answers resemble.

The map has ten zones; together with what provokes the pain it gives a hint where to look first, for the physio who then
examines. Source: coaching evidence, section 4.1.

    >>> Intake(34, zones=("kneecap",), provokers=("stairs", "squat")).pattern
    'patellofemoral'
    >>> Intake(34, zones=("lateral_epicondyle",), provokers=("downhill",), repeatable_distance=True).pattern
    'iliotibial'
    >>> Intake(34, zones=("kneecap", "lateral_epicondyle")).pattern
    'unclear'
"""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.assessment.red_flags import Caution, DoNotStart, Flag, raised
from stridecue.core.pain.pain import Nprs

Zone = Literal[
    "kneecap",
    "patellar_tendon",
    "tibial_tubercle",
    "lateral_epicondyle",
    "lateral_joint_line",
    "medial_joint_line",
    "pes_anserinus",
    "back",
    "thigh",
    "shin_calf",
]
"""Where it hurts, as tapped on the map; `lateral_epicondyle` lies 1 to 3 cm above the joint line."""
Provoker = Literal["stairs", "squat", "sitting", "kneeling", "downhill"]
"""What brings it on; `sitting`: for more than half an hour."""
Change = Literal["more_km", "hills", "speed", "shoes", "surface", "break"]
"""What changed in the last six weeks; `break`: two weeks or more without running."""
Pattern = Literal["patellofemoral", "iliotibial", "unclear"]

HINTS: Final[dict[Pattern, str]] = {
    "patellofemoral": "a pattern often seen with patellofemoral pain: examine (resisted quadriceps, squat, palpation)",
    "iliotibial": "a pattern often seen with iliotibial band pain: examine; cadence work for it is expert opinion only",
    "unclear": "unclear: please examine",
}
FRONT: Final[frozenset[Provoker]] = frozenset({"stairs", "squat", "sitting"})
ENOUGH: Final = 2
"""So many of them, with pain in front."""

Scale10 = Annotated[int, Interval(ge=0, le=10)]


@dataclass(frozen=True, slots=True)
class Intake:
    """What was asked and answered. None: not asked; an empty tuple: asked, and none."""

    age_years: Annotated[int, Interval(ge=5, le=110)]
    zones: tuple[Zone, ...] = ()
    provokers: tuple[Provoker, ...] = ()
    red_flags: tuple[Flag, ...] = ()
    do_not_start: tuple[DoNotStart, ...] = ()
    cautions: tuple[Caution, ...] = ()
    changes: tuple[Change, ...] = ()
    new_swelling: bool = False
    repeatable_distance: bool = False
    daily_rest_pain: bool = False
    lower_leg_history: bool = False
    """Calf, Achilles or foot trouble within 12 months."""
    pain_worst_nprs: Nprs | None = None
    pain_usual_nprs: Nprs | None = None
    pain_running_nprs: Nprs | None = None
    since_months: Annotated[int, Interval(ge=0, le=600)] | None = None
    week_km: Annotated[float, Interval(ge=0, le=300)] | None = None
    longest_30_days_km: Annotated[float, Interval(ge=0, le=200)] | None = None
    runs_per_week: Annotated[float, Interval(ge=0, le=21)] | None = None
    running_years: Annotated[float, Interval(ge=0, le=90)] | None = None
    treadmill_runs: Annotated[int, Interval(ge=0, le=10_000)] | None = None
    fear_of_harm: Scale10 | None = None
    confidence: Scale10 | None = None
    sleep: Scale10 | None = None
    goal: Annotated[str, "free text, sealed where it is stored"] = ""

    @property
    def pattern(self) -> Pattern:
        """Which pattern zones and provokers resemble."""
        front, side = "kneecap" in self.zones, "lateral_epicondyle" in self.zones
        other = set(self.zones) - {"kneecap", "patellar_tendon", "tibial_tubercle", "lateral_epicondyle"}
        if front and not side and not other and len(FRONT & set(self.provokers)) >= ENOUGH:
            return "patellofemoral"
        typical = self.repeatable_distance and "downhill" in self.provokers and "sitting" not in self.provokers
        if side and not front and not other and typical:
            return "iliotibial"
        return "unclear"

    @property
    def flags(self) -> tuple[str, ...]:
        """Its red flags, in words."""
        return raised(self.red_flags, age_years=self.age_years, new_swelling=self.new_swelling)
