"""Activities of a watch in Garmin's FIT format, as far as running cares.

FIT counts *strides*: `cadence` is per minute of one foot, `fractional_cadence` its fraction, so
steps per minute are twice their sum. Positions are not read. Where a Stryd pod wrote developer fields, they
fill what the watch itself did not measure. Of a multisport file the running parts are taken.
"""

import hashlib
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from garmin_fit_sdk import Decoder, Stream

from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.exchange.history_run import ZERO_MEANS_ABSENT, HistoryRecord, HistoryRun, medians

FILE_MAX_BYTES: Final = 32_000_000

Message = dict[str, Any]

NATIVE: Final[dict[str, tuple[str, ...]]] = {
    "stance_time_ms": ("stance_time",),
    "vertical_oscillation_mm": ("vertical_oscillation",),
    "step_length_mm": ("step_length",),
    "speed_mps": ("enhanced_speed", "speed"),
    "heart_rate_bpm": ("heart_rate",),
    "power_w": ("power",),
}
DEVELOPER: Final[dict[str, tuple[str, ...]]] = {
    "stance_time_ms": ("Ground Time", "Stance Time"),
    "vertical_oscillation_mm": ("Vertical Oscillation",),
    "power_w": ("Power",),
    "form_power_w": ("Form Power",),
    "air_power_w": ("Air Power",),
    "leg_spring_kn_per_m": ("Leg Spring Stiffness",),
}
FACTORS: Final[dict[str, float]] = {"centimeters": 10.0, "cm": 10.0, "s": 1000.0, "seconds": 1000.0, "meters": 1000.0}
"""What a developer field's unit is multiplied by to become ours; a unit that is not here is ours already."""


def read_fit(path: Path) -> HistoryRun:
    """Read the running of an activity; an `ExchangeError` says in one line why not."""
    content = _content(path)
    messages = _decode(content, path)
    runs = _runs(messages, path)
    names = {int(field["key"]): field for field in messages.get("field_description_mesgs", []) if "key" in field}
    kept = [
        message
        for message in messages.get("record_mesgs", [])
        if isinstance(message.get("timestamp"), datetime)
        and any(first <= message["timestamp"] <= last for first, last in runs)
    ]
    kept.sort(key=lambda message: message["timestamp"])
    if not kept:
        raise ExchangeError(f"{path}: holds no records of running; export the activity itself, with its records")
    start: datetime = kept[0]["timestamp"]
    records = tuple(_record(message, start, names) for message in kept)
    if not any(record.cadence_spm for record in records):
        raise ExchangeError(f"{path}: holds no cadence: the watch wore no sensor that counts steps")
    metres = [value for message in kept if (value := _number(message.get("distance"))) is not None]
    return HistoryRun(
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        device=_device(messages),
        sport="running",
        started_wall=start.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        duration_s=records[-1].t_s,
        distance_m=metres[-1] - metres[0] if metres else None,
        records=records,
        medians=medians(records),
    )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_MAX_BYTES:
            raise ExchangeError(f"{path}: more than {FILE_MAX_BYTES // 1_000_000} MB; no activity is as large as that")
        return path.read_bytes()
    except OSError as wrong:
        raise ExchangeError(f"{path}: cannot be read ({wrong.strerror})") from None


def _decode(content: bytes, path: Path) -> dict[str, list[Message]]:
    if content[8:12] != b".FIT":
        raise ExchangeError(f"{path}: not a FIT file; export the activity as FIT (original) and import that")
    header_bytes = content[0]
    expected = header_bytes + int.from_bytes(content[4:8], "little") + 2
    if len(content) < expected:
        raise ExchangeError(f"{path}: cut short: {len(content)} of {expected} bytes; copy it from the watch again")
    problems: list[Exception]
    messages, problems = Decoder(Stream.from_byte_array(bytearray(content))).read(merge_heart_rates=False)
    if problems:
        why = str(problems[0]).removeprefix("FIT Runtime Error: ").splitlines() or ["unreadable"]
        raise ExchangeError(f"{path}: damaged ({why[0]}); copy it from the watch again")
    return messages  # type: ignore[return-value] # its message classes are dicts


def _runs(messages: dict[str, list[Message]], path: Path) -> list[tuple[datetime, datetime]]:
    """When there was running: from the sessions; a file without any counts as one run when its sport says so."""
    sessions = messages.get("session_mesgs", [])
    if not sessions:
        sports = [str(message.get("sport")) for message in messages.get("sport_mesgs", [])]
        if sports != ["running"]:
            raise ExchangeError(
                f"{path}: no activity ({', '.join(sports) or 'no session in it'}); only running is imported"
            )
        return [(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))]
    found = []
    for session in sessions:
        first, last = session.get("start_time"), session.get("timestamp")
        if session.get("sport") == "running" and isinstance(first, datetime) and isinstance(last, datetime):
            found.append((first, last))
    if not found:
        sports = sorted({str(session.get("sport", "unknown")) for session in sessions})
        raise ExchangeError(f"{path}: sport is {', '.join(sports)}; only running is imported")
    return found


def _record(message: Message, start: datetime, names: dict[int, Message]) -> HistoryRecord:
    values: dict[str, float] = {}
    for name, keys in NATIVE.items():
        _take(values, name, next((number for key in keys if (number := _number(message.get(key))) is not None), None))
    for key, raw in message.get("developer_fields", {}).items():
        about = names.get(key)
        if about is None:
            continue
        title, unit = _text(about.get("field_name")), _text(about.get("units")).lower()
        ours = next((name for name, titles in DEVELOPER.items() if title in titles), None)
        number = _number(raw)
        if ours is not None and number is not None and ours not in values:
            _take(values, ours, number * FACTORS.get(unit, 1.0))
    strides = _number(message.get("cadence"))
    fraction = _number(message.get("fractional_cadence")) or 0.0
    return HistoryRecord(
        t_s=(message["timestamp"] - start).total_seconds(),
        cadence_spm=None if strides is None else 2 * (strides + fraction),
        **values,
    )


def _take(values: dict[str, float], name: str, number: float | None) -> None:
    if number is not None and not (number == 0 and name in ZERO_MEANS_ABSENT):
        values[name] = number


def _number(found: Any) -> float | None:  # noqa: ANN401 - whatever stands in the file
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found) or found < 0:
        return None
    return float(found)


def _text(found: Any) -> str:  # noqa: ANN401 - a text, or several
    return str(found[0] if isinstance(found, list) and found else found or "").strip()


def _device(messages: dict[str, list[Message]]) -> str:
    first: Message = next(iter(messages.get("file_id_mesgs", [])), {})
    maker = first.get("manufacturer")
    product = first.get("garmin_product") or first.get("product_name") or first.get("product")
    return " ".join(str(part) for part in (maker, product) if part is not None) or "unknown"
