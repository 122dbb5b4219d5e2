"""What a physio, a runner and a command say to each other about a programme, as it crosses HTTP.

Whatever is sent in is refused when it holds a key that nobody reads. Times are UTC, as text (ISO 8601).
"""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Final

from annotated_types import Interval
from pydantic import ConfigDict, StringConstraints

from stridecue.core.baseline.measured import Gate
from stridecue.core.measures import Retained
from stridecue.core.programme.choices import Choice
from stridecue.core.programme.progression import Prescription
from stridecue.core.programme.training_load import Kilometres, Size, Week
from stridecue.core.record import Record
from stridecue.core.units import Count, Ident, MilliSpm, ShortText, SpeedMmS
from stridecue.edges.web.messages import SessionId

STRICT: Final = ConfigDict(extra="forbid")
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=2_000)]
Why = Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
Moments = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")]
"""A moment with its offset: 2026-05-01T18:30Z."""

# ──────────────────────────────────────────────────────────────── runners


@dataclass(frozen=True, slots=True)
class NewRunner:
    """Somebody new. The name is kept apart and sealed; everything else speaks of a random pseudonym.

    `share`: the runner agrees that the physio who asks may see their records; until then they are nobody's client.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    name: PersonName
    contact: ShortText | None = None
    share: bool = False


@dataclass(frozen=True, slots=True)
class RunnerLine:
    """A runner in a list."""

    runner: Ident
    name: str
    programme: str | None
    session: Count | None
    locked: bool
    finished: bool
    lane: str | None


@dataclass(frozen=True, slots=True)
class CaseLine(RunnerLine):
    """The same with what waits for a person: open proposals and questions; None where they may not be seen."""

    proposals: Count | None
    prompts: Count | None


@dataclass(frozen=True, slots=True)
class BaselineView:
    """A cadence baseline; `again`: why it no longer holds, nothing while it does."""

    late_milli_spm: MilliSpm
    early_milli_spm: MilliSpm | None
    speed_mm_s: SpeedMmS
    shoe: str
    taken_utc: str
    session: str | None
    taken_by: str
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BaselineTrial:
    """How a session stands to the gates of a baseline; the figures when all of them are met."""

    session: str
    gates: tuple[Gate, ...]
    late_milli_spm: MilliSpm | None
    early_milli_spm: MilliSpm | None
    speed_mm_s: SpeedMmS | None


@dataclass(frozen=True, slots=True)
class RunnerView:
    """A runner, opened. `says`: what to know before the next session."""

    runner: Ident
    name: str
    record: Record
    baseline: BaselineView | None
    enrolment: "EnrolmentView | None"
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakeBaseline:
    """From a recorded session; or entered by hand, with the speed it was taken at.

    `speed_kmh` beside a session: read off the belt, where it was not recorded.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    session: SessionId | None = None
    cadence_spm: Annotated[float, Interval(ge=1, le=400)] | None = None
    speed_kmh: Annotated[float, Interval(ge=1, le=30)] | None = None
    shoe: Ident | None = None
    treadmill_runs: Annotated[int, Interval(ge=0, le=10_000)] | None = None
    again: bool = False
    """Of a treadmill novice, from the silent start of session 2: the first one is replaced when it differs enough."""


# ──────────────────────────────────────────────────────────────── programme


@dataclass(frozen=True, slots=True)
class Enrol:
    """Put a runner into a programme, or elsewhere in it. `version`: of the enrolment that was read, 0 for none."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    programme: Ident
    because: Why
    version: Count = 0
    next: Prescription = field(default_factory=Prescription)


@dataclass(frozen=True, slots=True)
class Choose:
    """A physio's own choice beyond the rules: skip a fade step, raise the target."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    choice: Choice
    because: Why
    version: Count


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """Where a runner stands. `follow_ups_utc`: silent tests after the end."""

    runner: Ident
    programme: Ident
    sessions: Count
    next: Prescription
    version: Count
    began_utc: str
    locked: bool
    finished_utc: str | None
    follow_ups_utc: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """A red flag, or another reason to stop everything."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    because: Why


@dataclass(frozen=True, slots=True)
class Unlock:
    """A named clinician takes it upon them, with a reason."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    clinician: PersonName
    because: Why


@dataclass(frozen=True, slots=True)
class OnLane:
    """Who runs next on a lane: the next session of their programme, or a plan by its name (`baseline`, `free-run`).

    `stays`: also after that session; otherwise the lane is free again.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    runner: Ident
    plan: Ident = "programme"
    stays: bool = False


@dataclass(frozen=True, slots=True)
class OnLaneView:
    """Who is on a lane, with which plan, and what to know about it."""

    lane: Ident
    runner: Ident
    plan: str
    session: Count | None
    minutes_min: float | None
    target_permille: int | None
    says: tuple[str, ...]


# ──────────────────────────────────────────────────────────────── training


@dataclass(frozen=True, slots=True)
class EnterRun:
    """A run that was told, not recorded."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    began_utc: Moments
    minutes_min: Annotated[float, Interval(gt=0, le=2_880)]
    distance_km: Kilometres | None = None
    hills: bool = False
    fast: bool = False


@dataclass(frozen=True, slots=True)
class RunView:
    """A run. `against_longest`: how it stood to the longest of the thirty days before it; None: there was none."""

    source: str
    name: str
    began_utc: str
    minutes_min: float
    distance_km: float | None
    steps: Count | None
    hills: bool
    fast: bool
    programme: str | None
    session: Count | None
    size: Size
    of_longest_pct: Count | None
    against_longest: str


@dataclass(frozen=True, slots=True)
class Break:
    """Two weeks or more without a run."""

    from_utc: str
    days: float


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Runs, newest first; this week beside the last, without a verdict; how long the next run may be.

    `unreadable`: sessions whose log is damaged, and why: they do not count.
    """

    runs: tuple[RunView, ...]
    this_week: Week
    last_week: Week
    allowed_min: float | None
    breaks: tuple[Break, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Showed:
    """What one recorded session showed, as `core.measures` has it. None: not known, or counted before it was kept.

    `band_permille`: how far from the target, either way, was in the band. `after_end_days`: of a silent test after the
    end of the programme.
    """

    session: str
    target_milli_spm: MilliSpm | None
    band_permille: Count | None
    with_cues_milli_spm: MilliSpm | None
    in_band_permille: Count | None
    cold_milli_spm: MilliSpm | None
    cold_retained_permille: Retained | None
    end_milli_spm: MilliSpm | None
    end_retained_permille: Retained | None
    after_end_days: Count | None


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What the rules hold a session to: this much or more in the band, and kept; this much or less run, and pain."""

    in_band_pct: Count
    kept_pct: Count
    of_longest_pct: Count
    knee_nprs: Count


@dataclass(frozen=True, slots=True)
class ShowedView:
    """Every recorded session that counts, newest first."""

    sessions: tuple[Showed, ...]
    yardsticks: Yardsticks
