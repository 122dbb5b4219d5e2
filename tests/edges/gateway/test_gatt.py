"""Bytes of standard Bluetooth as figures: published vectors, what the flags promise, and that nothing else gets out."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.edges.gateway import gatt

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors" / "gatt.json").read_text(encoding="utf-8"))
"""Published ones, and what flags and limits ask for; the pages' decoders read the same file."""
READERS = {"rsc": gatt.rsc, "treadmill": gatt.treadmill}
GIVEN = [(kind, vector) for kind in READERS for vector in VECTORS[kind]]


@pytest.mark.parametrize(("kind", "vector"), GIVEN, ids=lambda one: one["hex"] if isinstance(one, dict) else one)
def test_vectors_shared_with_the_pages(kind: str, vector: dict[str, Any]) -> None:
    """Every figure of every vector, or a GattError that says what was expected."""
    found = bytes.fromhex(vector["hex"])
    if "refused" in vector:
        with pytest.raises(gatt.GattError, match=vector["refused"]):
            READERS[kind](found)
        return
    figures = {name: value for name, value in vector.items() if name not in ("hex", "source")}
    measured = READERS[kind](found)
    assert {name: getattr(measured, name) for name in figures} == figures


@pytest.mark.parametrize("given_hex", ["", "65"])
def test_a_battery_is_at_most_full(given_hex: str) -> None:
    """One byte of 0 to 100."""
    with pytest.raises(gatt.GattError, match="0 to 100"):
        gatt.battery(bytes.fromhex(given_hex))


@given(st.binary(max_size=24))
def test_whatever_a_radio_sends_is_a_figure_or_a_gatt_error(found: bytes) -> None:
    """No other exception, and no figure out of the wire's bounds."""
    for read in (gatt.rsc, gatt.treadmill):
        try:
            speed = read(found).speed_mm_s
        except gatt.GattError:
            continue
        assert speed is None or 0 <= speed <= gatt.SPEED_MAX_MM_S
