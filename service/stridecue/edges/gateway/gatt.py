"""Bytes of three standard characteristics as figures, or why they are none (GATT Specification Supplement).

    >>> rsc(bytes.fromhex("0780 02b4 5000 1000 0000"))
    Rsc(speed_mm_s=2500, cadence_raw=180, stride_mm=800, running=True)
    >>> treadmill(bytes.fromhex("0000 e803"))
    Treadmill(speed_mm_s=2778, incline_permille=None)

Facts of the field that bite: some pods call strides "steps" (`cadence_raw` is kept as received); the treadmill's speed
is there when flag bit 0 is *not* set; an inclination of 0x7FFF is "not available".
"""

from dataclasses import dataclass
from typing import Final

RSC_SERVICE: Final = "00001814-0000-1000-8000-00805f9b34fb"
RSC_MEASUREMENT: Final = "00002a53-0000-1000-8000-00805f9b34fb"
FTMS_SERVICE: Final = "00001826-0000-1000-8000-00805f9b34fb"
TREADMILL_DATA: Final = "00002acd-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL: Final = "00002a19-0000-1000-8000-00805f9b34fb"

NOT_AVAILABLE: Final = 0x7FFF
SPEED_MAX_MM_S: Final = 15_000


class GattError(ValueError):
    """Bytes that are not this characteristic; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Rsc:
    """RSC Measurement (0x2A53). `cadence_raw`: steps, or with some pods strides, a minute."""

    speed_mm_s: int
    cadence_raw: int
    stride_mm: int | None
    running: bool


@dataclass(frozen=True, slots=True)
class Treadmill:
    """Treadmill Data (0x2ACD), as far as it is read here. `speed_mm_s` None: this notification carries none."""

    speed_mm_s: int | None
    incline_permille: int | None


def rsc(found: bytes) -> Rsc:
    """One RSC Measurement: flags u8, speed u16 in 1/256 m/s, cadence u8, [stride length u16 in cm], [distance u32]."""
    if len(found) < 4:  # noqa: PLR2004 - the shortest measurement there is
        raise GattError(f"RSC Measurement of {len(found)} bytes; at least 4 are expected")
    flags = found[0]
    wanted = 4 + 2 * (flags & 1) + 4 * (flags >> 1 & 1)
    if len(found) < wanted:
        raise GattError(f"RSC Measurement of {len(found)} bytes; its flags promise {wanted}")
    speed_mm_s = round(int.from_bytes(found[1:3], "little") * 1000 / 256)
    if speed_mm_s > SPEED_MAX_MM_S:
        raise GattError(f"RSC Measurement: {speed_mm_s / 1000:g} m/s; up to {SPEED_MAX_MM_S / 1000:g} is believed")
    stride_mm = int.from_bytes(found[4:6], "little") * 10 if flags & 1 else None
    return Rsc(speed_mm_s, found[3], stride_mm or None, bool(flags & 4))


def treadmill(found: bytes) -> Treadmill:
    """One Treadmill Data notification: flags u16, then what they say is there (FTMS 1.0, section 4.9)."""
    if len(found) < 2:  # noqa: PLR2004 - its flags
        raise GattError(f"Treadmill Data of {len(found)} bytes; at least 2 are expected")
    flags = int.from_bytes(found[:2], "little")
    fields = ((not flags & 1, 2), (flags & 2, 2), (flags & 4, 3), (flags & 8, 2))
    at, places = 2, []
    for there, size in fields:
        places.append(at if there else None)
        at += size if there else 0
    if len(found) < at + (2 if flags & 8 else 0):
        raise GattError(f"Treadmill Data of {len(found)} bytes; its flags 0x{flags:04x} promise more")
    speed_at, _, _, incline_at = places
    speed_mm_s = incline_permille = None
    if speed_at is not None:
        speed_mm_s = round(int.from_bytes(found[speed_at : speed_at + 2], "little") * 10 / 3.6)
        if speed_mm_s > SPEED_MAX_MM_S:
            raise GattError(f"Treadmill Data: {speed_mm_s / 1000:g} m/s; up to {SPEED_MAX_MM_S / 1000:g} is believed")
    if incline_at is not None:
        tenths = int.from_bytes(found[incline_at : incline_at + 2], "little", signed=True)
        incline_permille = None if tenths == NOT_AVAILABLE else max(min(tenths, 500), -500)
    return Treadmill(speed_mm_s, incline_permille)


def battery(found: bytes) -> int:
    """Battery Level (0x2A19), per cent."""
    if len(found) != 1 or found[0] > 100:  # noqa: PLR2004 - per cent
        raise GattError(f"Battery Level {found.hex() or 'without a byte'}; one byte of 0 to 100 is expected")
    return found[0]
