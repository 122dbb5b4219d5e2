"""The plan of a lane as its pages show it: its stretches in order, and how far a session has come."""

from dataclasses import dataclass

from stridecue.core.plan import Mode, Plan, Seconds
from stridecue.core.units import Ident, Micros, MilliSpm


@dataclass(frozen=True, slots=True)
class PlanName:
    """Which plan a lane follows, and the baseline its targets are relative to."""

    name: Ident
    baseline_milli_spm: MilliSpm | None


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of the plan; `duration_s` null: until the end."""

    mode: Mode
    duration_s: Seconds | None


@dataclass(frozen=True, slots=True)
class Course:
    """At `at_us` on the service clock the plan had run for `elapsed_us`, pauses left out; `runs`: it goes on."""

    parts: list[Part]
    at_us: Micros
    elapsed_us: Micros
    runs: bool


def course(plan: Plan, at_us: int, elapsed_us: int, *, runs: bool) -> Course:
    """Of a lane: a page counts on from here by itself, until the next snapshot."""
    return Course([Part(one.mode, one.duration_s) for one in plan.segments], at_us, elapsed_us, runs)
