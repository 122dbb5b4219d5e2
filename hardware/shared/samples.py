r"""Raw samples as `imu` batches: the binary layout of the contract, filled in place.

>>> batch = Batch("9f3a11c2")
>>> [batch.add(4_808 * n, (1, 2, 640, 4, 5, 6)) for n in range(5)]
[False, False, False, False, True]
>>> packet = batch.packet()
>>> len(packet), packet[:4]
(94, b'SC\x01\x00')
"""

import struct

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import Sample

SAMPLES = 5  # 24 ms at 208 Hz
HEADER = "<2sBBIIQIHff"
ACC_MG_PER_LSB = 1000 / 9.80665 / 64  # m/s² × 64
GYR_MDPS_PER_LSB = 57_295.779_513 / 256  # rad/s × 256


class Batch:
    """One batch at a time; `add` says when it is full, `packet` takes it."""

    def __init__(self, boot: str) -> None:
        self._boot = int(boot, 16)
        self._seq = 0
        self._count = 0
        self._first_us = 0
        self._last_us = 0
        self._body = bytearray(SAMPLES * 12)

    def add(self, t_us: int, sample: "Sample") -> bool:
        """Keep one sample (ax ay az gx gy gz in the detector's units) taken at `t_us`; True when five are there."""
        if self._count == 0 or t_us <= self._last_us:  # the clock was put right: a batch knows one direction only
            self._count = 0
            self._first_us = t_us
        if self._count < SAMPLES:
            for c in range(6):
                at, value = self._count * 12 + 2 * c, sample[c]
                self._body[at], self._body[at + 1] = value & 0xFF, value >> 8 & 0xFF
            self._count += 1
            self._last_us = t_us
        return self._count == SAMPLES

    def packet(self) -> bytes:
        """The payload of the batch; the next one begins."""
        count, self._count = self._count, 0
        dt_us = (self._last_us - self._first_us) // max(count - 1, 1)
        head = struct.pack(
            HEADER, b"SC", 1, 0, self._boot, self._seq, self._first_us, dt_us, count, ACC_MG_PER_LSB, GYR_MDPS_PER_LSB
        )
        self._seq += 1
        return head + bytes(self._body[: count * 12])
