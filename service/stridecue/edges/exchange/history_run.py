"""A run from before stridecue, as a watch recorded it: once a second, no single steps, no positions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

RUNNING_ABOVE_SPM: Final = 120.0
"""A record counts as running above this cadence; below it the runner walks, stands or ties a shoe."""

ZERO_MEANS_ABSENT: Final = frozenset(
    {"stance_time_ms", "vertical_oscillation_mm", "step_length_mm", "heart_rate_bpm", "leg_spring_kn_per_m"}
)
"""Sensors write 0 for these before they have measured: nobody runs with a stance time of nothing."""


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """One second. Absent means not measured, never zero."""

    t_s: float
    cadence_spm: float | None = None
    stance_time_ms: float | None = None
    vertical_oscillation_mm: float | None = None
    step_length_mm: float | None = None
    speed_mps: float | None = None
    heart_rate_bpm: float | None = None
    power_w: float | None = None
    form_power_w: float | None = None
    air_power_w: float | None = None
    leg_spring_kn_per_m: float | None = None

    @property
    def running(self) -> bool:
        """Whether the cadence is one of running."""
        return self.cadence_spm is not None and self.cadence_spm > RUNNING_ABOVE_SPM


@dataclass(frozen=True, slots=True)
class Medians:
    """Medians over the running records only."""

    running_s: float
    cadence_spm: float | None
    stance_time_ms: float | None
    vertical_oscillation_mm: float | None
    step_length_mm: float | None
    speed_mps: float | None
    heart_rate_bpm: float | None


@dataclass(frozen=True, slots=True)
class HistoryRun:
    """One imported run. `started_wall`: UTC, None where the file does not say; `sha256` of the file names it."""

    file: str
    sha256: str
    device: str
    sport: str
    started_wall: str | None
    duration_s: float
    distance_m: float | None
    records: tuple[HistoryRecord, ...]
    medians: Medians

    @property
    def cadence_spm(self) -> float | None:
        """The median cadence while running."""
        return self.medians.cadence_spm


def medians(records: Iterable[HistoryRecord]) -> Medians:
    """Medians of what was measured while running.

    >>> records = [HistoryRecord(i, cadence_spm=spm) for i, spm in enumerate((0.0, 60.0, 166.0, 168.0, 170.0))]
    >>> medians(records).cadence_spm, medians(records).running_s, medians(records).stance_time_ms
    (168.0, 3.0, None)
    """
    ran = [record for record in records if record.running]

    def middle(of: Callable[[HistoryRecord], float | None]) -> float | None:
        found = [value for record in ran if (value := of(record)) is not None]
        return float(median(found)) if found else None

    return Medians(
        running_s=_seconds(ran),
        cadence_spm=middle(lambda record: record.cadence_spm),
        stance_time_ms=middle(lambda record: record.stance_time_ms),
        vertical_oscillation_mm=middle(lambda record: record.vertical_oscillation_mm),
        step_length_mm=middle(lambda record: record.step_length_mm),
        speed_mps=middle(lambda record: record.speed_mps),
        heart_rate_bpm=middle(lambda record: record.heart_rate_bpm),
    )


def _seconds(ran: list[HistoryRecord]) -> float:
    """How long that was: records are a second apart, unless the watch recorded seldom ('smart recording')."""
    gap_max_s = 10.0
    gaps = (later.t_s - earlier.t_s for earlier, later in pairwise(ran))
    return float(sum(gap for gap in gaps if gap <= gap_max_s) + (1.0 if ran else 0.0))
