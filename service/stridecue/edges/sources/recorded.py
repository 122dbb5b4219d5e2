"""A recording of real running, played as a foot pod would send it.

Reads the tidy events tables that gait laboratories exchange: one row per contact with `t_ic_s` and
`t_to_s` (force plate), or one row per stride with `t_stationary_start_s` (motion capture of one foot:
the stationary interval is a lower bound of the contact, so no contact time is claimed). Times in
seconds, `side` one of left, right, L, R or unknown.
"""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Self

from stridecue.core.units import Side
from stridecue.edges.sources.contact import Contact, SourceError

DEMO_BELT_MM_S: Final = 2_500
DEMO: Final = Path(__file__).parent / "recordings" / "rbds001_run_2500_mm_s.events.csv"
SIDES: Final[dict[str, Side]] = {
    "left": "left",
    "l": "left",
    "right": "right",
    "r": "right",
    "unknown": "unknown",
    "": "unknown",
}
CONTACT_COLUMNS: Final = ("t_ic_s", "t_to_s")
STRIDE_COLUMN: Final = "t_stationary_start_s"
DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Recording:
    """Contacts of one recording, first to last."""

    name: str
    contacts: tuple[Contact, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """An events table; SourceError with one line when it is not one."""
        try:
            with path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as wrong:
            raise SourceError(f"{path}: cannot be read as a table: {wrong}") from None
        contacts = tuple(_contact(path, number, row) for number, row in enumerate(rows, start=2))
        if len(contacts) < 2:  # noqa: PLR2004 - one contact has no interval
            raise SourceError(f"{path}: {len(contacts)} contacts; at least 2 are needed")
        for number, (one, other) in enumerate(pairwise(contacts), start=3):
            if other.at_us <= one.at_us:
                raise SourceError(f"{path}, line {number}: contacts must follow one another in time")
        return cls(path.name.removesuffix(".csv").removesuffix(".events"), contacts)

    @property
    def cadence_spm(self) -> float:
        """Mean cadence; one foot only counts each stride as two steps."""
        span_us = self.contacts[-1].at_us - self.contacts[0].at_us
        per_interval = (
            1 if len({contact.side for contact in self.contacts}) > 1 or self.contacts[0].side == "unknown" else 2
        )
        return 60e6 * per_interval * (len(self.contacts) - 1) / span_us

    def once(self) -> Iterator[Contact]:
        """From the first contact, at 0, to the last."""
        first_us = self.contacts[0].at_us
        for contact in self.contacts:
            yield Contact(contact.at_us - first_us, contact.side, contact.contact_us)

    def looped(self) -> Iterator[Contact]:
        """Again and again, joined by one mean interval; the sides go on alternating over the join."""
        contacts = tuple(self.once())
        sides = {contact.side for contact in contacts}
        if len(sides) > 1 and contacts[0].side == contacts[-1].side:
            contacts = contacts[:-1]
        span_us = contacts[-1].at_us
        period_us = span_us + span_us // (len(contacts) - 1)
        start_us = 0
        while True:
            for contact in contacts:
                yield Contact(start_us + contact.at_us, contact.side, contact.contact_us)
            start_us += period_us


def _contact(path: Path, number: int, row: dict[str, str | None]) -> Contact:
    where = f"{path}, line {number}"
    side = SIDES.get((row.get("side") or "").strip().lower())
    if side is None:
        raise SourceError(f"{where}: side {row.get('side')!r}; accepted: left, right, unknown")
    if STRIDE_COLUMN in row:
        return Contact(_us(where, STRIDE_COLUMN, row[STRIDE_COLUMN]), side)
    missing = [column for column in CONTACT_COLUMNS if column not in row]
    if missing:
        raise SourceError(
            f"{where}: no column {missing[0]!r}; expected {', '.join(CONTACT_COLUMNS)} or {STRIDE_COLUMN}"
        )
    at_us = _us(where, "t_ic_s", row["t_ic_s"])
    toe_off_us = _us(where, "t_to_s", row["t_to_s"]) if row["t_to_s"] else None
    if toe_off_us is not None and toe_off_us <= at_us:
        raise SourceError(f"{where}: t_to_s {row['t_to_s']} is not after t_ic_s {row['t_ic_s']}")
    return Contact(at_us, side, toe_off_us - at_us if toe_off_us is not None else None)


def _us(where: str, column: str, text: str | None) -> int:
    try:
        value_s = float(text or "")
    except ValueError:
        value_s = math.nan
    if not 0 <= value_s <= DAY_S:
        raise SourceError(f"{where}: {column} {text!r}: expected seconds from 0 to {DAY_S:g}")
    return round(value_s * 1e6)
