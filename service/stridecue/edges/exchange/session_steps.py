"""A session as rows, one per footfall, with what each column is: the one definition behind CSV, Parquet and JSON.

A step that was not taken keeps its row, with the reason in `because`, so that nothing vanishes between the log and the
table. What is not known is absent. Decimals are whole numbers of the log divided once, so every format says the same.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from stridecue.core.cues import Cue, Notice, Silence, Status, Tempo
from stridecue.core.events import Claimed, Event, Footfall, PainReport
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measuring

Kind = Literal["text", "flag", "count", "tenths", "thousandths", "millionths"]
"""How a value is kept: the last three as a whole number of such parts of the unit."""
IN_THE_LOG: Final = "said in the log only"
PARTS: Final = {"tenths": 10, "thousandths": 1_000, "millionths": 1_000_000}
Value = str | bool | int | None


@dataclass(slots=True)
class Step:
    """One footfall and what was said to it. `status`: None when it was not taken; `steps`: counted so far."""

    t_us: int
    footfall: Footfall
    side: str
    status: Status | None
    steps: int
    state: str | None
    because: str
    beat: bool
    judged_us: int = 0
    inside_us: int = 0
    distance_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its unit ("1": a count or a word), what it means, and where it comes from."""

    unit: str
    kind: Kind
    meaning: str
    read: Callable[[Step], Value]

    def number(self, value: int) -> float | int:
        """In the column's unit."""
        parts = PARTS.get(self.kind)
        return value if parts is None else value / parts


def _said(name: str) -> Callable[[Step], Value]:
    return lambda step: None if step.status is None else getattr(step.status, name)


def _site(name: str) -> Callable[[Step], Value]:
    def read(step: Step) -> Value:
        sites: Any = None if step.status is None else step.status.sites
        return None if sites is None else getattr(sites, name)

    return read


COLUMNS: Final[dict[str, Column]] = {
    "t_s": Column("s", "millionths", "when the service came to know of this footfall, since the session began",
                  lambda step: step.t_us),
    "device": Column("1", "text", "the sensor that saw it", lambda step: step.footfall.device),
    "side": Column("1", "text", "left, right or unknown", lambda step: step.side),
    "boot": Column("1", "text", "the sensor's random id of its power-up", lambda step: step.footfall.boot),
    "seq": Column("1", "count", "the sensor's own number of this footfall; device, boot and seq name it for ever",
                  lambda step: step.footfall.seq),
    "taken": Column("1", "flag", "whether the session counted it; if not, `because` says why not",
                    lambda step: step.status is not None),
    "steps": Column("1", "count", "steps counted so far", lambda step: step.steps),
    "cadence_spm": Column("steps/min", "thousandths", "cadence, mean of the last four steps",
                          _said("cadence_milli_spm")),
    "mean10_spm": Column("steps/min", "thousandths", "cadence, mean of the last ten seconds: what is judged",
                         _said("mean10_milli_spm")),
    "target_spm": Column("steps/min", "thousandths", "the goal", _said("target_milli_spm")),
    "low_spm": Column("steps/min", "thousandths", "lower edge of the band around what is asked now",
                      _said("low_milli_spm")),
    "high_spm": Column("steps/min", "thousandths", "upper edge of it", _said("high_milli_spm")),
    "in_band": Column("1", "flag", "whether the ten-second mean lies in the band; absent while nothing is judged",
                      _said("in_band")),
    "variability_pct": Column("%", "tenths", "variability of the step time", _said("variability_permille")),
    "asymmetry_pct": Column("%", "tenths", "right minus left step time, over their mean", _said("asymmetry_permille")),
    "contact_ms": Column("ms", "thousandths", "contact time of the newest stance, where a sensor measures it",
                         _said("contact_us")),
    "speed_mps": Column("m/s", "thousandths", "speed of the belt, where it is known", _said("speed_mm_s")),
    "distance_m": Column(
        "m", "thousandths", "how far the belt went under the counted steps so far", lambda step: step.distance_mm
    ),
    "load_tier": Column("1", "text", "what the load index was computed from (core/loads/README.md)",
                        _said("load_tier")),
    "load_index_pct": Column("%", "tenths", "estimated knee-load index, of the runner's own baseline",
                             _said("load_index_permille")),
    "load_low_pct": Column("%", "tenths", "lower end of the index's band", _said("load_low_permille")),
    "load_high_pct": Column("%", "tenths", "upper end of it", _said("load_high_permille")),
    "load_km_pct": Column("%", "tenths", "the same per kilometre", _said("load_km_permille")),
    "impact_pct": Column("%", "tenths", "peak tibial acceleration, of the own baseline", _site("impact_permille")),
    "knee_contact_deg": Column("deg", "thousandths", "knee flexion at initial contact", _site("knee_contact_mdeg")),
    "knee_peak_deg": Column("deg", "thousandths", "peak knee flexion in stance", _site("knee_peak_mdeg")),
    "drop_change_deg": Column("deg", "thousandths", "pelvic drop, change from the own baseline",
                              _site("drop_change_mdeg")),
    "oscillation_pct": Column("%", "tenths", "vertical oscillation, of the own baseline",
                              _site("oscillation_permille")),
    "mode": Column("1", "text", "what the plan's segment does: free, walk, silent, probe, continuous or bandwidth",
                   _said("mode")),
    "segment": Column("1", "count", "which segment of the plan, from 0", _said("segment")),
    "beat": Column("1", "flag", "whether the beat was on when the foot landed", lambda step: step.beat),
    "judged_s": Column("s", "millionths", "cue-on running that was judged, up to the next footfall",
                       lambda step: step.judged_us),
    "in_band_s": Column("s", "millionths", "how much of judged_s was in the band: their ratio is the share in the band",
                        lambda step: step.inside_us),
    "state": Column("1", "text", "idle, warmup, cueing, held, lost or fault", lambda step: step.state),
    "because": Column("1", "text", "why; what a runner said of their body stands in the log only",
                      lambda step: step.because),
}  # fmt: skip
"""Every column there is, in order."""


