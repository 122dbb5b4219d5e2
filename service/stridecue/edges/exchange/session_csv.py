"""A session's steps as a table: one row per footfall, units in the headers. One pure function over the records.

Times are seconds of the session. A step that was not taken keeps its row, with the reason in `because`, so
that nothing vanishes between the log and the table.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from stridecue.core.cues import Cue, Notice, Silence, Status, Tempo
from stridecue.core.events import Claimed, Event, Footfall
from stridecue.core.loads.sites import Sites
from stridecue.core.log import Header, Seal

COLUMNS: Final = (
    "t_s",
    "device",
    "side",
    "boot",
    "seq",
    "taken",
    "steps",
    "cadence_spm",
    "mean10_spm",
    "target_spm",
    "low_spm",
    "high_spm",
    "in_band",
    "variability_pct",
    "asymmetry_pct",
    "contact_ms",
    "speed_mps",
    "load_tier",
    "load_index_pct",
    "load_low_pct",
    "load_high_pct",
    "load_km_pct",
    "impact_pct",
    "knee_contact_deg",
    "knee_peak_deg",
    "drop_change_deg",
    "oscillation_pct",
    "state",
    "because",
)
NOT_TAKEN: Final = len(COLUMNS) - 9
"""Cells that a step which was not taken leaves empty."""
NO_SITES: Final = Sites("")
FORMULA: Final = ("=", "+", "-", "@")
"""A cell that begins so is run by spreadsheets; such text gets an apostrophe before it."""


def steps_csv(header: Header, records: Iterable[Event | Cue | Seal]) -> Iterator[str]:
    r"""Lines of CSV, the header row first.

    >>> from stridecue.core.plan import FREE_RUN
    >>> from stridecue.core.runner import Runner
    >>> header = Header("s", "1", "home", FREE_RUN, Runner(), "example", 0, "1970-01-01T00:00:00Z", "0")
    >>> step = Footfall(1_500_000, "pod", "0badcafe", 7, 20_000, "left")
    >>> said = Status(1_500_000, "warmup", "2 of 4 steps", 2, 164_700)
    >>> list(steps_csv(header, [step, said]))[1]
    '1.500000,pod,left,0badcafe,7,yes,2,164.7,,,,,,,,,,,,,,,,,,,,warmup,2 of 4 steps\r\n'
    """
    yield _line(COLUMNS)
    sides: dict[str, str] = {}
    steps = 0
    footfall: Footfall | None = None
    answer = _Answer()
    for record in records:
        if isinstance(record, (Tempo, Silence)):
            continue
        if isinstance(record, Status):
            answer.status = record
        elif isinstance(record, Notice):
            answer.notice = record
        else:
            if footfall is not None:
                yield _row(header.started_us, footfall, sides, steps, answer)
            steps = answer.status.steps if answer.status is not None else steps
            footfall, answer = None, _Answer()
            if isinstance(record, Footfall):
                footfall = record
            elif isinstance(record, Claimed):
                sides[record.device] = record.side
    if footfall is not None:
        yield _row(header.started_us, footfall, sides, steps, answer)


@dataclass(slots=True)
class _Answer:
    """What the session said to one event, as far as the table shows it."""

    status: Status | None = None
    notice: Notice | None = None


def _row(zero_us: int, footfall: Footfall, sides: dict[str, str], before: int, answer: _Answer) -> str:
    """One footfall and what was said to it."""
    status, notice = answer.status, answer.notice
    taken = status is not None and status.steps > before
    first = (
        f"{(footfall.at_us - zero_us) / 1e6:.6f}",
        _text(footfall.device),
        footfall.side if footfall.side != "unknown" else sides.get(footfall.device, "unknown"),
        footfall.boot,
        footfall.seq,
        "yes" if taken else "no",
    )
    if status is None or not taken:
        said = notice.because if notice is not None else status.because if status is not None else ""
        return _line((*first, before, *[""] * NOT_TAKEN, status.state if status is not None else "", _text(said)))
    return _line(
        (
            *first,
            status.steps,
            _thousandth(status.cadence_milli_spm),
            _thousandth(status.mean10_milli_spm),
            _thousandth(status.target_milli_spm),
            _thousandth(status.low_milli_spm),
            _thousandth(status.high_milli_spm),
            "" if status.in_band is None else "yes" if status.in_band else "no",
            _tenth(status.variability_permille),
            _tenth(status.asymmetry_permille),
            _thousandth(status.contact_us),
            _thousandth(status.speed_mm_s),
            status.load_tier or "",
            _tenth(status.load_index_permille),
            _tenth(status.load_low_permille),
            _tenth(status.load_high_permille),
            _tenth(status.load_km_permille),
            *_sites(status.sites or NO_SITES),
            status.state,
            _text(status.because),
        )
    )


def _sites(sites: Sites) -> tuple[str, ...]:
    """What leg and pelvis sensors measured."""
    return (
        _tenth(sites.impact_permille),
        _thousandth(sites.knee_contact_mdeg),
        _thousandth(sites.knee_peak_mdeg),
        _thousandth(sites.drop_change_mdeg),
        _tenth(sites.oscillation_permille),
    )


def _thousandth(value: int | None) -> str:
    return "" if value is None else f"{value / 1000:.10g}"


def _tenth(permille: int | None) -> str:
    return "" if permille is None else f"{permille / 10:.10g}"


def _text(said: str) -> str:
    return f"'{said}" if said.startswith(FORMULA) else said


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
