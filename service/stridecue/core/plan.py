"""A plan: what is asked of the runner, when the service speaks, and how it gets there. Frozen and validated.

A session of a programme is compiled to one of these (`programme`); a plan of one's own is written as one.

>>> plan = Plan("example", (Segment("continuous", target_permille=75),))
>>> plan.needs_baseline
True
>>> target_milli_spm(plan.segments[0], 160_000)
172000
"""

from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from annotated_types import Interval, MinLen

from stridecue.core.limits import TARGET_MAX_PERMILLE, TEMPO_MIN_PERMILLE, tempo_limits_milli_spm
from stridecue.core.units import Ident

Mode = Literal["free", "walk", "silent", "probe", "continuous", "bandwidth"]
"""free: no target, the cadence is shown · walk: nothing is asked but to walk · silent: no cue, no number · probe: the
same, and what the runner does is scored · continuous, bandwidth: cues to a target (`coach`)."""
DARK: Final = ("silent", "probe")
"""In these the runner hears, feels and sees nothing that tells the cadence: there learning is measured."""
CUEING: Final = ("continuous", "bandwidth")
Policy = Literal["silent", "continuous", "bandwidth"]
"""How a physio may let the cueing segments cue instead."""
TargetPermille = Annotated[int, Interval(ge=TEMPO_MIN_PERMILLE, le=TARGET_MAX_PERMILLE)]
NudgePermille = Annotated[int, Interval(ge=-25, le=25)]
Seconds = Annotated[int, Interval(ge=1, le=14_400)]
PartPermille = Annotated[int, Interval(ge=1, le=200)]


@dataclass(frozen=True, slots=True)
class Ramp:
    """How the tempo moves to its target: one step of `step_permille` every `every_s`, waiting while the runner lags.

    `lag_permille`: no further step while the 10-s mean lags more than this; after `accept_after_s` of
    waiting the present tempo becomes the day's target, if it is at least `accept_permille` over the
    baseline. Source: coaching evidence, section 8.4.
    """

    step_permille: Annotated[int, Interval(ge=1, le=10)] = 10
    every_s: Seconds = 20
    lag_permille: PartPermille = 30
    accept_after_s: Seconds = 45
    accept_permille: PartPermille = 25


@dataclass(frozen=True, slots=True)
class Band:
    """When a 10-s mean is on target and when a bandwidth cue speaks. Source: coaching evidence, section 8.3."""

    metric_permille: PartPermille = 30
    on_below_permille: PartPermille = 30
    on_above_permille: PartPermille = 50
    hold_on_s: Seconds = 10
    off_inside_permille: PartPermille = 20
    hold_off_s: Seconds = 8
    refractory_s: Seconds = 20
    max_episode_s: Seconds = 60
    settle_s: Seconds = 20


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the session in one mode; `duration_s` None: until the end. Targets: over the runner's baseline."""

    mode: Mode
    target_permille: TargetPermille | None = None
    duration_s: Seconds | None = None

    def __post_init__(self) -> None:
        if self.mode in CUEING and self.target_permille is None:
            raise ValueError(f"target_permille is missing: mode '{self.mode}' cues to a target")
        if self.mode in ("free", "walk") and self.target_permille is not None:
            raise ValueError(f"target_permille is given, but mode '{self.mode}' has no target")


@dataclass(frozen=True, slots=True)
class Plan:
    """Segments in order. Only the last may be open-ended. `session`: which one of its programme this is."""

    name: Ident
    segments: Annotated[tuple[Segment, ...], MinLen(1)]
    ramp: Ramp = field(default_factory=Ramp)
    band: Band = field(default_factory=Band)
    session: Annotated[int, Interval(ge=1, le=99)] | None = None

    def __post_init__(self) -> None:
        for i, segment in enumerate(self.segments[:-1]):
            if segment.duration_s is None:
                raise ValueError(f"segments[{i}].duration_s is missing: only the last segment may be open-ended")

    @property
    def needs_baseline(self) -> bool:
        """Does any segment set a target?"""
        return any(segment.target_permille is not None for segment in self.segments)


FREE_RUN = Plan("free-run", (Segment("free"),))


def target_milli_spm(segment: Segment, baseline_milli_spm: int | None) -> int | None:
    """The segment's target for this runner, never beyond the compiled-in limits; None without target or baseline."""
    if segment.target_permille is None or baseline_milli_spm is None:
        return None
    wanted = baseline_milli_spm * (1000 + segment.target_permille) // 1000
    slowest, quickest = tempo_limits_milli_spm(baseline_milli_spm)
    return min(max(wanted, slowest), quickest)
