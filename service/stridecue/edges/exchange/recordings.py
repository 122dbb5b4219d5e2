"""Recordings of pods, with what is known to be true about them, from files.

Two forms are read:

* tidy CSV, plain or gzipped: `t_s,ax,ay,az,gx,gy,gz` (s, m/s^2, rad/s; an empty column is an axis the
  sensor does not have). Beside `walk.csv.gz` may lie `walk.json` (place, truth, licence), `walk.events.csv`
  (contacts or strides) and
  `walk.windows.csv` (reference cadence);
* `.npz` with `t_s` and, per place, `foot_l_acc`, `foot_l_gyr`, ... `pelvis_acc`, and `<name>_events.csv` beside it.

One file may hold several pods: each becomes a `Recording`. What cannot be read raises `UnreadableRecording`, whose text
names the file, what was found, and what would be accepted.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, TextIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from stridecue.core.gait.detector import SideName
from stridecue.core.gait.grid import SLOWEST_US
from stridecue.core.gait.score import Truth

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
)
SIDES: Final[dict[str, SideName]] = {"l": "left", "left": "left", "r": "right", "right": "right"}
SIDECARS: Final = (
    ".events.csv",
    ".grf.csv",
    ".footpos.csv",
    ".windows.csv",
    ".arrival.csv",
    ".gps_speed.csv",
    "_events.csv",
)
NOT_RUNNING: Final = ("not running", "0 steps", "no movement", "negative control", "walking")
MOST_BYTES: Final = 500_000_000
FEWEST: Final = 2
FASTEST_US: Final = 900
BOTH_FEET: Final = 2


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
        with _open(path) as stream:
            header = stream.readline(4_096)
    except (OSError, EOFError, UnicodeDecodeError):
        return True  # say so when it is read
    return (
        header == ""
        or header.startswith("t_s,a")
        or (path.with_name(_stem(path) + ".json").exists() and "ax" in header)
    )


def read(path: Path, site: str | None = None) -> Iterator[Recording]:
    """Every pod of the file at `path`; with `site`, only those worn there (and those whose place nobody stated)."""
    try:
        pods = _read_npz(path) if path.name.endswith(".npz") else _read_csv(path)
        for one in pods:
            if site is None or one.site in (site, None):
                yield one
    except UnreadableRecording:
        raise
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise UnreadableRecording(f"{path.name}: {error or type(error).__name__}") from error


def _open(path: Path) -> TextIO:
    if path.name.endswith(".gz"):
        return TextIOWrapper(gzip.open(path), encoding="utf-8")
    return path.open(encoding="utf-8")


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".csv").removesuffix(".npz")


def _rows(path: Path) -> list[dict[str, str]]:
    with _open(path) as stream:
        return list(csv.DictReader(stream))


def _us(seconds: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    return np.round(np.asarray(seconds, np.float64) * 1e6).astype(np.int64)


def _column(rows: list[dict[str, str]], name: str) -> NDArray[np.float64]:
    return np.array([float(row[name] or "nan") for row in rows])


def _sound(name: str, t_us: NDArray[np.int64], imu: NDArray[np.float64]) -> None:
    """Refuse what no detector could use."""
    if len(t_us) < FEWEST:
        raise UnreadableRecording(f"{name}: {len(t_us)} samples; at least {FEWEST} are needed")
    if not np.isfinite(imu[:, :3]).any():
        raise UnreadableRecording(f"{name}: no acceleration")
    step_us = float(np.median(np.diff(t_us)))
    if not FASTEST_US <= step_us <= SLOWEST_US:
        raise UnreadableRecording(f"{name}: a sample every {step_us / 1e3:g} ms; 50 to 1,000 a second are accepted")


def _read_csv(path: Path) -> list[Recording]:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableRecording(f"{path.name}: larger than {MOST_BYTES // 1_000_000} MB")
    with _open(path) as stream:
        reader = csv.DictReader(stream)
        columns = reader.fieldnames or ()
        rows: list[dict[str, str]] = list(reader)
    missing = [name for name in ("t_s", *CHANNELS[:3]) if name not in columns]
    if missing:
        raise UnreadableRecording(
            f"{path.name}: no column {', '.join(missing)}; needed are t_s, ax, ay, az and, if there, gx, gy, gz"
        )
    t_us = _us(_column(rows, "t_s"))
    imu = np.zeros((len(rows), 6))
    for c, name in enumerate(CHANNELS):
        values = _column(rows, name) if name in columns else np.full(len(rows), np.nan)
        imu[:, c] = values if np.isfinite(values).any() else 0.0  # an absent axis, not a broken number
    _sound(path.name, t_us, imu)
    said = path.with_name(_stem(path) + ".json")
    notes: dict[str, Any] = json.loads(said.read_text(encoding="utf-8")) if said.exists() else {}
    site = place_of(str(notes.get("sensor_location", "")))
    truth, side = _csv_truth(path, notes, site, t_us, imu)
    return [Recording(_stem(path), site, side, t_us, imu, truth, measured=bool(notes.get("measured", True)))]


def place_of(location: str) -> str | None:
    """Guess the detector's place from a free-text sensor location.

    >>> place_of("waist (belt buckle)"), place_of("Foot, on top of the shoe"), place_of("moon")
    ('phone', 'foot', None)
    """
    text = location.lower()
    at = {site: text.find(word) for site, words in reversed(PLACES) for word in reversed(words) if word in text}
    return min(at, key=lambda site: at[site]) if at else None


def _csv_truth(
    path: Path, notes: dict[str, Any], site: str | None, t_us: NDArray[np.int64], imu: NDArray[np.float64]
) -> tuple[Truth, SideName]:
    """Read what the files beside a CSV say is true, and whose foot it was."""
    stated = notes.get("ground_truth") or {}
    words = f"{notes.get('gait', '')} {stated.get('kind', '')}".lower()
    side: SideName = "unknown"
    events = path.with_name(_stem(path) + ".events.csv")
    rows = _rows(events) if events.exists() else []
    if rows and site in ("foot", "shank"):
        side = SIDES.get(rows[0].get("side", "").lower(), "unknown")
    if "fall" in words and "runs up to" in words:
        force = np.linalg.norm(imu[:, :3], axis=1)
        return Truth("fall", fall_us=int(t_us[int(np.nanargmax(force))])), side
    if any(word in words for word in NOT_RUNNING):
        return Truth("not_running"), side
    feet = 1 if site in ("foot", "shank") else 2
    if rows and "t_ic_s" in rows[0]:
        return _contacts(rows, feet, "ok"), side
    if rows and "t_stationary_start_s" in rows[0]:
        at_us = _us(_column(rows, "t_stationary_start_s"))
        return Truth("strides", feet, at_us, np.zeros_like(at_us), np.zeros(len(at_us), np.bool_)), side
    windows = path.with_name(_stem(path) + ".windows.csv")
    if windows.exists():
        spans = _rows(windows)
        spans_us = np.stack([_us(_column(spans, "t0_s")), _us(_column(spans, "t1_s"))], axis=1)
        return Truth("cadence", feet, spans_us=spans_us, cadence_spm=_column(spans, "cad_spectral_spm")), side
    for key, share in (("cadence_spm_spectral", 0.0), ("cadence_spm_spectral_mid50pct", 0.25)):
        if key in stated:
            cut_us = int(share * (t_us[-1] - t_us[0]))
            spans_us = np.array([[t_us[0] + cut_us, t_us[-1] - cut_us]])
            return Truth("cadence", feet, spans_us=spans_us, cadence_spm=np.array([float(stated[key])])), side
    return Truth("none", feet), side


def _contacts(rows: list[dict[str, str]], feet: int, ok: str) -> Truth:
    judged = np.array([row.get(ok, "1") not in ("0", "0.0", "False") for row in rows], np.bool_)
    return Truth("contacts", feet, _us(_column(rows, "t_ic_s")), _us(_column(rows, "t_to_s")), judged)


def _read_npz(path: Path) -> list[Recording]:
    events = path.with_name(_stem(path) + "_events.csv")
    rows = _rows(events) if events.exists() else []
    pods = []
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        if "t_s" not in arrays:
            raise UnreadableRecording(f"{path.name}: no array t_s")
        t_us = _us(arrays["t_s"])
        for prefix, site, side in NPZ_PODS:
            if f"{prefix}_acc" not in arrays:
                continue
            acc = np.asarray(arrays[f"{prefix}_acc"], np.float64)
            gyr = np.asarray(arrays[f"{prefix}_gyr"], np.float64) if f"{prefix}_gyr" in arrays else np.zeros_like(acc)
            if acc.shape != (len(t_us), 3) or gyr.shape != acc.shape:
                raise UnreadableRecording(f"{path.name}: {prefix}_acc is {acc.shape}; ({len(t_us)}, 3) is needed")
            imu = np.ascontiguousarray(np.hstack([acc, gyr]))
            _sound(path.name, t_us, imu)
            letter = {"left": "L", "right": "R"}.get(side)
            mine = [row for row in rows if letter is None or row.get("side") == letter]
            feet = 2 if letter is None else 1
            truth = (
                _contacts(mine, feet, "ok" if feet == BOTH_FEET else "ok_foot_shank") if mine else Truth("none", feet)
            )
            pods.append(
                Recording(
                    f"{_stem(path)}:{prefix}", site, side, t_us, imu, truth, measured=f"{prefix}_filled" not in arrays
                )
            )
    if not pods:
        raise UnreadableRecording(f"{path.name}: none of the arrays {', '.join(p + '_acc' for p, _, _ in NPZ_PODS)}")
    return pods
