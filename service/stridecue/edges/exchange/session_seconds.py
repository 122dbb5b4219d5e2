"""A session second by second: what held at the end of each, from the first counted step to the last."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from stridecue.core.cues import Cue, Status
from stridecue.core.events import Belt, Claimed, Command, Event, Stance, ToeOff
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Mean, Measuring
from stridecue.core.units import Side

FRESH_US: Final = 2_000_000
"""A figure older than this is not known any more."""
PAUSES: Final = {"pause": True, "resume": False}


@dataclass(frozen=True, slots=True)
class Second:
    """None: not known then. `left_pct`: the left foot's share of both contact times."""

    at_s: int
    distance_mm: int | None
    paused: bool
    cadence_milli_spm: int | None = None
    speed_mm_s: int | None = None
    contact_us: int | None = None
    target_milli_spm: int | None = None
    in_band: bool | None = None
    load_permille: int | None = None
    rise_um: int | None = None
    left_pct: float | None = None
    step_um: int | None = None


class Seconds:
    """Reads a log once; the measures of what was read are in `measuring`."""

    def __init__(self, header: Header) -> None:
        self.measuring = Measuring(header.plan, header.runner)
        self.belt = False
        self._zero_us = header.started_us
        self._sides: dict[str, Side] = {}
        self._status: Status | None = None
        self._rise: Stance | None = None
        self._feet: dict[Side, ToeOff] = {}
        self._contacts: dict[Side, Mean] = {"left": Mean(), "right": Mean()}
        self._rises = Mean()
        self._paused = False

    def through(self, records: Iterable[Event | Cue | Seal]) -> Iterator[Second]:
        """Every second of the log, as far as it goes."""
        due_s = 0
        for record in records:
            if not isinstance(record, Seal):
                while self._status is not None and self._zero_us + 1_000_000 * due_s < record.at_us:
                    yield self._at(due_s)
                    due_s += 1
                if self._status is None and isinstance(record, Status) and record.steps:
                    due_s = max(0, -(-(record.at_us - self._zero_us) // 1_000_000))
                self._see(record)
            self.measuring.see(record)

    @property
    def mean_rise_um(self) -> int | None:
        """Vertical oscillation over all stances that have one."""
        return self._rises.value

    @property
    def mean_left_pct(self) -> float | None:
        """The left foot's share of both mean contact times."""
        return _left(self._contacts["left"].value, self._contacts["right"].value)

    def _see(self, record: Event | Cue) -> None:
        if isinstance(record, Status):
            if record.steps:
                self._status = record
        elif isinstance(record, Stance):
            if record.rise_um is not None:
                self._rise = record
                self._rises.add(record.rise_um)
        elif isinstance(record, ToeOff):
            side = record.side if record.side != "unknown" else self._sides.get(record.device, "unknown")
            self._feet[side] = record
            if side in self._contacts:
                self._contacts[side].add(record.contact_us)
        elif isinstance(record, Claimed):
            self._sides[record.device] = record.side
        elif isinstance(record, Belt):
            self.belt = True
        elif isinstance(record, Command) and record.action in PAUSES:
            self._paused = PAUSES[record.action]

    def _at(self, at_s: int) -> Second:
        status, now_us = self._status, self._zero_us + 1_000_000 * at_s
        distance_mm = self.measuring.distance_mm
        if status is None or now_us - status.at_us >= FRESH_US or status.state not in {"warmup", "cueing", "held"}:
            return Second(at_s, distance_mm, self._paused)
        own, speed_mm_s = status.cadence_milli_spm, status.speed_mm_s
        rise = self._rise if self._rise is not None and now_us - self._rise.at_us < FRESH_US else None
        feet = {side: foot.contact_us for side, foot in self._feet.items() if now_us - foot.at_us < FRESH_US}
        return Second(
            at_s,
            distance_mm,
            self._paused,
            own,
            speed_mm_s,
            status.contact_us,
            status.target_milli_spm,
            status.in_band,
            status.load_index_permille,
            rise.rise_um if rise is not None else None,
            _left(feet.get("left"), feet.get("right")),
            round(speed_mm_s * 60_000_000 / own) if own and speed_mm_s else None,
        )


def _left(left_us: int | None, right_us: int | None) -> float | None:
    return 100 * left_us / (left_us + right_us) if left_us and right_us else None