def steps(header: Header, records: Iterable[Event | Cue | Seal], measuring: Measuring) -> Iterator[Step]:
    """Every footfall in order; `measuring` has seen the whole log when the last one was given."""
    rows = _Rows(header.started_us, measuring)
    for record in records:
        if isinstance(record, Footfall) and (row := rows.finished()) is not None:
            yield row
        rows.see(record)
    if (row := rows.finished()) is not None:
        yield row


@dataclass(slots=True)
class _Rows:
    """A row is finished when the next footfall comes, so that `judged_us` of the last one is that of the session."""

    zero_us: int
    measuring: Measuring
    sides: dict[str, str] = field(default_factory=dict)
    row: Step | None = None
    steps: int = 0
    before_steps: int = 0
    """Those counted before the event that is being answered."""
    answering: bool = False
    beat: bool = False
    of_pain: bool = False
    unsaid: set[str] = field(default_factory=set)
    """Reasons that came of a report of pain: whoever may take a table away may not read those."""
    because: str = ""
    """Of the newest status."""

    def see(self, record: Event | Cue | Seal) -> None:
        """The next line of the log."""
        if isinstance(record, Footfall):
            self._begin(record)
        elif isinstance(record, (Status, Notice)):
            self._answer(record)
        elif isinstance(record, (Tempo, Silence)):
            self.beat = isinstance(record, Tempo)
        elif not isinstance(record, Cue):
            self.answering, self.of_pain = False, isinstance(record, PainReport)
            if isinstance(record, Claimed):
                self.sides[record.device] = record.side
        self.measuring.see(record)

    def finished(self) -> Step | None:
        """The newest row, with what was measured up to now; None before the first."""
        if self.row is not None:
            self.row.judged_us, self.row.inside_us = self.measuring.judged_us, self.measuring.inside_us
            self.row.distance_mm = self.measuring.distance_mm
        return self.row

    def _begin(self, footfall: Footfall) -> None:
        side = footfall.side if footfall.side != "unknown" else self.sides.get(footfall.device, "unknown")
        self.answering, self.of_pain, self.before_steps = True, False, self.steps
        self.row = Step(footfall.at_us - self.zero_us, footfall, side, None, self.steps, None, "", self.beat)

    def _answer(self, said: Status | Notice) -> None:
        """A step is taken when it is counted; else a notice says why not, or the status that did not count it."""
        because = self._told(said)
        if isinstance(said, Status):
            self.steps = said.steps
        row = self.row
        if row is None or not self.answering:
            return
        if isinstance(said, Notice):
            row.because = because if row.status is None else row.because
            return
        row.state = said.state
        if said.steps > self.before_steps:
            row.status, row.steps, row.because = said, said.steps, because
        elif not row.because:
            row.because = because

    def _told(self, said: Status | Notice) -> str:
        """The reason as a table may show it. A status that says again what it said before came of something else."""
        if self.of_pain and said.because != self.because:
            self.unsaid.add(said.because)
        elif isinstance(said, Status):
            self.because = said.because
        return IN_THE_LOG if said.because in self.unsaid else said.because
