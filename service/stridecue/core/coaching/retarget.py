"""A person changes what is asked of the runner from now on, in this session only.

The band decides when a bandwidth cue speaks: that far below the target, and five thirds of it above, as in the
plan's default (3 and 5 %: quicker than asked is seldom worth a word). It comes no nearer than 2.5 %, where
runners who try are cued without end, and goes no further than 5 %, where nobody is (coaching evidence, section 1.4).
What counts as in the band for figures and rules stays the plan's, so that sessions can be compared.

    >>> wide = widened(Band(), 45)
    >>> wide.on_below_permille, wide.on_above_permille, wide.off_inside_permille, wide.metric_permille
    (45, 75, 20, 30)
    >>> Retarget(0, "the physio", target_permille=75, policy="silent")
    Traceback (most recent call last):
    ValueError: expected exactly one of target_permille, by_permille, policy, target_milli_spm, band_permille
"""

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.plan import Band, NudgePermille, Policy, TargetPermille
from stridecue.core.units import Micros, MilliSpm, ShortText

BandPermille = Annotated[int, Interval(ge=25, le=50)]
"""How far below the target a bandwidth cue begins to speak, as a person may set it."""
WISHES: Final = ("target_permille", "by_permille", "policy", "target_milli_spm", "band_permille")


@dataclass(frozen=True, slots=True)
class Retarget:
    """One wish of a person.

    `target_permille` over the baseline, `by_permille` more or less than now (the ± buttons), or the target itself;
    `policy`: how the cueing segments cue; `band_permille`: how far off a bandwidth cue speaks. Silent segments and
    probes stay silent under any policy.
    """

    at_us: Micros
    by: ShortText
    because: ShortText = ""
    target_permille: TargetPermille | None = None
    by_permille: NudgePermille | None = None
    policy: Policy | None = None
    target_milli_spm: MilliSpm | None = None
    band_permille: BandPermille | None = None
    event: Literal["retarget"] = "retarget"

    def __post_init__(self) -> None:
        one_wish(self)


def one_wish(said: object) -> None:
    """ValueError unless exactly one of `WISHES` is there."""
    if sum(getattr(said, wish) is not None for wish in WISHES) != 1:
        raise ValueError(f"expected exactly one of {', '.join(WISHES)}")


def widened(band: Band, band_permille: int) -> Band:
    """The same band, speaking nearer to the target or further from it; a cue still ends well inside of it."""
    return replace(
        band,
        on_below_permille=band_permille,
        on_above_permille=band_permille * 5 // 3,
        off_inside_permille=min(band.off_inside_permille, band_permille * 4 // 5),
    )
