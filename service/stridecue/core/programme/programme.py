"""A programme: sessions in a row, each compiled to the `Plan` that a session runs.

A session is a warm-up (a walk, then a silent jog whose last minutes are the cold probe) and a main part in
which feedback comes in windows; the last minutes of it are the end probe. Feedback that fades over the
sessions keeps what was learnt, feedback at every step makes dependent (Davis 2020, PMC7083994; Willy 2016,
https://doi.org/10.1111/sms.12413; coaching evidence, sections 1.1 and 8.2).

    >>> one = SessionPlan(main_min=15, target_permille=50, mode="continuous", cue_on_min=((0, 13),), end_probe_min=2)
    >>> programme = Programme("example", (one,))
    >>> [(s.mode, s.duration_s) for s in plan_of(programme, 1).segments]
    [('walk', 180), ('silent', 180), ('continuous', 780), ('probe', 120)]
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from annotated_types import Interval, MinLen

from stridecue.core.plan import Band, Plan, Ramp, Segment, TargetPermille
from stridecue.core.programme.thresholds import threshold
from stridecue.core.units import Ident

Minutes = Annotated[float, Interval(ge=0, le=240)]
ROUNDING_MIN = 1e-6
"""Minutes of a rescaled session are not whole."""
Days = Annotated[int, Interval(ge=1, le=366)]
REPEAT_AFTER_DAYS: Final = round(threshold("gap_repeat"))
REBASELINE_AFTER_DAYS: Final = round(threshold("gap_rebaseline"))


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Silent: a walk, then a jog. From session `cold_probe_from_session` on the end of the jog is the cold probe."""

    walk_min: Minutes = 3
    jog_min: Minutes = 3
    cold_probe_min: Minutes = 2
    cold_probe_from_session: Annotated[int, Interval(ge=1, le=99)] = 2

    def __post_init__(self) -> None:
        if self.cold_probe_min > self.jog_min:
            raise ValueError(f"cold_probe_min: {self.cold_probe_min:g}; expected at most jog_min, {self.jog_min:g}")


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session. `cue_on_min`: windows of feedback, from the beginning of the main part, before the end probe."""

    main_min: Annotated[float, Interval(ge=1, le=240)]
    target_permille: TargetPermille
    mode: Literal["continuous", "bandwidth"]
    cue_on_min: tuple[tuple[Minutes, Minutes], ...] = ()
    end_probe_min: Minutes = 2
    ramp: Ramp = field(default_factory=Ramp)

    def __post_init__(self) -> None:
        before_min, last_min = 0.0, self.main_min - self.end_probe_min
        if last_min < 0:
            raise ValueError(f"end_probe_min: {self.end_probe_min:g}; expected at most main_min, {self.main_min:g}")
        for i, (on_min, off_min) in enumerate(self.cue_on_min):
            if not before_min <= on_min < off_min <= last_min + ROUNDING_MIN:
                raise ValueError(
                    f"cue_on_min.{i}: {on_min:g} to {off_min:g}; expected windows in order, each after the one "
                    f"before, up to {last_min:g}, where the end probe begins"
                )
            before_min = off_min

    @property
    def on_min(self) -> float:
        """Minutes in which feedback is available."""
        return sum(off_min - on_min for on_min, off_min in self.cue_on_min)


@dataclass(frozen=True, slots=True)
class Programme:
    """Sessions 1, 2, … and what goes for all of them. Defaults: coaching evidence, sections 8.2 and 8.3."""

    name: Ident
    sessions: Annotated[tuple[SessionPlan, ...], MinLen(1)]
    goal_permille: TargetPermille = 75
    sessions_per_week: Annotated[int, Interval(ge=1, le=7)] = 3
    min_gap_h: Annotated[int, Interval(ge=0, le=168)] = 24
    preferred_gap_h: Annotated[int, Interval(ge=0, le=168)] = 48
    repeat_after_days: Days = REPEAT_AFTER_DAYS
    rebaseline_after_days: Days = REBASELINE_AFTER_DAYS
    follow_up_days: tuple[Days, ...] = (7, 30, 90)
    warm_up: WarmUp = field(default_factory=WarmUp)
    band: Band = field(default_factory=Band)


FOLLOW_UP: Final = Plan("follow-up", (Segment("silent", None, 360), Segment("probe", 75, 180)))
"""The silent test 7, 30 and 90 days after the end: six minutes, then three that are scored (section 8.2)."""


def plan_of(programme: Programme, number: int) -> Plan:
    """Session `number` (from 1) as a session runs it; ValueError when the programme has no such session."""
    if not 1 <= number <= len(programme.sessions):
        raise ValueError(f"plan '{programme.name}' has no session {number}; accepted: 1 to {len(programme.sessions)}")
    return compiled(programme, programme.sessions[number - 1], number)


def compiled(programme: Programme, one: SessionPlan, number: int) -> Plan:
    """`one`, perhaps fitted to a runner, as session `number` of the programme."""
    warm_up = programme.warm_up
    cold_min = warm_up.cold_probe_min if number >= warm_up.cold_probe_from_session else 0.0
    parts = [
        ("walk", None, warm_up.walk_min),
        ("silent", None, warm_up.jog_min - cold_min),
        ("probe", one.target_permille, cold_min),
        *((mode, one.target_permille, minutes) for mode, minutes in _main(one)),
        ("probe", one.target_permille, one.end_probe_min),
    ]
    segments = [Segment(mode, target, round(60 * minutes)) for mode, target, minutes in parts if round(60 * minutes)]  # type: ignore[arg-type] # the modes above
    return Plan(programme.name, tuple(segments), one.ramp, programme.band, number)


def _main(one: SessionPlan) -> Iterator[tuple[str, float]]:
    """Feedback and silence in turn, up to the end probe."""
    before_min = 0.0
    for on_min, off_min in one.cue_on_min:
        yield "silent", on_min - before_min
        yield one.mode, off_min - on_min
        before_min = off_min
    yield "silent", one.main_min - one.end_probe_min - before_min
