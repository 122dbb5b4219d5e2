"""A session as curves over its time, for charts: read from the log in one pass, and small for the longest session."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from stridecue.core.cues import Cue, Locked, Silence, Status, Tempo
from stridecue.core.events import Claimed, Event, ToeOff
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measures, Measuring
from stridecue.core.outputs import FATES, Sounded
from stridecue.core.units import Side
from stridecue.edges.exchange.session_steps import Step, steps

Points = list[tuple[float, float]]
Edges = list[tuple[float, float, float]]
LOAD: Final = ("load_low_permille", "load_high_permille")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From here to there something held: the mode of a segment, or the beat."""

    start_s: float
    end_s: float
    what: str


@dataclass(slots=True)
class Curves:
    """Points are (seconds since the session began, figure in its unit); what was not measured is empty."""

    cadence_spm: Points = field(default_factory=list)
    mean10_spm: Points = field(default_factory=list)
    target_spm: Points = field(default_factory=list)
    band_spm: Edges = field(default_factory=list)
    load_pct: Points = field(default_factory=list)
    load_band_pct: Edges = field(default_factory=list)
    contact_ms: dict[Side, Points] = field(default_factory=dict)
    asymmetry_pct: Points = field(default_factory=list)
    modes: list[Stretch] = field(default_factory=list)
    beats: list[Stretch] = field(default_factory=list)
    length_s: float = 0.0
    refused_steps: int = 0
    """Footfalls that were not counted."""
    locked: list[Locked] = field(default_factory=list)
    fates: dict[str, int] = field(default_factory=dict)
    """What became of the beats, over all outputs."""
    load_says: str | None = None
    belt: bool = False


def curves(header: Header, records: Iterable[Event | Cue | Seal]) -> tuple[Curves, Measures]:
    """The curves, and the measures of the same pass."""
    measuring, watch = Measuring(header.plan, header.runner), _Watch(header.started_us)
    for step in steps(header, watch.through(records), measuring):
        _add(watch.curves, step)
    watch.finish()
    return watch.curves, measuring.done()


@dataclass(slots=True)
class _Watch:
    """Sees what is not of a step: stretches, the beat, and what became of it."""

    zero_us: int
    curves: Curves = field(default_factory=Curves)
    sides: dict[str, Side] = field(default_factory=dict)
    mode: str | None = None
    mode_s: float = 0.0
    beat_s: float | None = None

    def through(self, records: Iterable[Event | Cue | Seal]) -> Iterator[Event | Cue | Seal]:
        for record in records:
            if not isinstance(record, Seal):
                self.see(record, (record.at_us - self.zero_us) / 1e6)
            yield record

    def see(self, record: Event | Cue, at_s: float) -> None:
        found = self.curves
        found.length_s = max(found.length_s, at_s)
        if isinstance(record, Status):
            self._status(record, at_s)
        elif isinstance(record, Tempo):
            if self.beat_s is None:
                self.beat_s = at_s
        elif isinstance(record, Silence):
            self._end_beat(at_s)
        elif isinstance(record, Locked):
            found.locked.append(record)
        elif isinstance(record, Claimed):
            self.sides[record.device] = record.side
        elif isinstance(record, ToeOff):
            side = record.side if record.side != "unknown" else self.sides.get(record.device, "unknown")
            found.contact_ms.setdefault(side, []).append((at_s, record.contact_us / 1000))
        elif isinstance(record, Sounded):
            for fate in FATES:
                found.fates[fate] = found.fates.get(fate, 0) + getattr(record, fate)

    def _status(self, said: Status, at_s: float) -> None:
        if said.mode != self.mode:
            self._end_mode(at_s)
            self.mode, self.mode_s = said.mode, at_s
        self.curves.load_says = said.load_says or self.curves.load_says
        self.curves.belt = self.curves.belt or said.speed_mm_s is not None

    def finish(self) -> None:
        self._end_mode(self.curves.length_s)
        self._end_beat(self.curves.length_s)

    def _end_mode(self, at_s: float) -> None:
        if self.mode is not None:
            self.curves.modes.append(Stretch(self.mode_s, at_s, self.mode))

    def _end_beat(self, at_s: float) -> None:
        if self.beat_s is not None:
            self.curves.beats.append(Stretch(self.beat_s, at_s, "beat"))
            self.beat_s = None


def _add(found: Curves, step: Step) -> None:
    said, at_s = step.status, step.t_us / 1e6
    if said is None:
        found.refused_steps += 1
        return
    thousandths = ((found.cadence_spm, said.cadence_milli_spm), (found.mean10_spm, said.mean10_milli_spm))
    for points, value in (*thousandths, (found.target_spm, said.target_milli_spm)):
        if value is not None:
            points.append((at_s, value / 1000))
    if said.low_milli_spm is not None and said.high_milli_spm is not None:
        found.band_spm.append((at_s, said.low_milli_spm / 1000, said.high_milli_spm / 1000))
    if said.asymmetry_permille is not None:
        found.asymmetry_pct.append((at_s, said.asymmetry_permille / 10))
    if said.load_index_permille is not None:
        found.load_pct.append((at_s, said.load_index_permille / 10))
        edges = [getattr(said, name) for name in LOAD]
        if None not in edges:
            found.load_band_pct.append((at_s, edges[0] / 10, edges[1] / 10))
