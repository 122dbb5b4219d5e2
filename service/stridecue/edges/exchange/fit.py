"""Activities of a watch in Garmin's FIT format, as far as running cares.

FIT counts *strides*: `cadence` is per minute of one foot, `fractional_cadence` its fraction, so
steps per minute are twice their sum. Positions are not read. Where a Stryd pod wrote developer fields, they
fill what the watch itself did not measure. Of a multisport file the running parts are taken.

Whether a file is whole is decided here, by its lengths and check sums, before anything in it is decoded. What is whole
is decoded leniently: watches write fields that the format forbids, and the running is none the worse for them.
"""

import hashlib
import math
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from fitdecode import (
    FIT_DATETIME_MIN,
    FIT_FRAME_DATA,
    FIT_UTC_REFERENCE,
    CrcCheck,
    DataProcessorBase,
    ErrorHandling,
    FitDataMessage,
    FitError,
    FitReader,
)
from fitdecode.types import BASE_TYPES
from fitdecode.utils import compute_crc

from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.exchange.history_run import ZERO_MEANS_ABSENT, HistoryRecord, HistoryRun, medians

FILE_MAX_BYTES: Final = 32_000_000
MOMENT_MAX_S: Final = 2**32 - 1
"""Moments are seconds since FIT's own epoch, in 32 bits; `FIT_DATETIME_MIN` and more are of a watch that knew it."""

KINDS: Final = frozenset({"file_id", "sport", "session", "record"})
"""The messages that are read, of the hundred there are."""

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

LOOKS: Final = {
    b"pk\x03\x04": "not a FIT file but a ZIP: unpack it, the activity is the .fit in it. If there is none",
    b"<gpx": "not a FIT file but GPX, which is a track and seldom has a cadence",
    b"<trainingcenterdatabase": "not a FIT file but TCX, which has whole strides a minute and no contact time",
    b"%pdf": "not a FIT file but a PDF",
}
"""What people take for the activity, by what stands at its beginning."""

PRODUCT: Final = ("garmin_product", "product_name", "product", "favero_product")


@dataclass(frozen=True, slots=True)
class Message:
    """What a message holds: its fields by name, and (name, unit, value) of each developer field; none is None."""

    fields: dict[str, Any]
    developer: tuple[tuple[str, str, Any], ...]


class Lenient(DataProcessorBase):  # type: ignore[misc] # it has no types
    """Lets a file's descriptions of developer fields pass that the decoder would give the whole file up for."""

    def process_message_field_description(self, reader: FitReader, message: FitDataMessage) -> None:
        """One of no known developer or of no known type becomes an unknown message, and its fields stay bytes."""
        developer = message.get_raw_value("developer_data_index", fallback=None)
        kind = message.get_raw_value("fit_base_type_id", fallback=None)
        if developer not in reader.local_dev_types or kind not in {None, *BASE_TYPES}:
            message.def_mesg = copy(message.def_mesg)
            message.def_mesg.mesg_type = None


def read_fit(path: Path) -> HistoryRun:
    """Read the running of an activity; an `ExchangeError` says in one line why not."""
    return fit_run(_content(path), path)


