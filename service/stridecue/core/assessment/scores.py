"""Questionnaires, as scores only: no item text is kept here, because their rights are not ours.

Whoever has the right to use a questionnaire has it filled in, and enters the sum with its date, language and version.
Source: coaching evidence, section 4.2.

    >>> change("akps", 62, 74)
    'AKPS 62 → 74: +12, better by more than the smallest change that matters (10)'
    >>> checked("uwri", 40)
    Traceback (most recent call last):
    ValueError: UWRI 40; accepted: 0 to 36
"""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.programme.thresholds import threshold

Tool = Literal["akps", "koos_pf", "uwri"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A questionnaire's range (more is better in all three) and the smallest change that matters."""

    name: str
    high: Annotated[int, Interval(ge=1)]
    change_points: float


SCALES: Final[dict[Tool, Scale]] = {
    "akps": Scale("AKPS", 100, threshold("akps_change")),
    "koos_pf": Scale("KOOS-PF", 100, threshold("koos_pf_change")),
    "uwri": Scale("UWRI", 36, threshold("uwri_change")),
}


def checked(tool: Tool, points: float) -> float:
    """The score, when it can be one; ValueError with what would be accepted."""
    scale = SCALES[tool]
    if not 0 <= points <= scale.high:
        raise ValueError(f"{scale.name} {points:g}; accepted: 0 to {scale.high}")
    return points


def change(tool: Tool, first: float, last: float) -> str:
    """What lies between two scores, in words."""
    scale, by = SCALES[tool], last - first
    said = f"{scale.name} {first:g} → {last:g}: {by:+g}"
    if abs(by) < scale.change_points:
        return f"{said}, less than the smallest change that matters ({scale.change_points:g})"
    how = "better" if by > 0 else "worse"
    beyond = "by more than" if abs(by) > scale.change_points else "by"
    return f"{said}, {how} {beyond} the smallest change that matters ({scale.change_points:g})"
