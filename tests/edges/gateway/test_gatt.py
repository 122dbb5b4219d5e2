"""Bytes of standard Bluetooth as figures: published vectors, what the flags promise, and that nothing else gets out."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.edges.gateway import gatt

VECTORS = [
    row
    for row in csv.DictReader(Path(__file__).with_name("vectors.csv").read_text(encoding="utf-8").splitlines())
    if row["profile"] == "RSC 2A53"
]


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row["hex"])
def test_published_rsc_vectors(row: dict[str, str]) -> None:
    """Speed, cadence, stride and flag of the unit-test vectors that others published (sources in the table)."""
    found = gatt.rsc(bytes.fromhex(row["hex"]))
    expected = row["expected"]
    speed = re.search(r"speed ([\d.]+) m/s", expected)
    cadence = re.search(r"cadence (\d+)/min", expected)
    assert speed is not None
    assert cadence is not None
    assert found.speed_mm_s == round(float(speed[1]) * 1000)
    assert found.cadence_raw == int(cadence[1])
    assert found.running == ("running flag" in expected)
    assert found.stride_mm == (8_000 if "stride length 800" in expected else None)


@pytest.mark.parametrize(
    ("given_hex", "speed_mm_s", "incline_permille"),
    [
        ("0000 e803", 2778, None),  # 10.00 km/h
        ("0800 e803 f6ff 0000", 2778, -10),  # … at −1.0 %
        ("0100", None, None),  # more data: this one carries no speed
        ("0900 0f00 0000", None, 15),  # slope without speed
        ("0600 d204 0101 02 0000 00", 3428, None),  # average speed and distance are passed over
        ("0800 e803 ff7f 0000", 2778, None),  # slope not available
        ("8404 0000 000000 0000 0000 0000 0000", 0, None),  # a standing belt, as a treadmill was seen to send it
    ],
)
def test_treadmill_data_by_its_flags(given_hex: str, speed_mm_s: int | None, incline_permille: int | None) -> None:
    """Speed is there when bit 0 is not set; what lies between it and the slope is passed over by its size."""
    found = gatt.treadmill(bytes.fromhex(given_hex))
    assert (found.speed_mm_s, found.incline_permille) == (speed_mm_s, incline_permille)


@pytest.mark.parametrize(
    ("read", "given_hex", "words"),
    [
        (gatt.rsc, "0000", "at least 4"),
        (gatt.rsc, "01000164", "its flags promise 6"),
        (gatt.rsc, "00ffffb4", "up to 15"),
        (gatt.treadmill, "00", "at least 2"),
        (gatt.treadmill, "0000 e8", "promise more"),
        (gatt.treadmill, "0800 e803 01", "promise more"),
        (gatt.treadmill, "0000 ffff", "up to 15"),
        (gatt.battery, "", "0 to 100"),
        (gatt.battery, "65", "0 to 100"),
    ],
)
def test_what_is_not_this_characteristic_is_said(read: object, given_hex: str, words: str) -> None:
    """Too short, too fast, too full: a GattError that names what was expected."""
    with pytest.raises(gatt.GattError, match=words):
        read(bytes.fromhex(given_hex))  # type: ignore[operator] # one of three readers


@given(st.binary(max_size=24))
def test_whatever_a_radio_sends_is_a_figure_or_a_gatt_error(found: bytes) -> None:
    """No other exception, and no figure out of the wire's bounds."""
    for read in (gatt.rsc, gatt.treadmill):
        try:
            speed = read(found).speed_mm_s
        except gatt.GattError:
            continue
        assert speed is None or 0 <= speed <= gatt.SPEED_MAX_MM_S
