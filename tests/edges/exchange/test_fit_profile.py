"""A FIT file byte by byte against the protocol, and through Garmin's own decoder where somebody has it."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from fitdecode.profile import MESSAGE_TYPES
from fitdecode.types import BASE_TYPES
from fitdecode.utils import compute_crc

from stridecue.core.measures import measure
from stridecue.edges.exchange import session_fit
from tests.edges.exchange.sealed import SEALED, sealed

HEADER_BYTES: Final = 14
DEFINITION, DEVELOPER, LOCAL = 0x40, 0x20, 0x0F
NAMES: Final = [path.stem for path in SEALED]
Definition = tuple[int, list[tuple[int, int, int]], list[tuple[int, int, int]]]


def definition(content: bytes, at: int, *, developer: bool) -> tuple[Definition, int]:
    """Global number, (number, size, base type) of each field, (number, size, developer) of each developer field."""
    reserved, little, number, count = struct.unpack_from("<BBHB", content, at)
    assert (reserved, little) == (0, 0)
    at += 5
    fields = [struct.unpack_from("<BBB", content, at + 3 * n) for n in range(count)]
    at += 3 * count
    own = []
    if developer:
        own = [struct.unpack_from("<BBB", content, at + 1 + 3 * n) for n in range(content[at])]
        at += 1 + 3 * len(own)
    return (number, fields, own), at


def messages(content: bytes) -> Iterator[tuple[Definition, bytes]]:
    """Every data message with its definition; the file ends where its header says, two bytes of check sum follow."""
    at, end = HEADER_BYTES, HEADER_BYTES + struct.unpack_from("<I", content, 4)[0]
    known: dict[int, Definition] = {}
    while at < end:
        first, at = content[at], at + 1
        assert not first & 0x80, "a compressed timestamp"
        if first & DEFINITION:
            known[first & LOCAL], at = definition(content, at, developer=bool(first & DEVELOPER))
            continue
        found = known[first & LOCAL]
        size = sum(size for _, size, _ in (*found[1], *found[2]))
        yield found, content[at : at + size]
        at += size
    assert at == end


@pytest.mark.parametrize("name", NAMES)
def test_every_byte_is_where_the_protocol_wants_it(name: str) -> None:
    """Header, both check sums, the order of messages, every field's number, type and size, every developer field."""
    content = session_fit(*sealed(name))
    size, protocol, _, length, magic = struct.unpack_from("<BBHI4s", content)
    assert (size, protocol, magic, len(content)) == (HEADER_BYTES, 0x20, b".FIT", HEADER_BYTES + length + 2)
    assert compute_crc(content, end=12) == struct.unpack_from("<H", content, 12)[0]
    assert compute_crc(content, end=len(content) - 2) == struct.unpack_from("<H", content, len(content) - 2)[0]
    order: list[int] = []
    described: dict[int, int] = {}
    times: list[int] = []
    for (number, fields, own), data in messages(content):
        order.append(number)
        profile = MESSAGE_TYPES[number].fields
        for field, size, base in fields:
            wanted = profile[field].base_type if field in profile else None
            assert wanted is not None, f"{MESSAGE_TYPES[number].name}: no field {field}"
            assert wanted.identifier == base, f"{MESSAGE_TYPES[number].name}.{profile[field].name}"
            assert size % BASE_TYPES[base].size == 0
        for field, size, developer in own:
            assert (developer, BASE_TYPES[described[field]].size) == (0, size)
        if number == 206:
            described[data[1]] = data[2]
        if number == 20:
            times.append(struct.unpack_from("<I", data)[0])
    assert order[:2] == [0, 207]
    assert order[-3:] == [19, 18, 34]
    assert {0, 207, 206, 21, 20, 19, 18, 34} == set(order)
    assert times == list(range(times[0], times[0] + len(times)))


@pytest.mark.parametrize("name", NAMES)
def test_garmins_own_decoder_reads_it(name: str, tmp_path: Path) -> None:
    """Whoever has Garmin's SDK (its licence keeps it out of ours): whole, without an error, the same averages."""
    sdk: Any = pytest.importorskip("garmin_fit_sdk", reason="Garmin's FIT SDK is not installed")
    header, records = sealed(name)
    file = tmp_path / "run.fit"
    file.write_bytes(session_fit(header, records))
    assert sdk.Decoder(sdk.Stream.from_file(str(file))).check_integrity()
    found, errors = sdk.Decoder(sdk.Stream.from_file(str(file))).read()
    assert errors == []
    (session,) = found["session_mesgs"]
    seen = measure(header.plan, header.runner, records)
    assert session["sport"] == "running"
    strides = session["avg_cadence"] + session["avg_fractional_cadence"]
    assert seen.cadence_milli_spm is not None
    assert 2000 * strides == pytest.approx(seen.cadence_milli_spm, abs=1000 / 128)
    told = {one["key"]: (one["field_name"], one["units"]) for one in found["field_description_mesgs"]}
    own = {told[key]: value for key, value in session["developer_fields"].items()}
    assert round(own["Mean cadence", "spm"], 3) == seen.cadence_milli_spm / 1000
