"""The one-page report, as data: what a referrer is told, what was not measured, and what is missing."""

from dataclasses import dataclass
from typing import Final

from stridecue.core.pain.pain import Nprs
from stridecue.core.programme.training_load import Size
from stridecue.core.units import Count, MilliSpm
from stridecue.edges.web.findings import AssessmentView, ProposalView, ScoreView
from stridecue.edges.web.practice import BaselineView

NOT_MEASURED: Final = (
    "joint angles (no kinematics)",
    "joint forces (the load index is a model of timing, not a measurement)",
    "how the foot lands",
    "anything between the sessions but what the runner told",
)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of the programme; measures are those of `core.measures`.

    Pain: before, worst during, an hour later, next morning. None: not known, or counted before it was kept.
    """

    session: str
    number: Count | None
    began_utc: str
    minutes_min: float
    distance_km: float | None
    size: Size
    main_ran_s: Count | None
    main_planned_s: Count | None
    target_milli_spm: MilliSpm | None
    with_cues_milli_spm: MilliSpm | None
    without_cues_milli_spm: MilliSpm | None
    cold_milli_spm: MilliSpm | None
    end_milli_spm: MilliSpm | None
    in_band_pct: float | None
    cold_retention: float | None
    end_retention: float | None
    knee_before_nprs: Nprs | None
    knee_during_nprs: Nprs | None
    settled: bool | None
    morning_change_nprs: int | None
    lower_leg_nprs: Nprs | None
    light: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A silent test after the end: so many days on, what was kept, and what that says to do."""

    session: str
    days: Count
    retention: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Report:
    """Facts only: no score of risk, and no word for what somebody has."""

    runner: str
    name: str
    made_utc: str
    software: str
    programme: str | None
    sessions_done: Count
    sessions_meant: Count | None
    began_utc: str | None
    finished_utc: str | None
    locked: bool
    decided_by: tuple[str, ...]
    baseline: BaselineView | None
    target_permille: int | None
    sessions: tuple[SessionLine, ...]
    follow_ups: tuple[FollowUp, ...]
    worst_knee: tuple[Nprs | None, Nprs | None]
    """Worst knee pain during a run: first session, last session."""
    pain_change: str | None
    scores: tuple[ScoreView, ...]
    ambers: Count
    adverse: tuple[str, ...]
    """Calf, Achilles, shin or foot from 3 on, and what ended a run."""
    assessment: AssessmentView | None
    decisions: tuple[ProposalView, ...]
    next_step: tuple[str, ...]
    not_measured: tuple[str, ...]
    missing: tuple[str, ...]
