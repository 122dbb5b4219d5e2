"""The binary imu batch: every field of the contract, and every reason to refuse one."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.gait.batch import HEADER, ImuBatch, Refused, decode, encode

COUNTS = np.arange(30, dtype=np.int16).reshape(5, 6) - 15


def test_a_batch_comes_back_in_si_units() -> None:
    """Counts times the pod's scale: 1,000 mg is 9.80665 m/s^2, 1,000 mdps is 0.01745 rad/s; times follow t0 and dt."""
    batch = decode(encode(0x9F3A11C2, 7, 123_456_789, 4_807, COUNTS, 0.488, 70.0))
    assert isinstance(batch, ImuBatch)
    assert (batch.boot, batch.seq) == (0x9F3A11C2, 7)
    assert batch.t_us.tolist() == [123_456_789 + i * 4_807 for i in range(5)]
    np.testing.assert_allclose(batch.imu[:, :3], COUNTS[:, :3] * 0.488 * 9.80665e-3, rtol=1e-6)
    np.testing.assert_allclose(batch.imu[:, 3:], np.radians(COUNTS[:, 3:] * 0.070), rtol=1e-6)


GOOD = encode(1, 2, 3, 5_000, COUNTS, 0.5, 70.0)


def edited(offset: int, layout: str, value: float) -> bytes:
    """The good batch with one header field replaced."""
    body = bytearray(GOOD)
    struct.pack_into(layout, body, offset, value)
    return bytes(body)


@pytest.mark.parametrize(
    ("payload", "because"),
    [
        (b"", "0 bytes; a header has 34"),
        (b"XX" + GOOD[2:], "magic b'XX'; needed is b'SC'"),
        (edited(2, "<B", 9), "version 9; this service reads 1"),
        (GOOD[:-1], "93 bytes for 5 samples; needed are 94"),
        (GOOD + b"\0", "95 bytes for 5 samples; needed are 94"),
        (GOOD[: HEADER.size - 10] + b"\0\0" + GOOD[HEADER.size - 8 :], "no samples"),
        (edited(20, "<I", 0), "dt_us 0; 50 to 1,000 samples a second are accepted (900 to 22000)"),
        (edited(12, "<Q", 1 << 60), f"t0_us {1 << 60}; must be below 2^53"),
        (edited(26, "<f", float("nan")), "acc_mg_per_lsb nan; must be above 0 and at most 12.207"),
        (edited(30, "<f", float("inf")), "gyr_mdps_per_lsb inf; must be above 0 and at most 1220.7"),
        (edited(26, "<f", -1.0), "acc_mg_per_lsb -1; must be above 0 and at most 12.207"),
        (b"SC" + bytes(9_000), "9002 bytes; at most 8192 are accepted"),
    ],
)
def test_a_bad_batch_is_refused_with_its_reason(payload: bytes, because: str) -> None:
    """The reason names the field, the value, and what would be accepted."""
    assert decode(payload) == Refused(because)


@given(st.binary(max_size=200))
def test_no_bytes_raise(tail: bytes) -> None:
    """Whatever follows the magic, the answer is a value."""
    for payload in (tail, b"SC\x01\x00" + tail):
        assert isinstance(decode(payload), ImuBatch | Refused)
