"""Trials of runners with sensors on both feet, thighs and shanks: `.npz` signals, and beside them what is true of them.

The signals are those of `validate gait` (`<site>_acc`, `<site>_gyr`, `t_s`), with the direction of "up" in standing
(`<site>_static_up`), `speed_mps` and `height_m`; `<name>_events.csv` holds a row per contact: `side` (L, R), `t_ic_s`,
`t_to_s`, `step_time_s`, `knee_flexion_ic_deg`, `knee_flexion_peak_deg` and, where known, `ok`.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile
from zlib import error as broken_zip

import numpy as np
from numpy.typing import NDArray

from stridecue.core.units import Side
from stridecue.edges.exchange.recordings import UnreadableRecording

SITES: Final = ("foot_l", "foot_r", "thigh_l", "thigh_r", "shank_l", "shank_r")
LETTERS: Final[dict[str, Side]] = {"L": "left", "R": "right"}
NEEDED: Final = ("side", "t_ic_s", "t_to_s", "step_time_s", "knee_flexion_ic_deg", "knee_flexion_peak_deg")
RUNNER: Final = re.compile(r"(.+?)(?:run)?T\d+$")
"""`RBDS001runT35` is runner RBDS001; a name of another form is a runner of its own."""


@dataclass(frozen=True, slots=True)
class TrueContact:
    """One contact by force plate and cameras, times of the recording; `step_us` 0: not known, angles may be NaN."""

    side: Side
    contact_us: int
    toe_off_us: int
    step_us: int
    knee_contact_deg: float
    knee_peak_deg: float


@dataclass(frozen=True)
class LegTrial:
    """One runner at one speed: per site samples (n, 6) in m/s² and rad/s, and "up" in standing; true contacts."""

    name: str
    runner: str
    speed_mm_s: int
    height_m: float
    t_us: NDArray[np.int64]
    imu: dict[str, NDArray[np.float64]]
    up: dict[str, NDArray[np.float64]]
    contacts: tuple[TrueContact, ...]


def leg_trials(path: Path) -> Iterator[LegTrial | UnreadableRecording]:
    """The trials of a folder, or one; UnreadableRecording with one line in place of whatever cannot be used."""
    files = sorted(path.glob("*.npz")) if path.is_dir() else [path]
    if not files:
        yield UnreadableRecording(f"{path}: no .npz in it; needed are trials with {', '.join(SITES)}")
    for one in files:
        try:
            yield _read(one)
        except UnreadableRecording as refusal:
            yield refusal


def _read(path: Path) -> LegTrial:
    try:
        with np.load(path) as found:
            needed = [f"{site}_{what}" for site in SITES for what in ("acc", "gyr", "static_up")]
            missing = [name for name in (*needed, "t_s", "speed_mps", "height_m") if name not in found]
            if missing:
                raise UnreadableRecording(f"{path}: no {missing[0]}; needed are {', '.join(SITES)}, speed and height")
            imu = {site: np.hstack([found[f"{site}_acc"], found[f"{site}_gyr"]]).astype(np.float64) for site in SITES}
            up = {site: found[f"{site}_static_up"].astype(np.float64) for site in SITES}
            t_us = np.round(found["t_s"].astype(np.float64) * 1e6).astype(np.int64)
            speed_mm_s, height_m = round(1_000 * float(found["speed_mps"])), float(found["height_m"])
        contacts = tuple(_contacts(path.with_name(f"{path.stem}_events.csv")))
    except (OSError, EOFError, ValueError, BadZipFile, broken_zip, KeyError) as wrong:
        raise UnreadableRecording(f"{path}: cannot be read as a trial: {wrong}") from None
    runner = RUNNER.match(path.stem)
    return LegTrial(path.stem, runner[1] if runner else path.stem, speed_mm_s, height_m, t_us, imu, up, contacts)


def _contacts(path: Path) -> Iterator[TrueContact]:
    with path.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise UnreadableRecording(f"{path}: no column {missing[0]}; needed are {', '.join(NEEDED)}")
        for row in rows:
            sound = row.get("ok") in (None, "", "1")
            yield TrueContact(
                LETTERS[row["side"]],
                round(1e6 * float(row["t_ic_s"])),
                round(1e6 * float(row["t_to_s"])),
                round(1e6 * float(row["step_time_s"] or 0.0)),
                float(row["knee_flexion_ic_deg"] or "nan") if sound else float("nan"),
                float(row["knee_flexion_peak_deg"] or "nan") if sound else float("nan"),
            )