def fit_run(content: bytes, path: Path) -> HistoryRun:
    """The same of a file's content; `path`: what its messages call it."""
    _check_whole(content, path)
    messages = _decode(content, path)
    runs = _runs(messages, path)
    timed = [(at, message) for message in messages["record"] if (at := _moment(message, "timestamp")) is not None]
    kept = sorted(
        ((at, message) for at, message in timed if any(first <= at <= last for first, last in runs)),
        key=lambda pair: pair[0],
    )
    if not kept:
        raise ExchangeError(f"{path}: holds no records of running; export the activity itself, with its records")
    start = kept[0][0]
    records = tuple(_record(message, float(at - start)) for at, message in kept)
    if not any(record.cadence_spm for record in records):
        raise ExchangeError(f"{path}: holds no cadence: the watch wore no sensor that counts steps")
    metres = [value for _, message in kept if (value := _number(message.fields.get("distance"))) is not None]
    return HistoryRun(
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        device=_device(messages),
        sport="running",
        started_wall=_wall(start),
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


def _check_whole(content: bytes, path: Path) -> None:
    """Go through the files of which it is a chain, usually one: each whole, and its check sum right."""
    start = 0
    while start == 0 or start < len(content):
        if content[start + 8 : start + 12] != b".FIT":
            if start == 0:
                raise ExchangeError(f"{path}: {_instead(content)}")
            more = len(content) - start
            raise ExchangeError(f"{path}: damaged ({more} bytes too many at its end); copy it from the watch again")
        end = start + content[start] + int.from_bytes(content[start + 4 : start + 8], "little") + 2
        if len(content) < end:
            raise ExchangeError(f"{path}: cut short: {len(content)} of {end} bytes; copy it from the watch again")
        if compute_crc(content, start=start, end=end) != 0:  # over data and its own check sum: 0
            raise ExchangeError(f"{path}: damaged (its check sum is wrong); copy it from the watch again")
        start = end


def _instead(content: bytes) -> str:
    """What is no FIT file, and what to do about it."""
    seen = next((said for mark, said in LOOKS.items() if mark in content[:512].lower()), "not a FIT file")
    return f"{seen}; export the activity as FIT (original) and import that"


def _decode(content: bytes, path: Path) -> dict[str, list[Message]]:
    messages: dict[str, list[Message]] = {kind: [] for kind in KINDS}
    try:
        with FitReader(
            content, processor=Lenient(), check_crc=CrcCheck.DISABLED, error_handling=ErrorHandling.IGNORE
        ) as frames:
            for frame in frames:
                if frame.frame_type == FIT_FRAME_DATA and frame.name in KINDS:
                    messages[frame.name].append(_message(frame))
    except Exception as wrong:  # noqa: BLE001 - the decoder asserts, indexes and unpacks what the file says
        why = str(wrong) if isinstance(wrong, FitError) else type(wrong).__name__
        raise ExchangeError(f"{path}: whole, but not valid FIT ({why}); export it anew from the watch's app") from None
    return messages


def _message(frame: FitDataMessage) -> Message:
    """A field that the decoder worked out of another one gives way to the one that was written."""
    fields: dict[str, Any] = {}
    developer = []
    for field in frame.fields:
        if field.value is None:
            continue
        if field.field_type == "devfield":
            developer.append((_text(field.name), _text(field.units).lower(), field.value))
        elif field.is_expanded:
            fields.setdefault(field.name, field.value)
        else:
            fields[field.name] = field.value
    return Message(fields, tuple(developer))


def _runs(messages: dict[str, list[Message]], path: Path) -> list[tuple[int, int]]:
    """When there was running: from the sessions; a file without any counts as one run when its sport says so."""
    sessions = messages["session"]
    if not sessions:
        sports = [str(message.fields.get("sport")) for message in messages["sport"]]
        if sports != ["running"]:
            raise ExchangeError(
                f"{path}: no activity ({', '.join(sports) or 'no session in it'}); only running is imported"
            )
        return [(0, MOMENT_MAX_S)]
    found = []
    for session in sessions:
        first, last = _moment(session, "start_time"), _moment(session, "timestamp")
        if session.fields.get("sport") == "running" and first is not None and last is not None:
            found.append((first, last))
    sports = sorted({str(session.fields.get("sport", "unknown")) for session in sessions})
    if not found and "running" in sports:
        raise ExchangeError(f"{path}: its session does not say when it began and ended; export it from the watch anew")
    if not found:
        raise ExchangeError(f"{path}: sport is {', '.join(sports)}; only running is imported")
    return found


def _record(message: Message, t_s: float) -> HistoryRecord:
    values: dict[str, float] = {}
    fields = message.fields
    for name, keys in NATIVE.items():
        _take(values, name, next((number for key in keys if (number := _number(fields.get(key))) is not None), None))
    for title, unit, raw in message.developer:
        ours = next((name for name, titles in DEVELOPER.items() if title in titles), None)
        number = _number(raw)
        if ours is not None and number is not None and ours not in values:
            _take(values, ours, number * FACTORS.get(unit, 1.0))
    strides = _number(fields.get("cadence"))
    fraction = _number(fields.get("fractional_cadence")) or 0.0
    return HistoryRecord(t_s=t_s, cadence_spm=None if strides is None else 2 * (strides + fraction), **values)


def _take(values: dict[str, float], name: str, number: float | None) -> None:
    if number is not None and not (number == 0 and name in ZERO_MEANS_ABSENT):
        values[name] = number


def _moment(message: Message, name: str) -> int | None:
    found = message.fields.get(name)
    return found if isinstance(found, int) and 0 <= found <= MOMENT_MAX_S else None


def _wall(moment: int) -> str | None:
    """When that was; None where the watch only knew how long it had been switched on."""
    if moment < FIT_DATETIME_MIN:
        return None
    wall = datetime.fromtimestamp(FIT_UTC_REFERENCE + moment, UTC)
    return wall.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _number(found: Any) -> float | None:  # noqa: ANN401 - whatever stands in the file
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found) or found < 0:
        return None
    return float(found)


def _text(found: Any) -> str:  # noqa: ANN401 - a text, or several
    return str(found[0] if isinstance(found, tuple) and found else found or "").strip()


def _device(messages: dict[str, list[Message]]) -> str:
    first = messages["file_id"][0].fields if messages["file_id"] else {}
    product = next((first[name] for name in PRODUCT if first.get(name)), None)
    return " ".join(str(part) for part in (first.get("manufacturer"), product) if part is not None) or "unknown"
