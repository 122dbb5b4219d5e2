"""The FIT container, as far as writing an activity needs it: Garmin's FIT protocol 2.0, messages one after the other.

A file is a header of 14 bytes, definition and data messages (little endian), and a check sum. Field numbers, types and
factors are those of the protocol's global profile.

    >>> content = encode([Message(0, (Field(0, ENUM, 4),))])
    >>> len(content), content[8:12]
    (27, b'.FIT')
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from fitdecode.utils import compute_crc


class Base(IntEnum):
    """A base type: how a value is stored."""

    ENUM = 0x00
    UINT8 = 0x02
    STRING = 0x07
    BYTE = 0x0D
    UINT16 = 0x84
    UINT32 = 0x86
    FLOAT32 = 0x88


ENUM, UINT8, STRING, BYTE, UINT16, UINT32, FLOAT32 = Base
PACKED: Final = {ENUM: "B", UINT8: "B", UINT16: "H", UINT32: "I", FLOAT32: "f"}
ABSENT: Final = {ENUM: 0xFF, UINT8: 0xFF, UINT16: 0xFFFF, UINT32: 0xFFFF_FFFF}
PROTOCOL: Final = 0x20
"""2.0: the first with developer fields."""
PROFILE: Final = 2132


@dataclass(frozen=True, slots=True)
class Field:
    """A field's number in the profile, its base type, and its stored value (factors applied); None: not known."""

    number: int
    base: Base
    value: float | str | bytes | None

    @property
    def stored(self) -> bytes:
        """As it stands in the file; what does not fit its type is not known either."""
        if isinstance(self.value, str):
            return self.value.encode() + b"\0"
        if isinstance(self.value, bytes):
            return self.value
        if self.base == FLOAT32:
            return b"\xff\xff\xff\xff" if self.value is None else struct.pack("<f", self.value)
        absent = ABSENT[self.base]
        whole = absent if self.value is None else round(self.value)
        return struct.pack(f"<{PACKED[self.base]}", whole if 0 <= whole < absent else absent)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its global number, its fields, and those of the one developer there is."""

    number: int
    fields: tuple[Field, ...]
    developer: tuple[Field, ...] = ()

    def known(self) -> "Message":
        """Without the fields of which nothing is known: decoders differ in what they make of an invalid value."""
        there = [
            tuple(field for field in fields if field.value is not None) for fields in (self.fields, self.developer)
        ]
        return Message(self.number, *there)


def encode(messages: Iterable[Message]) -> bytes:
    """The whole file. A message is defined again wherever its form differs from that of the one before."""
    body = bytearray()
    defined = b""
    for message in map(Message.known, messages):
        native = [(field, field.stored) for field in message.fields]
        own = [(field, field.stored) for field in message.developer]
        definition = struct.pack("<BBBHB", 0x60 if own else 0x40, 0, 0, message.number, len(native))
        definition += b"".join(bytes((field.number, len(stored), field.base)) for field, stored in native)
        if own:
            definition += bytes((len(own),))
            definition += b"".join(bytes((field.number, len(stored), 0)) for field, stored in own)
        if definition != defined:
            body += definition
            defined = definition
        body += b"\0" + b"".join(stored for _, stored in (*native, *own))
    head = struct.pack("<BBHI4s", 14, PROTOCOL, PROFILE, len(body), b".FIT")
    content = head + int(compute_crc(head)).to_bytes(2, "little") + bytes(body)
    return content + int(compute_crc(content)).to_bytes(2, "little")
