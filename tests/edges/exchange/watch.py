"""A watch: writes FIT activities, byte by byte as the protocol lays them out, so that no reader's code writes them.

Numbers, sizes and factors of fields are those of the protocol's global profile, as far as a run needs them.
"""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

START: Final = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)

FILE_ID, SESSION, RECORD, FIELD_DESCRIPTION, DEVELOPER_DATA_ID = 0, 18, 20, 206, 207
ENUM, UINT8, STRING, UINT16, UINT32, FLOAT32, BYTE = 0x00, 0x02, 0x07, 0x84, 0x86, 0x88, 0x0D
FORMATS: Final = {ENUM: "B", UINT8: "B", UINT16: "H", UINT32: "I", FLOAT32: "f"}
SPORTS: Final = {"running": 1, "cycling": 2, "swimming": 5}
FENIX_5: Final = 2697

Field = tuple[int, int, float]
"""A field's number, base type, and what a value is multiplied by before it is stored."""

PROFILE: Final[dict[int, dict[str, Field]]] = {
    FILE_ID: {
        "type": (0, ENUM, 1),
        "manufacturer": (1, UINT16, 1),
        "product": (2, UINT16, 1),
        "time_created": (4, UINT32, 1),
        "product_name": (8, STRING, 1),
    },
    SESSION: {
        "timestamp": (253, UINT32, 1),
        "start_time": (2, UINT32, 1),
        "sport": (5, ENUM, 1),
    },
    RECORD: {
        "timestamp": (253, UINT32, 1),
        "heart_rate": (3, UINT8, 1),
        "cadence": (4, UINT8, 1),
        "distance": (5, UINT32, 100),
        "speed": (6, UINT16, 1000),
        "power": (7, UINT16, 1),
        "vertical_oscillation": (39, UINT16, 10),
        "stance_time": (41, UINT16, 10),
        "fractional_cadence": (53, UINT8, 128),
        "enhanced_speed": (73, UINT32, 1000),
        "step_length": (85, UINT16, 10),
    },
    FIELD_DESCRIPTION: {
        "developer_data_index": (0, UINT8, 1),
        "field_definition_number": (1, UINT8, 1),
        "fit_base_type_id": (2, UINT8, 1),
        "field_name": (3, STRING, 1),
        "units": (8, STRING, 1),
    },
    DEVELOPER_DATA_ID: {"developer_data_index": (3, UINT8, 1), "application_version": (4, UINT32, 1)},
}

STRYD: Final[tuple[tuple[str, str], ...]] = (
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


@dataclass(slots=True)
class Writer:
    """One FIT file in the making: messages as they come, each defined when its fields are not those of the last."""

    order: str = "<"
    body: bytearray = field(default_factory=bytearray)
    defined: dict[int, bytes] = field(default_factory=dict)

    def message(
        self, kind: int, fields: dict[str, Any], developer: dict[int, float] | None = None, offset_s: int | None = None
    ) -> None:
        """Fields by name; developer fields by number, all floats; `offset_s`: 5 bits of time in the header instead."""
        known = [(*PROFILE[kind][name], value) for name, value in fields.items()]
        stored = [(number, base, self._stored(base, factor, value)) for number, base, factor, value in known]
        self.raw(
            kind, stored, {number: self._pack("f", value) for number, value in (developer or {}).items()}, offset_s
        )

    def raw(
        self,
        kind: int,
        fields: list[tuple[int, int, bytes]],
        developer: dict[int, bytes] | None = None,
        offset_s: int | None = None,
    ) -> None:
        """A message of any kind: (number, base type, bytes) of each field, and developer 0's fields."""
        layout = struct.pack(f"{self.order}BBHB", 0, self.order == ">", kind, len(fields))
        layout += b"".join(bytes([number, len(stored), base]) for number, base, stored in fields)
        if developer:
            layout += bytes([len(developer)])
            layout += b"".join(bytes([number, len(stored), 0]) for number, stored in developer.items())
        local = {FILE_ID: 0, RECORD: 1, SESSION: 2}.get(kind, 3)
        if self.defined.get(local) != layout:
            self.defined[local] = layout
            self.body += bytes([0x40 | (0x20 if developer else 0) | local]) + layout
        self.body += bytes([local if offset_s is None else 0x80 | local << 5 | offset_s % 32])
        self.body += b"".join(stored for *_, stored in fields) + b"".join((developer or {}).values())

    def close(self) -> bytes:
        """The file: header, messages, check sum."""
        return whole(bytes(self.body))

    def _stored(self, base: int, factor: float, value: Any) -> bytes:
        if isinstance(value, str):
            return value.encode() + b"\0"
        return self._pack(FORMATS[base], value if base == FLOAT32 else round(value * factor))

    def _pack(self, form: str, value: float) -> bytes:
        return struct.pack(self.order + form, value)


def fit(
    *parts: Part, stryd: bool = False, compressed: bool = False, order: str = "<", start: datetime = START
) -> bytes:
    """An activity of these parts, one after the other; `compressed`: only the first record writes its time in full."""
    writer = Writer(order)
    now = first = int((start - EPOCH).total_seconds())
    writer.message(FILE_ID, {"type": 4, "manufacturer": 1, "product": FENIX_5, "time_created": now})
    if stryd:
        describe(writer)
    ends = []
    for part in parts:
        begun = now
        for record in part.records:
            developer = record.get("developer_fields")
            fields = {name: value for name, value in record.items() if name != "developer_fields"}
            if compressed and now > first:
                writer.message(RECORD, fields, developer, offset_s=now)
            else:
                writer.message(RECORD, {"timestamp": now, **fields}, developer)
            now += 1
        ends.append((part.sport, begun, now - 1))
        now += 0 if compressed else 60
    for sport, begun, last in ends:
        writer.message(SESSION, {"timestamp": last, "start_time": begun, "sport": SPORTS[sport]})
    return writer.close()


def describe(writer: Writer, *, developer: bool = True, base: int = FLOAT32) -> None:
    """Stryd's fields, and the developer they are of unless a careless app leaves it out."""
    if developer:
        writer.message(DEVELOPER_DATA_ID, {"developer_data_index": 0, "application_version": 1})
    for number, (name, units) in enumerate(STRYD):
        about = {"developer_data_index": 0, "field_definition_number": number, "fit_base_type_id": base}
        writer.message(FIELD_DESCRIPTION, {**about, "field_name": name, "units": units})


def whole(body: bytes) -> bytes:
    """Any bytes as a FIT file's body: a header before them and the right check sums."""
    header = struct.pack("<BBHI4s", 14, 0x20, 21_171, len(body), b".FIT")
    header += struct.pack("<H", check_sum(header))
    return header + body + struct.pack("<H", check_sum(header + body))


def check_sum(content: bytes) -> int:
    """CRC-16 as of ARC, bit by bit."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
