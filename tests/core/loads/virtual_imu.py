"""Reading the shared virtual IMU trials; the contact timing in them stands for any contact detector."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

LETTERS = {"L": 1, "R": 2}


class Contact(NamedTuple):
    """One stance: its side (1 left, 2 right), its timing, and what the motion capture saw in it."""

    side: int
    contact_us: int
    toe_off_us: int
    step_us: int
    knee_contact_deg: float
    knee_peak_deg: float
    sound: bool


class Trial(NamedTuple):
    """One recording of one runner at one speed."""

    runner: str
    speed_mm_s: int
    height_m: float
    t_us: np.ndarray
    signals: Any
    contacts: list[Contact]


def trials(shared: Path) -> Iterator[Trial]:
    """Every trial of the development half."""
    for path in sorted((shared / "data" / "virtual_imu").glob("*.npz")):
        signals = np.load(path)
        with path.with_name(f"{path.stem}_events.csv").open(newline="", encoding="utf-8") as lines:
            contacts = [contact(row) for row in csv.DictReader(lines)]
        t_us = np.round(signals["t_s"].astype(float) * 1e6).astype(np.int64)
        speed_mm_s = round(1_000 * float(signals["speed_mps"]))
        yield Trial(path.stem[:-6], speed_mm_s, float(signals["height_m"]), t_us, signals, contacts)


def contact(row: dict[str, str]) -> Contact:
    """One row of the events file; a missing step time (the last contact) is 0."""
    return Contact(
        LETTERS[row["side"]],
        round(1e6 * float(row["t_ic_s"])),
        round(1e6 * float(row["t_to_s"])),
        round(1e6 * float(row["step_time_s"] or 0.0)),
        float(row["knee_flexion_ic_deg"] or "nan"),
        float(row["knee_flexion_peak_deg"] or "nan"),
        row["ok"] == "1",
    )


def six(signals: Any, site: str, turn: np.ndarray | None = None) -> np.ndarray:
    """Accelerometer and gyroscope of a site side by side, as if mounted turned by `turn`."""
    turn = np.eye(3) if turn is None else turn
    return np.ascontiguousarray(
        np.hstack([signals[f"{site}_acc"].astype(float) @ turn.T, signals[f"{site}_gyr"].astype(float) @ turn.T])
    )


def batches(trial: Trial, size: int = 4) -> Iterator[slice]:
    """Consecutive slices of a trial's samples, as messages carry them."""
    return (slice(i, i + size) for i in range(0, len(trial.t_us), size))
