"""A watch: writes FIT activities with the encoder of Garmin's own SDK."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from garmin_fit_sdk import Encoder, Profile

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NUMBER: dict[str, int] = Profile["mesg_num"]
FLOAT32 = 136

STRYD: tuple[tuple[str, str], ...] = (
    ("Ground Time", "Milliseconds"),
    ("Vertical Oscillation", "Centimeters"),
    ("Form Power", "Watts"),
    ("Leg Spring Stiffness", "kN/m"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an activity: its sport, and its records one second apart."""

    records: list[dict[str, Any]]
    sport: str = "running"


def fit(*parts: Part, stryd: bool = False) -> bytes:
    """An activity of these parts, one after the other."""
    encoder = Encoder()
    encoder.on_mesg(
        NUMBER["FILE_ID"],
        {"type": "activity", "manufacturer": "garmin", "product": 2697, "time_created": START, "serial_number": 1},
    )
    if stryd:
        _describe(encoder)
    now = START
    ends = []
    for part in parts:
        first = now
        for record in part.records:
            encoder.on_mesg(NUMBER["RECORD"], {"timestamp": now, **record})
            now += timedelta(seconds=1)
        ends.append((part.sport, first, now - timedelta(seconds=1)))
        now += timedelta(seconds=60)
    for sport, first, last in ends:
        encoder.on_mesg(
            NUMBER["SESSION"],
            {"timestamp": last, "start_time": first, "sport": sport, "total_elapsed_time": (last - first).seconds},
        )
    return bytes(encoder.close())


def _describe(encoder: Encoder) -> None:
    developer: Any = {"developer_data_index": 0, "application_version": 1}
    encoder.on_mesg(NUMBER["DEVELOPER_DATA_ID"], developer)
    for number, (name, units) in enumerate(STRYD):
        field: Any = {
            "developer_data_index": 0,
            "field_definition_number": number,
            "fit_base_type_id": FLOAT32,
            "field_name": name,
            "units": units,
        }
        encoder.add_developer_field(number, developer, field)
        encoder.on_mesg(NUMBER["FIELD_DESCRIPTION"], field)
