"""Recordings of pods from files, with what is known to be true about them.

Two forms are read:

* tidy CSV, plain or gzipped: `t_s,ax,ay,az,gx,gy,gz` (s, m/s^2, rad/s; an empty column is an axis the sensor does
  not have);
* `.npz` with `t_s` and, per place, `foot_l_acc`, `foot_l_gyr`, ... `pelvis_acc`.

`truths.py` says which files may lie beside them. One file may hold several pods: each becomes a `Recording`. What
cannot be read raises `UnreadableRecording`, whose text names the file, what was found, and what would be accepted.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile
from zlib import error as broken_zip

import numpy as np
from numpy.typing import NDArray

from stridecue.core.gait.detector import SideName
from stridecue.core.gait.grid import SLOWEST_US
from stridecue.core.gait.score import Truth
from stridecue.edges.exchange.tidy import column, microseconds, opened, stem
from stridecue.edges.exchange.truths import ONE_LEG, contacts, events_beside, truth_beside

CHANNELS: Final = ("ax", "ay", "az", "gx", "gy", "gz")
PLACES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("foot", ("foot", "shoe")),
    ("shank", ("shank", "tibia", "shin", "ankle")),
    ("sacrum", ("sacrum", "sacral", "pelvis", "lower back")),
    ("phone", ("phone", "waist", "belt", "wrist", "hand", "arm", "pocket", "board")),
)
NPZ_PODS: Final[tuple[tuple[str, str, SideName], ...]] = (
    ("foot_l", "foot", "left"),
    ("foot_r", "foot", "right"),
    ("shank_l", "shank", "left"),
    ("shank_r", "shank", "right"),
    ("pelvis", "sacrum", "unknown"),
    ("sacrum", "sacrum", "unknown"),
    ("phone", "phone", "unknown"),
)
SIDECARS: Final = (
    ".events.csv",
    ".grf.csv",
    ".footpos.csv",
    ".windows.csv",
    ".arrival.csv",
    ".gps_speed.csv",
    "_events.csv",
)
MOST_BYTES: Final = 500_000_000
FEWEST: Final = 2
FASTEST_US: Final = 900


class UnreadableRecording(Exception):  # noqa: N818 - it names the thing, as the rest of the house does
    """A file that cannot be used as a recording; the text is one line for a person."""


@dataclass(frozen=True)
class Recording:
    """One pod's samples: `t_us` (n,) on the pod clock, `imu` (n, 6) in m/s^2 and rad/s, and what is true of them."""

    name: str
    site: str | None
    side: SideName
    t_us: NDArray[np.int64]
    imu: NDArray[np.float64]
    truth: Truth
    measured: bool = True  # False for signals computed from motion capture: their delay flatters


def find(path: Path) -> list[Path]:
    """Find the recordings at `path`: itself, or all below it, sidecar files and tables left out."""
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.rglob("*") if one.is_file() and _looks_like_samples(one))


def _looks_like_samples(path: Path) -> bool:
    name = path.name.removesuffix(".gz")
    if name.endswith(".npz"):
        return True
    if not name.endswith(".csv") or name.endswith(SIDECARS):
        return False
    try:
        with opened(path) as stream:
            header = stream.readline(4_096)
    except (OSError, EOFError, UnicodeDecodeError, broken_zip):
        return True  # say so when it is read
    return (
        header == "" or header.startswith("t_s,a") or (path.with_name(stem(path) + ".json").exists() and "ax" in header)
    )


def read(path: Path, site: str | None = None, *, as_told: bool = False) -> Iterator[Recording]:
    """Every pod of the file at `path`; with `site`, those worn there and those whose place nobody stated.

    `as_told`: a table is taken to be of a pod at `site` whatever its notes say.
    """
    try:
        pods = _read_npz(path) if path.name.endswith(".npz") else _read_csv(path, site, as_told=as_told)
        for one in pods:
            if site is None or one.site == site:
                yield one
    except UnreadableRecording:
        raise
    except (OSError, EOFError, ValueError, KeyError, TypeError, csv.Error, BadZipFile, broken_zip) as error:
        raise UnreadableRecording(f"{path.name}: {error or type(error).__name__}") from error


def place_of(location: str) -> str | None:
    """Guess the detector's place from a free-text sensor location.

    >>> place_of("waist (belt buckle)"), place_of("Foot, on top of the shoe"), place_of("moon")
    ('phone', 'foot', None)
    """
    text = location.lower()
    at = {site: text.find(word) for site, words in reversed(PLACES) for word in reversed(words) if word in text}
    return min(at, key=lambda site: at[site]) if at else None


