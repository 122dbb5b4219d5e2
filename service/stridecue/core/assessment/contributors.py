"""Six things that may contribute, how each is checked with little, and what follows when it is found.

None of them is looked for by the software: a physio checks and enters what was found. "Not checked" is an answer of its
own, and stands in the report. Source: coaching evidence, section 4.3.

    >>> [line.name for line in follows({"training_load": True, "hip_strength": False})]
    ['training_load']
    >>> not_checked({"training_load": True})[0]
    'mechanics'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from stridecue.core.assessment import Grade

Contributor = Literal[
    "training_load", "mechanics", "hip_drop", "hip_strength", "quadriceps", "foot", "lateral_tightness"
]


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contributor: a check that needs little, what follows for the plan, and how good the evidence is."""

    name: Contributor
    check: str
    then: str
    grade: Grade


CONTRIBUTORS: Final[dict[Contributor, Contribution]] = {
    line.name: line
    for line in (
        Contribution(
            "training_load",
            "longest run of 30 days, hills, breaks",
            "first for everyone: a load plan before or with cadence; the cadence goal may stay at +5 %",
            "A",
        ),
        Contribution(
            "mechanics",
            "baseline; side video at 240 fps: foot far ahead, heel first, straight knee; loud landing",
            "good candidate for +7.5 %",
            "B",
        ),
        Contribution(
            "hip_drop",
            "rear video: hip adduction, pelvic drop; step-down",
            "+10 % or a mirror, plus hip work; +5 % alone changes the hip little",
            "B",
        ),
        Contribution(
            "hip_strength",
            "dynamometer, or side plank time",
            "hip exercises three times a week; strength alone does not change gait",
            "A",
        ),
        Contribution(
            "quadriceps",
            "single-leg press, pain on a step-down",
            "knee and hip exercises; cadence helps to bear runs meanwhile",
            "A",
        ),
        Contribution(
            "foot",
            "foot mobility, trial of an orthosis",
            "prefabricated orthosis for up to six weeks; no reason for cadence",
            "B",
        ),
        Contribution(
            "lateral_tightness",
            "Ober's test, patellar tilt",
            "mobility work is optional; look at the pain map again",
            "C",
        ),
    )
}
"""Read top to bottom: the six of the literature, running mechanics in two rows because different things follow."""


def follows(found: Mapping[Contributor, bool]) -> list[Contribution]:
    """The contributors that were found, in the order of the table."""
    return [line for name, line in CONTRIBUTORS.items() if found.get(name)]


def not_checked(found: Mapping[Contributor, bool]) -> list[Contributor]:
    """The contributors that nobody has looked for."""
    return [name for name in CONTRIBUTORS if name not in found]
