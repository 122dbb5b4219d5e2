"""A recording of raw samples, played as a pod without a detector would send it: `imu` messages of 25 ms.

Reads the tidy CSV of `stridecue validate gait` (`t_s,ax,ay,az,gx,gy,gz` in s, m/s^2, rad/s; plain or gzipped). The
contract's message has one step between its samples, so a message ends early where the recording has a gap.
"""

import asyncio
import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from stridecue.core.gait.batch import DT_LEAST_US, DT_MOST_US, MPS2_PER_MG, RADPS_PER_MDPS, encode
from stridecue.core.units import Side
from stridecue.edges.sources.contact import SourceError
from stridecue.edges.sources.pod import Pod

DEMO_FEET: Final[dict[Side, Path]] = {
    side: Path(__file__).parent / "recordings" / f"rbds001_foot_{side}.csv.gz" for side in ("left", "right")
}
COLUMNS: Final = ("t_s", "ax", "ay", "az", "gx", "gy", "gz")
MESSAGE_US: Final = 25_000
ACC_MG_PER_LSB: Final = 0.488  # ±16 g
GYR_MDPS_PER_LSB: Final = 70.0  # ±2,000 degrees a second and some room
FEWEST: Final = 50


def is_raw(path: Path) -> bool:
    """Does this table hold samples, and not contacts?"""
    try:
        with _open(path) as file:
            return file.readline(4_096).startswith("t_s,a")
    except (OSError, EOFError, UnicodeDecodeError):
        return False


@dataclass(frozen=True)
class RawRecording:
    """One pod's samples: `t_us` (n,) from 0, `counts` (n, 6) as its sensor would count them."""

    name: str
    t_us: NDArray[np.int64]
    counts: NDArray[np.int16]

    @classmethod
    def read(cls, path: Path) -> Self:
        """A table of samples; SourceError with one line when it is not one."""
        try:
            with _open(path) as file:
                rows = csv.DictReader(file)
                missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
                if missing:
                    raise SourceError(f"{path}: no column {missing[0]!r}; expected {', '.join(COLUMNS)}")
                table = np.array([[float(row[name] or "nan") for name in COLUMNS] for row in rows])
        except (OSError, EOFError, UnicodeDecodeError, csv.Error, ValueError, TypeError) as wrong:
            raise SourceError(f"{path}: cannot be read as a table: {wrong}") from None
        if len(table) < FEWEST or not np.isfinite(table).all():
            raise SourceError(f"{path}: {len(table)} samples; at least {FEWEST} are needed, all of them numbers")
        t_us = np.round((table[:, 0] - table[0, 0]) * 1e6).astype(np.int64)
        steps_us = np.diff(t_us)
        if steps_us.min() <= 0 or not DT_LEAST_US <= np.median(steps_us) <= DT_MOST_US:
            raise SourceError(f"{path}: samples must follow one another in time, 50 to 1,000 a second")
        return cls(path.name.removesuffix(".gz").removesuffix(".csv"), t_us, counted(table[:, 1:]))

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return float(self.t_us[-1]) / 1e6

    def messages(self, boot: str, start_us: int, seq: int = 0) -> Iterator[tuple[int, bytes]]:
        """Due time (of its newest sample) and payload of each message, on a pod clock at `start_us` with sample 0."""
        step_us = int(np.median(np.diff(self.t_us)))
        most = max(MESSAGE_US // step_us, 1)
        first = 0
        while first < len(self.t_us):
            last = first + 1
            while last < min(first + most, len(self.t_us)) and self.t_us[last] - self.t_us[last - 1] < 2 * step_us:
                last += 1
            span_us = int(self.t_us[last - 1] - self.t_us[first])
            dt_us = min(max(round(span_us / max(last - first - 1, 1)), DT_LEAST_US), DT_MOST_US) if span_us else step_us
            part = self.counts[first:last]
            begin_us = start_us + int(self.t_us[first])
            payload = encode(int(boot, 16), seq, begin_us, dt_us, part, ACC_MG_PER_LSB, GYR_MDPS_PER_LSB)
            yield start_us + int(self.t_us[last - 1]), payload
            first, seq = last, seq + 1

    def looped(self, boot: str, start_us: int) -> Iterator[tuple[int, bytes]]:
        """Again and again, the beginning one sample after the end."""
        seq = 0
        while True:
            for due_us, payload in self.messages(boot, start_us, seq):
                yield due_us, payload
                seq += 1
            start_us += int(self.t_us[-1]) + int(np.median(np.diff(self.t_us)))

    async def play(self, pod: Pod, start_us: int) -> None:
        """Send every message when it is due, over and over."""
        for due_us, payload in self.looped(pod.boot, start_us):
            await asyncio.sleep(max(due_us - pod.now_us(), 0) / 1e6)
            pod.send_samples(payload)


def counted(imu: NDArray[np.float64]) -> NDArray[np.int16]:
    """Samples (n, 6) in m/s^2 and rad/s as a sensor of ±16 g and ±2,000 degrees a second counts them."""
    scales = np.array([ACC_MG_PER_LSB * MPS2_PER_MG] * 3 + [GYR_MDPS_PER_LSB * RADPS_PER_MDPS] * 3)
    counts: NDArray[np.int16] = np.clip(np.round(imu / scales), -32_768, 32_767).astype(np.int16)
    return counts


def _open(path: Path) -> TextIOWrapper:
    return TextIOWrapper(gzip.open(path), encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
