"""Runs as tidy tables: NAME.csv or NAME.csv.gz with a header row, and NAME.json beside it that describes it.

The columns carry FIT's own names and units (stance_time in ms, step_length and vertical_oscillation in mm,
enhanced_speed in m/s); `cadence_spm` is steps per minute. A column that is not known is not read.
"""

import csv
import gzip
import hashlib
import io
import json
import math
import zlib
from pathlib import Path
from typing import Any, Final

from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.exchange.history_run import ZERO_MEANS_ABSENT, HistoryRecord, HistoryRun, medians

FILE_MAX_BYTES: Final = 64_000_000

COLUMNS: Final[dict[str, str]] = {
    "stance_time": "stance_time_ms",
    "vertical_oscillation": "vertical_oscillation_mm",
    "step_length": "step_length_mm",
    "enhanced_speed": "speed_mps",
    "heart_rate": "heart_rate_bpm",
    "power": "power_w",
    "dev_form_power_w": "form_power_w",
    "dev_air_power_w": "air_power_w",
    "dev_lss_kn_m": "leg_spring_kn_per_m",
}


def read_csv(path: Path) -> HistoryRun:
    """Read the table and what stands beside it; an `ExchangeError` says in one line why not."""
    packed, table = _content(path)
    rows = csv.DictReader(io.StringIO(table))
    columns = _columns(rows, path)
    if {"ax", "ay", "az"} <= set(columns):
        raise ExchangeError(f"{path}: a sensor's raw samples, not a run; type: stridecue validate gait {path}")
    about = _about(path)
    sport = str(about.get("session", {}).get("sport", "unknown"))
    if sport != "running":
        raise ExchangeError(f"{path}: sport is {sport!r}; only running is imported")
    missing = [name for name in ("t_s", "cadence_spm") if name not in columns]
    if missing:
        raise ExchangeError(f"{path}:1: column {missing[0]} is missing; found {', '.join(columns)[:80] or 'nothing'}")
    records = []
    distance_m = None
    try:
        for row in rows:
            where = f"{path}:{rows.line_num}"
            records.append(_record(row, where))
            if records[-1].t_s < records[max(len(records) - 2, 0)].t_s:
                raise ExchangeError(f"{where}: t_s goes back")
            found_m = _number(row, "distance", where)
            distance_m = distance_m if found_m is None else found_m
    except csv.Error as wrong:
        raise ExchangeError(f"{path}:{rows.line_num}: {wrong}") from None
    if not records:
        raise ExchangeError(f"{path}: holds no records")
    return HistoryRun(
        file=path.name,
        sha256=hashlib.sha256(packed).hexdigest(),
        device=str(about.get("device", "unknown")).removesuffix(" None"),
        sport=sport,
        started_wall=None,
        duration_s=records[-1].t_s - records[0].t_s,
        distance_m=distance_m,
        records=tuple(records),
        medians=medians(records),
    )


def _columns(rows: "csv.DictReader[str]", path: Path) -> list[str]:
    try:
        return list(rows.fieldnames or [])
    except csv.Error as wrong:
        raise ExchangeError(f"{path}:1: {wrong}") from None


def _record(row: dict[str, Any], where: str) -> HistoryRecord:
    t_s = _number(row, "t_s", where)
    if t_s is None or None in row:
        raise ExchangeError(f"{where}: {'t_s is empty' if t_s is None else 'more cells than columns'}")
    values: dict[str, float] = {}
    for column, name in COLUMNS.items():
        value = _number(row, column, where)
        if value is not None and not (value == 0 and name in ZERO_MEANS_ABSENT):
            values[name] = value
    return HistoryRecord(t_s=t_s, cadence_spm=_number(row, "cadence_spm", where), **values)


def _number(row: dict[str, Any], column: str, where: str) -> float | None:
    text = row.get(column)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ExchangeError(f"{where}: {column}: expected a number (got {text[:40]!r})") from None
    if not math.isfinite(value) or value < 0:
        raise ExchangeError(f"{where}: {column}: expected a number of 0 or more (got {text[:40]!r})")
    return value


def _content(path: Path) -> tuple[bytes, str]:
    """The file as it is, and its text."""
    try:
        packed = path.read_bytes()
        if path.suffix == ".gz":
            with gzip.open(path) as unpacked:
                content = unpacked.read(FILE_MAX_BYTES + 1)
        else:
            content = packed
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise ExchangeError(f"{path}: damaged or cut short: cannot be unpacked") from None
    except OSError as wrong:
        raise ExchangeError(f"{path}: cannot be read ({wrong.strerror})") from None
    if len(content) > FILE_MAX_BYTES:
        raise ExchangeError(f"{path}: more than {FILE_MAX_BYTES // 1_000_000} MB")
    try:
        return packed, content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError(f"{path}: not a text table (invalid UTF-8)") from None


def _about(path: Path) -> dict[str, Any]:
    beside = path.with_name(path.name.removesuffix(".gz").removesuffix(".csv") + ".json")
    try:
        found = json.loads(beside.read_bytes())
    except OSError as wrong:
        raise ExchangeError(f"{beside}: cannot be read ({wrong.strerror}); it names device and sport") from None
    except ValueError:
        raise ExchangeError(f"{beside}: not JSON; it names device and sport of {path.name}") from None
    if not isinstance(found, dict) or not isinstance(found.get("session", {}), dict):
        raise ExchangeError(f"{beside}: expected an object with 'device' and 'session'")
    return found
