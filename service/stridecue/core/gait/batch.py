"""The binary `imu` batch of the contract: bytes to samples, or a reason why not.

Little-endian: magic `SC`, version u8, flags u8, boot u32, seq u32, t0_us u64, dt_us u32, n u16, acc_mg_per_lsb f32,
gyr_mdps_per_lsb f32, then n times (ax ay az gx gy gz) i16. Sample i was taken at `t0_us + i * dt_us` on the pod clock.
"""

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

HEADER: Final = struct.Struct("<2sBBIIQIHff")
MAGIC: Final = b"SC"
VERSION: Final = 1
SAMPLE_BYTES: Final = 12
MOST_BYTES: Final = 8_192  # the contract's bound on an imu payload
DT_LEAST_US: Final = 900  # 1,000 a second, on a clock up to 10 % fast
DT_MOST_US: Final = 22_000  # 50 a second, on a clock up to 10 % slow
T0_MOST_US: Final = 1 << 53
ACC_MOST_MG: Final = 400_000.0  # full scale: no accelerometer on a runner measures more than 400 g
GYR_MOST_MDPS: Final = 40_000_000.0
MPS2_PER_MG: Final = 9.80665e-3
RADPS_PER_MDPS: Final = 1.7453292519943296e-5


@dataclass(frozen=True, slots=True)
class ImuBatch:
    """Samples of one message: `t_us` (n,) on the pod clock, `imu` (n, 6) in m/s^2 and rad/s; what it can measure."""

    boot: int
    seq: int
    flags: int
    t_us: NDArray[np.int64]
    imu: NDArray[np.float64]
    range_g: float
    range_dps: float


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that is no batch, and why, in words for health and log."""

    because: str


def decode(payload: bytes) -> ImuBatch | Refused:
    """Read the samples of one `imu` payload, or say why it is refused. Never raises.

    >>> decode(b"XX")
    Refused(because='2 bytes; a header has 34')
    >>> decode(encode(7, 1, 0, 5_000, np.zeros((1, 6), np.int16), 0.5, 70.0)).t_us.tolist()
    [0]
    """
    if len(payload) < HEADER.size:
        return Refused(f"{len(payload)} bytes; a header has {HEADER.size}")
    if len(payload) > MOST_BYTES:
        return Refused(f"{len(payload)} bytes; at most {MOST_BYTES} are accepted")
    magic, version, flags, boot, seq, t0_us, dt_us, n, acc_mg, gyr_mdps = HEADER.unpack_from(payload)
    because = _objection(magic, version, t0_us, dt_us, n, len(payload)) or _scale_objection(acc_mg, gyr_mdps)
    if because:
        return Refused(because)
    counts = np.frombuffer(payload, "<i2", n * 6, HEADER.size).reshape(n, 6)
    imu = counts * np.array([acc_mg * MPS2_PER_MG] * 3 + [gyr_mdps * RADPS_PER_MDPS] * 3)
    t_us = t0_us + np.arange(n, dtype=np.int64) * dt_us
    return ImuBatch(boot, seq, flags, t_us, imu, acc_mg * 32.768, gyr_mdps * 32.768)


def _objection(magic: bytes, version: int, t0_us: int, dt_us: int, n: int, size: int) -> str:
    if magic != MAGIC:
        return f"magic {magic!r}; needed is {MAGIC!r}"
    if version != VERSION:
        return f"version {version}; this service reads {VERSION}"
    if n == 0:
        return "no samples"
    if size != HEADER.size + n * SAMPLE_BYTES:
        return f"{size} bytes for {n} samples; needed are {HEADER.size + n * SAMPLE_BYTES}"
    if not DT_LEAST_US <= dt_us <= DT_MOST_US:
        return f"dt_us {dt_us}; 50 to 1,000 samples a second are accepted ({DT_LEAST_US} to {DT_MOST_US})"
    if t0_us >= T0_MOST_US:
        return f"t0_us {t0_us}; must be below 2^53"
    return ""


def _scale_objection(acc_mg: float, gyr_mdps: float) -> str:
    for name, scale, most in (("acc_mg_per_lsb", acc_mg, ACC_MOST_MG), ("gyr_mdps_per_lsb", gyr_mdps, GYR_MOST_MDPS)):
        if not 0.0 < scale * 32_768 <= most:  # NaN and infinity are not between
            return f"{name} {scale:g}; must be above 0 and at most {most / 32_768:g}"
    return ""


def encode(
    boot: int,
    seq: int,
    t0_us: int,
    dt_us: int,
    counts: NDArray[np.int16],
    acc_mg_per_lsb: float,
    gyr_mdps_per_lsb: float,
) -> bytes:
    """Pack `counts` (n, 6): the inverse of `decode`, for simulated pods and recordings replayed over the wire."""
    header = HEADER.pack(MAGIC, VERSION, 0, boot, seq, t0_us, dt_us, len(counts), acc_mg_per_lsb, gyr_mdps_per_lsb)
    return header + counts.astype("<i2").tobytes()
