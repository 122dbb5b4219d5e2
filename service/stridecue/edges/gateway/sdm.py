"""ANT+ Stride Based Speed and Distance, as far as it is used here: its pages as the measurement of a Bluetooth pod.

    >>> as_rsc(bytes.fromhex("02ffff3c8180ff01")).hex()  # page 2: 60 8/16 strides a minute at 1.5 m/s, active
    '0480013d'
    >>> number("ANT:41234"), number("C8:2B:96:00:00:01")
    (41234, None)

Device profile D00001245 (SDM), pages 1 and 2: speed comes in 1/256 m/s, as RSC says it too; cadence in strides a minute
and sixteenths. RSC has whole numbers only, so sixteenths are rounded, eight of them up: half a stride is one step a
minute. Page 1 has no cadence and is passed over; a pod that sends no page 2 gives nothing.
"""

from typing import Final

DEVICE_TYPE: Final = 124
PERIOD: Final = 8_134
"""Of its channel, in 1/32768 s: 4.03 pages a second."""
FREQUENCY: Final = 57
"""2,457 MHz."""
FACTOR: Final = 2
"""What an SDM counts are strides, always."""
SCHEME: Final = "ANT:"
PAGE_BYTES: Final = 8
SPEED_CADENCE: Final = 2
ACTIVE: Final = 1
BATTERY_LOW: Final = 3
LOW_PCT: Final = 15
"""A pod says new, good, ok or low; low is told as the per cent at which a low battery is said."""


class SdmError(ValueError):
    """Bytes that are no page; the message says what was expected."""


def number(address: str) -> int | None:
    """The device number in an address such as ANT:41234; None: it is no ANT+ address."""
    return int(address.removeprefix(SCHEME)) if address.startswith(SCHEME) else None


def as_rsc(page: bytes) -> bytes | None:
    """Page 2 as an RSC Measurement (0x2A53): flags, speed in 1/256 m/s, strides a minute; None: another page."""
    if not _is_speed_and_cadence(page):
        return None
    speed = (page[4] & 0x0F) << 8 | page[5]
    strides = page[3] + (page[4] >> 4 >= 8)  # noqa: PLR2004 - eight sixteenths
    active = page[7] & 0x03 == ACTIVE
    return bytes((4 if active else 0,)) + speed.to_bytes(2, "little") + bytes((min(strides, 255),))


def as_battery(page: bytes) -> bytes | None:
    """Page 2's battery status as a Battery Level (0x2A19), when it is low; None: nothing is known in per cent."""
    if not _is_speed_and_cadence(page) or page[7] >> 4 & 0x03 != BATTERY_LOW:
        return None
    return bytes((LOW_PCT,))


def _is_speed_and_cadence(page: bytes) -> bool:
    if len(page) < PAGE_BYTES:
        raise SdmError(f"an ANT+ page of {len(page)} bytes; {PAGE_BYTES} are expected")
    return page[0] & 0x7F == SPEED_CADENCE