def _sound(name: str, worn: str | None, t_us: NDArray[np.int64], imu: NDArray[np.float64]) -> None:
    """Refuse what no detector could use."""
    if len(t_us) < FEWEST:
        raise UnreadableRecording(f"{name}: {len(t_us)} samples; at least {FEWEST} are needed")
    if not np.isfinite(imu[:, :3]).any():
        raise UnreadableRecording(f"{name}: no acceleration")
    if worn in ONE_LEG and not np.nan_to_num(imu[:, 3:]).any():
        raise UnreadableRecording(f"{name}: no angular velocity; a {worn}'s detector needs gx, gy, gz")
    step_us = float(np.median(np.diff(t_us)))
    if not FASTEST_US <= step_us <= SLOWEST_US:
        raise UnreadableRecording(f"{name}: a sample every {step_us / 1e3:g} ms; 50 to 1,000 a second are accepted")


def _read_csv(path: Path, site: str | None, *, as_told: bool) -> list[Recording]:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableRecording(f"{path.name}: larger than {MOST_BYTES // 1_000_000} MB")
    with opened(path) as stream:
        reader = csv.DictReader(stream)
        columns = reader.fieldnames or ()
        rows: list[dict[str, str]] = list(reader)
    missing = [name for name in ("t_s", *CHANNELS[:3]) if name not in columns]
    if missing:
        raise UnreadableRecording(
            f"{path.name}: no column {', '.join(missing)}; needed are t_s, ax, ay, az and, if there, gx, gy, gz"
        )
    t_s = column(rows, "t_s")
    imu = np.zeros((len(rows), 6))
    for c, name in enumerate(CHANNELS):
        values = column(rows, name) if name in columns else np.full(len(rows), np.nan)
        imu[:, c] = values if np.isfinite(values).any() else 0.0  # an absent axis, not a broken number
    timed = np.isfinite(t_s)
    t_us, imu = microseconds(t_s[timed]), imu[timed]
    said = path.with_name(stem(path) + ".json")
    notes: Any = json.loads(said.read_text(encoding="utf-8")) if said.exists() else {}
    if not isinstance(notes, dict):
        raise UnreadableRecording(f"{said.name}: not an object of notes such as sensor_location, side, ground_truth")
    worn = place_of(str(notes.get("sensor_location", "")))
    if worn is None or as_told:
        worn = site
    _sound(path.name, worn, t_us, imu)
    truth, side = truth_beside(path, notes, worn, t_us, imu)
    return [Recording(stem(path), worn, side, t_us, imu, truth, measured=bool(notes.get("measured", True)))]


def _read_npz(path: Path) -> Iterator[Recording]:
    rows = events_beside(path)
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        if "t_s" not in arrays:
            raise UnreadableRecording(f"{path.name}: no array t_s")
        timed = np.isfinite(arrays["t_s"])
        t_us = microseconds(arrays["t_s"][timed])
        worn = [one for one in NPZ_PODS if f"{one[0]}_acc" in arrays]
        refused = [] if worn else [f"{path.name}: none of the arrays {', '.join(f'{p}_acc' for p, _, _ in NPZ_PODS)}"]
        for pod, site, side in worn:
            try:
                imu = _imu(f"{path.name}: {pod}", arrays, pod, len(timed))[timed]
                _sound(f"{path.name}: {pod}", site, t_us, imu)
            except UnreadableRecording as refusal:
                refused.append(str(refusal))
                continue
            truth = contacts(rows, site, side, "ok" if side == "unknown" else "ok_foot_shank")
            measured = f"{pod}_filled" not in arrays
            yield Recording(f"{stem(path)}:{pod}", site, side, t_us, imu, truth, measured=measured)
    if refused:  # after the others: one pod's fault is not theirs
        raise UnreadableRecording("; ".join(refused))


def _imu(name: str, arrays: Mapping[str, Any], pod: str, samples: int) -> NDArray[np.float64]:
    """A pod's acceleration and angular velocity side by side (n, 6); zeros for a gyroscope that is not there."""
    acc = np.asarray(arrays[f"{pod}_acc"], np.float64)
    gyr = np.asarray(arrays[f"{pod}_gyr"], np.float64) if f"{pod}_gyr" in arrays else np.zeros_like(acc)
    for what, found in (("acc", acc), ("gyr", gyr)):
        if found.shape != (samples, 3):
            raise UnreadableRecording(f"{name}_{what} is {found.shape}; ({samples}, 3) is needed")
    return np.ascontiguousarray(np.hstack([acc, gyr]))
